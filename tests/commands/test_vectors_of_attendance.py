"""The vectors of the attendance policy (RULES, section 2), each walked through the front door."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select
from world import World, texts

from bot import sample
from store import groups, meetings, people
from store.models import Attendance, AuditEntry, CaseState, Meeting, Membership, StrikeCase

OPEN, WITHDRAWN, WAIVED = CaseState.OPEN, CaseState.WITHDRAWN, CaseState.WAIVED
SUBJECT = "U0PRIYA"
JANUARY = datetime(2028, 1, 2, tzinfo=UTC)
Step = Callable[[World], None]


def meets(day: str, at: str = "10:00", *, compulsory: bool = True) -> Step:
    """A meeting of the group, announced long before."""

    def plan(session: Session) -> None:
        starts_at = _at(day, at)
        group = groups.group_of(session, group_id=1)
        if meetings.on_day(session, group=group, day=starts_at.date()) is None:
            meetings.add_meeting(
                session,
                group=group,
                starts_at=starts_at,
                minutes=60,
                title="Meeting",
                uid=day,
                is_compulsory=compulsory,
                announced_at=datetime(2027, 1, 1, tzinfo=UTC) if compulsory else None,
                is_extra=True,
            )

    return lambda world: world.write(plan)


def joins(day: str) -> Step:
    """The member's first day."""

    def seat(session: Session) -> None:
        person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=SUBJECT)
        assert person is not None
        membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
        membership.starts_on = date.fromisoformat(day)
        session.add(membership)

    return lambda world: world.write(seat)


def sends_apologies(day: str) -> Step:
    return lambda world: _said(world.person(SUBJECT).types(f"/apologies {day} train strike")["text"], "are recorded")


def is_recorded(day: str, status: str) -> Step:
    """The roll call, at the meeting; whoever else is on the roll is there."""

    def act(world: World) -> None:
        begun = _meeting(world, day).starts_at + timedelta(minutes=5)
        if world.clock.now() < begun:
            world.clock.move_to(begun)
        dana = world.person("U0DANA")
        review = dana.fills_roll({SUBJECT: status}, typed=f"/attendance {day}")
        blocks = [block.get("block_id", "") for block in review["blocks"]]
        entered = {block: "Kim Vale, Castlegate" for block in blocks if block.startswith("substitute")}
        _said(texts(dana.submits(**entered)["view"]), "is confirmed")

    return act


def is_absent(day: str) -> Step:
    return is_recorded(day, "absent")


def was_not_held(day: str) -> Step:
    def act(world: World) -> None:
        world.person("U0DANA").opens(f"/meeting not-held {day} fire alarm")
        world.person("U0DANA").submits()

    return act


def is_made_compulsory(day: str) -> Step:
    return lambda world: _said(world.person("U0DANA").types(f"/meeting compulsory {day}")["text"], "is now compulsory")


def is_moved(day: str, to: str, *, on: str) -> Step:
    def act(world: World) -> None:
        world.clock.move_to(_at(on, "09:00"))
        _said(world.person("U0DANA").types(f"/meeting move {day} to {to}")["text"], "is its new date")

    return act


def is_waived(world: World) -> None:
    for user_id in ("U0AMARA", "U0TOMASZ"):
        officer = world.person(user_id)
        officer.presses("Waive…", on=officer.dm_beginning("Priya Raman is"))
        officer.form(titled="Waive")
        officer.submits(reason="Illness")


@dataclass(frozen=True)
class Vector:
    """What the rules say, what happens, how each year's standing then begins, and what became of cases."""

    says: str
    steps: Sequence[Step]
    standings: dict[int, str]
    cases: Sequence[CaseState] = ()


