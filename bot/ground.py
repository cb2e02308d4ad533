"""What a command stands on: the store of the environment, and the group or the meeting that is named."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Protocol

from sqlmodel import Session

from bot.process import open_store
from bot.settings import read
from rules.refusal import Refusal
from store import groups, meetings
from store.database import Database
from store.models import Meeting, WorkingGroup

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


def ask_for_meeting(parser: ArgumentParser) -> None:
    """Let a command name a meeting of its group."""
    parser.add_argument("--meeting", required=True, metavar="DATE", type=day, help="the date of the meeting")


def meeting_meant(session: Session, *, group: WorkingGroup, on: date) -> Meeting:
    """The meeting of that date, a cancelled one if there is no other. Refused if there is none."""
    found = meetings.on_day(session, group=group, day=on) or meetings.cancelled_on(session, group=group, day=on)
    if found is None:
        raise Refusal(f"“{group.name}” has no meeting on {on}. Its calendar lists them: python -m bot calendar")
    return found


def day(text: str) -> date:
    """A date as it is typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date such as 2027-01-14") from None
