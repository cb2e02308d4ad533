"""The audit trail: a chain that shows every alteration, and a database that refuses to make one."""

import pytest
from small import NOW, found, person
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, delete, select

from store import audit
from store.database import Database
from store.models import AuditEntry, AuditText, WorkingGroup

REFUSED = "append-only"


@pytest.fixture
def group(database: Database) -> WorkingGroup:
    """A group whose trail has three entries."""

    def write(session: Session) -> WorkingGroup:
        group = found(session)
        omar = person(session, "Omar Haddad")
        for number in (1, 2, 3):
            audit.record(
                session,
                group=group,
                now=NOW,
                actor_id=omar.id,
                deed="test.deed",
                subject=f"thing:{number}",
                facts={"number": number, "of": [1, 2], "nested": {"b": None, "a": "é"}},
                words={omar.id: "A cold" if number == 2 else ""},
            )
        return group

    return database.run(write)


def broken(database: Database, group: WorkingGroup) -> int | None:
    return database.run(lambda session: audit.first_broken_link(session, group_id=group.id), writes=False)


def test_record_chains_the_entries_of_a_group(database: Database, group: WorkingGroup) -> None:
    entries = database.run(lambda s: list(s.exec(select(AuditEntry).order_by(AuditEntry.seq))), writes=False)

    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.prev for entry in entries] == ["0" * 64, entries[0].hash, entries[1].hash]
    assert broken(database, group) is None


def test_record_keeps_words_beside_the_chain(database: Database, group: WorkingGroup) -> None:
    texts = database.run(lambda s: list(s.exec(select(AuditText))), writes=False)

    assert [text.words for text in texts] == ["A cold"]


def test_record_each_group_has_a_chain_of_its_own(database: Database, group: WorkingGroup) -> None:
    def write(session: Session) -> WorkingGroup:
        other = found(session, "Another", channel_id="C0OTHER")
        audit.record(session, group=other, now=NOW, actor_id=None, deed="x", subject="y")
        return other

    other = database.run(write)

    assert (broken(database, group), broken(database, other)) == (None, None)


def test_has_recorded_tells_whether_this_session_changed_anything(session: Session) -> None:
    group = found(session)
    assert not audit.has_recorded(session)

    audit.record(session, group=group, now=NOW, actor_id=None, deed="x", subject="y")

    assert audit.has_recorded(session)


def test_words_can_be_erased_with_the_chain_intact(database: Database, group: WorkingGroup) -> None:
    database.run(lambda session: session.exec(delete(AuditText)))

    assert broken(database, group) is None


ALTERATIONS = [
    "UPDATE audit SET deed = 'other' WHERE seq = 2",
    "UPDATE audit SET hash = 'x' WHERE seq = 3",
    "UPDATE audit SET seq = seq",
    "DELETE FROM audit WHERE seq = 2",
    "DELETE FROM audit",
]


@pytest.mark.parametrize("statement", ALTERATIONS)
def test_the_database_refuses_to_alter_the_trail(database: Database, group: WorkingGroup, statement: str) -> None:
    with pytest.raises(DBAPIError, match=REFUSED):
        database.run(lambda session: session.execute(text(statement)))

    assert broken(database, group) is None


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_the_database_refuses_to_replace_an_entry(database: Database, group: WorkingGroup, verb: str) -> None:
    columns = "id, team_id, group_id, seq, at, actor_id, deed, subject, facts, prev, hash"
    replace = f"{verb} INTO audit ({columns}) SELECT {columns.replace('deed', chr(39) + 'x' + chr(39))} FROM audit"  # noqa: S608 - our own words

    with pytest.raises(DBAPIError, match=REFUSED):
        database.run(lambda session: session.execute(text(replace)))


@pytest.mark.parametrize("engine", ["postgresql"])
@pytest.mark.parametrize("statement", ["TRUNCATE audit CASCADE", "TRUNCATE working_group CASCADE"])
def test_the_database_refuses_to_truncate(database: Database, group: WorkingGroup, statement: str) -> None:
    with pytest.raises(DBAPIError, match=REFUSED):
        database.run(lambda session: session.execute(text(statement)))


@pytest.mark.parametrize(
    ("tampering", "seen_at"),
    [
        ("UPDATE audit SET deed = 'other' WHERE seq = 2", 2),
        ("UPDATE audit SET subject = 'thing:9' WHERE seq = 1", 1),
        ("UPDATE audit SET actor_id = NULL WHERE seq = 3", 3),
        ("UPDATE audit SET facts = '{\"number\": 7}' WHERE seq = 2", 2),
        ("UPDATE audit SET at = '2020-01-01 00:00:00+00' WHERE seq = 2", 2),
        ("UPDATE audit SET hash = prev WHERE seq = 2", 2),
        ("UPDATE audit SET prev = hash WHERE seq = 2", 2),
        ("DELETE FROM audit_text; DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit_text; DELETE FROM audit WHERE seq = 2", 2),
        ("UPDATE audit SET seq = 9 WHERE seq = 3", 3),
        ("UPDATE audit SET seq = 9 WHERE seq = 1; UPDATE audit SET seq = 1 WHERE seq = 2", 1),
    ],
)
def test_first_broken_link_sees_what_was_done_past_the_triggers(
    database: Database, group: WorkingGroup, tampering: str, seen_at: int
) -> None:
    names = ("audit_no_update", "audit_no_delete") if database.is_sqlite else ("audit_no_change",)
    on = "" if database.is_sqlite else " ON audit"

    def tamper(session: Session) -> None:
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}{on}"))
        for statement in tampering.split("; "):
            session.connection().exec_driver_sql(statement)

    database.run(tamper)

    assert broken(database, group) == seen_at


def test_first_broken_link_of_no_entries_is_none(session: Session) -> None:
    assert audit.first_broken_link(session, group_id=found(session).id) is None
