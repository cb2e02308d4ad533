"""The schema: to its newest version, and whether it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.database import Database

WAIT_SECONDS = 20
"""How long a migration waits for its turn."""

_TURN = 7_202_611
"""The advisory lock under which one process at a time migrates on PostgreSQL; any number that nobody else takes."""


def migrate(database: Database) -> None:
    """Bring the schema to the newest version, in one transaction; only `migrate` and `demo` may call this."""
    begin = _begin_on_sqlite if database.is_sqlite else _begin_on_postgresql
    with as_file(files("store") / "migrations") as folder, begin(database) as connection:
        config = _config(str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the schema is at the newest version."""
    with database.engine.execution_options(writes=False).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    """The version of the schema that this program is for."""
    with as_file(files("store") / "migrations") as folder:
        return ScriptDirectory.from_config(_config(str(folder))).get_current_head()


def _config(folder: str) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


@contextmanager
def _begin_on_postgresql(database: Database) -> Iterator[Connection]:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        yield connection


@contextmanager
def _begin_on_sqlite(database: Database) -> Iterator[Connection]:
    """Foreign keys are off meanwhile, so that a table can be rebuilt, and looked over before the commit."""
    with database.engine.execution_options(writes=False).connect() as connection:
        try:
            connection.exec_driver_sql("COMMIT")  # a pragma is ignored inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            _check_foreign_keys(connection)
            connection.commit()
        finally:
            connection.invalidate()  # nobody else gets a connection with these pragmas


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration breaks {len(broken)} references; nothing was changed")
