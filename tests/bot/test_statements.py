"""How often a command asks the store: as often of a large one as of a small one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from ballots import opened, the_group
from sqlalchemy import Engine, event
from sqlmodel import Session
from world import MEETING, NOVEMBER, World

from bot import sample
from rules.strikes import MeetingState, Status
from store import groups, meetings, members, people, terms
from store.models import Apology, Attendance, Person, SeatKind, WorkingGroup

OMAR = "U0OMAR"
MORE = 30


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "few", "many"),
    [
        ("/vote against", "/vote for", "/vote against"),
        ("/apologies next a cold", "/apologies next a fever", "/apologies next the flu"),
        ("/standing", "/standing", "/standing"),
    ],
    ids=["vote", "apologies", "standing"],
)
def test_a_command_asks_as_often_of_a_large_store(world: World, before: str, few: str, many: str) -> None:
    opened(world)
    world.person(OMAR).types(before)
    with _counted() as of_few:
        world.person(OMAR).types(few)
    world.write(_grow)

    with _counted() as of_many:
        world.person(OMAR).types(many)

    assert len(of_many) == len(of_few)
    assert 0 < len(of_few) < 25


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile on behalf of a request."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if threading.current_thread().name.startswith("waitress"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def _grow(session: Session) -> None:
    """More members with apologies, more meetings at which everybody was recorded, and more groups."""
    group = the_group(session)
    next_one = meetings.on_day(session, group=group, day=MEETING.date())
    assert next_one is not None
    for number in range(MORE):
        member = _seated(session, group, f"Member number {number}")
        session.add(
            Apology(
                team_id=group.team_id,
                meeting_id=next_one.id,
                person_id=member.id,
                for_date=next_one.on_date,
                recorded_at=NOVEMBER,
                recorded_by_id=member.id,
            )
        )
    for number in range(MORE):
        _hold(session, group, number)
        _found_another(session, number)


def _seated(session: Session, group: WorkingGroup, name: str) -> Person:
    member = people.add_person(session, team_id=group.team_id, name=name)
    seat = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label=f"seat of {name}")
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    members.seat_person(session, group=group, person=member, seat=seat, starts_on=first, ends_on=last)
    return member


def _hold(session: Session, group: WorkingGroup, number: int) -> None:
    meeting = meetings.add_meeting(
        session,
        group=group,
        starts_at=MEETING - timedelta(days=2 * number + 1),
        minutes=60,
        title="Extra",
        uid=f"extra-{number}@example",
        is_compulsory=True,
        announced_at=None,
        is_extra=True,
        state=MeetingState.HELD,
    )
    for each in members.roll_on(session, group=group, day=meeting.on_date):
        status = Status.ABSENT if number % 3 == 0 else Status.PRESENT
        session.add(
            Attendance(
                team_id=group.team_id,
                meeting_id=meeting.id,
                person_id=each.id,
                status=status,
                recorded_at=NOVEMBER,
            )
        )


def _found_another(session: Session, number: int) -> None:
    other = groups.add_group(
        session,
        team_id=sample.TEAM_ID,
        name=f"Group number {number}",
        channel_id=f"C0GROUP{number}",
        zone="Europe/London",
        division="england-and-wales",
        now=NOVEMBER,
    )
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=date(2027, 1, 1), now=NOVEMBER)
    _seated(session, other, f"Member of group {number}")
