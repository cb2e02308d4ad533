"""One line of the roster file, read and checked by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.importing.rows import Cells, Problem, Row
from store.models import OfficeKind

COLUMNS = (
    "person",
    "email",
    "slack_user_id",
    "company",
    "member_company",
    "sme",
    "seat",
    "office",
    "starts_on",
    "ends_on",
)


@dataclass(frozen=True)
class Entry:
    """A person from a day on: in a seat, except a programme manager who has none; empty is what the file leaves out."""

    line: int
    name: str
    email: str | None
    account: str | None
    company: str
    is_member_company: bool | None
    is_sme: bool | None
    seat: str
    office: OfficeKind | None
    starts_on: date
    ends_on: date | None


def parse(rows: Sequence[Row]) -> tuple[list[Entry], list[Problem]]:
    """The lines that can be read, and what is wrong with the others."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for row in rows:
        cells = Cells(row)
        entry = _entry(row.line, cells)
        _check(entry, cells)
        problems += cells.problems
        if not cells.problems:
            entries.append(entry)
    return entries, problems


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The earliest first."""
    return sorted(entries, key=lambda entry: (entry.starts_on, entry.line))


def _entry(line: int, cells: Cells) -> Entry:
    return Entry(
        line=line,
        name=cells.name("person"),
        email=cells.email("email"),
        account=cells.account("slack_user_id"),
        company=cells.text("company"),
        is_member_company=cells.yes_or_no("member_company"),
        is_sme=cells.yes_or_no("sme"),
        seat=cells.text("seat"),
        office=cells.one_of("office", OfficeKind),
        starts_on=cells.day("starts_on"),
        ends_on=cells.day_if_any("ends_on"),
    )


def _check(entry: Entry, cells: Cells) -> None:
    if "@" in entry.name:
        cells.wrong("person has an @ in it: the address goes into the column email")
    if not entry.company and (entry.is_member_company or entry.is_sme):
        cells.wrong("company is blank")
    if not entry.seat and entry.office is not OfficeKind.PROGRAMME_MANAGER:
        cells.wrong("seat is blank: only a programme manager can be without one")
    if entry.ends_on is not None and entry.ends_on < entry.starts_on:
        cells.wrong("ends_on is before starts_on")
