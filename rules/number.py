"""One number of the terms: what it means, which values it permits, and how it is read from data."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

MOST_VOTES = "most_votes"


@dataclass(frozen=True)
class Share:
    """A part of a whole that has to be reached, or passed where equality is not enough."""

    part: int
    whole: int
    or_equal: bool

    def is_met(self, count: int, *, of: int) -> bool:
        """Whether `count` of `of` is enough: integers only, so that 29 of 50 is 58%."""
        given, needed = count * self.whole, self.part * of
        return given >= needed if self.or_equal else given > needed


class Base(StrEnum):
    """What the votes for are a share of."""

    ROLL = "roll"
    FOR_AND_AGAINST = "for_and_against"
    VOTES_CAST = "votes_cast"


Value = int | bool | Share | None | Base | tuple[int, ...]
"""None stands where a majority could: the most votes decide."""


@dataclass(frozen=True)
class Meaning:
    """What a number is for: the clause it serves, its unit, the question it answers, the least and most permitted."""

    clause: str
    unit: str
    words: str
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Subject:
    """What a kind of decision is about, and its clause."""

    clause: str
    words: str


@dataclass(frozen=True)
class Number:
    """A number of a group's terms under its dotted name; an open one is a default that the group has not settled."""

    name: str
    clause: str
    unit: str
    value: Value
    is_open: bool
    words: str
    least: int
    most: int

    @property
    def section(self) -> str:
        """The section that it belongs to: "strikes", or "decisions.funds" for a number of one kind of decision."""
        return self.name.rpartition(".")[0]


def read(kind: object, raw: object, meaning: Meaning) -> Value:
    """The value of a field of type `kind` as data spells it; a ValueError says what it has to be instead."""
    return _READERS[kind](raw, meaning)


def plain(value: Value) -> object:
    """A value as JSON and TOML can hold it; `read` is the way back."""
    match value:
        case None:
            return MOST_VOTES
        case Share():
            return asdict(value)
        case tuple():
            return list(value)
        case Base():
            return value.value
        case _:
            return value


def _whole_number(raw: object, meaning: Meaning) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and meaning.least <= raw <= meaning.most:
        return raw
    raise ValueError(f"must be a whole number from {meaning.least} to {meaning.most} ({meaning.unit})")


def _yes_or_no(raw: object, meaning: Meaning) -> bool:
    if isinstance(raw, bool):
        return raw
    raise ValueError("must be true or false")


def _whole_numbers(raw: object, meaning: Meaning) -> tuple[int, ...]:
    """Several lead times; none at all is permitted and means that nothing is sent."""
    if not isinstance(raw, list | tuple):
        raise ValueError(f"must be a list of whole numbers ({meaning.unit})")
    days = tuple(_whole_number(item, meaning) for item in raw)
    if len(set(days)) < len(days):
        raise ValueError("must not name a number twice")
    return days


def _share(raw: object, meaning: Meaning) -> Share:
    match raw:
        case {"part": int(part), "whole": int(whole), "or_equal": bool(or_equal), **rest} if not rest:
            if 0 <= part <= whole and whole > 0 and bool not in (type(part), type(whole)):
                return Share(part, whole, or_equal)
    raise ValueError("must be a part of a whole, such as {part = 1, whole = 2, or_equal = true}")


def _share_or_most_votes(raw: object, meaning: Meaning) -> Share | None:
    return None if raw == MOST_VOTES else _share(raw, meaning)


def _base(raw: object, meaning: Meaning) -> Base:
    if isinstance(raw, str) and raw in set(Base):
        return Base(raw)
    raise ValueError(f"must be one of {', '.join(Base)}")


_READERS: dict[object, Callable[[object, Meaning], Value]] = {
    int: _whole_number,
    bool: _yes_or_no,
    tuple[int, ...]: _whole_numbers,
    Share: _share,
    Share | None: _share_or_most_votes,
    Base: _base,
}
