"""What the clock brings: a position follows the vote on it, once that is over."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.request import Due
from store import groups, positions, terms, votes
from store.models import Position


def find_over(session: Session, now: datetime) -> Sequence[int]:
    """Positions, by id, whose vote is over, or may be by the clock."""
    return [
        position.id
        for position, vote in positions.those_put(session)
        if not votes.is_open(vote) or vote.closes_at <= now
    ]


def follow(session: Session, now: datetime, position_id: int) -> None:
    """Move one of them on, unless somebody has."""
    position = session.get_one(Position, position_id)
    group = groups.group_of(session, group_id=position.group_id)
    groups.lock(session, group=group)
    session.refresh(position)
    history = terms.history(session, group=group)
    positions.settle(session, group=group, position=position, now=now, history=history)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When a vote closes is told with the vote."""
    return ()


FOLLOWING = Due(find_over, follow, nothing_to_come)
