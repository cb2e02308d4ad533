"""Workspaces and working groups."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from store.models import Membership, Office, WorkingGroup, Workspace


def add_workspace(session: Session, *, team_id: str, name: str, now: datetime) -> Workspace:
    """The workspace of that id, made if it is new."""
    workspace = session.get(Workspace, team_id)
    if workspace is None:
        workspace = Workspace(team_id=team_id, name=name, created_at=now)
        session.add(workspace)
        session.flush()
    return workspace


def has_workspace(session: Session, *, team_id: str) -> bool:
    """Whether this workspace installed the bot."""
    return session.get(Workspace, team_id) is not None


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


def group_in_channel(session: Session, *, team_id: str, channel_id: str) -> WorkingGroup | None:
    """The group that was set up in this channel."""
    return session.exec(
        select(WorkingGroup).where(WorkingGroup.team_id == team_id, WorkingGroup.channel_id == channel_id)
    ).first()


def groups_of_person(session: Session, *, person_id: int, on: date) -> Sequence[WorkingGroup]:
    """The groups in which a person sits or holds an office on that day, by name."""
    seats = select(Membership.group_id).where(
        Membership.person_id == person_id, col(Membership.starts_on) <= on, col(Membership.ends_on) >= on
    )
    offices = select(Office.group_id).where(
        Office.person_id == person_id,
        col(Office.starts_on) <= on,
        col(Office.ends_on).is_(None) | (col(Office.ends_on) >= on),
    )
    return session.exec(
        select(WorkingGroup)
        .where(col(WorkingGroup.id).in_(seats) | col(WorkingGroup.id).in_(offices))
        .order_by(col(WorkingGroup.name))
    ).all()


def all_groups(session: Session) -> Sequence[WorkingGroup]:
    """Every group, in the order they were made."""
    return session.exec(select(WorkingGroup).order_by(col(WorkingGroup.id))).all()


def lock(session: Session, *, group: WorkingGroup) -> None:
    """Make other writers of this group wait for this transaction (SQLite has one writer anyway)."""
    session.exec(select(WorkingGroup.id).where(WorkingGroup.id == group.id).with_for_update()).one()


def local_date(group: WorkingGroup, instant: datetime) -> date:
    """The date of an instant in the group's zone."""
    return instant.astimezone(ZoneInfo(group.zone)).date()
