"""`/meeting`: the meetings to come, and everything that the programme manager or the chair may do with them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.render.blocks import (
    Message,
    choice,
    day_entry,
    entry,
    escaped,
    form,
    heading,
    moment,
    paragraph,
    remark,
)
from bot.render.meetings import SUBGROUP, named, strike_outlook
from bot.render.words import counted, day_in_words, instant_in_words, listed, short_day
from bot.request import Command, Due, Open, Reply, Request, Say, Show
from calendars import holidays, plan, wall_clock
from calendars.recurrence import depends_on_bank_holidays, read_rule
from calendars.typed import UnreadableDayError, read_day, read_time
from rules.authority import Deed, may
from rules.refusal import Refusal
from rules.strikes import MeetingState
from rules.terms import Terms, TermsHistory
from store import apologies, groups, meetings, people, schedule, strikes, terms
from store.models import Meeting, MeetingChange, MeetingDeed, WorkingGroup

TITLE_MOST = 100
REASON_MOST = 500
MINUTES_MOST = 12 * 60
CHOICES_MOST = 100
"""Slack shows so many in a list."""

LISTED = 12
EXTRA_TITLE = "Extra meeting"
AT_TEN = time(10)


def on_command(request: Request) -> Reply:
    """Bare: a form for those who may change something, the list for others. Typed: `list`, or what to do with which."""
    request.require(Deed.SEE_GROUP)
    if not request.text:
        return open_form(request) if may(request.roles, Deed.SCHEDULE_MEETING) else Say(_list(request))
    verb, rest = _verb(request.text)
    if verb == "list":
        return Say(_list(request))
    if verb not in _TYPED:
        raise Refusal(f"I do not know “{escaped(verb)}”. {_usage(request)}")
    return _TYPED[verb](request, rest)


def open_form(request: Request) -> Reply:
    """The first form: what is planned, and what to do."""
    request.require(Deed.SCHEDULE_MEETING)
    options = [(name, asked.label) for name, asked in _ASKED.items()]
    blocks = [*_list(request).blocks, choice("deed", "What do you want to do?", options)]
    return Open(form("Meetings", "meeting.choose", blocks, {"group": request.group.id}, submit="Next"))


def on_choose(request: Request) -> Reply:
    """The first form was sent: show the one of the deed that was chosen."""
    asked = _ASKED.get(request.fields.get("deed", ""))
    if asked is None:
        raise Refusal("Please choose what you want to do.", field="deed")
    request.require(asked.deed)
    return Show(asked.draw(request))


def on_add(request: Request) -> Reply:
    """The form of an extra meeting was sent."""
    request.require(Deed.SCHEDULE_MEETING)
    minutes = request.fields.get("minutes", "")
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= MINUTES_MOST):
        raise Refusal(f"Please give the length in minutes, from 1 to {MINUTES_MOST}.", field="minutes")
    day, at = _day_chosen(request), _time_entered(request)
    return _add(request, day, at, request.fields.get("title", ""), minutes=int(minutes))


def on_move(request: Request) -> Reply:
    """The form of a move was sent; without an hour the meeting keeps its own."""
    request.require(Deed.MOVE_MEETING)
    meeting = _chosen(request, _coming(request))
    at = _time_entered(request) if request.fields.get("time") else _hour_of(request, meeting)
    return _move(request, meeting, _day_chosen(request), at)


def on_reinstate(request: Request) -> Reply:
    """The form to plan a cancelled meeting again was sent."""
    request.require(Deed.REINSTATE_MEETING)
    return _reinstate(request, _chosen(request, _cancelled(request)))


def on_compulsory(request: Request) -> Reply:
    """The form to mark a meeting as compulsory was sent."""
    request.require(Deed.MARK_COMPULSORY)
    return _mark_compulsory(request, _chosen(request, _coming(request)))


def on_cancel(request: Request) -> Reply:
    """The meeting to cancel was chosen: ask again, with what follows."""
    request.require(Deed.CANCEL_MEETING)
    return Show(_confirm_cancel(request, _chosen(request, _coming(request)), ""))


def on_not_held(request: Request) -> Reply:
    """The meeting that was not held was chosen: ask again, with what follows."""
    request.require(Deed.MARK_NOT_HELD)
    return Show(_confirm_not_held(request, _chosen(request, _begun(request)), ""))


def on_cancel_confirmed(request: Request) -> Reply:
    """Cancel it."""
    request.require(Deed.CANCEL_MEETING)
    meeting = _noted(request, _coming(request))
    schedule.cancel(
        request.session,
        group=request.group,
        meeting=meeting,
        reason=_reason(request),
        actor=request.person,
        now=request.now,
    )
    again = f"If it takes place after all, type {request.typed(f'meeting reinstate {_as_typed(meeting)}')}."
    return Say(_done(request, meeting, "is cancelled.", again))


def on_not_held_confirmed(request: Request) -> Reply:
    """Correct it to not held, and let the standings follow."""
    request.require(Deed.MARK_NOT_HELD)
    meeting = _noted(request, _begun(request))
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


def make_meetings(session: Session, now: datetime) -> None:
    """Make every group's meetings as far ahead as its terms say."""
    for group in groups.all_groups(session):
        if group.rule:
            plan.make_ahead(session, group=group, terms=_terms(session, group, now), now=now)


