"""Meetings: making them and finding them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from rules.strikes import MeetingState
from store.groups import local_date
from store.models import Meeting, WorkingGroup

HOUR = 60
"""Minutes."""

DUE_STATES = (MeetingState.PLANNED, MeetingState.HELD)

_MADE_FOR = columns(col(Meeting.group_id), col(Meeting.made_for)).where(col(Meeting.made_for) >= bindparam("since"))


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
    made_for: date | None = None,
    state: MeetingState = MeetingState.PLANNED,
    made_at: datetime | None = None,
) -> Meeting:
    """Make one meeting; its date is the local date on which it starts, and a group has one meeting on a date.

    Its calendar entry is stamped with `made_at`; one without is as old as its announcement, or as the group.
    """
    meeting = Meeting(
        team_id=group.team_id,
        group_id=group.id,
        title=title,
        starts_at=starts_at,
        on_date=local_date(group, starts_at),
        made_for=made_for,
        minutes=minutes,
        is_compulsory=is_compulsory,
        announced_at=announced_at,
        is_extra=is_extra,
        is_imported=is_imported,
        state=state,
        link=group.link,
        uid=uid,
        changed_at=made_at,
    )
    session.add(meeting)
    session.flush()
    return meeting


def meeting_of(session: Session, *, group: WorkingGroup, meeting_id: int) -> Meeting | None:
    """The meeting of that id, if it is the group's."""
    meeting = session.get(Meeting, meeting_id)
    return meeting if meeting is not None and meeting.group_id == group.id else None


_COMING = (
    select(Meeting)
    .where(
        Meeting.group_id == bindparam("group"),
        Meeting.state == MeetingState.PLANNED,
        col(Meeting.starts_at) > bindparam("now"),
    )
    .order_by(col(Meeting.starts_at))
    .limit(bindparam("most"))
)


def coming(session: Session, *, group: WorkingGroup, now: datetime, most: int = 24) -> Sequence[Meeting]:
    """Planned meetings that have not begun, the next one first."""
    return session.exec(_COMING, params={"group": group.id, "now": now, "most": most}).all()


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


def all_of(session: Session, *, group: WorkingGroup) -> Sequence[Meeting]:
    """Every meeting of a group, whatever became of it, the earliest first."""
    return session.exec(
        select(Meeting).where(Meeting.group_id == group.id).order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()


def cancelled_on(session: Session, *, group: WorkingGroup, day: date) -> Meeting | None:
    """The meeting of a date that was called off, the latest one if there were several."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group.id, Meeting.on_date == day, Meeting.state == MeetingState.CANCELLED)
        .order_by(col(Meeting.id).desc())
    ).first()


def cancelled(session: Session, *, group: WorkingGroup, now: datetime, most: int = 24) -> Sequence[Meeting]:
    """Meetings to come that were called off, the next one first."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group.id, Meeting.state == MeetingState.CANCELLED, Meeting.starts_at > now)
        .order_by(col(Meeting.starts_at))
        .limit(most)
    ).all()


def made_for(session: Session, *, group: WorkingGroup, since: date) -> set[date]:
    """The dates of the group's rule, from one on, for which a meeting was made or taken."""
    made = session.exec(select(Meeting).where(Meeting.group_id == group.id, col(Meeting.made_for) >= since))
    return {meeting.made_for for meeting in made if meeting.made_for is not None}


def made_for_everywhere(session: Session, *, since: date) -> defaultdict[int, list[date]]:
    """The same dates of every group, by its id."""
    found: defaultdict[int, list[date]] = defaultdict(list)
    for group_id, day in session.execute(_MADE_FOR, {"since": since}):
        found[group_id].append(day)
    return found


def usual_minutes(session: Session, *, group: WorkingGroup) -> int:
    """How long the group's last ordinary meeting is planned to take; an hour if there is none."""
    minutes = session.exec(
        select(Meeting.minutes)
        .where(Meeting.group_id == group.id, col(Meeting.is_extra).is_(False))
        .order_by(col(Meeting.starts_at).desc())
        .limit(1)
    ).first()
    return minutes or HOUR


def ends_at(meeting: Meeting) -> datetime:
    """The instant at which a meeting is planned to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)
