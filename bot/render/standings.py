"""The standings of a group in a year: as a table for people, as CSV and JSON for programs."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from bot.render.terms import value_in_words
from rules.strikes import Standing
from rules.terms import Terms
from store.models import Person

FORMATS = ("table", "csv", "json")
COLUMNS = ("person", "year", "liable", "absences", "standing", "at_limit_on", "absence_dates")

Found = Sequence[tuple[Person, Standing]]


def drawn(found: Found, *, year: int, terms: Terms, form: str) -> str:
    """The whole text, in one of FORMATS."""
    match form:
        case "csv":
            return _csv(found, year)
        case "json":
            return _json(found, year)
        case _:
            return _table(found, year, terms)


def _cells(person: Person, standing: Standing, year: int) -> list[str]:
    return [
        person.name,
        str(year),
        str(len(standing.owed)),
        str(standing.absences),
        standing.state.value,
        standing.at_limit_on.isoformat() if standing.at_limit_on else "",
        ";".join(_dates(standing)),
    ]


def _dates(standing: Standing) -> list[str]:
    return [strike.meeting.on.isoformat() for strike in standing.strikes]


def _csv(found: Found, year: int) -> str:
    """The header as it is, and every cell quoted."""
    text = io.StringIO()
    text.write(",".join(COLUMNS) + "\n")
    rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerows(_cells(person, standing, year) for person, standing in found)
    return text.getvalue()


def _json(found: Found, year: int) -> str:
    """A list; numbers are numbers, an open date is null, and `rests_on` names the open defaults behind the result."""
    rows = [_object(person, standing, year) for person, standing in found]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _object(person: Person, standing: Standing, year: int) -> dict[str, Any]:
    return {
        "person": person.name,
        "year": year,
        "liable": len(standing.owed),
        "absences": standing.absences,
        "standing": standing.state.value,
        "at_limit_on": standing.at_limit_on.isoformat() if standing.at_limit_on else None,
        "absence_dates": _dates(standing),
        "rests_on": list(standing.rests_on),
    }


def _table(found: Found, year: int, terms: Terms) -> str:
    """Columns side by side, and below them the open defaults that the result rests on."""
    if not found:
        return f"Nobody was a member in {year}.\n"
    rows = [list(COLUMNS), *(_cells(person, standing, year) for person, standing in found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, *_open_defaults(found, terms)]) + "\n"


def _open_defaults(found: Found, terms: Terms) -> list[str]:
    names = sorted({name for _, standing in found for name in standing.rests_on})
    return [
        f"It rests on a default that the group has not settled: {number.words} {value_in_words(number)}."
        for number in map(terms.describe, names)
    ]
