"""Clauses 12 to 16, who comes and goes: joining, leaving, renewing, moving to another seat, changing employer.

Each change is a `rules.verdict.Change`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules import employer
from rules.authority import Role
from rules.findings import Bar, Finding
from rules.table import DAY, Company, Job, Person, SeatKind, Sitting, Table, unused
from rules.tenure import last_day, renewal
from rules.terms import TermsHistory

HELD_BY_MEMBERS = (Role.CHAIR, Role.VICE_CHAIR)


@dataclass(frozen=True)
class Join:
    """Somebody takes a seat from a day on, until a day or, with None, for a term.

    `person_id` is None for somebody new, and `company` then the name of their employer; empty, it is as on record. The
    sitter of a stakeholder seat is succeeded: that seat goes with the post (clause 11).
    """

    name: str
    seat_id: int
    starts_on: date
    person_id: int | None = None
    company: str = ""
    ends_on: date | None = None
    post: str = ""
    email: str | None = None
    slack_user_id: str | None = None

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        ends_on, longest = self.ends_on or self.term(terms), self.term(terms)
        if ends_on < self.starts_on:
            yield Finding(Bar.ENDS_FIRST, day=ends_on)
            return
        if ends_on > longest:
            yield Finding(Bar.TERM_TOO_LONG, "14", day=longest)
        for sitting in table.sittings:
            if sitting.person_id == self.person_id and sitting.overlaps(self.starts_on, ends_on):
                yield Finding(Bar.IS_MEMBER, person=self.name, day=sitting.ends_on)
        yield from self._seat_bars(table, ends_on)
        if table.seats[self.seat_id].kind is SeatKind.SUPPLIER:
            company = self._employer(table)
            yield from company_bars(
                table, company, self.company, self.starts_on, ends_on, person_id=self.person_id, terms=terms
            )

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        person_id = self.person_id if self.person_id is not None else unused(table.people)
        if self.person_id is None:
            newcomer = Person(person_id, self.name, self.post, self.email, self.slack_user_id)
            table = replace(table, people={**table.people, person_id: newcomer})
        if self.company:
            table = _employed(table, person_id, self.company, self.starts_on, is_first=self._is_first(table))
        kept = tuple(
            replace(sitting, ends_on=self.starts_on - DAY, term_ends_on=None, employer_until=None)
            if sitting.seat_id == self.seat_id and sitting.ends_on >= self.starts_on
            else sitting
            for sitting in table.sittings
        )
        made = Sitting(
            unused(sitting.id for sitting in kept),
            person_id,
            self.seat_id,
            self.starts_on,
            self.ends_on or self.term(terms),
        )
        return replace(_without_old_offices(table, person_id, self.starts_on), sittings=(*kept, made))

    def term(self, terms: TermsHistory) -> date:
        """The last day of a whole term from its first day."""
        return last_day(self.starts_on, years=terms.on(self.starts_on).terms.tenure.years)

    def _is_first(self, table: Table) -> bool:
        """Whether nobody knew for whom they work: then it has been this company as long as anybody knows."""
        return all(job.person_id != self.person_id for job in table.jobs)

    def _employer(self, table: Table) -> Company | None:
        if self.company:
            return table.company_called(self.company)
        known = self.person_id is not None
        return employer.employer_on(table, self.person_id or 0, self.starts_on) if known else None

    def _seat_bars(self, table: Table, ends_on: date) -> Iterator[Finding]:
        seat = table.seats[self.seat_id]
        for sitting in table.sittings:
            is_succeeded = seat.kind is SeatKind.STAKEHOLDER and sitting.starts_on < self.starts_on
            is_there = sitting.seat_id == seat.id and sitting.overlaps(self.starts_on, ends_on)
            if is_there and not is_succeeded and sitting.person_id != self.person_id:
                other = table.people[sitting.person_id].name
                yield Finding(Bar.SEAT_TAKEN, seat=seat.label, other=other, day=sitting.ends_on)


@dataclass(frozen=True)
class Leave:
    """Somebody's membership ends on a day, sooner than it would; a renewal that would follow falls away."""

    person_id: int
    last_on: date

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        name = table.people[self.person_id].name
        theirs = self._theirs(table, today)
        if not theirs:
            yield Finding(Bar.IS_NO_MEMBER, person=name)
        elif self.last_on < theirs[0].starts_on:
            yield Finding(Bar.BEFORE_FIRST_DAY, person=name, day=theirs[0].starts_on)
        elif self.last_on >= theirs[-1].ends_on:
            yield Finding(Bar.ENDS_SOONER, person=name, day=theirs[-1].ends_on)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        theirs = self._theirs(table, today)
        kept = [sitting for sitting in table.sittings if sitting not in theirs]
        ended = [
            replace(sitting, ends_on=min(self.last_on, sitting.ends_on), term_ends_on=None, employer_until=None)
            for sitting in theirs
            if sitting.starts_on <= self.last_on
        ]
        return replace(table, sittings=(*kept, *ended))

    def _theirs(self, table: Table, today: date) -> list[Sitting]:
        """The membership in force, or to come, and its renewal."""
        theirs = [s for s in table.sittings if s.person_id == self.person_id and s.ended_at is None]
        return sorted((s for s in theirs if s.ends_on >= today), key=lambda sitting: sitting.starts_on)


