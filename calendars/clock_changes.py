"""How the clocks of a zone have changed, and the rule by which they change every year from now on, out of tzdata."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

_HEADER = struct.Struct(">4sc15x6l")
_TYPE = struct.Struct(">lBB")
_NAME = r"(?:<[+\-0-9A-Za-z]+>|[A-Za-z]{3,})"
_HOURS = r"[+-]?\d{1,3}(?::\d{2}){0,2}"
_DAY = rf"M\d{{1,2}}\.[1-5]\.[0-6](?:/{_HOURS})?"
_FOOTER = re.compile(
    rf"(?P<std>{_NAME})(?P<std_west>{_HOURS})"
    rf"(?:(?P<dst>{_NAME})(?P<dst_west>{_HOURS})?,(?P<to_dst>{_DAY}),(?P<to_std>{_DAY}))?"
)
_HOUR = timedelta(hours=1)
_TWO = timedelta(hours=2)
_FIRST_YEAR = 1970


class UnreadableZoneError(ValueError):
    """There is no such zone, or its rule is of a kind that is not read; the text says which."""


@dataclass(frozen=True)
class Clock:
    """What clocks show between two changes: the name of it, and how far ahead of UTC they are."""

    name: str
    ahead: timedelta
    is_summer: bool


@dataclass(frozen=True)
class Change:
    """One change of the clocks, at an instant in UTC."""

    at: datetime
    before: Clock
    after: Clock


@dataclass(frozen=True)
class Yearly:
    """A change of every year: `time` after midnight of the `week`-th (5: the last) weekday (0: Monday) of a month.

    `time` may be before that day or after it.
    """

    before: Clock
    after: Clock
    month: int
    week: int
    weekday: int
    time: timedelta

    def in_year(self, year: int) -> Change:
        """The change of one year."""
        first = date(year, self.month, 1)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.week - 1))
        if day.month != self.month:
            day -= timedelta(days=7)
        wall = datetime(day.year, day.month, day.day, tzinfo=UTC) + self.time
        return Change(wall - self.before.ahead, self.before, self.after)


@dataclass(frozen=True)
class History:
    """The changes that follow no yearly rule, the earliest first, and those of every year after them.

    The yearly ones begin at `regular_from`; where there are none, clocks show the same for good from then on.
    """

    odd: tuple[Change, ...]
    yearly: tuple[Yearly, ...]
    regular_from: datetime


@lru_cache
def history(zone: str) -> History:
    """Everything from 1970 on, as this machine's tzdata has it; UnreadableZoneError.

    Refused are rules that name a day by its number in the year: no zone of tzdata has one.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnreadableZoneError(f"there is no zone {zone!r}") from None
    changes, footer = _read(_file(zone), zone)
    yearly = _rules(footer, zone)
    if yearly and yearly[0].after.ahead < yearly[0].before.ahead:
        changes = [Change(change.at, _turned(change.before), _turned(change.after)) for change in changes]
    odd = tuple(_without_regular(changes, yearly))
    return History(odd, yearly, _regular_from(changes, len(odd), yearly))


def _file(zone: str) -> bytes:
    """The file that `zoneinfo` reads: the system's, else the one of the tzdata package."""
    for folder in TZPATH:
        path = Path(folder, zone)
        if path.is_file():
            return path.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", zone).read_bytes()


def _read(data: bytes, zone: str) -> tuple[list[Change], str]:
    """The changes in a TZif file of version 2 or later (RFC 8536), and its footer."""
    magic, version, *old = _HEADER.unpack_from(data)
    if magic != b"TZif" or version < b"2":
        raise UnreadableZoneError(f"the file of zone {zone} is too old")
    start = _HEADER.size + _length(old, wide=4)
    _, _, *counts = _HEADER.unpack_from(data, start)
    *_, times, types, _ = counts
    at = start + _HEADER.size
    kinds, each, names = at + 8 * times, at + 9 * times, at + 9 * times + _TYPE.size * types
    clocks = [_clock(data, names, *_TYPE.unpack_from(data, each + _TYPE.size * kind)) for kind in range(types)]
    shown = [clocks[0], *(clocks[kind] for kind in data[kinds:each])]
    footer = data[at + _length(counts, wide=8) :].strip(b"\n").decode("ascii")
    return list(_changes(struct.unpack_from(f">{times}q", data, at), shown)), footer


