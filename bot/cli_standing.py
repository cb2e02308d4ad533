"""`standing`: who owed which meetings in a year, and who missed them."""

import argparse
import sys
from datetime import date

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, ask_for_group, day, group_meant, opened
from bot.render.standings import FORMATS, drawn
from rules.refusal import Refusal
from store import groups, terms
from store.strikes import standings


def add_to(add: Adder) -> None:
    """`standing --group NAME [--year Y | --as-of DATE] [--format table|csv|json]`."""
    parser = add("standing", _standing, "everybody's attendance in a year: this one, if no other is named")
    ask_for_group(parser)
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--year", type=_year, metavar="Y", help="that calendar year, as it is seen today")
    time.add_argument("--as-of", type=day, metavar="DATE", help="from 1 January to that day, as it was seen then")
    parser.add_argument("--format", choices=FORMATS, default="table")


def _standing(options: argparse.Namespace) -> None:
    with opened() as database:
        text = database.run(lambda session: _drawn(session, options), writes=False, within=PATIENCE)
    sys.stdout.write(text)


def _drawn(session: Session, options: argparse.Namespace) -> str:
    group = group_meant(session, name=options.group, team_id=options.team)
    if group.parent_id is not None:
        raise Refusal(f"“{group.name}” is a sub-group: its meetings never count towards a strike (clause 17).")
    as_of: date = options.as_of or groups.local_date(group, options.now())
    year: int = options.year or as_of.year
    history = terms.history(session, group=group)
    found = standings(session, group=group, year=year, as_of=as_of, terms=history)
    return drawn(found, year=year, terms=history.on(as_of).terms, form=options.format)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"“{text}” is not a year such as 2027")
    return int(text)
