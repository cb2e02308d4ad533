"""What `/minutes` shows: the latest meetings, and the minutes of one with everything that can be done with them."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.render.blocks import (
    Message,
    Note,
    beside,
    button,
    buttons,
    escaped,
    form,
    heading,
    paragraph,
    paragraphs,
    remark,
)
from bot.render.words import short_day
from bot.request import Open, Reply, Request, Say, Show
from commands.minutes import which, words
from rules.authority import OFFICERS, Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import minutes
from store.models import Edition, FileState, Meeting

SHOWN_MOST = 12
"""Meetings in the list, the latest first."""

DRAFT = "The draft comes by itself once attendance is confirmed, to whoever writes the minutes."


def as_list(request: Request) -> Message:
    """The latest meetings in words."""
    return Message("\n".join(["*Minutes*", *(f"• {_line(request, meeting)}" for meeting in _shown(request))]))


def list_view(request: Request) -> View:
    """The latest meetings, each with a button for its minutes."""
    blocks = [_block(request, meeting) for meeting in _shown(request)]
    return form("Minutes", "minutes.list", [*blocks, remark(DRAFT)], {"group": request.group.id})


def meeting_view(request: Request, meeting: Meeting, *, told: str = "") -> View:
    """The minutes of one meeting; `told` stands at the head and says what was just done."""
    is_guest = which.edition(request) is Edition.EVERYBODY
    stand = words.standing(request.session, request.group, meeting, is_guest=is_guest)
    note = {"group": request.group.id, "meeting": meeting.id, "view": True}
    offered = list(_deeds(request, meeting, note))
    blocks: list[Block] = [
        *([paragraph(told)] if told else []),
        heading(words.title(meeting)),
        paragraph(f"{escaped(meeting.title)}: {stand}."),
        *([buttons(*offered)] if offered else []),
        *paragraphs(_versions(request, meeting)),
        *paragraphs(_comments(request, meeting)),
    ]
    return form("Minutes", "minutes.view", blocks, note)


def laid(request: Request, view: View) -> Reply:
    """A form: in the place of the minutes where it was asked for there, otherwise opened."""
    return Show(view) if request.note.get("view") else Open(view)


def finished(request: Request, meeting: Meeting, told: str) -> Reply:
    """What was done: at the head of the minutes where it was asked for there, otherwise said."""
    if request.note.get("view"):
        return Show(meeting_view(request, meeting, told=told))
    return Say(Message(told))


def _deeds(request: Request, meeting: Meeting, note: Note) -> Iterator[ButtonElement]:
    """A button for everything that the reader may do as things stand; rights are checked when it is pressed."""
    known = minutes.circulated(request.session, meeting=meeting)
    is_approved = meeting.minutes_approved_at is not None
    if known is not None:
        yield button("Send me the minutes", "minutes.get", note)
        files = minutes.files_of(request.session, version=known)
        if Edition.MEMBERS in files and which.edition(request) is Edition.MEMBERS:
            yield button("Without private parts", "minutes.public", note)
    if may(request.roles, Deed.WRITE_MINUTES):
        yield from _writing(request, meeting, note)
    if known is not None and not is_approved:
        if may(request.roles, Deed.COMMENT_ON_MINUTES):
            yield button("Comment…", "minutes.comment", note)
        yield from _approving(request, meeting, note)


def _writing(request: Request, meeting: Meeting, note: Note) -> Iterator[ButtonElement]:
    if meeting.minutes_approved_at is not None:
        yield button("Correct…", "minutes.correct", note)
        return
    newest = minutes.newest(request.session, meeting=meeting)
    yield button("Send me the draft", "minutes.draft", note)
    yield button("Upload…", "minutes.upload", note)
    is_ready = newest is None or minutes.state_of(request.session, version=newest) is FileState.KEPT
    if is_ready and (newest is None or newest.circulated_at is None):
        yield button("Circulate", "minutes.circulate", note, style="primary", confirm=words.sure(newest))


def _approving(request: Request, meeting: Meeting, note: Note) -> Iterator[ButtonElement]:
    session, group = request.session, request.group
    at = next(iter(minutes.may_approve_at(session, group=group, meeting=meeting, now=request.now)), None)
    stands_in = minutes.may_stand_in(
        session, group=group, meeting=meeting, at=at, person=request.person, now=request.now
    )
    if at is not None and may(request.roles, Deed.APPROVE_MINUTES, chair_absent=stands_in):
        yield button("Approved…", "minutes.approve", note)
    is_chair = may(request.roles, Deed.APPROVE_MINUTES)
    if is_chair and minutes.may_be_asked(session, group=group, meeting=meeting, chair=request.person, now=request.now):
        yield button("Ask the vice-chair", "minutes.ask", note)


def _versions(request: Request, meeting: Meeting) -> list[str]:
    """All of them for the officers; for others those that were circulated."""
    is_officer = not OFFICERS.isdisjoint(request.roles)
    found = minutes.versions_of(request.session, meeting=meeting)
    seen = [each for each in found if is_officer or each.circulated_at is not None]
    if which.edition(request) is Edition.EVERYBODY or not seen:
        return []
    return ["*Versions*", *words.versions(request.session, request.group, seen)]


def _comments(request: Request, meeting: Meeting) -> list[str]:
    """Everybody's for the officers, one's own for others."""
    by = None if not OFFICERS.isdisjoint(request.roles) else request.person
    found = list(words.comments(request.session, request.group, meeting, by))
    return ["*Comments*", *found] if found else []


def _shown(request: Request) -> Sequence[Meeting]:
    found = minutes.with_minutes(request.session, group=request.group, now=request.now, most=SHOWN_MOST)
    if not found:
        raise Refusal(which.NOT_HELD_YET)
    return found


def _block(request: Request, meeting: Meeting) -> Block:
    line = _line(request, meeting)
    if meeting.state is not MeetingState.HELD:
        return paragraph(line)
    return beside(
        line, button("Open", "minutes.show", {"group": request.group.id, "meeting": meeting.id, "view": True})
    )


def _line(request: Request, meeting: Meeting) -> str:
    """`*Thu 11 Nov 2027* – Monthly meeting: drafted on Thu 11 Nov 2027`."""
    opening = f"*{short_day(meeting.on_date)}* – {escaped(meeting.title)}:"
    if meeting.state is not MeetingState.HELD:
        return f"{opening} not held, which its record says ({request.typed(f'minutes {meeting.on_date.isoformat()}')})"
    is_guest = which.edition(request) is Edition.EVERYBODY
    return f"{opening} {words.standing(request.session, request.group, meeting, is_guest=is_guest)}"
