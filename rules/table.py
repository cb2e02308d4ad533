"""A group's table as values: its seats, who sits in them, for whom people work, and which offices they hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.authority import Role

DAY = timedelta(days=1)


class SeatKind(StrEnum):
    """The kinds of seat of clauses 11 and 12, and the place of a parent's member in a sub-group (clause 18)."""

    SUPPLIER = "supplier"
    STAKEHOLDER = "stakeholder"
    SUBGROUP = "subgroup"


@dataclass(frozen=True)
class Seat:
    """A place at the table; `body` is who names the sitter of a stakeholder seat (clause 11)."""

    id: int
    kind: SeatKind
    label: str
    description: str = ""
    is_sme_seat: bool = False
    body: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody, in Slack or not."""

    id: int
    name: str
    post: str = ""
    email: str | None = None
    slack_user_id: str | None = None


@dataclass(frozen=True)
class Company:
    """An employer, and where it stands with the association.

    `joined_on` is its first day as a member company (None: unknown, long ago), `lapsed_on` the first day as none any
    more. The latest application is pending from `applied_on` until the company joins or is refused.
    """

    id: int
    name: str
    sector: str = ""
    is_sme: bool = False
    is_member: bool = False
    joined_on: date | None = None
    applied_on: date | None = None
    refused_on: date | None = None
    lapsed_on: date | None = None
    merged_into_id: int | None = None

    def is_member_on(self, day: date) -> bool:
        """Whether it was a member company on a day."""
        if self.lapsed_on is not None and day < self.lapsed_on:
            is_later_spell = self.joined_on is not None and self.joined_on >= self.lapsed_on
            return self.joined_on is None or is_later_spell or day >= self.joined_on
        return self.is_member and (self.joined_on is None or day >= self.joined_on)

    def is_applying_on(self, day: date) -> bool:
        """Whether its application was pending at the end of a day: on the day of a decision it is not any more."""
        if self.applied_on is None or day < self.applied_on:
            return False
        decided = (on for on in (self.refused_on, self.joined_on) if on is not None and on >= self.applied_on)
        return day < min(decided, default=date.max)

    @property
    def turns(self) -> Iterator[date]:
        """The days on which its standing changed."""
        return (on for on in (self.joined_on, self.applied_on, self.refused_on, self.lapsed_on) if on is not None)


@dataclass(frozen=True)
class Job:
    """Who works for whom; an unknown start or end is None."""

    id: int
    person_id: int
    company_id: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Sitting:
    """A membership: a person in a seat from one day to another, both included.

    While a change of employer may end it before its term does (clause 15), `employer_until` is the day up to which the
    person may remain, and `term_ends_on` the last day that the term would have. `ended_at` is the instant of a removal.
    """

    id: int
    person_id: int
    seat_id: int
    starts_on: date
    ends_on: date
    term_ends_on: date | None = None
    employer_until: date | None = None
    ended_at: datetime | None = None

    @property
    def full_term(self) -> date:
        """The last day, had nobody changed employer."""
        return self.term_ends_on or self.ends_on

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day; whoever was removed on it is gone."""
        last = self.ends_on if self.ended_at is None else self.ends_on - DAY
        return self.starts_on <= day <= last

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it is in force on one of those days."""
        return self.starts_on <= last and self.ends_on >= first


@dataclass(frozen=True)
class Office:
    """An office from one day to another; a deputy's names the office that it stands in for.

    `agreed_by` are the bodies outside the group that agreed to the appointment (clause 8).
    """

    id: int
    person_id: int
    kind: Role
    starts_on: date
    ends_on: date | None = None
    deputy_for_id: int | None = None
    agreed_by: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.starts_on <= day <= (self.ends_on or date.max)


@dataclass(frozen=True)
class Table:
    """Everything that clauses 8 to 16 need to know of a group. Rows that are only thought of have ids below zero."""

    people: Mapping[int, Person] = field(default_factory=dict)
    seats: Mapping[int, Seat] = field(default_factory=dict)
    companies: Mapping[int, Company] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    offices: tuple[Office, ...] = ()

    def sitting_of(self, person_id: int, day: date) -> Sitting | None:
        """Where somebody sits on a day."""
        return next((sitting for sitting in self.on(day) if sitting.person_id == person_id), None)

    def last_sitting_of(self, person_id: int, day: date) -> Sitting | None:
        """Where somebody sits last, from a day on: a renewal counts."""
        theirs = [s for s in self.sittings if s.person_id == person_id and s.ends_on >= day and s.ended_at is None]
        return max(theirs, key=lambda sitting: sitting.starts_on, default=None)

    def on(self, day: date) -> list[Sitting]:
        """Who sits on a day, in the order of the seats."""
        places = {seat_id: place for place, seat_id in enumerate(self.seats)}
        return sorted((s for s in self.sittings if s.covers(day)), key=lambda sitting: places[sitting.seat_id])

    def is_supplier(self, sitting: Sitting) -> bool:
        """Whether a membership is in a supplier seat, to which alone clauses 13 to 15 apply."""
        return self.seats[sitting.seat_id].kind is SeatKind.SUPPLIER

    def company_called(self, name: str) -> Company | None:
        """The company of that name, whatever its case."""
        wanted = name.casefold()
        return next((company for company in self.companies.values() if company.name.casefold() == wanted), None)


def unused(ids: Iterable[int]) -> int:
    """An id for one more row that is only thought of."""
    return min([*ids, 0]) - 1
