"""A year's attendance as a grid of members and meetings, by value, and the same as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.render.spreadsheets import csv_bytes
from bot.render.strikes import SPARE_WORDS, STATE_WORDS, STATUS_WORDS
from rules.reporting import Cell
from rules.strikes import Spare, StandingState, Status


class Mark(StrEnum):
    """What stands in a cell: to be told apart without colour."""

    THERE = "●"
    LATE = "L"
    LEFT_EARLY = "E"
    APOLOGIES = "A"
    ABSENT = "X"
    SUBSTITUTE = "S"
    NOT_RECORDED = "?"
    NO_MEMBER = "–"


MARKS = {
    Status.PRESENT: Mark.THERE,
    Status.LATE: Mark.LATE,
    Status.LEFT_EARLY: Mark.LEFT_EARLY,
    Status.APOLOGIES: Mark.APOLOGIES,
    Status.ABSENT: Mark.ABSENT,
    Status.SUBSTITUTE: Mark.SUBSTITUTE,
}
LEGEND = {
    Mark.THERE: "present",
    Mark.LATE: "came late",
    Mark.LEFT_EARLY: "left early",
    Mark.APOLOGIES: "apologies",
    Mark.ABSENT: "absent",
    Mark.SUBSTITUTE: "sent a substitute",
    Mark.NOT_RECORDED: "nothing recorded",
    Mark.NO_MEMBER: "not a member then",
}


@dataclass(frozen=True)
class GridRow:
    """One member: a cell for each meeting of the grid, and where they stand."""

    name: str
    company: str
    cells: tuple[Cell, ...]
    owed: int
    absences: int
    state: StandingState


@dataclass(frozen=True)
class Grid:
    """The attendance of a year up to a day. `notes` are sentences on meetings that have no column or do not count."""

    group: str
    year: int
    as_of: date
    limit: int
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()


def mark_of(cell: Cell) -> Mark:
    """The letter or shape of a cell."""
    if cell.status is not None:
        return MARKS[cell.status]
    return Mark.NO_MEMBER if cell.why is Spare.NOT_A_MEMBER else Mark.NOT_RECORDED


def is_put_aside(cell: Cell) -> bool:
    """Whether something was recorded that does not count, for or against: it stands in brackets."""
    return cell.why is not None and cell.status is not None


def attendance_csv(grid: Grid) -> bytes:
    """The grid in words, a row for each member, for whoever reads it with a program or has it read to them."""
    days = [day.isoformat() for day in grid.days]
    columns = ["member", "company", *days, "meetings that count", "absences", "standing"]
    return csv_bytes(columns, _rows(grid))


def _rows(grid: Grid) -> Iterator[list[str]]:
    for row in grid.rows:
        standing = [str(row.owed), str(row.absences), STATE_WORDS[row.state]]
        yield [row.name, row.company, *map(_in_words, row.cells), *standing]


def _in_words(cell: Cell) -> str:
    """`apologies, counts as an absence`, `present`, `absent (not compulsory)`."""
    recorded = STATUS_WORDS[cell.status] if cell.status is not None else ""
    if cell.why is not None:
        return f"{recorded} ({SPARE_WORDS[cell.why]})" if recorded else SPARE_WORDS[cell.why]
    return f"{recorded or 'nothing recorded'}{', counts as an absence' if cell.is_strike else ''}"
