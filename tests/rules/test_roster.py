"""The seats that there are, and what is known of a person."""

from dataclasses import replace

import pytest
from tables import ANN, PEOPLE, SEATS, done, history, three, tried

from rules.findings import Bar
from rules.roster import Arrange, Describe, MakeSeats
from rules.table import Person, Seat, SeatKind, Table
from rules.terms import Terms
from rules.verdict import Change

SUPPLIER, STAKEHOLDER = SeatKind.SUPPLIER, SeatKind.STAKEHOLDER
KNOWN = {**PEOPLE, ANN: replace(PEOPLE[ANN], email="ann@acme.example", slack_user_id="U0ANN")}
TABLE = replace(three(), people=KNOWN)

BARRED: list[tuple[str, Change, set[Bar]]] = [
    ("a label that is taken", Arrange(SUPPLIER, "Supplier 2"), {Bar.SEAT_OF_THAT_NAME}),
    ("as it is", Arrange(SUPPLIER, "supplier 3", seat_id=3), {Bar.NOTHING_NEW}),
    ("another kind while somebody sits", Arrange(STAKEHOLDER, "supplier 3", seat_id=3), {Bar.SEAT_IN_USE}),
    ("a person as they are", Describe(ANN, "Ann", "Director", "ann@acme.example", "U0ANN"), {Bar.NOTHING_NEW}),
    ("somebody's address", Describe(2, "Bob", email="ann@acme.example"), {Bar.EMAIL_TAKEN}),
    ("somebody's account", Describe(2, "Bob", slack_user_id="U0ANN"), {Bar.ACCOUNT_TAKEN}),
]


@pytest.mark.parametrize(("remark", "change", "bars"), BARRED, ids=[case[0] for case in BARRED])
def test_what_bars_it(default_terms: Terms, remark: str, change: Change, bars: set[Bar]) -> None:
    assert {bar.what for bar in tried(TABLE, change, terms=history(default_terms)).bars} == bars


def test_a_seat_is_made_and_described(default_terms: Terms) -> None:
    terms = history(default_terms)

    made = done(TABLE, Arrange(STAKEHOLDER, "Home Office", "Technology", True, "Home Office"), terms=terms)
    changed = done(TABLE, Arrange(SUPPLIER, "Identity", "for identity", True, "a body", 3), terms=terms)

    assert [seat for seat in made.seats.values() if seat.id < 0] == [
        Seat(-1, STAKEHOLDER, "Home Office", "Technology", False, "Home Office")
    ]
    assert changed.seats[3] == Seat(3, SUPPLIER, "Identity", "for identity", is_sme_seat=True)


def test_the_seats_of_the_terms_are_made_with_those_for_smes(default_terms: Terms) -> None:
    terms = history(default_terms)

    table = done(Table(), MakeSeats(), terms=terms)

    labels = [(seat.label, seat.is_sme_seat) for seat in table.seats.values()]
    assert labels == [
        ("supplier 1", True),
        ("supplier 2", True),
        *((f"supplier {number}", False) for number in range(3, 9)),
        *((f"stakeholder {number}", False) for number in range(1, 5)),
    ]
    assert {bar.what for bar in tried(table, MakeSeats(), terms=terms).bars} == {Bar.NOTHING_NEW}


def test_only_the_seats_that_are_missing_are_made(default_terms: Terms) -> None:
    table = done(Table(seats=SEATS), MakeSeats(), terms=history(default_terms))

    assert [seat.label for seat in table.seats.values() if seat.id > 0] == [seat.label for seat in SEATS.values()]
    assert sum(seat.is_sme_seat for seat in table.seats.values()) == 2
    assert len(table.seats) == 12


def test_what_is_known_of_a_person_changes(default_terms: Terms) -> None:
    change = Describe(ANN, "Ann Lee", "Partner", "ann.lee@acme.example", "U0LEE")

    after = done(TABLE, change, terms=history(default_terms))

    assert after.people[ANN] == Person(ANN, "Ann Lee", "Partner", "ann.lee@acme.example", "U0LEE")
