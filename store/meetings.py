"""Meetings: making them and finding them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from rules.strikes import MeetingState
from store.groups import local_date
from store.models import Meeting, WorkingGroup

DUE_STATES = (MeetingState.PLANNED, MeetingState.HELD)


def add_meeting(
    session: Session,
    *,
    group: WorkingGroup,
    starts_at: datetime,
    minutes: int,
    title: str,
    uid: str,
    is_compulsory: bool,
    announced_at: datetime | None,
    is_extra: bool = False,
    is_imported: bool = False,
    state: MeetingState = MeetingState.PLANNED,
) -> Meeting:
    """Make one meeting; its date is the local date on which it starts, and a group has one meeting on a date."""
    meeting = Meeting(
        team_id=group.team_id,
        group_id=group.id,
        title=title,
        starts_at=starts_at,
        on_date=local_date(group, starts_at),
        minutes=minutes,
        is_compulsory=is_compulsory,
        announced_at=announced_at,
        is_extra=is_extra,
        is_imported=is_imported,
        state=state,
        link=group.link,
        uid=uid,
    )
    session.add(meeting)
    session.flush()
    return meeting


def meeting_of(session: Session, *, group: WorkingGroup, meeting_id: int) -> Meeting | None:
    """The meeting of that id, if it is the group's."""
    meeting = session.get(Meeting, meeting_id)
    return meeting if meeting is not None and meeting.group_id == group.id else None


def coming(session: Session, *, group: WorkingGroup, now: datetime, most: int = 24) -> Sequence[Meeting]:
    """Planned meetings that have not begun, the next one first."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now)
        .order_by(col(Meeting.starts_at))
        .limit(most)
    ).all()


def begun(session: Session, *, group: WorkingGroup, now: datetime, most: int = 24) -> Sequence[Meeting]:
    """Meetings that have begun and were not called off, the latest first."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group.id, col(Meeting.state).in_(DUE_STATES), Meeting.starts_at <= now)
        .order_by(col(Meeting.starts_at).desc())
        .limit(most)
    ).all()


def on_day(session: Session, *, group: WorkingGroup, day: date) -> Meeting | None:
    """The meeting of a date that is planned or was held."""
    return session.exec(
        select(Meeting).where(Meeting.group_id == group.id, Meeting.on_date == day, col(Meeting.state).in_(DUE_STATES))
    ).first()


def of_year(session: Session, *, group: WorkingGroup, year: int) -> Sequence[Meeting]:
    """Every meeting of a calendar year, whatever became of it."""
    return session.exec(
        select(Meeting)
        .where(
            Meeting.group_id == group.id,
            col(Meeting.on_date) >= date(year, 1, 1),
            col(Meeting.on_date) <= date(year, 12, 31),
        )
        .order_by(col(Meeting.starts_at))
    ).all()


def unconfirmed(session: Session, *, now: datetime) -> Sequence[Meeting]:
    """Meetings of all groups that began within the last month and whose attendance nobody has confirmed."""
    return session.exec(
        select(Meeting).where(
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at <= now,
            Meeting.starts_at > now - timedelta(days=31),
        )
    ).all()


def ends_at(meeting: Meeting) -> datetime:
    """The instant at which a meeting is planned to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)
