"""Files to fetch out of Slack: seen without disturbing whoever writes, and each taken by one process at a time."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store.models import FileState, MinutesFile, PaperVersion

LEASE = timedelta(minutes=3)
"""How long a file that was taken is left to whoever took it: longer than fetching and looking at it may last."""

_File = TypeVar("_File", bound=PaperVersion | MinutesFile)

_DUE: dict[Any, Any] = {
    kind: select(kind)
    .where(
        col(kind.state) == FileState.ARRIVING,
        col(kind.retry_at).is_(None) | (col(kind.retry_at) <= bindparam("machine_now")),
    )
    .order_by(col(kind.retry_at).asc().nulls_first(), col(kind.id))
    .limit(1)
    for kind in (PaperVersion, MinutesFile)
}
_TO_TAKE = {kind: due.with_for_update(skip_locked=True) for kind, due in _DUE.items()}


def is_due(session: Session, kind: type[_File], *, machine_now: datetime) -> bool:
    """Whether there is a file of that kind to fetch now."""
    return session.execute(_DUE[kind], {"machine_now": machine_now}).first() is not None


def take(session: Session, kind: type[_File], *, machine_now: datetime) -> _File | None:
    """Take the next file of that kind, for the length of the lease; None if there is none now. The try is counted."""
    file: _File | None = session.execute(_TO_TAKE[kind], {"machine_now": machine_now}).scalar()
    if file is not None:
        file.attempts += 1
        file.retry_at = machine_now + LEASE
        session.add(file)
        session.flush()
    return file
