"""Who becomes a member and is to be welcomed."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from store import groups
from store.models import Membership, Owed, Person, WorkingGroup

WELCOME = "member-welcome"


def beginning(session: Session, *, first: date, last: date) -> Sequence[tuple[Membership, Person, WorkingGroup]]:
    """The memberships that begin on one of those days and of which no welcome is owed yet, the earliest first.

    Left out are renewals, history that was imported, people who are not in Slack, sub-groups, and groups that have no
    channel yet. One query.
    """
    found = session.exec(
        select(Membership, Person, WorkingGroup, _member_until())
        .join(Person, col(Person.id) == Membership.person_id)
        .join(WorkingGroup, col(WorkingGroup.id) == Membership.group_id)
        .where(
            col(Membership.starts_on) >= first,
            col(Membership.starts_on) <= last,
            col(Membership.ended_at).is_(None),
            col(Person.slack_user_id).is_not(None),
            col(WorkingGroup.parent_id).is_(None),
            ~_is_owed(),
        )
        .order_by(col(Membership.starts_on), col(Membership.id))
    )
    return [
        (membership, person, group)
        for membership, person, group, until in found
        if not (groups.is_unbound(group) or _is_history(membership, group) or _is_renewal(membership, until))
    ]


def _is_owed() -> ColumnElement[bool]:
    key = literal(f"{WELCOME}:") + cast(Membership.id, String)
    return exists().where(col(Owed.team_id) == Membership.team_id, col(Owed.key) == key)


def _member_until() -> ScalarSelect[date]:
    """The last day of an earlier membership of the same person; one that ended in a removal is none."""
    earlier = aliased(Membership)
    return (
        select(func.max(earlier.ends_on))
        .where(
            earlier.group_id == Membership.group_id,
            earlier.person_id == Membership.person_id,
            earlier.starts_on < Membership.starts_on,
            col(earlier.ended_at).is_(None),
        )
        .correlate(Membership)
        .scalar_subquery()
    )


def _is_renewal(membership: Membership, until: date | None) -> bool:
    return until is not None and until >= membership.starts_on - timedelta(days=1)


def _is_history(membership: Membership, group: WorkingGroup) -> bool:
    """Whether it was imported after it had begun."""
    at = membership.imported_at
    return at is not None and groups.local_date(group, at) > membership.starts_on
