"""Which meeting, date and hour is meant, typed or chosen in a form."""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.render.words import day_in_words, listed
from bot.request import Request
from calendars.recurrence import read_rule
from calendars.typed import MONTHS, UnreadableDayError, read_day, read_month, read_time
from rules.refusal import Refusal
from store import meetings
from store.models import Meeting

CHOICES_MOST = 100
"""Slack shows so many in a list."""


def coming(request: Request) -> Sequence[Meeting]:
    """Every meeting that is planned and has not begun."""
    return meetings.coming(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def cancelled(request: Request) -> Sequence[Meeting]:
    """Every meeting to come that was called off."""
    return meetings.cancelled(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def begun(request: Request) -> Sequence[Meeting]:
    """Every meeting that has begun and was not called off, the latest first."""
    return meetings.begun(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def some(those: Sequence[Meeting], otherwise: str) -> Sequence[Meeting]:
    """Those meetings; refused where the choice was made, if there are none."""
    if not those:
        raise Refusal(otherwise, field="deed")
    return those


def chosen(request: Request, those: Sequence[Meeting]) -> Meeting:
    """The meeting chosen in the form, if it still is one of those."""
    wanted = request.fields.get("meeting", "")
    found = next((meeting for meeting in those if str(meeting.id) == wanted), None)
    if found is None:
        raise Refusal("That meeting has changed meanwhile. Please close this and start again.", field="meeting")
    return found


def noted(request: Request, those: Sequence[Meeting]) -> Meeting:
    """The meeting that was to be confirmed, if it still is one of those."""
    wanted = request.note.get("meeting")
    found = next((meeting for meeting in those if meeting.id == wanted), None)
    if found is None:
        raise Refusal("That meeting has changed meanwhile, and nothing was done. Please close this and start again.")
    return found


def meant(request: Request, text: str, those: Sequence[Meeting], *, example: str) -> tuple[Meeting, str]:
    """The meeting among those that `text` begins with, by its date, its month or as `next`, and what follows."""
    word, _, rest = text.partition(" ")
    if word.lower() == "next" and those:
        return those[0], rest.strip()
    if (in_month := read_month(text)) is not None:
        return _of_month(request, in_month[0], those), in_month[1]
    days, rest = _days(request, text, example=example)
    for day in days:
        for meeting in those:
            if meeting.on_date == day:
                return meeting, rest
    raise Refusal(f"{_why_not(request, days[0])} Type {request.typed('meeting list')} to see what is planned.")


def _of_month(request: Request, month: int, those: Sequence[Meeting]) -> Meeting:
    """The one meeting of the next month of that number."""
    found = [meeting for meeting in those if meeting.on_date.month == month]
    same_year = [meeting for meeting in found if meeting.on_date.year == found[0].on_date.year]
    if len(same_year) == 1:
        return same_year[0]
    name = MONTHS[month - 1].capitalize()
    if same_year:
        days = listed([day_in_words(meeting.on_date) for meeting in same_year])
        raise Refusal(f"There are several in {name}: {days}. Please give the date.")
    raise Refusal(f"There is none in {name}. Type {request.typed('meeting list')} to see what is planned.")


def _why_not(request: Request, day: date) -> str:
    """Why the meeting of a date cannot be meant, and which command can."""
    when = day_in_words(day)
    typed = f"{day.day} {day:%b}"
    standing = meetings.on_day(request.session, group=request.group, day=day)
    if standing is not None and standing.starts_at <= request.now:
        other = request.typed(f"meeting not-held {typed}")
        return f"The meeting of {when} has begun. If it was not held, type {other} and the reason."
    if standing is not None:
        other = request.typed(f"meeting cancel {typed}")
        return f"The meeting of {when} is planned and has not begun; {other} calls it off."
    if meetings.cancelled_on(request.session, group=request.group, day=day) is not None:
        other = request.typed(f"meeting reinstate {typed}")
        return f"The meeting of {when} was cancelled; until it was to begin, {other} brings it back."
    return f"There is no meeting on {when}."


def _days(request: Request, text: str, *, example: str) -> tuple[tuple[date, ...], str]:
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None:
        raise Refusal(f"I could not find a date there. Type it as in {example}.")
    return typed.days, typed.rest


def coming_day(request: Request, text: str, *, example: str) -> tuple[date, str]:
    """The date that `text` begins with: the next one of that name if no year was typed."""
    days, rest = _days(request, text, example=example)
    to_come = sorted(day for day in days if day >= request.today)
    return (to_come or list(days))[0], rest


def day_chosen(request: Request) -> date:
    """The date picked in the form."""
    try:
        return date.fromisoformat(request.fields.get("day", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="day") from None


def time_entered(request: Request) -> time:
    """The hour typed in the form."""
    timed = read_time(request.fields.get("time", ""))
    if timed is None or timed[1]:
        raise Refusal("Please give the time as 14:00.", field="time")
    return timed[0]


def hour_of(request: Request, meeting: Meeting) -> time:
    """What the clock on the group's wall shows when a meeting begins."""
    return meeting.starts_at.astimezone(ZoneInfo(request.group.zone)).time()


def as_typed(meeting: Meeting) -> str:
    """`14 Jan 2027`: a date as it can be typed, with its year, since meetings are planned far ahead."""
    return f"{meeting.on_date.day} {meeting.on_date:%b %Y}"


def usual_hour(request: Request) -> str:
    """The hour of the group's rule, as it is typed."""
    at = read_rule(request.group.rule).at if request.group.rule else AT_TEN
    return f"{at:%H:%M}"


AT_TEN = time(10)
