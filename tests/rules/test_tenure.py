"""The length of a term, to the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.tenure import last_day, office_last_day

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
