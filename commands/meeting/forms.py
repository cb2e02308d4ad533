"""The forms: what to do, with which meeting, and how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import choice, day_entry, entry, form, remark
from bot.render.words import instant_in_words
from bot.request import Open, Reply, Request, Show
from commands.meeting import confirm, deeds, listing, which
from rules.authority import Deed
from rules.refusal import Refusal
from store import meetings
from store.models import Meeting

MINUTES_MOST = 12 * 60


def open_form(request: Request) -> Reply:
    """The first form: what is planned, and what to do."""
    request.require(Deed.SCHEDULE_MEETING)
    options = [(name, asked.label) for name, asked in _ASKED.items()]
    blocks = [*listing.list_meetings(request).blocks, choice("deed", "What do you want to do?", options)]
    return Open(form("Meetings", "meeting.choose", blocks, {"group": request.group.id}, submit="Next"))


def on_choose(request: Request) -> Reply:
    """The first form was sent: show the one of the deed that was chosen."""
    asked = _ASKED.get(request.fields.get("deed", ""))
    if asked is None:
        raise Refusal("Please choose what you want to do.", field="deed")
    request.require(asked.deed)
    return Show(asked.draw(request))


def on_add(request: Request) -> Reply:
    """The form of an extra meeting was sent."""
    request.require(Deed.SCHEDULE_MEETING)
    minutes = request.fields.get("minutes", "")
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= MINUTES_MOST):
        raise Refusal(f"Please give the length in minutes, from 1 to {MINUTES_MOST}.", field="minutes")
    day, at = which.day_chosen(request), which.time_entered(request)
    return deeds.add(request, day, at, request.fields.get("title", ""), minutes=int(minutes))


def on_move(request: Request) -> Reply:
    """The form of a move was sent; without an hour the meeting keeps its own."""
    request.require(Deed.MOVE_MEETING)
    meeting = which.chosen(request, which.coming(request))
    at = which.time_entered(request) if request.fields.get("time") else which.hour_of(request, meeting)
    return deeds.move(request, meeting, which.day_chosen(request), at)


def on_rename(request: Request) -> Reply:
    """The form of another title was sent."""
    request.require(Deed.RENAME_MEETING)
    meeting = which.chosen(request, which.coming(request))
    title = request.fields.get("title", "")
    if not title:
        raise Refusal("Please give the new title.", field="title")
    return deeds.rename(request, meeting, title)


def on_reinstate(request: Request) -> Reply:
    """The form to plan a cancelled meeting again was sent."""
    request.require(Deed.REINSTATE_MEETING)
    return deeds.reinstate(request, which.chosen(request, which.cancelled(request)))


def on_compulsory(request: Request) -> Reply:
    """The form to mark a meeting as compulsory was sent."""
    request.require(Deed.MARK_COMPULSORY)
    return deeds.mark_compulsory(request, which.chosen(request, which.coming(request)))


def on_cancel(request: Request) -> Reply:
    """The meeting to cancel was chosen: ask again, with what follows."""
    request.require(Deed.CANCEL_MEETING)
    return Show(confirm.confirm_cancel(request, which.chosen(request, which.coming(request)), ""))


def on_not_held(request: Request) -> Reply:
    """The meeting that was not held was chosen: ask again, with what follows."""
    request.require(Deed.MARK_NOT_HELD)
    return Show(confirm.confirm_not_held(request, which.chosen(request, which.begun(request)), ""))


def _add_form(request: Request) -> View:
    minutes = str(meetings.usual_minutes(request.session, group=request.group))
    blocks = [
        day_entry("day", "Date"),
        _time_block(which.usual_hour(request), optional=False),
        entry("title", "Title", most=deeds.TITLE_MOST, optional=True, value=deeds.EXTRA_TITLE),
        entry("minutes", "Length in minutes", most=3, value=minutes),
        remark(_extra_rule(request)),
    ]
    return form("One more meeting", "meeting.add", blocks, {"group": request.group.id}, submit="Plan it")


def _extra_rule(request: Request) -> str:
    said = (
        "An extra meeting is compulsory."
        if request.terms.meetings.extra_compulsory
        else ("An extra meeting is not compulsory unless you mark it so.")
    )
    is_open = request.terms.describe("meetings.extra_compulsory").is_open
    return f"{said} That is a default that the group has not settled." if is_open else said


def _move_form(request: Request) -> View:
    coming = which.some(which.coming(request), "No meeting is planned, so there is none to move.")
    blocks = [
        _meeting_block(request, coming, "Which meeting moves?"),
        day_entry("day", "To which date?"),
        _time_block("", optional=True),
    ]
    return form("Move a meeting", "meeting.move", blocks, {"group": request.group.id}, submit="Move it")


def _rename_form(request: Request) -> View:
    coming = which.some(which.coming(request), "No meeting is planned, so there is none to rename.")
    blocks = [
        _meeting_block(request, coming, "Which meeting gets another name?"),
        entry("title", "New title", most=deeds.TITLE_MOST, hint="Members see it in their calendars."),
    ]
    return form("Rename a meeting", "meeting.rename", blocks, {"group": request.group.id}, submit="Rename it")


def _cancel_form(request: Request) -> View:
    coming = which.some(which.coming(request), "No meeting is planned, so there is none to cancel.")
    return _which(request, coming, "Cancel a meeting", "meeting.cancel", "Next")


def _reinstate_form(request: Request) -> View:
    off = which.some(which.cancelled(request), "No meeting to come has been cancelled.")
    return _which(request, off, "Reinstate a meeting", "meeting.reinstate", "Reinstate it")


def _compulsory_form(request: Request) -> View:
    free = [meeting for meeting in which.coming(request) if not meeting.is_compulsory]
    which.some(free, "Every meeting to come is compulsory already.")
    return _which(request, free, "Mark as compulsory", "meeting.compulsory", "Mark it")


def _not_held_form(request: Request) -> View:
    begun = which.some(which.begun(request), "No meeting has begun yet; one to come is cancelled instead.")
    return _which(request, begun, "Not held", "meeting.not_held", "Next")


def _which(request: Request, those: Sequence[Meeting], title: str, callback: str, submit: str) -> View:
    blocks = [_meeting_block(request, those, "Which meeting?")]
    return form(title, callback, blocks, {"group": request.group.id}, submit=submit)


def _meeting_block(request: Request, those: Sequence[Meeting], label: str) -> Block:
    zone = request.group.zone
    options = [
        (str(meeting.id), f"{instant_in_words(meeting.starts_at, zone=zone)} – {meeting.title}")
        for meeting in those[: which.CHOICES_MOST]
    ]
    return choice("meeting", label, options, chosen=options[0][0])


def _time_block(value: str, *, optional: bool) -> Block:
    hint = "Such as 14:00. Left blank, the meeting keeps its hour." if optional else "Such as 14:00."
    return entry("time", "Time", most=5, optional=optional, hint=hint, value=value)


@dataclass(frozen=True)
class _Asked:
    """One choice of the first form."""

    label: str
    deed: Deed
    draw: Callable[[Request], View]


_ASKED: Mapping[str, _Asked] = {
    "add": _Asked("Plan one more meeting", Deed.SCHEDULE_MEETING, _add_form),
    "move": _Asked("Move a meeting", Deed.MOVE_MEETING, _move_form),
    "rename": _Asked("Rename a meeting", Deed.RENAME_MEETING, _rename_form),
    "cancel": _Asked("Cancel a meeting", Deed.CANCEL_MEETING, _cancel_form),
    "reinstate": _Asked("Reinstate a cancelled meeting", Deed.REINSTATE_MEETING, _reinstate_form),
    "compulsory": _Asked("Mark a meeting as compulsory", Deed.MARK_COMPULSORY, _compulsory_form),
    "not-held": _Asked("Correct a meeting to not held", Deed.MARK_NOT_HELD, _not_held_form),
}
