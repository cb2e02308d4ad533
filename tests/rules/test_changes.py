"""Clauses 12 to 16, case by case: what bars a change, and what the table is after one."""

from dataclasses import replace
from datetime import date

import pytest
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
    FIRST,
    LAST,
    TODAY,
    day,
    done,
    history,
    seated,
    sitting,
    three,
    tried,
)

from rules.authority import Role
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.findings import Bar
from rules.table import Office, Table
from rules.terms import Terms
from rules.verdict import Change

FREE = replace(three(), sittings=(sitting(BOB, 2), sitting(CY, 3), sitting(DEE, 4)))
"""Seat 1, Ann's, is vacant."""


def rows(table: Table, person: int) -> list[tuple[int, date, date]]:
    return sorted((s.seat_id, s.starts_on, s.ends_on) for s in table.sittings if s.person_id == person)


def joins(**other: object) -> Join:
    return Join(**{"name": "Ann", "seat_id": 1, "starts_on": TODAY, "person_id": ANN} | other)  # type: ignore[arg-type]


BARRED: list[tuple[str, Table, Change, set[tuple[Bar, str]]]] = [
    ("a day before the first", FREE, joins(ends_on=day("2026-06-14")), {(Bar.ENDS_FIRST, "")}),
    ("longer than a term", FREE, joins(ends_on=day("2028-06-15")), {(Bar.TERM_TOO_LONG, "14")}),
    ("somebody's seat", FREE, joins(seat_id=2), {(Bar.SEAT_TAKEN, "")}),
    ("on somebody's last day", FREE, joins(seat_id=2, starts_on=LAST), {(Bar.SEAT_TAKEN, "")}),
    ("a member already", three(), joins(seat_id=1), {(Bar.IS_MEMBER, "")}),
    ("a company that is none", FREE, joins(company="Dovecote"), {(Bar.NOT_MEMBER_COMPANY, "12")}),
    ("a company that nobody knows", FREE, joins(company="Elmfield"), {(Bar.NOT_MEMBER_COMPANY, "12")}),
    ("no company on record", FREE, joins(name="Eve", person_id=EVE), {(Bar.NO_COMPANY, "12")}),
    ("somebody new without a company", FREE, joins(name="Flo", person_id=None), {(Bar.NO_COMPANY, "12")}),
    ("a company that sits", FREE, joins(company="BRIGHTWELL"), {(Bar.COMPANY_AT_TABLE, "14")}),
    (
        "everything at once",
        FREE,
        joins(seat_id=2, company="Brightwell", ends_on=day("2030-01-01")),
        {(Bar.SEAT_TAKEN, ""), (Bar.COMPANY_AT_TABLE, "14"), (Bar.TERM_TOO_LONG, "14")},
    ),
    ("nobody who sits leaves", three(), Leave(EVE, TODAY), {(Bar.IS_NO_MEMBER, "")}),
    ("before they came", three(), Leave(ANN, day("2025-12-31")), {(Bar.BEFORE_FIRST_DAY, "")}),
    ("on the last day anyway", three(), Leave(ANN, LAST), {(Bar.ENDS_SOONER, "")}),
    ("after the last day", three(), Leave(ANN, day("2028-01-01")), {(Bar.ENDS_SOONER, "")}),
    ("nobody who sits is renewed", three(), Renew(EVE), {(Bar.IS_NO_MEMBER, "")}),
    ("nobody who sits moves", three(), Move(EVE, 1), {(Bar.IS_NO_MEMBER, "")}),
    ("to their own seat", three(), Move(ANN, 1), {(Bar.SAME_SEAT, "")}),
    ("to somebody's seat", three(), Move(ANN, 2), {(Bar.SEAT_TAKEN, "")}),
    ("to a stakeholder's seat", three(), Move(ANN, 4), {(Bar.SEAT_TAKEN, "")}),
    (
        "a stakeholder to a supplier's seat",
        replace(three(), sittings=(sitting(DEE, 4),)),
        Move(DEE, 1),
        {(Bar.NOT_MEMBER_COMPANY, "12")},
    ),
    ("the same employer", three(), Employ(ANN, "ACME", TODAY), {(Bar.SAME_EMPLOYER, "")}),
    ("none, as before", three(), Employ(EVE, "", TODAY), {(Bar.SAME_EMPLOYER, "")}),
]


@pytest.mark.parametrize(("remark", "table", "change", "bars"), BARRED, ids=[case[0] for case in BARRED])
def test_what_bars_a_change(
    default_terms: Terms, remark: str, table: Table, change: Change, bars: set[tuple[Bar, str]]
) -> None:
    verdict = tried(table, change, terms=history(default_terms))

    assert {(bar.what, bar.clause) for bar in verdict.bars} == bars
    assert (verdict.after, verdict.effects) == (table, ())


# joining


