"""A small table, for the tests of clauses 8 to 16: four companies, some people, and seats for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from rules.table import Company, Job, Person, Seat, SeatKind, Sitting, Table
from rules.terms import Terms, TermsHistory, TermsVersion
from rules.verdict import Change, Verdict, decide

ACME, BRIGHT, CROWN, DOVE = 1, 2, 3, 4
COMPANIES = {
    ACME: Company(ACME, "Acme", is_sme=True, is_member=True),
    BRIGHT: Company(BRIGHT, "Brightwell", is_sme=True, is_member=True),
    CROWN: Company(CROWN, "Crownhill", is_member=True),
    DOVE: Company(DOVE, "Dovecote"),
}
"""Three member companies, the first two of them SMEs, and one that is none."""

ANN, BOB, CY, DEE, EVE = 1, 2, 3, 4, 5
PEOPLE = {number: Person(number, name, "Director") for number, name in enumerate(("Ann", "Bob", "Cy", "Dee", "Eve"), 1)}
SEATS = {
    1: Seat(1, SeatKind.SUPPLIER, "supplier 1", is_sme_seat=True),
    2: Seat(2, SeatKind.SUPPLIER, "supplier 2", is_sme_seat=True),
    3: Seat(3, SeatKind.SUPPLIER, "supplier 3"),
    4: Seat(4, SeatKind.STAKEHOLDER, "stakeholder 1", body="Records Board"),
}
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
TODAY = date(2026, 6, 15)


def day(text: str) -> date:
    return date.fromisoformat(text)


def sitting(person: int, seat: int, starts_on: date = FIRST, ends_on: date = LAST) -> Sitting:
    return Sitting(100 * person + seat, person, seat, starts_on, ends_on)


def seated(employers: Mapping[int, int], *sittings: Sitting, **other: object) -> Table:
    """Those people, each with a company for as long as anybody knows, in those seats."""
    made = tuple(Job(person, person, company) for person, company in employers.items())
    return replace(Table(PEOPLE, SEATS, COMPANIES, made, sittings), **other)  # type: ignore[arg-type]


def three() -> Table:
    """Ann of Acme, Bob of Brightwell and Cy of Crownhill, in supplier seats 1 to 3; Dee of Dovecote a stakeholder."""
    return seated(
        {ANN: ACME, BOB: BRIGHT, CY: CROWN, DEE: DOVE},
        sitting(ANN, 1),
        sitting(BOB, 2),
        sitting(CY, 3),
        sitting(DEE, 4),
    )


def history(terms: Terms, **sections: object) -> TermsHistory:
    """Those terms from the beginning, with other sections where a test says so."""
    return TermsHistory([TermsVersion(1, date(2020, 1, 1), replace(terms, **sections))])  # type: ignore[arg-type]


def done(table: Table, *steps: Change, terms: TermsHistory, today: date = TODAY) -> Table:
    """The table after those changes, none of which may be barred."""
    for change in steps:
        verdict = decide(table, change, today=today, terms=terms)
        assert verdict.bars == (), verdict.bars
        table = verdict.after
    return table


def tried(table: Table, change: Change, *, terms: TermsHistory, today: date = TODAY) -> Verdict:
    return decide(table, change, today=today, terms=terms)
