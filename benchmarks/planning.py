"""Part of figure 3: planning packs that fall due in the same minute, against as many small durable deeds."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, select

from benchmarks.alone import alone
from benchmarks.generated import channel_of
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row
from bot.jobs import tick
from commands.pack import DUE
from store import audit, groups, meetings, terms
from store.database import Database
from store.models import AgendaItem, ItemState, Owed, Pack, WorkingGroup

FOUNDED = datetime(2027, 1, 4, 9, tzinfo=UTC)
STARTS_AT = datetime(2027, 11, 11, 10, tzinfo=UTC)
DUE_AT = STARTS_AT - timedelta(days=7)
TEAM, AT_ONCE = "T0BENCH", 500
PRESET = terms.preset()
BASELINE, ALL_DUE = "one audited deed for each group", "a tick with every pack due"


def rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    """One process that plans them all; planned once, they cannot be planned again."""
    told = alone(planned, place.sqlite("planning"), sizes.packs)
    figures: dict[str, tuple[float, float]] = told.told["taken"]
    for name, (seconds, waited) in figures.items():
        figure = f"3. The clock, SQLite, {sizes.packs:,} packs due in one minute: ms for each group"
        beside = f"a command waited {waited * 1000:.0f} ms at the most"
        if name == ALL_DUE:
            beside += f"; {told.told['owed']:,} rows owed, peak {told.megabytes:.0f} MB above the start"
        yield Row(
            figure, name, seconds / sizes.packs * 1000, "ms", BASELINE, seconds / figures[BASELINE][0], beside=beside
        )


def planned(url: str, count: int) -> Callable[[], dict[str, Any]]:
    """Found so many groups, and plan the packs of all of them."""
    database = Database(url)
    found(database, count)
    return lambda: _planned(database, count)


def _planned(database: Database, count: int) -> dict[str, Any]:
    subjects: dict[str, Callable[[], None]] = {
        BASELINE: lambda: _deeds(database),
        ALL_DUE: lambda: plan(database),
        "a tick with every pack out": lambda: plan(database),
    }
    taken = {name: _measured(database, work) for name, work in subjects.items()}
    packs = database.run(lambda session: len(session.exec(select(Pack.id)).all()), writes=False)
    owed = database.run(lambda session: len(session.exec(select(Owed.id)).all()), writes=False)
    if packs != count:
        raise RuntimeError(f"{packs} of {count} packs were planned")
    return {"taken": taken, "owed": owed}


def found(database: Database, count: int) -> None:
    """So many groups, each with a meeting of the same hour."""
    for first in range(0, count, AT_ONCE):
        database.run(partial(_found, first=first, last=min(first + AT_ONCE, count)), within=60.0)


def plan(database: Database) -> None:
    """The tick of the minute in which the packs are due."""
    tick(database, due=DUE, now=DUE_AT)


def _found(session: Session, first: int, last: int) -> None:
    """Groups with terms, a meeting on the same day and an item on its agenda."""
    groups.add_workspace(session, team_id=TEAM, name="Bench", now=FOUNDED)
    for number in range(first, last):
        group = groups.add_group(
            session,
            team_id=TEAM,
            name=f"Group {number}",
            now=FOUNDED,
            channel_id=channel_of(number),
            zone="Europe/London",
            division="england-and-wales",
        )
        terms.adopt(session, group=group, terms=PRESET, effective_on=FOUNDED.date(), now=FOUNDED)
        meeting = meetings.add_meeting(
            session,
            group=group,
            starts_at=STARTS_AT,
            minutes=60,
            title="Monthly meeting",
            uid=f"{number}@bench.invalid",
            is_compulsory=True,
            announced_at=FOUNDED,
        )
        session.add(
            AgendaItem(
                team_id=TEAM,
                group_id=group.id,
                meeting_id=meeting.id,
                title="Tariffs",
                minutes=15,
                state=ItemState.ACCEPTED,
                position=1,
                proposed_at=FOUNDED,
            )
        )


def _deeds(database: Database) -> None:
    for group in database.run(groups.all_groups, writes=False):
        database.run(partial(_deed, group=group))


def _deed(session: Session, group: WorkingGroup) -> None:
    groups.lock(session, group=group)
    audit.record(session, group=group, now=FOUNDED, actor_id=None, deed="bench", subject="bench")


def _measured(database: Database, work: Callable[[], None]) -> tuple[float, float]:
    """Seconds that it took, and that another writer waited meanwhile at the most."""
    waits, is_over = [0.0], threading.Event()
    [group] = database.run(lambda session: groups.called(session, name="Group 0"), writes=False)

    def press() -> None:
        while not is_over.wait(0.05):
            began = time.perf_counter()
            database.run(lambda session: _deed(session, group), within=60.0)
            waits.append(time.perf_counter() - began)

    presser = threading.Thread(target=press)
    presser.start()
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    is_over.set()
    presser.join()
    return seconds, max(waits)
