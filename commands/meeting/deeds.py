"""What is done to a meeting, whichever way it was asked for, and what the person who did it is told."""

from datetime import date, datetime, time

from bot.render.blocks import Message, escaped, moment
from bot.render.meetings import named
from bot.render.words import day_in_words, listed
from bot.request import Reply, Request, Say
from calendars import wall_clock
from commands.meeting import which
from commands.meeting.outlook import outlook
from rules.authority import Deed
from rules.refusal import Refusal
from store import meetings, people, schedule
from store.models import Meeting

TITLE_MOST = 100
REASON_MOST = 500
EXTRA_TITLE = "Extra meeting"


def add(request: Request, day: date, at: time, title: str, *, minutes: int) -> Reply:
    """Plan an extra meeting; it is compulsory only if the terms say so."""
    _require_short(title)
    starts_at = _free_slot(request, day, at)
    meeting = schedule.add(
        request.session,
        group=request.group,
        starts_at=starts_at,
        minutes=minutes,
        title=title or EXTRA_TITLE,
        is_compulsory=request.terms.meetings.extra_compulsory,
        actor=request.person,
        now=request.now,
    )
    sentences = [f"is planned, {minutes} minutes.", _own_outlook(request, meeting)]
    if not meeting.is_compulsory:
        line = f"meeting compulsory {which.as_typed(meeting)}"
        sentences.append(f"To make it so: {request.typed(line)}.")
    return Say(_done(request, meeting, *sentences))


def move(request: Request, meeting: Meeting, day: date, at: time) -> Reply:
    """Move a meeting that has not begun."""
    was = meeting.starts_at
    starts_at = _free_slot(request, day, at, moving=meeting)
    if starts_at == was:
        return Say(_told(request, meeting, "is at that time already. Nothing was changed."))
    asked = schedule.move(
        request.session,
        group=request.group,
        meeting=meeting,
        starts_at=starts_at,
        actor=request.person,
        now=request.now,
        terms=request.terms.strikes,
    )
    sentences = [f"It was to be on {moment(was, zone=request.group.zone)}.", _own_outlook(request, meeting)]
    if asked:
        names = [person.name for person in people.named(request.session, ids=asked).values()]
        sentences.append(f"Asked again, because their apologies were for the other date: {escaped(listed(names))}.")
    return Say(_done(request, meeting, "is its new date and time.", *sentences))


def rename(request: Request, meeting: Meeting, title: str) -> Reply:
    """Give a meeting that has not begun another title."""
    _require_short(title)
    if title == meeting.title:
        return Say(_told(request, meeting, "is called that already. Nothing was changed."))
    was = meeting.title
    schedule.rename(
        request.session, group=request.group, meeting=meeting, title=title, actor=request.person, now=request.now
    )
    return Say(_done(request, meeting, f"is its new name; it was {escaped(was)}."))


def reinstate(request: Request, meeting: Meeting) -> Reply:
    """Plan a cancelled meeting again, unless its date has been given away."""
    _require_free(request, meeting.on_date)
    schedule.reinstate(request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now)
    return Say(_done(request, meeting, "takes place after all.", _own_outlook(request, meeting)))


def mark_compulsory(request: Request, meeting: Meeting) -> Reply:
    """Mark a meeting as compulsory, also one that has begun: its notice is too short then to make a strike."""
    if meeting.is_compulsory:
        already = "is compulsory already. Nothing was changed."
        return Say(_told(request, meeting, already, _own_outlook(request, meeting)))
    schedule.mark_compulsory(
        request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now
    )
    return Say(_done(request, meeting, "is now compulsory.", _own_outlook(request, meeting)))


def on_cancel_confirmed(request: Request) -> Reply:
    """Cancel it."""
    request.require(Deed.CANCEL_MEETING)
    meeting = which.noted(request, which.coming(request))
    schedule.cancel(
        request.session,
        group=request.group,
        meeting=meeting,
        reason=_reason(request),
        actor=request.person,
        now=request.now,
    )
    again = f"If it takes place after all, type {request.typed(f'meeting reinstate {which.as_typed(meeting)}')}."
    return Say(_done(request, meeting, "is cancelled.", again))


def on_not_held_confirmed(request: Request) -> Reply:
    """Correct it to not held, and let the standings follow."""
    request.require(Deed.MARK_NOT_HELD)
    meeting = which.noted(request, which.begun(request))
    schedule.mark_not_held(
        request.session,
        group=request.group,
        meeting=meeting,
        reason=_reason(request),
        actor=request.person,
        now=request.now,
        terms=request.history,
    )
    return Say(_done(request, meeting, "is now recorded as not held.", "It counts for nobody."))


def _done(request: Request, meeting: Meeting, *sentences: str) -> Message:
    told = "Members are told in the group's channel." if request.group.channel_id else ""
    return _told(request, meeting, *sentences, told)


def _told(request: Request, meeting: Meeting, said: str, *sentences: str) -> Message:
    first = f"{named(meeting, zone=request.group.zone)} {said}"
    return Message("\n".join(filter(None, [first, *sentences])))


def _own_outlook(request: Request, meeting: Meeting) -> str:
    return outlook(request.session, request.group, meeting, request.history)


def _require_short(title: str) -> None:
    if len(title) > TITLE_MOST:
        raise Refusal(f"Please keep the title to {TITLE_MOST} characters; nothing was changed.", field="title")


def _reason(request: Request) -> str:
    reason = request.fields.get("reason", "")
    if not reason:
        raise Refusal("Please give a reason; members read it.", field="reason")
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST} characters.", field="reason")
    return reason


def _free_slot(request: Request, day: date, at: time, *, moving: Meeting | None = None) -> datetime:
    """The instant of a date and hour, if it is to come and no other meeting of the group is on that date."""
    starts_at = wall_clock.instant(day, at, zone=request.group.zone)
    if starts_at <= request.now:
        raise Refusal(f"{day_in_words(day)}, {at:%H:%M} is over. Please choose a time to come.", field="day")
    _require_free(request, day, moving=moving)
    return starts_at


def _require_free(request: Request, day: date, *, moving: Meeting | None = None) -> None:
    standing = meetings.on_day(request.session, group=request.group, day=day)
    if standing is None or (moving is not None and standing.id == moving.id):
        return
    raise Refusal(
        f"A group has one meeting on a date, and {named(standing, zone=request.group.zone)}, is on that one. "
        "Move or cancel that first, or choose another date.",
        field="day",
    )
