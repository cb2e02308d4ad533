"""The pace of messages: when a conversation may have its next one, for all processes that deliver into it."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select, update

from store.models import Turn

_ONE = (col(Turn.team_id) == bindparam("team"), col(Turn.conversation_id) == bindparam("conversation"))
_FREE_AT = select(Turn.free_at).where(*_ONE).with_for_update()
_PAST = select(Turn.conversation_id).where(col(Turn.free_at) < bindparam("machine_now")).limit(1)
_MOVE = update(Turn).where(*_ONE).values(free_at=bindparam("moment"))


def seconds_to(session: Session, *, team_id: str, conversation_id: str, machine_now: datetime) -> float:
    """How long a conversation has to wait for its next message, in seconds; 0 if it may have it now.

    Until the end of the transaction nobody else is told about a conversation that has a turn; of two that give one its
    first turn at the same time, one collides and is done again (`Database.run`).
    """
    where = {"team": team_id, "conversation": conversation_id}
    free_at: datetime | None = session.execute(_FREE_AT, where).scalar()
    return max((free_at - machine_now).total_seconds(), 0.0) if free_at else 0.0


def wait_until(session: Session, *, team_id: str, conversation_id: str, free_at: datetime) -> None:
    """Let a conversation have no message before that instant of the machine's clock."""
    where = {"team": team_id, "conversation": conversation_id}
    if not session.connection().execute(_MOVE, {**where, "moment": free_at}).rowcount:
        session.add(Turn(team_id=team_id, conversation_id=conversation_id, free_at=free_at))
        session.flush()


def has_past(session: Session, *, machine_now: datetime) -> bool:
    """Whether there is something to forget."""
    return session.execute(_PAST, {"machine_now": machine_now}).first() is not None


def forget_past(session: Session, *, machine_now: datetime) -> None:
    """Drop what nobody has to wait for any more."""
    session.exec(delete(Turn).where(col(Turn.free_at) < machine_now))
