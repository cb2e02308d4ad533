"""The monthly rule of a group: read as people say it, told back in words, and the meetings that it calls for."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from calendars import wall_clock
from calendars.holidays import is_working_day, working_day_from, working_day_until
from calendars.typed import MONTHS
from rules.refusal import Refusal

EXAMPLES = (
    "second Thursday 10:00",
    "last Friday 14:30, not in August",
    "third working day 09:30",
    "15th 10:00 or the next working day",
)
MOST_WORKING_DAYS = 15
"""Every month has at least so many."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_LAST_DAY = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NthWeekday:
    """`place` 1 is the first Thursday of the month, -1 the last, -2 the second-to-last."""

    place: int
    weekday: int

    def __str__(self) -> str:
        return f"{_place(self.place)} {_WEEKDAYS[self.weekday].capitalize()}"


@dataclass(frozen=True)
class NthWorkingDay:
    """`place` 3 is the third working day of the month, -1 the last."""

    place: int

    def __str__(self) -> str:
        return f"{_place(self.place)} working day"


@dataclass(frozen=True)
class DayOfMonth:
    """A day by its number, or the last day of a month that is shorter."""

    number: int

    def __str__(self) -> str:
        return "last day" if self.number == _LAST_DAY else _numbered(self.number)


class Shift(Enum):
    """What happens if the day is a weekend or a bank holiday: nothing, or another day is taken."""

    NONE = ""
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class MonthlyRule:
    """One meeting a month; `left_out` are the months (1 to 12) without one."""

    day: NthWeekday | NthWorkingDay | DayOfMonth
    at: time
    shift: Shift = Shift.NONE
    left_out: frozenset[int] = frozenset()

    def __str__(self) -> str:
        """The rule in words, which `read_rule` reads as the same rule."""
        otherwise = f" or the {self.shift.value} working day" if self.shift is not Shift.NONE else ""
        names = [MONTHS[month - 1].capitalize() for month in sorted(self.left_out)]
        without = f", not in {_either(names)}" if names else ""
        return f"{self.day} of each month at {self.at:%H:%M}{otherwise}{without}"

    @property
    def small_print(self) -> str:
        """What the words leave unsaid: months without the day, and days that are not working days."""
        match self.day:
            case NthWeekday(place=5):
                return "Months with only four of them have no meeting."
            case DayOfMonth(number) if self.shift is Shift.NONE:
                short = "" if number in range(29) or number == _LAST_DAY else "In a shorter month it is the last day. "
                return f"{short}Weekends and bank holidays are not avoided."
            case DayOfMonth(number) if 28 < number < _LAST_DAY:
                return "In a shorter month it is the last day."
        return ""


@dataclass(frozen=True)
class Occurrence:
    """One meeting that a rule calls for.

    `made_for` is the date that the rule names in its month, before any shift: it stays the same when bank holidays
    are proclaimed. `on` is the local date of the meeting and `starts_at` its instant.
    """

    made_for: date
    on: date
    starts_at: datetime


def read_rule(text: str) -> MonthlyRule:
    """The rule that `text` says; a Refusal with examples for everything that is not exactly one rule."""
    said = " ".join(text.lower().replace("’", "'").split()).rstrip(".")
    said, left_out = _cut_months(said)
    said, at = _cut_time(said)
    said, shift = _cut_shift(said)
    day = _read_day(said)
    if isinstance(day, NthWorkingDay) and shift is not Shift.NONE:
        raise _refusal(f"A working day needs no “or the {shift.value} working day”.")
    return MonthlyRule(day, at, shift, left_out)


def occurrences(rule: MonthlyRule, *, first: date, last: date, zone: str, division: str) -> list[Occurrence]:
    """The meetings from one local date to another, both included, in order.

    Each starts when the clocks of the zone show the hour of the rule; `wall_clock.instant` says what becomes of an
    hour that they skip or repeat.
    """
    found = []
    for year, month in _months(first - 31 * _DAY, last + 31 * _DAY):
        named = None if month in rule.left_out else _day_in(rule, year, month, division)
        if named is None:
            continue
        day = _shifted(named, rule.shift, division)
        if first <= day <= last:
            found.append(Occurrence(named, day, wall_clock.instant(day, rule.at, zone=zone)))
    return found


def depends_on_bank_holidays(rule: MonthlyRule) -> bool:
    """Whether a bank holiday can change the date of a meeting."""
    return isinstance(rule.day, NthWorkingDay) or rule.shift is not Shift.NONE


def _day_in(rule: MonthlyRule, year: int, month: int, division: str) -> date | None:
    """The date that the rule names in a month; None if the month has no such day."""
    length = monthrange(year, month)[1]
    days = [date(year, month, number) for number in range(1, length + 1)]
    match rule.day:
        case DayOfMonth(number):
            return days[min(number, length) - 1]
        case NthWeekday(place, weekday):
            days = [day for day in days if day.weekday() == weekday]
        case NthWorkingDay(place):
            days = [day for day in days if is_working_day(day, division=division)]
    if place < 0:
        return days[place] if -place <= len(days) else None
    return days[place - 1] if place <= len(days) else None


