"""Clauses 10 to 13, the roster itself: the seats that there are, and what is known of a person."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules.findings import Bar, Finding
from rules.table import Person, Seat, SeatKind, Table, unused
from rules.terms import TermsHistory


@dataclass(frozen=True)
class Arrange:
    """A seat is as it is described here; `seat_id` None makes one more."""

    kind: SeatKind
    label: str
    description: str = ""
    is_sme_seat: bool = False
    body: str = ""
    seat_id: int | None = None

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        present = table.seats.get(self.seat_id) if self.seat_id is not None else None
        others = [seat for seat in table.seats.values() if seat != present]
        if any(seat.label.casefold() == self.label.casefold() for seat in others):
            yield Finding(Bar.SEAT_OF_THAT_NAME, seat=self.label)
        if present is not None and self._made(present.id) == present:
            yield Finding(Bar.NOTHING_NEW, seat=present.label)
        is_used = any(sitting.seat_id == self.seat_id and sitting.ends_on >= today for sitting in table.sittings)
        if present is not None and present.kind is not self.kind and is_used:
            yield Finding(Bar.SEAT_IN_USE, seat=present.label)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        seat = self._made(self.seat_id if self.seat_id is not None else unused(table.seats))
        return replace(table, seats={**table.seats, seat.id: seat})

    def _made(self, number: int) -> Seat:
        is_sme_seat = self.is_sme_seat and self.kind is SeatKind.SUPPLIER
        body = self.body if self.kind is SeatKind.STAKEHOLDER else ""
        return Seat(number, self.kind, self.label, self.description, is_sme_seat, body)


@dataclass(frozen=True)
class MakeSeats:
    """The seats that the terms name and the group has not: stakeholders', suppliers', and those for SMEs among them."""

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        if self.after(table, today=today, terms=terms) == table:
            yield Finding(Bar.NOTHING_NEW)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        wanted = terms.on(today).terms.seats
        for kind, number in ((SeatKind.SUPPLIER, wanted.supplier), (SeatKind.STAKEHOLDER, wanted.stakeholder)):
            for _ in range(number - sum(seat.kind is kind for seat in table.seats.values())):
                table = self._one_more(table, kind, wanted.sme)
        return table

    def _one_more(self, table: Table, kind: SeatKind, smes: int) -> Table:
        labels = {seat.label.casefold() for seat in table.seats.values()}
        label = next(name for n in range(1, len(labels) + 2) if (name := f"{kind.value} {n}") not in labels)
        designated = sum(seat.is_sme_seat for seat in table.seats.values())
        seat = Seat(unused(table.seats), kind, label, is_sme_seat=kind is SeatKind.SUPPLIER and designated < smes)
        return replace(table, seats={**table.seats, seat.id: seat})


@dataclass(frozen=True)
class Describe:
    """What is known of a person; an e-mail address and a Slack account are one person's."""

    person_id: int
    name: str
    post: str = ""
    email: str | None = None
    slack_user_id: str | None = None

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        if table.people[self.person_id] == self._made:
            yield Finding(Bar.NOTHING_NEW, person=self.name)
        for other in table.people.values():
            if other.id != self.person_id:
                if self.email is not None and other.email == self.email:
                    yield Finding(Bar.EMAIL_TAKEN, other=other.name)
                if self.slack_user_id is not None and other.slack_user_id == self.slack_user_id:
                    yield Finding(Bar.ACCOUNT_TAKEN, other=other.name)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        return replace(table, people={**table.people, self.person_id: self._made})

    @property
    def _made(self) -> Person:
        return Person(self.person_id, self.name, self.post, self.email, self.slack_user_id)
