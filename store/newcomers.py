"""Who becomes a member and is to be welcomed."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import String, bindparam, cast, func, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from store import groups
from store.models import Membership, Owed, Person, WorkingGroup

WELCOME = "member-welcome"

_KEY = literal(f"{WELCOME}:") + cast(Membership.id, String)
_EARLIER = aliased(Membership)
_MEMBER_UNTIL = (
    select(func.max(_EARLIER.ends_on))
    .where(
        _EARLIER.group_id == Membership.group_id,
        _EARLIER.person_id == Membership.person_id,
        _EARLIER.starts_on < Membership.starts_on,
        col(_EARLIER.ended_at).is_(None),
    )
    .correlate(Membership)
    .scalar_subquery()
)
"""The last day of an earlier membership of the same person; one that ended in a removal is none."""

_BEGINNING = (
    select(Membership, Person, WorkingGroup, _MEMBER_UNTIL)
    .join(Person, col(Person.id) == Membership.person_id)
    .join(WorkingGroup, col(WorkingGroup.id) == Membership.group_id)
    .where(
        col(Membership.starts_on) >= bindparam("first"),
        col(Membership.starts_on) <= bindparam("last"),
        col(Membership.ended_at).is_(None),
        col(Person.slack_user_id).is_not(None),
        col(WorkingGroup.parent_id).is_(None),
        ~exists().where(col(Owed.team_id) == Membership.team_id, col(Owed.key) == _KEY),
    )
    .order_by(col(Membership.starts_on), col(Membership.id))
)


def beginning(session: Session, *, first: date, last: date) -> Sequence[tuple[Membership, Person, WorkingGroup]]:
    """The memberships that begin on one of those days and of which no welcome is owed yet, the earliest first.

    Left out are renewals, history that was imported, people who are not in Slack, sub-groups, and groups that have no
    channel yet. One query.
    """
    found = session.execute(_BEGINNING, {"first": first, "last": last})
    return [
        (membership, person, group)
        for membership, person, group, until in found
        if not (groups.is_unbound(group) or _is_history(membership, group) or _is_renewal(membership, until))
    ]


def _is_renewal(membership: Membership, until: date | None) -> bool:
    return until is not None and until >= membership.starts_on - timedelta(days=1)


def _is_history(membership: Membership, group: WorkingGroup) -> bool:
    """Whether it was imported after it had begun."""
    at = membership.imported_at
    return at is not None and groups.local_date(group, at) > membership.starts_on
