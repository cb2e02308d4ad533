"""Clauses 9 and 14, the length of a term: the last day of a membership and of an office."""

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
