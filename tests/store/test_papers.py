"""Papers: submitted, taken one by one, kept once for all, refused, put off, withdrawn; and who is told, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from small import NOW, TODAY, found, item, meeting, person
from sqlmodel import Session, select

from rules.refusal import Refusal
from store import audit, fetching, members, papers
from store.database import Database
from store.models import (
    AgendaItem,
    AuditEntry,
    AuditText,
    Content,
    FileKind,
    FileState,
    OfficeKind,
    Owed,
    Paper,
    PaperVersion,
    Person,
)

CLOCK = datetime(2027, 11, 1, 9, tzinfo=UTC)
"""What the machine says; the group's clock says NOW."""

MINUTE = timedelta(minutes=1)


@pytest.fixture
def omar(session: Session) -> Person:
    group = found(session)
    dana = person(session, "Dana Whitlock", "U0DANA")
    members.appoint(session, group=group, person=dana, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY)
    omar = person(session, "Omar Haddad", "U0OMAR")
    item(session, meeting(session, group, NOW + timedelta(days=10)), omar)
    return omar


@pytest.fixture
def tariffs(session: Session, omar: Person) -> AgendaItem:
    return session.exec(select(AgendaItem)).one()


def submits(session: Session, at: AgendaItem, who: Person, name: str = "paper.pdf", **changes: Any) -> PaperVersion:
    given = {"slack_file_id": "F0", "now": NOW, "is_late": False, **changes}
    return papers.submit_file(session, item=at, name=name, person=who, **given)


def keeps(session: Session, version: PaperVersion, data: bytes = b"data", **changes: Any) -> None:
    given: dict[str, Any] = {"kind": FileKind.PDF, "pages": 3, "problem": "", "now": NOW, **changes}
    papers.keep(session, version=version, data=data, **given)


def owed(session: Session) -> list[tuple[str, str, str]]:
    rows = session.exec(
        select(Owed, Person).join(Person, Person.id == Owed.to_person_id).order_by(Owed.id)  # type: ignore[arg-type]
    )
    return [(row.kind, row.subject, to.name.split()[0]) for row, to in rows]


def deeds(session: Session) -> list[str]:
    return [entry.deed for entry in session.exec(select(AuditEntry).order_by(AuditEntry.seq))]  # type: ignore[arg-type]


def test_submit_file_is_on_its_way_and_in_the_trail(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    version = submits(session, tariffs, omar, "../../Tariff paper.v2.pdf", is_late=True)

    [paper] = papers.of_item(session, item_id=tariffs.id)
    assert (paper.title, paper.position, paper.link) == ("Tariff paper.v2", 1, "")
    assert (version.paper_id, version.number, version.name) == (paper.id, 1, "Tariff paper.v2.pdf")
    assert (version.state, version.is_late, version.submitted_by_id) == (FileState.ARRIVING, True, omar.id)
    assert papers.current(session, paper=paper) is None
    assert papers.paper_of(session, item=tariffs, paper_id=paper.id) == paper
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.deed, entry.subject, entry.actor_id) == ("paper.submit", f"paper:{paper.id}", omar.id)
    assert "Tariff" not in str(entry.facts), "what people typed stands beside the chain"
    assert session.exec(select(AuditText.words)).all() == ["Tariff paper.v2.pdf"]


