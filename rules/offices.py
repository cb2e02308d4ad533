"""Clauses 8 and 9, the offices: appointing to one, a deputy for the programme manager, and standing down."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules.authority import Role
from rules.changes import HELD_BY_MEMBERS
from rules.findings import Bar, Finding
from rules.seats import officers_on
from rules.table import DAY, Office, Seat, SeatKind, Sitting, Table, unused
from rules.tenure import last_day, office_last_day
from rules.terms import TermsHistory

SRO_SEAT = "SRO"
"""The label of the seat that an appointment makes, where there is none yet (clause 11a)."""


@dataclass(frozen=True)
class Appoint:
    """Somebody holds an office from a day on, in place of whoever held it, whose deputy goes too.

    The chair and the vice-chair are two different members. An SRO is appointed with the agreement of others, who are
    named, and takes the seat of clause 11a, which is made if it is missing.
    """

    person_id: int
    kind: Role
    starts_on: date
    agreed_by: tuple[str, ...] = ()

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        name = table.people[self.person_id].name
        held = [office for office in table.offices if office.covers(self.starts_on) and office.deputy_for_id is None]
        if any(office.kind is self.kind and office.person_id == self.person_id for office in held):
            yield Finding(Bar.HOLDS_IT, person=name, seat=self.kind.value)
        if self.kind in HELD_BY_MEMBERS:
            if table.sitting_of(self.person_id, self.starts_on) is None:
                yield Finding(Bar.OFFICE_FOR_MEMBERS, "9", person=name, seat=self.kind.value, day=self.starts_on)
            [other] = [kind for kind in HELD_BY_MEMBERS if kind is not self.kind]
            if officers_on(table, self.starts_on).get(other) == self.person_id:
                yield Finding(Bar.TWO_OFFICES, "9", person=name, seat=other.value)
        if self.kind is Role.SRO:
            yield from self._sro_bars(table)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        made = Office(
            unused(office.id for office in table.offices),
            self.person_id,
            self.kind,
            self.starts_on,
            self._ends_on(table, terms),
            agreed_by=self.agreed_by,
        )
        offices = (*_ended(table.offices, self.kind, self.starts_on), made)
        if self.kind is Role.SRO:
            table = self._seated(table, terms)
        return replace(table, offices=offices)

    def _ends_on(self, table: Table, terms: TermsHistory) -> date | None:
        if self.kind not in HELD_BY_MEMBERS:
            return None
        last = table.last_sitting_of(self.person_id, self.starts_on)
        assert last is not None, "nothing bars it"  # noqa: S101
        years = terms.on(self.starts_on).terms.tenure.office_years
        return office_last_day(self.starts_on, years=years, membership_ends_on=last.ends_on)

    def _sro_bars(self, table: Table) -> Iterator[Finding]:
        if not self.agreed_by:
            yield Finding(Bar.NOBODY_AGREED, "8")
        seat = _sro_seat(table, self.starts_on)
        for sitting in table.sittings:
            is_there = seat is not None and sitting.seat_id == seat.id and sitting.person_id != self.person_id
            if is_there and sitting.starts_on >= self.starts_on:
                other = table.people[sitting.person_id].name
                yield Finding(Bar.SEAT_TAKEN, seat=seat.label if seat else "", other=other, day=sitting.ends_on)

    def _seated(self, table: Table, terms: TermsHistory) -> Table:
        """The SRO in the seat of clause 11a, and nobody else; for the rest of a membership, or for a term."""
        seat = _sro_seat(table, self.starts_on)
        if seat is None:
            seat = Seat(unused(table.seats), SeatKind.STAKEHOLDER, SRO_SEAT, "Senior Responsible Officer")
            table = replace(table, seats={**table.seats, seat.id: seat})
        theirs = table.last_sitting_of(self.person_id, self.starts_on)
        if theirs is not None and theirs.seat_id == seat.id:
            return table
        kept = [
            replace(sitting, ends_on=self.starts_on - DAY, term_ends_on=None, employer_until=None)
            if (sitting.seat_id == seat.id or sitting.person_id == self.person_id) and sitting.ends_on >= self.starts_on
            else sitting
            for sitting in table.sittings
            if sitting.person_id != self.person_id or sitting.starts_on < self.starts_on
        ]
        years = terms.on(self.starts_on).terms.tenure.years
        ends_on = theirs.full_term if theirs is not None else last_day(self.starts_on, years=years)
        number = unused(sitting.id for sitting in table.sittings)
        kept.append(Sitting(number, self.person_id, seat.id, self.starts_on, ends_on))
        return replace(table, sittings=tuple(kept))


@dataclass(frozen=True)
class Deputise:
    """Somebody acts in place of the programme manager from one day to another, with one voice (clause 9)."""

    person_id: int
    starts_on: date
    ends_on: date

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        manager = self._manager(table)
        if self.ends_on < self.starts_on:
            yield Finding(Bar.ENDS_FIRST, day=self.ends_on)
        if manager is None:
            yield Finding(Bar.OFFICE_VACANT, "9", seat=Role.PROGRAMME_MANAGER.value)
        elif manager.person_id == self.person_id:
            yield Finding(Bar.HOLDS_IT, person=table.people[self.person_id].name, seat=manager.kind.value)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        manager = self._manager(table)
        assert manager is not None, "nothing bars it"  # noqa: S101
        kept = _ended(table.offices, manager.kind, self.starts_on, only_deputies=True)
        number = unused(office.id for office in table.offices)
        made = Office(number, self.person_id, manager.kind, self.starts_on, self.ends_on, deputy_for_id=manager.id)
        return replace(table, offices=(*kept, made))

    def _manager(self, table: Table) -> Office | None:
        kind = Role.PROGRAMME_MANAGER
        held = [office for office in table.offices if office.kind is kind and office.covers(self.starts_on)]
        return next((office for office in held if office.deputy_for_id is None), None)


@dataclass(frozen=True)
class StandDown:
    """An office, or a deputy's place, ends on a day. A programme manager's ends with the successor's appointment."""

    office_id: int
    last_on: date

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        office = self._office(table)
        name = table.people[office.person_id].name
        if office.kind is Role.PROGRAMME_MANAGER and office.deputy_for_id is None:
            yield Finding(Bar.NO_SUCCESSOR, "9", person=name)
        if self.last_on < office.starts_on:
            yield Finding(Bar.BEFORE_FIRST_DAY, person=name, day=office.starts_on)
        elif office.ends_on is not None and office.ends_on <= self.last_on:
            yield Finding(Bar.ENDS_SOONER, person=name, day=office.ends_on)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        office = self._office(table)
        offices = tuple(replace(each, ends_on=self.last_on) if each == office else each for each in table.offices)
        return replace(table, offices=offices)

    def _office(self, table: Table) -> Office:
        return next(office for office in table.offices if office.id == self.office_id)