def _shifted(day: date, shift: Shift, division: str) -> date:
    match shift:
        case Shift.NEXT:
            return working_day_from(day, division=division)
        case Shift.PREVIOUS:
            return working_day_until(day, division=division)
        case Shift.NONE:
            return day


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


_LEFT_OUT = re.compile(r",? (?:but )?(?:not in|except(?: in| for)?) (?P<months>[a-z, ]+)$")
_TIME = re.compile(r"(?:,? at)? (?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?= |,|$)", re.ASCII)
_SHIFT = re.compile(r",? or (?:on )?(?:the )?(?P<shift>next|following|previous|preceding) working day$")
_SHIFTS = {
    "next": Shift.NEXT,
    "following": Shift.NEXT,
    "previous": Shift.PREVIOUS,
    "preceding": Shift.PREVIOUS,
}
_DAY_WORDS = re.compile(
    r"(?:on )?(?:the )?(?:(?P<number>\d{1,2})(?:st|nd|rd|th)"
    r"|(?P<place>[a-z]+|\d{1,2}(?:st|nd|rd|th))(?P<back>[- ](?:to[- ])?last)? (?P<kind>working day|[a-z]+))"
    r"(?: (?:of|in) (?:the|each|every|a) month| (?:each|every) month)?",
    re.ASCII,
)


def _cut_months(said: str) -> tuple[str, frozenset[int]]:
    """What is said without the months left out, and these."""
    found = _LEFT_OUT.search(said)
    if found is None:
        return said, frozenset()
    words = [word for word in re.split(r",| and | or | ", found["months"]) if word and word not in ("and", "or")]
    left_out = frozenset(_month(word) for word in words)
    if len(left_out) == len(MONTHS):
        raise _refusal("That leaves out every month.")
    return said[: found.start()], left_out


def _month(word: str) -> int:
    hits = [number for number, name in enumerate(MONTHS, start=1) if len(word) > 2 and name.startswith(word)]
    if not hits:
        raise _refusal(f"“{word}” is not a month.")
    return hits[0]


def _cut_time(said: str) -> tuple[str, time]:
    found = list(_TIME.finditer(f" {said}"))
    if not found:
        raise _refusal("The time is missing: say it as 10:00 or 14:30.")
    if len(found) > 1:
        raise _refusal("There are two times in it: one meeting a month has one.")
    hour = found[0]
    return f" {said}"[: hour.start()].strip() + f" {said}"[hour.end() :], time(int(hour["hour"]), int(hour["minute"]))


def _cut_shift(said: str) -> tuple[str, Shift]:
    found = _SHIFT.search(said)
    return (said, Shift.NONE) if found is None else (said[: found.start()], _SHIFTS[found["shift"]])


def _read_day(said: str) -> NthWeekday | NthWorkingDay | DayOfMonth:
    if re.match(r"(?:on )?(?:every|each) ", said):
        raise _refusal("“Every” can mean a week or a month: say which one of the month, “second Thursday” for example.")
    found = _DAY_WORDS.fullmatch(said.strip(" ,"))
    if found is None:
        raise _refusal("I cannot read the day in that.")
    if found["number"]:
        return DayOfMonth(_in_range(int(found["number"]), _LAST_DAY, "a month has no such day"))
    place, kind = _place_of(found["place"], is_back=bool(found["back"])), found["kind"]
    if kind == "day":
        if place != -1:
            raise _refusal("Say a day of the month by its number, such as 15th.")
        return DayOfMonth(_LAST_DAY)
    if kind == "working day":
        _in_range(abs(place), MOST_WORKING_DAYS, "not every month has so many working days")
        return NthWorkingDay(place)
    _in_range(abs(place), 5 if place > 0 else 4, "not every month has so many weeks")
    return NthWeekday(place, _weekday(kind))


def _weekday(word: str) -> int:
    hits = [number for number, name in enumerate(_WEEKDAYS) if len(word) > 2 and name.startswith(word)]
    if not hits:
        raise _refusal(f"“{word}” is not a day of the week.")
    return hits[0]


def _place_of(word: str, *, is_back: bool) -> int:
    """1 for `first`, `1st`; -1 for `last`; -2 for `penultimate`, or for `second` where `-to-last` follows."""
    fixed = {"last": -1, "penultimate": -2}
    if word in fixed and not is_back:
        return fixed[word]
    if word in _ORDINALS:
        place = _ORDINALS.index(word) + 1
    elif word[0].isdigit():
        place = int(word.rstrip("stndrh"))
    else:
        raise _refusal(f"I cannot read “{word}” as a place in the month.")
    return -place if is_back else place


def _in_range(number: int, most: int, why: str) -> int:
    if not 1 <= number <= most:
        raise _refusal(f"There is no “{_numbered(number)}” in it: {why}.")
    return number


def _refusal(why: str) -> Refusal:
    examples = ", ".join(f"`{example}`" for example in EXAMPLES)
    return Refusal(f"{why} A monthly rule reads like one of these: {examples}.", field="rule")


def _place(place: int) -> str:
    if place == -1:
        return "last"
    if place < 0:
        return f"{_ordinal(-place)}-to-last"
    return _ordinal(place)


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else _numbered(number)


def _numbered(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
    return f"{number}{suffix}"


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
