"""Clause 21: which span of a meeting a private session can have, by tables and by properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.private import Span, require_fit
from rules.refusal import Refusal

TEN = datetime(2027, 11, 11, 10, tzinfo=UTC)
MEETING = Span(TEN, TEN + timedelta(minutes=90))
MINUTES = st.integers(-30, 120)


def span(first: int, last: int) -> Span:
    return Span(TEN + timedelta(minutes=first), TEN + timedelta(minutes=last))


@pytest.mark.parametrize(
    ("first", "last", "taken", "field", "words"),
    [
        (50, 30, [], "last", "It would end before it begins (10:50 to 10:30). Please give a later end."),
        (30, 30, [], "last", "It would end before it begins (10:30 to 10:30). Please give a later end."),
        (-1, 30, [], "first", "The meeting is from 10:00 to 11:30, and 09:59 to 10:30 is not within it."),
        (30, 91, [], "last", "The meeting is from 10:00 to 11:30, and 10:30 to 11:31 is not within it."),
        (
            30,
            50,
            [(0, 30), (49, 60)],
            "first",
            "A private session from 10:49 to 11:00 is asked for or agreed already. Please choose another time.",
        ),
    ],
)
def test_a_span_that_cannot_be_is_refused(
    first: int, last: int, taken: list[tuple[int, int]], field: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        require_fit(span(first, last), meeting=MEETING, taken=[span(*each) for each in taken])

    assert (str(refused.value), refused.value.field) == (words, field)


@pytest.mark.parametrize("taken", [[], [(0, 30), (50, 90)]])
def test_a_span_within_the_meeting_passes_and_may_touch_another(taken: list[tuple[int, int]]) -> None:
    require_fit(span(30, 50), meeting=MEETING, taken=[span(*each) for each in taken])
    require_fit(MEETING, meeting=MEETING, taken=[])


@given(MINUTES, MINUTES, MINUTES, MINUTES)
def test_what_passes_shares_no_minute_with_another_and_leaves_none_outside(a: int, b: int, c: int, d: int) -> None:
    try:
        require_fit(span(a, b), meeting=MEETING, taken=[span(c, d)] if c < d else [])
        passes = True
    except Refusal:
        passes = False

    minutes = set(range(a, b))
    assert passes == (bool(minutes) and minutes <= set(range(90)) and not minutes & set(range(c, d)))
