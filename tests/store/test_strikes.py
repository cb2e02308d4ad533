"""The facts of the attendance policy, gathered for the rule: complete, of the right year, in few queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from small import NOW, TODAY, found, meeting, person, seat
from sqlalchemy import event
from sqlmodel import Session

from rules import strikes as rule
from rules.strikes import MeetingState, Status
from store import apologies, attendance
from store.models import CaseState, Meeting, Person, StrikeCase, WorkingGroup
from store.strikes import facts_of

DAY = timedelta(days=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return found(session)


@pytest.fixture
def omar(session: Session, group: WorkingGroup) -> Person:
    made = person(session, "Omar Haddad")
    seat(session, group, made)
    return made


def facts(session: Session, group: WorkingGroup, *people: Person, year: int = 2027) -> dict[int, rule.Facts]:
    return facts_of(session, group=group, year=year, person_ids=[each.id for each in people])


def hold(session: Session, held: Meeting, who: Person, status: Status) -> None:
    attendance.confirm(session, meeting=held, statuses={who.id: status}, recorded_by=who, now=held.starts_at)


def test_facts_of_meetings_of_the_year_as_they_stand(session: Session, group: WorkingGroup, omar: Person) -> None:
    for starts_at in (NOW, datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2028, 1, 1, 12, tzinfo=UTC)):
        meeting(session, group, starts_at)

    [seen] = facts(session, group, omar)[omar.id].meetings

    assert (seen.on, seen.state, seen.compulsory) == (TODAY, MeetingState.PLANNED, True)
    assert seen.announced_on == TODAY - 60 * DAY
    assert seen.settled_on is None


def test_facts_of_records_say_by_whom_and_whether_apologies_came(
    session: Session, group: WorkingGroup, omar: Person
) -> None:
    with_word, without = (meeting(session, group, NOW - offset * DAY) for offset in (9, 2))
    apologies.give(session, meeting=with_word, person=omar, reason="", now=NOW - 10 * DAY, recorded_by=omar)
    withdrawn = apologies.give(session, meeting=without, person=omar, reason="", now=NOW - 10 * DAY, recorded_by=omar)
    apologies.withdraw(session, meeting=without, person=omar, now=withdrawn.recorded_at)
    hold(session, with_word, omar, Status.ABSENT)
    hold(session, without, omar, Status.PRESENT)
    hold(session, without, omar, Status.LATE)

    records = {record.meeting_id: record for record in facts(session, group, omar)[omar.id].records}

    assert records == {
        with_word.id: rule.Record(with_word.id, Status.ABSENT, "Omar Haddad", True),
        without.id: rule.Record(without.id, Status.LATE, "Omar Haddad", False),
    }


def test_facts_of_another_group_or_person_stay_out(session: Session, group: WorkingGroup, omar: Person) -> None:
    other = found(session, "Other", channel_id="C0OTHER")
    wen = person(session, "Wen Li")
    seat(session, other, omar)
    hold(session, meeting(session, other, NOW - DAY), omar, Status.ABSENT)
    hold(session, meeting(session, group, NOW - DAY), wen, Status.ABSENT)

    found_facts = facts(session, group, omar)[omar.id]

    assert len(found_facts.memberships) == 1
    assert found_facts.records == ()


def test_facts_of_settled_cases_with_what_they_settled(session: Session, group: WorkingGroup, omar: Person) -> None:
    for state, ids in ((CaseState.WAIVED, [1, 2]), (CaseState.REMOVED, [3]), (CaseState.WITHDRAWN, [4])):
        session.add(
            StrikeCase(
                team_id=group.team_id,
                group_id=group.id,
                person_id=omar.id,
                year=2027,
                state=state,
                opened_at=NOW,
                asked_at=NOW,
                settled_at=NOW,
                settled_meeting_ids=ids,
            )
        )
    session.flush()

    settled = facts(session, group, omar)[omar.id].settled

    assert {(case.outcome, frozenset(case.meeting_ids)) for case in settled} == {
        (rule.Outcome.WAIVED, frozenset({1, 2})),
        (rule.Outcome.REMOVED, frozenset({3})),
    }


def test_facts_of_many_people_take_no_more_queries(session: Session, group: WorkingGroup, omar: Person) -> None:
    others = [person(session, f"Member {number}") for number in range(10)]
    for offset, other in enumerate(others):
        seat(session, group, other)
        hold(session, meeting(session, group, NOW - (offset + 1) * DAY), other, Status.ABSENT)

    with _counted(session) as of_one:
        facts(session, group, omar)
    with _counted(session) as of_many:
        facts(session, group, omar, *others)

    assert of_many == of_one


@contextmanager
def _counted(session: Session) -> Iterator[list[str]]:
    """The beginnings of the statements that are sent meanwhile."""
    session.flush()
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement.split("FROM")[0])

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
