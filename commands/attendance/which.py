"""Which meeting a roll call is of, and who is on its roll."""

from collections.abc import Sequence

from bot.render.words import day_in_words
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import meetings, members
from store.models import Meeting, Person

MOST_NAMES = 95
"""Slack shows a hundred blocks in a form."""


def meant(request: Request) -> Meeting:
    """The meeting of the date that was typed; without one the earliest that is waiting, else the latest."""
    if not request.text:
        return waiting(request)
    try:
        typed = read_day(request.text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        raise Refusal(
            f"Type {request.typed('attendance')} for the last meeting, or {request.typed('attendance 14 Jan')} "
            "for another one."
        )
    on_days = [meetings.on_day(request.session, group=request.group, day=day) for day in typed.days]
    found = [meeting for meeting in on_days if meeting is not None]
    if not found:
        raise Refusal(f"There was no meeting on {day_in_words(typed.days[0])}.")
    begun = [meeting for meeting in found if meeting.starts_at <= request.now]
    if not begun:
        raise Refusal(f"The meeting on {day_in_words(found[0].on_date)} has not begun yet.")
    return begun[0]


def waiting(request: Request) -> Meeting:
    """The earliest meeting whose roll has not been called, else the latest one."""
    begun = meetings.begun(request.session, group=request.group, now=request.now)
    if not begun:
        raise Refusal("No meeting has begun yet, so there is no roll to call.")
    unconfirmed = [meeting for meeting in begun if meeting.state is MeetingState.PLANNED]
    return unconfirmed[-1] if unconfirmed else begun[0]


def noted(request: Request) -> Meeting:
    """The meeting of the button or form, if attendance can be recorded for it and the person may do so now."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None or meeting.state not in meetings.DUE_STATES or meeting.starts_at > request.now:
        raise Refusal("That meeting is not one that attendance can be recorded for any more.")
    if meeting.state is MeetingState.HELD:
        request.require(Deed.CORRECT_ATTENDANCE)
    return meeting


def roll_of(request: Request, meeting: Meeting) -> Sequence[Person]:
    """Who was a member when the meeting began, by name."""
    roll = members.roll_on(request.session, group=request.group, day=meeting.on_date, at=meeting.starts_at)
    if not roll:
        raise Refusal("Nobody was a member on the day of that meeting.")
    if len(roll) > MOST_NAMES:
        raise Refusal(f"Slack cannot show a form with more than {MOST_NAMES} names; this roll has {len(roll)}.")
    return roll


def roll_has_changed(request: Request) -> Refusal:
    """The refusal of a form that was drawn for another roll."""
    again = request.typed("attendance")
    return Refusal(
        f"The roll has changed since you opened this. Nothing was recorded: close it and type {again} again."
    )
