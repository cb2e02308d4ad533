"""Clause 15, a change of employer: who stays, who may remain until when, and who is left off new rolls (clause 14)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.table import DAY, Company, Job, Sitting, Table
from rules.tenure import same_day_later
from rules.terms import TermsHistory


class State(StrEnum):
    """Where somebody in a supplier seat stands with their employer on a day."""

    STAYS = "stays"
    CLASH = "clash"
    CLOCK = "clock"
    PENDING = "pending"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Clock:
    """Somebody has worked for no member company since a day in their membership.

    They may remain until `until`, which is fixed. `ends_on` is the day on which the membership ends by it: that one,
    or a later one on which an application that was pending then came to nothing; None while one is pending. `by_lapse`
    says that not the person has changed employer, but their company has lapsed or merged.
    """

    since: date
    until: date
    ends_on: date | None
    by_lapse: bool = False


@dataclass(frozen=True)
class Clash:
    """Somebody has come to a member company from which another sits already: who that is, and since when it is so."""

    incumbent: int
    since: date


@dataclass(frozen=True)
class Outcome:
    """What follows from somebody's employer on a day.

    STAYS: a member company, and nobody else is from it. CLASH: `clash` says who is; the mover is left off new rolls.
    CLOCK and PENDING: `clock` says until when. OUTSIDE: never with a member company since they sit. UNKNOWN: likewise,
    and no employer is on record.
    """

    state: State
    company: Company | None
    clock: Clock | None = None
    clash: Clash | None = None


@dataclass(frozen=True)
class _Spell:
    """Days, the last one before `until`, over which nothing changed about somebody's employer."""

    first: date
    until: date
    job: Job | None
    company: Company | None
    is_inside: bool
    is_applying: bool


def employer_on(table: Table, person_id: int, day: date) -> Company | None:
    """For which company somebody works on a day; one that has merged by then is the one that it merged into."""
    job = _job_on(table, person_id, day)
    return _merged(table, job.company_id, day) if job is not None else None


def sits_since(table: Table, sitting: Sitting) -> date:
    """The first day of the supplier memberships that follow each other without a gap up to this one."""
    before = (
        other
        for other in table.sittings
        if other.person_id == sitting.person_id
        and other.full_term + DAY == sitting.starts_on
        and other.ended_at is None
        and table.is_supplier(other)
    )
    earlier = next(before, None)
    return sitting.starts_on if earlier is None else sits_since(table, earlier)


def clock_of(table: Table, sitting: Sitting, *, terms: TermsHistory) -> Clock | None:
    """The clock that runs for a supplier membership, or that ended it; None if it never left the member companies.

    Months count from the first day without a member company, by the terms of that day; going on to another company
    that is none does not start them again. Whoever has never worked for one since they sit has changed nothing.
    """
    clock: Clock | None = None
    before: _Spell | None = None
    for spell in _spells(table, sitting, terms):
        if spell.is_inside:
            clock = None
        elif clock is None and before is not None and (before.is_inside or before.company != spell.company):
            until = same_day_later(spell.first, months=terms.on(spell.first).terms.tenure.employer_months)
            clock = Clock(spell.first, until, None, by_lapse=spell.job is not None and spell.job == before.job)
        if clock is not None and not spell.is_applying and spell.until > clock.until:
            return replace(clock, ends_on=max(clock.until, spell.first))
        before = spell
    return clock


def settled(table: Table, *, today: date, terms: TermsHistory) -> Table:
    """The table with every supplier membership ending when clause 15 says, as far as its term is not over.

    A renewal that would begin after that is taken away. What is over is not made shorter; what a removal ended, and
    what a later membership in that seat or of that person has overtaken, stays as it is.
    """
    found = [_settled(table, sitting, today, terms) for sitting in table.sittings]
    return replace(table, sittings=tuple(sitting for sitting in found if sitting is not None))


def left_off(table: Table, *, day: date, terms: TermsHistory) -> dict[int, Clash]:
    """Who sits on a day and is left off new rolls, because others of their member company were first.

    First is who has been with that company, and then at the table, the longest.
    """
    by_company: defaultdict[int, list[tuple[date, date, int]]] = defaultdict(list)
    for sitting in table.on(day):
        company = employer_on(table, sitting.person_id, day) if table.is_supplier(sitting) else None
        if company is not None and company.is_member_on(day):
            since = _together_since(table, sitting, company, day, terms)
            by_company[company.id].append((since, sits_since(table, sitting), sitting.person_id))
    most = terms.on(day).terms.seats.per_company
    in_order = [sorted(those) for those in by_company.values()]
    return {person: Clash(those[0][-1], since) for those in in_order for since, _, person in those[most:]}


