"""What a command stands on: the store of the environment, and the group that is named."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlmodel import Session

from bot.process import open_store
from bot.settings import read
from rules.refusal import Refusal
from store import groups
from store.database import Database
from store.models import WorkingGroup

HOME_ZONE = "Europe/London"
"""The zone of a group that names none."""

PATIENCE = 60.0
"""Seconds that a command waits for the store: nobody's form is open meanwhile."""


class Adder(Protocol):
    """Adds a command of that name to the parser, with what it runs and its help."""

    def __call__(self, name: str, run: Callable[[Namespace], None], words: str) -> ArgumentParser: ...


@contextmanager
def opened() -> Iterator[Database]:
    """The store, closed afterwards; NotReadyError if it is not at the newest schema."""
    database = open_store(read(os.environ))
    try:
        yield database
    finally:
        database.close()


def ask_for_group(parser: ArgumentParser) -> None:
    """Let a command name its group."""
    parser.add_argument("--group", required=True, metavar="NAME")
    parser.add_argument("--team", metavar="ID", help="the workspace, if several have a group of that name")


def group_meant(session: Session, *, name: str, team_id: str | None) -> WorkingGroup:
    """The group of that name. Refused, with a list, if it is not exactly one."""
    found = groups.called(session, name=name, team_id=team_id)
    if not found:
        where = f" in {team_id}" if team_id else ""
        raise Refusal(f"There is no group called “{name}”{where}. See: python -m bot group list")
    if len(found) > 1:
        listed = ", ".join(f"--team {group.team_id}" for group in found)
        raise Refusal(f"There are {len(found)} groups called “{name}”. Say which one: {listed}")
    return found[0]
