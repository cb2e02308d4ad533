"""The tick: whatever has fallen due is found from the facts and done, each thing in a transaction of its own."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlmodel import Session

from bot.request import Due
from store import inbox, turns
from store.database import Database, NotSavedError

log = logging.getLogger(__name__)

BREATH_SECONDS = 0.001
"""Between two of many: whoever waits for the store has a turn."""


def tick(database: Database, *, due: Sequence[Due], now: datetime) -> None:
    """Do everything that is due at `now`, in this order. What fails is logged and found again by the next tick."""
    rest = due
    while rest:
        idle = _do(database, _idle, rest, now, writes=False) or 0
        for thing in rest[idle : idle + 1]:
            _do_each(database, thing, now)
        rest = rest[idle + 1 :]
    if _do(database, _is_untidy, now, writes=False):
        _do(database, _tidy_up, now)


def upcoming(session: Session, *, due: Sequence[Due], now: datetime) -> list[tuple[datetime, str]]:
    """What the clock brings next, soonest first, with words for each."""
    return sorted(chain.from_iterable(thing.upcoming(session, now) for thing in due))


def _idle(session: Session, due: Sequence[Due], now: datetime) -> int:
    """How many of them, from the first on, have nothing to do. One that cannot tell is left to be asked alone."""
    for place, thing in enumerate(due):
        try:
            if thing.find(session, now):
                return place
        except Exception:
            session.rollback()
            return place
    return len(due)


def _do_each(database: Database, thing: Due, now: datetime) -> None:
    for each in _do(database, thing.find, now, writes=False) or ():
        _do(database, thing.act, now, each)
        time.sleep(BREATH_SECONDS)


def _is_untidy(session: Session, _: datetime) -> bool:
    machine_now = datetime.now(UTC)
    return inbox.has_old(session, machine_now=machine_now) or turns.has_past(session, machine_now=machine_now)


def _tidy_up(session: Session, _: datetime) -> None:
    machine_now = datetime.now(UTC)
    inbox.forget_old(session, machine_now=machine_now)
    turns.forget_past(session, machine_now=machine_now)


def _do(database: Database, work: Callable[..., Any], *arguments: Any, writes: bool = True) -> Any:
    """What `work` returns from a transaction of its own; None if it could not be done, which is logged."""
    try:
        return database.run(lambda session: work(session, *arguments), writes=writes)
    except NotSavedError:
        log.warning("the store is busy: %s waits for the next tick", work.__qualname__)
    except Exception:
        log.exception("bug in %s", work.__qualname__)
    return None
