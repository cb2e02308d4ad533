"""Ballots among candidates in words: who stands, how one votes, who is elected, and the count behind it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.render.blocks import escaped
from bot.render.words import counted, listed
from rules.decisions import Outcome, Tally
from rules.ranked import Candidate, Election, Round, is_ranked
from rules.terms import Terms

AFTER_A_TIE = (
    "An officer opens another ballot between those tied; if that ends in a tie too, the programme manager draws lots."
)
FINAL = "Once it is cast it *cannot be changed*: nobody can tell which one is yours, and no reason is kept."


def names(candidates: Sequence[Candidate], *, last: str = "and") -> str:
    """`*Ada Byron* and *Jo Smith*`."""
    return listed([f"*{escaped(each.name)}*" for each in candidates], last=last)


def who_stands(candidates: Sequence[Candidate], places: int) -> str:
    """For how many places who stands."""
    return f"*{counted(places, 'place')}*, for which stand {names(candidates)}."


def how(candidates: Sequence[Candidate], places: int, terms: Terms) -> str:
    """How a ballot is filled in, and how it is counted."""
    if not is_ranked(len(candidates), places=places, terms=terms.decisions):
        return "Each ballot names one of them; whoever has the most votes is elected."
    method = "transferable vote" if places > 1 else "instant-runoff"
    return (
        f"Each ballot ranks them, as many as one likes; the count is by {method}: whoever has the fewest votes goes "
        "out, and their ballots go on to the next name."
    )


def outcome(result: Election) -> str:
    """`Elected: Ada Byron`, `A tie between Ada Byron and Jo Smith`."""
    if result.outcome is Outcome.TIED:
        sure = f"Elected: {names(result.elected)}. A" if result.elected else "A"
        tie = f"{sure} tie between {names(result.tied)}"
        lots = _drawn(result)
        return f"{tie}, decided by lot: {names(lots)}" if lots else tie
    return f"Elected: {names(result.elected)}"


def working(result: Election, *, terms: Terms) -> list[str]:
    """The turnout, the rounds, and what follows of a tie; few ballots are not broken down."""
    lines = [_turnout(result.tally)]
    count = result.count
    if count is not None:
        quota = f"{count.quota} of {counted(result.tally.for_, 'ballot')}"
        lines.append(f"*Quota:* {quota} for {counted(count.places, 'place')}; {result.tally.abstained} abstained.")
        lines += [_round(number, each) for number, each in enumerate(count.rounds, 1)]
    elif result.outcome in (Outcome.PASSED, Outcome.TIED):
        fewest = counted(terms.decisions.breakdown_from, "ballot")
        lines.append(f"There were fewer than {fewest}: a count could tell who voted how, so none is shown.")
    if result.outcome is Outcome.TIED and not _drawn(result):
        lines.append(AFTER_A_TIE)
    return lines


def _drawn(result: Election) -> list[Candidate]:
    return sorted((each for each in result.tied if each.lot is not None), key=lambda each: each.lot or 0)


def _turnout(tally: Tally) -> str:
    less = [f"{tally.departed} departed"] * bool(tally.departed) + [f"{tally.recused} recused"] * bool(tally.recused)
    of = f"{tally.left} ({tally.roll} on the roll, less {listed(less)})" if less else f"the {tally.roll} on the roll"
    return f"*Turnout:* {tally.turnout} of {of} voted."


def _round(number: int, each: Round) -> str:
    """`*Round 1:* Ada Byron 5, Jo Smith 3, Kit 1. *Kit* goes out.`"""
    votes = ", ".join(f"{escaped(candidate.name)} {_votes(held)}" for candidate, held in each.votes)
    spent = f", on nobody who is left {_votes(each.spent)}" if each.spent else ""
    return f"*Round {number}:* {votes}{spent}. {' '.join(_follows(each))}".rstrip()


def _follows(each: Round) -> Iterator[str]:
    if each.elected:
        yield f"{names(each.elected)} {_is(each.elected)} elected."
    if each.passed:
        yield f"{names(each.passed)} {_is(each.passed)} passed over: their company has its people at the table."
    if each.excluded:
        yield f"{names(each.excluded)} {'go' if len(each.excluded) > 1 else 'goes'} out{_tie_of_no_matter(each)}."


def _tie_of_no_matter(each: Round) -> str:
    """Who had as few votes as somebody who goes out: the count goes on only where whoever is elected is the same."""
    fewest = [held for candidate, held in each.votes if candidate in each.excluded]
    settled = (*each.excluded, *each.elected, *each.passed)
    as_few = [candidate for candidate, held in each.votes if held in fewest and candidate not in settled]
    return f"; {names(as_few)} had as few, and it makes no difference to who is elected" if as_few else ""


def _is(candidates: Sequence[Candidate]) -> str:
    return "are" if len(candidates) > 1 else "is"


def _votes(held: Fraction) -> str:
    """`3`, `3.33`: counted exactly, and told to two places."""
    return str(held.numerator) if held.denominator == 1 else f"{float(held):.2f}"
