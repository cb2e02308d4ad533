"""Dates and hours as people type them: `14 Jan`, `Thu 14th January 2027`, `2027-01-14`, `14:00`, and nothing that can
be read two ways."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SHORTEST = 3
"""Letters by which a month is told from another word."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?=\s|[,;:]|$)", re.ASCII)
_SPOKEN = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})\.?,?(?:\s+(?P<year>\d{4}))?(?=\s|[,;:]|$)",
    re.IGNORECASE | re.ASCII,
)
_TIME = re.compile(r"(?:at\s+)?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?=\s|[,;]|$)", re.IGNORECASE | re.ASCII)
_UNTIL = re.compile(r"(?:to|until|till|-|–)\s+", re.IGNORECASE)
_ANOTHER_YEAR = 335
"""Days: within a month of the same date in another year, a weekday of that year is a slip and not a hint."""

_NUMERIC = re.compile(r"\d{1,4}[./-]\d{1,4}")


@dataclass(frozen=True)
class TypedDay:
    """The days meant, the nearest to today first (several only where no year was typed), and what followed."""

    days: tuple[date, ...]
    rest: str


class UnreadableDayError(ValueError):
    """What was typed looks like a date and is none; the text says why and what to type."""


def read_day(text: str, *, today: date) -> TypedDay | None:
    """The date that `text` begins with; None if it does not begin with one.

    Refused with UnreadableDayError: a day that does not exist, one that is another day of the week than was typed, and
    numeric dates such as 01/02 (which can be read in two ways) or 2027-13-01.
    """
    found = _ISO.match(text) or _SPOKEN.match(text)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        if _NUMERIC.match(text):
            raise UnreadableDayError("I cannot tell which date that is. Please write it as 14 Jan or 2027-01-14.")
        return None
    day = int(found["day"])
    years = [int(found["year"])] if found["year"] else range(today.year - 1, today.year + 2)
    days = [made for year in years if (made := _day(year, month, day))]
    if not days:
        year_words = f" {found['year']}" if found["year"] else ""
        raise UnreadableDayError(f"There is no {day} {MONTHS[month - 1].capitalize()}{year_words}.")
    days.sort(key=lambda made: abs(made - today))
    return TypedDay(_on_weekday(days, found, today), text[found.end() :].lstrip(" ,;:"))


def read_until(text: str, *, today: date) -> TypedDay | None:
    """The date after the `to` or `until` that `text` begins with; None if that is not how it begins.

    Refused as by `read_day`.
    """
    found = _UNTIL.match(text)
    return read_day(text[found.end() :], today=today) if found else None


def read_time(text: str) -> tuple[time, str] | None:
    """The hour from 0:00 to 23:59 that `text` begins with, and what followed; None if it does not begin with one."""
    found = _TIME.match(text)
    if found is None:
        return None
    return time(int(found["hour"]), int(found["minute"])), text[found.end() :].lstrip(" ,;:")


def read_month(text: str) -> tuple[int, str] | None:
    """The month that `text` begins with, by name and without a day, and what followed; None if it does not."""
    word, _, rest = text.partition(" ")
    month = _month(word) if len(word) >= SHORTEST and word.isalpha() else None
    return (month, rest.strip()) if month is not None else None


def _on_weekday(days: Sequence[date], found: re.Match[str], today: date) -> tuple[date, ...]:
    """The days that fall on the weekday that was typed; all of them if none was."""
    weekday = found.groupdict().get("weekday")
    if not weekday:
        return tuple(days)
    wanted = [name[:3].lower() for name in WEEKDAYS].index(weekday[:3].lower())
    fit = [
        day for day in days if day.weekday() == wanted and (found["year"] or abs((day - today).days) < _ANOTHER_YEAR)
    ]
    if not fit:
        nearest = days[0]
        said = f"{nearest.day} {nearest:%B %Y} is a {nearest:%A}"
        raise UnreadableDayError(f"{said}, and not a {WEEKDAYS[wanted]}. Please type the date that you mean.")
    return tuple(fit)


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word) if 1 <= int(word) <= len(MONTHS) else None
    hits = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word.lower())]
    return hits[0] if len(hits) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
