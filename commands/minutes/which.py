"""Which meeting's minutes are meant, typed or noted on a button, and which edition somebody reads."""

from bot.render.words import day_in_words
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import meetings, minutes
from store.models import Edition, Meeting

NOT_HELD_YET = "No meeting has been held yet, so there are no minutes."


def typed(request: Request, text: str) -> tuple[Meeting, str]:
    """The meeting of the date that `text` begins with, or the last one that was held, and what follows.

    A cancelled one is meant if there was no other on that date.
    """
    try:
        found = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if found is None:
        return _last(request), text
    for day in found.days:
        meeting = minutes.on_day(request.session, group=request.group, day=day)
        if meeting is not None:
            return meeting, found.rest
    raise Refusal(f"There was no meeting on {day_in_words(found.days[0])}.")


def only(request: Request, text: str) -> Meeting:
    """The same; refused if there is more in it."""
    meeting, left = typed(request, text)
    if left:
        ways = f"{request.typed('minutes 11 Nov')} or {request.typed('minutes help')}"
        raise Refusal(f"I could not read that. Type a date, as in {ways}.")
    return meeting


def noted(request: Request) -> Meeting:
    """The meeting of a button or a form."""
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None:
        raise Refusal("I cannot find that meeting any more.")
    return meeting


def require_held(request: Request, meeting: Meeting) -> None:
    """Refuse for a meeting whose attendance is not confirmed, and for one that was not held."""
    if meeting.state is MeetingState.PLANNED:
        day = f"{meeting.on_date.day} {meeting.on_date:%b}"
        raise Refusal(
            f"The attendance of {day_in_words(meeting.on_date)} is not confirmed, and the minutes begin with it: "
            f"{request.typed(f'attendance {day}')}."
        )
    if meeting.state is not MeetingState.HELD:
        raise Refusal("That meeting was not held, and its record is all there is of it.")


def edition(request: Request) -> Edition:
    """What somebody may read: members and officers all of it, guests and everybody else what is not private."""
    return Edition.MEMBERS if may(request.roles, Deed.SEE_PRIVATE_ITEMS) else Edition.EVERYBODY


def _last(request: Request) -> Meeting:
    found = minutes.with_minutes(request.session, group=request.group, now=request.now, most=12)
    held = next((meeting for meeting in found if meeting.state is MeetingState.HELD), None)
    if held is None:
        raise Refusal(NOT_HELD_YET)
    return held
