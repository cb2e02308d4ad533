"""Who comes: reminders before a meeting, the question after a move, and the reminder of a roll call that is missing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraph, remark
from bot.render.words import counted, instant_in_words, short_day
from bot.request import Due, Reply, Request, Say
from calendars import wall_clock
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import apologies, attendance, audit, coming, groups, meetings, members, outbox, reminding, roll_calls, terms
from store.models import Apology, Meeting, OfficeKind, Person, WorkingGroup

MEETINGS_AHEAD = 8
"""Enough for a reminder two months before, the earliest that the terms permit, in a group with extra meetings."""


def on_coming(request: Request) -> Reply:
    """*I'll come*, or *I can come* after a move: noted, and apologies for this meeting are taken back."""
    request.require(Deed.SAY_COMING)
    meeting = _meeting(request)
    had_apologies = apologies.withdraw(request.session, meeting=meeting, person=request.person, now=request.now)
    is_new = coming.say(request.session, meeting=meeting, person=request.person, now=request.now)
    if is_new or had_apologies:
        _record(request, "coming.say", meeting)
    when = moment(meeting.starts_at, zone=request.group.zone)
    said = "Your apologies are withdrawn, and you" if had_apologies else "You"
    typed = request.typed(f"apologies {_as_typed(meeting)}")
    return Say(
        Message(
            f"{said} are expected on *{when}* ({escaped(meeting.title)}). It is noted as an answer; attendance is "
            f"recorded at the meeting. Plans changed? Type {typed}."
        )
    )


def on_still_away(request: Request) -> Reply:
    """*Still cannot come*: the apologies for the old date are given again for the new one."""
    request.require(Deed.SEND_APOLOGIES)
    meeting = _meeting(request)
    when = moment(meeting.starts_at, zone=request.group.zone)
    undo = f"Plans changed? Type {request.typed(f'apologies withdraw {_as_typed(meeting)}')}."
    if request.person.id in apologies.in_force(request.session, meeting_id=meeting.id):
        return Say(Message(f"Your apologies for *{when}* are recorded already. {undo}"))
    earlier = _earlier(request.session, meeting, request.person.id)
    apologies.give(
        request.session,
        meeting=meeting,
        person=request.person,
        reason=earlier.reason if earlier else "",
        now=request.now,
        recorded_by=request.person,
    )
    _record(request, "apologies.send", meeting)
    return Say(Message(f"Your apologies are recorded for *{when}* ({escaped(meeting.title)}). {undo}"))


