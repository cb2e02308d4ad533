"""Who of a roster file sits where: each line with a seat is a membership, and no seat is two people's on one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.importing.entry import Entry
from bot.importing.plan import Change, New
from bot.importing.rows import Problem
from store.models import Company, Membership, Person, Seat, SeatKind, WorkingGroup


@dataclass(frozen=True)
class Sitting:
    """A line with a seat: whose it is, until when, and the membership that is there already, if there is one."""

    entry: Entry
    person: Person
    ends_on: date
    row: Membership | None


@dataclass(frozen=True)
class _Taken:
    seat: Seat
    who: int
    name: str
    first: date
    last: date


class Table:
    """The seats of a group as they fill up."""

    def __init__(self, group: WorkingGroup, seats: Sequence[Seat]) -> None:
        self._group = group
        self.seats = list(seats)
        self.new: list[New] = []
        self._taken: list[_Taken] = []

    def take(self, seat: Seat, person: Person, first: date, last: date) -> None:
        """Let somebody sit there."""
        self._taken.append(_Taken(seat, id(person), person.name, first, last))

    def in_the_way(self, seat: Seat, person: Person, first: date, last: date) -> str | None:
        """Who else sits there on one of those days, in words."""
        for taken in self._taken:
            if taken.seat is seat and taken.who != id(person) and taken.first <= last and taken.last >= first:
                return f"{taken.name}'s until {taken.last}"
        return None

    def labelled(self, label: str, kind: SeatKind) -> Seat:
        """The seat of that label, made if it is missing."""
        return next((seat for seat in self.seats if seat.label == label), None) or self._make(label, kind)

    def free(self, kind: SeatKind, person: Person, first: date, last: date) -> Seat:
        """The first seat of a kind that is free all the time, made if there is none."""
        for seat in self.seats:
            if seat.kind is kind and not self.in_the_way(seat, person, first, last):
                return seat
        labels = {seat.label for seat in self.seats}
        label = next(label for number in range(1, len(labels) + 2) if (label := f"{kind.value} {number}") not in labels)
        return self._make(label, kind)

    def _make(self, label: str, kind: SeatKind) -> Seat:
        seat = Seat(team_id=self._group.team_id, group_id=self._group.id, kind=kind, label=label)
        self.seats.append(seat)
        self.new.append(New(lambda: seat, f"new seat: {label} ({kind.value})"))
        return seat


def assign(
    sittings: Sequence[Sitting], *, table: Table, companies: Mapping[str, Company]
) -> tuple[dict[int, Seat], list[Problem]]:
    """The seat of each line: labelled ones first, then the seats that people have, then the free ones of a kind."""
    found: dict[int, Seat] = {}
    problems: list[Problem] = []
    for sitting in sorted(sittings, key=lambda sitting: _order(sitting, table)):
        entry, person, last = sitting.entry, sitting.person, sitting.ends_on
        kind, present = _kind(entry), _present(sitting, table)
        if kind is None:
            seat = table.labelled(entry.seat, _kind_of_label(entry, companies))
            holder = table.in_the_way(seat, person, entry.starts_on, last)
            if holder:
                problems.append(Problem(entry.line, f"the seat “{entry.seat}” is {holder}"))
        elif present and present.kind is kind and not table.in_the_way(present, person, entry.starts_on, last):
            seat = present
        else:
            seat = table.free(kind, person, entry.starts_on, last)
        table.take(seat, person, entry.starts_on, last)
        found[entry.line] = seat
    return found, problems


def plan_memberships(
    sittings: Sequence[Sitting], *, seats: Mapping[int, Seat], now: datetime
) -> tuple[list[New], list[Change]]:
    """New memberships, and those that have another seat or last day by now."""
    new = [_new(sitting, seats[sitting.entry.line], now) for sitting in sittings if sitting.row is None]
    changes = [
        change
        for sitting in sittings
        if sitting.row is not None
        for change in _changed(sitting, sitting.row, seats[sitting.entry.line])
    ]
    return new, changes


def _order(sitting: Sitting, table: Table) -> tuple[int, date, int]:
    kind, present = _kind(sitting.entry), _present(sitting, table)
    rank = 0 if kind is None else 1 if present and present.kind is kind else 2
    return rank, sitting.entry.starts_on, sitting.entry.line


def _present(sitting: Sitting, table: Table) -> Seat | None:
    return next((seat for seat in table.seats if sitting.row and seat.id == sitting.row.seat_id), None)


def _kind(entry: Entry) -> SeatKind | None:
    """The kind that a line asks for; None if it names a seat."""
    word = entry.seat.lower()
    return SeatKind(word) if word in set(SeatKind) else None


def _kind_of_label(entry: Entry, companies: Mapping[str, Company]) -> SeatKind:
    """What a new seat is: as its label begins, else a stakeholder's where the company is not a member (clause 12)."""
    first = entry.seat.split()[0].lower()
    if first in set(SeatKind):
        return SeatKind(first)
    company = companies.get(entry.company)
    return SeatKind.STAKEHOLDER if company is not None and not company.is_member else SeatKind.SUPPLIER


def _new(sitting: Sitting, seat: Seat, now: datetime) -> New:
    person, entry = sitting.person, sitting.entry
    return New(
        lambda: Membership(
            team_id=seat.team_id,
            group_id=seat.group_id,
            person_id=person.id,
            seat_id=seat.id,
            starts_on=entry.starts_on,
            ends_on=sitting.ends_on,
            imported_at=now,
        ),
        f"new member: {person.name}, {seat.label}, {entry.starts_on} to {sitting.ends_on}",
    )


def _changed(sitting: Sitting, row: Membership, seat: Seat) -> list[Change]:
    values: dict[str, object] = {}
    told = []
    if row.seat_id != seat.id:
        values["seat_id"] = seat
        told.append(f"the seat becomes {seat.label}")
    if row.ends_on != sitting.ends_on:
        values["ends_on"] = sitting.ends_on
        told.append(f"the last day becomes {sitting.ends_on} (was {row.ends_on})")
    words = f"changed: {sitting.person.name}, member from {row.starts_on}: {', '.join(told)}"
    return [Change(row, values, words)] if values else []
