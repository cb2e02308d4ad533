"""A small group, for tests that need no world: one workspace, one group, people and meetings as they are asked for."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from store import groups, meetings, members, people
from store.models import AgendaItem, Meeting, Membership, Person, SeatKind, WorkingGroup

TEAM = "T0HARBOUR"
CHANNEL = "C0EXCHANGE"
NOW = datetime(2027, 11, 1, 9, tzinfo=UTC)
TODAY = NOW.date()


def found(
    session: Session,
    name: str = "Data Exchange",
    *,
    team_id: str = TEAM,
    channel_id: str | None = CHANNEL,
    zone: str = "Europe/London",
    parent: WorkingGroup | None = None,
) -> WorkingGroup:
    """A group, and its workspace if that is new."""
    groups.add_workspace(session, team_id=team_id, name="Harbour Standards Forum", now=NOW)
    group = groups.add_group(
        session, team_id=team_id, name=name, now=NOW, channel_id=channel_id, zone=zone, division="england-and-wales"
    )
    group.parent_id = parent.id if parent else None
    session.flush()
    return group


def person(session: Session, name: str, user_id: str | None = None) -> Person:
    return people.add_person(session, team_id=TEAM, name=name, slack_user_id=user_id)


def seat(
    session: Session,
    group: WorkingGroup,
    sitter: Person,
    starts_on: date = TODAY - timedelta(days=300),
    ends_on: date = TODAY + timedelta(days=300),
) -> Membership:
    """A supplier's seat for somebody, made for them."""
    label = f"seat of {sitter.name} from {starts_on}"
    place = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label=label)
    return members.seat_person(session, group=group, person=sitter, seat=place, starts_on=starts_on, ends_on=ends_on)


def meeting(session: Session, group: WorkingGroup, starts_at: datetime, title: str = "Monthly meeting") -> Meeting:
    """A compulsory meeting of an hour, announced in time."""
    return meetings.add_meeting(
        session,
        group=group,
        starts_at=starts_at,
        minutes=60,
        title=title,
        uid=f"{group.id}-{starts_at.isoformat()}@convenor.invalid",
        is_compulsory=True,
        announced_at=starts_at - timedelta(days=60),
    )


def item(session: Session, at: Meeting, owner: Person, title: str = "Tariffs", position: int = 1) -> AgendaItem:
    """An item of a quarter of an hour on a meeting's agenda, proposed by its owner."""
    made = AgendaItem(
        team_id=at.team_id,
        group_id=at.group_id,
        meeting_id=at.id,
        title=title,
        minutes=15,
        owner_id=owner.id,
        position=position,
        proposed_at=NOW,
        proposed_by_id=owner.id,
    )
    session.add(made)
    session.flush()
    return made