def find_unreminded(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, of which somebody is to be reminded and was not."""
    found = reminding.may_be_due(session, now=now)
    histories = terms.histories(session, those=[group for _, group in found])
    return [meeting.id for meeting, group in found if _unreminded(session, group, meeting, now, histories[group.id])]


def remind(session: Session, now: datetime, meeting_id: int) -> None:
    """Owe each member who has not answered the latest reminder that is due; those missed before it are not sent."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    waiting = _unreminded(session, group, meeting, now, terms.history(session, group=group))
    for subject, person_id in waiting.items():
        outbox.owe(
            session,
            group=group,
            kind=reminding.REMINDER,
            subject=subject,
            now=now,
            to_person_id=person_id,
            expires_at=meeting.starts_at,
        )


def reminders_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The reminders of each group's next meetings."""
    for group in groups.all_groups(session):
        coming_soon = meetings.coming(session, group=group, now=now, most=MEETINGS_AHEAD)
        histories = terms.histories(session, those=[group] if coming_soon else [])
        for meeting in coming_soon:
            for days, at in _reminders(group, meeting, histories[group.id]):
                if at > now:
                    before = counted(days, "day")
                    yield at, f"{group.name}: reminder, {before} before the meeting of {short_day(meeting.on_date)}"


def find_missing(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, whose roll call is missing and whose programme manager was not reminded of it."""
    found = roll_calls.unchased(session, now=now)
    return [meeting.id for meeting, group in found if _to_chase(session, group, meeting, now)]


def chase_roll_call(session: Session, now: datetime, meeting_id: int) -> None:
    """Attendance is not confirmed in the time that the terms give: a task for the programme manager, never a strike."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    for subject, person_id in _to_chase(session, group, meeting, now).items():
        outbox.owe(session, group=group, kind=roll_calls.MISSING, subject=subject, now=now, to_person_id=person_id)


def chases_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When the programme manager is reminded of a roll call that is missing now."""
    for meeting, group in roll_calls.unconfirmed(session, now=now):
        chased = _chased(session, group, meeting, now)
        if chased is not None and chased[1] > now:
            yield chased[1], f"{group.name}: reminder that the roll call of {short_day(meeting.on_date)} is missing"


def draw_reminder(session: Session, subject: str) -> Message | None:
    """A member's reminder; not wanted once they have answered, or the meeting has moved or is off."""
    meeting_id, on_date, _, person_id = subject.split(":")
    meeting = session.get_one(Meeting, int(meeting_id))
    if meeting.state is not MeetingState.PLANNED or meeting.on_date.isoformat() != on_date:
        return None
    if int(person_id) in reminding.who_answered(session, meeting=meeting):
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    when = moment(meeting.starts_at, zone=group.zone)
    text = f"{escaped(meeting.title)} of {escaped(group.name)}: *{when}*. Will you come?"
    note = {"group": group.id, "meeting": meeting.id}
    small = "Neither answer is attendance, and apologies do not take an absence away (clause 17)."
    return Message(
        f"{text} {small}",
        [
            paragraph(text),
            buttons(
                button("I'll come", "reminders.coming", note, style="primary"),
                button("Apologies", "apologies.open", note),
            ),
            remark(small),
        ],
    )


def draw_asked_again(session: Session, subject: str) -> Message | None:
    """The question to whoever sent apologies for a date that a meeting has left; not wanted once it is answered."""
    meeting_id, sequence, person_id = map(int, subject.split(":"))
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.PLANNED or meeting.sequence != sequence:
        return None
    earlier = _earlier(session, meeting, person_id)
    if earlier is None:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    when = moment(meeting.starts_at, zone=group.zone)
    text = (
        f"{escaped(meeting.title)} of {escaped(group.name)} has moved to *{when}*. You had sent apologies for "
        f"{short_day(earlier.for_date)}; they do not count for the new date. Can you come?"
    )
    note = {"group": group.id, "meeting": meeting.id}
    return Message(
        text,
        [
            paragraph(text),
            buttons(
                button("I can come", "reminders.coming", note, style="primary"),
                button("Still cannot come", "reminders.still_away", note),
            ),
        ],
    )


def draw_unconfirmed(session: Session, subject: str) -> Message | None:
    """The programme manager's second DM about a roll call; not wanted once attendance is confirmed."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    when = moment(meeting.starts_at, zone=group.zone)
    told = "Nobody gets a strike for it, and nobody's absence counts, before somebody takes the roll call."
    text = f"Attendance of {escaped(meeting.title)}, *{when}*, is not confirmed yet. {told}"
    note = {"group": group.id, "meeting": meeting.id}
    return Message(text, [paragraph(text), buttons(button("Take the roll call", "attendance.open", note))])


def _reminders(group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> list[tuple[int, datetime]]:
    """How many days before a meeting its reminders are due, and when the wall clock shows its hour then."""
    at = meeting.starts_at.astimezone(ZoneInfo(group.zone)).time()
    return [
        (days, wall_clock.instant(meeting.on_date - timedelta(days=days), at, zone=group.zone))
        for days in history.on(meeting.on_date).terms.meetings.reminder_days
    ]


def _unreminded(
    session: Session, group: WorkingGroup, meeting: Meeting, now: datetime, history: TermsHistory
) -> dict[str, int]:
    """Whom the latest reminder that is due has not reached, by the subject of theirs."""
    passed = [days for days, at in _reminders(group, meeting, history) if at <= now]
    if not passed or meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now:
        return {}
    return reminding.unreminded(session, group=group, meeting=meeting, days=min(passed))


def _earlier(session: Session, meeting: Meeting, person_id: int) -> Apology | None:
    """A person's apologies for a date that the meeting has left, while they have not answered for the new one."""
    return next((a for a in apologies.for_another_date(session, meeting=meeting) if a.person_id == person_id), None)


def _chased(session: Session, group: WorkingGroup, meeting: Meeting, now: datetime) -> tuple[Person, datetime] | None:
    """Whom to remind of a roll call that was asked for, and when.

    Whoever was asked late, after the bot had been away, is given the same time to answer.
    """
    manager = members.holders(session, group=group, on=groups.local_date(group, now)).get(OfficeKind.PROGRAMME_MANAGER)
    if manager is None:
        return None
    asked_at = outbox.owed_at(session, group=group, kind=attendance.ROLL_CALL, subject=f"{meeting.id}:{manager.id}")
    if asked_at is None:
        return None
    in_force = terms.history(session, group=group).on(meeting.on_date).terms
    patience = timedelta(hours=in_force.strikes.confirm_hours)
    at = meetings.ends_at(meeting) + patience
    return manager, at if asked_at < at else asked_at + patience


def _to_chase(session: Session, group: WorkingGroup, meeting: Meeting, now: datetime) -> dict[str, int]:
    """Whoever is to be reminded of a roll call and was not, by the subject of the reminder."""
    chased = _chased(session, group, meeting, now)
    if meeting.state is not MeetingState.PLANNED or chased is None or chased[1] > now:
        return {}
    due = {f"{meeting.id}:{chased[0].id}": chased[0].id}
    unowed = outbox.unowed(session, group=group, kind=roll_calls.MISSING, subjects=due)
    return {subject: due[subject] for subject in unowed}


def _meeting(request: Request) -> Meeting:
    """The meeting of the button, while an answer can still matter."""
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=request.number("meeting"))
    if meeting is None or meeting.state is not MeetingState.PLANNED:
        raise Refusal("That meeting is off or over, so there is nothing to answer any more.")
    if meeting.starts_at <= request.now:
        when = instant_in_words(meeting.starts_at, zone=request.group.zone)
        raise Refusal(f"The meeting of {when} has begun. If the roll is wrong, tell the programme manager.")
    return meeting


def _record(request: Request, deed: str, meeting: Meeting) -> None:
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed=deed,
        subject=f"meeting:{meeting.id}",
    )


def _as_typed(meeting: Meeting) -> str:
    return f"{meeting.on_date.day} {meeting.on_date:%b}"


ACTIONS = {"reminders.coming": on_coming, "reminders.still_away": on_still_away}
MESSAGES = {
    reminding.REMINDER: draw_reminder,
    apologies.ASKED_AGAIN: draw_asked_again,
    roll_calls.MISSING: draw_unconfirmed,
}
DUE = (
    Due(find_unreminded, remind, reminders_to_come),
    Due(find_missing, chase_roll_call, chases_to_come),
)
