"""`person export` and `person erase`: what is kept about somebody, and how it goes."""

import argparse
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime

from sqlmodel import Session

from bot.ground import PATIENCE, Adder, opened
from rules.refusal import Refusal
from store.models import Person
from store.privacy import Erasure, erase, erasure_of, everything_about, people_with


def add_to(add: Adder) -> None:
    """`person export EMAIL` and `person erase EMAIL --yes`."""
    parser = add("person", _export, "export what is kept about somebody, or erase them")
    deeds = parser.add_subparsers(required=True, metavar="export|erase")
    told = deeds.add_parser("export", help="print every row about somebody, as JSON")
    told.set_defaults(run=_export)
    gone = deeds.add_parser("erase", help="take somebody who has departed out of everything")
    gone.set_defaults(run=_erase)
    gone.add_argument("--yes", action="store_true", help="do it; without this only what it would do is told")
    for deed in (told, gone):
        deed.add_argument("email", metavar="EMAIL")


def _export(options: argparse.Namespace) -> None:
    with opened() as database:
        made = database.run(
            lambda session: [everything_about(session, person=each) for each in _meant(session, options.email)],
            writes=False,
            within=PATIENCE,
        )
    print(json.dumps(made, ensure_ascii=False, indent=1))  # noqa: T201


def _erase(options: argparse.Namespace) -> None:
    """Erase in every workspace, or in none; nothing without `--yes`."""
    now: datetime = options.now()
    with opened() as database:

        def work(session: Session) -> list[tuple[str, Erasure]]:
            if database.is_sqlite:
                session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
            found = _meant(session, options.email)
            deed = erase if options.yes else erasure_of
            return [(person.name, deed(session, person=person, now=now)) for person in found]

        done = database.run(work, writes=options.yes, within=PATIENCE)
        if options.yes and database.is_sqlite:
            _empty_the_log(str(database.url.database))
    for name, erasure in done:
        print("\n".join(_told(name, erasure, is_done=options.yes)))  # noqa: T201
    if not options.yes:
        raise Refusal("Nothing was erased. To do it, add --yes: it cannot be taken back.")


def _empty_the_log(path: str) -> None:
    """Have nothing that went still stand in SQLite's log beside the database; a reader may keep it a little longer."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _meant(session: Session, email: str) -> Sequence[Person]:
    found = people_with(session, email=email)
    if not found:
        raise Refusal(f"Nobody has the address {email}.")
    return found


def _told(name: str, erasure: Erasure, *, is_done: bool) -> Iterator[str]:
    """What erasing somebody did, or would do."""
    yield f"{name} {'was' if is_done else 'would be'} erased: name, addresses, Slack account and job title."
    yield (
        f"Rows that refer to them: {erasure.rows}. Of those {erasure.gone} go, {erasure.cleared} lose what was "
        "written, and the others stay under no name, so that no count or standing changes."
    )
    yield f"Texts of the group that name them: {erasure.texts}. In these the name is replaced."
    if erasure.actions:
        yield f"Their open actions have nobody to do them: {', '.join(map(str, erasure.actions))}."
    if not erasure.is_searched:
        yield "Texts are not searched for the name: it is a single word, or somebody else has it too."
    if erasure.minutes:
        yield "Minutes that name them are files, and are not altered:"
        yield from (f"- {meeting}" for meeting in erasure.minutes)
    yield from (f"The company “{company}” keeps its name." for company in erasure.companies)
    yield "Files of papers, packs that were sent, and messages in Slack are not looked into."
