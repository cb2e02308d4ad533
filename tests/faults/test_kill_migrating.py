"""`migrate` is killed while it brings a database to the newest schema: what was there is intact, or all of it is done;
run again, it ends at the newest schema with the same rows.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import as_file, files

import pytest
from alembic import command
from catalogues import catalogue
from killing import ROOT, Victims
from sqlalchemy import MetaData, Table, insert, text

from store import schema
from store.database import Database
from store.schema import is_current

OLDEST = "0001"
MIGRATED_WITHIN = 0.6
"""Seconds in which an undisturbed process that has everything imported migrates: the moments are spread over them."""

STARTED_WITHIN = 2.0
"""The same for the real command line."""

Content = dict[str, list[str]]


def killed_at_some_moment(
    old_url: str, newest_url: str, victims: Victims, *, moment: int, of: int, holds_data: bool
) -> None:
    """Migrate, kill that at that part of the way, and migrate again: from nothing, or from the oldest schema."""
    with _opened(old_url) as database, _opened(newest_url) as newest:
        if holds_data:
            _fill_oldest(database, newest)
        before, kept = catalogue(database), _content(database)
        database.close()

        pid = victims.command(old_url, "migrate")
        time.sleep(MIGRATED_WITHIN * random.uniform(moment, moment + 1) / of)  # noqa: S311 - not a secret
        victims.kill(pid)
        assert catalogue(database) in (before, catalogue(newest)), "the old one is intact, or all of it is done"
        assert _content(database, of=kept) == kept
        database.close()

        pid = victims.command(old_url, "migrate")
        deadline = time.monotonic() + 60
        while victims.is_alive(pid):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        _is_newest(database, newest, kept)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_kill_while_migrating(bare_url: str, begun_url: str, victims: Victims) -> None:
    killed_at_some_moment(bare_url, begun_url, victims, moment=0, of=1, holds_data=True)


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(13))
def test_kill_at_many_moments_from_the_oldest_schema(
    moment: int, bare_url: str, begun_url: str, victims: Victims
) -> None:
    killed_at_some_moment(bare_url, begun_url, victims, moment=moment, of=13, holds_data=True)


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(11))
def test_kill_at_many_moments_from_nothing(moment: int, bare_url: str, begun_url: str, victims: Victims) -> None:
    killed_at_some_moment(bare_url, begun_url, victims, moment=moment, of=11, holds_data=False)


@pytest.mark.slow
def test_kill_the_command_line_while_it_migrates(bare_url: str, begun_url: str) -> None:
    with _opened(bare_url) as database, _opened(begun_url) as newest:
        _fill_oldest(database, newest)
        kept = _content(database)
        database.close()
        process = _migrating(bare_url)
        time.sleep(STARTED_WITHIN * random.random())  # noqa: S311 - not a secret
        process.kill()
        process.wait()

        assert _migrating(bare_url).wait(60) == 0
        _is_newest(database, newest, kept)


def _is_newest(database: Database, newest: Database, kept: Content) -> None:
    """The newest schema to the last trigger, the same rows, and a store that is sound."""
    assert is_current(database)
    assert catalogue(database) == catalogue(newest)
    assert _content(database, of=kept) == kept
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _migrating(url: str) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "bot", "migrate"]
    return subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})  # noqa: S603


def _fill_oldest(database: Database, newest: Database) -> None:
    """The oldest schema, with what another database has in the tables of it."""
    begin = schema._begin_on_sqlite if database.is_sqlite else schema._begin_on_postgresql
    with as_file(files("store") / "migrations") as folder, begin(database) as connection:
        config = schema._config(str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, OLDEST)
    tables = _tables(database)
    with newest.engine.connect() as source, database.engine.begin() as connection:
        for table in tables:
            rows = source.execute(table.select()).mappings().all()
            if rows:
                connection.execute(insert(table), [dict(row) for row in rows])
    assert len([rows for rows in _content(database).values() if rows]) > 10


def _tables(database: Database) -> list[Table]:
    """The tables that a database has, Alembic's own apart, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _content(database: Database, *, of: Content | None = None) -> Content:
    """Every row of every table, or of the tables `of` an earlier content."""
    tables = [table for table in _tables(database) if of is None or table.name in of]
    with database.engine.connect() as connection:
        return {table.name: sorted(map(str, connection.execute(table.select()))) for table in tables}


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    with closing(Database(url)) as database:
        yield database
