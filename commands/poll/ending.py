"""A poll is ended by whoever asked it or by an officer, and a date becomes a meeting in one press."""

from datetime import datetime

from bot.render.blocks import Message
from bot.render.meetings import named
from bot.render.polls import slot_in_words
from bot.request import Reply, Request, Say
from commands.poll import which
from rules.authority import Deed
from rules.refusal import Refusal
from store import groups, meetings, polls
from store.models import Meeting


def on_end(request: Request) -> Reply:
    """The button on the card."""
    poll = which.noted(request)
    request.require(Deed.ASK_POLL if poll.asked_by_id == request.person.id else Deed.END_POLL)
    which.require_open(request, poll)
    polls.end(request.session, group=request.group, poll=poll, actor=request.person, now=request.now)
    return Say(Message("The poll has ended. Its card shows what it came to."))


def on_meet(request: Request) -> Reply:
    """A date that the card puts forward becomes an extra meeting, if it is to come and no other meeting is that day."""
    request.require(Deed.SCHEDULE_MEETING)
    poll = which.noted(request)
    made = request.session.get(Meeting, poll.meeting_id) if poll.meeting_id else None
    if made is not None:
        raise Refusal(f"It became a meeting already: {named(made, zone=request.group.zone)}. Nothing was changed.")
    starts_at = which.option_noted(request, poll).starts_at
    if starts_at is None:
        raise Refusal("That option is no date.")
    _require_free(request, starts_at)
    meeting = polls.make_meeting(
        request.session,
        group=request.group,
        poll=poll,
        starts_at=starts_at,
        minutes=meetings.usual_minutes(request.session, group=request.group),
        is_compulsory=request.terms.meetings.extra_compulsory,
        actor=request.person,
        now=request.now,
    )
    undo = request.typed(f"meeting cancel {meeting.on_date.day} {meeting.on_date:%b %Y}")
    return Say(
        Message(
            f"{named(meeting, zone=request.group.zone)} is planned, {meeting.minutes} minutes. Members are told in the "
            f"group's channel, and the poll has ended. Not what you meant? {undo}."
        )
    )


def _require_free(request: Request, starts_at: datetime) -> None:
    if starts_at <= request.now:
        raise Refusal(f"{slot_in_words(starts_at, zone=request.group.zone)} is over. Nothing was changed.")
    day = groups.local_date(request.group, starts_at)
    standing = meetings.on_day(request.session, group=request.group, day=day)
    if standing is not None:
        raise Refusal(
            f"A group has one meeting on a date, and {named(standing, zone=request.group.zone)}, is on that one. "
            "Move or cancel that first, or choose another date."
        )