def makings_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When each group's next meeting is made."""
    for group in groups.all_groups(session):
        if not group.rule:
            continue
        coming = plan.next_making(session, group=group, terms=_terms(session, group, now), now=now)
        if coming is not None:
            first_day, on = coming
            at = wall_clock.instant(first_day, time(0), zone=group.zone)
            yield max(at, now), f"{group.name}: the meeting of {short_day(on)} is planned"


def draw_change(session: Session, subject: str) -> Message | None:
    """The channel is told of one change by hand."""
    meeting_id, number = map(int, subject.split(":"))
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    change = next(c for c in schedule.changes_of(session, meeting_id=meeting_id) if c.number == number)
    lines = [_change_in_words(group, meeting, change)]
    if change.reason:
        lines.append(f"Reason: {escaped(change.reason)}")
    if change.deed in _TELLS_OUTLOOK and meeting.starts_at == change.starts_at:
        lines.append(_outlook(session, group, meeting, terms.history(session, group=group)))
    return Message("\n".join(lines))


def draw_rule_change(session: Session, subject: str) -> Message | None:
    """The channel is told that the group meets by another rule; not wanted if that one has changed again."""
    group = groups.group_of(session, group_id=int(subject.split(":")[0]))
    now = datetime.fromtimestamp(int(subject.split(":")[1]), tz=ZoneInfo(group.zone))
    coming = meetings.coming(session, group=group, now=now, most=4)
    days = listed([moment(meeting.starts_at, zone=group.zone) for meeting in coming])
    following = f"\nThe next meetings: {days}." if days else ""
    return Message(f"*The group's meetings have changed.* They are now on the {read_rule(group.rule)}.{following}")


_TELLS_OUTLOOK = (MeetingDeed.ADDED, MeetingDeed.MOVED, MeetingDeed.REINSTATED, MeetingDeed.COMPULSORY)


def _change_in_words(group: WorkingGroup, meeting: Meeting, change: MeetingChange) -> str:
    was, becomes = (moment(at, zone=group.zone) for at in (change.was_at, change.starts_at))
    title = escaped(meeting.title)
    match change.deed:
        case MeetingDeed.ADDED:
            return f"*One more meeting is planned*: {title}, *{becomes}*."
        case MeetingDeed.MOVED:
            is_other_day = groups.local_date(group, change.was_at) != groups.local_date(group, change.starts_at)
            again = " Whoever had sent apologies is asked again." if is_other_day else ""
            return f"*A meeting has moved*: {title}, from {was} to *{becomes}*.{again}"
        case MeetingDeed.CANCELLED:
            return f"*A meeting is cancelled*: {title}, {becomes}."
        case MeetingDeed.REINSTATED:
            return f"*A cancelled meeting takes place after all*: {title}, *{becomes}*."
        case MeetingDeed.COMPULSORY:
            return f"*A meeting is now compulsory*: {title}, *{becomes}*."
        case MeetingDeed.NOT_HELD:
            return f"*A meeting is recorded as not held*: {title}, {becomes}. It counts for nobody."


def _typed_add(request: Request, text: str) -> Reply:
    request.require(Deed.SCHEDULE_MEETING)
    example = request.typed("meeting add 21 Jan 14:00 Budget workshop")
    day, rest = _coming_day(request, text, example=example)
    timed = read_time(rest)
    if timed is None:
        raise Refusal(f"Please give the hour after the date, for example {example}.")
    at, title = timed
    return _add(request, day, at, title, minutes=meetings.usual_minutes(request.session, group=request.group))


