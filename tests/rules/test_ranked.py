"""Ranked ballots: known elections, every small one against a naive count, ties, companies, and properties."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decisions import Outcome, Tally
from rules.ranked import Candidate, count, drawn, election, is_ranked
from store.terms import preset

TERMS = preset().decisions
KIND = TERMS.appointment
A, B, C, D, E = (Candidate(number, name) for number, name in enumerate("ABCDE", 1))
Ends = set[frozenset[int]]


def votes(*ballots: tuple[int, str]) -> list[tuple[int, ...]]:
    """`(4, "AB")`: four ballots with A first and B second."""
    return [tuple("ABCDE".index(name) + 1 for name in ranking) for held, ranking in ballots for _ in range(held)]


def names(found: Sequence[Candidate]) -> str:
    return "".join(each.name for each in found)


@pytest.mark.parametrize(
    ("ballots", "places", "elected", "tied", "rounds"),
    [
        (votes((4, "AB"), (3, "B")), 1, "A", "", 1),  # a majority at once
        (votes((4, "A"), (3, "B"), (2, "CB")), 1, "B", "", 2),  # the last one's votes decide
        (votes((4, "A"), (3, "B"), (2, "C")), 1, "A", "", 3),  # two ballots are spent; nobody has the quota
        (votes((3, "A"), (3, "B")), 1, "", "AB", 1),
        (votes((5, "A"), (3, "B"), (3, "C")), 1, "A", "", 3),  # B and C are level, and it makes no difference
        (votes((5, "A"), (3, "BC"), (3, "CB")), 1, "", "BC", 1),  # it does: whoever stays wins
        (votes((9, "AB"), (3, "C"), (2, "D"), (1, "B")), 2, "AB", "", 4),  # A's surplus of 3 of 9 makes B
        (votes((3, "A"), (1, "BCD")), 3, "AB", "CD", 2),  # whoever of C and D stays has the last place
        (votes((2, "ABC"), (2, "BCA"), (2, "CAB")), 1, "", "ABC", 1),
    ],
)
def test_count_vector(ballots: list[tuple[int, ...]], places: int, elected: str, tied: str, rounds: int) -> None:
    stood = [each for each in (A, B, C, D, E) if any(each.id in ballot for ballot in ballots)]

    found = count(ballots, stood, places=places, per_company=1)

    assert (names(found.elected), names(found.tied), len(found.rounds)) == (elected, tied, rounds)


def test_count_ties_those_whom_nobody_spoke_for() -> None:
    found = count(votes((3, "A")), [A, B, C, D], places=2, per_company=1)

    assert (names(found.elected), names(found.tied), len(found.rounds)) == ("A", "BCD", 2)


def test_count_shows_every_round() -> None:
    found = count(votes((9, "AB"), (3, "C"), (2, "D"), (1, "B")), [A, B, C, D], places=2, per_company=1)

    first, second = found.rounds[:2]
    assert found.quota == 6
    assert first.votes == ((A, Fraction(9)), (C, Fraction(3)), (D, Fraction(2)), (B, Fraction(1)))
    assert (first.elected, first.excluded) == ((A,), ())
    assert dict(second.votes) == {B: Fraction(4), C: Fraction(3), D: Fraction(2)}, "a third of nine go on"
    assert (second.excluded, second.spent) == ((D,), 0)
    assert found.rounds[2].spent == 2


def test_count_passes_over_a_candidate_whose_company_has_just_been_elected() -> None:
    a, a2 = Candidate(1, "A", company=7), Candidate(2, "B", company=7)
    c, d = Candidate(3, "C", company=8), Candidate(4, "D", company=9)

    found = count(votes((7, "ABC"), (5, "BA"), (2, "C"), (1, "D")), [a, a2, c, d], places=2, per_company=1)

    assert (found.elected, found.rounds[0].elected, found.rounds[0].passed) == ((a, c), (a,), (a2,))
    both = count(votes((7, "ABC"), (5, "BA"), (2, "C"), (1, "D")), [a, a2, c, d], places=2, per_company=2)
    assert both.elected == (a, a2)
    few = count(votes((5, "A"), (5, "B"), (1, "C")), [a, a2, c], places=2, per_company=1)
    assert (few.elected, few.tied) == ((c,), (a, a2)), "C is not left out: the second place could not be filled"
    alone = count(votes((3, "A"), (2, "B")), [a, a2], places=2, per_company=1)
    assert (alone.places, alone.elected) == (1, (a,))


def naive(
    ballots: list[tuple[Fraction, tuple[int, ...]]],
    hopeful: frozenset[int],
    elected: frozenset[int],
    places: int,
    quota: int,
    company: dict[int, int],
) -> Ends:
    """Every way an election can end, as one would work it out with slips of paper."""

    def fits(people: frozenset[int]) -> int:
        return len({company[each] for each in people} - {company[each] for each in elected})

    left = places - len(elected)
    if left == 0:
        return {elected}
    held = dict.fromkeys(hopeful, Fraction(0))
    tops = [next((name for name in ranking if name in hopeful), None) for _, ranking in ballots]
    for (weight, _), top in zip(ballots, tops, strict=True):
        if top is not None:
            held[top] += weight
    reached = {each for each in hopeful if held[each] >= quota}
    if reached:
        ends: Ends = set()
        for order in permutations(sorted(reached)):
            batch: list[int] = []
            for each in sorted(order, key=lambda name: -held[name]):  # stable: each order of those who are level
                if company[each] not in {company[other] for other in batch}:
                    batch.append(each)
            rest = [
                (weight * (held[top] - quota) / held[top] if top in batch else weight, ranking)
                for (weight, ranking), top in zip(ballots, tops, strict=True)
            ]
            over = elected | set(batch)
            stay = {each for each in hopeful if company[each] not in {company[name] for name in over}}
            ends |= naive(rest, frozenset(stay), over, places, quota, company)
        return ends
    can_go = [each for each in hopeful if fits(hopeful - {each}) >= left]
    if not can_go:
        return {elected | hopeful}
    fewest = min(held[each] for each in can_go)
    lowest = [each for each in can_go if held[each] == fewest]
    return set().union(*(naive(ballots, hopeful - {each}, elected, places, quota, company) for each in lowest))


RANKINGS = [ranking for length in (1, 2, 3) for ranking in permutations((1, 2, 3), length)]


@pytest.mark.parametrize("companies", [(1, 2, 3), (1, 1, 2)])
@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize("electors", [1, 2, 3, pytest.param(4, marks=pytest.mark.slow)])
def test_count_of_every_small_election_is_the_naive_one(electors: int, places: int, companies: tuple[int, ...]) -> None:
    """Every way in which up to four electors can rank three candidates, of three companies or of two."""
    stood = [Candidate(number, "", company) for number, company in enumerate(companies, 1)]
    for ballots in combinations_with_replacement(RANKINGS, electors):
        found = count(ballots, stood, places=places, per_company=1)

        slips = [(Fraction(1), ranking) for ranking in ballots]
        quota = electors // (places + 1) + 1
        ends = naive(slips, frozenset((1, 2, 3)), frozenset(), places, quota, dict(enumerate(companies, 1)))
        sure, possible = frozenset.intersection(*ends), frozenset.union(*ends)
        assert {each.id for each in found.elected} == sure, ballots
        assert {each.id for each in found.tied} == possible - sure, ballots


BALLOTS = st.lists(
    st.permutations([1, 2, 3, 4, 5]).flatmap(lambda p: st.integers(1, 5).map(lambda n: p[:n])), min_size=1
)


@given(BALLOTS, st.integers(1, 3), st.data())
def test_count_depends_on_the_order_of_neither_ballots_nor_candidates(
    ballots: list[list[int]], places: int, data: st.DataObject
) -> None:
    stood = [Candidate(number, "", number // 2) for number in range(1, 6)]
    otherwise = data.draw(st.permutations(ballots)), data.draw(st.permutations(stood))

    found = count(ballots, stood, places=places, per_company=1)

    assert found == count(*otherwise, places=places, per_company=1)
    assert len(found.elected) == places or len(found.tied) > places - len(found.elected) > 0
    for each in found.rounds:
        held = places - sum(len(other.elected) for other in found.rounds[: found.rounds.index(each)])
        assert sum(votes for _, votes in each.votes) + each.spent <= len(ballots), "no vote counts twice"
        assert held > 0


@given(BALLOTS, st.permutations([1, 2, 3, 4, 5]))
def test_count_does_not_favour_anybody_by_their_number(ballots: list[list[int]], numbers: list[int]) -> None:
    """Other ids for the same people elect the same people, and tie the same."""
    other = dict(zip(range(1, 6), numbers, strict=True))
    stood = [Candidate(number, "") for number in range(1, 6)]

    found = count(ballots, stood, places=2, per_company=1)
    renamed = count([[other[each] for each in ballot] for ballot in ballots], stood, places=2, per_company=1)

    assert {other[each.id] for each in found.elected} == {each.id for each in renamed.elected}
    assert {other[each.id] for each in found.tied} == {each.id for each in renamed.tied}


def test_count_of_many_who_are_all_level_ends_in_a_tie_between_them() -> None:
    stood = [Candidate(number, "") for number in range(30)]

    found = count([(number,) for number in range(30)], stood, places=3, per_company=1)

    assert (found.elected, len(found.tied)) == ((), 30)


def test_election_outcomes_and_no_breakdown_of_few_ballots() -> None:
    def held(counted: Tally, ballots: list[tuple[int, ...]]) -> tuple[Outcome, str, bool]:
        found = election(counted, ballots, [A, B], places=1, per_company=1, kind=KIND, terms=TERMS)
        return found.outcome, names(found.elected), found.count is not None

    assert held(Tally(12, for_=6), votes((4, "A"), (2, "B"))) == (Outcome.PASSED, "A", True)
    assert held(Tally(12, for_=6), votes((3, "A"), (3, "B"))) == (Outcome.TIED, "", True)
    assert held(Tally(12, for_=5), votes((3, "A"), (2, "B"))) == (Outcome.INQUORATE, "", False)
    assert held(Tally(8, for_=4), votes((3, "A"), (1, "B"))) == (Outcome.PASSED, "A", False)
    assert held(Tally(8, abstained=4), []) == (Outcome.NO_VALID_VOTE, "", False)


def test_is_ranked_from_three_candidates_or_for_several_places() -> None:
    assert not is_ranked(2, places=1, terms=TERMS)
    assert is_ranked(3, places=1, terms=TERMS)
    assert is_ranked(3, places=2, terms=TERMS)


def test_lots_give_the_places_in_their_order_but_for_a_company_that_has_its_people() -> None:
    first, mate, other = Candidate(1, "", 7), Candidate(2, "", 7), Candidate(3, "", 8)

    assert drawn([first, mate, other], places=2, per_company=1) == [first, other]
    assert drawn([other, mate, first], places=1, per_company=1) == [other]
