"""Which meeting's pack is meant, typed or noted on a button."""

from bot.render.blocks import escaped
from bot.render.words import day_in_words
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import meetings
from store.models import Meeting


def coming(request: Request, text: str) -> tuple[Meeting, str]:
    """The meeting to come that `text` begins with, by its date or as `next` (or not at all), and what follows."""
    planned = meetings.coming(request.session, group=request.group, now=request.now)
    if not planned:
        raise Refusal("No meeting is planned, so there is no pack to come.")
    word, _, rest = text.partition(" ")
    if word.lower() == "next":
        return planned[0], rest.strip()
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None:
        return planned[0], text
    for meeting in planned:
        if meeting.on_date in typed.days:
            return meeting, typed.rest
    raise Refusal(
        f"No meeting to come is on {day_in_words(typed.days[0])}. Type {request.typed('meeting list')} to see what is "
        "planned."
    )


def any_meeting(request: Request, text: str) -> Meeting:
    """The meeting of the date that was typed, also one that has been; the next one where nothing was."""
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is not None and not typed.rest:
        for day in typed.days:
            found = meetings.on_day(request.session, group=request.group, day=day)
            if found is not None:
                return found
    return only(request, text)


def only(request: Request, text: str) -> Meeting:
    """The meeting to come that `text` means; refused if there is more in it."""
    meeting, left = coming(request, text)
    if left:
        ways = f"{request.typed('pack')}, {request.typed('pack 14 Jan')} or {request.typed('pack help')}"
        raise Refusal(f"I cannot read “{escaped(left[:60])}”. Type {ways}.")
    return meeting


def noted(request: Request) -> Meeting:
    """The meeting of a button or form, while its pack can still matter."""
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None or meeting.state is not MeetingState.PLANNED or meeting.starts_at <= request.now:
        raise Refusal("That meeting has begun or was called off, so nothing was done.")
    return meeting
