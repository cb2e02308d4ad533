"""`backup`: a copy of the database in a file, while the bot goes on writing."""

import argparse
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.ground import Adder, opened
from rules.refusal import Refusal


def add_to(add: Adder) -> None:
    """`backup FILE`."""
    parser = add("backup", _backup, "copy an SQLite database into a file while it is in use")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist")


def _backup(options: argparse.Namespace) -> None:
    with opened() as database:
        if not database.is_sqlite:
            raise Refusal("This is a PostgreSQL database. Back it up with pg_dump, and restore it with pg_restore.")
        copy(Path(str(database.url.database)), options.file)
    print(f"{options.file}: {options.file.stat().st_size} bytes")  # noqa: T201


def copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment. The file is there once it is whole and on the disk, or not at all.

    Refused if it exists or cannot be written.
    """
    try:
        if target.exists():
            raise FileExistsError
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as unfinished:
            path = Path(unfinished.name)
        try:
            _fill(path, source)
            _place(path, target)
        finally:
            path.unlink(missing_ok=True)
        _flush(target.parent)
    except FileExistsError:
        raise Refusal(f"{target} exists, and is not overwritten. Name another file.") from None
    except (OSError, sqlite3.Error) as error:
        raise Refusal(f"{target} cannot be written: {getattr(error, 'strerror', error)}.") from None


def _place(path: Path, target: Path) -> None:
    """Give a file its name, unless something has it by now, where the file system can tell."""
    try:
        os.link(path, target)
    except PermissionError:
        path.rename(target)


def _fill(path: Path, source: Path) -> None:
    """All pages in one step, so that no write in between makes it begin anew."""
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(path)) as made:
        database.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")
    _flush(path)


def _flush(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
