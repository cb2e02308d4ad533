"""VTIMEZONE: a zone's clocks, written so that every calendar program reads them rightly."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from calendars.clock_changes import Change, History, UnreadableZoneError, Yearly, history

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST = 5
_FEBRUARY = 2
_ANCHOR = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when the yearly changes are written where that makes no difference: each client then sees the same."""

Recurrence = dict[str, Any]


def vtimezone(zone: str, *, since: datetime) -> Timezone:
    """A zone's clocks from an instant on, for good: the changes of every year as recurring ones, the others one by one.

    UnreadableZoneError for what `clock_changes.history` refuses, and for a yearly change on a day that depends on how
    long February is: no zone has one.
    """
    made = Timezone()
    made.add("TZID", zone)
    for observance in _observances(history(zone), since):
        made.add_component(observance)
    return made


def _observances(known: History, since: datetime) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    is_regular = known.regular_from <= since
    if not is_regular or not known.yearly:
        begun = [change for change in known.odd if change.at <= since]
        for change in known.odd[max(len(begun) - 1, 0) :]:
            yield _observance(change)
    for rule in known.yearly:
        for recurrence in _recurrences(rule):
            first = _first(rule, recurrence, since=_ANCHOR if is_regular else known.regular_from)
            yield _observance(first, recurrence)


def _observance(change: Change, recurrence: Recurrence | None = None) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if change.after.is_summer else TimezoneStandard()
    wall = (change.at + change.before.ahead).replace(tzinfo=None)
    made.add("DTSTART", wall)
    made.add("TZOFFSETFROM", change.before.ahead)
    made.add("TZOFFSETTO", change.after.ahead)
    made.add("TZNAME", change.after.name)
    if recurrence is not None:
        made.add("RRULE", {"FREQ": "YEARLY", **recurrence})
    else:
        made.add("RDATE", wall)  # some programs see no change where there is only a DTSTART
    return made


def _recurrences(rule: Yearly) -> Iterator[Recurrence]:
    """The yearly rule as RRULEs: where its hour is before or after its day, it falls on one of seven days of the month,
    or of two months, and then there are two."""
    away = rule.time // timedelta(days=1)
    weekday = _DAYS[(rule.weekday + away) % 7]
    if away == 0:
        yield {"BYMONTH": rule.month, "BYDAY": f"{-1 if rule.week == _LAST else rule.week}{weekday}"}
        return
    length = _LENGTHS[rule.month - 1]
    first = away + (length - 6 if rule.week == _LAST else 7 * rule.week - 6)
    days = range(first, first + 7)
    is_at_its_end = rule.month == _FEBRUARY and (rule.week == _LAST or days[-1] > length)
    if is_at_its_end or (rule.month == _FEBRUARY + 1 and first < 1):
        raise UnreadableZoneError("the rule of the zone depends on how long February is")
    before, after = (rule.month - 2) % 12, rule.month % 12
    for month, those in (
        (before + 1, [day + _LENGTHS[before] for day in days if day < 1]),
        (rule.month, [day for day in days if 1 <= day <= length]),
        (after + 1, [day - length for day in days if day > length]),
    ):
        if those:
            yield {"BYMONTH": month, "BYMONTHDAY": those, "BYDAY": weekday}


def _first(rule: Yearly, recurrence: Recurrence, *, since: datetime) -> Change:
    """The first change of the rule from an instant on that falls into the month of its recurrence."""
    year = since.year - 1
    while True:
        change = rule.in_year(year)
        if change.at >= since and (change.at + rule.before.ahead).month == recurrence["BYMONTH"]:
            return change
        year += 1
