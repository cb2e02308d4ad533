"""`/calendar`: the next meeting as a file for one's own calendar, and addresses under which to subscribe to all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, heading, moment, paragraph, remark
from bot.render.meetings import named
from bot.render.words import day_in_words
from bot.request import Command, Reply, Request, Say, Upload
from calendars.entry import entry_of, single
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import audit, feeds, groups, meetings, outbox
from store.models import Meeting

CALENDAR_FILE = "calendar-file"
MEETINGS_MOST = 100
SMALL = (
    "Whoever has an address can read that calendar: keep yours to yourself, and get a new one if somebody else has "
    "seen it. It shows when and where a group meets, and nothing of who comes."
)


@dataclass(frozen=True)
class _Owner:
    """Whose feed: one's own, or the group's; `group_id` or `person_id`, as `store.feeds` takes them."""

    word: str
    title: str
    deed: Deed
    key: Mapping[str, int]


def on_command(request: Request) -> Reply:
    """Bare: everything. Typed: which meeting to send, or what to do with an address."""
    request.require(Deed.SEE_GROUP)
    if not request.text:
        return show(request)
    verb = " ".join(request.text.lower().split())
    if verb in _TYPED:
        return _TYPED[verb](request)
    return _send(request, _meant(request))


def show(request: Request) -> Reply:
    """The next meeting, one's own address and the group's."""
    request.require(Deed.SEE_GROUP)
    blocks: list[Block] = [heading("Calendar"), *_next_meeting(request)]
    if request.public_url:
        blocks += [*_feed(request, _own(request)), *_feed(request, _groups(request))]
    small = SMALL if request.public_url else _no_address(request)
    return Say(Message(f"{_in_words(blocks)}\n{small}", [*blocks, remark(small)]))


def on_send(request: Request) -> Reply:
    """The button under a meeting: its entry is sent."""
    request.require(Deed.SEE_GROUP)
    found = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if found is None or found.state is not MeetingState.PLANNED:
        raise Refusal(f"That meeting is off. Type {request.typed('calendar next')} for the one that follows.")
    return _send(request, found)


def on_new_own(request: Request) -> Reply:
    """A new address for oneself; the one before it answers no more."""
    return _renew(request, _own(request))


def on_stop_own(request: Request) -> Reply:
    """One's own address answers no more."""
    return _stop(request, _own(request))


def on_new_group(request: Request) -> Reply:
    """A new address for the group."""
    return _renew(request, _groups(request))


def on_stop_group(request: Request) -> Reply:
    """The group's address answers no more."""
    return _stop(request, _groups(request))


