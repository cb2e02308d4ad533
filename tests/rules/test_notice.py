"""Clause 17, the notice: which moves need it all over again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.notice import Slot, needs_notice_again
from rules.terms import Terms

AT_TEN = Slot(date(2027, 1, 14), datetime(2027, 1, 14, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("becomes", "again"),
    [
        (AT_TEN, False),
        (Slot(date(2027, 1, 14), datetime(2027, 1, 14, 11, tzinfo=UTC)), False),  # an hour is permitted
        (Slot(date(2027, 1, 14), datetime(2027, 1, 14, 11, 1, tzinfo=UTC)), True),
        (Slot(date(2027, 1, 14), datetime(2027, 1, 14, 8, 59, tzinfo=UTC)), True),
        (Slot(date(2027, 1, 15), datetime(2027, 1, 15, 0, 30, tzinfo=UTC)), True),
    ],
)
def test_another_date_or_a_later_hour_than_permitted_needs_notice_again(
    default_terms: Terms, becomes: Slot, again: bool
) -> None:
    assert needs_notice_again(AT_TEN, becomes, terms=default_terms.strikes) is again


def test_a_short_step_over_midnight_is_another_date(default_terms: Terms) -> None:
    late = Slot(date(2027, 1, 14), datetime(2027, 1, 14, 23, 50, tzinfo=UTC))
    after_midnight = Slot(date(2027, 1, 15), datetime(2027, 1, 15, 0, 10, tzinfo=UTC))

    assert needs_notice_again(late, after_midnight, terms=default_terms.strikes)


def test_how_far_is_too_far_comes_from_the_terms(default_terms: Terms) -> None:
    strict = replace(default_terms.strikes, moved_minutes=0)

    assert needs_notice_again(AT_TEN, replace(AT_TEN, starts_at=AT_TEN.starts_at.replace(minute=1)), terms=strict)
