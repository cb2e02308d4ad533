"""`/attendance`: the programme manager's roll call, from the first name to what it brings about."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.views import View
from sqlmodel import Session

from bot.render.blocks import (
    Message,
    button,
    buttons,
    choice,
    entry,
    escaped,
    form,
    moment,
    paragraph,
    remark,
)
from bot.render.strikes import STATUS_WORDS, absence_dates
from bot.render.words import counted, day_in_words, listed
from bot.request import Command, Due, Errors, Open, Reply, Request, Say, Show
from calendars.typed import UnreadableDayError, read_day
from rules import strikes
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import MeetingState, Standing, Status
from store import apologies, attendance, audit, cases, groups, meetings, members, outbox, people
from store.models import Meeting, OfficeKind, Person
from store.strikes import facts_of

OFFERED = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.APOLOGIES, Status.ABSENT)
MOST_NAMES = 95
"""Slack shows a hundred blocks in a form."""

REASON_MOST = 500

ROLL_CALL = "roll-call"


def on_command(request: Request) -> Reply:
    """Bare: the earliest meeting that is waiting, else the latest one. Typed: the meeting of a date."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    return Open(_roll_call(request, _meeting_meant(request), fill=0))


def open_form(request: Request) -> Reply:
    """The button in the programme manager's DM, or on the Home tab."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    meeting = _noted(request) if "meeting" in request.note else _waiting(request)
    return Open(_roll_call(request, meeting, fill=0))


def everyone_else_present(request: Request) -> Reply:
    """Fill every name that is still blank."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    fill = int(request.note["fill"])
    chosen = {block: value for block, value in request.fields.items() if value}
    return Show(_roll_call(request, _noted(request), fill=fill + 1, chosen=_by_person(chosen)))


def on_form(request: Request) -> Reply:
    """The roll call was filled in: refuse blank names, then show whom it would strike."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    meeting = _noted(request)
    roll = _roll(request, meeting)
    asked = {_person_id(block) for block in request.fields}
    if {person.id for person in roll} != asked:
        raise _roll_has_changed(request)
    chosen = _by_person(request.fields)
    fill = request.note["fill"]
    blank = [person for person in roll if person.id not in chosen]
    if blank:
        return Errors({_block(person, fill): "Choose one, or press “Everyone else present”." for person in blank})
    return Show(_review(request, meeting, roll, {person.id: chosen[person.id] for person in roll}))


def on_confirm(request: Request) -> Reply:
    """The review was confirmed: record it, and let the record have its consequences."""
    request.require(Deed.CONFIRM_ATTENDANCE)
    meeting = _noted(request)
    statuses = {int(person): Status(status) for person, status in request.note["statuses"].items()}
    roll = _roll(request, meeting)
    if {person.id for person in roll} != set(statuses):
        raise _roll_has_changed(request)
    reason = request.fields.get("reason", "")
    if "reason" in request.fields and not reason:
        raise Refusal("Please say why; it is kept with the record.", field="reason")
    before = request.session.get(Person, meeting.confirmed_by_id) if meeting.confirmed_by_id else None
    changed = attendance.confirm(
        request.session, meeting=meeting, statuses=statuses, recorded_by=request.person, now=request.now, reason=reason
    )
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed="attendance.confirm",
        subject=f"meeting:{meeting.id}",
        facts={"statuses": {str(person_id): status.value for person_id, status in sorted(statuses.items())}},
        words={request.person.id: reason},
    )
    if request.group.parent_id is None:
        cases.keep_in_step(
            request.session,
            group=request.group,
            meeting=meeting,
            person_ids=list(statuses),
            now=request.now,
            terms=request.history,
        )
    return Say(_confirmed(request, meeting, statuses, changed, before))


def ask_for_roll_call(session: Session, now: datetime) -> None:
    """A meeting has ended: ask its programme manager for the roll call, once."""
    for meeting in meetings.unconfirmed(session, now=now):
        if meetings.ends_at(meeting) > now:
            continue
        group = groups.group_of(session, group_id=meeting.group_id)
        holders = members.holders(session, group=group, on=groups.local_date(group, now))
        manager = holders.get(OfficeKind.PROGRAMME_MANAGER)
        if manager is not None:
            subject = f"{meeting.id}:{manager.id}"
            outbox.owe(session, group=group, kind=ROLL_CALL, subject=subject, now=now, to_person_id=manager.id)


def roll_calls_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The end of each group's next meeting."""
    for group in groups.all_groups(session):
        for meeting in meetings.coming(session, group=group, now=now, most=1):
            yield meetings.ends_at(meeting), f"{group.name}: end of the meeting, roll call"


