"""Which meeting, which span of it, and which private session are meant."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.render.words import day_in_words
from bot.request import Request
from calendars import wall_clock
from calendars.typed import UnreadableDayError, read_day, read_time
from rules import authority
from rules.authority import Deed, may
from rules.private import Span
from rules.refusal import Refusal
from store import meetings, private
from store.models import Meeting, PrivateSession

EXAMPLE = "private 11 Nov 10:30 to 10:50 because …"
REASON_MOST = 500
MEETINGS_MOST = 6
"""Meetings offered, the one that is going on first."""

_SPAN = re.compile(
    r"(?:from\s+|minutes?\s+)?(?P<first>now|\d{1,2}:\d{2}|\d{1,3})\s*(?P<way>to|until|till|for|-|–)\s*"
    r"(?P<last>\d{1,2}:\d{2}|\d{1,3})\s*(?:min(?:ute)?s?\b\.?)?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def meeting_and_span_typed(request: Request) -> tuple[Meeting, Span, str]:
    """`11 Nov 10:30 to 10:50 because …`; without a day it is the meeting that is going on, or else the next one."""
    meeting, text = _meeting_typed(request)
    found = _SPAN.fullmatch(text)
    if found is None:
        raise Refusal(f"Please give from when to when, as in {request.typed(EXAMPLE)}.")
    first = _point(request, meeting, found["first"], field="first")
    if found["way"].lower() == "for":
        if not found["last"].isdigit():
            raise Refusal(f"Please say for how many minutes, as in {request.typed('private now for 20 minutes')}.")
        last = first + int(found["last"]) * _MINUTE
    else:
        last = _point(request, meeting, found["last"], field="last")
    reason = re.sub(r"^because\s+", "", found["rest"], flags=re.IGNORECASE)
    return meeting, Span(first, last), reason


def meeting_and_span_entered(request: Request) -> tuple[Meeting, Span]:
    """What the form says."""
    chosen = request.fields.get("meeting")
    meeting = next((each for each in open_meetings(request) if str(each.id) == chosen), None)
    if meeting is None:
        raise Refusal("Please choose a meeting that is not over.", field="meeting")
    points = [_point(request, meeting, request.fields.get(field, ""), field=field) for field in ("first", "last")]
    return meeting, Span(*points)


def open_meetings(request: Request) -> Sequence[Meeting]:
    """The meeting that is going on, if there is one, and those to come."""
    begun = meetings.begun(request.session, group=request.group, now=request.now, most=1)
    going_on = [meeting for meeting in begun if meetings.ends_at(meeting) > request.now]
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=MEETINGS_MOST)
    return [*going_on, *coming][:MEETINGS_MOST]


def is_going_on(request: Request, meeting: Meeting) -> bool:
    """Whether a meeting has begun and is not over."""
    return meeting.starts_at <= request.now < meetings.ends_at(meeting)


def visible(request: Request) -> list[tuple[PrivateSession, Meeting]]:
    """What is asked for or agreed: one's own, what one decides on, and for members and officers whatever is agreed.

    Of meetings that are not over, and of the last one that has begun.
    """
    begun = meetings.begun(request.session, group=request.group, now=request.now, most=1)
    coming = [meeting for meeting in open_meetings(request) if meeting not in begun]
    return [
        (each, meeting)
        for meeting in (*begun, *coming)
        for each in private.standing(request.session, meeting=meeting)
        if _may_see(request, each)
    ]


def noted(request: Request) -> tuple[PrivateSession, Meeting]:
    """The private session of a button or a form, with its meeting."""
    private_id = request.number("private")
    found = private.private_of(request.session, group=request.group, private_id=private_id)
    if found is None:
        raise Refusal("I cannot find that request any more.")
    return found, request.session.get_one(Meeting, found.meeting_id)


def acts_as_chair(request: Request, each: PrivateSession) -> bool:
    """Whether the person is the chair, or was asked to decide in the chair's place."""
    is_asked = private.is_asked(request.session, group=request.group, private=each, person=request.person)
    return may(request.roles, Deed.AGREE_PRIVATE_SESSION, chair_absent=is_asked)


def require_chair(request: Request, each: PrivateSession) -> None:
    """Refuse unless the person is the chair, or was asked to decide in the chair's place."""
    is_asked = private.is_asked(request.session, group=request.group, private=each, person=request.person)
    authority.require(request.roles, Deed.AGREE_PRIVATE_SESSION, chair_absent=is_asked)


def require_to_decide(request: Request, each: PrivateSession) -> None:
    """The same, and refuse on a request of one's own, unless there is nobody else to decide."""
    require_chair(request, each)
    is_asked = private.is_asked(request.session, group=request.group, private=each, person=request.person)
    if each.person_id == request.person.id and not is_asked:
        raise Refusal("You have asked for it yourself, so somebody else decides.")


def has_begun(request: Request, each: PrivateSession, meeting: Meeting) -> bool:
    """Whether the clock has come to its first minute."""
    return private.span_of(each, meeting=meeting, zone=request.group.zone).starts_at <= request.now


def _may_see(request: Request, each: PrivateSession) -> bool:
    if each.person_id == request.person.id or acts_as_chair(request, each):
        return True
    return private.state_of(each) is private.State.AGREED and may(request.roles, Deed.SEE_PRIVATE_ITEMS)


def _meeting_typed(request: Request) -> tuple[Meeting, str]:
    found = open_meetings(request)
    try:
        typed = read_day(request.text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None:
        if not found:
            raise Refusal("No meeting is going on or planned.")
        return found[0], request.text
    known = [meetings.on_day(request.session, group=request.group, day=day) for day in typed.days]
    there = [meeting for meeting in known if meeting is not None]
    if not there:
        raise Refusal(f"There is no meeting on {day_in_words(typed.days[0])}.")
    meeting = next((each for each in there if meetings.ends_at(each) > request.now), there[0])
    if meetings.ends_at(meeting) <= request.now:
        raise Refusal(f"The meeting of {day_in_words(meeting.on_date)} is over. A private session is agreed before.")
    return meeting, typed.rest


def _point(request: Request, meeting: Meeting, text: str, *, field: str) -> datetime:
    """`10:30` by the group's clock, `30` minutes after the planned start, or `now`."""
    zone = ZoneInfo(request.group.zone)
    begins = meeting.starts_at.astimezone(zone)
    text = text.strip()
    if text.lower() == "now":
        if not is_going_on(request, meeting):
            raise Refusal("That meeting is not going on now. Please give a time.", field=field)
        return request.now.astimezone(zone).replace(second=0, microsecond=0)
    if re.fullmatch(r"[0-9]{1,3}", text):
        return (meeting.starts_at + int(text) * _MINUTE).astimezone(zone)
    read = read_time(text)
    if read is None or read[1]:
        raise Refusal("Please give a time such as 10:30, or minutes after the start such as 30.", field=field)
    at = wall_clock.instant(meeting.on_date, read[0], zone=request.group.zone)
    next_day = wall_clock.instant(meeting.on_date + _DAY, read[0], zone=request.group.zone)
    is_after_midnight = at < begins and next_day <= meetings.ends_at(meeting)
    return (next_day if is_after_midnight else at).astimezone(zone)
