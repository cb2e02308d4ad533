"""Clauses 9 and 12 to 14, open calls: what can be called for, who may stand, and what comes of it at the close."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules import employer
from rules.authority import Role
from rules.changes import company_bars
from rules.findings import Bar, Fault, Finding
from rules.offices import Appoint
from rules.seats import officers_on
from rules.table import DAY, Company, Seat, SeatKind, Table
from rules.tenure import last_day
from rules.terms import TermsHistory

OFFICES = (Role.CHAIR, Role.VICE_CHAIR)
"""The offices that an open call can be for (clause 9)."""


@dataclass(frozen=True)
class Call:
    """What a call is for: a number of supplier seats (those designated for SMEs, or the others), or an office.

    `starts_on` is the first day of whoever is appointed.
    """

    places: int
    starts_on: date
    is_sme: bool = False
    office: Role | None = None


@dataclass(frozen=True)
class Nominee:
    """Somebody who stands, or is to. Of somebody whom nobody knows yet `person_id` is None.

    `company` is what they say of their employer; empty, it is the one on record.
    """

    person_id: int | None
    name: str
    company: str = ""
    post: str = ""


@dataclass(frozen=True)
class Standing:
    """Whether somebody may stand: every reason against it, and what is to be known where there is none."""

    bars: tuple[Finding, ...]
    remarks: tuple[Finding, ...]


class Outcome(StrEnum):
    """What a call that has closed comes to."""

    APPOINTED = "appointed"
    BALLOT = "ballot"
    UNFILLED = "unfilled"


def standing(
    table: Table, call: Call, nominee: Nominee, *, others: Collection[int], today: date, terms: TermsHistory
) -> Standing:
    """Whether somebody may stand in a call; `others` are those who were nominated too, by id.

    A missing post is a remark and never a reason against it (clause 12), and so is a nominee of the same company: both
    may stand, but a member company has one person at the table (clause 14).
    """
    if call.office is not None:
        return Standing(tuple(_office_bars(table, call, nominee, today, terms)), ())
    company = employer_of(table, nominee, call.starts_on)
    bars = tuple(_seat_bars(table, call, nominee, company, terms))
    return Standing(bars, () if bars else tuple(_remarks(table, call, nominee, company, others)))


def employer_of(table: Table, nominee: Nominee, day: date) -> Company | None:
    """For whom a nominee works on a day, as they say or as it is on record."""
    if nominee.company:
        return table.company_called(nominee.company)
    return employer.employer_on(table, nominee.person_id, day) if nominee.person_id is not None else None


def comes_to(companies: Sequence[int | None], *, places: int, per_company: int) -> Outcome:
    """What a call comes to when candidates of those companies stand for that many places.

    All of them are appointed where all can sit: no more of them than there are places, and no more of one company than
    the terms allow (None is for an office, where that does not matter). Otherwise they wait for the ballot.
    """
    if not companies or places < 1:
        return Outcome.UNFILLED
    is_clash = any(companies.count(company) > per_company for company in companies if company is not None)
    return Outcome.BALLOT if is_clash or len(companies) > places else Outcome.APPOINTED


def free_seats(table: Table, call: Call) -> list[Seat]:
    """The supplier seats that a call of this kind can be for: nobody sits in them on its first day or after it."""
    return [
        seat for seat in _seats(table, is_sme=call.is_sme) if vacant_from(table, seat, call.starts_on) == call.starts_on
    ]


def vacant_from(table: Table, seat: Seat, day: date) -> date:
    """The first day, that day or a later one, from which on nobody sits in a seat."""
    last = [sitting.ends_on for sitting in table.sittings if sitting.seat_id == seat.id]
    return max([day, *(ends_on + DAY for ends_on in last)])


def vacancies(table: Table, *, today: date, until: date) -> list[tuple[Seat, date]]:
    """The supplier seats that are vacant today or become so by a day, each with the first such day; soonest first."""
    seats = [*_seats(table, is_sme=False), *_seats(table, is_sme=True)]
    found = [(seat, vacant_from(table, seat, today)) for seat in seats]
    return sorted(((seat, on) for seat, on in found if on <= until), key=lambda each: (each[1], each[0].id))


def holder(table: Table, call: Call) -> int | None:
    """Who holds the office of a call on its first day, if nobody is appointed."""
    return officers_on(table, call.starts_on).get(call.office) if call.office is not None else None


def _seats(table: Table, *, is_sme: bool) -> list[Seat]:
    return [seat for seat in table.seats.values() if seat.kind is SeatKind.SUPPLIER and seat.is_sme_seat is is_sme]


def _office_bars(table: Table, call: Call, nominee: Nominee, today: date, terms: TermsHistory) -> Iterable[Finding]:
    assert call.office is not None  # noqa: S101 - the caller has looked
    if nominee.person_id is None:
        return [Finding(Bar.OFFICE_FOR_MEMBERS, "9", person=nominee.name, seat=call.office.value, day=call.starts_on)]
    return Appoint(nominee.person_id, call.office, call.starts_on).bars(table, today=today, terms=terms)


def _seat_bars(
    table: Table, call: Call, nominee: Nominee, company: Company | None, terms: TermsHistory
) -> Iterator[Finding]:
    last = last_day(call.starts_on, years=terms.on(call.starts_on).terms.tenure.years)
    theirs = [
        sitting.ends_on
        for sitting in table.sittings
        if sitting.person_id == nominee.person_id and sitting.overlaps(call.starts_on, last)
    ]
    if theirs:
        yield Finding(Bar.SITS_THEN, person=nominee.name, day=max(theirs))
    yield from company_bars(
        table, company, nominee.company, call.starts_on, last, person_id=nominee.person_id, terms=terms
    )
    if call.is_sme and company is not None and not company.is_sme:
        yield Finding(Bar.SME_ONLY, "13", company=company.name)


def _remarks(
    table: Table, call: Call, nominee: Nominee, company: Company | None, others: Collection[int]
) -> Iterator[Finding]:
    known = table.people[nominee.person_id].post if nominee.person_id is not None else ""
    if not (nominee.post or known):
        yield Finding(Fault.NO_POST, "12", person=nominee.name)
    for other in others:
        is_same = other != nominee.person_id and employer.employer_on(table, other, call.starts_on) == company
        if is_same and company is not None:
            yield Finding(Fault.COMPANY_STANDS, "14", other=table.people[other].name, company=company.name)