def _ended(
    offices: tuple[Office, ...], kind: Role, starts_on: date, *, only_deputies: bool = False
) -> tuple[Office, ...]:
    """Offices with those of a kind ending before a day; what would have begun later is not begun at all."""
    return tuple(
        replace(office, ends_on=starts_on - DAY)
        if _goes(office, kind, only_deputies) and _goes_on(office, starts_on)
        else office
        for office in offices
        if not (_goes(office, kind, only_deputies) and office.starts_on >= starts_on)
    )


def _goes(office: Office, kind: Role, only_deputies: bool) -> bool:
    return office.kind is kind and (office.deputy_for_id is not None or not only_deputies)


def _goes_on(office: Office, day: date) -> bool:
    return office.ends_on is None or office.ends_on >= day


def _sro_seat(table: Table, day: date) -> Seat | None:
    """The seat of clause 11a: where the SRO sits, or sat last, else the one that an appointment made."""
    held = [office for office in table.offices if office.kind is Role.SRO and office.starts_on <= day]
    for office in sorted(held, key=lambda office: office.starts_on, reverse=True):
        sat = [sitting for sitting in table.sittings if sitting.person_id == office.person_id]
        for sitting in sorted(sat, key=lambda sitting: sitting.starts_on, reverse=True):
            if table.seats[sitting.seat_id].kind is SeatKind.STAKEHOLDER:
                return table.seats[sitting.seat_id]
    return next((seat for seat in table.seats.values() if seat.label == SRO_SEAT), None)
