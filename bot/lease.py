"""The hold on a claimed row of the outbox, kept while something is done that may take longer than a lease."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import TypeVar

from store import outbox
from store.database import Database
from store.models import Owed

T = TypeVar("T")

PART = 1 / 3
"""Of a lease: so much of it goes by before it is renewed, and so often that is looked at."""

PATIENCE = 20.0
"""Seconds for a write that the store is slow to take."""


class LostError(Exception):
    """The lease has ended and another courier may have the row: whatever was done for it is dropped."""


class Lease:
    """Held since the row was claimed; each renewal holds it for another lease."""

    def __init__(self, database: Database, row: Owed) -> None:
        assert row.lease_until is not None, "claimed"  # noqa: S101
        self._database = database
        self._row_id = row.id
        self._until: datetime = row.lease_until

    def during(self, work: Callable[[], T]) -> T:
        """Do some work, and hold the row however long that takes."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="making") as pool:
            doing = pool.submit(work)
            while not doing.done():
                if self._until - datetime.now(UTC) < outbox.LEASE * (1 - PART):
                    self.renew()
                wait([doing], timeout=outbox.LEASE.total_seconds() * PART)
            return doing.result()

    def renew(self, *, file_id: str | None = None) -> None:
        """Hold the row for another lease, and note the file that was brought, if any; LostError if it is not ours."""
        until = self._database.run(
            lambda session: outbox.hold(
                session, row_id=self._row_id, until=self._until, machine_now=datetime.now(UTC), file_id=file_id
            ),
            within=PATIENCE,
        )
        if until is None:
            raise LostError
        self._until = until
