"""Attendance: what was recorded of whom, by whom, and what it was before."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from rules.strikes import MeetingState, Status
from store.models import Attendance, Meeting, Person


def in_force(session: Session, *, meeting_id: int) -> dict[int, Attendance]:
    """The current record of a meeting, by person."""
    rows = session.exec(
        select(Attendance).where(Attendance.meeting_id == meeting_id, col(Attendance.superseded_at).is_(None))
    )
    return {row.person_id: row for row in rows}


def confirm(
    session: Session, *, meeting: Meeting, statuses: Mapping[int, Status], recorded_by: Person, now: datetime
) -> dict[int, Status]:
    """Record a roll call by person id and mark the meeting as held; the last one stands and earlier ones are kept.

    Returns what it changed.
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