MARCH_AND_JUNE = [
    meets("2028-03-12"),
    meets("2028-06-11"),
    sends_apologies("2028-03-12"),
    is_recorded("2028-03-12", "apologies"),
    is_absent("2028-06-11"),
]
VECTORS = [
    Vector(
        "absent 12 Mar (apologies sent) and 11 Jun (no word): at limit on 11 Jun",
        MARCH_AND_JUNE,
        {2028: "2 absences in 2028, from 2 meetings that count: at the limit"},
        [OPEN],
    ),
    Vector(
        "March corrected to not held: back to 1, card withdrawn",
        [*MARCH_AND_JUNE, was_not_held("2028-03-12")],
        {2028: "1 absence in 2028, from 1 meeting that counts: below the limit"},
        [WITHDRAWN],
    ),
    Vector(
        "absent 31 Dec and 8 Jan: 1 and 1",
        [meets("2027-12-31"), meets("2028-01-08"), is_absent("2027-12-31"), is_absent("2028-01-08")],
        {2027: "1 absence in 2027", 2028: "1 absence in 2028, from 1 meeting that counts: below the limit"},
    ),
    Vector(
        "a meeting from 23:30 on 31 Dec: the old year",
        [meets("2027-12-31", "23:30"), is_absent("2027-12-31")],
        {2027: "1 absence in 2027", 2028: "No absences in 2028"},
    ),
    Vector(
        "joined 1 Jul, missed 9 Jul and 10 Sep: at limit",
        [
            joins("2028-07-01"),
            meets("2028-07-09"),
            meets("2028-09-10"),
            is_absent("2028-07-09"),
            is_absent("2028-09-10"),
        ],
        {2028: "2 absences in 2028, from 2 meetings that count: at the limit"},
        [OPEN],
    ),
    Vector(
        "joined 3 Jul: only September counts",
        [
            joins("2028-07-03"),
            meets("2028-07-09"),
            meets("2028-09-10"),
            is_absent("2028-07-09"),
            is_absent("2028-09-10"),
        ],
        {2028: "1 absence in 2028, from 1 meeting that counts: below the limit"},
    ),
    Vector(
        "compulsory flag set after the meeting: no strike",
        [meets("2028-03-12", compulsory=False), is_absent("2028-03-12"), is_made_compulsory("2028-03-12")],
        {2028: "No absences in 2028, from no meetings that count: clear"},
    ),
    Vector(
        "waived at two, absent a third time: a new case",
        [*MARCH_AND_JUNE, is_waived, meets("2028-07-02"), is_absent("2028-07-02")],
        {2028: "3 absences in 2028, from 3 meetings that count: at the limit, waived by the officers"},
        [WAIVED, OPEN],
    ),
    Vector(
        "late and left early count as present",
        [
            meets("2028-03-12"),
            meets("2028-06-11"),
            is_recorded("2028-03-12", "late"),
            is_recorded("2028-06-11", "left_early"),
        ],
        {2028: "No absences in 2028, from 2 meetings that count: clear"},
    ),
    Vector(
        "a substitute does not count as present",
        [meets("2028-03-12"), is_recorded("2028-03-12", "substitute")],
        {2028: "1 absence in 2028, from 1 meeting that counts: below the limit"},
    ),
    Vector(
        "moved to another date with less than seven days to go: nobody is liable",
        [
            meets("2028-03-12"),
            is_moved("2028-03-12", "2028-03-15", on="2028-03-09"),
            is_absent("2028-03-15"),
        ],
        {2028: "No absences in 2028, from no meetings that count: clear"},
    ),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.says)
def test_vector(world: World, vector: Vector) -> None:
    world.write(_seat_everybody_till_2030)

    for step in vector.steps:
        step(world)

    if world.clock.now() < JANUARY:
        world.clock.move_to(JANUARY)
    priya = world.person(SUBJECT)
    for year, begins in vector.standings.items():
        assert priya.types(f"/standing {year}")["text"].startswith(begins)
    assert [case.state for case in world.rows(StrikeCase)] == list(vector.cases)
    if vector.cases:
        titles = {OPEN: "Priya Raman is at the strike limit", WITHDRAWN: "Priya Raman: withdrawn"}
        world.person("U0TOMASZ").dm_beginning(titles[vector.cases[-1]])


def test_vector_two_people_record_the_same_roll_call_at_once(world: World) -> None:
    """One current row for each member, the last write wins, both in the audit trail."""
    world.move_to(_at("2027-11-11", "10:05"))
    audited = len(world.rows(AuditEntry))
    dana, amara = world.person("U0DANA"), world.person("U0AMARA")
    dana.fills_roll({SUBJECT: "absent"})
    amara.fills_roll({SUBJECT: "late"})

    with ThreadPoolExecutor(2) as both:
        receipts = [texts(sent["view"]) for sent in both.map(lambda officer: officer.submits(), (dana, amara))]

    meeting = _meeting(world, "2027-11-11")
    current = [row for row in world.rows(Attendance) if row.meeting_id == meeting.id and row.superseded_at is None]
    assert len(current) == len({row.person_id for row in current}) == 12
    last = next(said for said in receipts if "It had been confirmed before" in said)
    status = {row.person_id: row.status for row in current}[_id(world)]
    assert status == ("absent" if last is receipts[0] else "late")
    deeds = [entry.deed for entry in world.rows(AuditEntry)[audited:]]
    assert deeds.count("attendance.confirm") == 2


def _seat_everybody_till_2030(session: Session) -> None:
    for membership in session.exec(select(Membership)):
        membership.ends_on = date(2030, 1, 1)
        session.add(membership)


def _at(day: str, at: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(sample.ZONE))


def _meeting(world: World, day: str) -> Meeting:
    [found] = [m for m in world.rows(Meeting) if m.on_date == date.fromisoformat(day)]
    assert isinstance(found, Meeting)
    return found


def _id(world: World) -> int:
    person = world.read(lambda session: people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=SUBJECT))
    assert person is not None
    return int(person.id)


def _said(text: str, words: str) -> None:
    assert words in text, text
