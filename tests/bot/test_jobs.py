"""The tick: each thing that is due in a transaction of its own."""

import logging
from datetime import datetime, timedelta

import pytest
from small import NOW, TEAM, found
from sqlalchemy import text
from sqlmodel import Session, select

from bot.jobs import tick, upcoming
from bot.request import Due
from store import groups, inbox
from store.database import Database, NotSavedError
from store.models import Answered, Workspace

HOUR = timedelta(hours=1)


def nothing(session: Session, now: datetime) -> list[int]:
    return []


def fails(error: Exception) -> Due:
    def act(session: Session, now: datetime, place: int) -> None:
        session.add(Workspace(team_id="T0HALF", name="x", created_at=now))
        session.flush()
        raise error

    return Due(lambda session, now: [1], act, nothing)


def enters(*team_ids: str, broken: str = "") -> Due:
    """Enters a workspace for each place in `team_ids`, and stumbles over the broken one."""

    def act(session: Session, now: datetime, place: int) -> None:
        session.add(Workspace(team_id=team_ids[place], name="x", created_at=now))
        session.flush()
        if team_ids[place] == broken:
            raise LookupError("bug")

    return Due(lambda session, now: range(len(team_ids)), act, nothing)


def entered(database: Database) -> list[str]:
    return database.run(lambda s: list(s.exec(select(Workspace.team_id).order_by(Workspace.team_id))), writes=False)


def test_tick_what_fails_does_not_stop_the_others_and_leaves_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    tick(database, due=[enters("T1"), fails(LookupError("bug")), enters("T2")], now=NOW)

    assert entered(database) == ["T1", "T2"]
    [record] = [record for record in caplog.records if record.name == "bot.jobs"]
    assert (record.levelno, bool(record.exc_info)) == (logging.ERROR, True)


def test_tick_does_each_in_a_transaction_of_its_own(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    tick(database, due=[enters("T1", "T2", "T3", broken="T2")], now=NOW)

    assert entered(database) == ["T1", "T3"]
    assert [bool(record.exc_info) for record in caplog.records if record.name == "bot.jobs"] == [True]


def test_tick_what_is_looked_for_in_vain_does_not_stop_the_others(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def find(session: Session, now: datetime) -> list[int]:
        session.execute(text("SELECT * FROM nowhere"))
        return []

    idle = Due(nothing, fails(LookupError()).act, nothing)
    tick(database, due=[idle, Due(find, fails(LookupError()).act, nothing), idle, enters("T1")], now=NOW)

    assert entered(database) == ["T1"]
    [record] = [record for record in caplog.records if record.name == "bot.jobs"]
    assert (record.levelno, record.getMessage().endswith("find")) == (logging.ERROR, True)


def test_tick_finds_what_comes_of_the_things_before(database: Database) -> None:
    def find(session: Session, now: datetime) -> list[int]:
        return [1] if session.get(Workspace, "T1") else []

    def rename(session: Session, now: datetime, _: int) -> None:
        session.get_one(Workspace, "T1").name = "y"

    tick(database, due=[Due(find, rename, nothing), enters("T1"), Due(find, rename, nothing)], now=NOW)

    assert database.run(lambda s: s.exec(select(Workspace.name)).one(), writes=False) == "y"


def test_tick_busy_store_waits_for_the_next_one(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    tick(database, due=[fails(NotSavedError("busy")), enters("T1")], now=NOW)

    assert entered(database) == ["T1"]
    assert [record.levelno for record in caplog.records if record.name == "bot.jobs"] == [logging.WARNING]


def test_tick_tells_the_time_that_was_asked_for(database: Database) -> None:
    tick(database, due=[enters("T1")], now=NOW)

    assert database.run(lambda s: s.exec(select(Workspace.created_at)).one(), writes=False) == NOW


def test_tick_forgets_answers_that_nobody_can_ask_for(database: Database) -> None:
    real_now = datetime.now(NOW.tzinfo)

    def remember(session: Session) -> None:
        groups.add_workspace(session, team_id=TEAM, name="x", now=NOW)
        for key, age in (("fresh", HOUR), ("old", inbox.KEPT + HOUR)):
            inbox.remember(session, key=key, team_id=TEAM, reply={}, machine_now=real_now - age)

    database.run(remember)
    tick(database, due=[], now=NOW)

    assert database.run(lambda s: list(s.exec(select(Answered.key))), writes=False) == ["fresh"]


def test_upcoming_soonest_first(session: Session) -> None:
    found(session)

    def later(session: Session, now: datetime) -> list[tuple[datetime, str]]:
        return [(now + 3 * HOUR, "third"), (now + HOUR, "first")]

    def sooner(session: Session, now: datetime) -> list[tuple[datetime, str]]:
        return [(now + 2 * HOUR, "second")]

    act = fails(LookupError()).act
    due = [Due(nothing, act, later), Due(nothing, act, sooner)]

    assert [words for _, words in upcoming(session, due=due, now=NOW)] == ["first", "second", "third"]


@pytest.fixture
def session(database: Database) -> Session:
    return Session(database.engine)
