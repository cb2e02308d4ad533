"""Figure 1: signed commands over HTTP, one process, against a Bolt app whose command does nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from benchmarks.asking import COMMANDS, EMPTY, Asking, Command, Pace, paced
from benchmarks.generated import NOW, Speaker, fill, open_votes, speakers, workspace
from benchmarks.served import served
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns, median
from store.database import Database

FIGURE = "1. Signed HTTP, one process of its own: p50 of each answer"
BOLT, INLINE = "empty Bolt command as it comes", "empty Bolt command, inline"
GROUPS, AT_ONCE, MEMBERS_ASKING = 4, (1, 8, 32), 8
WARM_UP = 10
WRITE_OVER_BOLT, WRITE_OVER_INLINE, READ_OVER_INLINE = 0.5, 10.0, 4.0
"""The aims, on SQLite at one connection."""

Subjects = dict[str, Sequence[Asking]]


def rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    those = speakers(GROUPS, groups=GROUPS, most=1)
    with ExitStack() as closing:
        start = partial(_start, closing)
        subjects = {BOLT: start("bolt", inline=False)(EMPTY), INLINE: start("bolt", inline=True)(EMPTY)}
        api_url = closing.enter_context(served("sandbox", seed=workspace(those))).ready
        for suffix, url in (("", place.sqlite("web")), (", PostgreSQL", place.postgresql("web"))):
            _fill(url, those)
            bot = start("convenor", url=url, api_url=api_url, now=NOW.isoformat())
            subjects |= {f"{name}{suffix}": bot(command) for name, command in COMMANDS.items()}
        paces = _measured(subjects, sizes)
    for at_once in AT_ONCE:
        for name in subjects:
            yield _row(paces, name, at_once)
    yield _to_inline(paces, "/vote for", WRITE_OVER_INLINE)
    yield _to_inline(paces, "/apologies", WRITE_OVER_INLINE)
    yield _to_inline(paces, "/standing", READ_OVER_INLINE)


def _fill(url: str, those: Sequence[Speaker]) -> None:
    database = Database(url)
    fill(database, GROUPS)
    open_votes(database, those)
    database.close()


def _start(closing: ExitStack, what: str, **job: object) -> Callable[[Command], Sequence[Asking]]:
    """Start a server; what is returned opens connections to it, each of one member who sends that command."""
    port = closing.enter_context(served(what, **job)).ready
    those = speakers(max(AT_ONCE), groups=GROUPS, most=MEMBERS_ASKING)
    return lambda command: [Asking(port, [speaker], command) for speaker in those]


def _measured(subjects: Subjects, sizes: Sizes) -> dict[tuple[str, int], list[Pace]]:
    for connections in subjects.values():
        for asking in connections:
            for _ in range(-(-WARM_UP // len(connections))):
                asking.ask()
            asking.hang_up()
    found = {}
    for at_once in AT_ONCE:
        turns = {
            name: partial(paced, connections[:at_once], seconds=sizes.turn_seconds)
            for name, connections in subjects.items()
        }
        found.update({(name, at_once): each for name, each in in_turns(sizes.rounds, turns).items()})
    return found


def _row(paces: dict[tuple[str, int], list[Pace]], name: str, at_once: int) -> Row:
    mine, base = paces[name, at_once], paces[BOLT, at_once]
    p50, p99, per_second = (median(mine, part) for part in _PARTS)
    base_p50, base_p99, base_per_second = (median(base, part) for part in _PARTS)
    refused = sum(pace.refused for pace in mine)
    is_aimed = at_once == 1 and name == "/vote for"
    return Row(
        FIGURE,
        f"{name} · {at_once}",
        p50 * 1000,
        "ms",
        f"{BOLT} · {at_once}",
        p50 / base_p50,
        WRITE_OVER_BOLT if is_aimed else None,
        f"p99 {p99 * 1000:.1f} ms (× {p99 / base_p99:.2f}), "
        f"{per_second:.0f} a second (× {per_second / base_per_second:.2f})"
        + (f", {refused} told to try again" if refused else ""),
    )


def _to_inline(paces: dict[tuple[str, int], list[Pace]], name: str, aim: float) -> Row:
    mine, base = (median(paces[each, 1], _PARTS[0]) for each in (name, INLINE))
    return Row(FIGURE, f"{name} · 1", mine * 1000, "ms", f"{INLINE} · 1", mine / base, aim)


_PARTS: tuple[Callable[[Pace], float], ...] = (
    lambda pace: pace.p50,
    lambda pace: pace.p99,
    lambda pace: pace.per_second,
)
