"""The interest list (clause 14): who asked to join when there was no seat, and is told of every open call for one."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from store import audit, employers, groups, members
from store.models import Interest, OpenCall, Person, WorkingGroup

INVITED = "call-interest"


def ask(session: Session, *, group: WorkingGroup, person: Person, actor: Person, now: datetime) -> bool:
    """Put somebody on the list; False if they are on it already."""
    if _row(session, group, person.id) is not None:
        return False
    session.add(Interest(team_id=group.team_id, group_id=group.id, person_id=person.id, asked_at=now))
    session.flush()
    _audit(session, group, "interest.ask", person, actor, now)
    return True


def take_back(session: Session, *, group: WorkingGroup, person: Person, actor: Person | None, now: datetime) -> bool:
    """Take somebody off the list; False if they are not on it."""
    row = _row(session, group, person.id)
    if row is None:
        return False
    row.withdrawn_at = now
    session.add(row)
    session.flush()
    _audit(session, group, "interest.take_back", person, actor, now)
    return True


def listed(session: Session, *, group: WorkingGroup) -> Sequence[tuple[Interest, Person]]:
    """Who is on the list, in the order in which they asked."""
    return session.exec(
        select(Interest, Person)
        .join(Person, col(Person.id) == Interest.person_id)
        .where(Interest.group_id == group.id, col(Interest.withdrawn_at).is_(None), col(Person.erased_at).is_(None))
        .order_by(col(Interest.asked_at), col(Interest.id))
    ).all()


def tell(session: Session, *, group: WorkingGroup, call: OpenCall, now: datetime) -> None:
    """Have those on the list who are in Slack, and are no members by now, know of an open call."""
    today = groups.local_date(group, now)
    for _, person in listed(session, group=group):
        if not members.is_member_from(session, group=group, person_id=person.id, day=today):
            employers.owe_in_slack(session, group, INVITED, f"{call.id}:{person.id}", person.id, now)


def _row(session: Session, group: WorkingGroup, person_id: int) -> Interest | None:
    return session.exec(
        select(Interest).where(
            Interest.group_id == group.id, Interest.person_id == person_id, col(Interest.withdrawn_at).is_(None)
        )
    ).first()


def _audit(
    session: Session, group: WorkingGroup, deed: str, person: Person, actor: Person | None, now: datetime
) -> None:
    subject = f"person:{person.id}"
    actor_id = actor.id if actor else None
    audit.record(session, group=group, now=now, actor_id=actor_id, deed=deed, subject=subject)
