"""Figure 2: the same commands in a store with one group and in one with very many."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from benchmarks.asking import COMMANDS, Asking, Pace, paced
from benchmarks.generated import MEMBERS, NOW, Speaker, fill, open_votes, speakers, workspace
from benchmarks.served import served
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns, median
from store.database import Database

AIM = 1.15
WARM_UP = 1
"""Commands of each speaker."""

MEMBERS_ASKING = 8
GROUPS_ASKING = 5


def store_of_many(sizes: Sizes, place: Stores) -> str:
    """The address of the large store, which other figures look at too."""
    return _filled(place.sqlite("many"), sizes.groups)


def rows(sizes: Sizes, place: Stores, many: str) -> Iterator[Row]:
    """Members of one group, and members of as many groups as there are, spread over the whole store."""
    one = _filled(place.sqlite("one"), 1)
    asking = MEMBERS_ASKING * GROUPS_ASKING
    few, more = (
        speakers(MEMBERS_ASKING, groups=1, most=MEMBERS_ASKING),
        speakers(asking, groups=sizes.groups, most=MEMBERS_ASKING),
    )
    with ExitStack() as closing:
        turns = {}
        for store, url, those in (("one", one, few), ("many", many, more)):
            for name, asking_there in _asking(closing, url, those).items():
                turns[store, name] = partial(paced, [asking_there], seconds=sizes.turn_seconds)
        taken = in_turns(sizes.rounds, turns)
    figure = (
        f"2. One connection, SQLite: a store of {sizes.groups:,} groups × {MEMBERS} members × 5 years "
        f"({sizes.groups * MEMBERS * 60:,} attendances)"
    )
    for name in COMMANDS:
        mine, base = median(taken["many", name], _p50), median(taken["one", name], _p50)
        yield Row(figure, name, mine * 1000, "ms", "the same, one group", mine / base, AIM)


def _filled(url: str, count: int) -> str:
    database = Database(url)
    fill(database, count)
    database.close()
    return url


def _asking(closing: ExitStack, url: str, those: Sequence[Speaker]) -> dict[str, Asking]:
    """A bot on that store, and a warm connection for each command."""
    database = Database(url)
    open_votes(database, those)
    database.close()
    api_url = closing.enter_context(served("sandbox", seed=workspace(those))).ready
    port = closing.enter_context(served("convenor", url=url, api_url=api_url, now=NOW.isoformat())).ready
    found = {name: Asking(port, those, command) for name, command in COMMANDS.items()}
    for asking in found.values():
        for _ in range(WARM_UP * len(those)):
            asking.ask()
        asking.hang_up()
    return found


def _p50(pace: Pace) -> float:
    return pace.p50