def _typed_move(request: Request, text: str) -> Reply:
    request.require(Deed.MOVE_MEETING)
    example = request.typed("meeting move 14 Jan to 21 Jan 11:00")
    meeting, rest = _meant(request, text, _coming(request), example=example)
    word, _, rest = rest.partition(" ")
    if word.lower() != "to":
        raise Refusal(f"Please say where it moves to, for example {example}.")
    timed = read_time(rest.strip())
    if timed is not None:
        day, (at, left) = meeting.on_date, timed
    else:
        day, rest = _coming_day(request, rest.strip(), example=example)
        at, left = read_time(rest) or (_hour_of(request, meeting), rest)
    if left:
        raise Refusal(f"I cannot read “{escaped(left[:60])}”. Type it as in {example}.")
    return _move(request, meeting, day, at)


def _typed_cancel(request: Request, text: str) -> Reply:
    request.require(Deed.CANCEL_MEETING)
    example = request.typed("meeting cancel 14 Jan no agenda")
    meeting, reason = _meant(request, text, _coming(request), example=example)
    return Open(_confirm_cancel(request, meeting, reason))


def _typed_reinstate(request: Request, text: str) -> Reply:
    request.require(Deed.REINSTATE_MEETING)
    example = request.typed("meeting reinstate 14 Jan")
    meeting, _ = _meant(request, text, _cancelled(request), example=example)
    return _reinstate(request, meeting)


def _typed_compulsory(request: Request, text: str) -> Reply:
    request.require(Deed.MARK_COMPULSORY)
    example = request.typed("meeting compulsory 21 Jan")
    meeting, _ = _meant(request, text, [*_coming(request), *_begun(request)], example=example)
    return _mark_compulsory(request, meeting)


def _typed_not_held(request: Request, text: str) -> Reply:
    request.require(Deed.MARK_NOT_HELD)
    example = request.typed("meeting not-held 14 Jan snow")
    meeting, reason = _meant(request, text, _begun(request), example=example)
    return Open(_confirm_not_held(request, meeting, reason))


_TYPED: Mapping[str, Callable[[Request, str], Reply]] = {
    "add": _typed_add,
    "move": _typed_move,
    "cancel": _typed_cancel,
    "reinstate": _typed_reinstate,
    "compulsory": _typed_compulsory,
    "not-held": _typed_not_held,
}


def _add(request: Request, day: date, at: time, title: str, *, minutes: int) -> Reply:
    if len(title) > TITLE_MOST:
        raise Refusal(f"Please keep the title to {TITLE_MOST} characters; nothing was planned.", field="title")
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
    mark = (
        "" if meeting.is_compulsory else f"To make it so: {request.typed(f'meeting compulsory {_as_typed(meeting)}')}."
    )
    return Say(_done(request, meeting, f"is planned, {minutes} minutes.", _own_outlook(request, meeting), mark))


def _move(request: Request, meeting: Meeting, day: date, at: time) -> Reply:
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


def _reinstate(request: Request, meeting: Meeting) -> Reply:
    _require_free(request, meeting.on_date)
    schedule.reinstate(request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now)
    return Say(_done(request, meeting, "takes place after all.", _own_outlook(request, meeting)))


def _mark_compulsory(request: Request, meeting: Meeting) -> Reply:
    if meeting.is_compulsory:
        outlook = _own_outlook(request, meeting)
        return Say(_told(request, meeting, "is compulsory already. Nothing was changed.", outlook))
    schedule.mark_compulsory(
        request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now
    )
    return Say(_done(request, meeting, "is now compulsory.", _own_outlook(request, meeting)))


def _done(request: Request, meeting: Meeting, *sentences: str) -> Message:
    told = "Members are told in the group's channel." if request.group.channel_id else ""
    return _told(request, meeting, *sentences, told)


def _told(request: Request, meeting: Meeting, said: str, *sentences: str) -> Message:
    first = f"{named(meeting, zone=request.group.zone)} {said}"
    return Message("\n".join(filter(None, [first, *sentences])))


def _own_outlook(request: Request, meeting: Meeting) -> str:
    return _outlook(request.session, request.group, meeting, request.history)


