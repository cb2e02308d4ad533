"""Dates, lists and numbers in plain English."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def day_in_words(day: date) -> str:
    """`Thursday 14 January 2027`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """`Thu 14 Jan 2027`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def instant_in_words(instant: datetime, *, zone: str) -> str:
    """`Thursday 14 January 2027, 10:00` in a zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def ordinal(number: int) -> str:
    """`first` to `tenth`, then `11th` and so on."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0, "th")
    return f"{number}{suffix}"


def counted(number: int, noun: str) -> str:
    """`1 absence`, `2 absences`, `no absences`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
