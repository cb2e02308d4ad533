"""What a figure is, and how all of them are printed."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One figure: so much of a unit, and how many times its baseline, which was measured in the same rounds.

    `aim` is the ratio that it should not be over; `beside` is told with it.
    """

    figure: str
    name: str
    amount: float
    unit: str
    baseline: str
    ratio: float
    aim: float | None = None
    beside: str = ""


def drawn(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the one table as the rows come: a heading for each figure, and its rows below it."""
    for figure, those in groupby(rows, key=lambda row: row.figure):
        yield ""
        yield f"{figure:<61}{'ratio':>8}  {'to':<38}{'aim':<12}"
        for row in those:
            yield _line(row).rstrip()


def in_turns(rounds: int, subjects: Mapping[K, Callable[[], T]]) -> dict[K, list[T]]:
    """What each subject gives in each round: every subject has its turn in every round, so that a machine which is
    busy for a while is busy for all of them."""
    taken: dict[K, list[T]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, measure in subjects.items():
            taken[name].append(measure())
    return taken


def median(rounds: Sequence[T], part: Callable[[T], float]) -> float:
    """The median over the rounds of one part of what was measured."""
    return statistics.median(part(each) for each in rounds)


def _line(row: Row) -> str:
    amount = f"{_rounded(row.amount)} {row.unit}"
    told = f"  {row.name:<46}{amount:>13}{_rounded(row.ratio):>8}  {row.baseline:<38}"
    return f"{told}{_aim(row):<12}{row.beside}"


def _aim(row: Row) -> str:
    if row.aim is None:
        return ""
    return f"{row.aim:g} {'met' if row.ratio <= row.aim else 'MISSED'}"


def _rounded(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
