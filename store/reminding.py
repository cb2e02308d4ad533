"""Reminders of meetings to come: where somebody may have to be reminded who was not, and who that is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, cast, literal
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store import apologies, coming, leave, members, outbox, terms
from store.models import (
    UNBOUND,
    Apology,
    Coming,
    LeaveOfAbsence,
    Meeting,
    Membership,
    Owed,
    Person,
    WorkingGroup,
)

REMINDER = "reminder"

DAY = timedelta(days=1)
"""How much longer than its days a lead time can be, where the clocks change."""

_KEY = (
    literal(f"{REMINDER}:")
    + cast(col(Meeting.id), String)
    + ":"
    + cast(col(Meeting.on_date), String)
    + bindparam("days")
    + cast(col(Membership.person_id), String)
)
_IS_REMINDED = exists().where(col(Owed.team_id) == Meeting.team_id, col(Owed.key) == _KEY)
_HAS_ANSWERED = [
    exists().where(
        col(kind.meeting_id) == Meeting.id,
        col(kind.person_id) == Membership.person_id,
        col(kind.for_date) == Meeting.on_date,
        col(kind.superseded_at).is_(None),
    )
    for kind in (Apology, Coming)
]
_IS_AWAY = exists().where(
    col(LeaveOfAbsence.group_id) == Meeting.group_id,
    col(LeaveOfAbsence.person_id) == Membership.person_id,
    col(LeaveOfAbsence.first_on) <= Meeting.on_date,
    col(LeaveOfAbsence.last_on) >= Meeting.on_date,
    col(LeaveOfAbsence.is_agreed).is_(True),
)
_WAITS_FOR_SOMEBODY = (
    select(Membership.id)
    .join(Person, col(Person.id) == Membership.person_id)
    .where(
        Membership.group_id == Meeting.group_id,
        Membership.starts_on <= Meeting.on_date,
        Membership.ends_on >= Meeting.on_date,
        col(Membership.ended_at).is_(None) | (col(Membership.ended_at) > Meeting.starts_at),
        col(Person.slack_user_id).is_not(None),
        ~_IS_REMINDED,
        *[~answer for answer in _HAS_ANSWERED],
        ~_IS_AWAY,
    )
    .correlate(Meeting)
    .exists()
)
_WAITING = (
    select(Meeting, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .where(
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > bindparam("now"),
        Meeting.starts_at < bindparam("until"),
        ~col(Meeting.team_id).startswith(UNBOUND),
        _WAITS_FOR_SOMEBODY,
    )
)


def may_be_due(session: Session, *, now: datetime) -> Sequence[tuple[Meeting, WorkingGroup]]:
    """Every meeting to come in Slack of which somebody was not reminded who would be by the terms of any group.

    One query for each number of days that any terms have.
    """
    found: dict[int, tuple[Meeting, WorkingGroup]] = {}
    for days in terms.known(session, name="meetings.reminder_days"):
        asked = {"days": f":{days}:", "now": now, "until": now + timedelta(days=days) + DAY}
        found |= {meeting.id: (meeting, group) for meeting, group in session.execute(_WAITING, asked)}
    return [found[meeting_id] for meeting_id in sorted(found)]


def unreminded(session: Session, *, group: WorkingGroup, meeting: Meeting, days: int) -> dict[str, int]:
    """Whom to remind so many days before who was not and has not answered, by id, each by the subject of a message."""
    answered = who_answered(session, meeting=meeting)
    waiting = {
        f"{meeting.id}:{meeting.on_date.isoformat()}:{days}:{person.id}": person.id
        for person in members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)
        if person.slack_user_id is not None and person.id not in answered
    }
    return {
        subject: waiting[subject] for subject in outbox.unowed(session, group=group, kind=REMINDER, subjects=waiting)
    }


def who_answered(session: Session, *, meeting: Meeting) -> set[int]:
    """Who has said whether they come, or is on agreed leave."""
    away = leave.away_on(session, group_id=meeting.group_id, day=meeting.on_date)
    return coming.in_force(session, meeting=meeting) | set(apologies.in_force(session, meeting_id=meeting.id)) | away
