"""The tick: each thing that is due in a transaction of its own."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from small import NOW, TEAM, TODAY, found, person, seat
from sqlalchemy import event, text
from sqlmodel import Session, select

from bot.app import discover
from bot.jobs import tick, upcoming
from bot.request import Due
from store import groups, inbox, members, terms
from store.database import Database, NotSavedError
from store.models import Answered, OfficeKind, Workspace

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETS_AT = datetime(2027, 11, 11, 10, tzinfo=UTC)


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


@pytest.mark.slow
def test_tick_with_nothing_due_asks_no_more_of_many_groups(database: Database) -> None:
    """Before the meetings and after them, when what was to be brought by then has been."""
    asked: dict[datetime, list[int]] = {MEETS_AT - days * DAY: [] for days in (26, 20, 9, 3)}
    asked |= {MEETS_AT + hours * HOUR: [] for hours in (1, 3, 200)}
    for numbers in (range(1), range(1, 5)):
        for number in numbers:
            database.run(lambda session, number=number: _group_of_its_own(session, number))
        for moment, counts in asked.items():
            counts.append(_statements_of_an_idle_tick(database, moment))

    for moment, counts in asked.items():
        assert len(set(counts)) == 1, (moment, counts)


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


def _group_of_its_own(session: Session, number: int) -> None:
    """A group that meets every month, with a chair, a programme manager and a member, all of them in Slack."""
    group = found(session, f"Group {number}", channel_id=f"C{number}")
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=NOW.date() - 400 * DAY, now=NOW)
    group.rule = "second Thursday 10:00"
    for place, kind in enumerate((OfficeKind.CHAIR, OfficeKind.PROGRAMME_MANAGER, None)):
        somebody = person(session, f"Person {place} of {number}", f"U{number}{place}")
        seat(session, group, somebody)
        if kind is not None:
            members.appoint(session, group=group, person=somebody, kind=kind, starts_on=TODAY)


def _statements_of_an_idle_tick(database: Database, moment: datetime) -> int:
    """How many statements a tick takes once everything that is due at that moment was done."""
    due = [thing for thing in discover().due if not thing.needs]
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    for _ in range(3):
        tick(database, due=due, now=moment)
    event.listen(database.engine, "before_cursor_execute", counted)
    tick(database, due=due, now=moment)
    event.remove(database.engine, "before_cursor_execute", counted)
    return count


@pytest.fixture
def session(database: Database) -> Session:
    return Session(database.engine)
