"""Workspaces and working groups."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from rules.refusal import Refusal
from store import invited
from store.models import UNBOUND, Membership, Office, OfficeKind, Person, WorkingGroup, Workspace
from store.moving import move
from store.rows import read, table

_WITH_RULE = select(WorkingGroup).where(WorkingGroup.rule != "").order_by(col(WorkingGroup.id))


def add_workspace(session: Session, *, team_id: str, name: str, now: datetime) -> Workspace:
    """The workspace of that id, made if it is new and renamed if it has another name by now."""
    workspace = session.get(Workspace, team_id)
    if workspace is None:
        workspace = Workspace(team_id=team_id, name=name, created_at=now)
    workspace.name = name
    session.add(workspace)
    session.flush()
    return workspace


def add_placeholder(session: Session, *, now: datetime) -> Workspace:
    """A placeholder for one unbound group, called `unbound-1` and so on.

    Every row carries a workspace, and the one that a group will be set up in is not known before. Each unbound group
    has a placeholder of its own, so that its people and companies can move with it (`bind`) and no other group's.
    """
    taken = session.exec(select(Workspace.team_id).where(col(Workspace.team_id).startswith(UNBOUND))).all()
    number = 1 + max((int(team_id.removeprefix(UNBOUND)) for team_id in taken), default=0)
    team_id = f"{UNBOUND}{number}"
    return add_workspace(session, team_id=team_id, name=team_id, now=now)


_WORKSPACES = table(Workspace)
_WORKSPACE = columns(_WORKSPACES.c.team_id).where(_WORKSPACES.c.team_id == bindparam("team"))


def has_workspace(session: Session, *, team_id: str) -> bool:
    """Whether this workspace installed the bot."""
    return read(session, _WORKSPACE, {"team": team_id}).first() is not None


_CALLER = (
    columns(Person, WorkingGroup)
    .select_from(Workspace)
    .outerjoin(Person, (col(Person.team_id) == Workspace.team_id) & (col(Person.slack_user_id) == bindparam("user")))
    .outerjoin(
        WorkingGroup,
        (col(WorkingGroup.team_id) == Workspace.team_id) & (col(WorkingGroup.channel_id) == bindparam("channel")),
    )
    .where(col(Workspace.team_id) == bindparam("team"))
)


def caller(
    session: Session, *, team_id: str, user_id: str, channel_id: str
) -> tuple[Person | None, WorkingGroup | None] | None:
    """The person behind a Slack account and the group of a channel, where there are; None: the workspace has not
    installed the bot. One query."""
    found = session.execute(_CALLER, {"team": team_id, "user": user_id, "channel": channel_id}).first()
    return None if found is None else (found[0], found[1])


def add_group(
    session: Session,
    *,
    team_id: str,
    name: str,
    now: datetime,
    channel_id: str | None = None,
    zone: str,
    division: str,
    rule: str = "",
    link: str = "",
    ethos: str = "",
) -> WorkingGroup:
    """Make a group; without a channel it is unbound."""
    group = WorkingGroup(
        team_id=team_id,
        channel_id=channel_id,
        name=name,
        zone=zone,
        division=division,
        rule=rule,
        link=link,
        ethos=ethos,
        created_at=now,
    )
    session.add(group)
    session.flush()
    return group


def group_of(session: Session, *, group_id: int) -> WorkingGroup:
    """The group of that id, which must exist."""
    return session.get_one(WorkingGroup, group_id)


def group_known(session: Session, *, group_id: int) -> WorkingGroup | None:
    """The group of that id, if there is one."""
    return session.get(WorkingGroup, group_id)


_IN_CHANNEL = select(WorkingGroup).where(
    WorkingGroup.team_id == bindparam("team"), WorkingGroup.channel_id == bindparam("channel")
)


def group_in_channel(session: Session, *, team_id: str, channel_id: str) -> WorkingGroup | None:
    """The group that was set up in this channel."""
    return session.exec(_IN_CHANNEL, params={"team": team_id, "channel": channel_id}).first()


def called(session: Session, *, name: str, team_id: str | None = None) -> Sequence[WorkingGroup]:
    """The groups of that exact name, in one workspace or in all, in the order they were made."""
    return session.exec(
        select(WorkingGroup)
        .where(WorkingGroup.name == name, (WorkingGroup.team_id == team_id) if team_id else true())
        .order_by(col(WorkingGroup.id))
    ).all()


def is_unbound(group: WorkingGroup) -> bool:
    """Whether a group waits for its workspace and channel."""
    return group.team_id.startswith(UNBOUND)


def unbound(session: Session) -> Sequence[WorkingGroup]:
    """Every unbound group that is not a sub-group, in the order they were made."""
    return [group for group in all_groups(session) if is_unbound(group) and group.parent_id is None]


def bind(session: Session, *, group: WorkingGroup, team_id: str, channel_id: str) -> dict[int, int]:
    """Give an unbound group its workspace, which must exist, and its channel there.

    Everything moves with it: people, companies, history, terms, audit trail and sub-groups. People and companies that
    the workspace knows already are not doubled; returns who became whom, by id, for the audit trail. Refused if the
    group is bound, if the channel has a group, or if it is not clear who is who.
    """
    if not is_unbound(group):
        raise Refusal(f"“{group.name}” has been set up already.")
    taken = group_in_channel(session, team_id=team_id, channel_id=channel_id)
    if taken is not None:
        raise Refusal(f"This channel has a group already: “{taken.name}”.")
    merged = move(session, from_team=group.team_id, to_team=team_id)
    group.channel_id = channel_id
    session.add(group)
    session.flush()
    session.refresh(group)
    return merged


def groups_of_person(session: Session, *, person_id: int, now: datetime) -> Sequence[WorkingGroup]:
    """The groups in which a person sits, holds an office or is a guest now, by name; each counts days in its own zone.

    A sub-group is among them while its member is one of the parent, and for the parent's programme manager.
    """
    seats = session.exec(_SEATS_OF, params={"person": person_id, "now": now}).all()
    offices = session.exec(_OFFICES_OF, params={"person": person_id}).all()
    sits = {group.id for group, first, last in seats if first <= local_date(group, now) <= last}
    found = {
        group.id: group
        for group, starts_on, ends_on in [*seats, *offices]
        if starts_on <= local_date(group, now) <= (ends_on or date.max)
        and (group.id not in sits or group.parent_id is None or group.parent_id in sits)
    }
    for group, guest, meeting in invited.groups_of(session, person_id=person_id):
        if invited.covers(guest, meeting, local_date(group, now)):
            found[group.id] = group
    return sorted(found.values(), key=lambda group: group.name)


def where_held() -> ColumnElement[bool]:
    """Where an office counts: in its group, and a programme manager's in the sub-groups too."""
    in_parent = (col(Office.group_id) == WorkingGroup.parent_id) & (col(Office.kind) == OfficeKind.PROGRAMME_MANAGER)
    return (col(Office.group_id) == WorkingGroup.id) | in_parent


