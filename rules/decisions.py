"""Clauses 14, 22 and 24: what the ballots of a vote come to, with the working behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from rules.number import Base, Share
from rules.sections import DecisionTerms, KindTerms


class Cast(StrEnum):
    """What an elector can put on a ballot. Abstaining counts for the turnout; who recuses leaves the base."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class Outcome(StrEnum):
    """What a closed vote came to. An election passes, or is tied; any other vote passes or fails, and a tie fails."""

    INQUORATE = "inquorate"
    NO_VALID_VOTE = "no_valid_vote"
    PASSED = "passed"
    FAILED = "failed"
    TIED = "tied"


@dataclass(frozen=True)
class Tally:
    """The ballots of a vote, counted over the roll that was frozen when it opened.

    `departed` are those whose membership ended before the close and who had not voted.
    """

    roll: int
    for_: int = 0
    against: int = 0
    abstained: int = 0
    recused: int = 0
    departed: int = 0

    @property
    def turnout(self) -> int:
        """Those who took part: for, against or abstaining."""
        return self.for_ + self.against + self.abstained

    @property
    def left(self) -> int:
        """The roll less those who departed or recused: what a share of the roll is taken of."""
        return self.roll - self.departed - self.recused

    @property
    def not_voted(self) -> int:
        """Those who could have voted and did not."""
        return self.left - self.turnout


@dataclass(frozen=True)
class Sum:
    """The sum that was compared: votes for, of how many, against the share that is needed. Integers only."""

    base: Base
    votes: int
    of: int
    needed: Share

    @property
    def is_met(self) -> bool:
        """Whether it is enough; nothing is, of none."""
        return self.of > 0 and self.needed.is_met(self.votes, of=self.of)


@dataclass(frozen=True)
class Verdict:
    """The outcome of a vote and its working; `other` is the same sum on the other base, where it would differ."""

    outcome: Outcome
    tally: Tally
    sum: Sum
    other: Sum | None


@dataclass(frozen=True)
class Unquantified:
    """The outcome of a vote whose counts are not shown: clause 24 has none told of a position, whatever it came to.

    It has no field for a number, so that nothing that draws it can tell one.
    """

    outcome: Outcome


def tally(roll: Collection[int], ballots: Mapping[int, Cast], *, departed: Collection[int] = ()) -> Tally:
    """Count the last ballot of each elector; a ValueError if one is not of the roll.

    Who departed after voting stays in the count.
    """
    if strangers := ballots.keys() - set(roll):
        raise ValueError(f"{len(strangers)} ballots are not of the roll")
    cast = list(ballots.values())
    return Tally(
        roll=len(set(roll)),
        for_=cast.count(Cast.FOR),
        against=cast.count(Cast.AGAINST),
        abstained=cast.count(Cast.ABSTAIN),
        recused=cast.count(Cast.RECUSE),
        departed=len(set(departed) & set(roll) - ballots.keys()),
    )


def is_quorate(counted: Tally, *, kind: KindTerms, terms: DecisionTerms) -> bool:
    """Whether enough took part, of those who are left, and enough of the roll is left."""
    return kind.turnout.is_met(counted.turnout, of=counted.left) and terms.roll_left.is_met(
        counted.left, of=counted.roll
    )


def verdict(counted: Tally, *, kind: KindTerms, terms: DecisionTerms) -> Verdict:
    """What the ballots come to, for a kind that takes a majority. A tie fails, and silence is never consent."""
    if kind.majority is None:
        raise ValueError("the most votes decide this kind: it is an election")
    compared = _sum(counted, kind.base, kind.majority)
    other = _sum(counted, _other(kind.base), kind.majority)
    return Verdict(_outcome(counted, compared, kind, terms), counted, compared, _if_differs(other, compared))


def with_secret(counted: Tally, choices: Collection[Cast]) -> Tally:
    """The same tally with the ballots that have no name on them."""
    return replace(
        counted,
        for_=counted.for_ + list(choices).count(Cast.FOR),
        against=counted.against + list(choices).count(Cast.AGAINST),
        abstained=counted.abstained + list(choices).count(Cast.ABSTAIN),
    )


def decided(counted: Tally, *, kind: KindTerms, terms: DecisionTerms) -> Verdict | Unquantified:
    """What the ballots come to: with the working where the kind shows its counts, as an outcome alone where it never
    does, or where there are so few secret ballots that a count would tell who voted how."""
    found = verdict(counted, kind=kind, terms=terms)
    tells_too_much = kind.secret and counted.turnout < terms.breakdown_from
    return found if kind.counts_shown and not tells_too_much else Unquantified(found.outcome)


def runs_on_until(
    counted: Tally, *, closes_at: datetime, ran_on: int, kind: KindTerms, terms: DecisionTerms
) -> datetime | None:
    """When a vote closes instead if turnout is short at `closes_at`; None if it closes then.

    `ran_on` is how often it has run on before.
    """
    is_short = not kind.turnout.is_met(counted.turnout, of=counted.left)
    return closes_at + timedelta(days=terms.run_on_days) if is_short and ran_on < terms.run_on_times else None


def closes_early_at(
    answered: Collection[datetime | None], *, opened_at: datetime, terms: DecisionTerms
) -> datetime | None:
    """When a vote closes before its time: once everybody has voted, recused or departed, and it has been open for long
    enough; None while somebody is missing.

    `answered` has, for each place on the roll, when that was, or None.
    """
    instants = [at for at in answered if at is not None]
    if not instants or len(instants) < len(answered):
        return None
    return max(*instants, opened_at + timedelta(hours=terms.early_close_hours))


def _outcome(counted: Tally, compared: Sum, kind: KindTerms, terms: DecisionTerms) -> Outcome:
    if not is_quorate(counted, kind=kind, terms=terms):
        return Outcome.INQUORATE
    if compared.of == 0:
        return Outcome.NO_VALID_VOTE
    return Outcome.PASSED if compared.is_met else Outcome.FAILED


def _sum(counted: Tally, base: Base, needed: Share) -> Sum:
    bases = {
        Base.ROLL: counted.left,
        Base.FOR_AND_AGAINST: counted.for_ + counted.against,
        Base.VOTES_CAST: counted.turnout,
    }
    return Sum(base, counted.for_, bases[base], needed)


def _other(base: Base) -> Base:
    return Base.FOR_AND_AGAINST if base is Base.ROLL else Base.ROLL


def _if_differs(other: Sum, compared: Sum) -> Sum | None:
    return other if other.is_met is not compared.is_met else None
