"""Clause 14, elections: ranked ballots counted by instant-runoff for one place and by transferable vote for several."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product

from votelib.component.quota import droop
from votelib.component.transfer import Gregory
from votelib.evaluate.sequential import allocation_totals, initial_allocation

from rules.decisions import Outcome, Tally, Unquantified, Verdict, is_quorate
from rules.sections import DecisionTerms, KindTerms

MOST_STATES = 500
"""How many ways on from a tie are followed; beyond it the tie is between all who are left."""

_TRANSFER = Gregory()
"""Surplus votes go on as exact fractions of every ballot, so that no ballot is picked by chance."""

Piles = Mapping[int | None, Mapping[tuple[int, ...], Fraction]]
"""The ballots on each candidate's pile, by id; on that of nobody those that name no one who is left."""


@dataclass(frozen=True)
class Candidate:
    """Who stands, and for which company, of which only so many can be elected; None where that does not matter.

    `lot` is the turn in which they were drawn, where lots decided a tie.
    """

    id: int
    name: str
    company: int | None = None
    lot: int | None = None


@dataclass(frozen=True)
class Round:
    """One count: who has how many votes, the most first, and what follows of it.

    `passed` are those whose company has its people by now; `spent` are the votes that name nobody who is left.
    """

    votes: tuple[tuple[Candidate, Fraction], ...]
    spent: Fraction
    elected: tuple[Candidate, ...] = ()
    passed: tuple[Candidate, ...] = ()
    excluded: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Count:
    """What ranked ballots come to. If `tied` is not empty, the places that are left are for some of those, and
    `rounds` end where the tie is."""

    places: int
    quota: int
    rounds: tuple[Round, ...]
    elected: tuple[Candidate, ...]
    tied: tuple[Candidate, ...]


@dataclass(frozen=True)
class Election:
    """The outcome of a ballot among candidates; without `count` its working is not to be shown."""

    outcome: Outcome
    tally: Tally
    elected: tuple[Candidate, ...] = ()
    tied: tuple[Candidate, ...] = ()
    count: Count | None = None


Result = Verdict | Unquantified | Election
"""What a closed vote came to."""


@dataclass(frozen=True)
class _State:
    """Where a count stands: who can still be elected, with their piles, and who has been."""

    piles: Piles
    elected: tuple[Candidate, ...] = ()

    @property
    def key(self) -> object:
        held = {holder: frozenset(pile.items()) for holder, pile in self.piles.items()}
        return frozenset(self.elected), frozenset(held.items())


class _TooManyStatesError(Exception):
    """A tie that leads to more ways than are worth following."""


def is_ranked(candidates: int, *, places: int, terms: DecisionTerms) -> bool:
    """Whether a ballot takes a ranking, or one name."""
    return places > 1 or candidates >= terms.ranked_from


def election(
    counted: Tally,
    rankings: Sequence[Sequence[int]],
    candidates: Sequence[Candidate],
    *,
    places: int,
    per_company: int,
    kind: KindTerms,
    terms: DecisionTerms,
) -> Election:
    """What the ballots come to. The working is left out where the kind never shows it, and where so few took part that
    it would tell who voted how."""
    if not is_quorate(counted, kind=kind, terms=terms):
        return Election(Outcome.INQUORATE, counted)
    if not rankings:
        return Election(Outcome.NO_VALID_VOTE, counted)
    found = count(rankings, candidates, places=places, per_company=per_company)
    is_shown = kind.counts_shown and counted.turnout >= terms.breakdown_from
    outcome = Outcome.TIED if found.tied else Outcome.PASSED
    return Election(outcome, counted, found.elected, found.tied, found if is_shown else None)


def count(
    rankings: Collection[Sequence[int]], candidates: Sequence[Candidate], *, places: int, per_company: int
) -> Count:
    """Count ranked ballots, of which there is at least one; each names some candidates, the first one first.

    Whoever reaches the quota is elected and their surplus goes on; otherwise whoever has the fewest votes goes out,
    unless the places could not be filled without them. A tie counts as one only where it makes a difference to who is
    elected: then whoever is elected either way is, and the tie is between the others who could be.
    """
    contest = _Contest(rankings, candidates, places, per_company)
    state, rounds = contest.start, list[Round]()
    while ways := list(contest.ways(state)):
        if len(ways) > 1:
            sure, tied = contest.beyond(state)
            if tied:
                rounds.append(replace(ways[0][0], elected=(), passed=(), excluded=()))
                return Count(contest.places, contest.quota, tuple(rounds), sure, tied)
        rounds.append(ways[0][0])
        state = ways[0][1]
    return Count(contest.places, contest.quota, tuple(rounds), state.elected, ())


def drawn(order: Iterable[Candidate], *, places: int, per_company: int) -> list[Candidate]:
    """Who gets the places when lots come in that order: one after the other, unless their company has its people."""
    found: list[Candidate] = []
    for each in order:
        if len(found) < places and _room([*found, each], per_company):
            found.append(each)
    return found


