"""Part of figure 3: a tick of the clock with nothing due, over very many groups."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlmodel import Session, col, func, select

from benchmarks.alone import alone
from benchmarks.generated import NOW
from benchmarks.sizes import Sizes
from benchmarks.table import Row, in_turns, median
from bot.app import discover
from bot.jobs import tick
from bot.scheduler import TICK_SECONDS
from store import groups
from store.database import Database
from store.models import Meeting, Owed

BASELINE = "reading each group's meetings to come"


def rows(sizes: Sizes, many: str) -> Iterator[Row]:
    """On the large store, in a process of its own."""
    name = "a tick with nothing due"
    taken = in_turns(sizes.rounds, {BASELINE: partial(alone, looking, many), name: partial(alone, ticking, many)})
    base, seconds = (median(taken[each], lambda one: one.seconds) for each in (BASELINE, name))
    peak = median(taken[name], lambda one: one.megabytes)
    figure = f"3. The clock, SQLite, {sizes.groups:,} groups with nothing due"
    beside = f"{seconds / TICK_SECONDS:.0%} of the {TICK_SECONDS} s between two ticks; peak {peak:.0f} MB"
    yield Row(figure, name, seconds * 1000, "ms", BASELINE, seconds / base, beside=beside)


def ticking(url: str) -> Callable[[], None]:
    """The second tick of a process: the first one compiles its statements, and shows that nothing is due."""
    database = Database(url)
    due = [thing for thing in discover().due if not thing.needs]
    before = _owed(database)
    tick(database, due=due, now=NOW)
    if _owed(database) != before:
        raise RuntimeError("something was due")
    return lambda: tick(database, due=due, now=NOW)


def looking(url: str) -> Callable[[], int]:
    """The least that a clock could look at: the meetings to come of each group, as rows."""
    database = Database(url)
    return lambda: database.run(_looked_at, writes=False, within=600.0)


def _looked_at(session: Session) -> int:
    found = 0
    for group in groups.all_groups(session):
        coming = select(Meeting).where(Meeting.group_id == group.id, col(Meeting.starts_at) > NOW)
        found += len(session.exec(coming).all())
    return found


def _owed(database: Database) -> int:
    return database.run(lambda session: session.exec(select(func.count()).select_from(Owed)).one(), writes=False)