@dataclass(frozen=True)
class Renew:
    """Somebody has a new membership in the same seat from the day after theirs ends."""

    person_id: int

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        name = table.people[self.person_id].name
        sitting = table.sitting_of(self.person_id, today)
        last = table.last_sitting_of(self.person_id, today)
        if sitting is None or last is None:
            yield Finding(Bar.IS_NO_MEMBER, person=name)
            return
        if last != sitting:
            yield Finding(Bar.IS_RENEWED, person=name, day=last.ends_on)
            return
        first, ends_on = self._term(sitting, terms)
        for other in table.sittings:
            if other.seat_id == sitting.seat_id and other.overlaps(first, ends_on):
                seat, person = table.seats[sitting.seat_id].label, table.people[other.person_id].name
                yield Finding(Bar.SEAT_TAKEN, seat=seat, other=person, day=other.ends_on)
        if table.is_supplier(sitting):
            company = employer.employer_on(table, self.person_id, first)
            yield from company_bars(table, company, "", first, ends_on, person_id=self.person_id, terms=terms)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        sitting = table.sitting_of(self.person_id, today)
        assert sitting is not None, "nothing bars it"  # noqa: S101
        made = Sitting(
            unused(each.id for each in table.sittings), self.person_id, sitting.seat_id, *self._term(sitting, terms)
        )
        return replace(table, sittings=(*table.sittings, made))

    def _term(self, sitting: Sitting, terms: TermsHistory) -> tuple[date, date]:
        return renewal(sitting.ends_on, years=terms.on(sitting.ends_on + DAY).terms.tenure.years)


@dataclass(frozen=True)
class Move:
    """Somebody takes another seat from today on, until their membership ends; a renewal of it moves too."""

    person_id: int
    seat_id: int

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        name, seat = table.people[self.person_id].name, table.seats[self.seat_id]
        sitting = table.sitting_of(self.person_id, today)
        last = table.last_sitting_of(self.person_id, today)
        if sitting is None or last is None:
            yield Finding(Bar.IS_NO_MEMBER, person=name)
            return
        if sitting.seat_id == self.seat_id:
            yield Finding(Bar.SAME_SEAT, person=name, seat=seat.label)
            return
        for other in table.sittings:
            if other.seat_id == self.seat_id and other.overlaps(today, last.full_term):
                person = table.people[other.person_id].name
                yield Finding(Bar.SEAT_TAKEN, seat=seat.label, other=person, day=other.ends_on)
        if seat.kind is SeatKind.SUPPLIER and not table.is_supplier(sitting):
            company = employer.employer_on(table, self.person_id, today)
            yield from company_bars(table, company, "", today, last.ends_on, person_id=self.person_id, terms=terms)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        kept = [s for s in table.sittings if s.person_id != self.person_id or s.ends_on < today or s.ended_at]
        for sitting in (sitting for sitting in table.sittings if sitting not in kept):
            if sitting.starts_on < today:
                kept.append(replace(sitting, ends_on=today - DAY, term_ends_on=None, employer_until=None))
                sitting = replace(sitting, id=unused(each.id for each in table.sittings), starts_on=today)
            kept.append(replace(sitting, seat_id=self.seat_id))
        return replace(table, sittings=tuple(kept))


