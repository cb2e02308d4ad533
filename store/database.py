"""The engine and the transaction: one unit of work, retried as a whole, on SQLite or PostgreSQL."""

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

T = TypeVar("T")

_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL", "busy_timeout=100")
_POOL = {"poolclass": QueuePool, "pool_size": 10, "max_overflow": 30, "pool_timeout": 0.5, "pool_use_lifo": True}
_CONNECT_SECONDS = 2
COLLISIONS = 3
"""How often work is done again because a row it wrote was there already: another process wrote it just before."""


class NotSavedError(Exception):
    """The store could not take the work in the time allowed; nothing of it was kept."""


class Database:
    """A store at one URL. `run` is the only way in.

    Writers on SQLite queue behind a lock of this process (fairer than the file's) and begin IMMEDIATE; on
    PostgreSQL they lock rows as they go, their group's first (`store.groups.lock`).
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername in ("postgres", "postgresql"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._binds = {writes: self.engine.execution_options(writes=writes) for writes in (False, True)}
        self._writers = threading.Lock()

    def run(self, work: Callable[[Session], T], *, writes: bool = True, within: float = 2.0) -> T:
        """Do `work` in one transaction and commit it; exceptions of `work` roll it back and pass through.

        `within` is the time in seconds for waiting and retrying, after which NotSavedError is raised. `work` may be
        called several times, so it must do nothing outside its session. What the database refuses for good (a
        constraint, wrong SQL) passes through as well: it is a bug of `work`.
        """
        deadline = time.monotonic() + within
        collisions = 0
        while True:
            try:
                return self._attempt(work, writes=writes, deadline=deadline)
            except NoConnectionError as error:
                raise NotSavedError("every connection is in use") from error
            except DBAPIError as error:
                if _is_collision(error) and collisions < COLLISIONS:
                    collisions += 1
                elif not _is_passing(error):
                    raise
                elif time.monotonic() >= deadline:
                    raise NotSavedError(str(error.orig)) from error
                time.sleep(random.uniform(0.005, 0.03))  # noqa: S311 - spreads the retries, guards nothing

    def _attempt(self, work: Callable[[Session], T], *, writes: bool, deadline: float) -> T:
        turn = self._turn(deadline) if writes and self.is_sqlite else nullcontext()
        with turn, Session(self._binds[writes], expire_on_commit=False) as session:
            if not self.is_sqlite:
                connection = session.connection()
                left = int(1000 * max(deadline - time.monotonic(), 0.05))
                connection.execute(text(f"SET LOCAL lock_timeout = {left}"))
            result = work(session)
            session.commit()
            return result

    @contextmanager
    def _turn(self, deadline: float) -> Iterator[None]:
        if not self._writers.acquire(timeout=max(deadline - time.monotonic(), 0.05)):
            raise NotSavedError("another write took too long")
        try:
            yield
        finally:
            self._writers.release()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _postgresql_engine(url: URL) -> Engine:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
    return create_engine(url, pool_pre_ping=True, connect_args=patience, hide_parameters=True, **_POOL)


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(_of_a_file_that_is_there(url), hide_parameters=True, **_POOL)
    if url.database:
        _keep_to_the_file(engine, url.database)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` says so
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _of_a_file_that_is_there(url: URL) -> URL:
    """The same file, not to be begun anew should it be gone one day."""
    if not url.database or not os.path.exists(url.database):
        return url
    return url.set(database=f"file:{quote(url.database)}").update_query_dict({"mode": "rw", "uri": "true"})


def _keep_to_the_file(engine: Engine, path: str) -> None:
    """Nobody goes on with a file that was taken away or replaced: what is written there is lost with its last user."""

    def identity() -> tuple[int, int]:
        status = os.stat(path)
        return status.st_dev, status.st_ino

    @event.listens_for(engine, "connect")
    def remember(_: Any, record: ConnectionPoolEntry) -> None:
        record.info["file"] = identity()

    @event.listens_for(engine, "checkout")
    def look(_: Any, record: ConnectionPoolEntry, __: Any) -> None:
        with suppress(FileNotFoundError):
            if record.info["file"] == identity():
                return
        engine.pool.dispose()  # the last connection to the old file tidies up, before there is one to another
        raise DisconnectionError


def _is_passing(error: DBAPIError) -> bool:
    """Whether it may go better in a moment: a lock, a deadlock, a server that is away, a full disk."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR


def _is_collision(error: DBAPIError) -> bool:
    """Whether a row with the same key is there already."""
    is_taken = getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)
    return isinstance(error, IntegrityError) and is_taken