def _outlook(session: Session, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> str:
    if group.parent_id is not None:
        return SUBGROUP
    forecasts = strikes.outlook(session, group=group, meeting=meeting, terms=history)
    return strike_outlook(meeting, forecasts, terms=history.on(meeting.on_date).terms)


def _confirm_cancel(request: Request, meeting: Meeting, reason: str) -> View:
    sent = counted(len(apologies.in_force(request.session, meeting_id=meeting.id)), "member").capitalize()
    told = [
        f"{named(meeting, zone=request.group.zone)}",
        f"{sent} sent apologies for it. Nobody can get a strike from a cancelled meeting (clause 17).",
        "It stays in the calendar, marked as cancelled, and can be reinstated until it was to begin.",
    ]
    return _confirm(request, meeting, "Cancel a meeting", "meeting.cancel_confirmed", told, reason, "Cancel it")


def _confirm_not_held(request: Request, meeting: Meeting, reason: str) -> View:
    told = [
        f"{named(meeting, zone=request.group.zone)}",
        _strikes_taken_back(request, meeting),
        "This cannot be taken back. What was recorded of attendance is kept, and counts no more.",
    ]
    return _confirm(request, meeting, "Not held", "meeting.not_held_confirmed", told, reason, "It was not held")


def _confirm(
    request: Request, meeting: Meeting, title: str, callback: str, told: Sequence[str], reason: str, submit: str
) -> View:
    asked = entry(
        "reason",
        "Reason",
        most=REASON_MOST,
        multiline=True,
        hint="Members read it in the group's channel.",
        value=reason[:REASON_MOST],
    )
    note = {"group": request.group.id, "meeting": meeting.id}
    return form(title, callback, [*map(paragraph, told), asked], note, submit=submit)


def _strikes_taken_back(request: Request, meeting: Meeting) -> str:
    standings = strikes.standings(
        request.session, group=request.group, year=meeting.on_date.year, as_of=request.today, terms=request.history
    )
    struck = [
        person.name
        for person, standing in standings
        if meeting.id in {owed.meeting.id for owed in standing.strikes} and request.group.parent_id is None
    ]
    if not struck:
        return "Nobody has a strike from it."
    return f"It takes a strike from {escaped(listed(struck))}. A case that no longer holds is withdrawn."


def _list(request: Request) -> Message:
    """The coming meetings, for whoever may see the group."""
    zone = request.group.zone
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=LISTED)
    off = meetings.cancelled(request.session, group=request.group, now=request.now, most=LISTED)
    until = coming[-1].starts_at if coming else request.now + timedelta(days=366)
    known = sorted(
        [*coming, *(meeting for meeting in off if meeting.starts_at <= until)], key=lambda meeting: meeting.starts_at
    )
    mine = apologies.of_person(
        request.session, person_id=request.person.id, meeting_ids=[meeting.id for meeting in coming]
    )
    lines = [f"• {named(meeting, zone=zone)} – {_mark(meeting, meeting.id in mine)}" for meeting in known]
    body = "\n".join(lines) or "No meeting is planned."
    print_ = _small_print(request, coming)
    blocks: list[Block] = [heading("Meetings"), paragraph(body), *([remark(print_)] if print_ else [])]
    return Message("\n".join(filter(None, [body, print_])), blocks)


def _mark(meeting: Meeting, is_excused: bool) -> str:
    if meeting.state is MeetingState.CANCELLED:
        return "cancelled"
    sent = ", you sent apologies" if is_excused else ""
    return f"{'compulsory' if meeting.is_compulsory else 'not compulsory'}{sent}"


def _small_print(request: Request, coming: Sequence[Meeting]) -> str:
    """The rule in words, and that bank holidays far ahead are computed where it turns on them."""
    if not request.group.rule:
        return ""
    rule = read_rule(request.group.rule)
    said = [f"The group meets on the {rule}.", rule.small_print]
    years = {meeting.on_date.year for meeting in coming}
    unpublished = [year for year in sorted(years) if not holidays.is_published(year, division=request.group.division)]
    if unpublished and depends_on_bank_holidays(rule):
        said.append(f"Bank holidays of {unpublished[0]} are not published yet: dates follow the usual pattern.")
    return " ".join(filter(None, said))


def _add_form(request: Request) -> View:
    minutes = str(meetings.usual_minutes(request.session, group=request.group))
    blocks = [
        day_entry("day", "Date"),
        _time_block(_usual_hour(request), optional=False),
        entry("title", "Title", most=TITLE_MOST, optional=True, value=EXTRA_TITLE),
        entry("minutes", "Length in minutes", most=3, value=minutes),
        remark(_extra_rule(request)),
    ]
    return form("One more meeting", "meeting.add", blocks, {"group": request.group.id}, submit="Plan it")


