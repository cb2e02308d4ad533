"""`/minutes`: the skeleton of a meeting's minutes, what the minutes of each stand at, and the record of one called off.

`drafting` fills the skeleton in, `files` makes it a Word document and Markdown, and `clock` sends it by itself.
"""

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, beside, button, escaped, form, paragraph, remark
from bot.render.words import day_in_words, short_day
from bot.request import Command, DueEach, Open, Reply, Request, Say
from calendars.typed import UnreadableDayError, read_day
from commands.minutes import clock, drafting, files
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import groups, meetings, minutes
from store.models import Meeting

SHOWN_MOST = 12
"""Meetings in the list, the latest first."""


def on_command(request: Request) -> Reply:
    """Bare: the latest meetings. Typed: the draft of one, or the list in words."""
    request.require(Deed.SEE_GROUP)
    match request.text.lower():
        case "":
            return open_list(request)
        case "list":
            lines = [f"• {_line(request, meeting)}" for meeting in _shown(request)]
            return Say(Message("\n".join(["*Minutes*", *lines])))
    return _give(request, _typed(request))


def open_list(request: Request) -> Reply:
    """The latest meetings and what the minutes of each stand at, with a button for the draft."""
    request.require(Deed.SEE_GROUP)
    blocks = [_block(request, meeting) for meeting in _shown(request)]
    small = remark("The draft comes by itself once attendance is confirmed, to whoever writes the minutes.")
    return Open(form("Minutes", "minutes.list", [*blocks, small], {"group": request.group.id}))


def on_draft(request: Request) -> Reply:
    """The button beside a meeting."""
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None:
        raise Refusal("I cannot find that meeting any more.")
    return _give(request, meeting)


def _give(request: Request, meeting: Meeting) -> Reply:
    """The draft of a meeting that was held, by DM; of one that was not, its record in words."""
    if meeting.state not in meetings.DUE_STATES:
        request.require(Deed.SEE_GROUP)
        return Say(Message(escaped(drafting.not_held(request.session, group=request.group, meeting=meeting))))
    request.require(Deed.WRITE_MINUTES)
    if meeting.state is MeetingState.PLANNED:
        day = f"{meeting.on_date.day} {meeting.on_date:%b}"
        raise Refusal(
            f"The attendance of {day_in_words(meeting.on_date)} is not confirmed, and the minutes begin with it: "
            f"{request.typed(f'attendance {day}')}."
        )
    minutes.draft(
        request.session,
        group=request.group,
        meeting=meeting,
        to=request.person,
        actor=request.person,
        now=request.now,
    )
    told = "You get the draft as it would be now, as a Word document and as Markdown, in a message of mine."
    return Say(Message(f"*Minutes of {day_in_words(meeting.on_date)}.* {told}"))


def _typed(request: Request) -> Meeting:
    """The meeting of a date that was typed, a cancelled one if there is no other."""
    try:
        typed = read_day(request.text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        raise Refusal(f"I could not read that. Type a date, as in {request.typed('minutes 11 Nov')}.")
    for day in typed.days:
        found = minutes.on_day(request.session, group=request.group, day=day)
        if found is not None:
            return found
    raise Refusal(f"There was no meeting on {day_in_words(typed.days[0])}.")


def _shown(request: Request) -> list[Meeting]:
    found = minutes.with_minutes(request.session, group=request.group, now=request.now, most=SHOWN_MOST)
    if not found:
        raise Refusal("No meeting has been held yet, so there are no minutes.")
    return list(found)


def _block(request: Request, meeting: Meeting) -> Block:
    line = _line(request, meeting)
    if meeting.state is MeetingState.HELD and may(request.roles, Deed.WRITE_MINUTES):
        note = {"group": request.group.id, "meeting": meeting.id}
        return beside(line, button("Send me the draft", "minutes.draft", note))
    return paragraph(line)


def _line(request: Request, meeting: Meeting) -> str:
    """`*Thu 11 Nov 2027* – Monthly meeting: drafted on Thu 11 Nov 2027`."""
    opening = f"*{short_day(meeting.on_date)}* – {escaped(meeting.title)}:"
    if meeting.state is not MeetingState.HELD:
        return f"{opening} not held, which its record says ({request.typed(f'minutes {meeting.on_date.isoformat()}')})"
    if meeting.minutes_approved_at is not None:
        return f"{opening} approved on {short_day(groups.local_date(request.group, meeting.minutes_approved_at))}"
    drafted = minutes.drafted_at(request.session, group=request.group, meeting=meeting)
    if drafted is None:
        return f"{opening} no draft was asked for"
    return f"{opening} drafted on {short_day(groups.local_date(request.group, drafted))}"


COMMAND = Command(
    name="minutes",
    hint="11 Nov | list | help",
    usage="`/minutes` – the latest meetings, and what the minutes of each stand at\n"
    "`/minutes 11 Nov` – have the draft of one as it would be now, as a Word document and as Markdown; of a meeting "
    "that was called off, its record\n`/minutes list` – the latest meetings in words",
    summary="have the draft of a meeting's minutes, with everything filled in that is known",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {"minutes.open": open_list, "minutes.draft": on_draft}
MESSAGES = {minutes.WORD: files.draw_word, minutes.MARKDOWN: files.draw_markdown}
DUE = (DueEach(clock.find_due, clock.send, clock.nothing_to_come),)