def electors(table: Table, *, day: date, terms: TermsHistory) -> list[int]:
    """Who may be on a roll that is drawn up on a day: the members, less those who are left off."""
    off = left_off(table, day=day, terms=terms)
    return [sitting.person_id for sitting in table.on(day) if sitting.person_id not in off]


def outcome(table: Table, sitting: Sitting, *, day: date, terms: TermsHistory) -> Outcome:
    """Where the sitter of a supplier seat stands on a day of that membership."""
    company = employer_on(table, sitting.person_id, day)
    clock = clock_of(table, sitting, terms=terms)
    if clock is not None and clock.since <= day:
        is_pending = company is not None and company.is_applying_on(day)
        return Outcome(State.PENDING if is_pending else State.CLOCK, company, clock)
    if company is None:
        return Outcome(State.UNKNOWN, None)
    clash = left_off(table, day=day, terms=terms).get(sitting.person_id)
    if clash is not None:
        return Outcome(State.CLASH, company, clash=clash)
    return Outcome(State.STAYS if company.is_member_on(day) else State.OUTSIDE, company)


def _settled(table: Table, sitting: Sitting, today: date, terms: TermsHistory) -> Sitting | None:
    if sitting.ended_at is not None or sitting.full_term < today or _is_overtaken(table, sitting):
        return sitting
    clock = clock_of(table, sitting, terms=terms) if table.is_supplier(sitting) else None
    if clock is None:
        return replace(sitting, ends_on=sitting.full_term, term_ends_on=None, employer_until=None)
    ends_on = min(sitting.full_term, clock.ends_on or sitting.full_term)
    if ends_on < sitting.starts_on and sitting.starts_on > today:
        return None
    if ends_on < sitting.ends_on < today:
        return sitting
    return replace(
        sitting,
        ends_on=max(ends_on, sitting.starts_on),
        term_ends_on=sitting.full_term,
        employer_until=clock.until,
    )


def _is_overtaken(table: Table, sitting: Sitting) -> bool:
    """Whether somebody has sat down where the rest of its term would have been, or its person elsewhere."""
    return sitting.ends_on < sitting.full_term and any(
        other is not sitting
        and (other.seat_id == sitting.seat_id or other.person_id == sitting.person_id)
        and other.overlaps(sitting.ends_on + DAY, sitting.full_term)
        for other in table.sittings
    )


def _spells(table: Table, sitting: Sitting, terms: TermsHistory) -> Iterator[_Spell]:
    first = sits_since(table, sitting)
    days = sorted({first, *(day for day in _turns(table, sitting.person_id) if day > first)})
    before: _Spell | None = None
    for day, until in zip(days, [*days[1:], date.max], strict=True):
        job = _job_on(table, sitting.person_id, day)
        company = employer_on(table, sitting.person_id, day)
        is_inside = company is not None and company.is_member_on(day)
        if before is not None and before.is_inside and job is not None and job == before.job:
            is_inside = is_inside or not terms.on(day).terms.tenure.lapse_is_change
        is_applying = company is not None and company.is_applying_on(day)
        before = _Spell(day, until, job, company, is_inside, is_applying)
        yield before


def _turns(table: Table, person_id: int) -> Iterator[date]:
    """The days on which something may have changed about somebody's employer."""
    for job in (job for job in table.jobs if job.person_id == person_id):
        if job.starts_on is not None:
            yield job.starts_on
        if job.ends_on is not None:
            yield job.ends_on + DAY
        for company in _line(table, job.company_id):
            yield from company.turns


def _together_since(table: Table, sitting: Sitting, company: Company, day: date, terms: TermsHistory) -> date:
    """Since when a sitter has been with this company, without a break up to that day, while they sit."""
    since = day
    for spell in reversed([spell for spell in _spells(table, sitting, terms) if spell.first <= day]):
        if spell.company != company:
            break
        since = spell.first
    return since


def _job_on(table: Table, person_id: int, day: date) -> Job | None:
    """The latest job of somebody that covers a day."""
    theirs = [
        job
        for job in table.jobs
        if job.person_id == person_id and (job.starts_on or day) <= day <= (job.ends_on or day)
    ]
    return max(theirs, key=lambda job: job.starts_on or date.min, default=None)


def _merged(table: Table, company_id: int, day: date) -> Company:
    """What has become of a company by a day."""
    *earlier, last = _line(table, company_id)
    return next((company for company in earlier if company.lapsed_on is None or day < company.lapsed_on), last)


def _line(table: Table, company_id: int) -> Iterator[Company]:
    """A company, the one that it merged into, and so on."""
    seen: set[int] = set()
    following: int | None = company_id
    while following is not None and following not in seen:
        seen.add(following)
        yield table.companies[following]
        following = table.companies[following].merged_into_id
