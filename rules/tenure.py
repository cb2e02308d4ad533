"""Clauses 9 and 14, the length of a term: its last day, when its end is announced, and what a renewal is."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def last_day(starts_on: date, *, years: int) -> date:
    """The last day of a term: the day before the same date so many years later.

    Where that year has no such date, the end of the month is taken first: a term from 29 February 2024 would begin
    again on 28 February 2026, so it ends on the 27th.
    """
    return starts_on + relativedelta(years=years) - timedelta(days=1)


def office_last_day(starts_on: date, *, years: int, membership_ends_on: date) -> date:
    """The last day of an office that only a member can hold: its term, or the membership if that ends first."""
    return min(last_day(starts_on, years=years), membership_ends_on)


def renewal(ends_on: date, *, years: int) -> tuple[date, date]:
    """The first and last day of the membership that follows one which ends on that day (clause 16: without a cap)."""
    starts_on = ends_on + timedelta(days=1)
    return starts_on, last_day(starts_on, years=years)


def same_day_later(day: date, *, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none: 30 November, three: 28 or 29
    February."""
    return day + relativedelta(months=months)


def notice_due(ends_on: date, *, today: date, days_before: Iterable[int]) -> int | None:
    """Which notice of a last day is due, as the number of days before it; None before the first and after the end.

    Of several that have passed it is the latest: those missed before it are not given.
    """
    passed = [days for days in days_before if ends_on - timedelta(days=days) <= today <= ends_on]
    return min(passed, default=None)