def _extra_rule(request: Request) -> str:
    said = (
        "An extra meeting is compulsory."
        if request.terms.meetings.extra_compulsory
        else ("An extra meeting is not compulsory unless you mark it so.")
    )
    is_open = request.terms.describe("meetings.extra_compulsory").is_open
    return f"{said} That is a default that the group has not settled." if is_open else said


def _move_form(request: Request) -> View:
    coming = _some(_coming(request), "No meeting is planned, so there is none to move.")
    blocks = [
        _meeting_block(request, coming, "Which meeting moves?"),
        day_entry("day", "To which date?"),
        _time_block("", optional=True),
    ]
    return form("Move a meeting", "meeting.move", blocks, {"group": request.group.id}, submit="Move it")


def _cancel_form(request: Request) -> View:
    coming = _some(_coming(request), "No meeting is planned, so there is none to cancel.")
    return _which(request, coming, "Cancel a meeting", "meeting.cancel", "Next")


def _reinstate_form(request: Request) -> View:
    off = _some(_cancelled(request), "No meeting to come has been cancelled.")
    return _which(request, off, "Reinstate a meeting", "meeting.reinstate", "Reinstate it")


def _compulsory_form(request: Request) -> View:
    free = [meeting for meeting in _coming(request) if not meeting.is_compulsory]
    _some(free, "Every meeting to come is compulsory already.")
    return _which(request, free, "Mark as compulsory", "meeting.compulsory", "Mark it")


def _not_held_form(request: Request) -> View:
    begun = _some(_begun(request), "No meeting has begun yet; one to come is cancelled instead.")
    return _which(request, begun, "Not held", "meeting.not_held", "Next")


def _which(request: Request, those: Sequence[Meeting], title: str, callback: str, submit: str) -> View:
    blocks = [_meeting_block(request, those, "Which meeting?")]
    return form(title, callback, blocks, {"group": request.group.id}, submit=submit)


def _meeting_block(request: Request, those: Sequence[Meeting], label: str) -> Block:
    zone = request.group.zone
    options = [
        (str(meeting.id), f"{instant_in_words(meeting.starts_at, zone=zone)} – {meeting.title}")
        for meeting in those[:CHOICES_MOST]
    ]
    return choice("meeting", label, options, chosen=options[0][0])


def _time_block(value: str, *, optional: bool) -> Block:
    hint = "Such as 14:00. Left blank, the meeting keeps its hour." if optional else "Such as 14:00."
    return entry("time", "Time", most=5, optional=optional, hint=hint, value=value)


@dataclass(frozen=True)
class _Asked:
    """One choice of the first form."""

    label: str
    deed: Deed
    draw: Callable[[Request], View]


_ASKED: Mapping[str, _Asked] = {
    "add": _Asked("Plan one more meeting", Deed.SCHEDULE_MEETING, _add_form),
    "move": _Asked("Move a meeting", Deed.MOVE_MEETING, _move_form),
    "cancel": _Asked("Cancel a meeting", Deed.CANCEL_MEETING, _cancel_form),
    "reinstate": _Asked("Reinstate a cancelled meeting", Deed.REINSTATE_MEETING, _reinstate_form),
    "compulsory": _Asked("Mark a meeting as compulsory", Deed.MARK_COMPULSORY, _compulsory_form),
    "not-held": _Asked("Correct a meeting to not held", Deed.MARK_NOT_HELD, _not_held_form),
}


