"""What the reports for everybody hold, by value: nothing private, and nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.render.minutes.body import Decided
from rules.reporting import Period, Totals


@dataclass(frozen=True)
class MeetingLine:
    """One meeting, and in a word or two what became of it."""

    on: date
    title: str
    state: str


@dataclass(frozen=True)
class Served:
    """What served one responsibility of the terms: `items` and `positions` in words, each with its day or stage.

    Without a `heading` it is whatever was given none.
    """

    heading: str
    items: tuple[str, ...]
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionCount:
    """How many actions were entered, done and closed undone in a period, and how they stand at its end."""

    entered: int
    done: int
    dropped: int
    open: int
    overdue: int


@dataclass(frozen=True)
class SeatCount:
    """The seats of a kind, and how many of them are vacant."""

    kind: str
    seats: int
    vacant: int


@dataclass(frozen=True)
class TableCount:
    """The table on a day in numbers; `about` and `wanted_smes` are what the terms ask for, of a sub-group nothing."""

    day: date
    seats: tuple[SeatCount, ...]
    members: int
    about: int | None
    companies: int
    smes: int
    wanted_smes: int | None


@dataclass(frozen=True)
class PackCount:
    """The packs of a period: in time, `late` each with the day of its meeting and by how much, at short notice (of
    which the terms promise less), never sent."""

    in_time: int
    late: tuple[tuple[date, timedelta], ...]
    short_notice: int
    not_sent: int
    days: int
    """How many days ahead the terms promise a pack."""


@dataclass(frozen=True)
class AnnualBody:
    """The annual report of a group; `until` is the day that it was drawn up to, if its year is not over."""

    group: str
    period: Period
    until: date | None
    meetings: tuple[MeetingLine, ...]
    attendance: Totals
    decisions: tuple[Decided, ...]
    served: tuple[Served, ...]
    actions: ActionCount
    table: TableCount
    packs: PackCount


@dataclass(frozen=True)
class ActionLine:
    """An action without its owner."""

    words: str
    due_on: date
    state: str


@dataclass(frozen=True)
class ProgressBody:
    """What a progress update is drafted from; `next_at` are the meetings of the next period, in the group's zone."""

    group: str
    period: Period
    until: date | None
    zone: str
    meetings: tuple[MeetingLine, ...]
    decisions: tuple[Decided, ...]
    served: tuple[Served, ...]
    done: tuple[ActionLine, ...]
    open: tuple[ActionLine, ...]
    next_period: Period
    next_at: tuple[datetime, ...]
