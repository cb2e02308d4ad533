"""The tick: whatever has fallen due is found from the facts and done, each thing in a transaction of its own."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain

from sqlmodel import Session

from bot.request import Due
from store import inbox
from store.database import Database, NotSavedError

log = logging.getLogger(__name__)


def tick(database: Database, *, due: Sequence[Due], now: datetime) -> None:
    """Do everything that is due at `now`. What fails is logged and found again by the next tick."""
    acts = [thing.act for thing in due]
    for act in (*acts, _forget_old_answers):
        try:
            database.run(lambda session, act=act: act(session, now))  # type: ignore[misc]
        except NotSavedError:
            log.warning("the store is busy: %s waits for the next tick", act.__qualname__)
        except Exception:
            log.exception("bug in %s", act.__qualname__)


def upcoming(session: Session, *, due: Sequence[Due], now: datetime) -> list[tuple[datetime, str]]:
    """What the clock brings next, soonest first, with words for each."""
    return sorted(chain.from_iterable(thing.upcoming(session, now) for thing in due))


def _forget_old_answers(session: Session, _: datetime) -> None:
    inbox.forget_old(session, machine_now=datetime.now(UTC))
