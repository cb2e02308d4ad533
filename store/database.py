"""The engine and the transaction: one unit of work, retried as a whole, on SQLite or PostgreSQL."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

T = TypeVar("T")

_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL", "busy_timeout=100")
_RETRIED_SQLSTATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout
_RETRIED_SQLITE = ("database is locked", "database table is locked")


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
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else create_engine(self.url, pool_pre_ping=True)
        self._writers = threading.Lock()

    def run(self, work: Callable[[Session], T], *, writes: bool = True, within: float = 2.0) -> T:
        """Do `work` in one transaction and commit it; exceptions of `work` roll it back and pass through.

        `within` is the time in seconds for waiting and retrying, after which NotSavedError is raised. `work` may be
        called several times, so it must do nothing outside its session.
        """
        deadline = time.monotonic() + within
        while True:
            try:
                return self._attempt(work, writes=writes, deadline=deadline)
            except DBAPIError as error:
                if not _is_passing(error) or time.monotonic() >= deadline:
                    raise NotSavedError(str(error.orig)) from error
                time.sleep(random.uniform(0.005, 0.03))  # noqa: S311 - spreads the retries, guards nothing

    def _attempt(self, work: Callable[[Session], T], *, writes: bool, deadline: float) -> T:
        left = max(deadline - time.monotonic(), 0.05)
        with self._turn(left) if writes and self.is_sqlite else nullcontext():
            bind = self.engine.execution_options(writes=writes)
            with Session(bind, expire_on_commit=False) as session:
                if not self.is_sqlite:
                    session.connection().execute(text(f"SET LOCAL lock_timeout = {int(left * 1000)}"))
                result = work(session)
                session.commit()
                return result

    @contextmanager
    def _turn(self, seconds: float) -> Iterator[None]:
        if not self._writers.acquire(timeout=seconds):
            raise NotSavedError("another write took too long")
        try:
            yield
        finally:
            self._writers.release()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _sqlite_engine(url: Any) -> Engine:
    engine = create_engine(url)

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


def _is_passing(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    sqlstate = getattr(error.orig, "sqlstate", None)
    return sqlstate in _RETRIED_SQLSTATES or any(words in str(error.orig) for words in _RETRIED_SQLITE)
