"""Clauses 12 to 15, the companies: applying, joining, being refused, lapsing and merging, each on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.findings import Bar, Finding
from rules.table import DAY, Company, Table, unused
from rules.terms import TermsHistory


class Turn(StrEnum):
    """What can become of a company's membership."""

    APPLIED = "applied"
    JOINED = "joined"
    REFUSED = "refused"
    LAPSED = "lapsed"
    MERGED = "merged"


@dataclass(frozen=True)
class Turned:
    """A company has applied, joined, been refused, lapsed, or merged `into` another, on a day that is not to come.

    A lapse or merger says the first day on which it is no member company any more. A merger is entered for a member
    company; where another merges, its people have changed employer.
    """

    company_id: int
    turn: Turn
    on: date
    into: str = ""

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        company = table.companies[self.company_id]
        if self.on > today:
            yield Finding(Bar.IN_FUTURE, day=self.on)
        match self.turn:
            case Turn.APPLIED | Turn.JOINED if company.is_member_on(self.on):
                yield Finding(Bar.IS_MEMBER_COMPANY, company=company.name, day=company.joined_on)
            case Turn.APPLIED if company.is_applying_on(self.on):
                yield Finding(Bar.NOTHING_NEW, company=company.name, day=company.applied_on)
            case Turn.REFUSED if not company.is_applying_on(self.on):
                yield Finding(Bar.NOT_APPLYING, company=company.name, day=company.applied_on)
            case Turn.LAPSED | Turn.MERGED if not company.is_member_on(self.on - DAY) or not company.is_member:
                yield Finding(Bar.IS_NONE, company=company.name)
        into = table.company_called(self.into) if self.into else None
        if self.turn is Turn.MERGED and (into is None or into == company):
            yield Finding(Bar.INTO_ITSELF, company=company.name, other=self.into)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        company = table.companies[self.company_id]
        match self.turn:
            case Turn.APPLIED:
                company = replace(company, applied_on=self.on, refused_on=None)
            case Turn.JOINED:
                company = replace(company, is_member=True, joined_on=self.on, merged_into_id=None)
            case Turn.REFUSED:
                company = replace(company, refused_on=self.on)
            case Turn.LAPSED:
                company = replace(company, is_member=False, lapsed_on=self.on)
            case Turn.MERGED:
                into = table.company_called(self.into)
                assert into is not None, "nothing bars it"  # noqa: S101
                company = replace(company, is_member=False, lapsed_on=self.on, merged_into_id=into.id)
        return replace(table, companies={**table.companies, company.id: company})


@dataclass(frozen=True)
class Enter:
    """A company is as it is described here; `company_id` None enters a new one.

    Another word on whether it is a member company corrects the record: it always was, or never.
    """

    name: str
    sector: str
    is_sme: bool
    is_member: bool
    company_id: int | None = None

    def bars(self, table: Table, *, today: date, terms: TermsHistory) -> Iterator[Finding]:
        known = table.company_called(self.name)
        if known is not None and known.id != self.company_id:
            yield Finding(Bar.COMPANY_OF_THAT_NAME, company=known.name)
        if self.company_id is not None and self._made(table, self.company_id) == table.companies[self.company_id]:
            yield Finding(Bar.NOTHING_NEW, company=self.name)

    def after(self, table: Table, *, today: date, terms: TermsHistory) -> Table:
        number = self.company_id if self.company_id is not None else unused(table.companies)
        return replace(table, companies={**table.companies, number: self._made(table, number)})

    def _made(self, table: Table, number: int) -> Company:
        company = table.companies.get(number, Company(number, "", is_member=self.is_member))
        if company.is_member is not self.is_member:
            company = replace(company, is_member=self.is_member, joined_on=None, lapsed_on=None, merged_into_id=None)
        return replace(company, name=self.name, sector=self.sector, is_sme=self.is_sme)
