"""The standings of a year: for people, for a spreadsheet and for a program."""

from datetime import date

import pytest
from judged import attended, missed, year_of

from bot.render.standings import FORMATS, drawn
from rules.strikes import StandingState
from rules.terms import Terms
from store.models import Person

FOUND = (
    (Person(name="Omar Haddad"), year_of(attended("2026-03-12"), attended("2026-06-11"))),
    (
        Person(name='Zoë "Zed" Li, MBE'),
        year_of(
            missed("2026-03-12"),
            missed("2026-06-11"),
            state=StandingState.AT_LIMIT,
            at_limit_on=date(2026, 6, 11),
            rests_on=("strikes.notice_days", "strikes.substitute_is_present"),
        ),
    ),
)

TABLE = """\
person             year  liable  absences  standing  at_limit_on  absence_dates
Omar Haddad        2026  2       0         clear
Zoë "Zed" Li, MBE  2026  2       2         at_limit  2026-06-11   2026-03-12;2026-06-11
It rests on a default that the group has not settled: How much notice must a compulsory meeting have? 7 days.
It rests on a default that the group has not settled: Does a substitute count as the member being there? no.
"""

CSV = """\
person,year,liable,absences,standing,at_limit_on,absence_dates
"Omar Haddad","2026","2","0","clear","",""
"Zoë ""Zed"" Li, MBE","2026","2","2","at_limit","2026-06-11","2026-03-12;2026-06-11"
"""

JSON = """\
[
  {
    "person": "Omar Haddad",
    "year": 2026,
    "liable": 2,
    "absences": 0,
    "standing": "clear",
    "at_limit_on": null,
    "absence_dates": [],
    "rests_on": []
  },
  {
    "person": "Zoë \\"Zed\\" Li, MBE",
    "year": 2026,
    "liable": 2,
    "absences": 2,
    "standing": "at_limit",
    "at_limit_on": "2026-06-11",
    "absence_dates": [
      "2026-03-12",
      "2026-06-11"
    ],
    "rests_on": [
      "strikes.notice_days",
      "strikes.substitute_is_present"
    ]
  }
]
"""

NOBODY = {
    "table": "Nobody was a member in 2026.\n",
    "csv": "person,year,liable,absences,standing,at_limit_on,absence_dates\n",
    "json": "[]\n",
}


@pytest.mark.parametrize(("form", "text"), [("table", TABLE), ("csv", CSV), ("json", JSON)])
def test_drawn(terms: Terms, form: str, text: str) -> None:
    assert drawn(FOUND, year=2026, terms=terms, form=form) == text


def test_drawn_of_nobody(terms: Terms) -> None:
    assert {form: drawn([], year=2026, terms=terms, form=form) for form in FORMATS} == NOBODY
