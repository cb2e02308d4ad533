"""The clock closes calls: whatever has passed its closing instant is settled, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.render.calls import called_for
from store import calls, groups
from store.models import OpenCall


def find_closed(session: Session, now: datetime) -> Sequence[int]:
    """The calls that have closed and are not settled."""
    return calls.closed(session, now=now)


def settle(session: Session, now: datetime, call_id: int) -> None:
    """Settle one of them."""
    call = session.get_one(OpenCall, call_id)
    groups.lock(session, group=groups.group_of(session, group_id=call.group_id))
    session.refresh(call)
    calls.settle(session, call=call, now=now)


def closings_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When the open calls close."""
    for call in calls.to_close(session, after=now):
        group = groups.group_of(session, group_id=call.group_id)
        yield call.closes_at, f"{group.name}: the call for {called_for(call)} closes"
