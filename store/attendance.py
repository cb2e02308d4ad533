"""Attendance: what was recorded of whom, by whom, and what it was before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from rules.strikes import MeetingState, Status
from store import invited, members, people
from store.models import Attendance, Meeting, Person, WorkingGroup


@dataclass(frozen=True)
class Visitor:
    """Somebody who is not on the roll, as they are named in a roll call: a substitute or a guest."""

    name: str
    company: str


@dataclass(frozen=True)
class _Mark:
    """What is to stand recorded of one person; the visitor is who came in their place."""

    status: Status
    substitute: Visitor = Visitor("", "")

    def is_recorded_by(self, row: Attendance | None) -> bool:
        return row is not None and self == _Mark(row.status, Visitor(row.substitute_name, row.substitute_company))


ROLL_CALL = "roll-call"
"""The first message that asks for the roll call of a meeting."""


_IN_FORCE = select(Attendance).where(
    Attendance.meeting_id == bindparam("meeting"), col(Attendance.superseded_at).is_(None)
)


def in_force(session: Session, *, meeting_id: int) -> dict[int, Attendance]:
    """The current record of a meeting, by person, guests included."""
    return {row.person_id: row for row in session.exec(_IN_FORCE, params={"meeting": meeting_id})}


def in_force_at(session: Session, *, meeting_ids: Collection[int]) -> dict[tuple[int, int], Attendance]:
    """The current record of several meetings, by meeting and person."""
    rows = session.exec(
        select(Attendance).where(col(Attendance.meeting_id).in_(meeting_ids), col(Attendance.superseded_at).is_(None))
    )
    return {(row.meeting_id, row.person_id): row for row in rows}


def guests(session: Session, *, group: WorkingGroup, meeting: Meeting) -> Sequence[tuple[Person, Visitor]]:
    """Who was recorded at a meeting without being on its roll, by name, each with how they were named."""
    roll = {person.id for person in members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)}
    found = people.named(session, ids=in_force(session, meeting_id=meeting.id).keys() - roll)
    employers = people.employers(session, person_ids=list(found), on=meeting.on_date)
    by_name = sorted(found.values(), key=lambda person: (person.name, person.id))
    return [(person, Visitor(person.name, employers.get(person.id, ""))) for person in by_name]


def invited_guests(session: Session, *, meeting: Meeting) -> dict[Visitor, Person]:
    """Who was invited to a meeting as a guest, by how they are named in a roll call."""
    those = invited.guests_at(session, meeting=meeting)
    employers = people.employers(session, person_ids=[person.id for person in those], on=meeting.on_date)
    return {Visitor(person.name, employers.get(person.id, "")): person for person in those}


def confirm(
    session: Session,
    *,
    meeting: Meeting,
    statuses: Mapping[int, Status],
    recorded_by: Person,
    now: datetime,
    substitutes: Mapping[int, Visitor] | None = None,
    reason: str = "",
) -> dict[int, Status]:
    """Record a roll call by person id and mark the meeting as held; the last one stands and earlier ones are kept.

    `substitutes` are those who came in the place of somebody; `reason` says why, where it corrects an earlier record.
    Returns what it changed.
    """
    named = substitutes or {}
    marks = {person_id: _Mark(status, named.get(person_id, Visitor("", ""))) for person_id, status in statuses.items()}
    changed = _record(session, meeting, marks, recorded_by, now, reason)
    meeting.state = MeetingState.HELD
    meeting.confirmed_at = now
    meeting.confirmed_by_id = recorded_by.id
    session.add(meeting)
    session.flush()
    return changed


def correct_to_present(
    session: Session, *, meeting: Meeting, person_id: int, recorded_by: Person, now: datetime, reason: str
) -> None:
    """Record that one person was there after all."""
    _record(session, meeting, {person_id: _Mark(Status.PRESENT)}, recorded_by, now, reason)


def record_guests(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    named: Collection[Visitor],
    recorded_by: Person,
    now: datetime,
    reason: str = "",
) -> bool:
    """Let these be the guests of a meeting, entered as people if they are new; whether that changed anything.

    A guest has no membership, and so no strike can come of it.
    """
    before = {visitor: person.id for person, visitor in guests(session, group=group, meeting=meeting)}
    for visitor in before.keys() - set(named):
        gone = in_force(session, meeting_id=meeting.id)[before[visitor]]
        gone.superseded_at = now
        session.add(gone)
    new = [visitor for visitor in dict.fromkeys(named) if visitor not in before]
    known = invited_guests(session, meeting=meeting)
    entered = [
        known.get(visitor)
        or people.enter_visitor(session, team_id=group.team_id, name=visitor.name, company=visitor.company)
        for visitor in new
    ]
    session.flush()
    _record(session, meeting, {person.id: _Mark(Status.PRESENT) for person in entered}, recorded_by, now, reason)
    return bool(new) or bool(before.keys() - set(named))


def record_imported(
    session: Session, *, group: WorkingGroup, statuses: Mapping[tuple[int, int], Status], now: datetime
) -> None:
    """Record what an import says of people at meetings that were held, by meeting and person, in one go.

    What stood recorded before is kept. No officer confirmed it, so nobody is named.
    """
    before = in_force_at(session, meeting_ids={meeting_id for meeting_id, _ in statuses})
    for key in statuses.keys() & before.keys():
        before[key].superseded_at = now
        session.add(before[key])
    session.flush()
    session.add_all(
        Attendance(team_id=group.team_id, meeting_id=meeting_id, person_id=person_id, status=status, recorded_at=now)
        for (meeting_id, person_id), status in statuses.items()
    )
    session.flush()


def _record(
    session: Session,
    meeting: Meeting,
    marks: Mapping[int, _Mark],
    recorded_by: Person,
    now: datetime,
    reason: str,
) -> dict[int, Status]:
    """Let these marks stand, keeping what they take the place of; returns those that are new."""
    before = in_force(session, meeting_id=meeting.id)
    changed = {person_id: mark for person_id, mark in marks.items() if not mark.is_recorded_by(before.get(person_id))}
    for person_id in changed.keys() & before.keys():
        before[person_id].superseded_at = now
        session.add(before[person_id])
    session.flush()
    for person_id, mark in changed.items():
        session.add(
            Attendance(
                team_id=meeting.team_id,
                meeting_id=meeting.id,
                person_id=person_id,
                status=mark.status,
                substitute_name=mark.substitute.name,
                substitute_company=mark.substitute.company,
                reason=reason,
                recorded_at=now,
                recorded_by_id=recorded_by.id,
            )
        )
    session.flush()
    return {person_id: mark.status for person_id, mark in changed.items()}
