"""The positions with what each waits for, and one of them with what the person can do."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import Message, beside, button, buttons, paragraph
from bot.render.positions import card, line
from bot.request import Reply, Request, Say
from commands.position import which
from rules.authority import Deed, may
from rules.positions import ENDED, Stage
from store import positions
from store.models import Person, Position

MOST_SHOWN = 20
"""Positions in one answer: Slack shows fifty blocks."""


def on_show(request: Request) -> Reply:
    """The list."""
    request.require(Deed.SEE_GROUP)
    for position, _ in positions.those_put(request.session):
        if position.group_id == request.group.id:
            which.settled(request, position)
    found = positions.standings_in(
        request.session, group=request.group, now=request.now, terms=request.terms.positions, most=MOST_SHOWN
    )
    lines = [line(seen) for seen in found] or ["No position has been proposed yet."]
    blocks: list[Block] = [beside(line(seen), _details(request, seen.position)) for seen in found]
    blocks = blocks or [paragraph(lines[0])]
    if may(request.roles, Deed.PROPOSE_POSITION):
        blocks.append(buttons(button("Propose a position", "position.propose", {"group": request.group.id})))
    return Say(Message("\n".join(lines).replace("*", ""), blocks))


def on_details(request: Request) -> Reply:
    """The button beside a position, or on its card."""
    return show(request, which.noted(request))


def show(request: Request, position: Position) -> Reply:
    """Its card, and what the person can do."""
    request.require(Deed.SEE_GROUP)
    proposer = request.session.get_one(Person, position.proposed_by_id)
    drawn = card(which.standing(request, position), proposer=proposer)
    deeds = list(_deeds(request, position))
    return Say(Message(drawn.text, [*drawn.blocks, *([buttons(*deeds)] if deeds else [])]))


def _details(request: Request, position: Position) -> ButtonElement:
    return button("Details", "position.details", which.note(position))


def _deeds(request: Request, position: Position) -> Iterator[ButtonElement]:
    """What an officer can do with it at this stage."""
    note, stage = which.note(position), position.stage
    if may(request.roles, Deed.MOVE_POSITION) and stage in _NEXT:
        label, action = _NEXT[stage]
        yield button(label, action, note, style="primary")
    if may(request.roles, Deed.MOVE_POSITION) and stage in _CHANGES:
        label, action = _CHANGES[stage]
        yield button(label, action, note)
    if stage is Stage.DIVIDED:
        if may(request.roles, Deed.EDIT_DIFFERENCES):
            yield button("Edit the differences", "position.differences", note)
        if may(request.roles, Deed.PUBLISH_DIVIDED):
            yield button("Publish or not", "position.word", note)
    elif stage is not Stage.IDEA and stage not in ENDED and may(request.roles, Deed.DECLARE_DIVIDED):
        yield button("Declare divided", "position.divided", note)
    if may(request.roles, Deed.MOVE_POSITION) and stage not in ENDED:
        yield button("Withdraw", "position.withdraw", note)


_NEXT = {
    Stage.IDEA: ("Call for the willing", "position.call"),
    Stage.WILLING: ("Write the outline", "position.outline"),
    Stage.OUTLINE: ("Give the draft", "position.draft"),
    Stage.DRAFT: ("Put it to the members", "position.vote"),
    Stage.AGREED: ("Publish", "position.publish"),
}
_CHANGES = {
    Stage.OUTLINE: ("Change the outline", "position.outline"),
    Stage.DRAFT: ("Change the draft", "position.draft"),
}
