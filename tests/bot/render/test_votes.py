"""Votes in words: the sum that was compared, for every kind of ending."""

from datetime import UTC, datetime

import pytest

from bot.render.votes import basis, exactly, outcome_words, result_card, working
from rules.decisions import Outcome, Tally, Unquantified, decided
from store.models import Vote
from store.terms import preset

TERMS = preset()
AT = datetime(2027, 11, 14, 12, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "counted", "last"),
    [
        (
            "funds",
            Tally(12, for_=10, against=2),
            "*Sum:* 10 of 12 (the roll): 10 × 100 = 1000, and at least 80 × 12 = 960 is needed.",
        ),
        (
            "funds",
            Tally(12, for_=5),
            "*Turnout:* 5 of 12 took part: 5 × 2 = 10, and at least 1 × 12 = 12 is needed.",
        ),
        (
            "procedural",
            Tally(12, for_=1, recused=11),
            "*Roll left:* 1 of 12 are in the base: 1 × 2 = 2, and at least 1 × 12 = 12 is needed.",
        ),
        (
            "procedural",
            Tally(12, abstained=12),
            "*Sum:* nobody voted for or against, so there is nothing to compare.",
        ),
        (
            "procedural",
            Tally(12, for_=5, against=4),
            "*On the other base it would not have passed:* 5 of 12 (the roll): 5 × 2 = 10, and more than 1 × 12 = 12 "
            "is needed.",
        ),
    ],
)
def test_the_working_ends_with_the_sum_that_decided(kind: str, counted: Tally, last: str) -> None:
    numbers = getattr(TERMS.decisions, kind)
    result = decided(counted, kind=numbers, terms=TERMS.decisions)
    assert not isinstance(result, Unquantified)

    lines = working(result, kind=numbers, terms=TERMS)

    assert lines[0].startswith(f"*Ballots:* {counted.for_} for, {counted.against} against, {counted.abstained} abst")
    assert lines[-1] == last


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.TIED])
def test_a_position_is_told_without_a_sum(outcome: Outcome) -> None:
    vote = Vote(number=3, kind="position", question="Open registers?", terms_version=1, closed_at=AT, closes_at=AT)

    card = result_card(vote, Unquantified(outcome), recused=[], successor=None, zone="Europe/London", terms=TERMS)

    assert outcome_words(vote, Unquantified(outcome)) in card.text
    assert "How members voted is not told, whatever the outcome: differences are not quantified." in card.text
    assert "Ballots" not in card.text
    assert basis(vote, Unquantified(outcome), TERMS) == "Policy positions (clause 24, open), terms version 1"


def test_an_exact_instant_has_its_seconds() -> None:
    assert exactly(AT, zone="Europe/London") == (
        f"<!date^{int(AT.timestamp())}^{{date_long}}, {{time_secs}}|Sunday 14 November 2027, 12:00:07>"
    )
