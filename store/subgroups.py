"""Sub-groups (clause 18): made by a group, led by one of its members, with members of it and guests from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rules.refusal import Refusal
from store import audit, groups, invited, members
from store.models import Guest, OfficeKind, Person, SeatKind, WorkingGroup

FOR_GOOD = date(9000, 1, 1)
"""The last day of a sub-group's member: they sit there for as long as they sit in the parent."""


@dataclass(frozen=True)
class Subgroup:
    """A sub-group as it is on a day: its chair, its members, that one included, and its standing guests."""

    group: WorkingGroup
    chair: Person | None
    members: Sequence[Person]
    guests: Sequence[tuple[Guest, Person]]


def on_day(session: Session, *, group: WorkingGroup, day: date, now: datetime) -> Subgroup:
    """Who is in a sub-group."""
    standing = invited.standing_on(session, group=group, day=day)
    return Subgroup(
        group,
        members.holders(session, group=group, on=day).get(OfficeKind.CHAIR),
        members.roll_on(session, group=group, day=day, at=now),
        [(guest, person) for guest, person, meeting in standing if meeting is None],
    )


def create(
    session: Session, *, parent: WorkingGroup, name: str, lead: Person, actor: Person, now: datetime
) -> WorkingGroup:
    """Make a sub-group that `lead` chairs; it has no channel yet. Its zone, bank holidays and values are the parent's.

    Refused within a sub-group, for a name that is taken, and for a lead who is no member of the parent.
    """
    if parent.parent_id is not None:
        raise Refusal("A sub-group has no sub-groups of its own. Make it in the channel of the parent.")
    if groups.called(session, name=name, team_id=parent.team_id):
        raise Refusal(f"There is a group called “{name}” already. Choose another name.", field="name")
    _require_member(session, parent, lead, now)
    group = groups.add_group(
        session, team_id=parent.team_id, name=name, zone=parent.zone, division=parent.division, now=now
    )
    group.parent_id, group.link, group.ethos = parent.id, parent.link, parent.ethos
    session.flush()
    _audit(session, group, "group.create", f"group:{group.id}", actor, now)
    _audit(session, parent, "subgroup.create", f"group:{group.id}", actor, now)
    give_lead(session, group=group, person=lead, actor=actor, now=now)
    return group


def add(session: Session, *, group: WorkingGroup, person: Person, actor: Person, now: datetime) -> None:
    """Let a member of the parent sit in a sub-group from today on. Refused for anybody else, and for who sits there."""
    day = groups.local_date(group, now)
    _require_member(session, parent_of(session, group=group), person, now)
    if person in members.roll_on(session, group=group, day=day, at=now):
        raise Refusal(f"{person.name} is in {group.name} already.", field="person")
    _sit(session, group, person, day)
    _audit(session, group, "subgroup.add", f"person:{person.id}", actor, now)


def end(session: Session, *, group: WorkingGroup, person: Person, actor: Person, now: datetime) -> None:
    """End somebody's place in a sub-group, at once. Refused for its chair: another one is chosen first."""
    day = groups.local_date(group, now)
    chair = members.holders(session, group=group, on=day).get(OfficeKind.CHAIR)
    if chair is not None and chair.id == person.id:
        raise Refusal(f"{person.name} leads {group.name}. Choose another lead first.", field="person")
    members.end_membership(session, group=group, person_id=person.id, now=now, day=day)
    _audit(session, group, "subgroup.end", f"person:{person.id}", actor, now)


def give_lead(session: Session, *, group: WorkingGroup, person: Person, actor: Person, now: datetime) -> None:
    """Make a member of the parent the chair of a sub-group, and its member; whoever was stays a member."""
    day = groups.local_date(group, now)
    _require_member(session, parent_of(session, group=group), person, now)
    for office in members.offices_in(session, group=group):
        if office.kind is OfficeKind.CHAIR and day <= (office.ends_on or date.max):
            if office.starts_on == day:
                session.delete(office)
            else:
                office.ends_on = day - timedelta(days=1)
                session.add(office)
    if person not in members.roll_on(session, group=group, day=day, at=now):
        _sit(session, group, person, day)
    members.appoint(session, group=group, person=person, kind=OfficeKind.CHAIR, starts_on=day)
    _audit(session, group, "subgroup.lead", f"person:{person.id}", actor, now)


def settle_in(session: Session, *, group: WorkingGroup, channel_id: str, actor: Person, now: datetime) -> None:
    """Give a sub-group its channel. Refused where the channel has a group, or the sub-group has a channel."""
    taken = groups.group_in_channel(session, team_id=group.team_id, channel_id=channel_id)
    if taken is not None or group.channel_id is not None:
        raise Refusal("That sub-group has a channel by now, or this channel a group. Please look again.")
    group.channel_id = channel_id
    session.add(group)
    session.flush()
    _audit(session, group, "group.bind", f"group:{group.id}", actor, now, {"channel": channel_id})


def parent_of(session: Session, *, group: WorkingGroup) -> WorkingGroup:
    """The parent of a sub-group."""
    assert group.parent_id is not None, "a sub-group"  # noqa: S101
    return groups.group_of(session, group_id=group.parent_id)


def _sit(session: Session, group: WorkingGroup, person: Person, day: date) -> None:
    """A place of their own; whoever comes back on the day on which they left takes it up again."""
    for membership in members.memberships_of(session, group=group, person_id=person.id):
        if membership.starts_on == day:
            membership.ends_on, membership.ended_at = FOR_GOOD, None
            session.add(membership)
            session.flush()
            return
    number = len(members.seats_of(session, group=group)) + 1
    seat = members.add_seat(session, group=group, kind=SeatKind.SUBGROUP, label=f"place {number}")
    members.seat_person(session, group=group, person=person, seat=seat, starts_on=day, ends_on=FOR_GOOD)


def _require_member(session: Session, parent: WorkingGroup, person: Person, now: datetime) -> None:
    if person not in members.roll_on(session, group=parent, day=groups.local_date(parent, now), at=now):
        raise Refusal(
            f"{person.name} is no member of {parent.name}. A sub-group is led by its parent's members (clause 18), "
            "and others are its guests.",
            field="person",
        )


def _audit(
    session: Session,
    group: WorkingGroup,
    deed: str,
    subject: str,
    actor: Person,
    now: datetime,
    facts: dict[str, str] | None = None,
) -> None:
    audit.record(session, group=group, now=now, actor_id=actor.id, deed=deed, subject=subject, facts=facts)
