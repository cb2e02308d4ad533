"""Packs of many groups that fall due in the same minute: planning them all, against as many small durable deeds."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from bot.jobs import tick
from commands.pack import DUE
from store import audit, groups, meetings, terms
from store.database import Database
from store.models import AgendaItem, ItemState, Pack, WorkingGroup
from store.schema import migrate

GROUPS = 1000
FOUNDED = datetime(2027, 1, 4, 9, tzinfo=UTC)
STARTS_AT = datetime(2027, 11, 11, 10, tzinfo=UTC)
DUE_AT = STARTS_AT - timedelta(days=7)
TEAM, AT_ONCE = "T0BENCH", 500
PRESET = terms.preset()
BASELINE = "one audited deed for each group"


def main(count: int = GROUPS) -> None:
    """Print what each takes for one group, and how long a command had to wait for its turn meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'planning.db'}")
        migrate(database)
        for first in range(0, count, AT_ONCE):
            database.run(lambda session, first=first: _found(session, first, min(first + AT_ONCE, count)), within=60.0)  # type: ignore[misc]
        subjects: dict[str, Callable[[], None]] = {
            BASELINE: lambda: _deeds(database),
            "a tick with every pack due": lambda: tick(database, due=DUE, now=DUE_AT),
            "a tick with every pack out": lambda: tick(database, due=DUE, now=DUE_AT),
        }
        taken = {name: _measured(database, work) for name, work in subjects.items()}
        planned = len(database.run(lambda session: session.exec(select(Pack.id)).all(), writes=False))
        database.close()
    if planned != count:
        raise RuntimeError(f"{planned} of {count} packs were planned")
    title = f"{count} groups due in one minute, SQLite"
    print(f"\n{title:<40} {'ms each':>8} {'ratio':>8} {'longest wait, ms':>18}")  # noqa: T201
    for name, (seconds, waited) in taken.items():
        each = seconds / count * 1000
        print(f"{name:<40} {each:>8.2f} {seconds / taken[BASELINE][0]:>8.2f} {waited * 1000:>18.0f}")  # noqa: T201


def _found(session: Session, first: int, last: int) -> None:
    """Groups with terms, a meeting on the same day and an item on its agenda."""
    groups.add_workspace(session, team_id=TEAM, name="Bench", now=FOUNDED)
    for number in range(first, last):
        group = groups.add_group(
            session,
            team_id=TEAM,
            name=f"Group {number}",
            now=FOUNDED,
            channel_id=f"C{number}",
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
        database.run(lambda session, group=group: _deed(session, group))  # type: ignore[misc]


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


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else GROUPS)
