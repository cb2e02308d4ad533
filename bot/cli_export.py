"""`export`: everything of a group as CSV and JSON in a folder."""

import argparse
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from bot.exporting.folder import require_empty, write
from bot.exporting.index import index
from bot.ground import PATIENCE, Adder, ask_for_group, group_meant, opened
from rules.refusal import Refusal
from store import terms
from store.models import Content, WorkingGroup
from store.privacy import Beside, Export, exported


def add_to(add: Adder) -> None:
    """`export --group NAME -o DIR [--private]`."""
    parser = add("export", _export, "write everything of a group into a folder, as CSV and JSON")
    ask_for_group(parser)
    output = "the folder to write into: a new or an empty one"
    parser.add_argument("-o", "--output", required=True, metavar="DIR", type=Path, help=output)
    private = "with private items, attendance, reasons and addresses, for the officers only"
    parser.add_argument("--private", action="store_true", help=private)


def _export(options: argparse.Namespace) -> None:
    require_empty(options.output)
    with opened() as database:
        team_id, made, text = database.run(lambda session: _made(session, options), writes=False, within=PATIENCE)

        def content(beside: Beside) -> bytes:
            read = partial(_content, team_id=team_id, digest=beside.digest)
            return database.run(read, writes=False, within=PATIENCE)

        try:
            write(made, folder=options.output, index=text, content=content)
        except OSError as error:
            raise Refusal(f"{options.output} cannot be written: {error.strerror}.") from None
    print(f"{options.output}: {len(made.sheets)} subjects, {len(made.files)} files; README.txt says what is what")  # noqa: T201


def _made(session: Session, options: argparse.Namespace) -> tuple[str, Export, str]:
    """The export, and its README, of one moment."""
    group = group_meant(session, name=options.group, team_id=options.team)
    history = terms.history(session, group=group)
    export = exported(session, group=group, is_private=options.private, history=history)
    below = select(WorkingGroup.name).where(WorkingGroup.parent_id == group.id).order_by(col(WorkingGroup.name))
    subgroups = session.exec(below).all()
    return group.team_id, export, index(export, group=group, subgroups=subgroups, is_private=options.private)


def _content(session: Session, *, team_id: str, digest: str) -> bytes:
    """The bytes of a file; they never change."""
    return session.get_one(Content, (team_id, digest)).data
