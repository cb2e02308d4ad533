"""Elections in words: how one votes, the rounds of a count, ties, lots, and few ballots."""

from fractions import Fraction

import pytest

from bot.render.elections import how, outcome, working
from rules.decisions import Outcome, Tally
from rules.ranked import Candidate, Count, Election, Round
from store.terms import preset

TERMS = preset()
ADA, JO, KIT = Candidate(1, "Ada <b>", 7), Candidate(2, "Jo Smith", 7), Candidate(3, "Kit Ash", 8)


@pytest.mark.parametrize(
    ("stand", "places", "begins"),
    [
        ([ADA, JO], 1, "Each ballot names one of them; whoever has the most votes is elected."),
        ([ADA, JO, KIT], 1, "Each ballot ranks them, as many as one likes; the count is by instant-runoff"),
        ([ADA, JO, KIT], 2, "Each ballot ranks them, as many as one likes; the count is by transferable vote"),
    ],
)
def test_the_card_says_how_one_votes(stand: list[Candidate], places: int, begins: str) -> None:
    assert how(stand, places, TERMS).startswith(begins)


def test_the_working_has_every_round_with_what_follows_of_it() -> None:
    rounds = (
        Round(((ADA, Fraction(6)), (JO, Fraction(2)), (KIT, Fraction(1))), Fraction(0), elected=(ADA,), passed=(JO,)),
        Round(((KIT, Fraction(10, 3)),), Fraction(5, 3), excluded=(KIT,)),
    )
    tally = Tally(12, for_=9, abstained=1, recused=1)
    result = Election(Outcome.PASSED, tally, (ADA,), (), Count(2, 4, rounds, (ADA,), ()))

    assert working(result, terms=TERMS) == [
        "*Turnout:* 10 of 11 (12 on the roll, less 1 recused) voted.",
        "*Quota:* 4 of 9 ballots for 2 places; 1 abstained.",
        "*Round 1:* Ada &lt;b&gt; 6, Jo Smith 2, Kit Ash 1. *Ada &lt;b&gt;* is elected. *Jo Smith* is passed over: "
        "their company has its people at the table.",
        "*Round 2:* Kit Ash 3.33, on nobody who is left 1.67. *Kit Ash* goes out.",
    ]
    assert outcome(result) == "Elected: *Ada &lt;b&gt;*"


def test_a_tie_on_the_way_that_makes_no_difference_is_said() -> None:
    """Whoever reads the round asks why it was this one who went out."""
    votes = ((ADA, Fraction(4)), (JO, Fraction(3)), (KIT, Fraction(3)))
    count = Count(1, 6, (Round(votes, Fraction(0), excluded=(JO,)),), (ADA,), ())

    assert working(Election(Outcome.PASSED, Tally(12, for_=10), (ADA,), (), count), terms=TERMS)[-1] == (
        "*Round 1:* Ada &lt;b&gt; 4, Jo Smith 3, Kit Ash 3. *Jo Smith* goes out; *Kit Ash* had as few, and it makes no "
        "difference to who is elected."
    )


def test_a_tie_says_what_comes_next_and_then_what_lots_decided() -> None:
    tied = Election(Outcome.TIED, Tally(8, for_=4), (ADA,), (JO, KIT))
    drawn = Election(Outcome.TIED, Tally(8, for_=4), (), (JO, Candidate(3, "Kit Ash", 8, lot=1)))

    assert outcome(tied) == "Elected: *Ada &lt;b&gt;*. A tie between *Jo Smith* and *Kit Ash*"
    few, after = working(tied, terms=TERMS)[1:]
    assert few == "There were fewer than 5 ballots: a count could tell who voted how, so none is shown."
    assert after.startswith("An officer opens another ballot between those tied")
    assert outcome(drawn) == "A tie between *Jo Smith* and *Kit Ash*, decided by lot: *Kit Ash*"
    assert len(working(drawn, terms=TERMS)) == 2


def test_an_inquorate_ballot_tells_the_turnout_alone() -> None:
    assert working(Election(Outcome.INQUORATE, Tally(12, for_=3, departed=1)), terms=TERMS) == [
        "*Turnout:* 3 of 11 (12 on the roll, less 1 departed) voted."
    ]
