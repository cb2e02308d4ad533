"""Votes in words: what is asked, what it takes to pass, what it came to, and the sum that was compared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.render import elections
from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraphs, remark
from bot.render.meetings import rests_on
from bot.render.terms import BASES, SECTIONS, aside, bare, majority
from bot.render.words import counted, day_in_words, listed
from rules.decisions import Cast, Outcome, Sum, Tally, Unquantified, Verdict
from rules.number import Base, Share
from rules.ranked import Candidate, Election, Result
from rules.sections import KindTerms
from rules.terms import Terms
from store.models import Paper, PaperVersion, Vote

CHOICES: Mapping[Cast, str] = {
    Cast.FOR: "For",
    Cast.AGAINST: "Against",
    Cast.ABSTAIN: "Abstain",
    Cast.RECUSE: "Recuse myself",
}
CAST_WORDS: Mapping[Cast, str] = {
    Cast.FOR: "for",
    Cast.AGAINST: "against",
    Cast.ABSTAIN: "abstaining",
    Cast.RECUSE: "recused",
}
HIDDEN = "Running counts are hidden from everybody until the close."
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not passed",
    Outcome.TIED: "a tie",
    Outcome.INQUORATE: "inquorate, so nothing is decided",
    Outcome.NO_VALID_VOTE: "no valid vote, so nothing is decided",
}
_CONSENSUS: Mapping[Outcome, str] = {
    Outcome.PASSED: "consensus found",
    Outcome.FAILED: "consensus not found",
    Outcome.INQUORATE: "inquorate, so nothing is decided",
    Outcome.NO_VALID_VOTE: "no valid vote, so nothing is decided",
}
NOT_QUANTIFIED = "How members voted is not told, whatever the outcome: differences are not quantified."


def name_of(vote: Vote) -> str:
    """`Vote 12`."""
    return f"Vote {vote.number}"


def quoted(vote: Vote) -> str:
    """`vote 12, “Shall we commission the study?”`."""
    return f"vote {vote.number}, “{escaped(vote.question)}”"


def named(vote: Vote) -> str:
    """The same at the beginning of a sentence."""
    return f"{name_of(vote)}, “{escaped(vote.question)}”"


def kind_of(vote: Vote, terms: Terms) -> str:
    """`Spending members' funds (clause 22, open)`."""
    section = f"decisions.{vote.kind}"
    share, base = terms.describe(f"{section}.majority"), terms.describe(f"{section}.base")
    return f"{SECTIONS[section]}{aside(share, base)}"


def exactly(instant: datetime, *, zone: str) -> str:
    """An instant to the second, as a date token: each reader sees their own zone."""
    local = instant.astimezone(ZoneInfo(zone))
    fallback = f"{day_in_words(local.date())}, {local:%H:%M:%S}"
    return f"<!date^{int(instant.timestamp())}^{{date_long}}, {{time_secs}}|{fallback}>"


def open_card(
    vote: Vote,
    *,
    voted: int,
    roll: int,
    replaced: Vote | None,
    candidates: Sequence[Candidate],
    paper: tuple[Paper, PaperVersion | None] | None,
    zone: str,
    terms: Terms,
) -> Message:
    """The card of a vote that is open: what is asked, who stands, what it takes, until when, how many have voted."""
    kind: KindTerms = getattr(terms.decisions, vote.kind)
    told = [
        *_asked(vote),
        *([_rests_on(*paper)] if paper else []),
        *([elections.who_stands(candidates, vote.places or 1)] if candidates else []),
        f"*{kind_of(vote, terms)}.* {_takes(vote, kind, candidates, terms)}",
        f"*Closes* {moment(vote.closes_at, zone=zone)}. {_running_on(vote, terms)}".strip(),
        f"*{voted} of the {roll}* on the roll {'has' if voted == 1 else 'have'} voted. {HIDDEN}",
    ]
    if replaced is not None:
        told.insert(1, f"It replaces {quoted(replaced)}.")
    is_secret = kind.secret or vote.call_id is not None
    return _titled(
        f"{name_of(vote)} is open", told, [ballot_buttons(vote, is_secret=is_secret)], _means(kind, is_secret=is_secret)
    )


def closed_card(vote: Vote, *, successor: Vote | None, zone: str) -> Message:
    """The card of a vote that is over, without a number: its result is a message of its own."""
    at = vote.withdrawn_at or vote.closed_at or vote.closes_at
    how = "was withdrawn" if vote.withdrawn_at else "closed"
    told = [*_asked(vote), f"It {how} on {moment(at, zone=zone)}."]
    if successor is not None:
        told.append(f"It is replaced by {quoted(successor)}.")
    return _titled(f"{name_of(vote)} is {'withdrawn' if vote.withdrawn_at else 'closed'}", told)


def result_card(
    vote: Vote,
    result: Result,
    *,
    recused: Sequence[str],
    successor: Vote | None,
    zone: str,
    terms: Terms,
) -> Message:
    """What a vote came to, with its working; of one whose counts are never shown nothing but the outcome."""
    told = [
        *_asked(vote),
        f"*{outcome_words(vote, result)}.* {kind_of(vote, terms)}, terms version {vote.terms_version}.",
    ]
    match result:
        case Verdict():
            told += working(result, kind=getattr(terms.decisions, vote.kind), terms=terms)
            if recused:
                told.append(f"Recused themselves: {listed([escaped(name) for name in recused])}.")
        case Election():
            told += elections.working(result, terms=terms)
            if recused:
                told.append(f"Recused themselves: {listed([escaped(name) for name in recused])}.")
        case Unquantified(outcome):
            told.append(_without_numbers(vote, outcome, terms))
    if successor is not None:
        told.append(f"It is replaced by {quoted(successor)}.")
    closed = f"It closed on {exactly(vote.closed_at or vote.closes_at, zone=zone)}."
    rests = rests_on([f"decisions.{vote.kind}.majority", f"decisions.{vote.kind}.base"], terms=terms)
    title = f"{name_of(vote)}: {_short(vote, result)}"
    return _titled(title, told, [], " ".join(filter(None, [closed, rests])))


def outcome_words(vote: Vote, result: Result) -> str:
    """`Passed`, `Not passed`; of a position `Consensus found`; of a ballot among candidates `Elected: Ada Byron`."""
    if isinstance(result, Election) and result.outcome in (Outcome.PASSED, Outcome.TIED):
        return elections.outcome(result).replace("*", "")
    said = (_CONSENSUS if vote.kind == "position" else _OUTCOMES)[result.outcome]
    return said[0].upper() + said[1:]


def basis(vote: Vote, result: Result, terms: Terms) -> str:
    """What an outcome rests on, in a line: `10 of 12, where at least 80% of the roll was needed (clause 22)`."""
    section = f"decisions.{vote.kind}"
    about = f"{SECTIONS[section]}{aside(terms.describe(f'{section}.majority'))}, terms version {vote.terms_version}"
    if isinstance(result, Election):
        return f"{result.tally.turnout} of {result.tally.left} voted, in secret – {about}"
    if isinstance(result, Unquantified) or result.outcome not in (Outcome.PASSED, Outcome.FAILED):
        return about
    return f"{result.sum.votes} of {result.sum.of} for, where {majority(terms, section)} is needed – {about}"


def working(verdict: Verdict, *, kind: KindTerms, terms: Terms) -> list[str]:
    """The count, the roll and its base, the sum that was compared, and the other one where it would differ."""
    tally = verdict.tally
    lines = [
        f"*Ballots:* {tally.for_} for, {tally.against} against, {tally.abstained} abstaining, {tally.recused} recused, "
        f"{tally.not_voted} not voted.",
        f"*Roll:* {_roll(tally)}.",
    ]
    match verdict.outcome:
        case Outcome.INQUORATE:
            lines.append(_quorum(tally, kind, terms))
        case Outcome.NO_VALID_VOTE:
            lines.append("*Sum:* nobody voted for or against, so there is nothing to compare.")
        case _:
            lines.append(f"*Sum:* {_compared(verdict.sum)}.")
            if verdict.other is not None:
                would = "would have passed" if verdict.other.is_met else "would not have passed"
                lines.append(f"*On the other base it {would}:* {_compared(verdict.other)}.")
    return lines


def ballot_buttons(vote: Vote, *, is_secret: bool) -> Block:
    """One press each, or with a reason; a secret ballot is cast in a form, so that no press tells what is on it."""
    note, block_id = {"group": vote.group_id, "vote": vote.id}, f"ballot-{vote.id}"
    if is_secret:
        pressed = [button("Vote in secret", "vote.reason", note), button("Recuse", "vote.recuse", note)]
        return buttons(*pressed, block_id=block_id)
    return buttons(
        button("For", "vote.for", note),
        button("Against", "vote.against", note),
        button("Abstain", "vote.abstain", note),
        button("Recuse", "vote.recuse", note),
        button("With a reason", "vote.reason", note),
        block_id=block_id,
    )


def _titled(title: str, told: Sequence[str], ending: Sequence[Block] = (), small: str = "") -> Message:
    text = "\n".join([escaped(title), *told, *filter(None, [small])]).replace("*", "")
    return Message(text, [heading(title), *paragraphs(told), *ending, *([remark(small)] if small else [])])


def _asked(vote: Vote) -> list[str]:
    return [f"*{escaped(vote.question)}*", *([escaped(vote.background)] if vote.background else [])]


def _rests_on(paper: Paper, version: PaperVersion | None) -> str:
    title = escaped(paper.title)
    if version is None:
        return f"*Paper:* <{escaped(paper.link)}|{title}> (a link)"
    which = f", version {version.number}" if version.number > 1 else ""
    return f"*Paper:* {title}{which}, in this channel"


def _takes(vote: Vote, kind: KindTerms, candidates: Sequence[Candidate], terms: Terms) -> str:
    if candidates:
        ways = elections.how(candidates, vote.places or 1, terms)
        return f"{ways} {bare(kind.turnout)[0].upper()}{bare(kind.turnout)[1:]} of the roll has to take part."
    needed = majority(terms, f"decisions.{vote.kind}")
    return f"It passes with *{needed}* for it, and {bare(kind.turnout)} of the roll has to take part."


def _running_on(vote: Vote, terms: Terms) -> str:
    days = counted(terms.decisions.run_on_days, "day")
    if vote.ran_on < terms.decisions.run_on_times:
        return f"If too few have taken part by then, it runs on by itself for {days}."
    return "Too few had taken part by the first close, so it runs on." if vote.ran_on else ""


def _means(kind: KindTerms, *, is_secret: bool) -> str:
    if is_secret:
        return (
            "The vote is secret: it is kept that you voted, and apart from that what was voted. A ballot cannot be "
            "changed once it is cast. Abstaining counts for the turnout; who recuses themselves is listed."
        )
    base = "and stays in the roll that the share is taken of" if kind.base is Base.ROLL else "and no more than that"
    after = (
        "Once it is closed, those on the roll see who voted how."
        if kind.counts_shown
        else "Once it is closed, nobody is told a number or who voted."
    )
    return (
        f"Abstaining counts for the turnout, {base}. Who recuses themselves leaves the base. You can change your "
        f"ballot until the close. {after}"
    )


def _short(vote: Vote, result: Result) -> str:
    if isinstance(result, Election) and result.outcome in (Outcome.PASSED, Outcome.TIED):
        return "elected" if result.outcome is Outcome.PASSED else "a tie"
    return outcome_words(vote, result).split(",")[0].lower()


def _without_numbers(vote: Vote, outcome: Outcome, terms: Terms) -> str:
    kind: KindTerms = getattr(terms.decisions, vote.kind)
    if kind.secret and kind.counts_shown:
        fewest = counted(terms.decisions.breakdown_from, "ballot")
        return f"It was a secret vote with fewer than {fewest}: a count could tell who voted how, so none is shown."
    if vote.kind == "position" and outcome is Outcome.FAILED:
        return f"{NOT_QUANTIFIED} The programme manager sets them out in words (clause 24)."
    return NOT_QUANTIFIED


def _roll(tally: Tally) -> str:
    less = []
    if tally.departed:
        less.append(f"{tally.departed} whose membership ended before the close without a vote")
    if tally.recused:
        less.append(f"{tally.recused} recused")
    frozen = f"{tally.roll} when it opened"
    return f"{frozen}, less {listed(less)}: {tally.left} in the base" if less else frozen


def _quorum(tally: Tally, kind: KindTerms, terms: Terms) -> str:
    if not kind.turnout.is_met(tally.turnout, of=tally.left):
        took_part = _product(kind.turnout, tally.turnout, tally.left)
        return f"*Turnout:* {tally.turnout} of {tally.left} took part: {took_part}."
    left = terms.decisions.roll_left
    return f"*Roll left:* {tally.left} of {tally.roll} are in the base: {_product(left, tally.left, tally.roll)}."


def _compared(compared: Sum) -> str:
    of = f"{compared.votes} of {compared.of} ({BASES[compared.base]})"
    return f"{of}: {_product(compared.needed, compared.votes, compared.of)}"


def _product(needed: Share, votes: int, of: int) -> str:
    """`10 × 100 = 1000, and at least 80 × 12 = 960 is needed`."""
    least = "at least" if needed.or_equal else "more than"
    given = f"{votes} × {needed.whole} = {votes * needed.whole}"
    return f"{given}, and {least} {needed.part} × {of} = {needed.part * of} is needed"