def draw_roll_call(session: Session, subject: str) -> Message | None:
    """The programme manager's DM after a meeting; not wanted once attendance is confirmed."""
    meeting = session.get_one(Meeting, int(subject.split(":")[0]))
    if meeting.state is not MeetingState.PLANNED:
        return None
    group = groups.group_of(session, group_id=meeting.group_id)
    sent = len(apologies.in_force(session, meeting_id=meeting.id))
    told = f"is over. Who was there? {counted(sent, 'member').capitalize()} sent apologies."
    note = {"group": group.id, "meeting": meeting.id}
    return Message(
        f"{escaped(meeting.title)} of {day_in_words(meeting.on_date)} {told}",
        [
            paragraph(f"*{escaped(meeting.title)}* of {moment(meeting.starts_at, zone=group.zone)} {told}"),
            buttons(button("Take the roll call", "attendance.open", note, style="primary")),
        ],
    )


def _meeting_meant(request: Request) -> Meeting:
    if not request.text:
        return _waiting(request)
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


def _waiting(request: Request) -> Meeting:
    begun = meetings.begun(request.session, group=request.group, now=request.now)
    if not begun:
        raise Refusal("No meeting has begun yet, so there is no roll to call.")
    waiting = [meeting for meeting in begun if meeting.state is MeetingState.PLANNED]
    return waiting[-1] if waiting else begun[0]


def _noted(request: Request) -> Meeting:
    meeting = meetings.meeting_of(request.session, group=request.group, meeting_id=int(request.note["meeting"]))
    if meeting is None or meeting.state not in meetings.DUE_STATES or meeting.starts_at > request.now:
        raise Refusal("That meeting is not one that attendance can be recorded for any more.")
    return meeting


def _roll_has_changed(request: Request) -> Refusal:
    again = request.typed("attendance")
    return Refusal(
        f"The roll has changed since you opened this. Nothing was recorded: close it and type {again} again."
    )


def _roll(request: Request, meeting: Meeting) -> Sequence[Person]:
    roll = members.roll_on(request.session, group=request.group, day=meeting.on_date, at=meeting.starts_at)
    if not roll:
        raise Refusal("Nobody was a member on the day of that meeting.")
    if len(roll) > MOST_NAMES:
        raise Refusal(f"Slack cannot show a form with more than {MOST_NAMES} names; this roll has {len(roll)}.")
    return roll


def _roll_call(request: Request, meeting: Meeting, *, fill: int, chosen: Mapping[int, Status] | None = None) -> View:
    """The form. `fill` goes into the ids of its blocks: Slack keeps what was chosen in a block whose id stays."""
    roll = _roll(request, meeting)
    sent = apologies.in_force(request.session, meeting_id=meeting.id)
    if chosen is None:
        recorded = attendance.in_force(request.session, meeting_id=meeting.id)
        chosen = dict.fromkeys(sent, Status.APOLOGIES)
        chosen |= {person_id: row.status for person_id, row in recorded.items()}
    elif fill:
        chosen = {person.id: chosen.get(person.id, Status.PRESENT) for person in roll}
    employers = people.employers(request.session, person_ids=[p.id for p in roll], on=meeting.on_date)
    note = {"group": request.group.id, "meeting": meeting.id, "fill": fill}
    told = [f"*{escaped(meeting.title)}*, {moment(meeting.starts_at, zone=request.group.zone)}", _so_far(roll, sent)]
    return form(
        "Roll call",
        "attendance.form",
        [
            paragraph("\n".join(told)),
            buttons(button("Everyone else present", "attendance.fill", note)),
            *(
                choice(
                    _block(person, fill),
                    " – ".join(filter(None, [person.name, employers.get(person.id)])),
                    [(status.value, STATUS_WORDS[status].capitalize()) for status in _offered(chosen.get(person.id))],
                    chosen=chosen[person.id].value if person.id in chosen else None,
                    hint=f"Apologies: {sent[person.id].reason or 'no reason given'}" if person.id in sent else None,
                )
                for person in roll
            ),
        ],
        note,
        submit="Review",
    )


def _offered(recorded: Status | None) -> Sequence[Status]:
    """What can be chosen; a substitute who is on record stays on offer."""
    return OFFERED if recorded is None or recorded in OFFERED else (*OFFERED, recorded)


def _so_far(roll: Sequence[Person], sent: Mapping[int, object]) -> str:
    names = [person.name for person in roll if person.id in sent]
    if not names:
        return "Nobody sent apologies. Present remotely is present."
    return f"Apologies from {escaped(listed(names))} are filled in. Present remotely is present."


