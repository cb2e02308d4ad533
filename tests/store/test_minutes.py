"""Minutes in the store: files taken one by one, kept or refused; which meeting can approve; the place on an agenda."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from small import NOW, found, item, meeting, person
from sqlmodel import Session, select

from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import audit, fetching, minutes
from store.minutes import arrivals
from store.models import (
    AgendaItem,
    Content,
    Edition,
    FileKind,
    FileState,
    Meeting,
    MinutesFile,
    MinutesVersion,
    Owed,
    Person,
    WorkingGroup,
)

CLOCK = datetime(2027, 11, 1, 9, tzinfo=UTC)
"""What the machine says; the group's clock says NOW."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    """A group with a meeting of yesterday."""
    group = found(session)
    person(session, "Dana Whitlock", "U0DANA")
    meeting(session, group, NOW - DAY).state = MeetingState.HELD
    return group


def held(session: Session) -> Meeting:
    return session.exec(select(Meeting).order_by(Meeting.id)).first()  # type: ignore[arg-type,return-value]


def dana(session: Session) -> Person:
    return session.exec(select(Person)).one()


def uploads(session: Session, group: WorkingGroup, *editions: Edition, **changes: Any) -> MinutesVersion:
    files = {edition: ("F0", f"../{edition.value}.docx") for edition in editions or (Edition.EVERYBODY,)}
    given = {"meeting": held(session), "person": dana(session), "now": NOW, **changes}
    return minutes.upload(session, group=group, files=files, **given)


def keeps(session: Session, **changes: Any) -> MinutesFile:
    """The next file arrives."""
    file = fetching.take(session, MinutesFile, machine_now=CLOCK)
    assert file is not None
    given: dict[str, Any] = {
        "data": b"words",
        "kind": FileKind.WORD,
        "pages": None,
        "problem": "",
        "now": NOW,
        **changes,
    }
    arrivals.keep(session, version=file, name=file.name, **given)
    return file


def circulates(session: Session, group: WorkingGroup, **changes: Any) -> MinutesVersion:
    return minutes.circulate(
        session, group=group, **{"meeting": held(session), "actor": dana(session), "now": NOW, **changes}
    )


def received(session: Session) -> list[str]:
    return list(session.exec(select(Owed.subject).where(Owed.kind == minutes.RECEIVED)))


def test_a_file_is_taken_by_one_process_until_its_lease_ends(session: Session, group: WorkingGroup) -> None:
    uploads(session, group)

    first = fetching.take(session, MinutesFile, machine_now=CLOCK)

    assert first is not None
    assert fetching.take(session, MinutesFile, machine_now=CLOCK) is None
    again = fetching.take(session, MinutesFile, machine_now=CLOCK + fetching.LEASE)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)
    arrivals.put_off(session, version=again, until=CLOCK + HOUR, now=NOW)
    assert fetching.take(session, MinutesFile, machine_now=CLOCK + fetching.LEASE * 3) is None
    assert received(session) == []


def test_a_version_is_told_of_once_when_all_its_files_are_settled(session: Session, group: WorkingGroup) -> None:
    version = uploads(session, group, Edition.MEMBERS, Edition.EVERYBODY)
    with pytest.raises(Refusal, match="Version 1 is on its way still"):
        uploads(session, group)

    first = keeps(session)
    assert minutes.state_of(session, version=version) is FileState.ARRIVING
    assert received(session) == []
    keeps(session)
    arrivals.refuse(session, version=first, why="It is settled.", now=NOW)

    assert minutes.state_of(session, version=version) is FileState.KEPT
    assert received(session) == [str(version.id)]
    assert [file.name for file in session.exec(select(MinutesFile))] == ["members.docx", "everybody.docx"]
    assert len(session.exec(select(Content)).all()) == 1
    assert audit.first_broken_link(session, group_id=group.id) is None


@pytest.mark.parametrize(
    ("kind", "problem", "why"),
    [
        (FileKind.POWERPOINT, "", "Minutes are a Word document"),
        (FileKind.PDF, "It is damaged.", "It is damaged. Minutes are a Word document"),
    ],
)
def test_what_nobody_could_read_as_minutes_is_refused(
    kind: FileKind, problem: str, why: str, session: Session, group: WorkingGroup
) -> None:
    uploads(session, group)

    file = keeps(session, kind=kind, problem=problem)

    assert file.state is FileState.REFUSED
    assert file.problem.startswith(why)
    with pytest.raises(Refusal, match="The last upload was not taken"):
        circulates(session, group)


@pytest.mark.parametrize(
    ("starts_after", "circulated_after", "can_approve"),
    [
        (2 * HOUR, HOUR, True),
        (2 * HOUR, 2.5 * HOUR, True),
        (2 * HOUR, 3 * HOUR, False),
        (6 * HOUR, HOUR, False),
    ],
    ids=["circulated before", "circulated during it", "circulated at its end", "it has not begun"],
)
def test_minutes_are_approved_by_a_meeting_that_had_them(
    starts_after: timedelta, circulated_after: timedelta, can_approve: bool, session: Session, group: WorkingGroup
) -> None:
    later = meeting(session, group, NOW + starts_after)
    uploads(session, group)
    keeps(session)
    circulates(session, group, now=NOW + circulated_after)

    them = minutes.may_approve_at(session, group=group, meeting=held(session), now=NOW + 5 * HOUR)

    assert them == ([later] if can_approve else [])


def test_minutes_are_the_first_item_of_the_next_agenda_once(session: Session, group: WorkingGroup) -> None:
    coming = meeting(session, group, NOW + 20 * DAY)
    item(session, coming, dana(session))
    for _ in range(2):
        uploads(session, group)
        keeps(session)
        circulates(session, group)

    minutes.put_on_agenda(session, group=group, meeting=held(session), now=NOW)

    found_items = session.exec(select(AgendaItem).order_by(AgendaItem.position)).all()  # type: ignore[arg-type]
    assert [each.title for each in found_items] == ["Minutes of Sunday 31 October 2027", "Tariffs"]
    assert minutes.unlisted(session, now=NOW) == []


def test_minutes_that_no_meeting_was_there_for_are_found(session: Session, group: WorkingGroup) -> None:
    uploads(session, group)
    keeps(session)
    circulates(session, group)

    assert minutes.unlisted(session, now=NOW) == [held(session).id]
    assert minutes.unlisted(session, now=NOW + 400 * DAY) == []
