"""The numbers of the terms, as people read them."""

from dataclasses import replace

import pytest

from bot.render.terms import value_in_words
from rules.number import Share, Value
from rules.terms import Terms


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("strikes.notice_days", "7 days"),
        ("agenda.pack_days", "7 days before the meeting"),
        ("meetings.ordinary_compulsory", "yes"),
        ("strikes.substitute_is_present", "no"),
        ("tenure.notice_days", "90, 60 and 30 days before the end"),
        ("actions.nudge_after_days", "7 days after it was due"),
        ("decisions.funds.majority", "at least 80%"),
        ("decisions.funds.base", "the roll"),
        ("decisions.funds.turnout", "at least half"),
        ("decisions.position.majority", "more than half"),
        ("decisions.appointment.majority", "the most votes"),
        ("decisions.appointment.base", "the votes cast"),
        ("decisions.invitation.base", "the votes for and against"),
    ],
)
def test_value_in_words_of_the_default_terms(terms: Terms, name: str, text: str) -> None:
    assert value_in_words(terms.describe(name)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Share(2, 4, or_equal=True), "at least half"),  # whatever it is a half of
        (Share(3, 4, or_equal=False), "more than 75%"),
        (Share(2, 3, or_equal=True), "at least 2 of 3"),  # never 66%
        (Share(1, 1, or_equal=True), "at least 100%"),
        (Share(0, 5, or_equal=False), "more than 0%"),
    ],
)
def test_value_in_words_of_a_share_is_exact(terms: Terms, value: Value, text: str) -> None:
    assert value_in_words(replace(terms.describe("decisions.funds.majority"), value=value)) == text
