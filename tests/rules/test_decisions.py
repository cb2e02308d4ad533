"""What ballots come to: the vectors of the rules, every small roll against a naive count, and properties."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decisions import (
    Cast,
    Outcome,
    Tally,
    Unquantified,
    Verdict,
    closes_early_at,
    decided,
    runs_on_until,
    tally,
    verdict,
)
from rules.number import Base, Share
from store.terms import preset

TERMS = preset().decisions
FUNDS, POSITION, PROCEDURAL = TERMS.funds, TERMS.position, TERMS.procedural
KINDS = {"funds": FUNDS, "position": POSITION, "procedural": PROCEDURAL}
CLOSE = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "counted", "expected"),
    [
        ("funds", Tally(12, for_=10, against=2), Outcome.PASSED),  # 1000 >= 960
        ("funds", Tally(12, for_=9, against=3), Outcome.FAILED),
        ("funds", Tally(12, for_=9), Outcome.FAILED),  # three are silent, and silence is not consent
        ("funds", Tally(12, for_=8, against=2, recused=2), Outcome.PASSED),  # of ten: exactly 80%
        ("position", Tally(12, for_=1, abstained=5), Outcome.FAILED),  # 2 > 12 is false
        ("position", Tally(12, for_=7, against=5), Outcome.PASSED),
        ("position", Tally(12, for_=6, against=6), Outcome.FAILED),  # a tie
        ("funds", Tally(12, abstained=12), Outcome.FAILED),
        ("position", Tally(12, abstained=12), Outcome.FAILED),
        ("procedural", Tally(12, abstained=12), Outcome.NO_VALID_VOTE),
        ("procedural", Tally(12, for_=1, recused=11), Outcome.INQUORATE),  # fewer than half of the roll is left
        ("funds", Tally(12, for_=5), Outcome.INQUORATE),
        ("funds", Tally(12, for_=6), Outcome.FAILED),  # half take part: enough, but not 80%
        ("procedural", Tally(12, for_=4, against=2), Outcome.PASSED),
        ("procedural", Tally(12, for_=3, against=3), Outcome.FAILED),
        ("procedural", Tally(12, for_=3, against=2, departed=2), Outcome.PASSED),  # five of ten
        ("procedural", Tally(12, for_=1, departed=11), Outcome.INQUORATE),
        ("procedural", Tally(0), Outcome.NO_VALID_VOTE),  # nobody on the roll
    ],
)
def test_verdict_vector(kind: str, counted: Tally, expected: Outcome) -> None:
    assert verdict(counted, kind=KINDS[kind], terms=TERMS).outcome is expected


def test_verdict_shows_the_other_base_where_it_would_differ() -> None:
    differs = verdict(Tally(12, for_=9), kind=FUNDS, terms=TERMS)
    same = verdict(Tally(12, for_=10, against=2), kind=FUNDS, terms=TERMS)

    assert (differs.sum.base, differs.sum.votes, differs.sum.of) == (Base.ROLL, 9, 12)
    assert differs.other is not None
    assert (differs.other.base, differs.other.of, differs.other.is_met) == (Base.FOR_AND_AGAINST, 9, True)
    assert same.other is None


def test_verdict_is_exact_where_floating_point_is_not() -> None:
    """29 of 50 is 58%, though 29/50*100 is a little less in floating point."""
    exactly = replace(FUNDS, majority=Share(58, 100, or_equal=True))

    assert verdict(Tally(50, for_=29, against=21), kind=exactly, terms=TERMS).outcome is Outcome.PASSED
    assert verdict(Tally(50, for_=28, against=22), kind=exactly, terms=TERMS).outcome is Outcome.FAILED


def test_verdict_refuses_a_kind_that_the_most_votes_decide() -> None:
    with pytest.raises(ValueError, match="election"):
        verdict(Tally(12), kind=TERMS.appointment, terms=TERMS)


def test_a_position_is_an_outcome_and_nothing_else() -> None:
    """The value has no place for a number: whatever is drawn from it, none can be told."""
    position, funds = (decided(Tally(12, for_=7, against=5), kind=kind, terms=TERMS) for kind in (POSITION, FUNDS))

    assert position == Unquantified(Outcome.PASSED)
    assert [part.name for part in fields(Unquantified)] == ["outcome"]
    assert isinstance(funds, Verdict)


def test_tally_counts_the_departed_who_had_not_voted() -> None:
    counted = tally(range(1, 7), {1: Cast.FOR, 2: Cast.RECUSE, 3: Cast.ABSTAIN}, departed=[1, 2, 4, 99])

    assert counted == Tally(6, for_=1, abstained=1, recused=1, departed=1)
    assert (counted.left, counted.turnout, counted.not_voted) == (4, 2, 2)


def test_tally_refuses_a_ballot_from_outside_the_roll() -> None:
    with pytest.raises(ValueError, match="not of the roll"):
        tally([1, 2], {3: Cast.FOR})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("electors", range(7))
def test_verdict_of_every_small_roll_is_the_naive_one(kind: str, electors: int) -> None:
    """Every way in which up to six electors can vote, be silent or depart."""
    ways: list[Cast | str] = [*Cast, "silent", "departed"]
    seen = set()
    for votes in product(ways, repeat=electors):
        if (counts := tuple(sorted(votes))) in seen:
            continue
        seen.add(counts)
        ballots = {elector: vote for elector, vote in enumerate(votes) if isinstance(vote, Cast)}
        departed = [elector for elector, vote in enumerate(votes) if vote == "departed"]

        counted = tally(range(electors), ballots, departed=departed)

        assert verdict(counted, kind=KINDS[kind], terms=TERMS).outcome is naive(kind, votes), votes


def naive(kind: str, votes: tuple[Cast | str, ...]) -> Outcome:
    """The rule as one would work it out on paper, in fractions."""
    yes, no = votes.count("for"), votes.count("against")
    taking_part = yes + no + votes.count("abstain")
    eligible = len(votes) - votes.count("departed") - votes.count("recuse")
    if eligible * Fraction(1, 2) > taking_part or Fraction(len(votes), 2) > eligible:
        return Outcome.INQUORATE
    base = yes + no if kind == "procedural" else eligible
    if base == 0:
        return Outcome.NO_VALID_VOTE
    share = Fraction(yes, base)
    return (
        Outcome.PASSED if (share >= Fraction(4, 5) if kind == "funds" else share > Fraction(1, 2)) else Outcome.FAILED
    )


BALLOTS = st.dictionaries(st.integers(0, 29), st.sampled_from(Cast))


@given(BALLOTS, st.data(), st.sampled_from(sorted(KINDS)))
def test_verdict_does_not_depend_on_the_order_of_ballots(
    ballots: Mapping[int, Cast], data: st.DataObject, kind: str
) -> None:
    shuffled = dict(data.draw(st.permutations(list(ballots.items()))))

    as_cast, otherwise = tally(range(30), ballots), tally(range(30), shuffled)

    assert verdict(as_cast, kind=KINDS[kind], terms=TERMS) == verdict(otherwise, kind=KINDS[kind], terms=TERMS)


@given(BALLOTS, st.integers(0, 29), st.sampled_from(sorted(KINDS)))
def test_verdict_one_more_for_never_turns_a_pass_into_a_failure(
    ballots: Mapping[int, Cast], elector: int, kind: str
) -> None:
    before = verdict(tally(range(30), ballots), kind=KINDS[kind], terms=TERMS).outcome
    after = verdict(tally(range(30), {**ballots, elector: Cast.FOR}), kind=KINDS[kind], terms=TERMS).outcome

    assert before is not Outcome.PASSED or after is Outcome.PASSED


def test_runs_on_until_once_and_only_where_turnout_is_short() -> None:
    week = CLOSE + timedelta(days=7)

    def until(counted: Tally, ran_on: int = 0) -> datetime | None:
        return runs_on_until(counted, closes_at=CLOSE, ran_on=ran_on, kind=FUNDS, terms=TERMS)

    assert until(Tally(12, for_=5)) == week
    assert until(Tally(12, for_=5), ran_on=1) is None
    assert until(Tally(12, for_=6)) is None
    assert until(Tally(12, for_=1, recused=11)) is None, "one of one took part: running on brings nobody back"


def test_closes_early_once_everybody_has_answered_and_a_day_has_passed() -> None:
    opened_at = CLOSE - timedelta(hours=24)
    hour = timedelta(hours=1)

    def early(*answered: datetime | None) -> datetime | None:
        return closes_early_at(answered, opened_at=opened_at, terms=TERMS)

    assert early(opened_at + hour, opened_at + 2 * hour) == CLOSE, "not before a day has passed"
    assert early(opened_at + hour, CLOSE + hour) == CLOSE + hour, "the last one closes it"
    assert early(opened_at, opened_at) == CLOSE
    assert early(opened_at + hour, None) is None
    assert early() is None, "nobody on the roll"
