"""What is open, how one vote stands or what it came to, and whether a closed one is as it was."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import Message, beside, button, buttons, escaped, moment, paragraph, remark, rule
from bot.render.votes import (
    CAST_WORDS,
    HIDDEN,
    ballot_buttons,
    closed_card,
    name_of,
    quoted,
    result_card,
)
from bot.render.words import listed
from bot.request import Reply, Request, Say
from commands.vote import channel, which
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.sections import KindTerms
from store import positions, votes
from store.models import Ballot, Elector, Vote

MOST_SHOWN = 12
"""Votes in one answer: Slack shows fifty blocks."""


def on_show(request: Request) -> Reply:
    """The person's open ballots, one press each; officers see what is open besides."""
    request.require(Deed.SEE_GROUP)
    mine = which.open_for(request)
    others = _others(request, {vote.id for vote, *_ in mine})
    blocks: list[Block] = []
    for vote, elector, ballot in mine[:MOST_SHOWN]:
        said = f"*{name_of(vote)}: {escaped(vote.question)}*\n{_closes(request, vote)} {_own(elector, ballot)}"
        pressed = ballot_buttons(vote, is_secret=votes.is_secret(vote, request.history))
        blocks += [beside(said, _details(request, vote)), pressed, rule()]
    for vote in others[:MOST_SHOWN]:
        said = f"{name_of(vote)}: {escaped(vote.question)}\n{_closes(request, vote)}"
        blocks += [beside(said, _details(request, vote))]
    if not blocks:
        blocks = [paragraph("No vote is open.")]
    blocks += [buttons(*_ways(request)), remark(HIDDEN)]
    lines = [f"{name_of(vote)}: {escaped(vote.question)} {_own(elector, ballot)}" for vote, elector, ballot in mine]
    lines += [f"{name_of(vote)}: {escaped(vote.question)}" for vote in others]
    return Say(Message("\n".join(lines or ["No vote is open."]), blocks))


def on_details(request: Request) -> Reply:
    """The button beside a vote."""
    return show(request, which.noted(request))


def show(request: Request, vote: Vote) -> Reply:
    """How a vote stands: while it is open what its card says, and to officers who is missing; then its result."""
    request.require(Deed.SEE_GROUP)
    drawn = _open(request, vote) if votes.is_open(vote) else _over(request, vote)
    deeds = list(_deeds(request, vote))
    return Say(Message(drawn.text, [*drawn.blocks, *([buttons(*deeds)] if deeds else [])]))


def typed_verify(request: Request, text: str) -> Reply:
    """`verify 12`."""
    return _verify(request, which.numbered(request, which.number_in(text)))


def on_verify(request: Request) -> Reply:
    """The button."""
    return _verify(request, which.noted(request))


def _verify(request: Request, vote: Vote) -> Reply:
    request.require(Deed.SEE_GROUP)
    if vote.outcome is None:
        raise Refusal(f"{name_of(vote)} was not counted, so there is nothing to verify.")
    if votes.is_proved(request.session, vote=vote, history=request.history):
        return Say(
            Message(
                f"*Verified*: {quoted(vote)}. Question, roll, terms and ballots are as they were when it closed, and "
                "come to what was told then."
            )
        )
    return Say(
        Message(
            f"*Not verified*: {quoted(vote)}. What is stored is not what was there when it closed. Ask the programme "
            "manager to look into it; `python -m bot audit verify` tells whether the audit trail is whole."
        )
    )


def _open(request: Request, vote: Vote) -> Message:
    card = channel.draw_card(request.session, str(vote.id))
    if not may(request.roles, Deed.SEE_NON_VOTERS):
        return card
    missing = [escaped(line.person.name) for line in votes.named_roll(request.session, vote=vote) if not line.has_voted]
    said = f"*Not voted yet* (only officers see this): {listed(missing) or 'nobody'}."
    return Message(f"{card.text}\n{said.replace('*', '')}", [*card.blocks, paragraph(said)])


def _over(request: Request, vote: Vote) -> Message:
    """A result, and for those on the roll the ballots by name, unless the kind never tells."""
    successor = votes.replacement_of(request.session, vote=vote)
    zone, terms = request.group.zone, votes.terms_of(vote, request.history)
    if vote.outcome is None:
        return closed_card(vote, successor=successor, zone=zone)
    result = votes.result_of(request.session, vote=vote, history=request.history)
    kind: KindTerms = getattr(terms.decisions, vote.kind)
    shows = kind.counts_shown or vote.call_id is not None
    lines = votes.named_roll(request.session, vote=vote) if shows else []
    recused = votes.recused(lines)
    card = result_card(vote, result, recused=recused, successor=successor, zone=zone, terms=terms)
    if votes.is_secret(vote, request.history) or request.person.id not in {line.person.id for line in lines}:
        return card
    named = [_ballot_line(line.person.name, line.ballot) for line in lines]
    said = "\n".join(["*Ballots* (those on the roll see this)", *named])
    return Message(f"{card.text}\n{said.replace('*', '')}", [*card.blocks, paragraph(said)])


def _ballot_line(name: str, ballot: Ballot | None) -> str:
    because = f" – {escaped(ballot.reason)}" if ballot and ballot.reason else ""
    return f"• {escaped(name)}: {CAST_WORDS[ballot.choice] if ballot else 'not voted'}{because}"


def _others(request: Request, mine: set[int]) -> list[Vote]:
    """For those who have no ballot in it: what else is open."""
    found = [vote for vote in votes.open_in(request.session, group=request.group) if vote.id not in mine]
    for vote in found:
        which.settle(request, vote)
    return [vote for vote in found if votes.is_open(vote)]


def _closes(request: Request, vote: Vote) -> str:
    return f"Closes {moment(vote.closes_at, zone=request.group.zone)}."


def _own(elector: Elector, ballot: Ballot | None) -> str:
    if elector.voted_on is not None:
        return "You have voted."
    return f"Your ballot: *{CAST_WORDS[ballot.choice]}*." if ballot else "You have not voted."


def _details(request: Request, vote: Vote) -> ButtonElement:
    return button("Details", "vote.details", {"group": request.group.id, "vote": vote.id})


def _ways(request: Request) -> Iterator[ButtonElement]:
    note = {"group": request.group.id}
    if may(request.roles, Deed.OPEN_VOTE):
        yield button("Open a vote", "vote.open", note)
    yield button("Decisions so far", "decisions.show", note)


def _deeds(request: Request, vote: Vote) -> Iterator[ButtonElement]:
    note = {"group": request.group.id, "vote": vote.id}
    if votes.is_open(vote) and may(request.roles, Deed.EXTEND_VOTE):
        yield button("Extend", "vote.extend", note)
        yield button("Withdraw", "vote.withdraw", note)
    if vote.call_id is None and vote.kind != positions.KIND and may(request.roles, Deed.OPEN_VOTE):
        yield button("Replace", "vote.replace", note)
    if vote.outcome is not None:
        yield button("Verify", "vote.verify", note)