_SEATS_OF = (
    select(WorkingGroup, col(Membership.starts_on), col(Membership.ends_on))
    .join(Membership, col(Membership.group_id) == WorkingGroup.id)
    .where(
        Membership.person_id == bindparam("person"),
        col(Membership.ended_at).is_(None) | (col(Membership.ended_at) > bindparam("now")),
    )
)
_OFFICES_OF = (
    select(WorkingGroup, col(Office.starts_on), col(Office.ends_on))
    .join(Office, where_held())
    .where(Office.person_id == bindparam("person"))
)


def all_groups(session: Session) -> Sequence[WorkingGroup]:
    """Every group, in the order they were made."""
    return session.exec(select(WorkingGroup).order_by(col(WorkingGroup.id))).all()


def with_rule(session: Session) -> Sequence[WorkingGroup]:
    """Every group whose meetings follow a rule, in the order they were made."""
    return session.scalars(_WITH_RULE).all()


_LOCK = select(WorkingGroup.id).where(WorkingGroup.id == bindparam("group")).with_for_update(key_share=True)


def lock(session: Session, *, group: WorkingGroup) -> None:
    """Make other writers of this group wait for this transaction (SQLite has one writer anyway).

    Delivery does not wait: PostgreSQL looks at the group's key when a row that refers to it changes, and the lock
    leaves that free. Otherwise whoever holds a row of the outbox and whoever holds the group could wait for each other.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.exec(_LOCK, params={"group": group.id}).one()


def local_date(group: WorkingGroup, instant: datetime) -> date:
    """The date of an instant in the group's zone."""
    return instant.astimezone(ZoneInfo(group.zone)).date()