def test_submit_file_takes_the_title_it_is_given(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    submits(session, tariffs, omar, title=" Tariffs\nin\u202e 2028 ")
    submits(session, tariffs, omar, "second.pdf", title="\u200b")

    assert [paper.title for paper in papers.of_item(session, item_id=tariffs.id)] == ["Tariffs in 2028", "second"]


def test_submit_link(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    papers.submit_link(session, item=tariffs, link="https://forum.example/tariffs", person=omar, now=NOW)
    papers.submit_link(session, item=tariffs, link="https://forum.example/", title="Forum", person=omar, now=NOW)

    one, two = papers.of_item(session, item_id=tariffs.id)
    assert (one.title, one.link, one.position) == ("https://forum.example/tariffs", "https://forum.example/tariffs", 1)
    assert (two.title, two.position) == ("Forum", 2)
    assert fetching.take(session, PaperVersion, machine_now=CLOCK) is None, "nobody fetches it"
    assert deeds(session) == ["paper.link", "paper.link"]


def test_submit_link_that_is_none_is_refused_at_its_field(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    with pytest.raises(Refusal) as refused:
        papers.submit_link(session, item=tariffs, link="http://forum.example", person=omar, now=NOW)

    assert refused.value.field == "link"
    assert papers.of_item(session, item_id=tariffs.id) == []


def test_arriving_gives_each_version_to_one_at_a_time(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    first, second = submits(session, tariffs, omar, "1.pdf"), submits(session, tariffs, omar, "2.pdf")

    assert fetching.take(session, PaperVersion, machine_now=CLOCK) == first
    assert fetching.take(session, PaperVersion, machine_now=CLOCK) == second
    assert fetching.take(session, PaperVersion, machine_now=CLOCK) is None
    assert fetching.take(session, PaperVersion, machine_now=CLOCK + fetching.LEASE) == first, "whoever took it has died"
    assert (first.attempts, second.attempts) == (2, 1)


def test_arriving_waits_for_what_was_put_off(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    version = submits(session, tariffs, omar)
    fetching.take(session, PaperVersion, machine_now=CLOCK)

    papers.put_off(session, version=version, until=CLOCK + MINUTE, now=NOW)

    assert fetching.take(session, PaperVersion, machine_now=CLOCK) is None
    assert fetching.take(session, PaperVersion, machine_now=CLOCK + MINUTE) == version


@pytest.mark.parametrize("engine", ["postgresql"])
def test_arriving_passes_over_what_another_process_is_taking(database: Database) -> None:
    def submit(session: Session) -> list[int]:
        omar = person(session, "Omar Haddad") if found(session) else None
        assert omar is not None
        at = item(session, meeting(session, found(session, "Other", channel_id="C0OTHER"), NOW), omar)
        return [submits(session, at, omar, name).id for name in ("1.pdf", "2.pdf")]

    first, second = database.run(submit)
    with Session(database.engine) as one, Session(database.engine) as other:
        taken = [fetching.take(each, PaperVersion, machine_now=CLOCK) for each in (one, other)]

        assert [version.id for version in taken if version] == [first, second]


def test_keep_makes_a_version_current_with_its_content(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    version = submits(session, tariffs, omar, "Tariffs.exe")
    fetching.take(session, PaperVersion, machine_now=CLOCK)

    keeps(session, version, b"%PDF", name="Tariffs.exe.pdf")

    [paper] = papers.of_item(session, item_id=tariffs.id)
    kept = papers.current(session, paper=paper)
    assert kept is not None
    assert (kept.id, kept.state, kept.kind, kept.pages, kept.size) == (version.id, FileState.KEPT, FileKind.PDF, 3, 4)
    assert (kept.name, kept.retry_at) == ("Tariffs.exe.pdf", None)
    assert papers.content_of(session, version=kept) == b"%PDF"
    assert fetching.take(session, PaperVersion, machine_now=CLOCK + fetching.LEASE) is None
    assert deeds(session) == ["paper.submit", "paper.keep"]


def test_keep_stores_the_same_content_once(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    for name in ("1.pdf", "2.pdf"):
        keeps(session, submits(session, tariffs, omar, name), b"the same")

    assert len(session.exec(select(Content)).all()) == 1
    one, two = (papers.current(session, paper=paper) for paper in papers.of_item(session, item_id=tariffs.id))
    assert one is not None
    assert two is not None
    assert papers.content_of(session, version=one) == papers.content_of(session, version=two) == b"the same"


def test_a_settled_version_stays_as_it_is(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    """Two processes may end up with one file, where the lease of the first has run out."""
    version = submits(session, tariffs, omar)
    keeps(session, version, b"first")

    keeps(session, version, b"second")
    papers.refuse(session, version=version, why="It is late.", now=NOW)
    papers.put_off(session, version=version, until=CLOCK, now=NOW)

    assert (version.state, version.size, version.problem, version.retry_at) == (FileState.KEPT, 5, "", None)
    assert deeds(session) == ["paper.submit", "paper.keep"]


def test_new_version_takes_over_once_it_is_kept(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    first = submits(session, tariffs, omar)
    keeps(session, first, b"one")
    paper = session.get_one(Paper, first.paper_id)

    second = papers.new_version(
        session, paper=paper, slack_file_id="F2", name="two.pdf", person=omar, now=NOW + MINUTE, is_late=True
    )

    assert (second.number, second.is_late) == (2, True)
    assert papers.current(session, paper=paper) == first
    keeps(session, second, b"two")
    assert papers.current(session, paper=paper) == second
    assert papers.content_of(session, version=first) == b"one", "versions are kept"
    assert papers.versions_of(session, paper=paper) == [first, second]
    third = papers.new_version(
        session, paper=paper, slack_file_id="F3", name="x.exe", person=omar, now=NOW + 2 * MINUTE, is_late=True
    )
    papers.refuse(session, version=third, why="It is a program.", now=NOW)
    assert papers.current(session, paper=paper) == second


def test_new_version_of_a_link_or_of_what_was_withdrawn_is_refused(
    session: Session, tariffs: AgendaItem, omar: Person
) -> None:
    link = papers.submit_link(session, item=tariffs, link="https://forum.example/", person=omar, now=NOW)
    gone = session.get_one(Paper, submits(session, tariffs, omar).paper_id)
    papers.withdraw(session, paper=gone, now=NOW, person=omar)

    for paper in (link, gone):
        with pytest.raises(Refusal, match="submit a new paper"):
            papers.new_version(
                session, paper=paper, slack_file_id="F2", name="two.pdf", person=omar, now=NOW, is_late=False
            )


def test_withdraw_takes_a_paper_off_and_stops_what_is_on_its_way(
    session: Session, tariffs: AgendaItem, omar: Person
) -> None:
    version = submits(session, tariffs, omar)
    stays = submits(session, tariffs, omar, "stays.pdf", now=NOW + MINUTE)
    paper = session.get_one(Paper, version.paper_id)

    papers.withdraw(session, paper=paper, now=NOW + MINUTE, person=omar)
    papers.withdraw(session, paper=paper, now=NOW + 2 * MINUTE, person=omar)

    assert [each.id for each in papers.of_item(session, item_id=tariffs.id)] == [stays.paper_id]
    assert paper.withdrawn_at == NOW + MINUTE
    assert fetching.take(session, PaperVersion, machine_now=CLOCK) == stays
    assert version.state is FileState.REFUSED
    assert deeds(session).count("paper.withdraw") == 1
    assert owed(session) == [], "whoever withdraws knows"


def test_tell_one_message_for_a_submission(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    first, second = submits(session, tariffs, omar, "1.pdf"), submits(session, tariffs, omar, "2.exe")
    another = submits(session, tariffs, omar, "3.pdf", now=NOW + MINUTE)

    keeps(session, first)
    assert owed(session) == []
    papers.refuse(session, version=second, why="It is a program.", now=NOW)
    keeps(session, another)

    assert owed(session) == [
        (papers.RECEIVED, f"{first.id}", "Omar"),
        (papers.RECEIVED, f"{another.id}", "Omar"),
    ]
    assert [version for _, version in papers.told_of(session, subject=f"{first.id}")] == [first, second]


@pytest.mark.parametrize(
    ("kind", "problem", "is_told"),
    [
        (FileKind.PDF, "", False),
        (FileKind.PDF, "It needs a password.", True),
        (FileKind.WORD, "", True),
        (FileKind.IMAGE, "", True),
    ],
)
def test_tell_the_programme_manager_what_cannot_be_merged(
    session: Session, tariffs: AgendaItem, omar: Person, kind: FileKind, problem: str, is_told: bool
) -> None:
    version = submits(session, tariffs, omar)

    keeps(session, version, kind=kind, problem=problem)

    assert papers.cannot_be_merged(version) is is_told
    assert owed(session) == [
        (papers.RECEIVED, f"{version.id}", "Omar"),
        *([(papers.TROUBLE, f"{version.id}", "Dana")] if is_told else []),
    ]


def test_tell_the_programme_manager_once_about_their_own(session: Session, tariffs: AgendaItem) -> None:
    dana = session.exec(select(Person).where(Person.slack_user_id == "U0DANA")).one()

    keeps(session, submits(session, tariffs, dana), kind=FileKind.WORD)

    assert [(kind, name) for kind, _, name in owed(session)] == [(papers.RECEIVED, "Dana")]


def test_tell_does_not_wait_for_ever_for_one_file(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    """What Slack does not hand over is told as late with the others, and by itself once it is there."""
    prompt, late = submits(session, tariffs, omar, "1.pdf"), submits(session, tariffs, omar, "2.pdf")
    keeps(session, prompt)
    for tries in range(1, papers.PATIENCE + 2):
        assert owed(session) == []
        fetching.take(session, PaperVersion, machine_now=CLOCK + tries * MINUTE)
        papers.put_off(session, version=late, until=CLOCK + (tries + 1) * MINUTE, now=NOW)
    assert owed(session) == [(papers.RECEIVED, f"{prompt.id}", "Omar")]
    assert [version for _, version in papers.told_of(session, subject=f"{prompt.id}")] == [prompt, late]

    keeps(session, late, problem="It needs a password.")

    alone = f"{prompt.id}:{late.id}"
    assert owed(session)[1:] == [(papers.RECEIVED, alone, "Omar"), (papers.TROUBLE, alone, "Dana")]
    assert [version for _, version in papers.told_of(session, subject=alone)] == [late]
    assert [version for _, version in papers.told_of(session, subject=f"{prompt.id}")] == [prompt], "told once"


def test_the_chain_is_whole_after_all_of_it(session: Session, tariffs: AgendaItem, omar: Person) -> None:
    version = submits(session, tariffs, omar)
    keeps(session, version)
    papers.withdraw(session, paper=session.get_one(Paper, version.paper_id), now=NOW, person=omar)

    assert deeds(session) == ["paper.submit", "paper.keep", "paper.withdraw"]
    assert audit.first_broken_link(session, group_id=tariffs.group_id) is None