def test_a_term_is_two_years_and_may_be_shorter(default_terms: Terms) -> None:
    terms = history(default_terms)

    whole = done(FREE, joins(starts_on=day("2028-02-29")), terms=terms)
    shorter = done(FREE, joins(ends_on=TODAY), terms=terms)

    assert rows(whole, ANN) == [(1, day("2028-02-29"), day("2030-02-27"))]
    assert rows(shorter, ANN) == [(1, TODAY, TODAY)]


def test_somebody_new_is_entered_with_their_company(default_terms: Terms) -> None:
    change = joins(name="Flo", person_id=None, company="acme", post="Partner", email="flo@acme.example")

    table = done(FREE, change, terms=history(default_terms))

    [flo] = [person for person in table.people.values() if person.name == "Flo"]
    assert (flo.post, flo.email, flo.id < 0) == ("Partner", "flo@acme.example", True)
    assert [(job.company_id, job.starts_on) for job in table.jobs if job.person_id == flo.id] == [(ACME, None)]


def test_a_stakeholder_needs_no_member_company_and_may_be_a_second_one_of_it(default_terms: Terms) -> None:
    free = replace(three(), sittings=(sitting(ANN, 1),))
    terms = history(default_terms)

    of_none = done(free, Join("Flo", 4, TODAY, None, "Records Board"), terms=terms)
    second = done(free, Join("Flo", 4, TODAY, None, "Acme"), terms=terms)

    assert [c.is_member for c in of_none.companies.values() if c.name == "Records Board"] == [False]
    assert len(second.sittings) == 2


def test_a_successor_takes_a_stakeholders_seat(default_terms: Terms) -> None:
    table = done(three(), Join("Eve", 4, day("2026-07-01"), EVE, "Records Board"), terms=history(default_terms))

    assert rows(table, DEE) == [(4, FIRST, day("2026-06-30"))]
    assert rows(table, EVE) == [(4, day("2026-07-01"), day("2028-06-30"))]


def test_a_successor_cannot_come_before_whoever_sits_there(default_terms: Terms) -> None:
    late = replace(three(), sittings=(sitting(DEE, 4, day("2026-08-01")),))

    verdict = tried(late, Join("Eve", 4, day("2026-07-01"), EVE), terms=history(default_terms))

    assert [bar.what for bar in verdict.bars] == [Bar.SEAT_TAKEN]


def test_a_company_that_applies_is_no_member_company_yet(default_terms: Terms) -> None:
    applying = replace(FREE, companies={**COMPANIES, DOVE: replace(COMPANIES[DOVE], applied_on=FIRST)})

    [bar] = tried(applying, joins(company="Dovecote"), terms=history(default_terms)).bars

    assert (bar.what, bar.day) == (Bar.NOT_MEMBER_COMPANY, FIRST)


def test_a_company_is_at_the_table_if_it_will_be(default_terms: Terms) -> None:
    terms = history(default_terms)
    coming = done(FREE, joins(starts_on=day("2026-12-01")), terms=terms)

    [bar] = tried(coming, Join("Eve", 1, TODAY, EVE, "Acme", day("2026-12-01")), terms=terms).bars[1:]
    before = tried(coming, Join("Eve", 1, TODAY, EVE, "Acme", day("2026-11-30")), terms=terms)

    assert (bar.what, bar.other) == (Bar.COMPANY_AT_TABLE, "Ann")
    assert before.bars == ()


def test_terms_that_permit_two_of_a_company_take_a_second(default_terms: Terms) -> None:
    terms = history(default_terms, seats=replace(default_terms.seats, per_company=2))

    assert tried(FREE, joins(company="Brightwell"), terms=terms).bars == ()


def test_whoever_comes_back_is_not_in_the_old_office_again(default_terms: Terms) -> None:
    terms = history(default_terms)
    chair = replace(three(), offices=(Office(1, ANN, Role.CHAIR, FIRST, LAST),))
    left = done(chair, Leave(ANN, day("2026-06-30")), terms=terms)

    back = done(left, joins(starts_on=day("2026-09-01")), terms=terms)

    assert [office.ends_on for office in back.offices] == [day("2026-08-31")]


# leaving


def test_leaving_ends_the_membership_and_drops_a_renewal(default_terms: Terms) -> None:
    terms = history(default_terms)
    renewed = done(three(), Renew(ANN), terms=terms)

    table = done(renewed, Leave(ANN, day("2026-07-31")), terms=terms)

    assert rows(table, ANN) == [(1, FIRST, day("2026-07-31"))]


def test_leaving_in_the_second_term_keeps_the_first(default_terms: Terms) -> None:
    terms = history(default_terms)
    renewed = done(three(), Renew(ANN), terms=terms)

    table = done(renewed, Leave(ANN, day("2028-06-30")), terms=terms)

    assert rows(table, ANN) == [(1, FIRST, LAST), (1, day("2028-01-01"), day("2028-06-30"))]


