"""`terms show` and `terms check`: the numbers that a group works by, as a file to read, to change and to begin with."""

import argparse
import sys
from pathlib import Path

from sqlmodel import Session

from bot import terms_file
from bot.ground import PATIENCE, Adder, group_meant, opened
from bot.render.words import counted
from rules.terms import Terms
from store import groups, terms


def add_to(add: Adder) -> None:
    """`terms show [--group NAME | --preset NAME]` and `terms check FILE`."""
    parser = add("terms", _show, "show terms of reference as a TOML file, or check one")
    deeds = parser.add_subparsers(required=True, metavar="show|check")
    show = deeds.add_parser("show", help="print terms: those in force in a group today, or those that come with it")
    show.set_defaults(run=_show)
    whose = show.add_mutually_exclusive_group()
    whose.add_argument("--group", metavar="NAME")
    whose.add_argument("--preset", choices=terms.presets(), default=terms.PRESET, help=f"{terms.PRESET} if left out")
    show.add_argument("--team", metavar="ID", help="the workspace, if several have a group of that name")
    check = deeds.add_parser("check", help="say what is wrong with a file of terms, everything at once")
    check.set_defaults(run=_check)
    check.add_argument("file", type=Path, metavar="FILE")


def _show(options: argparse.Namespace) -> None:
    if options.group is None:
        shown = terms.preset(options.preset)
    else:
        with opened() as database:
            shown = database.run(lambda session: _in_force(session, options), writes=False, within=PATIENCE)
    sys.stdout.write(terms_file.written(shown))


def _check(options: argparse.Namespace) -> None:
    read = terms_file.read(options.file)
    left_open = counted(len(read.open_defaults), "open default")
    print(f"{options.file} can be used: {len(read.numbers())} numbers, {left_open}")  # noqa: T201


def _in_force(session: Session, options: argparse.Namespace) -> Terms:
    group = group_meant(session, name=options.group, team_id=options.team)
    return terms.history(session, group=group).on(groups.local_date(group, options.now())).terms
