"""Confirming a roll call: it is recorded, and the record has its consequences."""

from collections.abc import Mapping, Sequence

from bot.render.attendance import named, tally
from bot.render.blocks import Message, escaped, moment
from bot.render.words import counted, listed
from bot.request import Reply, Request, Say
from commands.attendance import which
from commands.attendance.review import REASON_MOST, invited_block
from rules.authority import Deed
from rules.refusal import Refusal
from rules.strikes import Status
from store import attendance, audit, consequences
from store.attendance import Visitor
from store.models import Meeting, Person


def on_confirm(request: Request) -> Reply:
    """The review was confirmed: record it, and let the record have its consequences."""
    meeting = which.noted(request)
    statuses = request.noted("statuses", _statuses)
    on_roll = which.roll_of(request, meeting)
    if {person.id for person in on_roll} != set(statuses):
        raise which.roll_has_changed(request)
    substitutes = _substitutes(request, statuses)
    guests = _guests(request, meeting, on_roll)
    before = request.session.get(Person, meeting.confirmed_by_id) if meeting.confirmed_by_id else None
    changes = _record(request, meeting, statuses, substitutes, guests)
    _require_reason(request, changes)
    _audit(request, meeting, statuses, guests)
    consequences.follow(
        request.session,
        group=request.group,
        meeting=meeting,
        person_ids=list(statuses),
        now=request.now,
        terms=request.history,
    )
    return Say(_confirmed(request, meeting, statuses, guests, changes, before))


def _statuses(noted: Mapping[str, str]) -> dict[int, Status]:
    return {int(person): Status(status) for person, status in noted.items()}


def _record(
    request: Request,
    meeting: Meeting,
    statuses: Mapping[int, Status],
    substitutes: Mapping[int, Visitor],
    guests: Sequence[Visitor],
) -> int:
    """Write it down; how many records that changed."""
    reason = request.fields.get("reason", "")
    changed = attendance.confirm(
        request.session,
        meeting=meeting,
        statuses=statuses,
        substitutes=substitutes,
        recorded_by=request.person,
        now=request.now,
        reason=reason,
    )
    others = attendance.record_guests(
        request.session,
        group=request.group,
        meeting=meeting,
        named=guests,
        recorded_by=request.person,
        now=request.now,
        reason=reason,
    )
    return len(changed) + others


def _require_reason(request: Request, changes: int) -> None:
    """A correction says why; what a refusal follows is not kept."""
    reason = request.fields.get("reason", "")
    if "reason" in request.fields and changes and not reason:
        raise Refusal("Please say why; it is kept with the record.", field="reason")
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST} characters.", field="reason")


def _substitutes(request: Request, statuses: Mapping[int, Status]) -> dict[int, Visitor]:
    return {
        person_id: _visitor(request.fields.get(f"substitute:{person_id}", ""), field=f"substitute:{person_id}")
        for person_id, status in statuses.items()
        if status is Status.SUBSTITUTE
    }


def _guests(request: Request, meeting: Meeting, on_roll: Sequence[Person]) -> Sequence[Visitor]:
    """Who was invited and is ticked, and who is named, one a line; somebody recorded without a company can stay so."""
    invited = attendance.invited_guests(request.session, meeting=meeting)
    came = [visitor for visitor, person in invited.items() if request.fields.get(invited_block(person))]
    lines = [line.strip() for line in request.fields.get("guests", "").splitlines() if line.strip()]
    if not lines:
        return came
    request.require(Deed.INVITE_GUEST)
    known = {
        visitor.name: visitor
        for _, visitor in attendance.guests(request.session, group=request.group, meeting=meeting)
        if not visitor.company
    }
    found = [known[line] if line in known else _visitor(line, field="guests") for line in lines]
    on_roll_by_name = {person.name.casefold() for person in on_roll}
    for visitor in found:
        if visitor.name.casefold() in on_roll_by_name:
            raise Refusal(
                f"{visitor.name} is on the roll: close this and choose a status there. If it is somebody else of that "
                "name, add an initial.",
                field="guests",
            )
    return list(dict.fromkeys([*came, *found]))


def _visitor(line: str, *, field: str) -> Visitor:
    name, _, company = (part.strip() for part in line.partition(","))
    if not name or not company:
        raise Refusal(
            f"Please give a name and a company with a comma between them, such as: {name or 'Kim Vale'}, "
            f"{company or 'Halden Networks'}",
            field=field,
        )
    return Visitor(" ".join(name.split()), " ".join(company.split()))


def _audit(request: Request, meeting: Meeting, statuses: Mapping[int, Status], guests: Sequence[Visitor]) -> None:
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed="attendance.confirm",
        subject=f"meeting:{meeting.id}",
        facts={
            "statuses": {str(person_id): status.value for person_id, status in sorted(statuses.items())},
            "guests": len(guests),
        },
        words={request.person.id: request.fields.get("reason", "")},
    )


def _confirmed(
    request: Request,
    meeting: Meeting,
    statuses: Mapping[int, Status],
    guests: Sequence[Visitor],
    changes: int,
    before: Person | None,
) -> Message:
    lines = [f"Attendance of *{moment(meeting.starts_at, zone=request.group.zone)}* is confirmed: {tally(statuses)}."]
    if guests:
        lines.append(f"Guests: {escaped(listed([named(visitor) for visitor in guests]))}.")
    if before is not None:
        by = "you" if before.id == request.person.id else escaped(before.name)
        changed = f"{counted(changes, 'record')} changed".capitalize()
        lines.append(
            f"It had been confirmed before, by {by}. {changed}: yours stands now, and both are in the audit trail."
        )
    return Message("\n".join(lines))
