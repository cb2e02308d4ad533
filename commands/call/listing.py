"""The calls that there are, what is vacant, and who wants to be told of the next."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraphs, remark
from bot.render.calls import called_for, for_what, who_stands
from bot.request import Request
from commands.call import ballot, opening, which
from rules.authority import Deed, may
from store import calls, interest
from store.models import OpenCall


def show(request: Request) -> Message:
    """The calls that are open or wait for a ballot; for the officers, also what can be done."""
    found = calls.waiting(request.session, group=request.group)
    lines = [f"*Open calls of {escaped(request.group.name)}*"]
    for call in found:
        lines += [_one(request, call), *who_stands(request.session, call)]
        lines += ballot.stands_at(request.session, request.group, call)[0]
    lines += [] if found else ["No call is open."]
    lines += opening.vacant_in_words(request, which.the_table(request))
    small = f"To stand or put somebody forward: {request.typed('nominate')}."
    is_manager = may(request.roles, Deed.MANAGE_SEATS)
    lines += _interest(request) if is_manager else []
    note = {"group": request.group.id}
    is_any_open = any(calls.is_open(call, now=request.now) for call in found)
    offered = [button("Stand or put forward…", "nominate.open", note)] if is_any_open else []
    offered += [button("Open a call", "call.open", note)] if is_manager else []
    rows = [buttons(*offered)] if offered else []
    rows += _ballots(request, found) if may(request.roles, Deed.OPEN_VOTE) else []
    rows += [_row(request, call) for call in found] if is_manager else []
    return Message("\n".join([*lines, small]), [*paragraphs(lines), *rows, remark(small)])


def _ballots(request: Request, found: Sequence[OpenCall]) -> list[Block]:
    """For the officers: what brings a call on that waits for its ballot."""
    pressed = [ballot.stands_at(request.session, request.group, call)[1] for call in found]
    return [buttons(*each) for each in pressed if each]


def _row(request: Request, call: OpenCall) -> Block:
    note = opening.note_of(request, call)
    text = button(f"Text for outsiders: {called_for(call)}"[:75], "call.text", note)
    return buttons(text, button(f"Withdraw: {called_for(call)}"[:75], "call.withdraw", note))


def _one(request: Request, call: OpenCall) -> str:
    if calls.is_open(call, now=request.now):
        return f"{for_what(call)}, open until {moment(call.closes_at, zone=request.group.zone)}."
    closed = f"closed on {moment(call.closes_at, zone=request.group.zone)}"
    return f"{for_what(call)}, {closed}{' and waits for the ballot' if call.state == 'ballot' else ''}."


def _interest(request: Request) -> list[str]:
    """For the programme manager: who asked to be told."""
    found = interest.listed(request.session, group=request.group)
    if not found:
        return []
    names = [
        f"• {escaped(person.name)}{'' if person.slack_user_id else ', not in Slack'}"
        f"{f' ({escaped(person.email)})' if person.email else ''}"
        for _, person in found
    ]
    return ["*On the interest list*", *names]
