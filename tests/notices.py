"""Memberships that are made to end, the clock moved to what is told of it, and what is owed, for tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session
from world import World

from bot.jobs import tick
from commands.members import DUE
from store import groups, members, people
from store.models import Owed, Person

AMARA, TOMASZ, PRIYA, OMAR = "U0AMARA", "U0TOMASZ", "U0PRIYA", "U0OMAR"
ENDS_ON = date(2028, 2, 29)
"""The last day of everybody's term but Wen Li's."""


def at_nine(day: date, *, minutes: int = 0) -> datetime:
    """The hour at which a day's notices are given, or somewhat later."""
    return datetime.combine(day, time(9), UTC) + timedelta(minutes=minutes)


def before(days: int, *, of: date = ENDS_ON) -> datetime:
    """Nine o'clock that many days before a date."""
    return at_nine(of - timedelta(days=days))


def owed(world: World, kind: str) -> list[str]:
    """What messages of a kind are about, in the order in which they were owed."""
    return [row.subject for row in world.rows(Owed) if row.kind == kind]


def ticks(world: World, now: datetime) -> None:
    """What the clock brings of these notices, without anything else that it brings."""
    tick(world.database, due=DUE, now=now)


def shortened(names: dict[str, date]) -> Callable[[Session], None]:
    """Those people's memberships end on those days, and nobody else's before long."""

    def write(session: Session) -> None:
        [group] = groups.all_groups(session)
        known = {person.id: person.name for person in people.everyone(session, team_id=group.team_id)}
        for row in members.memberships_in(session, group=group):
            ends_on = next((day for name, day in names.items() if known[row.person_id].startswith(name)), None)
            row.ends_on = ends_on or date(2029, 12, 31)
            session.add(row)

    return write


def person_called(session: Session, name: str) -> Person:
    """Somebody of the sample group, by a name as it is typed."""
    [group] = [group for group in groups.all_groups(session) if group.parent_id is None][:1]
    [person] = people.called(people.everyone(session, team_id=group.team_id), name)
    return person


def in_slack(name: str, user_id: str | None) -> Callable[[Session], None]:
    """Somebody's account in Slack, for the store; none if they have none any more."""

    def change(session: Session) -> None:
        person = person_called(session, name)
        person.slack_user_id = user_id
        session.add(person)

    return change
