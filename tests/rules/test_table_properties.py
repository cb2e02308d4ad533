"""What holds of any table, after random years of people who join, leave, renew, move and change employer."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import ACME, BRIGHT, COMPANIES, CROWN, DOVE, FIRST, PEOPLE, SEATS, history, three

from rules import employer
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Turn, Turned
from rules.findings import Fault
from rules.seats import composition
from rules.table import Company, SeatKind, Sitting, Table
from rules.terms import Terms, TermsHistory
from rules.verdict import Change, decide

DAY = timedelta(days=1)
SEVERAL = settings(max_examples=120)

pytestmark = pytest.mark.slow

people = st.sampled_from(sorted(PEOPLE))
names = st.sampled_from([company.name for company in COMPANIES.values()])
pauses = st.integers(0, 75).map(timedelta)
kinds = st.sampled_from(["join", "leave", "renew", "move", "employ", "employ", "employ", "company"])


@dataclass
class Life:
    """A table, and the day that it has lived to."""

    table: Table
    today: date


@st.composite
def steps(draw: st.DrawFn, today: date) -> Change:
    """One thing that somebody may enter on a day, sensible or not."""
    match draw(kinds):
        case "join":
            person = draw(people)
            starts_on = today + draw(st.integers(0, 40).map(timedelta))
            return Join(PEOPLE[person].name, draw(st.sampled_from(sorted(SEATS))), starts_on, person, draw(names))
        case "leave":
            return Leave(draw(people), today + draw(st.integers(-5, 40).map(timedelta)))
        case "renew":
            return Renew(draw(people))
        case "move":
            return Move(draw(people), draw(st.sampled_from(sorted(SEATS))))
        case "employ":
            return Employ(draw(people), draw(names | st.just("")), today)
        case _:
            company, turn = draw(st.sampled_from([ACME, BRIGHT, CROWN, DOVE])), draw(st.sampled_from(Turn))
            return Turned(company, turn, today, draw(names))


def lives(data: st.DataObject, terms: TermsHistory) -> Iterator[Life]:
    """A table, full or empty at first, from one step to the next; what the rules bar is not done."""
    life = Life(data.draw(st.sampled_from([three(), Table(PEOPLE, SEATS, COMPANIES)])), FIRST)
    for _ in range(data.draw(st.integers(5, 25))):
        change = data.draw(steps(life.today))
        life.table = decide(life.table, change, today=life.today, terms=terms).after
        yield life
        life.today += data.draw(pauses)


@SEVERAL
@given(st.data())
def test_a_roll_never_has_two_suppliers_of_one_member_company(default_terms: Terms, data: st.DataObject) -> None:
    terms = history(default_terms)
    for life in lives(data, terms):
        for day in (life.today, life.today + 45 * DAY):
            roll = employer.electors(life.table, day=day, terms=terms)
            suppliers = [s.person_id for s in on(life.table, day) if is_supplier(life.table, s) and s.person_id in roll]
            companies = [works_for(life.table, person, day) for person in suppliers]
            members = [company.id for company in companies if company is not None and company.is_member]
            assert len(members) == len(set(members))


@SEVERAL
@given(st.data())
def test_nobody_is_on_a_roll_past_their_last_day(default_terms: Terms, data: st.DataObject) -> None:
    """The last day is found here by going through the days one by one, and not as the rule finds it."""
    terms = history(default_terms)
    for life in lives(data, terms):
        for day in (life.today, life.today + 100 * DAY):
            for person in employer.electors(life.table, day=day, terms=terms):
                [sitting] = [each for each in on(life.table, day) if each.person_id == person]
                assert day <= last_day_by_hand(life.table, sitting)


@SEVERAL
@given(st.data())
def test_no_membership_ends_before_its_last_day(default_terms: Terms, data: st.DataObject) -> None:
    """Clause 15 ends a membership on the very day, and no sooner."""
    terms = history(default_terms)
    for life in lives(data, terms):
        for sitting in life.table.sittings:
            if sitting.employer_until is not None and sitting.ends_on >= life.today:
                assert sitting.ends_on == last_day_by_hand(life.table, sitting)


@SEVERAL
@given(st.data())
def test_the_sme_warning_is_there_exactly_when_there_are_fewer_than_two(
    default_terms: Terms, data: st.DataObject
) -> None:
    terms = history(default_terms)
    for life in lives(data, terms):
        suppliers = [sitting for sitting in on(life.table, life.today) if is_supplier(life.table, sitting)]
        companies = [works_for(life.table, sitting.person_id, life.today) for sitting in suppliers]
        smes = sum(company is not None and company.is_sme for company in companies)

        found = composition(life.table, day=life.today, terms=terms).findings

        warned = [finding.count for finding in found if finding.what is Fault.FEW_SMES]
        assert warned == ([smes] if smes < 2 else [])


@SEVERAL
@given(st.data())
def test_no_seat_is_two_peoples_and_nobody_sits_twice(default_terms: Terms, data: st.DataObject) -> None:
    for life in lives(data, history(default_terms)):
        rows = life.table.sittings
        for number, one in enumerate(rows):
            for other in rows[number + 1 :]:
                shared = one.seat_id == other.seat_id or one.person_id == other.person_id
                assert not (shared and one.overlaps(other.starts_on, other.ends_on))


@SEVERAL
@given(st.data())
def test_settling_again_changes_nothing(default_terms: Terms, data: st.DataObject) -> None:
    terms = history(default_terms)
    for life in lives(data, terms):
        assert employer.settled(life.table, today=life.today, terms=terms) == life.table


def on(table: Table, day: date) -> list[Sitting]:
    return [each for each in table.sittings if each.starts_on <= day <= each.ends_on]


def is_supplier(table: Table, sitting: Sitting) -> bool:
    return table.seats[sitting.seat_id].kind is SeatKind.SUPPLIER


def works_for(table: Table, person: int, day: date) -> Company | None:
    jobs = [job for job in table.jobs if job.person_id == person]
    for job in sorted(jobs, key=lambda job: job.starts_on or date.min, reverse=True):
        if (job.starts_on or day) <= day <= (job.ends_on or day):
            line = [table.companies[job.company_id]]
            while line[-1].lapsed_on is not None and line[-1].lapsed_on <= day:
                into = table.companies.get(line[-1].merged_into_id or 0)
                if into is None or into in line:  # each of two can merge into the other
                    break
                line.append(into)
            return line[-1]
    return None


def last_day_by_hand(table: Table, sitting: Sitting) -> date:
    """The term's, or the day on which three months outside the member companies are over and nothing is pending."""
    begins = sitting.starts_on
    while before := [
        each
        for each in table.sittings
        if each.person_id == sitting.person_id and each.full_term + DAY == begins and is_supplier(table, each)
    ]:
        begins = before[0].starts_on
    deadline, was_inside, company = None, None, None
    day = begins
    while day <= sitting.full_term and is_supplier(table, sitting):
        present = works_for(table, sitting.person_id, day)
        is_inside = present is not None and present.is_member_on(day)
        if is_inside:
            deadline = None
        elif deadline is None and (was_inside or (was_inside is False and present != company)):
            deadline = three_months_on(day)
        is_pending = present is not None and present.is_applying_on(day)
        if deadline is not None and day >= deadline and not is_pending:
            return day
        was_inside, company = is_inside, present
        day += DAY
    return sitting.full_term


def three_months_on(day: date) -> date:
    year, month = day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
