"""Seats, who sits in them, and who holds which office."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from rules.authority import Role
from store import invited
from store.models import Membership, Office, OfficeKind, Person, Seat, SeatKind, WorkingGroup
from store.rows import is_one_of, read, table

HELD_BY_MEMBERS = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR)
"""The offices that end with the membership (clause 9)."""


def add_seat(
    session: Session,
    *,
    group: WorkingGroup,
    kind: SeatKind,
    label: str,
    description: str = "",
    is_sme_seat: bool = False,
    body: str = "",
) -> Seat:
    """Add a place at the table."""
    seat = Seat(
        team_id=group.team_id,
        group_id=group.id,
        kind=kind,
        label=label,
        description=description,
        is_sme_seat=is_sme_seat,
        body=body,
    )
    session.add(seat)
    session.flush()
    return seat


def seat_person(
    session: Session, *, group: WorkingGroup, person: Person, seat: Seat, starts_on: date, ends_on: date
) -> Membership:
    """Give a person a seat from one day to another, the last day included."""
    membership = Membership(
        team_id=group.team_id,
        group_id=group.id,
        person_id=person.id,
        seat_id=seat.id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(membership)
    session.flush()
    return membership


def appoint(
    session: Session,
    *,
    group: WorkingGroup,
    person: Person,
    kind: OfficeKind,
    starts_on: date,
    ends_on: date | None = None,
    deputy_for: Office | None = None,
) -> Office:
    """Give a person an office from one day to another; a deputy acts in the place of the office it is for."""
    office = Office(
        team_id=group.team_id,
        group_id=group.id,
        person_id=person.id,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        deputy_for_id=deputy_for.id if deputy_for else None,
    )
    session.add(office)
    session.flush()
    return office


def roll_on(session: Session, *, group: WorkingGroup, day: date, at: datetime | None = None) -> Sequence[Person]:
    """The people in membership on a day, by name; with `at`, less those removed before that instant.

    Whoever sits in a sub-group is a member of its parent too, or sits there no more (clause 18).
    """
    sitting = [col(Person.id).in_(_in_force(group_id, day, at)) for group_id in _bodies(group)]
    return session.exec(select(Person).where(*sitting).order_by(col(Person.name))).all()


def memberships_of(session: Session, *, group: WorkingGroup, person_id: int) -> Sequence[Membership]:
    """Every membership of a person in a group, the earliest first."""
    return session.exec(
        select(Membership)
        .where(Membership.group_id == group.id, Membership.person_id == person_id)
        .order_by(col(Membership.starts_on))
    ).all()


def seats_of(session: Session, *, group: WorkingGroup) -> Sequence[Seat]:
    """Every seat of a group, in the order they were made."""
    return session.exec(select(Seat).where(Seat.group_id == group.id).order_by(col(Seat.id))).all()


def memberships_in(session: Session, *, group: WorkingGroup) -> Sequence[Membership]:
    """Every membership there was in a group, the earliest first."""
    return session.exec(
        select(Membership)
        .where(Membership.group_id == group.id)
        .order_by(col(Membership.starts_on), col(Membership.id))
    ).all()


def members_between(session: Session, *, group: WorkingGroup, first: date, last: date) -> Sequence[Person]:
    """Everybody who was a member on one of those days, both included; nobody if `last` is before `first`."""
    if last < first:
        return []
    sat = select(Membership.person_id).where(
        Membership.group_id == group.id, col(Membership.starts_on) <= last, col(Membership.ends_on) >= first
    )
    return session.exec(select(Person).where(col(Person.id).in_(sat)).order_by(col(Person.id))).all()


def offices_in(session: Session, *, group: WorkingGroup) -> Sequence[Office]:
    """Every office there was in a group, those of deputies included, in the order they were given."""
    return session.exec(select(Office).where(Office.group_id == group.id).order_by(col(Office.id))).all()


_GROUP, _MEMBERSHIP, _OFFICE = table(WorkingGroup), table(Membership), table(Office)
_DAY: Any = bindparam("day")
_IS_MEMBER = exists().where(
    _MEMBERSHIP.c.person_id == _OFFICE.c.person_id,
    _MEMBERSHIP.c.group_id == bindparam("body"),
    _MEMBERSHIP.c.starts_on <= _DAY,
    _MEMBERSHIP.c.ends_on >= _DAY,
    _MEMBERSHIP.c.ended_at.is_(None) | (_MEMBERSHIP.c.ends_on > _DAY),
)
_IN_PARENT = (_OFFICE.c.group_id == bindparam("parent")) & (_OFFICE.c.kind == OfficeKind.PROGRAMME_MANAGER)
_IS_HELD = (
    (_OFFICE.c.group_id == bindparam("group")) | _IN_PARENT,
    _OFFICE.c.starts_on <= _DAY,
    _OFFICE.c.ends_on.is_(None) | (_OFFICE.c.ends_on >= _DAY),
    ~is_one_of(_OFFICE.c.kind, HELD_BY_MEMBERS) | _IS_MEMBER,
)
_WHO_COUNTS_LAST = (
    _OFFICE.c.group_id == bindparam("group"),
    _OFFICE.c.deputy_for_id.is_not(None),
    _OFFICE.c.starts_on,
    _OFFICE.c.id,
)
_HOLDERS = (
    columns(_OFFICE.c.kind, Person)
    .select_from(_OFFICE)
    .join(Person, col(Person.id) == _OFFICE.c.person_id)
    .where(*_IS_HELD)
    .order_by(*_WHO_COUNTS_LAST)
)


def holders(session: Session, *, group: WorkingGroup, on: date) -> dict[OfficeKind, Person]:
    """Who holds each office on a day (clause 9).

    Chair and vice-chair are members: the office ends with the membership, of the parent where the group is a
    sub-group, and on the day of a removal. A deputy acts in place of the office it is for, with one voice. The parent's
    programme manager is that of its sub-groups, unless they have one of their own.
    """
    rows = session.execute(_HOLDERS, _where_held(group, on))
    return dict(rows.all())


def _where_held(group: WorkingGroup, day: date) -> dict[str, Any]:
    """A sub-group's members are those of its parent, the body in which one has to be."""
    return {"group": group.id, "parent": group.parent_id, "body": group.parent_id or group.id, "day": day}


