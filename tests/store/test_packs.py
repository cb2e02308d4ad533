"""Packs by value: what is kept comes back as it was, and what changed is found, edition by edition."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import NOW, found, item, meeting, person, seat
from sqlmodel import Session, select

from rules.refusal import Refusal
from store import audit, packs, papers, terms
from store.database import Database
from store.models import (
    AgendaItem,
    AuditEntry,
    FileKind,
    Meeting,
    Owed,
    Pack,
    PackHold,
    Paper,
    PaperVersion,
    Person,
    WorkingGroup,
)
from store.packs import Body, Change, PackedItem, PackedPaper
from store.packs.body import from_json, to_json

STARTS = datetime(2027, 11, 11, 10, tzinfo=UTC)
DUE = STARTS - timedelta(days=7)


def paper(paper_id: int, letter: str, title: str = "Options", *, version: int = 1) -> PackedPaper:
    return PackedPaper(paper_id, letter, title, version_id=version, number=1, name="a.pdf", kind="pdf", digest="d")


def packed(item_id: int, label: str, title: str, *papers: PackedPaper, is_private: bool = False) -> PackedItem:
    return PackedItem(
        id=item_id,
        label=label,
        title=title,
        purpose="",
        owner="Omar Haddad",
        starts_at=STARTS,
        minutes=15,
        heading="",
        raised_by="",
        came_from="",
        is_private=is_private,
        is_late=False,
        papers=papers,
    )


def body(*items: PackedItem) -> Body:
    letters = {each.id: each.letter for item in items for each in item.papers}
    return Body("Data Exchange", "Monthly meeting", STARTS, "Europe/London", 60, "", items, letters)


TARIFFS, ELECTIONS = packed(1, "1", "Tariffs", paper(11, "A")), packed(2, "2", "Elections")
BOARD = packed(3, "P1", "A seat at the board", paper(31, "P-A", "Names"), is_private=True)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        ((TARIFFS, ELECTIONS, BOARD), ()),
        (
            (TARIFFS, ELECTIONS, BOARD, packed(4, "3", "New business")),
            (Change("item_added", False, 4, "3", "New business"),),
        ),
        ((TARIFFS, BOARD), (Change("item_withdrawn", False, 2, "2", "Elections"),)),
        (
            (TARIFFS, replace(ELECTIONS, minutes=30), BOARD),
            (Change("item_changed", False, 2, "2", "Elections"),),
        ),
        ((ELECTIONS, TARIFFS, BOARD), (Change("reordered", False),)),
        ((TARIFFS, BOARD, ELECTIONS), ()),  # where a private item stands among the open ones is no news to anybody
        (
            (replace(TARIFFS, papers=(paper(11, "A"), paper(12, "B", "Costs"))), ELECTIONS, BOARD),
            (Change("paper_added", False, 12, "1", "Costs", "B", "Tariffs"),),
        ),
        (
            (replace(TARIFFS, papers=(paper(11, "A", version=2),)), ELECTIONS, BOARD),
            (Change("paper_replaced", False, 11, "1", "Options", "A", "Tariffs"),),
        ),
        (
            (replace(TARIFFS, papers=()), ELECTIONS, BOARD),
            (Change("paper_withdrawn", False, 11, "1", "Options", "A", "Tariffs"),),
        ),
        (
            (TARIFFS, ELECTIONS),
            (
                Change("item_withdrawn", True, 3, "P1", "A seat at the board"),
                Change("paper_withdrawn", True, 31, "P1", "Names", "P-A", "A seat at the board"),
            ),
        ),
        (  # an item that is made private leaves one edition and comes into the other, its paper with it
            (replace(TARIFFS, is_private=True), ELECTIONS, BOARD),
            (
                Change("item_withdrawn", False, 1, "1", "Tariffs"),
                Change("paper_withdrawn", False, 11, "1", "Options", "A", "Tariffs"),
                Change("item_added", True, 1, "1", "Tariffs"),
                Change("paper_added", True, 11, "1", "Options", "A", "Tariffs"),
            ),
        ),
    ],
    ids=[
        "nothing",
        "added",
        "withdrawn",
        "changed",
        "order",
        "private order",
        "paper",
        "version",
        "no paper",
        "P",
        "made P",
    ],
)
def test_since_finds_what_changed(after: tuple[PackedItem, ...], changes: tuple[Change, ...]) -> None:
    assert packs.since(body(TARIFFS, ELECTIONS, BOARD), body(*after)) == changes


def test_papers_of_an_addendum_are_those_that_are_new() -> None:
    after = body(replace(TARIFFS, papers=(paper(11, "A"), paper(12, "B"))), ELECTIONS)

    addendum = replace(after, changes=packs.since(body(TARIFFS, ELECTIONS), after))

    assert [each.letter for each in after.papers(is_private=False)] == ["A", "B"]
    assert [each.letter for each in addendum.papers(is_private=False)] == ["B"]


@pytest.mark.parametrize(
    ("made", "editions"),
    [
        (body(), (True, False)),
        (body(TARIFFS, BOARD), (True, True)),
        (replace(body(TARIFFS, BOARD), changes=(Change("reordered", False),)), (True, False)),
        (replace(body(TARIFFS, BOARD), changes=(Change("reordered", True),)), (False, True)),
    ],
)
def test_an_addendum_has_the_editions_with_news(made: Body, editions: tuple[bool, bool]) -> None:
    assert (made.has_edition(is_private=False), made.has_edition(is_private=True)) == editions


@pytest.mark.slow
@given(
    said=st.text(max_size=9),
    number=st.integers(0),
    at=st.datetimes(timezones=st.just(UTC)),
    letters=st.dictionaries(st.integers(1), st.text(max_size=3), max_size=3),
)
def test_a_body_comes_back_from_the_store_as_it_was(
    said: str, number: int, at: datetime, letters: dict[int, str]
) -> None:
    items = (replace(TARIFFS, id=number, title=said, starts_at=at, papers=(paper(number, said, said),)), BOARD)
    made = Body(said, said, at, "Asia/Kolkata", number, said, items, letters, (Change(said, True, number, said),))

    assert from_json(json.loads(json.dumps(to_json(made)))) == made


def _group(session: Session) -> tuple[WorkingGroup, Meeting]:
    group = found(session)
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=NOW.date(), now=NOW)
    return group, meeting(session, group, STARTS)


def _publish(session: Session, group: WorkingGroup, at: Meeting, now: datetime = DUE) -> Pack:
    drafted = packs.draft(session, group=group, meeting=at, history=terms.history(session, group=group))
    return packs.publish(
        session, group=group, meeting=at, body=drafted, due_at=DUE, is_short_notice=False, actor=None, now=now
    )


def test_publish_numbers_what_follows_and_keeps_letters(database: Database) -> None:
    def work(session: Session) -> None:
        group, at = _group(session)
        omar = person(session, "Omar Haddad", "U0OMAR")
        tariffs = item(session, at, omar)
        first = _submit(session, tariffs, omar, "First")
        late = _submit(session, tariffs, omar, "Arrives late", arrives=False)
        _submit(session, tariffs, omar, "Third")

        assert _letters(packs.body_of(_publish(session, group, at))) == {"First": "A", "Third": "C"}
        papers.keep(session, version=late, data=b"%PDF late", kind=FileKind.PDF, pages=1, problem="", now=DUE)
        papers.withdraw(session, paper=session.get_one(Paper, first.paper_id), now=DUE, person=omar)
        addendum = _publish(session, group, at, DUE + timedelta(hours=1))

        assert addendum.number == 2
        assert _letters(packs.body_of(addendum)) == {"Arrives late": "B", "Third": "C"}
        with pytest.raises(Refusal, match="Nothing has changed"):
            _publish(session, group, at)

    database.run(work)


def test_publish_owes_each_thing_once_and_is_audited_with_a_digest(database: Database) -> None:
    def work(session: Session) -> None:
        group, at = _group(session)
        omar, amara = person(session, "Omar Haddad", "U0OMAR"), person(session, "Amara Okafor", "U0AMARA")
        seat(session, group, omar)
        seat(session, group, amara)
        _submit(session, item(session, at, omar), omar, "Options")
        item(session, at, omar, "A seat at the board", 2).is_private = True
        session.flush()

        pack = _publish(session, group, at)

        known = f"{at.id}:1"
        version = packs.body_of(pack).items[0].papers[0].version_id
        owed = [
            (row.kind, row.subject) for row in session.exec(select(Owed).order_by(Owed.id)) if row.kind[:4] == "pack"
        ]  # type: ignore[arg-type]
        assert owed == [
            ("pack", known),
            ("pack-pdf", known),
            ("pack-original", f"{known}:{version}"),
            ("pack-entry", known),
            ("pack-private", f"{known}:{amara.id}"),
            ("pack-private-pdf", f"{known}:{amara.id}"),
            ("pack-private", f"{known}:{omar.id}"),
            ("pack-private-pdf", f"{known}:{omar.id}"),
        ]
        [entry] = [entry for entry in session.exec(select(AuditEntry)) if entry.deed == "pack.publish"]
        assert len(entry.facts["body"]) == 64
        assert audit.first_broken_link(session, group_id=group.id) is None

    database.run(work)


def test_hold_is_one_at_a_time_and_can_come_again(database: Database) -> None:
    def work(session: Session) -> None:
        group, at = _group(session)
        dana = person(session, "Dana Whitlock", "U0DANA")
        done = {"group": group, "meeting": at, "actor": dana, "now": NOW}
        with pytest.raises(Refusal, match="not held"):
            packs.release(session, **done)  # type: ignore[arg-type]
        packs.hold(session, reason=" figures ", **done)  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="held already"):
            packs.hold(session, reason="again", **done)  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="Release it first"):
            _publish(session, group, at)
        packs.release(session, **done)  # type: ignore[arg-type]
        packs.hold(session, reason="more figures", **done)  # type: ignore[arg-type]

        assert [hold.reason for hold in session.exec(select(PackHold))] == ["figures", "more figures"]
        held = packs.hold_of(session, meeting_id=at.id)
        assert held is not None
        assert held.reason == "more figures"

    database.run(work)


def test_without_pack_looks_at_a_window_and_not_at_what_is_done(database: Database) -> None:
    def work(session: Session) -> None:
        group, at = _group(session)
        later = meeting(session, group, STARTS + timedelta(days=60))
        past = meeting(session, group, STARTS - timedelta(days=90))
        elsewhere = found(session, "Nowhere", channel_id=None)
        unbound = meeting(session, elsewhere, STARTS)

        def ids() -> list[int]:
            return [each.id for each, *_ in packs.without_pack(session, now=NOW, until=STARTS + timedelta(days=1))]

        assert ids() == [at.id], (later.id, past.id, unbound.id)
        _publish(session, group, at)
        assert ids() == []

    database.run(work)


def _submit(session: Session, to: AgendaItem, whom: Person, title: str, *, arrives: bool = True) -> PaperVersion:
    version = papers.submit_file(
        session, item=to, slack_file_id="F0", name=f"{title}.pdf", title=title, person=whom, now=NOW, is_late=False
    )
    if arrives:
        data = f"%PDF {title}".encode()
        papers.keep(session, version=version, data=data, kind=FileKind.PDF, pages=1, problem="", now=NOW)
    return version


def _letters(made: Body) -> dict[str, str]:
    return {each.title: each.letter for item in made.items for each in item.papers}