def _length(counts: list[int], *, wide: int) -> int:
    """Bytes of a block of data with so many of each thing, whose times are so many bytes wide."""
    utc, standard, leaps, times, types, names = counts
    return times * (wide + 1) + types * _TYPE.size + names + leaps * (wide + 4) + standard + utc


def _clock(data: bytes, names: int, seconds: int, is_summer: int, name: int) -> Clock:
    end = data.index(b"\0", names + name)
    return Clock(data[names + name : end].decode("ascii"), timedelta(seconds=seconds), bool(is_summer))


def _changes(ats: tuple[int, ...], clocks: list[Clock]) -> Iterator[Change]:
    """Those that alter what clocks show, which is told from before the first on; 1970 begins with what they showed."""
    start = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    early = sum(at < start for at in ats)
    before = clocks[early]
    yield Change(datetime.fromtimestamp(start, UTC), before, before)
    for at, after in zip(ats[early:], clocks[early + 1 :], strict=True):
        if after.ahead != before.ahead:
            yield Change(datetime.fromtimestamp(at, UTC), before, after)
            before = after


def _rules(footer: str, zone: str) -> tuple[Yearly, ...]:
    """What a POSIX footer such as `GMT0BST,M3.5.0/1,M10.5.0` says of every year."""
    found = _FOOTER.fullmatch(footer)
    if found is None:
        raise UnreadableZoneError(f"the rule of zone {zone} is not read: {footer!r}")
    if found["dst"] is None:
        return ()
    west = _duration(found["std_west"])
    summer_west = _duration(found["dst_west"]) if found["dst_west"] else west - _HOUR
    is_backward = summer_west > west
    standard = Clock(found["std"].strip("<>"), -west, is_backward)
    summer = Clock(found["dst"].strip("<>"), -summer_west, not is_backward)
    return _yearly(standard, summer, found["to_dst"]), _yearly(summer, standard, found["to_std"])


def _yearly(before: Clock, after: Clock, text: str) -> Yearly:
    day, _, time = text.partition("/")
    month, week, sunday_first = map(int, day.removeprefix("M").split("."))
    return Yearly(before, after, month, week, (sunday_first - 1) % 7, _duration(time) if time else _TWO)


def _duration(text: str) -> timedelta:
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    made = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -made if text.startswith("-") else made


def _turned(clock: Clock) -> Clock:
    """Where winter is what the law calls the exception (Europe/Dublin), summer is still when clocks are ahead."""
    return Clock(clock.name, clock.ahead, not clock.is_summer)


def _without_regular(changes: list[Change], yearly: tuple[Yearly, ...]) -> list[Change]:
    """The changes less those at the end that the yearly rules give, without a gap, just so."""
    years = range(_FIRST_YEAR, changes[-1].at.year + 1)
    given = sorted((rule.in_year(year) for year in years for rule in yearly), key=lambda change: change.at)
    given = [change for change in given if change.at <= changes[-1].at]
    regular = 0
    for found, expected in zip(reversed(changes), reversed(given), strict=False):
        if (found.at, found.after.ahead) != (expected.at, expected.after.ahead):
            break
        regular += 1
    return changes[: len(changes) - regular]


def _regular_from(changes: list[Change], odd: int, yearly: tuple[Yearly, ...]) -> datetime:
    """The first change that the yearly rules give after so many odd ones; without rules, the last change of all."""
    if odd < len(changes):
        return changes[odd].at
    last = changes[-1].at
    coming = (rule.in_year(year).at for rule in yearly for year in (last.year, last.year + 1))
    return min((at for at in coming if at > last), default=last)