@dataclass(frozen=True)
class Employ:
    """Somebody works for a company from a day on (clause 15); with an empty name, for none that is known."""

    person_id: int
    company: str
    on: date

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        present = employer.employer_on(table, self.person_id, self.on)
        if (present.name.casefold() if present else "") == self.company.casefold():
            name = table.people[self.person_id].name
            yield Finding(Bar.SAME_EMPLOYER, person=name, company=self.company, day=self.on)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        return _employed(table, self.person_id, self.company, self.on, is_first=False)


def company_bars(
    table: Table,
    company: Company | None,
    name: str,
    first: date,
    last: date,
    *,
    person_id: int | None,
    terms: TermsHistory,
) -> Iterator[Finding]:
    """Why somebody of that company (called `name` where nobody knows it) cannot hold a supplier seat for these days."""
    if company is None:
        yield Finding(Bar.NOT_MEMBER_COMPANY, "12", company=name) if name else Finding(Bar.NO_COMPANY, "12")
        return
    if not company.is_member_on(first):
        on = company.applied_on if company.is_applying_on(first) else None
        yield Finding(Bar.NOT_MEMBER_COMPANY, "12", company=company.name, day=on)
    at_table = [
        table.people[sitting.person_id].name
        for sitting in table.sittings
        if sitting.person_id != person_id
        and table.is_supplier(sitting)
        and sitting.overlaps(first, last)
        and employer.employer_on(table, sitting.person_id, max(first, sitting.starts_on)) == company
    ]
    if len(set(at_table)) >= terms.on(first).terms.seats.per_company:
        yield Finding(Bar.COMPANY_AT_TABLE, "14", company=company.name, other=at_table[0])


def _employed(table: Table, person_id: int, company: str, on: date, *, is_first: bool) -> Table:
    """The table with somebody working for a company from a day on, or, with `is_first`, since nobody knows when."""
    found = table.company_called(company) if company else None
    if company and found is None:
        found = Company(unused(table.companies), company)
        table = replace(table, companies={**table.companies, found.id: found})
    if found is not None and employer.employer_on(table, person_id, on) == found:
        return table
    theirs = [job for job in table.jobs if job.person_id == person_id]
    jobs = [
        replace(job, ends_on=on - DAY) if job in theirs and (job.ends_on is None or job.ends_on >= on) else job
        for job in table.jobs
        if job not in theirs or job.starts_on is None or job.starts_on < on
    ]
    if found is not None:
        jobs.append(Job(unused(job.id for job in jobs), person_id, found.id, None if is_first else on))
    return replace(table, jobs=tuple(jobs))


def _without_old_offices(table: Table, person_id: int, starts_on: date) -> Table:
    """Whoever comes back is not in the office again that ended with an earlier membership (clause 9)."""
    offices = tuple(
        replace(office, ends_on=starts_on - DAY)
        if office.person_id == person_id
        and office.kind in HELD_BY_MEMBERS
        and office.starts_on < starts_on
        and office.covers(starts_on)
        else office
        for office in table.offices
    )
    return replace(table, offices=offices)
