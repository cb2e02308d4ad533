"""The command line."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from sqlalchemy.exc import DBAPIError

from bot import (
    cli_backup,
    cli_calendar,
    cli_doctor,
    cli_export,
    cli_groups,
    cli_history,
    cli_minutes,
    cli_pack,
    cli_person,
    cli_report,
    cli_standing,
    cli_terms,
)
from bot.app import discover
from bot.clock import Clock
from bot.demo import demo
from bot.manifest import manifest
from bot.process import NotReadyError, Process, favour_answers, open_store
from bot.settings import Settings, SettingsError, read
from rules.refusal import Refusal
from store import audit, groups
from store.database import Database, NotSavedError
from store.schema import migrate


class CommandError(Exception):
    """What stops a command, in one line that says what to do."""


def main(arguments: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run one command; 0 done, 1 refused or failed, 2 wrong usage. A test brings a clock of its own."""
    options = _parser().parse_args(arguments)
    options.now = (clock or Clock()).now
    try:
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
    except (CommandError, SettingsError, NotReadyError, Refusal) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except (NotSavedError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        print(f"The database cannot be used: {reason}".splitlines()[0], file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Runs a working group by its own terms.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], None], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        return made

    trial = add("demo", _demo, "sandbox, bot and a sample group; prints the address")
    trial.add_argument("--port", type=int, default=8800)
    trial.add_argument("--data", type=Path, default=None, help="where to keep the data; a temporary place if left out")
    add("serve", _serve, "everything in one process")
    add("web", _web, "signed HTTP only")
    add("worker", _worker, "clock and delivery only")
    add("migrate", _migrate, "bring the database to the newest schema")
    add("manifest", _manifest, "print the Slack app manifest")
    cli_backup.add_to(add)
    cli_calendar.add_to(add)
    cli_doctor.add_to(add)
    cli_export.add_to(add)
    cli_groups.add_to(add)
    cli_history.add_to(add)
    cli_pack.add_to(add)
    cli_minutes.add_to(add)
    cli_person.add_to(add)
    cli_report.add_to(add)
    cli_standing.add_to(add)
    cli_terms.add_to(add)
    trail = add("audit", _audit, "verify the audit trail")
    trail.add_argument("deed", choices=["verify"])
    return parser


def _demo(options: argparse.Namespace) -> None:
    demo(port=options.port, data=options.data, until=_end_asked_for())


def _serve(_: argparse.Namespace) -> None:
    settings = read(os.environ, needs=("slack_bot_token",))
    if not (settings.slack_app_token or settings.slack_signing_secret):
        raise SettingsError("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is not set")
    _run(settings)


def _web(_: argparse.Namespace) -> None:
    settings = read(os.environ, needs=("slack_bot_token", "slack_signing_secret"))
    _run(replace(settings, slack_app_token=""), works=False)


def _worker(_: argparse.Namespace) -> None:
    _run(read(os.environ, needs=("slack_bot_token",)), listens=False)


def _run(settings: Settings, *, listens: bool = True, works: bool = True) -> None:
    _log(settings)
    wait_for_the_end = _end_asked_for()
    process = Process(settings, now=Clock().now, listens=listens, works=works)
    favour_answers()
    process.start()
    wait_for_the_end()
    process.stop()


def _migrate(_: argparse.Namespace) -> None:
    migrate(Database(read(os.environ).database_url))


def _manifest(_: argparse.Namespace) -> None:
    settings = read(os.environ)
    made = manifest(discover(), prefix=settings.command_prefix, public_url=settings.public_url)
    print(json.dumps(made, indent=2))  # noqa: T201


def _audit(_: argparse.Namespace) -> None:
    database = open_store(read(os.environ))
    for group in database.run(groups.all_groups, writes=False):
        broken = database.run(
            lambda session, group_id=group.id: audit.first_broken_link(session, group_id=group_id),  # type: ignore[misc]
            writes=False,
            within=60.0,
        )
        if broken is not None:
            raise CommandError(f"{group.name}: the audit trail is broken at entry {broken}")
        print(f"{group.name}: whole")  # noqa: T201


def _end_asked_for() -> Callable[[], None]:
    """Waits until somebody asks this process to end, which counts from now on, even while it starts.

    Asked twice at once, a signal interrupts the answer to the other: what they touch has to bear that.
    """
    asked: SimpleQueue[None] = SimpleQueue()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: asked.put(None))
    return asked.get


def _log(settings: Settings) -> None:
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
