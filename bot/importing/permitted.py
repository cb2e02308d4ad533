"""What the terms do not permit of a roster file: a supplier without a company, two of a member company, or somebody
twice at once (clauses 12 and 14)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.importing.employers import Companies, Jobs
from bot.importing.rows import Problem
from bot.importing.seats import Sitting
from rules.terms import TermsHistory
from store.models import Company, Membership, Person, Seat, SeatKind


@dataclass(frozen=True)
class _Spell:
    """Somebody in a seat from one day to another: a line of the file, or with line 0 a membership that is known."""

    line: int
    person: Person
    seat: Seat
    first: date
    last: date

    @property
    def where(self) -> str:
        return f"in line {self.line}" if self.line else "already"

    def overlaps(self, other: "_Spell") -> bool:
        return self.first <= other.last and self.last >= other.first


def problems(
    sittings: Sequence[Sitting],
    *,
    seats: Mapping[int, Seat],
    others: Sequence[tuple[Membership, Person, Seat]],
    jobs: Jobs,
    companies: Companies,
    history: TermsHistory,
) -> Iterator[Problem]:
    """What is wrong with each line beside what is known and beside the lines that begin before it.

    A change of employer during a membership is no such thing: it has a clock of its own (clause 15).
    """
    known = [_Spell(0, person, seat, row.starts_on, row.ends_on) for row, person, seat in others]
    spells = [_Spell(s.entry.line, s.person, seats[s.entry.line], s.entry.starts_on, s.ends_on) for s in sittings]
    for spell in sorted(spells, key=lambda spell: (spell.first, spell.line)):
        at_once = [other for other in known if other.overlaps(spell)]
        yield from _twice(spell, at_once)
        if spell.seat.kind is SeatKind.SUPPLIER:
            yield from _company(spell, at_once, jobs, companies, history)
        known.append(spell)


def _twice(spell: _Spell, at_once: Sequence[_Spell]) -> Iterator[Problem]:
    for other in at_once:
        if other.person is spell.person and other.first != spell.first:
            words = f"“{spell.person.name}” is a member until {other.last} {other.where}: one membership at a time"
            yield Problem(spell.line, words)
            return


def _company(
    spell: _Spell, at_once: Sequence[_Spell], jobs: Jobs, companies: Companies, history: TermsHistory
) -> Iterator[Problem]:
    company = jobs.employer_on(spell.person, spell.first)
    if company is None:
        yield Problem(spell.line, "company is blank: a supplier seat is for somebody from a member company (clause 12)")
        return
    colleagues = [other for other in at_once if _is_colleague(other, spell, company, jobs)]
    if companies.is_member(company) and len(colleagues) >= history.on(spell.first).terms.seats.per_company:
        other = colleagues[0]
        words = f"“{other.person.name}” sits from {company.name} {other.where} until {other.last}"
        yield Problem(spell.line, f"{words}: one person of a member company (clause 14)")


def _is_colleague(other: _Spell, spell: _Spell, company: Company, jobs: Jobs) -> bool:
    is_supplier = other.seat.kind is SeatKind.SUPPLIER and other.person is not spell.person
    return is_supplier and jobs.employer_on(other.person, max(spell.first, other.first)) is company
