"""Open calls: who may stand in one, and what a call that has closed comes to, as tables and as properties."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import (
    ACME,
    ANN,
    BOB,
    BRIGHT,
    COMPANIES,
    CROWN,
    CY,
    DEE,
    DOVE,
    EVE,
    LAST,
    PEOPLE,
    SEATS,
    TODAY,
    day,
    history,
    seated,
    sitting,
    three,
    tried,
)

from rules.authority import Role
from rules.calls import Call, Nominee, Outcome, Standing, comes_to, free_seats, holder, standing, vacancies
from rules.changes import Join
from rules.findings import Bar, Fault
from rules.table import DAY, Company, Job, Office, Table
from rules.terms import Terms

JULY, AFTER = day("2026-07-01"), LAST + DAY
GROVE, HILL = 5, 6
NEW = {GROVE: Company(GROVE, "Grove", is_member=True), HILL: Company(HILL, "Hill", is_sme=True, is_member=True)}
SEAT, SME = Call(1, JULY), Call(1, JULY, is_sme=True)
CHAIR, VICE = Call(1, JULY, office=Role.CHAIR), Call(1, JULY, office=Role.VICE_CHAIR)


def some() -> Table:
    """Ann of Acme and Dee of Dovecote sit, Cy of Crownhill until the end of June; Bob of Brightwell is gone, Eve works
    for nobody that is known. Grove and Hill are member companies, and Hill an SME."""
    table = seated({ANN: ACME, BOB: BRIGHT, CY: CROWN, DEE: DOVE}, sitting(ANN, 1), sitting(DEE, 4))
    table = replace(table, companies={**COMPANIES, **NEW})
    return replace(table, sittings=(*table.sittings, sitting(CY, 3, ends_on=JULY - DAY)))


def judged(table: Table, call: Call, who: Nominee, terms: Terms, *others: int) -> Standing:
    return standing(table, call, who, others=others, today=TODAY, terms=history(terms))


def of(person: int) -> Nominee:
    return Nominee(person, PEOPLE[person].name)


@pytest.mark.parametrize(
    ("who", "call", "bars"),
    [
        (of(BOB), SEAT, []),
        (of(BOB), SME, []),
        (of(CY), SEAT, []),  # re-election: the term ends the day before (clause 16)
        (of(CY), replace(SEAT, starts_on=JULY - DAY), [(Bar.SITS_THEN, "")]),
        (of(CY), SME, [(Bar.SME_ONLY, "13")]),
        (of(ANN), SEAT, [(Bar.SITS_THEN, "")]),
        (of(ANN), replace(SEAT, starts_on=AFTER), []),
        (of(DEE), SEAT, [(Bar.SITS_THEN, ""), (Bar.NOT_MEMBER_COMPANY, "12")]),
        (of(EVE), SEAT, [(Bar.NO_COMPANY, "12")]),
        (Nominee(EVE, "Eve", "grove"), SEAT, []),
        (Nominee(EVE, "Eve", "Acme"), SEAT, [(Bar.COMPANY_AT_TABLE, "14")]),
        (Nominee(EVE, "Eve", "Acme"), replace(SEAT, starts_on=AFTER), []),  # Ann leaves before the first day
        (Nominee(EVE, "Eve", "Crownhill"), SEAT, []),  # and so does Cy
        (Nominee(EVE, "Eve", "Crownhill"), replace(SEAT, starts_on=JULY - DAY), [(Bar.COMPANY_AT_TABLE, "14")]),
        (Nominee(None, "Flo", "Dovecote"), SEAT, [(Bar.NOT_MEMBER_COMPANY, "12")]),
        (Nominee(None, "Flo", "Nowhere"), SEAT, [(Bar.NOT_MEMBER_COMPANY, "12")]),
        (Nominee(None, "Flo"), SEAT, [(Bar.NO_COMPANY, "12")]),
        (Nominee(None, "Flo", "Hill"), SME, []),
        (Nominee(None, "Flo", "Grove"), SME, [(Bar.SME_ONLY, "13")]),
        (Nominee(None, "Flo", "Acme"), SME, [(Bar.COMPANY_AT_TABLE, "14")]),
    ],
)
def test_who_may_stand_for_a_seat(who: Nominee, call: Call, bars: list[tuple[Bar, str]], default_terms: Terms) -> None:
    found = judged(some(), call, who, default_terms)

    assert [(bar.what, bar.clause) for bar in found.bars] == bars


@pytest.mark.parametrize(
    ("who", "call", "bars"),
    [
        (of(ANN), CHAIR, []),
        (of(DEE), CHAIR, []),
        (of(BOB), CHAIR, [(Bar.OFFICE_FOR_MEMBERS, "9")]),
        (of(CY), CHAIR, [(Bar.OFFICE_FOR_MEMBERS, "9")]),  # a member today, and none on the first day
        (Nominee(None, "Flo", "Grove"), CHAIR, [(Bar.OFFICE_FOR_MEMBERS, "9")]),
        (of(ANN), VICE, []),
        (of(DEE), VICE, [(Bar.TWO_OFFICES, "9")]),
        (of(DEE), replace(VICE, starts_on=day("2027-01-01")), []),  # no chair any more by then
        (of(DEE), replace(CHAIR, starts_on=day("2027-01-01")), []),  # and may be chair again
    ],
)
def test_who_may_stand_for_an_office(
    who: Nominee, call: Call, bars: list[tuple[Bar, str]], default_terms: Terms
) -> None:
    chair = Office(1, DEE, Role.CHAIR, day("2026-01-01"), day("2026-12-31"))
    table = replace(some(), offices=(chair,))
    if call is CHAIR:
        table = some()

    found = judged(table, call, who, default_terms)

    assert [(bar.what, bar.clause) for bar in found.bars] == bars


def test_a_missing_post_is_a_remark_and_never_a_reason_against_it(default_terms: Terms) -> None:
    table = some()
    table = replace(table, people={**table.people, BOB: replace(PEOPLE[BOB], post="")})

    assert [r.what for r in judged(table, SEAT, of(BOB), default_terms).remarks] == [Fault.NO_POST]
    assert judged(table, SEAT, of(BOB), default_terms).bars == ()
    assert judged(table, SEAT, replace(of(BOB), post="Director"), default_terms).remarks == ()
    assert judged(some(), SEAT, of(BOB), default_terms).remarks == ()


def test_two_of_one_company_may_stand_and_each_is_told_of_the_other(default_terms: Terms) -> None:
    table = replace(some(), jobs=(*some().jobs, Job(99, EVE, BRIGHT)))

    found = judged(table, SEAT, of(EVE), default_terms, BOB, CY)

    assert found.bars == ()
    [remark] = found.remarks
    assert (remark.what, remark.other, remark.company) == (Fault.COMPANY_STANDS, "Bob", "Brightwell")


@pytest.mark.parametrize(
    ("companies", "places", "outcome"),
    [
        ([], 2, Outcome.UNFILLED),
        ([1], 0, Outcome.UNFILLED),
        ([1], 1, Outcome.APPOINTED),
        ([1], 2, Outcome.APPOINTED),
        ([1, 2], 2, Outcome.APPOINTED),
        ([1, 2, 3], 2, Outcome.BALLOT),
        ([1, 1], 2, Outcome.BALLOT),
        ([1, 1], 1, Outcome.BALLOT),
        ([1, 1, 2], 3, Outcome.BALLOT),
        ([None], 1, Outcome.APPOINTED),
        ([None, None], 1, Outcome.BALLOT),
    ],
)
def test_what_a_call_comes_to(companies: list[int | None], places: int, outcome: Outcome) -> None:
    assert comes_to(companies, places=places, per_company=1) is outcome


@given(st.lists(st.integers(1, 4), max_size=6), st.integers(0, 6), st.integers(1, 3))
def test_appointed_on_the_spot_is_exactly_where_all_can_sit(
    companies: list[int], places: int, per_company: int
) -> None:
    outcome = comes_to(companies, places=places, per_company=per_company)

    most = sum(min(number, per_company) for number in Counter(companies).values())
    can_all_sit = len(companies) == min(places, most)
    assert (outcome is Outcome.APPOINTED) == (can_all_sit and bool(companies))
    assert (outcome is Outcome.UNFILLED) == (not companies or places == 0)


@given(
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(["", "Acme", "Brightwell", "Crownhill", "Dovecote", "Grove", "Hill", "Nowhere"]),
    st.integers(-40, 800),
    st.booleans(),
)
def test_whoever_may_stand_can_join_and_nobody_else(
    default_terms: Terms, person: int, company: str, days: int, is_sme: bool
) -> None:
    """The eligibility says the same as the change that appoints, but for the sort of seat."""
    table, call = some(), Call(1, JULY + days * DAY, is_sme=is_sme)
    who = Nominee(person, PEOPLE[person].name, company)
    found = judged(table, call, who, default_terms)

    seat = (free_seats(table, call) or [None])[0]
    if seat is not None:
        join = Join(who.name, seat.id, call.starts_on, person_id=person, company=company)
        bars = tried(table, join, terms=history(default_terms)).bars
        reasons = [bar for bar in found.bars if bar.what is not Bar.SME_ONLY]
        assert bool(bars) == bool(reasons)


def test_which_seats_are_free_and_when_the_others_become_so() -> None:
    table = some()

    assert [seat.label for seat in free_seats(table, SEAT)] == ["supplier 3"]
    assert free_seats(table, replace(SEAT, starts_on=JULY - DAY)) == []
    assert [seat.label for seat in free_seats(table, SME)] == ["supplier 2"]
    found = vacancies(three(), today=TODAY, until=AFTER)
    assert [(seat.label, on) for seat, on in found] == [(SEATS[n].label, AFTER) for n in (1, 2, 3)]
    assert vacancies(three(), today=TODAY, until=LAST) == []
    assert [(seat.label, on) for seat, on in vacancies(table, today=TODAY, until=JULY)] == [
        ("supplier 2", TODAY),
        ("supplier 3", JULY),
    ]


def test_who_holds_the_office_on_the_first_day() -> None:
    chair = Office(1, ANN, Role.CHAIR, day("2026-01-01"))
    table = replace(some(), offices=(chair,))

    assert holder(table, CHAIR) == ANN
    assert holder(table, VICE) is None
    assert holder(table, replace(CHAIR, starts_on=AFTER)) is None, "it ends with the membership"
    assert holder(table, SEAT) is None
