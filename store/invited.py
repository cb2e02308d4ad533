"""Who is a guest of a group, and of which of its meetings (clauses 12 and 18)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from store.models import Guest, Meeting, Person, WorkingGroup


def is_guest(session: Session, *, group: WorkingGroup, person_id: int, day: date) -> bool:
    """Whether somebody is a guest on a day: of every meeting, or of one that is not over before that day."""
    return any(guest.person_id == person_id for guest, _, _ in standing_on(session, group=group, day=day))


def standing_on(session: Session, *, group: WorkingGroup, day: date) -> Sequence[tuple[Guest, Person, Meeting | None]]:
    """The guests of a group on a day, by name; each with the one meeting that they are invited to, if it is one."""
    rows = session.exec(
        select(Guest, Person, Meeting)
        .join(Person, col(Person.id) == Guest.person_id)
        .outerjoin(Meeting, col(Meeting.id) == Guest.meeting_id)
        .where(Guest.group_id == group.id, col(Guest.ended_at).is_(None), _reaches(day))
        .order_by(col(Person.name), col(Guest.id))
    )
    return [(guest, person, meeting) for guest, person, meeting in rows]


def guests_at(session: Session, *, meeting: Meeting) -> Sequence[Person]:
    """Everybody who is invited to a meeting as a guest, by name."""
    theirs = select(Guest.person_id).where(
        Guest.group_id == meeting.group_id,
        col(Guest.ended_at).is_(None) | (col(Guest.ended_at) > meeting.starts_at),
        or_(
            and_(col(Guest.meeting_id).is_(None), _covers(meeting.on_date)),
            col(Guest.meeting_id) == meeting.id,
        ),
    )
    return session.exec(select(Person).where(col(Person.id).in_(theirs)).order_by(col(Person.name))).all()


def groups_of(session: Session, *, person_id: int) -> Collection[tuple[WorkingGroup, Guest, Meeting | None]]:
    """Every group of which somebody is a guest or will be, with the one meeting if it is one."""
    rows = session.exec(
        select(WorkingGroup, Guest, Meeting)
        .join(Guest, col(Guest.group_id) == WorkingGroup.id)
        .outerjoin(Meeting, col(Meeting.id) == Guest.meeting_id)
        .where(Guest.person_id == person_id, col(Guest.ended_at).is_(None))
    )
    return [(group, guest, meeting) for group, guest, meeting in rows]


def covers(guest: Guest, meeting: Meeting | None, day: date) -> bool:
    """Whether an invitation that was not ended holds on a day."""
    return guest.starts_on <= day <= (meeting.on_date if meeting else guest.ends_on or date.max)


def _covers(day: date) -> ColumnElement[bool]:
    return and_(col(Guest.starts_on) <= day, or_(col(Guest.ends_on).is_(None), col(Guest.ends_on) >= day))


def _reaches(day: date) -> ColumnElement[bool]:
    """Of one meeting: up to its date, wherever it is moved."""
    return or_(
        and_(col(Guest.meeting_id).is_(None), _covers(day)),
        and_(col(Guest.starts_on) <= day, col(Meeting.on_date) >= day),
    )
