"""Clause 20: the running order, the letters of papers, what is late, and whether a pack kept its promise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import ascii_uppercase

PRIVATE = "P"
"""What stands before the number of a private item and the letter of its papers: they are counted on their own, so
that those who may not see them find no number missing."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Planned:
    """An item or a paper as far as its place on the agenda goes; `minutes` is nothing to a paper."""

    id: int
    is_private: bool = False
    minutes: int = 0


@dataclass(frozen=True)
class Place:
    """Where an item stands: `3`, or `P2` for the second of the private ones, and its time by the clock."""

    id: int
    label: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class RunningOrder:
    """The places of all items, how many minutes they take, and by how many that is more than the meeting has."""

    places: tuple[Place, ...]
    minutes: int
    over_by: int


@dataclass(frozen=True)
class Promise:
    """Whether a pack was out so many days ahead of the meeting as the terms promise; `missed_by` is nothing if so."""

    is_kept: bool
    missed_by: timedelta


def running_order(items: Iterable[Planned], *, starts_at: datetime, length: int) -> RunningOrder:
    """Each item begins when those before it have had their minutes; `length` is the meeting's, in minutes.

    Private items take their time on the clock like all others: whoever does not see them still comes at the right time.
    """
    places: list[Place] = []
    counts = {False: 0, True: 0}
    at = starts_at
    for item in items:
        counts[item.is_private] += 1
        label = f"{PRIVATE if item.is_private else ''}{counts[item.is_private]}"
        ends_at = at + timedelta(minutes=item.minutes)
        places.append(Place(item.id, label, at, ends_at))
        at = ends_at
    minutes = (at - starts_at) // _MINUTE
    return RunningOrder(tuple(places), minutes, max(minutes - length, 0))


def letter(number: int) -> str:
    """`A` to `Z`, then `AA`, `AB` and so on."""
    if number < 1:
        raise ValueError("the first letter is number 1")
    rest, last = divmod(number - 1, len(ascii_uppercase))
    return (letter(rest) if rest else "") + ascii_uppercase[last]


def letters(papers: Sequence[Planned], *, published: Mapping[int, str]) -> dict[int, str]:
    """The letter of each paper by its id, in the order of the agenda: `B`, or `P-B` for the second private one.

    What was published keeps its letter, whatever moves afterwards; papers that come later get the letters after it.
    """
    given = dict(published)
    for paper in papers:
        if paper.id not in given:
            taken = [_number(each) for each in given.values() if _is_private(each) == paper.is_private]
            prefix = f"{PRIVATE}-" if paper.is_private else ""
            given[paper.id] = prefix + letter(max(taken, default=0) + 1)
    return {paper.id: given[paper.id] for paper in papers}


def closes_at(called_at: datetime | None, *, instants: Sequence[datetime], starts_at: datetime) -> datetime:
    """From when on items are late: the first of `instants` that was still to come when the meeting was called.

    They are the deadline, the publication, and the latest publication at short notice. Items of a meeting that was
    called after all of them are in time until it begins. Without `called_at` it was called long before.
    """
    return next((instant for instant in instants if called_at is None or instant > called_at), starts_at)


def is_late(submitted_at: datetime, *, closes_at: datetime) -> bool:
    """Whether something came too late to be in time; at the very instant of the deadline it is late."""
    return submitted_at >= closes_at


def promise(published_at: datetime, *, promised_at: datetime) -> Promise:
    """Whether a pack was out by the instant that the terms promise for the meeting's present date.

    Judged to the minute: what the clock brings is out a few seconds after it.
    """
    missed_by = (published_at - promised_at) // _MINUTE * _MINUTE
    return Promise(missed_by <= timedelta(0), max(missed_by, timedelta(0)))


def _is_private(lettered: str) -> bool:
    return lettered.startswith(f"{PRIVATE}-")


def _number(lettered: str) -> int:
    """`AB` is the 28th, and so is `P-AB`."""
    number = 0
    for character in lettered.removeprefix(f"{PRIVATE}-"):
        number = number * len(ascii_uppercase) + ascii_uppercase.index(character) + 1
    return number