def draw_file(session: Session, subject: str) -> Upload | None:
    """The entry of one meeting as a file; not wanted once the meeting is off."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    return Upload(
        name=f"meeting-{meeting.on_date.isoformat()}.ics",
        title=f"{meeting.title}, {day_in_words(meeting.on_date)}",
        comment=f"{named(meeting, zone=group.zone)}. Open the file to put it into your calendar.",
        make=lambda reading: _file(reading, meeting.id),
    )


def _file(session: Session, meeting_id: int) -> bytes:
    meeting = session.get_one(Meeting, meeting_id)
    return single(entry_of(meeting, group=groups.group_of(session, group_id=meeting.group_id)))


def _send(request: Request, meeting: Meeting) -> Reply:
    """By DM, since an answer in passing can carry no file; asked for again, it is sent again."""
    of_theirs = f"{meeting.id}:{request.person.id}:"
    earlier = outbox.subjects_owed(request.session, group=request.group, kind=CALENDAR_FILE, prefix=of_theirs)
    outbox.owe(
        request.session,
        group=request.group,
        kind=CALENDAR_FILE,
        subject=f"{of_theirs}{len(earlier) + 1}",
        now=request.now,
        to_person_id=request.person.id,
    )
    _record(request, "calendar.send", f"meeting:{meeting.id}")
    return Say(Message(f"{named(meeting, zone=request.group.zone)} is on its way to you: a file, as a direct message."))


def _meant(request: Request) -> Meeting:
    """The coming meeting that was typed, as `next` or by its date."""
    planned = meetings.coming(request.session, group=request.group, now=request.now, most=MEETINGS_MOST)
    if not planned:
        raise Refusal("No meeting is planned, so there is none to send.")
    if request.text.lower() == "next":
        return planned[0]
    try:
        typed = read_day(request.text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        ways = f"{request.typed('calendar next')}, {request.typed('calendar 14 Jan')} or {request.typed('calendar')}"
        raise Refusal(f"I do not know “{escaped(request.text[:60])}”. Type {ways}.")
    found = next((meeting for day in typed.days for meeting in planned if meeting.on_date == day), None)
    if found is None:
        coming = moment(planned[0].starts_at, zone=request.group.zone)
        raise Refusal(f"No meeting is planned on {day_in_words(typed.days[0])}. The next one is on *{coming}*.")
    return found


def _next_meeting(request: Request) -> list[Block]:
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=1)
    if not coming:
        return [paragraph("No meeting is planned.")]
    note = {"group": request.group.id, "meeting": coming[0].id}
    return [
        paragraph(f"Next: {named(coming[0], zone=request.group.zone)}."),
        buttons(button("Send me the file", "calendar.send", note, style="primary")),
    ]


def _own(request: Request) -> _Owner:
    return _Owner(
        "own", "Your meetings, of every group you belong to", Deed.SEE_GROUP, {"person_id": request.person.id}
    )


def _groups(request: Request) -> _Owner:
    title = f"The meetings of {escaped(request.group.name)}"
    return _Owner("group", title, Deed.CHANGE_SET_UP, {"group_id": request.group.id})


def _feed(request: Request, owner: _Owner) -> list[Block]:
    """The address, made on first use unless it was stopped, and what may be done with it."""
    is_stopped = feeds.is_stopped(request.session, **owner.key)
    if is_stopped:
        said = "This address was stopped, and answers no more."
    else:
        said = f"Subscribe to this address in your calendar, and it follows every change:\n`{_address(request, owner)}`"
    shown = paragraph(f"*{owner.title}*\n{said}")
    return [shown, _choices(request, owner, is_stopped=is_stopped)] if may(request.roles, owner.deed) else [shown]


def _choices(request: Request, owner: _Owner, *, is_stopped: bool) -> Block:
    note = {"group": request.group.id}
    sure = ("New address", "Whoever subscribed to the present address has to subscribe again. Go on?", "New address")
    off = ("Stop", "Whoever subscribed to it gets no more news. Go on?", "Stop it")
    renew = button("New address", f"calendar.new_{owner.word}", note, confirm=None if is_stopped else sure)
    stop = button("Stop", f"calendar.stop_{owner.word}", note, confirm=off)
    return buttons(renew) if is_stopped else buttons(renew, stop)


def _address(request: Request, owner: _Owner) -> str:
    is_new = feeds.in_force(request.session, **owner.key) is None
    token = feeds.token_of(request.session, team_id=request.group.team_id, now=request.now, **owner.key)
    if is_new:
        _record(request, "calendar.address", f"feed:{owner.word}")
    return _located(request, token)


def _located(request: Request, token: str) -> str:
    return f"{escaped(request.public_url.rstrip('/'))}/calendar/{token}.ics"


def _renew(request: Request, owner: _Owner) -> Reply:
    request.require(owner.deed)
    if not request.public_url:
        raise Refusal(_no_address(request))
    token = feeds.rotate(request.session, team_id=request.group.team_id, now=request.now, **owner.key)
    _record(request, "calendar.address", f"feed:{owner.word}")
    return Say(
        Message(
            f"*{owner.title}* have a new address; the one before it answers no more. Subscribe to this one in your "
            f"calendar:\n`{_located(request, token)}`"
        )
    )


def _stop(request: Request, owner: _Owner) -> Reply:
    request.require(owner.deed)
    if not feeds.revoke(request.session, now=request.now, **owner.key):
        raise Refusal("There is no address that answers, so there is nothing to stop.")
    _record(request, "calendar.stop", f"feed:{owner.word}")
    again = request.typed("calendar new" if owner.word == "own" else "calendar group new")
    return Say(Message(f"*{owner.title}*: the address answers no more. For a new one, type {again}."))


def _no_address(request: Request) -> str:
    return (
        "A calendar to subscribe to needs an address on the web, and none is set: whoever runs Convenor sets "
        f"`PUBLIC_URL`. Until then {request.typed('calendar next')} sends the next meeting as a file."
    )


def _in_words(blocks: list[Block]) -> str:
    """The same for those who hear it: heading and paragraphs, one after the other."""
    texts = [getattr(getattr(block, "text", None), "text", "") for block in blocks]
    return "\n".join(text for text in texts if text)


def _record(request: Request, deed: str, subject: str) -> None:
    audit.record(
        request.session, group=request.group, now=request.now, actor_id=request.person.id, deed=deed, subject=subject
    )


_TYPED: Mapping[str, Callable[[Request], Reply]] = {
    "new": on_new_own,
    "stop": on_stop_own,
    "group new": on_new_group,
    "group stop": on_stop_group,
}
COMMAND = Command(
    name="calendar",
    hint="next | 14 Jan | new | stop | group new | group stop | help",
    usage="`/calendar` – the next meeting, and the addresses to subscribe to\n"
    "`/calendar next` – the next meeting as a file, for your calendar\n"
    "`/calendar 14 Jan` – the meeting of that date\n"
    "`/calendar new` – a new address of your own; the old one answers no more\n"
    "`/calendar stop` – your address answers no more\n"
    "`/calendar group new` – a new address for the group (programme manager)\n"
    "`/calendar group stop` – the group's address answers no more (programme manager)",
    summary="have the meetings in your own calendar",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "calendar.open": show,
    "calendar.send": on_send,
    "calendar.new_own": on_new_own,
    "calendar.stop_own": on_stop_own,
    "calendar.new_group": on_new_group,
    "calendar.stop_group": on_stop_group,
}
MESSAGES = {CALENDAR_FILE: draw_file}
