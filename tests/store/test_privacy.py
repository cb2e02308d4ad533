"""Guards: no table, column or reference to a person is without a decision about export and erasure."""

from datetime import date

import pytest
from planted import EMAIL, NAME, plant
from sqlalchemy import JSON, Table, func, select, update
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows
from world import NOVEMBER

from bot import sample
from rules.refusal import Refusal
from store.models import Person
from store.privacy import erase, everything_about
from store.privacy.about import LEFT_OUT, column_of
from store.privacy.classes import GIVEN
from store.privacy.departed import require_departed
from store.privacy.named import holds, pattern_of
from store.privacy.tables import TABLES
from store.privacy.ties import FIXED, STAYS, TIES

SCHEMA = SQLModel.metadata.sorted_tables


@pytest.mark.parametrize("table", SCHEMA, ids=str)
def test_every_column_of_every_table_has_one_class(table: Table) -> None:
    """A new one is public, for officers, or for nobody: say which in store/privacy/tables.py."""
    kept = TABLES[table.name]
    named = [*kept.public.split(), *kept.officers.split(), *kept.never.split()]

    assert len(named) == len(set(named))
    assert set(named) | (set(GIVEN) & set(table.columns.keys())) == set(table.columns.keys())
    assert bool(kept.file) == bool(kept.public or kept.officers)


def test_every_table_has_a_file_of_its_own_or_none() -> None:
    files = [kept.file for kept in TABLES.values() if kept.file]

    assert set(TABLES) == {table.name for table in SCHEMA}
    assert len(files) == len(set(files))


def test_every_reference_to_a_person_says_what_becomes_of_it() -> None:
    """A new one is about somebody or only done by them; it stays, is emptied or goes: see store/privacy/ties.py."""
    found = {
        f"{table.name}.{column.name}"
        for table in SCHEMA
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }

    assert found == {name for name in TIES if _refers_to(name) == "person"}
    assert all("person_id" in SQLModel.metadata.tables[_refers_to(name)].columns for name in set(TIES) - found)


def _refers_to(name: str) -> str:
    _, column = column_of(name)
    return next(iter(column.foreign_keys)).column.table.name


@pytest.mark.parametrize("table", SCHEMA, ids=str)
def test_every_text_beside_a_person_goes_or_stays(table: Table) -> None:
    """A new one is theirs, and emptied when they are erased, or the group's, and only searched for their name."""
    ties = {name: tie for name, tie in TIES.items() if name.startswith(f"{table.name}.")}
    if not ties or all(tie.goes for tie in ties.values()):
        assert table.name not in STAYS
        return
    cleared = {column for tie in ties.values() for column in tie.clears.split()}
    texts = {
        column.name
        for column in table.columns
        if holds(column) in (str, JSON) and not column.primary_key and not column.foreign_keys
    }

    assert cleared <= texts
    assert texts - cleared == set(STAYS.get(table.name, "").split())


def test_what_is_not_searched_is_there() -> None:
    for name, columns in FIXED.items():
        assert set(columns.split()) <= set(SQLModel.metadata.tables[name].columns.keys())


@pytest.fixture
def quark(session: Session) -> Person:
    """Somebody who has departed, with a row of theirs in every table."""
    sample.fill(session, now=NOVEMBER)
    return plant(session)[1]


@pytest.mark.slow
def test_an_export_of_a_person_has_every_row_that_is_tied_to_them(session: Session, quark: Person) -> None:
    found = everything_about(session, person=quark)

    assert set(found["rows"]) == {name.split(".")[0] for name in TIES} - {"difference"}
    assert found["person"]["email"] == EMAIL
    assert found["rows"]["apology"][0]["reason"].startswith("apology.reason!")
    assert "token" not in found["rows"]["feed"][0]
    assert "attendance.substitute_name" in {f"{each['table']}.{each['column']}" for each in found["named_in"]}
    assert found["left_out"] == list(LEFT_OUT)


def test_what_somebody_did_in_an_office_tells_nothing_of_others(session: Session, quark: Person) -> None:
    somebody_else = session.exec(select_rows(Person.id).where(Person.id != quark.id)).first()
    _change(session, "apology", person_id=somebody_else)
    _change(session, "strike_opinion", case_id=_change(session, "strike_case", person_id=somebody_else))

    rows = everything_about(session, person=quark)["rows"]

    assert [set(row) for row in rows["apology"]] == [{"id", "recorded_by_id"}]
    assert [set(row) for row in rows["strike_opinion"]] == [{"id", "person_id"}]
    assert "strike_case" not in rows


@pytest.mark.parametrize(
    "changes",
    [{"outcome": None, "kind": "procedural"}, {"outcome": "passed", "kind": "position"}],
    ids=["open", "position"],
)
def test_no_ballot_that_nobody_is_to_know_is_in_it(session: Session, quark: Person, changes: dict[str, object]) -> None:
    _change(session, "vote", **changes)

    assert everything_about(session, person=quark)["rows"].keys().isdisjoint({"ballot", "elector"})


@pytest.mark.parametrize(
    ("table", "changes", "words"),
    [
        (
            "membership",
            {"ends_on": date(2027, 11, 1), "ended_at": None},
            "sit in “Data Exchange Working Group” until 2027-11-01",
        ),
        ("office", {"kind": "programme_manager", "ends_on": None}, "hold the office of programme manager"),
        ("guest", {"ended_at": None, "meeting_id": None, "ends_on": None}, "are a guest"),
        ("strike_case", {"state": "deferred"}, "a strike case of theirs is open"),
        ("nomination", {"state": "stands"}, "stand in an open call"),
        ("vote", {"outcome": None}, "vote 1 about them is open"),
    ],
)
def test_nobody_is_erased_before_they_have_departed(
    session: Session, quark: Person, table: str, changes: dict[str, object], words: str
) -> None:
    _change(session, "open_call", state="open" if table == "nomination" else "filled")
    require_departed(session, person=quark, now=NOVEMBER)
    _change(session, table, **changes)

    with pytest.raises(Refusal, match=words):
        erase(session, person=quark, now=NOVEMBER)
    assert quark.name == NAME


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Zebulon Quark", "thanks to ZEBULON  quark.", True),
        ("Zebulon Quark", "Zebulon Quarks", False),
        ("Zebulon Quark", "write to Zebulon@Example.org", True),
        ("Zebulon Quark", "see xzebulon@example.org", False),
        ("Zebulon Quark", "<@U0ZEBULON> said so", True),
        ("Will", "we will, and Will too", False),
        ("Omar Haddad", "Omar Haddad, somebody else of that name", False),
    ],
)
def test_a_name_is_looked_for_where_it_is_theirs_alone(
    session: Session, quark: Person, name: str, text: str, is_found: bool
) -> None:
    quark.name = name
    session.flush()

    assert bool(pattern_of(session, person=quark).search(text)) is is_found


def _change(session: Session, table: str, **changes: object) -> int:
    """Give the row that was planted in a table other values; its id."""
    found = SQLModel.metadata.tables[table]
    [last] = session.execute(select(func.max(found.c.id))).scalars()
    session.execute(update(found).where(found.c.id == last).values(changes))
    session.expire_all()
    return int(last)
