"""Payloads that changed something and what they were answered, so that a repeat gets the same answer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col, delete

from store.models import Answered
from store.rows import read, table, write

KEPT = timedelta(days=1)
"""How long an answer is kept; Slack repeats an event for an hour."""

_ABOUT = "answer about"
_KEPT = "answer kept"


_INBOX = table(Answered)
_OLD = select(_INBOX.c.key).where(_INBOX.c.answered_at < bindparam("until")).limit(1)
_REPLY = select(_INBOX.c.reply).where(_INBOX.c.key == bindparam("key"))


def answer_to(session: Session, *, key: str) -> dict[str, Any] | None:
    """What this payload was answered, if it has been seen."""
    return read(session, _REPLY, {"key": key}).scalar()


def remember(session: Session, *, key: str, team_id: str, reply: dict[str, Any], machine_now: datetime) -> None:
    """Keep the answer, in the transaction of the effect."""
    about = session.info.get(_ABOUT)
    values = {"key": key, "team_id": team_id, "reply": reply, "answered_at": machine_now, "about": about}
    write(session, Answered, values)


def keep(session: Session) -> None:
    """Have the payload of this transaction answered the same ever after, though it found everything as it wants it:
    a repeat that comes in after somebody has changed that does not change it back."""
    session.info[_KEPT] = True


def is_to_be_kept(session: Session) -> bool:
    """Whether `keep` was called."""
    return bool(session.info.get(_KEPT))


def note_about(session: Session, *, about: str) -> None:
    """Have the answer to the payload of this transaction kept no longer than until `forget_about`."""
    session.info[_ABOUT] = about


def forget_about(session: Session, *, team_id: str, about: str) -> None:
    """Drop the answers that are not to be read any more."""
    session.exec(delete(Answered).where(col(Answered.team_id) == team_id, col(Answered.about) == about))


def note_called(session: Session, *, key: str, machine_now: datetime) -> None:
    """Note that the call which an answer asks for was made."""
    row = session.get(Answered, key)
    if row is not None:
        row.called_at = machine_now
        session.add(row)


def was_called(session: Session, *, key: str) -> bool:
    """Whether the call which an answer asks for was made."""
    row = session.get(Answered, key)
    return row is not None and row.called_at is not None


def has_old(session: Session, *, machine_now: datetime) -> bool:
    """Whether there are answers that no repeat can ask for any more."""
    return read(session, _OLD, {"until": machine_now - KEPT}).first() is not None


def forget_old(session: Session, *, machine_now: datetime) -> None:
    """Drop answers that no repeat can ask for any more."""
    session.exec(delete(Answered).where(col(Answered.answered_at) < machine_now - KEPT))