def test_leaving_can_be_entered_late_and_ends_a_clock(default_terms: Terms) -> None:
    terms = history(default_terms)
    away = done(three(), Employ(ANN, "Dovecote", day("2026-06-01")), terms=terms)

    table = done(away, Leave(ANN, day("2026-06-10")), terms=terms)

    [held] = [each for each in table.sittings if each.person_id == ANN]
    assert (held.ends_on, held.term_ends_on, held.employer_until) == (day("2026-06-10"), None, None)


# renewing


def test_a_renewal_begins_the_day_after_in_the_same_seat(default_terms: Terms) -> None:
    table = done(three(), Renew(ANN), terms=history(default_terms))

    assert rows(table, ANN) == [(1, FIRST, LAST), (1, day("2028-01-01"), day("2029-12-31"))]


def test_there_is_no_cap_on_renewals(default_terms: Terms) -> None:
    terms, table, today = history(default_terms), three(), TODAY
    for _ in range(4):
        table = done(table, Renew(ANN), terms=terms, today=today)
        today = max(each.starts_on for each in table.sittings if each.person_id == ANN)

    assert len(rows(table, ANN)) == 5


def test_what_bars_a_renewal(default_terms: Terms) -> None:
    terms = history(default_terms)
    renewed = done(three(), Renew(ANN), terms=terms)
    away = done(three(), Employ(ANN, "Dovecote", TODAY), terms=terms)
    promised = done(three(), Join("Eve", 1, day("2028-01-01"), EVE, "Acme"), terms=terms)

    barred = [tried(table, Renew(ANN), terms=terms).bars for table in (renewed, away, promised)]

    assert [{bar.what for bar in bars} for bars in barred] == [
        {Bar.IS_RENEWED},
        {Bar.NOT_MEMBER_COMPANY},
        {Bar.SEAT_TAKEN, Bar.COMPANY_AT_TABLE},
    ]


# moving


def test_a_move_takes_the_rest_of_the_term_to_the_other_seat(default_terms: Terms) -> None:
    terms = history(default_terms)
    two = replace(three(), sittings=(sitting(ANN, 1), sitting(BOB, 2)))
    renewed = done(two, Renew(ANN), terms=terms)

    table = done(renewed, Move(ANN, 3), terms=terms)

    assert rows(table, ANN) == [
        (1, FIRST, day("2026-06-14")),
        (3, TODAY, LAST),
        (3, day("2028-01-01"), day("2029-12-31")),
    ]


def test_a_move_on_the_first_day_leaves_no_trace(default_terms: Terms) -> None:
    terms = history(default_terms)
    joined = done(FREE, joins(), terms=terms)
    free = replace(joined, sittings=tuple(each for each in joined.sittings if each.seat_id != 3))

    table = done(free, Move(ANN, 3), terms=terms)

    assert rows(table, ANN) == [(3, TODAY, day("2028-06-14"))]


def test_a_clock_goes_on_through_a_move(default_terms: Terms) -> None:
    terms = history(default_terms)
    two = replace(three(), sittings=(sitting(ANN, 1), sitting(BOB, 2)))
    away = done(two, Employ(ANN, "Dovecote", day("2026-06-01")), terms=terms)

    table = done(away, Move(ANN, 3), terms=terms)

    [held] = [each for each in table.sittings if each.seat_id == 3]
    assert (held.ends_on, held.employer_until, held.term_ends_on) == (day("2026-09-01"), day("2026-09-01"), LAST)


# changing employer


def test_a_change_of_employer_ends_the_job_before(default_terms: Terms) -> None:
    table = done(three(), Employ(ANN, "Elmfield", day("2026-07-01")), terms=history(default_terms))

    [elmfield] = [company for company in table.companies.values() if company.name == "Elmfield"]
    theirs = [(job.company_id, job.starts_on, job.ends_on) for job in table.jobs if job.person_id == ANN]
    assert theirs == [(ACME, None, day("2026-06-30")), (elmfield.id, day("2026-07-01"), None)]
    assert not elmfield.is_member


def test_a_change_takes_the_place_of_one_that_was_to_come(default_terms: Terms) -> None:
    terms = history(default_terms)
    planned = done(three(), Employ(ANN, "Dovecote", day("2026-09-01")), terms=terms)

    table = done(planned, Employ(ANN, "Crownhill", day("2026-08-01")), terms=terms)

    theirs = [(job.company_id, job.starts_on, job.ends_on) for job in table.jobs if job.person_id == ANN]
    assert theirs == [(ACME, None, day("2026-07-31")), (CROWN, day("2026-08-01"), None)]


def test_whoever_had_no_employer_on_record_has_one_from_that_day(default_terms: Terms) -> None:
    terms = history(default_terms)

    member = done(seated({}, sitting(ANN, 1)), Employ(ANN, "Brightwell", TODAY), terms=terms)
    none = done(seated({}, sitting(ANN, 1)), Employ(ANN, "Dovecote", TODAY), terms=terms)

    assert [(job.company_id, job.starts_on) for job in member.jobs] == [(BRIGHT, TODAY)]
    assert rows(none, ANN) == [(1, FIRST, day("2026-09-15"))]
