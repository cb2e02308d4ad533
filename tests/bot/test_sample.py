"""The sample group: twelve seats as the terms of reference have them, and one member a strike from the limit."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot import sample
from rules.strikes import MeetingState, StandingState
from store import audit, cases, groups, meetings, members, terms
from store.database import Database
from store.models import Company, Meeting, Membership, OfficeKind, Person, Seat, SeatKind, WorkingGroup

NOW = datetime(2027, 11, 1, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine, expire_on_commit=False) as session:
        sample.fill(session, now=NOW)
        yield session


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return groups.all_groups(session)[0]


def test_fill_has_the_seats_of_clauses_10_to_13(session: Session) -> None:
    seats = session.exec(select(Seat)).all()
    kinds = [seat.kind for seat in seats]

    assert (len(seats), kinds.count(SeatKind.SUPPLIER), kinds.count(SeatKind.STAKEHOLDER)) == (12, 8, 4)
    assert sum(seat.is_sme_seat for seat in seats) >= 2
    assert all(seat.description and seat.body for seat in seats if seat.kind is SeatKind.STAKEHOLDER)


def test_fill_suppliers_are_of_member_companies_and_no_two_of_one(session: Session) -> None:
    sitters = [sitter for sitter in sample.SITTERS if sitter.seat is SeatKind.SUPPLIER]
    companies = {company.name: company for company in session.exec(select(Company))}

    assert len({sitter.company for sitter in sitters}) == len(sitters)
    assert all(companies[sitter.company].is_member for sitter in sitters)
    assert sum(companies[sitter.company].is_sme for sitter in sitters) >= 2


def test_fill_has_every_office(session: Session, group: WorkingGroup) -> None:
    assert set(members.holders(session, group=group, on=TODAY)) == set(OfficeKind)


def test_fill_everybody_seated_is_in_membership(session: Session, group: WorkingGroup) -> None:
    assert len(members.roll_on(session, group=group, day=TODAY)) == 12
    assert all(row.ends_on > TODAY for row in session.exec(select(Membership)))


def test_fill_exactly_one_member_has_exactly_one_strike(session: Session, group: WorkingGroup) -> None:
    history = terms.history(session, group=group)
    standings = {
        person.name: cases.standing_of(session, group=group, person_id=person.id, year=2027, today=TODAY, terms=history)
        for person in session.exec(select(Person))
    }

    assert {name: standing.absences for name, standing in standings.items() if standing.absences} == {"Omar Haddad": 1}
    assert standings["Omar Haddad"].state is StandingState.WARNED


def test_fill_meets_on_second_thursdays_at_ten(session: Session) -> None:
    made = session.exec(select(Meeting).order_by(Meeting.starts_at)).all()  # type: ignore[arg-type]

    assert len(made) >= 18
    for meeting in made:
        local = meeting.starts_at.astimezone(sample.ZoneInfo(sample.ZONE))
        assert (local.weekday(), 8 <= local.day <= 14, local.time()) == (sample.THURSDAY, True, sample.MEETS_AT)
        assert (meeting.state is MeetingState.HELD) == (meetings.ends_at(meeting) < NOW)


def test_fill_has_a_whole_audit_trail(session: Session, group: WorkingGroup) -> None:
    assert audit.first_broken_link(session, group_id=group.id) is None
    assert len(session.exec(select(audit.AuditEntry)).all()) == 10


@pytest.mark.slow
def test_fill_can_be_done_on_any_day(database: Database) -> None:
    """The demonstration is started all year round, on leap days too."""
    for month, day in ((1, 1), (2, 29), (3, 28), (7, 31), (12, 31)):
        with Session(database.engine) as session:
            sample.fill(session, now=datetime(2028, month, day, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("real_now", "begins"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)),
        (datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)),
        (datetime(2026, 11, 2, 9, 1, tzinfo=UTC), datetime(2027, 11, 1, 9, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 11, 1, 9, tzinfo=UTC)),
    ],
)
def test_opening_is_the_monday_before_a_november_meeting_to_come(real_now: datetime, begins: datetime) -> None:
    assert sample.opening(real_now) == begins
