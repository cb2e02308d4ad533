"""What reports tell: for officers a year of attendance cell by cell, for everybody totals that tell of nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.strikes import THERE, Facts, Owed, Spare, Standing, Status

_MONTHS = 12
_ROUND = 10


class Report(StrEnum):
    """The reports there are, by the word they are asked for with."""

    ANNUAL = "annual"
    PROGRESS = "quarterly"
    ATTENDANCE = "attendance"


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last

    @property
    def day_after(self) -> date:
        """The day after its last one."""
        return self.last + timedelta(days=1)


def calendar_year(year: int) -> Period:
    """From 1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, _MONTHS, 31))


def parts_of(year: int, *, months: int) -> tuple[Period, ...]:
    """A calendar year in parts of so many months, quarters if it is three; the last one may be shorter."""
    starts = [date(year, month, 1) for month in range(1, _MONTHS + 1, months)]
    after = [*starts[1:], date(year + 1, 1, 1)]
    return tuple(Period(first, then - timedelta(days=1)) for first, then in zip(starts, after, strict=True))


def part_before(day: date, *, months: int) -> Period:
    """The last part of a year that is over on a day."""
    over = [part for year in (day.year - 1, day.year) for part in parts_of(year, months=months) if part.last < day]
    return over[-1]


def part_after(period: Period, *, months: int) -> Period:
    """The part that follows another one."""
    parts = parts_of(period.day_after.year, months=months)
    return next(part for part in parts if part.covers(period.day_after))


@dataclass(frozen=True)
class Cell:
    """One person at one meeting: what was recorded (None: nothing), and why it was not owed (None: it was)."""

    meeting_id: int
    status: Status | None
    why: Spare | None
    is_strike: bool


def cells(facts: Facts, standing: Standing) -> dict[int, Cell]:
    """A person's year by meeting, what was recorded of meetings that they did not owe as well."""
    recorded = {record.meeting_id: record.status for record in facts.records}
    owed = {each.meeting.id: Cell(each.meeting.id, _status(each), None, each.is_strike) for each in standing.owed}
    spared = {
        each.meeting.id: Cell(each.meeting.id, recorded.get(each.meeting.id), each.why, is_strike=False)
        for each in standing.spared
    }
    return owed | spared


@dataclass(frozen=True)
class Totals:
    """A group's attendance without anybody in it.

    `places` is how often a member was to be at a meeting, `there` how often one was; `with_apologies` and `otherwise`
    are the rest, in parts. What too few people stand behind is None: it could be traced to one of them. Instead of
    `there` there is always `at_least`, in round tens.
    """

    places: int | None
    there: int | None
    at_least: int
    with_apologies: int | None
    otherwise: int | None


def totals(standings: Iterable[Standing], *, period: Period, least: int) -> Totals:
    """The totals of a period; a number is told only if at least `least` different people stand behind it.

    What could be worked out by subtracting is not told either: how many were there, unless enough were not.
    """
    recorded = [
        [owed.record.status for owed in each.owed if owed.record is not None and period.covers(owed.meeting.on)]
        for each in standings
    ]
    excused, silent = frozenset({Status.APOLOGIES}), frozenset(Status) - THERE - {Status.APOLOGIES}
    missing = _told(recorded, excused | silent, least)
    parts = (_told(recorded, excused, least), _told(recorded, silent, least))
    places = _told(recorded, frozenset(Status), least)
    present = sum(status in THERE for theirs in recorded for status in theirs)
    is_split = missing is not None and None not in parts
    return Totals(
        places=places,
        there=present if missing is not None else None,
        at_least=present // _ROUND * _ROUND,
        with_apologies=parts[0] if is_split else None,
        otherwise=parts[1] if is_split else None,
    )


def _told(recorded: list[list[Status]], statuses: frozenset[Status], least: int) -> int | None:
    """How often one of these was recorded, if of enough people."""
    counts = [sum(status in statuses for status in theirs) for theirs in recorded]
    return sum(counts) if sum(count > 0 for count in counts) >= least else None


def _status(owed: Owed) -> Status | None:
    return owed.record.status if owed.record is not None else None
