"""CSV files as rows of checked cells, with everything that is wrong told by its line."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rules.refusal import Refusal

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_ACCOUNT = re.compile(r"[UW][A-Z0-9]+", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line."""

    line: int
    words: str


@dataclass(frozen=True)
class Row:
    """One row by column, each cell trimmed and in composed form (NFC), and the line on which it begins."""

    line: int
    cells: Mapping[str, str]


class BadRowsError(Refusal):
    """A file that cannot be imported: one line for each bad row, in their order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        words: dict[int, list[str]] = {}
        for problem in problems:
            words.setdefault(problem.line, []).append(problem.words)
        super().__init__(
            "\n".join(f"line {line}: {' '.join('; '.join(words[line]).split())}" for line in sorted(words))
        )


class Cells:
    """One row being read. A cell that cannot be read is noted in `problems`, and its stand-in is not to be used."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.problems: list[Problem] = []

    def text(self, column: str) -> str:
        """The cell as it is; often blank."""
        return self._row.cells[column]

    def name(self, column: str) -> str:
        """A cell that must not be blank."""
        return self._needed(column, self.text(column) or None) or ""

    def day(self, column: str) -> date:
        """A date that must be there."""
        return self._needed(column, self.day_if_any(column)) or date.min

    def day_if_any(self, column: str) -> date | None:
        """A date; None for a blank cell."""
        return self._read(column, _day)

    def time_if_any(self, column: str) -> time | None:
        """An hour of the day on the clock; None for a blank cell."""
        return self._read(column, _time)

    def number_if_any(self, column: str, *, least: int, most: int) -> int | None:
        """A whole number in a range; None for a blank cell."""
        return self._read(column, lambda text: _number(text, least, most))

    def yes_or_no(self, column: str) -> bool | None:
        """`yes` or `no`; None for a blank cell."""
        return self._read(column, _yes_or_no)

    def one_of(self, column: str, kind: type[E]) -> E | None:
        """One of the words of an enumeration; None for a blank cell."""
        return self._read(column, lambda text: _one_of(text, kind))

    def email(self, column: str) -> str | None:
        """An e-mail address in lower case; None for a blank cell."""
        return self._read(column, _email)

    def account(self, column: str) -> str | None:
        """The id of a Slack account; None for a blank cell."""
        return self._read(column, _account)

    def wrong(self, words: str) -> None:
        """Note what is wrong with the row."""
        self.problems.append(Problem(self._row.line, words))

    def _needed(self, column: str, value: T | None) -> T | None:
        if not self.text(column):
            self.wrong(f"{column} is blank")
        return value

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        text = self.text(column)
        try:
            return read(text) if text else None
        except ValueError as wrong:
            self.wrong(f"{column} {wrong}")
            return None


def read(path: Path, *, columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """The rows of a file, and what is wrong with those that are left out.

    UTF-8, with or without a byte order mark; the header names every column, in any order. Blank lines are passed over.
    A file of which nothing can be read is refused.
    """
    lines = _lines(_text(path))
    header = next(lines, (1, []))
    names = [_trimmed(name) for name in header[1]]
    if sorted(names) != sorted(columns):
        raise BadRowsError([Problem(header[0], _wrong_header(names, columns))])
    rows, problems = [], []
    for line, cells in lines:
        words = _wrong_cells(cells, names)
        if words:
            problems.append(Problem(line, words))
        else:
            rows.append(Row(line, dict(zip(names, map(_trimmed, cells), strict=True))))
    return rows, problems


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRowsError([Problem(line, "is not UTF-8: save the file as CSV in UTF-8")]) from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadRowsError([Problem(begins, f"is not CSV: {error}")]) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _trimmed(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip())


def _wrong_header(names: Sequence[str], columns: Sequence[str]) -> str:
    missing = [column for column in columns if column not in names]
    unknown = [name for name in names if name not in columns]
    said = [f"the column {name} is missing" for name in missing]
    said += [f"there is no column “{name}”" for name in unknown] or ["a column is there twice"] * (not missing)
    return f"{', '.join(said)}; the header has to be {','.join(columns)}"


def _wrong_cells(cells: Sequence[str], names: Sequence[str]) -> str:
    if len(cells) != len(names):
        return f"has {len(cells)} cells, the header has {len(names)}"
    for name, cell in zip(names, cells, strict=True):
        if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in cell.strip()):
            return f"{name} has a line break or a control character in it"
    return ""


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        raise ValueError(f"“{text}” is a day that does not exist") from None
    if day is None:
        raise ValueError(f"“{text}” is not a date such as 2027-01-14")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"“{text}” is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _time(text: str) -> time:
    if not _TIME.fullmatch(text):
        raise ValueError(f"“{text}” is not a time such as 10:00")
    return time.fromisoformat(text)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise ValueError(f"“{text}” is not a whole number from {least} to {most}")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"“{text}” is neither yes nor no")
    return text == "yes"


def _one_of(text: str, kind: type[E]) -> E:
    if text not in set(kind):
        raise ValueError(f"“{text}” is not one of {', '.join(kind)}")
    return kind(text)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"“{text}” is not an e-mail address")
    return text.lower()


def _account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        raise ValueError(f"“{text}” is not the id of a Slack account, such as U0123ABCD")
    return text
