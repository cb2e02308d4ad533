"""Attendance: what was recorded of whom, by whom, and what it was before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from rules.strikes import MeetingState, Status
from store.models import Attendance, Meeting, Person, WorkingGroup


def in_force(session: Session, *, meeting_id: int) -> dict[int, Attendance]:
    """The current record of a meeting, by person."""
    rows = session.exec(
        select(Attendance).where(Attendance.meeting_id == meeting_id, col(Attendance.superseded_at).is_(None))
    )
    return {row.person_id: row for row in rows}


def in_force_at(session: Session, *, meeting_ids: Collection[int]) -> dict[tuple[int, int], Attendance]:
    """The current record of several meetings, by meeting and person."""
    rows = session.exec(
        select(Attendance).where(col(Attendance.meeting_id).in_(meeting_ids), col(Attendance.superseded_at).is_(None))
    )
    return {(row.meeting_id, row.person_id): row for row in rows}


def confirm(
    session: Session,
    *,
    meeting: Meeting,
    statuses: Mapping[int, Status],
    recorded_by: Person,
    now: datetime,
    reason: str = "",
) -> dict[int, Status]:
    """Record a roll call by person id and mark the meeting as held; the last one stands and earlier ones are kept.

    `reason` says why, where it corrects an earlier one. Returns what it changed.
    """
    before = in_force(session, meeting_id=meeting.id)
    changed = {
        person_id: status
        for person_id, status in statuses.items()
        if person_id not in before or before[person_id].status != status
    }
    for person_id in changed:
        if person_id in before:
            before[person_id].superseded_at = now
            session.add(before[person_id])
    session.flush()
    for person_id, status in changed.items():
        session.add(
            Attendance(
                team_id=meeting.team_id,
                meeting_id=meeting.id,
                person_id=person_id,
                status=status,
                reason=reason,
                recorded_at=now,
                recorded_by_id=recorded_by.id,
            )
        )
    meeting.state = MeetingState.HELD
    meeting.confirmed_at = now
    meeting.confirmed_by_id = recorded_by.id
    session.add(meeting)
    session.flush()
    return changed


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
