"""The schema: what migrations make is what the models say, to the last trigger, on both engines."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import catalogue
from small import found
from sqlalchemy import text
from sqlmodel import SQLModel

from store import groups, schema
from store.database import Database
from store.schema import is_current, migrate

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(bare_url: str) -> Iterator[Database]:
    """A database without a table."""
    database = Database(bare_url)
    yield database
    database.close()


def test_migrate_makes_what_the_models_say(database: Database, bare: Database) -> None:
    with bare.engine.begin() as connection:
        SQLModel.metadata.create_all(connection)

    migrated, created = catalogue(database), catalogue(bare)

    assert migrated - created == set(), "only in the migrations"
    assert created - migrated == set(), "only in the models"
    assert {"table", "column", "check", "foreign key", "index", "trigger"} <= {entry[0] for entry in created}


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE meeting ADD COLUMN extra VARCHAR",
        "DROP INDEX uq_apology_in_force",
        "DROP TRIGGER audit_no_{update} {on}",
        "CREATE INDEX ix_extra ON meeting (title)",
    ],
)
def test_migrate_drift_would_be_seen(database: Database, change: str) -> None:
    """The comparison itself: a database that was changed by hand does not look the same."""
    before = catalogue(database)
    update, on = ("update", "") if database.is_sqlite else ("change", "ON audit")

    with database.engine.begin() as connection:
        connection.exec_driver_sql(change.format(update=update, on=on))

    assert catalogue(database) != before


def test_migrate_twice_changes_nothing(database: Database) -> None:
    database.run(lambda session: found(session, "kept"))
    before = catalogue(database)

    migrate(database)

    assert catalogue(database) == before
    assert [group.name for group in database.run(groups.all_groups, writes=False)] == ["kept"]


def test_migrate_leaves_no_connection_with_foreign_keys_off(bare: Database) -> None:
    migrate(bare)
    if bare.is_sqlite:
        assert bare.run(lambda s: s.execute(text("PRAGMA foreign_keys")).scalar_one()) == 1
        assert bare.run(lambda s: s.execute(text("PRAGMA busy_timeout")).scalar_one()) == 100


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgresql"])
def test_migrate_waits_for_another_that_is_at_it(bare: Database, bare_url: str) -> None:
    """As when every machine of a release migrates at the same time."""
    command = [sys.executable, "-m", "bot", "migrate"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env={"DATABASE_URL": bare_url}, stderr=subprocess.PIPE)  # noqa: S603
        for _ in range(2)
    ]
    errors = [process.communicate()[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], errors
    assert is_current(bare)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_migrate_waits_for_a_writer(bare: Database, bare_url: str) -> None:
    other = Database(bare_url)
    connection = other.engine.connect()
    connection.exec_driver_sql("SELECT 1")  # the transaction began IMMEDIATE
    threading.Timer(0.5, connection.rollback).start()

    migrate(bare)

    assert is_current(bare)
    connection.close()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_migrate_that_breaks_references_changes_nothing(database: Database) -> None:
    insert = "INSERT INTO inbox (key, team_id, reply, answered_at) VALUES ('k', 'T0NONE', '{}', '2027-01-01')"
    with pytest.raises(RuntimeError, match="1 references"), schema._begin_on_sqlite(database) as connection:
        connection.exec_driver_sql(insert)

    assert database.run(lambda s: s.execute(text("SELECT count(*) FROM inbox")).scalar_one()) == 0


def test_is_current_only_at_the_newest_version(bare: Database) -> None:
    assert not is_current(bare)

    migrate(bare)
    assert is_current(bare)

    with bare.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    assert not is_current(bare)


def test_is_current_changes_nothing(bare: Database) -> None:
    is_current(bare)

    assert catalogue(bare) == set()
