"""The store is locked, full, read-only or gone while people vote: each is counted as they were told, or told to try
again, and afterwards everything goes on without a restart.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ballots import MEMBERS, OFFICER, ballots, opened, result, vote
from sqlalchemy import event
from sqlmodel import Session
from world import HTTP, World

from bot.jobs import tick
from commands.vote.clock import CLOSING
from store import audit, groups
from store.models import Apology, Ballot

LONG = "because " + "the train " * 48
"""A reason: a few of them need a page of their own."""

CLOSES = datetime(2027, 11, 8, 12, tzinfo=UTC)
NOT_SAVED = "This was *not saved*"


@pytest.fixture
def engine() -> str:
    return "sqlite"


def path_of(world: World) -> Path:
    return Path(str(world.database.url.database))


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody else's program writes, and takes its time."""
    other = sqlite3.connect(path_of(world), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def with_pragma(world: World, pragma: str) -> Iterator[None]:
    def set_it(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    world.database.engine.dispose()
    event.listen(world.database.engine, "connect", set_it)
    yield
    event.remove(world.database.engine, "connect", set_it)
    world.database.engine.dispose()


def full(world: World) -> AbstractContextManager[None]:
    """The file cannot grow: SQLite says what it says of a full disk."""
    return with_pragma(world, "max_page_count=1")


def read_only(world: World) -> AbstractContextManager[None]:
    return with_pragma(world, "query_only=ON")


@contextmanager
def missing(world: World) -> Iterator[None]:
    path = path_of(world)
    away = path.with_suffix(".away")
    path.rename(away)
    yield
    assert not path.exists(), "no empty one was begun in its place"
    away.rename(path)


def impatient(run: Callable[..., Any]) -> Callable[..., Any]:
    """Waits for the store a twentieth as long as in life."""

    def quickly(work: Callable[[Session], Any], *, writes: bool = True, within: float = 2.0) -> Any:
        return run(work, writes=writes, within=min(within, 2.0) / 20)

    return quickly


@contextmanager
def suffering(world: World, trouble: Callable[[World], AbstractContextManager[None]]) -> Iterator[None]:
    """The store is in trouble, and is waited for no longer than the test has time."""
    with pytest.MonkeyPatch.context() as hurried, trouble(world):
        hurried.setattr(world.database, "run", impatient(world.database.run))
        yield


def types_long(world: World, user_id: str) -> str:
    return str(world.person(user_id).types(f"/apologies next {LONG}")["text"])


def readyz(world: World) -> int:
    return HTTP.get(f"http://127.0.0.1:{world.process.server.port}/readyz").status_code


@pytest.mark.parametrize(
    "trouble", [locked, missing, *(pytest.param(each, marks=pytest.mark.slow) for each in (full, read_only))]
)
def test_what_was_told_is_what_is_kept_and_it_goes_on_without_a_restart(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[World], AbstractContextManager[None]]
) -> None:
    """Nobody is told that something was saved which was not, no vote closes with a wrong count, nothing is lost."""
    monkeypatch.setattr("store.outbox.LEASE", timedelta(seconds=0.5))
    world.person(OFFICER).types("/vote open funds Shall we commission the study? until 8 Nov 12:00")
    ballots(world, for_=9)
    world.settle()
    tried = MEMBERS[1:9]

    with suffering(world, trouble):
        told = [types_long(world, user_id) for user_id in tried]
        assert told[-1].startswith(NOT_SAVED), told
        assert readyz(world) == (503 if trouble is missing else 200)

    assert len(world.rows(Apology)) == 1 + sum("recorded" in text for text in told)
    again = [types_long(world, user_id) for user_id in tried]
    assert ["You had already" in text for text in again] == ["are recorded" in text for text in told], again
    assert len(world.rows(Apology)) == 1 + len(tried)
    with suffering(world, trouble):
        world.clock.move_to(CLOSES)
        tick(world.database, due=[CLOSING], now=CLOSES)
    tick(world.database, due=[CLOSING], now=CLOSES)
    assert "*Ballots:* 9 for, 0 against" in result(world)
    assert whole(world)


@pytest.mark.alone
def test_locked_for_ten_seconds_everybody_learns_in_time_that_it_was_not_saved(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the seconds of life: twelve press again and again, and are counted once as soon as the lock is gone."""
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 3.0)
    monkeypatch.setattr("bot.routing.SAVED_SECONDS", 2.0)
    world = make_world()
    opened(world)
    ends = time.monotonic() + 10

    def votes_until_counted(user_id: str) -> list[str]:
        told = [vote(world, user_id, "1 for")]
        while "is counted" not in told[-1] and time.monotonic() < ends + 10:
            told.append(vote(world, user_id, "1 for"))
        return told

    with ThreadPoolExecutor(len(MEMBERS)) as threads, locked(world):
        everybody = [threads.submit(votes_until_counted, user_id) for user_id in MEMBERS]
        time.sleep(ends - time.monotonic())
    told = [each.result() for each in everybody]

    assert all(len(one) > 3 and "is counted" in one[-1] for one in told), told
    assert {text.startswith(NOT_SAVED) for one in told for text in one[:-1]} == {True}, told
    assert len(world.rows(Ballot)) == len(MEMBERS)
    assert whole(world)


def whole(world: World) -> bool:
    """The file is sound, and so is the chain of what was done."""
    with sqlite3.connect(path_of(world)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return world.read(_chains_are_whole)


def _chains_are_whole(session: Session) -> bool:
    return all(audit.first_broken_link(session, group_id=group.id) is None for group in groups.all_groups(session))
