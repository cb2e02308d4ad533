"""What is done about one item: accepted, edited, moved, deferred or withdrawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from slack_sdk.models.views import View

from bot.render.blocks import choice, entry, escaped, form, moment, paragraph
from bot.render.words import short_day
from bot.request import Reply, Request
from commands.agenda import papers, which
from commands.agenda.listing import finished, laid
from commands.agenda.propose import entered, item_blocks
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import agenda, meetings
from store.models import AgendaItem, ItemState, Meeting

REASON_MOST = 500
NOWHERE = "withdraw"
"""The choice of no other meeting."""


def on_menu(request: Request) -> Reply:
    """One of the deeds under an item of the agenda; what it leads to takes the agenda's place."""
    deed = _DEEDS.get(str(request.note.get("do")))
    if deed is None:
        raise Refusal("I do not know that one any more. Please look at the agenda again.")
    return deed(replace(request, note={**request.note, "list": True}))


def on_accept(request: Request) -> Reply:
    """The item is accepted."""
    request.require(Deed.ACCEPT_ITEM)
    item = which.item(request)
    was = item.state
    agenda.accept(request.session, group=request.group, item=item, actor=request.person, now=request.now)
    title = f"*{escaped(item.title)}*"
    if was is ItemState.ACCEPTED:
        return finished(request, which.meeting_of(request, item), f"{title} is accepted already.")
    return finished(request, which.meeting_of(request, item), f"{title} is accepted; whoever submitted it is told.")


def on_move(request: Request) -> Reply:
    """The item goes in front of another one, or to the end."""
    request.require(Deed.ORDER_ITEMS)
    item = which.item(request)
    before = request.note.get("before")
    other = None
    if before is not None:
        other = which.item(replace(request, note={"item": before}))
    agenda.move(request.session, group=request.group, item=item, before=other, actor=request.person, now=request.now)
    return finished(request, which.meeting_of(request, item), f"*{escaped(item.title)}* has moved.")


def open_edit_form(request: Request) -> Reply:
    """The form with the item as it stands."""
    request.require(Deed.EDIT_ITEM)
    item = which.item(request)
    return laid(
        request, form("Edit an item", "agenda.edit_form", item_blocks(request, item), request.note, submit="Save")
    )


def on_edit(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.EDIT_ITEM)
    item = which.item(request)
    new = entered(request)
    agenda.edit(
        request.session,
        group=request.group,
        item=item,
        title=new.title,
        purpose=new.purpose,
        minutes=new.minutes,
        owner=new.owner,
        heading=new.heading,
        raised_by=new.raised_by,
        is_private=new.is_private,
        actor=request.person,
        now=request.now,
    )
    return finished(request, which.meeting_of(request, item), f"*{escaped(item.title)}* is saved.")


def open_off_form(request: Request) -> Reply:
    """Where the item goes instead, and why; whoever submitted it can only withdraw it."""
    item = which.item(request)
    _require_may_take_off(request, item)
    return laid(request, _off_form(request, item))


def on_off(request: Request) -> Reply:
    """The form was sent: the item is deferred to another meeting, or withdrawn."""
    item = which.item(request)
    _require_may_take_off(request, item)
    meeting = which.meeting_of(request, item)
    reason = request.fields.get("reason", "")
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST} characters.", field="reason")
    if request.fields.get("meeting", NOWHERE) == NOWHERE:
        agenda.withdraw(
            request.session, group=request.group, item=item, reason=reason, actor=request.person, now=request.now
        )
        return finished(request, meeting, f"*{escaped(item.title)}* is withdrawn.{_told(request, item)}")
    request.require(Deed.DEFER_ITEM)
    to = which.chosen_meeting(request, _others(request, item))
    agenda.defer(
        request.session, group=request.group, item=item, to=to, reason=reason, actor=request.person, now=request.now
    )
    zone = request.group.zone
    said = f"*{escaped(item.title)}* is on the agenda of {moment(to.starts_at, zone=zone)} now, with its papers."
    return finished(request, meeting, f"{said}{_told(request, item)}")


def _off_form(request: Request, item: AgendaItem) -> View:
    others = [(str(each.id), f"Defer it to {short_day(each.on_date)}") for each in _others(request, item)]
    ways = [*others, (NOWHERE, "Withdraw it")] if may(request.roles, Deed.DEFER_ITEM) else []
    blocks = [
        paragraph(f"*{escaped(item.title)}*"),
        *([choice("meeting", "What becomes of it?", ways, chosen=ways[0][0])] if ways else []),
        entry("reason", "Why?", most=REASON_MOST, multiline=True, hint="Whoever submitted it reads it."),
    ]
    title, submit = ("Take it off", "Take it off") if ways else ("Withdraw your item", "Withdraw it")
    return form(title, "agenda.off_form", blocks, request.note, submit=submit)


def _require_may_take_off(request: Request, item: AgendaItem) -> None:
    """The programme manager and the chair may; others only what they submitted, until it is accepted."""
    if item.proposed_by_id == request.person.id and item.state is ItemState.PROPOSED:
        request.require(Deed.SUBMIT_ITEM)
    else:
        request.require(Deed.DEFER_ITEM)


def _others(request: Request, item: AgendaItem) -> list[Meeting]:
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=which.CHOICES_MOST)
    return [meeting for meeting in coming if meeting.id != item.meeting_id]


def _told(request: Request, item: AgendaItem) -> str:
    return "" if item.proposed_by_id in (None, request.person.id) else " Whoever submitted it is told."


_DEEDS: Mapping[str, Callable[[Request], Reply]] = {
    "edit": open_edit_form,
    "move": on_move,
    "papers": papers.open_form,
    "off": open_off_form,
}
