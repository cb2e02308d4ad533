"""The length of a term, to the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.tenure import last_day, notice_due, office_last_day, renewal, same_day_later

TERMS = [
    (date(2024, 3, 1), 2, date(2026, 2, 28), "the end of February in a year without a 29th"),
    (date(2024, 2, 29), 2, date(2026, 2, 27), "clamped to 28 February first, then the day before"),
    (date(2022, 3, 1), 2, date(2024, 2, 29), "the day before 1 March is the 29th in a leap year"),
    (date(2022, 2, 28), 2, date(2024, 2, 27), "28 February stays 28 February in a leap year"),
    (date(2024, 2, 29), 4, date(2028, 2, 28), "from leap year to leap year"),
    (date(2026, 1, 1), 2, date(2027, 12, 31), "whole calendar years"),
    (date(2026, 7, 31), 2, date(2028, 7, 30), "the end of a month"),
    (date(2026, 7, 15), 1, date(2027, 7, 14), "another group's terms"),
]


@pytest.mark.parametrize(("starts_on", "years", "ends_on", "remark"), TERMS)
def test_last_day_is_the_day_before_the_same_date(starts_on: date, years: int, ends_on: date, remark: str) -> None:
    assert last_day(starts_on, years=years) == ends_on, remark


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(1, 10))
def test_last_day_leaves_no_gap_but_after_29_february(starts_on: date, years: int) -> None:
    ends_on = last_day(starts_on, years=years)

    follows = date.fromordinal(ends_on.toordinal() + 1)
    assert (follows.month, follows.day) in {(starts_on.month, starts_on.day), (2, 28 if starts_on.day == 29 else 0)}
    assert follows.year == starts_on.year + years


@pytest.mark.parametrize(
    ("membership_ends_on", "ends_on", "remark"),
    [
        (date(2028, 12, 31), date(2028, 2, 29), "the office's own term is first"),
        (date(2027, 6, 30), date(2027, 6, 30), "the membership is first"),
        (date(2028, 2, 29), date(2028, 2, 29), "both on one day"),
    ],
)
def test_office_ends_with_its_term_or_the_membership(membership_ends_on: date, ends_on: date, remark: str) -> None:
    held = office_last_day(date(2026, 3, 1), years=2, membership_ends_on=membership_ends_on)

    assert held == ends_on, remark


RENEWALS = [
    (date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29), "the day after, and two years from then"),
    (date(2026, 2, 27), date(2026, 2, 28), date(2028, 2, 27), "a term that began on 29 February"),
    (date(2027, 12, 31), date(2028, 1, 1), date(2029, 12, 31), "from year to year"),
]


@pytest.mark.parametrize(("ends_on", "first", "last", "remark"), RENEWALS)
def test_a_renewal_begins_the_day_after(ends_on: date, first: date, last: date, remark: str) -> None:
    assert renewal(ends_on, years=2) == (first, last), remark


MONTHS = [
    (date(2026, 11, 30), 3, date(2027, 2, 28), "clamped to the end of February"),
    (date(2027, 11, 30), 3, date(2028, 2, 29), "of a leap year"),
    (date(2026, 12, 31), 3, date(2027, 3, 31), "the end of a month"),
    (date(2027, 3, 31), 3, date(2027, 6, 30), "clamped to 30 June"),
    (date(2027, 1, 15), 3, date(2027, 4, 15), "the same day"),
    (date(2027, 1, 15), 0, date(2027, 1, 15), "a group that gives no time"),
]


@pytest.mark.parametrize(("day", "months", "later", "remark"), MONTHS)
def test_the_same_day_months_later_is_clamped(day: date, months: int, later: date, remark: str) -> None:
    assert same_day_later(day, months=months) == later, remark


ENDS_ON = date(2027, 5, 31)
NOTICES = [
    (date(2027, 3, 1), None, "91 days before"),
    (date(2027, 3, 2), 90, "90 days before"),
    (date(2027, 3, 31), 90, "61 days before"),
    (date(2027, 4, 1), 60, "60 days before"),
    (date(2027, 5, 1), 30, "30 days before: the earlier ones, if they were missed, are not given"),
    (date(2027, 5, 31), 30, "the last day"),
    (date(2027, 6, 1), None, "it is over"),
]


@pytest.mark.parametrize(("today", "due", "remark"), NOTICES)
def test_the_latest_notice_that_has_passed_is_due(today: date, due: int | None, remark: str) -> None:
    assert notice_due(ENDS_ON, today=today, days_before=(90, 60, 30)) == due, remark


def test_no_lead_times_are_no_notices() -> None:
    assert notice_due(ENDS_ON, today=ENDS_ON, days_before=()) is None