def _review(request: Request, meeting: Meeting, roll: Sequence[Person], statuses: Mapping[int, Status]) -> View:
    """What confirming would bring about, before it is confirmed."""
    note = {
        "group": request.group.id,
        "meeting": meeting.id,
        "statuses": {str(person_id): status.value for person_id, status in statuses.items()},
    }
    when = moment(meeting.starts_at, zone=request.group.zone)
    told = [paragraph(f"*{escaped(meeting.title)}*, {when}\n{_tally(statuses)}")]
    told += [paragraph(line) for line in _consequences(request, meeting, roll, statuses)]
    if _corrects(request, meeting, statuses):
        hint = "It is kept with the record, beside what was recorded before."
        told.append(entry("reason", "Why is the record corrected?", most=REASON_MOST, hint=hint))
    told.append(remark("Nothing is recorded before you press Confirm. You can correct it later, with a reason."))
    return form("Confirm attendance", "attendance.confirm", told, note, submit="Confirm")


def _corrects(request: Request, meeting: Meeting, statuses: Mapping[int, Status]) -> bool:
    """Whether this changes what was confirmed before."""
    if meeting.state is not MeetingState.HELD:
        return False
    recorded = attendance.in_force(request.session, meeting_id=meeting.id)
    return statuses != {person_id: recorded[person_id].status for person_id in statuses if person_id in recorded}


def _consequences(
    request: Request, meeting: Meeting, roll: Sequence[Person], statuses: Mapping[int, Status]
) -> Iterable[str]:
    if request.group.parent_id is not None:
        yield "Meetings of a sub-group never count towards the strike limit (clause 17)."
        return
    facts = facts_of(
        request.session, group=request.group, year=meeting.on_date.year, person_ids=[person.id for person in roll]
    )
    struck = 0
    for person in roll:
        standing = strikes.standing(
            strikes.supposing(facts[person.id], meeting.id, statuses[person.id]),
            as_of=request.today,
            year=meeting.on_date.year,
            terms=request.history,
        )
        if meeting.id in {owed.meeting.id for owed in standing.strikes}:
            struck += 1
            yield _consequence(person, standing, year=meeting.on_date.year)
    if not struck:
        yield "Nobody gets a strike from this meeting."


def _consequence(person: Person, standing: Standing, *, year: int) -> str:
    count = f"{counted(standing.absences, 'absence')} in {year}: {absence_dates(standing.strikes)}"
    if standing.is_case_due:
        place = "at" if standing.absences == standing.limit else "over"
        return (
            f":warning: *{escaped(person.name)}* will be {place} the limit of {standing.limit} ({count}). "
            "The officers will be asked to decide (clause 17)."
        )
    return (
        f"*{escaped(person.name)}* will get a strike ({count}; the limit is {standing.limit}) "
        "and a private message that says so."
    )


def _confirmed(
    request: Request,
    meeting: Meeting,
    statuses: Mapping[int, Status],
    changed: Mapping[int, Status],
    before: Person | None,
) -> Message:
    lines = [f"Attendance of *{moment(meeting.starts_at, zone=request.group.zone)}* is confirmed: {_tally(statuses)}."]
    if before is not None:
        by = "you" if before.id == request.person.id else escaped(before.name)
        changes = f"{counted(len(changed), 'record')} changed".capitalize()
        lines.append(
            f"It had been confirmed before, by {by}. {changes}: yours stands now, and both are in the audit trail."
        )
    return Message("\n".join(lines))


def _tally(statuses: Mapping[int, Status]) -> str:
    counts = {status: list(statuses.values()).count(status) for status in STATUS_WORDS}
    return ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in counts.items() if count)


def _block(person: Person, fill: int) -> str:
    return f"person:{person.id}:{fill}"


def _person_id(block: str) -> int:
    return int(block.split(":")[1])


def _by_person(fields: Mapping[str, str]) -> dict[int, Status]:
    return {_person_id(block): Status(value) for block, value in fields.items() if value}


COMMAND = Command(
    name="attendance",
    hint="14 Jan | help",
    usage="`/attendance` – the roll call of the last meeting\n`/attendance 14 Jan` – of another one",
    summary="record who was at a meeting (officers)",
    deed=Deed.CONFIRM_ATTENDANCE,
    handle=on_command,
)
ACTIONS = {"attendance.open": open_form, "attendance.fill": everyone_else_present}
FORMS = {"attendance.form": on_form, "attendance.confirm": on_confirm}
MESSAGES = {ROLL_CALL: draw_roll_call}
DUE = (Due(ask_for_roll_call, roll_calls_to_come),)
