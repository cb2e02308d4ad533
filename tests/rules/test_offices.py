"""Clauses 8 and 9, case by case: appointing, deputies, standing down, and who acts on a day."""

from dataclasses import replace
from datetime import date

import pytest
from tables import (
    ANN,
    BOB,
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
from rules.changes import Leave, Renew
from rules.findings import Bar
from rules.offices import SRO_SEAT, Appoint, Deputise, StandDown
from rules.seats import officers_on
from rules.table import Office, Table
from rules.terms import Terms
from rules.verdict import Change

CHAIR, VICE, MANAGER, SRO = Role.CHAIR, Role.VICE_CHAIR, Role.PROGRAMME_MANAGER, Role.SRO
OFFICES = (
    Office(1, ANN, CHAIR, FIRST, LAST),
    Office(2, BOB, VICE, FIRST, LAST),
    Office(3, EVE, MANAGER, FIRST),
    Office(4, DEE, SRO, FIRST, agreed_by=("Records Board",)),
)
TABLE = replace(three(), offices=OFFICES)


def held(table: Table, kind: Role) -> list[tuple[int, date, date | None]]:
    return [(office.person_id, office.starts_on, office.ends_on) for office in table.offices if office.kind is kind]


BARRED: list[tuple[str, Change, set[tuple[Bar, str]]]] = [
    ("a chair who is no member", Appoint(EVE, CHAIR, TODAY), {(Bar.OFFICE_FOR_MEMBERS, "9")}),
    ("a vice-chair whose membership is over", Appoint(CY, VICE, day("2028-01-01")), {(Bar.OFFICE_FOR_MEMBERS, "9")}),
    ("the vice-chair as chair too", Appoint(BOB, CHAIR, TODAY), {(Bar.TWO_OFFICES, "9")}),
    ("the chair as vice-chair too", Appoint(ANN, VICE, TODAY), {(Bar.TWO_OFFICES, "9")}),
    ("whoever is it already", Appoint(ANN, CHAIR, TODAY), {(Bar.HOLDS_IT, "")}),
    ("an SRO to whom nobody agreed", Appoint(CY, SRO, TODAY), {(Bar.NOBODY_AGREED, "8")}),
    ("the programme manager as their own deputy", Deputise(EVE, TODAY, LAST), {(Bar.HOLDS_IT, "")}),
    ("a deputy from a day before there is one", Deputise(CY, day("2025-06-01"), LAST), {(Bar.OFFICE_VACANT, "9")}),
    ("a deputy until before they begin", Deputise(CY, TODAY, FIRST), {(Bar.ENDS_FIRST, "")}),
    ("nobody in place of the programme manager", StandDown(3, TODAY), {(Bar.NO_SUCCESSOR, "9")}),
    ("before they began", StandDown(1, day("2025-12-31")), {(Bar.BEFORE_FIRST_DAY, "")}),
    ("when it ends anyway", StandDown(1, LAST), {(Bar.ENDS_SOONER, "")}),
]


@pytest.mark.parametrize(("remark", "change", "bars"), BARRED, ids=[case[0] for case in BARRED])
def test_what_bars_it(default_terms: Terms, remark: str, change: Change, bars: set[tuple[Bar, str]]) -> None:
    verdict = tried(TABLE, change, terms=history(default_terms))

    assert {(bar.what, bar.clause) for bar in verdict.bars} == bars
    assert verdict.after == TABLE


def test_a_chair_is_appointed_for_two_years_or_until_the_membership_ends(default_terms: Terms) -> None:
    terms = history(default_terms)

    table = done(TABLE, Appoint(CY, CHAIR, TODAY), terms=terms)
    renewed = done(done(TABLE, Renew(CY), terms=terms), Appoint(CY, CHAIR, TODAY), terms=terms)

    assert held(table, CHAIR) == [(ANN, FIRST, day("2026-06-14")), (CY, TODAY, LAST)]
    assert held(renewed, CHAIR)[-1] == (CY, TODAY, day("2028-06-14"))


def test_an_appointment_takes_the_place_of_one_that_was_to_come(default_terms: Terms) -> None:
    terms = history(default_terms)
    planned = done(TABLE, Appoint(CY, CHAIR, day("2026-09-01")), terms=terms)

    table = done(planned, Appoint(DEE, CHAIR, day("2026-08-01")), terms=terms)

    assert held(table, CHAIR) == [(ANN, FIRST, day("2026-07-31")), (DEE, day("2026-08-01"), LAST)]


def test_a_chair_who_leaves_is_chair_no_more(default_terms: Terms) -> None:
    table = done(TABLE, Leave(ANN, day("2026-06-30")), terms=history(default_terms))

    assert officers_on(table, day("2026-06-30"))[CHAIR] == ANN
    assert CHAIR not in officers_on(table, day("2026-07-01"))


def test_a_deputy_acts_for_the_programme_manager_and_no_longer(default_terms: Terms) -> None:
    terms = history(default_terms)

    table = done(TABLE, Deputise(CY, day("2026-07-01"), day("2026-07-31")), terms=terms)
    other = done(table, Deputise(DEE, day("2026-07-15"), day("2026-08-15")), terms=terms)

    days = [day(on) for on in ("2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01")]
    assert [officers_on(table, on)[MANAGER] for on in days] == [EVE, CY, CY, EVE]
    assert [officers_on(other, on)[MANAGER] for on in days] == [EVE, CY, DEE, DEE]


def test_a_new_programme_manager_takes_over_from_the_old_one_and_the_deputy(default_terms: Terms) -> None:
    terms = history(default_terms)
    deputised = done(TABLE, Deputise(CY, TODAY, LAST), terms=terms)

    table = done(deputised, Appoint(BOB, MANAGER, day("2026-08-01")), terms=terms)

    assert officers_on(table, day("2026-07-31"))[MANAGER] == CY
    assert officers_on(table, day("2026-08-01"))[MANAGER] == BOB
    assert held(table, MANAGER)[-1] == (BOB, day("2026-08-01"), None), "who needs no membership, and no term"


def test_standing_down_leaves_the_office_vacant(default_terms: Terms) -> None:
    table = done(TABLE, StandDown(1, TODAY), terms=history(default_terms))

    assert held(table, CHAIR) == [(ANN, FIRST, TODAY)]


# the SRO


def test_an_sro_takes_the_seat_of_the_one_before(default_terms: Terms) -> None:
    table = done(TABLE, Appoint(EVE, SRO, day("2026-07-01"), ("Members", "Police")), terms=history(default_terms))

    seats = [(s.person_id, s.starts_on, s.ends_on) for s in table.sittings if s.seat_id == 4]
    assert seats == [(DEE, FIRST, day("2026-06-30")), (EVE, day("2026-07-01"), day("2028-06-30"))]
    assert held(table, SRO) == [(DEE, FIRST, day("2026-06-30")), (EVE, day("2026-07-01"), None)]
    assert [office.agreed_by for office in table.offices if office.kind is SRO] == [
        ("Records Board",),
        ("Members", "Police"),
    ]


def test_a_member_who_becomes_sro_leaves_their_seat_for_that_one(default_terms: Terms) -> None:
    table = done(TABLE, Appoint(CY, SRO, TODAY, ("Members",)), terms=history(default_terms))

    rows = sorted((s.seat_id, s.starts_on, s.ends_on) for s in table.sittings if s.person_id == CY)
    assert rows == [(3, FIRST, day("2026-06-14")), (4, TODAY, LAST)]


def test_the_first_sro_gets_a_seat_that_is_made(default_terms: Terms) -> None:
    table = done(seated({}, sitting(DEE, 4)), Appoint(EVE, SRO, TODAY, ("Members",)), terms=history(default_terms))

    [made] = [seat for seat in table.seats.values() if seat.id < 0]
    assert (made.label, made.kind.value) == (SRO_SEAT, "stakeholder")
    assert [s.person_id for s in table.sittings if s.seat_id == made.id] == [EVE]


def test_an_sro_who_sits_there_already_stays(default_terms: Terms) -> None:
    away = replace(TABLE, offices=(*OFFICES[:3], Office(4, DEE, SRO, FIRST, day("2026-03-31"))))

    table = done(away, Appoint(DEE, SRO, TODAY, ("Members",)), terms=history(default_terms))

    assert [s for s in table.sittings if s.person_id == DEE] == [sitting(DEE, 4)]


def test_an_sro_cannot_take_a_seat_that_is_promised(default_terms: Terms) -> None:
    promised = replace(TABLE, sittings=(*TABLE.sittings[:3], sitting(DEE, 4, FIRST, TODAY), sitting(EVE, 4, LAST)))

    verdict = tried(promised, Appoint(CY, SRO, day("2026-07-01"), ("Members",)), terms=history(default_terms))

    assert [(bar.what, bar.other) for bar in verdict.bars] == [(Bar.SEAT_TAKEN, "Eve")]


def test_the_company_of_an_sro_does_not_matter(default_terms: Terms) -> None:
    table = done(
        seated({EVE: DOVE}, sitting(ANN, 1)), Appoint(EVE, SRO, TODAY, ("Members",)), terms=history(default_terms)
    )

    assert officers_on(table, TODAY) == {SRO: EVE}