class _Contest:
    """One election: its candidates, its places and its quota."""

    def __init__(
        self, rankings: Collection[Sequence[int]], candidates: Sequence[Candidate], places: int, per_company: int
    ) -> None:
        self.known = {each.id: each for each in sorted(candidates, key=lambda each: each.id)}
        self.per_company = per_company
        self.places = min(places, self._capacity(self.known.values(), ()))
        ballots = Counter(tuple(ranking) for ranking in rankings)
        self.quota: int = droop(ballots.total(), self.places)
        piles = initial_allocation({ballot: Fraction(held) for ballot, held in ballots.items()})
        self.start = _State({each: piles.get(each, {}) for each in self.known})

    def ways(self, state: _State) -> Iterator[tuple[Round, _State]]:
        """What the next count can be: one way, or one for each way in which a tie in it can go; none at the end."""
        left = self.places - len(state.elected)
        if left == 0:
            return
        totals = allocation_totals(state.piles)
        hopeful = [each for each in self.known.values() if each.id in state.piles]
        reached = [each for each in hopeful if totals[each.id] >= self.quota]
        loose = [each for each in hopeful if self._capacity([h for h in hopeful if h != each], state.elected) >= left]
        if reached:
            for chosen in self._first(reached, state, totals):
                yield self._elect(state, totals, hopeful, chosen)
        elif not loose:
            yield self._elect(state, totals, hopeful, hopeful)
        else:
            for gone in self._last(loose, hopeful, state, totals):
                yield self._go_on(state, totals, hopeful, excluded=gone)

    def beyond(self, state: _State) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
        """Who is elected whichever way ties go from here on, and who only if they go one way."""
        try:
            ends = self._ends(state, {})
        except _TooManyStatesError:
            return state.elected, tuple(each for each in self.known.values() if each.id in state.piles)
        sure, possible = frozenset.intersection(*ends), frozenset.union(*ends)
        later = [each for each in self.known.values() if each in sure and each not in state.elected]
        return (*state.elected, *later), tuple(each for each in self.known.values() if each in possible - sure)

    def _ends(
        self, state: _State, seen: dict[object, frozenset[frozenset[Candidate]]]
    ) -> frozenset[frozenset[Candidate]]:
        """Everybody who can be elected together."""
        if (known := seen.get(state.key)) is not None:
            return known
        if len(seen) >= MOST_STATES:
            raise _TooManyStatesError
        ways = [self._ends(then, seen) for _, then in self.ways(state)]
        found = frozenset.union(*ways) if ways else frozenset([frozenset(state.elected)])
        seen[state.key] = found
        return found

    def _first(
        self, reached: Sequence[Candidate], state: _State, totals: Mapping[int | None, Fraction]
    ) -> Iterator[list[Candidate]]:
        """Those of the quota who are elected: of one company only as many as can be, those with the most votes."""
        companies = dict.fromkeys(each.company for each in reached if each.company is not None)
        free = [each for each in reached if each.company is None]
        per: list[list[tuple[Candidate, ...]]] = []
        for company in companies:
            own = [each for each in reached if each.company == company]
            room = self.per_company - sum(each.company == company for each in state.elected)
            edge = sorted((totals[each.id] for each in own), reverse=True)[:room][-1]
            above = [each for each in own if totals[each.id] > edge]
            level = [each for each in own if totals[each.id] == edge]
            per.append([(*above, *some) for some in combinations(level, min(room, len(own)) - len(above))])
        for picked in product(*per):
            yield [*free, *(each for some in picked for each in some)]

    def _last(
        self,
        loose: Sequence[Candidate],
        hopeful: Sequence[Candidate],
        state: _State,
        totals: Mapping[int | None, Fraction],
    ) -> list[list[Candidate]]:
        """Who goes out: those without a vote together if they can, otherwise one with the fewest."""
        left = self.places - len(state.elected)
        fewest = min(totals[each.id] for each in loose)
        level = [each for each in loose if totals[each.id] == fewest]
        others = [each for each in hopeful if each not in level]
        if fewest == 0 and self._capacity(others, state.elected) >= left:
            return [level]
        return [[each] for each in level]

    def _elect(
        self,
        state: _State,
        totals: Mapping[int | None, Fraction],
        hopeful: Sequence[Candidate],
        chosen: Sequence[Candidate],
    ) -> tuple[Round, _State]:
        elected = sorted(chosen, key=lambda each: (-totals[each.id], each.id))
        full = (*state.elected, *elected)
        passed = [each for each in hopeful if each not in elected and not _room([*full, each], self.per_company)]
        return self._go_on(state, totals, hopeful, elected=elected, passed=passed)

    def _go_on(
        self,
        state: _State,
        totals: Mapping[int | None, Fraction],
        hopeful: Sequence[Candidate],
        *,
        elected: Sequence[Candidate] = (),
        passed: Sequence[Candidate] = (),
        excluded: Sequence[Candidate] = (),
    ) -> tuple[Round, _State]:
        """The round, and the piles once the surplus of the elected and the votes of the others have gone on."""
        gone = [each.id for each in (*elected, *passed, *excluded)]
        over = {each.id: min(self.quota, totals[each.id]) for each in elected if totals[each.id]}
        piles = _TRANSFER.transfer(_TRANSFER.subtract(state.piles, over), gone)
        most_first = sorted(hopeful, key=lambda each: (-totals[each.id], each.id))
        votes = tuple((each, Fraction(totals[each.id])) for each in most_first)
        shown = Round(votes, Fraction(totals.get(None, 0)), tuple(elected), tuple(passed), tuple(excluded))
        return shown, _State(piles, (*state.elected, *elected))

    def _capacity(self, hopeful: Iterable[Candidate], elected: Sequence[Candidate]) -> int:
        """How many of them can be elected, by their companies, when those are already."""
        taken = Counter(each.company for each in elected)
        return sum(
            held if company is None else max(0, min(held, self.per_company - taken[company]))
            for company, held in Counter(each.company for each in hopeful).items()
        )


def _room(elected: Sequence[Candidate], per_company: int) -> bool:
    """Whether the last of them can be elected with the others."""
    company = elected[-1].company
    return company is None or sum(each.company == company for each in elected) <= per_company
