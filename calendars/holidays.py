"""Bank holidays by division, known without a network, and the working days that they leave.

The years that GOV.UK has published come with the `govuk-bank-holidays` package, one-off holidays and moved ones
included. For every other year the statutory pattern is computed: it knows of no holiday that is yet to be proclaimed,
and `is_published` says which of the two an answer rests on.
"""

from collections.abc import Set
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from govuk_bank_holidays.bank_holidays import BankHolidays

ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND = "england-and-wales", "scotland", "northern-ireland"
NO_DIVISION = "none"
"""For a group outside the United Kingdom: every day from Monday to Friday is a working day."""

DIVISIONS = (ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND, NO_DIVISION)

_MONDAY, _SATURDAY = 0, 5
_DAY = timedelta(days=1)


def bank_holidays(year: int, *, division: str) -> frozenset[date]:
    """The days of a year on which banks are closed, substitute days instead of the weekend days they stand for.

    A ValueError if there is no such division.
    """
    if division not in DIVISIONS:
        raise ValueError(f"{division} is not one of {', '.join(DIVISIONS)}")
    return _published(division).get(year) or _by_pattern(year, division)


def is_published(year: int, *, division: str) -> bool:
    """Whether the bank holidays of that year are published, and not computed from the pattern."""
    return division == NO_DIVISION or year in _published(division)


def is_working_day(day: date, *, division: str) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year, division=division)


def working_day_from(day: date, *, division: str) -> date:
    """The day itself if it is a working day, otherwise the next one after it."""
    while not is_working_day(day, division=division):
        day += _DAY
    return day


def working_day_until(day: date, *, division: str) -> date:
    """The day itself if it is a working day, otherwise the last one before it."""
    while not is_working_day(day, division=division):
        day -= _DAY
    return day


def working_days_before(day: date, count: int, *, division: str) -> date:
    """The day that lies so many working days before another one."""
    for _ in range(count):
        day = working_day_until(day - _DAY, division=division)
    return day


@lru_cache
def _published(division: str) -> dict[int, frozenset[date]]:
    """The published holidays of each year; GOV.UK publishes whole years."""
    if division == NO_DIVISION:
        return {}
    days = [holiday["date"] for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division=division)]
    return {year: frozenset(day for day in days if day.year == year) for year in {day.year for day in days}}


@lru_cache
def _by_pattern(year: int, division: str) -> frozenset[date]:
    christmas = _observed(date(year, 12, 25), date(year, 12, 26))
    mondays = (_monday_from(date(year, 5, 1)), _monday_until(date(year, 5, 31)))
    good_friday, easter_monday = easter(year) - 2 * _DAY, easter(year) + _DAY
    august = _monday_until(date(year, 8, 31))
    match division:
        case "scotland":
            new_year = _observed(date(year, 1, 1), date(year, 1, 2))
            own = {good_friday, _monday_from(date(year, 8, 1)), *_observed(date(year, 11, 30))}
        case "northern-ireland":
            new_year = _observed(date(year, 1, 1))
            patrick, boyne = _observed(date(year, 3, 17)), _observed(date(year, 7, 12))
            own = {good_friday, easter_monday, august, *patrick, *boyne}
        case "england-and-wales":
            new_year = _observed(date(year, 1, 1))
            own = {good_friday, easter_monday, august}
        case _:
            return frozenset()
    return frozenset({*new_year, *mondays, *own, *christmas})


def _observed(*days: date) -> frozenset[date]:
    """Those days, each that falls on a weekend replaced by the first weekday after it that is still free."""
    observed = {day for day in days if day.weekday() < _SATURDAY}
    for day in days:
        if day not in observed:
            observed.add(_free_weekday_after(day, observed))
    return frozenset(observed)


def _free_weekday_after(day: date, taken: Set[date]) -> date:
    while day.weekday() >= _SATURDAY or day in taken:
        day += _DAY
    return day


def _monday_from(day: date) -> date:
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def _monday_until(day: date) -> date:
    return day - (day.weekday() - _MONDAY) % 7 * _DAY
