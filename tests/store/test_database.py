"""The transaction: done whole or not at all, retried as a whole, and never waited for longer than was allowed."""

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small import NOW, found
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from store import groups
from store.database import _PRAGMAS, COLLISIONS, Database, NotSavedError
from store.models import Answered, Person, Workspace

THREADS, WRITES = 8, 6
PATIENCE = 60.0
HELD = 20.0
"""A lock is held for so many seconds: whoever is back in half the time has not waited for it, on a busy machine too."""


@pytest.fixture
def seconds() -> Callable[[], float]:
    started = time.monotonic()
    return lambda: time.monotonic() - started


def add_workspace(team_id: str) -> Callable[[Session], None]:
    return lambda session: session.add(Workspace(team_id=team_id, name="x", created_at=NOW))


def workspaces(database: Database) -> list[str]:
    return database.run(lambda s: list(s.exec(select(Workspace.team_id).order_by(Workspace.team_id))), writes=False)


def test_run_commits_and_returns_what_the_work_returned(database: Database) -> None:
    assert database.run(lambda session: groups.add_workspace(session, team_id="T1", name="x", now=NOW)).team_id == "T1"
    assert workspaces(database) == ["T1"]


def test_run_exception_of_the_work_rolls_back_and_passes(database: Database) -> None:
    def work(session: Session) -> None:
        add_workspace("T1")(session)
        session.flush()
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        database.run(work)
    assert workspaces(database) == []


def test_run_instants_come_back_aware_in_utc(database: Database) -> None:
    database.run(add_workspace("T1"))

    [made] = database.run(lambda s: list(s.exec(select(Workspace))), writes=False)
    assert (made.created_at, made.created_at.tzinfo) == (NOW, UTC)


def test_run_naive_instant_is_refused(database: Database) -> None:
    naive = Workspace(team_id="T1", name="x", created_at=datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match=r"(?i)naive|timezone|aware"):
        database.run(lambda session: session.add(naive))


def test_run_many_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    """The classic lost update: everybody reads the same row and adds one."""
    database.run(lambda session: found(session, "0"))

    def add_one(session: Session) -> None:
        [group] = groups.all_groups(session)
        groups.lock(session, group=group)
        session.refresh(group)
        group.name = str(int(group.name) + 1)
        session.add(group)

    def write() -> None:
        for _ in range(WRITES):
            database.run(add_one, within=PATIENCE)

    _at_once(write, THREADS)

    [group] = database.run(groups.all_groups, writes=False)
    assert int(group.name) == THREADS * WRITES


def test_run_two_databases_of_one_store_lose_nothing(database: Database) -> None:
    """As two processes: nothing in the memory of one tells of the other."""
    other = Database(database.url.render_as_string(hide_password=False))
    threads = itertools.count()

    def write() -> None:
        thread = next(threads)
        mine = other if thread % 2 else database
        for number in range(WRITES):
            mine.run(add_workspace(f"T{thread}-{number}"), within=PATIENCE)

    _at_once(write, THREADS)
    other.close()

    assert len(workspaces(database)) == THREADS * WRITES


def test_run_is_done_again_as_a_whole(database: Database) -> None:
    """A lock that is let go in time: the work runs from its beginning, and once in effect."""
    calls: list[int] = []

    def work(session: Session) -> None:
        calls.append(1)
        add_workspace("T1")(session)
        session.exec(select(Person).where(col(Person.id) == 1).with_for_update()).all()

    with _lock(database) as let_go:
        threading.Timer(0.4, let_go).start()
        database.run(work)

    assert workspaces(database) == ["T1"]
    assert len(calls) >= 1


@pytest.mark.slow
def test_run_not_saved_within_the_deadline_while_another_process_holds_a_lock(
    database: Database, database_url: str, seconds: Callable[[], float]
) -> None:
    with _lock_of_another_process(database, database_url):
        started = seconds()
        with pytest.raises(NotSavedError):
            database.run(add_workspace("T1"))
        took = seconds() - started

    assert took < HELD / 2
    assert took >= 1.9, "it was tried as long as was allowed"
    assert workspaces(database) == []
    database.run(add_workspace("T2"))
    assert workspaces(database) == ["T2"]


def test_run_not_saved_within_the_deadline_while_a_thread_holds_a_lock(
    database: Database, seconds: Callable[[], float]
) -> None:
    database.run(lambda session: found(session, "held"))
    holding, done = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        groups.lock(session, group=groups.all_groups(session)[0])
        holding.set()
        done.wait(HELD)

    def change(session: Session) -> None:
        groups.lock(session, group=groups.all_groups(session)[0])

    holder = threading.Thread(target=database.run, args=(hold,), kwargs={"within": PATIENCE})
    holder.start()
    holding.wait()
    started = seconds()
    with pytest.raises(NotSavedError):
        database.run(change, within=0.5)
    took = seconds() - started
    done.set()
    holder.join()

    assert took < HELD / 2