def _sits_in(group: str) -> ColumnElement[bool]:
    return exists().where(
        _MEMBERSHIP.c.group_id == bindparam(group),
        _MEMBERSHIP.c.person_id == bindparam("person"),
        _MEMBERSHIP.c.starts_on <= _DAY,
        _MEMBERSHIP.c.ends_on >= _DAY,
        _MEMBERSHIP.c.ended_at.is_(None) | (_MEMBERSHIP.c.ended_at > bindparam("now")),
    )


_BELOW, _LED = _GROUP.alias(), _OFFICE.alias()
_CHAIRS_BELOW = exists().where(
    _BELOW.c.id == _LED.c.group_id,
    _BELOW.c.parent_id == bindparam("group"),
    _LED.c.person_id == bindparam("person"),
    _LED.c.kind == OfficeKind.CHAIR,
    _LED.c.starts_on <= _DAY,
    _LED.c.ends_on.is_(None) | (_LED.c.ends_on >= _DAY),
)
_PLACE = (
    columns(_sits_in("group") & _sits_in("body"), _CHAIRS_BELOW, _OFFICE.c.kind, _OFFICE.c.person_id)
    .select_from(_GROUP.outerjoin(_OFFICE, and_(*_IS_HELD)))
    .where(_GROUP.c.id == bindparam("group"))
    .order_by(*_WHO_COUNTS_LAST)
)
"""Whether a person sits in a group, and in its parent; whether they chair one of its sub-groups; beside each office
that is held, if any is, who holds it."""


def roles_of(session: Session, *, group: WorkingGroup, person: Person, day: date, now: datetime) -> frozenset[Role]:
    """Every role a person has in a group at an instant; outsider if none.

    A sub-group's chair is one to the sub-group and to its parent.
    """
    rows = read(session, _PLACE, {**_where_held(group, day), "person": person.id, "now": now}).all()
    sits, chairs_below = rows[0][:2]
    held = {kind: holder_id for *_, kind, holder_id in rows if kind is not None}
    roles = {Role(kind.value) for kind, holder_id in held.items() if holder_id == person.id}
    if sits:
        roles.add(Role.MEMBER)
    elif invited.is_guest(session, group=group, person_id=person.id, day=day):
        roles.add(Role.GUEST)
    if Role.CHAIR in roles if group.parent_id is not None else sits and chairs_below:
        roles.add(Role.SUBGROUP_CHAIR)
    return frozenset(roles or {Role.OUTSIDER})


def subgroups_of(session: Session, *, group: WorkingGroup) -> Sequence[WorkingGroup]:
    """The sub-groups of a group, by name."""
    return session.exec(
        select(WorkingGroup).where(WorkingGroup.parent_id == group.id).order_by(col(WorkingGroup.name))
    ).all()


def _bodies(group: WorkingGroup) -> Sequence[int]:
    """The groups in which a member of this one sits: a sub-group's are members of its parent."""
    return [group.id] if group.parent_id is None else [group.id, group.parent_id]


def _in_force(group_id: int, day: date, at: datetime | None) -> SelectOfScalar[int]:
    return (
        select(Membership.person_id)
        .where(Membership.group_id == group_id, col(Membership.starts_on) <= day, col(Membership.ends_on) >= day)
        .where(col(Membership.ended_at).is_(None) | (col(Membership.ended_at) > at) if at else True)
    )


def is_member_from(session: Session, *, group: WorkingGroup, person_id: int, day: date) -> bool:
    """Whether somebody is a member on a day or will be after it."""
    theirs = memberships_of(session, group=group, person_id=person_id)
    return any(membership.ends_on >= day and membership.ended_at is None for membership in theirs)


def end_membership(
    session: Session, *, group: WorkingGroup, person_id: int, now: datetime, day: date
) -> list[tuple[date, date]]:
    """End a person's membership at this instant, and the offices that only a member holds (clauses 9 and 17).

    A renewal that has not begun is taken away; returns those, as first and last days.
    """
    renewals = []
    for membership in memberships_of(session, group=group, person_id=person_id):
        if membership.starts_on > day:
            renewals.append((membership.starts_on, membership.ends_on))
            session.delete(membership)
        elif membership.ends_on >= day and membership.ended_at is None:
            membership.ended_at = now
            membership.ends_on = day
            session.add(membership)
    for office in offices_in(session, group=group):
        is_theirs = office.person_id == person_id and office.kind in HELD_BY_MEMBERS
        if is_theirs and office.starts_on <= day <= (office.ends_on or date.max):
            office.ends_on = day
            session.add(office)
    session.flush()
    return renewals
