"""After a meeting: which items it has dealt with, and which are carried over to which agenda."""

from slack_sdk.models.blocks import Block

from bot.render.agenda import when
from bot.render.blocks import choice, form, paragraph, remark
from bot.render.words import counted, listed, short_day
from bot.request import Reply, Request
from commands.agenda import which
from commands.agenda.listing import finished, laid
from rules.authority import Deed
from rules.refusal import Refusal
from store import agenda, meetings
from store.models import AgendaItem, ItemState, Meeting

DONE, LEFT = "done", "left"
AHEAD_MOST = 3
"""Meetings to carry something over to, the next one first."""


def open_form(request: Request) -> Reply:
    """One question for each item; done is the answer that is filled in."""
    request.require(Deed.EDIT_ITEM)
    meeting = _begun(request)
    items = agenda.running_order(request.session, meeting=meeting)
    if not items:
        raise Refusal("Nothing was on the agenda of that meeting.")
    zone = request.group.zone
    blocks = [
        paragraph(f"*{when(meeting, zone=zone)}*"),
        *(_question(request, number, item) for number, item in enumerate(items[:90], start=1)),
        remark("What is carried over goes with its papers, and says where it comes from."),
    ]
    note = {"group": request.group.id, "meeting": meeting.id, "list": bool(request.note.get("list"))}
    return laid(request, form("After the meeting", "agenda.after_form", blocks, note, submit="Save"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.EDIT_ITEM)
    request.require(Deed.DEFER_ITEM)
    meeting = _begun(request)
    done, carried = 0, 0
    for item in agenda.running_order(request.session, meeting=meeting):
        answer = request.fields.get(f"item:{item.id}", LEFT)
        if answer == DONE:
            agenda.mark_done(request.session, group=request.group, item=item, actor=request.person, now=request.now)
            done += 1
        elif answer != LEFT:
            _carry(request, item, answer)
            carried += 1
    told = listed([f"{counted(done, 'item')} done", f"{counted(carried, 'item')} carried over"])
    return finished(request, meeting, f"{told[:1].upper()}{told[1:]}.")


def _question(request: Request, number: int, item: AgendaItem) -> Block:
    coming = _coming(request)
    carry = [(str(each.id), f"Carry over to {short_day(each.on_date)}") for each in coming]
    ways = [(DONE, "Done"), *(carry or [(LEFT, "Carry over when a meeting is planned")])]
    following = agenda.successor_of(request.session, item=item)
    chosen = DONE
    if following is not None and following.state is not ItemState.WITHDRAWN and item.state is not ItemState.DONE:
        chosen = str(following.meeting_id)
    return choice(f"item:{item.id}", f"{number}. {item.title}", ways, chosen=chosen)


def _carry(request: Request, item: AgendaItem, answer: str) -> None:
    to = next((meeting for meeting in _coming(request) if str(meeting.id) == answer), None)
    if to is None:
        raise Refusal("That meeting has begun or was called off. Please choose another one.", field=f"item:{item.id}")
    agenda.carry_over(request.session, group=request.group, item=item, to=to, actor=request.person, now=request.now)


def _begun(request: Request) -> Meeting:
    meeting = which.noted_meeting(request)
    if meeting.starts_at > request.now:
        raise Refusal(f"{when(meeting, zone=request.group.zone)}, has not begun yet.")
    return meeting


def _coming(request: Request) -> list[Meeting]:
    return list(meetings.coming(request.session, group=request.group, now=request.now, most=AHEAD_MOST))
