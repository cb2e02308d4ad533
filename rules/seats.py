"""Clauses 8 to 15, the composition: who sits at the table on a day, what the terms find wanting, and what a change does
to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from rules import employer
from rules.authority import Role
from rules.employer import Outcome, State
from rules.findings import Fault, Finding
from rules.table import DAY, Job, Office, Seat, SeatKind, Sitting, Table
from rules.terms import TermsHistory

OFFICES = {Role.SRO: "8", Role.CHAIR: "9", Role.VICE_CHAIR: "9", Role.PROGRAMME_MANAGER: "9"}
"""The offices of a group, with the clause that asks for each."""

_OF_PERSONS = frozenset(
    {
        Fault.NO_COMPANY,
        Fault.NOT_MEMBER_COMPANY,
        Fault.NO_POST,
        Fault.NOT_SME,
        Fault.SAME_COMPANY,
        Fault.ON_CLOCK,
        Fault.PENDING,
    }
)


@dataclass(frozen=True)
class Sitter:
    """Somebody at the table on a day. `ends_on` is the last day of the membership, `renewed_until` that of one which
    follows it; `outcome` says where a supplier stands with their employer (clause 15)."""

    person: int
    name: str
    seat_kind: SeatKind
    seat_label: str
    is_sme_seat: bool
    company: int | None
    company_name: str
    company_is_member: bool
    company_is_sme: bool
    sector: str
    post: str
    starts_on: date
    ends_on: date
    renewed_until: date | None
    offices: tuple[Role, ...]
    outcome: Outcome | None


@dataclass(frozen=True)
class Composition:
    """The table on a day: who sits, which seats are vacant, who holds which office (deputies act), what is wanting."""

    day: date
    sitters: tuple[Sitter, ...]
    vacancies: tuple[Seat, ...]
    officers: dict[Role, int]
    findings: tuple[Finding, ...]

    @property
    def smes(self) -> int:
        """How many in supplier seats are from an SME."""
        return sum(sitter.company_is_sme for sitter in self.sitters if sitter.seat_kind is SeatKind.SUPPLIER)


@dataclass(frozen=True)
class Effect:
    """A finding that a change brings about on a day, or that it puts right."""

    day: date
    finding: Finding
    is_put_right: bool = False


def composition(table: Table, *, day: date, terms: TermsHistory) -> Composition:
    """The table on a day, with everything that the terms of that day find wanting."""
    officers = officers_on(table, day)
    sitters = tuple(_sitter(table, sitting, officers, day, terms) for sitting in table.on(day))
    taken = {sitting.seat_id for sitting in table.on(day)}
    vacancies = tuple(seat for seat in table.seats.values() if seat.id not in taken)
    findings = (
        *_of_numbers(table, sitters, day, terms),
        *_of_offices(officers),
        *(finding for sitter in sitters for finding in _of_sitter(table, sitter)),
    )
    return Composition(day, sitters, vacancies, officers, findings)


def concerns_person(finding: Finding) -> bool:
    """Whether a finding is about one person and their employer, rather than about the group."""
    return finding.what in _OF_PERSONS


def what_if(before: Table, after: Table, *, today: date, terms: TermsHistory) -> tuple[Effect, ...]:
    """What is found wanting after a change and was not before, and what it puts right, from today on.

    Each is told once, with the first day on which it shows. A seat that becomes vacant counts as wanting.
    """
    told: dict[tuple[Finding, bool], Effect] = {}
    for day in sorted(_days_that_differ(before, after, today)):
        was, becomes = (_wanting(composition(table, day=day, terms=terms)) for table in (before, after))
        for finding in becomes.values():
            if _is_worse(finding, was.get(_about(finding))):
                told.setdefault((finding, False), Effect(day, finding))
        for about, finding in was.items():
            if about not in becomes:
                told.setdefault((finding, True), Effect(day, finding, is_put_right=True))
    return tuple(told.values())


def officers_on(table: Table, day: date) -> dict[Role, int]:
    """Who holds each office on a day: a deputy acts in place of the office it is for, and those of members end with
    the membership (clause 9)."""
    held = [office for office in table.offices if office.covers(day) and _may_hold(table, office, day)]
    held.sort(key=lambda office: (office.deputy_for_id is not None, office.starts_on))
    return {office.kind: office.person_id for office in held}


def _may_hold(table: Table, office: Office, day: date) -> bool:
    return office.kind not in (Role.CHAIR, Role.VICE_CHAIR) or table.sitting_of(office.person_id, day) is not None


def _sitter(table: Table, sitting: Sitting, officers: dict[Role, int], day: date, terms: TermsHistory) -> Sitter:
    person, seat = table.people[sitting.person_id], table.seats[sitting.seat_id]
    company = employer.employer_on(table, person.id, day)
    last = table.last_sitting_of(person.id, day)
    is_supplier = seat.kind is SeatKind.SUPPLIER
    return Sitter(
        person=person.id,
        name=person.name,
        seat_kind=seat.kind,
        seat_label=seat.label,
        is_sme_seat=seat.is_sme_seat,
        company=company.id if company else None,
        company_name=company.name if company else "",
        company_is_member=company is not None and company.is_member_on(day),
        company_is_sme=company is not None and company.is_sme,
        sector=company.sector if company else "",
        post=person.post,
        starts_on=sitting.starts_on,
        ends_on=sitting.ends_on,
        renewed_until=last.ends_on if last is not None and last != sitting else None,
        offices=tuple(kind for kind in OFFICES if officers.get(kind) == person.id),
        outcome=employer.outcome(table, sitting, day=day, terms=terms) if is_supplier else None,
    )


def _of_numbers(table: Table, sitters: Iterable[Sitter], day: date, terms: TermsHistory) -> Iterator[Finding]:
    wanted = terms.on(day).terms.seats
    everybody = list(sitters)
    suppliers = [sitter for sitter in everybody if sitter.seat_kind is SeatKind.SUPPLIER]
    if len(everybody) < wanted.fewest:
        yield Finding(Fault.FEW_MEMBERS, "10", count=len(everybody), limit=wanted.fewest)
    if len(everybody) > wanted.most:
        yield Finding(Fault.MANY_MEMBERS, "10", count=len(everybody), limit=wanted.most)
    smes = sum(sitter.company_is_sme for sitter in suppliers)
    if smes < wanted.sme:
        yield Finding(Fault.FEW_SMES, "13", count=smes, limit=wanted.sme)
    of_kinds = ((SeatKind.STAKEHOLDER, "11", wanted.stakeholder), (SeatKind.SUPPLIER, "12", wanted.supplier))
    for kind, clause, number in of_kinds:
        made = sum(seat.kind is kind for seat in table.seats.values())
        if made < number:
            yield Finding(Fault.FEW_SEATS, clause, seat=kind.value, count=made, limit=number)
    designated = sum(seat.is_sme_seat and seat.kind is SeatKind.SUPPLIER for seat in table.seats.values())
    if designated < wanted.sme:
        yield Finding(Fault.FEW_SME_SEATS, "13", count=designated, limit=wanted.sme)


def _of_offices(officers: dict[Role, int]) -> Iterator[Finding]:
    for kind, clause in OFFICES.items():
        if kind not in officers:
            yield Finding(Fault.NO_OFFICER, clause, seat=kind.value)


def _of_sitter(table: Table, sitter: Sitter) -> Iterator[Finding]:
    if sitter.outcome is None:
        return
    found = partial(Finding, person=sitter.name, person_id=sitter.person, company=sitter.company_name)
    clock, clash = sitter.outcome.clock, sitter.outcome.clash
    rests_on = ("tenure.lapse_is_change",) if clock is not None and clock.by_lapse else ()
    match sitter.outcome.state:
        case State.CLASH:
            other = table.people[clash.incumbent].name if clash else ""
            yield found(Fault.SAME_COMPANY, "14", other=other)
        case State.CLOCK:
            yield found(Fault.ON_CLOCK, "15", day=sitter.ends_on, rests_on=rests_on)
        case State.PENDING:
            yield found(Fault.PENDING, "15", day=clock.until if clock else None, rests_on=rests_on)
        case State.OUTSIDE:
            yield found(Fault.NOT_MEMBER_COMPANY, "12")
        case State.UNKNOWN:
            yield found(Fault.NO_COMPANY, "12")
        case State.STAYS:
            pass
    if sitter.is_sme_seat and not sitter.company_is_sme:
        yield found(Fault.NOT_SME, "13", seat=sitter.seat_label)
    if not sitter.post:
        yield found(Fault.NO_POST, "12")


def _wanting(found: Composition) -> dict[tuple[object, ...], Finding]:
    """Everything that is wanting, by what it is about."""
    vacant = [
        Finding(Fault.VACANT, "11" if seat.kind is SeatKind.STAKEHOLDER else "14", seat=seat.label)
        for seat in found.vacancies
    ]
    return {_about(finding): finding for finding in (*vacant, *found.findings)}


def _about(finding: Finding) -> tuple[object, ...]:
    """What a finding is about, whatever its numbers and dates."""
    return finding.what, finding.person_id, finding.seat


def _is_worse(finding: Finding, before: Finding | None) -> bool:
    """Whether there is more to it than before; fewer of too few is more."""
    if before is None:
        return True
    if finding.what is Fault.MANY_MEMBERS:
        return finding.count > before.count
    return finding.count < before.count or (finding != before and finding.count == before.count)


def _days_that_differ(before: Table, after: Table, today: date) -> set[date]:
    """The days, from today on, on which something may begin to be otherwise."""
    rows = [*_turns_of(before, after), *_turns_of(after, before)]
    return {max(day, today) for day in rows}


def _turns_of(table: Table, other: Table) -> Iterator[date]:
    """The days on which rows begin or have ended that are not the same in the other table."""
    spans: list[Sitting | Job | Office] = [*table.sittings, *table.jobs, *table.offices]
    same: list[Sitting | Job | Office] = [*other.sittings, *other.jobs, *other.offices]
    for row in spans:
        if row not in same:
            yield row.starts_on or date.min
            if row.ends_on is not None:
                yield row.ends_on + DAY
    for company in table.companies.values():
        if company != other.companies.get(company.id):
            yield date.min
            yield from company.turns
    if table.seats != other.seats or table.people != other.people:
        yield date.min