def test_run_more_writers_than_connections_end_within_the_deadline(
    database: Database, seconds: Callable[[], float]
) -> None:
    """A pool that is empty is one more thing to wait for, and no longer than was allowed."""
    database.run(lambda session: found(session, "held"))
    holding, done = threading.Event(), threading.Event()
    ended: list[float] = []

    def hold(session: Session) -> None:
        groups.lock(session, group=groups.all_groups(session)[0])
        holding.set()
        done.wait(HELD)

    def write() -> None:
        started = seconds()
        with pytest.raises(NotSavedError):
            database.run(lambda s: groups.lock(s, group=groups.all_groups(s)[0]), within=1.0)
        ended.append(seconds() - started)

    holder = threading.Thread(target=database.run, args=(hold,), kwargs={"within": PATIENCE})
    holder.start()
    holding.wait()
    _at_once(write, 60)
    done.set()
    holder.join()

    assert len(ended) == 60
    assert max(ended) < HELD / 2


def test_run_reads_do_not_wait_for_writers(database: Database, seconds: Callable[[], float]) -> None:
    database.run(add_workspace("T1"))
    holding, done = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        add_workspace("T2")(session)
        session.flush()
        holding.set()
        done.wait(HELD)

    holder = threading.Thread(target=database.run, args=(hold,))
    holder.start()
    holding.wait()
    started = seconds()
    seen = workspaces(database)
    took = seconds() - started
    done.set()
    holder.join()

    assert seen == ["T1"]
    assert took < HELD / 2


def test_run_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.run(lambda session: session.add(Answered(key="k", team_id="T0NONE", reply={}, answered_at=NOW)))


def test_run_what_the_database_refuses_for_good_is_a_bug_and_passes(
    database: Database, seconds: Callable[[], float]
) -> None:
    """A broken rule of the schema is no busy store: the person is not told to try again."""
    database.run(add_workspace("T1"))
    calls: list[int] = []

    def again(session: Session) -> None:
        calls.append(1)
        add_workspace("T1")(session)

    started = seconds()
    with pytest.raises(IntegrityError):
        database.run(again, within=HELD)
    with pytest.raises(DBAPIError):
        database.run(lambda session: session.execute(text("SELECT nothing FROM nowhere")), within=HELD)

    assert len(calls) == COLLISIONS + 1
    assert seconds() - started < HELD / 2


@pytest.mark.parametrize("engine", ["postgresql"])  # on SQLite nobody can write in between
def test_run_row_that_another_wrote_just_before_is_found_by_the_next_attempt(database: Database) -> None:
    """Two ticks find that the same message is not owed yet, and both write it."""
    attempts: list[bool] = []

    def unless_there(session: Session) -> None:
        is_there = session.get(Workspace, "T1") is not None
        attempts.append(is_there)
        if len(attempts) == 1:
            database.run(add_workspace("T1"))
        if not is_there:
            add_workspace("T1")(session)

    database.run(unless_there)

    assert attempts == [False, True]
    assert workspaces(database) == ["T1"]


def test_run_store_out_of_reach_is_not_saved(seconds: Callable[[], float]) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/nothing")
    started = seconds()

    with pytest.raises(NotSavedError):
        nowhere.run(lambda session: None)
    assert seconds() - started < HELD / 2


def test_run_sqlite_is_durable_and_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_life = [pragma for pragma in _PRAGMAS if pragma != "synchronous=OFF"]
    monkeypatch.setattr("store.database._PRAGMAS", in_life)
    database = Database(f"sqlite:///{tmp_path / 'durable.db'}")
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1, "synchronous": 2}

    def look(session: Session) -> dict[str, object]:
        return {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}

    assert database.run(look, writes=False) == wanted


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgres://u:p%40@h/d", "postgresql+psycopg"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite"),
    ],
)
def test_database_takes_the_addresses_that_hosts_give(url: str, driver: str) -> None:
    assert Database(url).url.drivername == driver


def _at_once(work: Callable[[], None], count: int) -> None:
    """In that many threads, each to its end; what any of them raises fails the test."""
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@contextmanager
def _lock(database: Database) -> Iterator[Callable[[], None]]:
    """Every table locked by a connection of somebody else, until it is let go."""
    other = Database(database.url.render_as_string(hide_password=False))
    connection = other.engine.connect()
    if not other.is_sqlite:
        connection.exec_driver_sql("LOCK TABLE workspace, person IN ACCESS EXCLUSIVE MODE")
    else:
        connection.exec_driver_sql("SELECT 1")
    yield connection.rollback
    connection.close()
    other.close()


HOLDER = """
import sys, sqlalchemy
engine = sqlalchemy.create_engine(sys.argv[1])
with engine.connect() as connection:
    connection.exec_driver_sql(sys.argv[2])
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def _lock_of_another_process(database: Database, url: str) -> Iterator[None]:
    lock = "BEGIN IMMEDIATE" if database.is_sqlite else "LOCK TABLE workspace IN ACCESS EXCLUSIVE MODE"
    address = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", HOLDER, address, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield
    process.communicate()
