"""`import`: the history of a group from CSV files."""

import argparse
from pathlib import Path

from sqlmodel import Session

from bot.ground import HOME_ZONE, PATIENCE, Adder, ask_for_group, group_meant, opened
from bot.importing.file import KINDS, bring_in, rows_of
from calendars.holidays import ENGLAND_AND_WALES
from store import groups
from store.founding import found
from store.models import WorkingGroup

NOTHING = "Nothing changes: what the file says is known."
DRY_RUN = "Nothing was written: this was a dry run."


def add_to(add: Adder) -> None:
    """`import roster|meetings|attendance FILE.csv --group NAME …`."""
    parser = add("import", _import, "a group's history from a CSV file, as a whole or not at all")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    ask_for_group(parser)
    parser.add_argument("--create", action="store_true", help="make the group, unbound, if it is not there")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")


def _import(options: argparse.Namespace) -> None:
    rows, problems = rows_of(options.file, kind=options.kind)
    now = options.now()

    def work(session: Session) -> list[str]:
        told, group = _group(session, options)
        told += bring_in(session, group=group, kind=options.kind, rows=rows, problems=problems, now=now)
        if options.dry_run:
            session.rollback()
        return told

    with opened() as database:
        told = database.run(work, within=PATIENCE)
    ending = [NOTHING] if not told else [DRY_RUN] if options.dry_run else []
    print("\n".join([*told, *ending]))  # noqa: T201


def _group(session: Session, options: argparse.Namespace) -> tuple[list[str], WorkingGroup]:
    """The group that is meant, made if it is missing and that is wanted, with what there is to tell of it."""
    if options.create and options.team is None and not groups.called(session, name=options.group):
        group = found(session, name=options.group, zone=HOME_ZONE, division=ENGLAND_AND_WALES, now=options.now())
        return [f"new group: {group.name}"], group
    return [], group_meant(session, name=options.group, team_id=options.team)