def _coming(request: Request) -> Sequence[Meeting]:
    return meetings.coming(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def _cancelled(request: Request) -> Sequence[Meeting]:
    return meetings.cancelled(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def _begun(request: Request) -> Sequence[Meeting]:
    return meetings.begun(request.session, group=request.group, now=request.now, most=CHOICES_MOST)


def _some(those: Sequence[Meeting], otherwise: str) -> Sequence[Meeting]:
    if not those:
        raise Refusal(otherwise, field="deed")
    return those


def _chosen(request: Request, those: Sequence[Meeting]) -> Meeting:
    """The meeting chosen in the form, if it still is one of those."""
    wanted = request.fields.get("meeting", "")
    found = next((meeting for meeting in those if str(meeting.id) == wanted), None)
    if found is None:
        raise Refusal("That meeting has changed meanwhile. Please close this and start again.", field="meeting")
    return found


def _noted(request: Request, those: Sequence[Meeting]) -> Meeting:
    """The meeting that was to be confirmed, if it still is one of those."""
    wanted = request.note.get("meeting")
    found = next((meeting for meeting in those if meeting.id == wanted), None)
    if found is None:
        raise Refusal("That meeting has changed meanwhile, and nothing was done. Please close this and start again.")
    return found


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


def _meant(request: Request, text: str, those: Sequence[Meeting], *, example: str) -> tuple[Meeting, str]:
    """The meeting among those that `text` begins with, by its date or as `next`, and what follows."""
    word, _, rest = text.partition(" ")
    if word.lower() == "next" and those:
        return those[0], rest.strip()
    days, rest = _days(request, text, example=example)
    for day in days:
        for meeting in those:
            if meeting.on_date == day:
                return meeting, rest
    raise Refusal(f"{_why_not(request, days[0])} Type {request.typed('meeting list')} to see what is planned.")


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


def _coming_day(request: Request, text: str, *, example: str) -> tuple[date, str]:
    """The date that `text` begins with: the next one of that name if no year was typed."""
    days, rest = _days(request, text, example=example)
    to_come = sorted(day for day in days if day >= request.today)
    return (to_come or list(days))[0], rest


def _day_chosen(request: Request) -> date:
    try:
        return date.fromisoformat(request.fields.get("day", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="day") from None


def _time_entered(request: Request) -> time:
    timed = read_time(request.fields.get("time", ""))
    if timed is None or timed[1]:
        raise Refusal("Please give the time as 14:00.", field="time")
    return timed[0]


def _hour_of(request: Request, meeting: Meeting) -> time:
    return meeting.starts_at.astimezone(ZoneInfo(request.group.zone)).time()


def _usual_hour(request: Request) -> str:
    at = read_rule(request.group.rule).at if request.group.rule else AT_TEN
    return f"{at:%H:%M}"


def _as_typed(meeting: Meeting) -> str:
    """`14 Jan 2027`: a date as it can be typed, with its year, since meetings are planned far ahead."""
    return f"{meeting.on_date.day} {meeting.on_date:%b %Y}"


def _verb(text: str) -> tuple[str, str]:
    word, *rest = text.split(maxsplit=1)
    verb, left = word.lower(), rest[0] if rest else ""
    if verb == "not" and left.lower().startswith("held"):
        return "not-held", left[len("held") :].strip()
    return verb, left


def _usage(request: Request) -> str:
    ways = [request.typed(f"meeting {way}") for way in ("list", "add 21 Jan 14:00 Budget workshop", "help")]
    return f"Type {listed(ways, last='or')}."


def _terms(session: Session, group: WorkingGroup, now: datetime) -> Terms:
    return terms.history(session, group=group).on(groups.local_date(group, now)).terms


COMMAND = Command(
    name="meeting",
    hint="list | add | move | cancel | reinstate | compulsory | not-held | help",
    usage="`/meeting` – choose from a form\n`/meeting list` – the meetings to come\n"
    "`/meeting add 21 Jan 14:00 Budget workshop` – one more meeting\n"
    "`/meeting move 14 Jan to 21 Jan 11:00` – another date, or another hour, or both\n"
    "`/meeting cancel 14 Jan no agenda` – call it off\n`/meeting reinstate 14 Jan` – it takes place after all\n"
    "`/meeting compulsory 21 Jan` – absences from it count\n"
    "`/meeting not-held 14 Jan snow` – correct one that has begun",
    summary="see the meetings, and plan, move or cancel them (programme manager and chair)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {"meeting.open": open_form}
FORMS = {
    "meeting.choose": on_choose,
    "meeting.add": on_add,
    "meeting.move": on_move,
    "meeting.cancel": on_cancel,
    "meeting.cancel_confirmed": on_cancel_confirmed,
    "meeting.reinstate": on_reinstate,
    "meeting.compulsory": on_compulsory,
    "meeting.not_held": on_not_held,
    "meeting.not_held_confirmed": on_not_held_confirmed,
}
MESSAGES = {schedule.CHANGED: draw_change, plan.RULE_CHANGED: draw_rule_change}
DUE = (Due(make_meetings, makings_to_come),)
