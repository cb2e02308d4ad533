"""The schema: to its newest version, and whether it is there."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.database import Database


def migrate(database: Database) -> None:
    """Bring the schema to the newest version, in one transaction; only `migrate` and `demo` may call this."""
    with as_file(files("store") / "migrations") as folder, database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")  # a pragma is ignored inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config = _config(str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if database.is_sqlite:
            _check_foreign_keys(connection)
        connection.commit()
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


def is_current(database: Database) -> bool:
    """Whether the schema is at the newest version."""
    with as_file(files("store") / "migrations") as folder, database.engine.connect() as connection:
        head = ScriptDirectory.from_config(_config(str(folder))).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == head


def _config(folder: str) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration breaks {len(broken)} references; nothing was changed")
