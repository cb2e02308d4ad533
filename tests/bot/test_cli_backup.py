"""`backup`: whole while somebody writes, never over a file that is there, and good to go on from."""

import os
import shutil
import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlmodel import Session

from bot import cli_backup
from store import audit, groups

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"])


class Writer:
    """Somebody who writes one entry of the audit trail after the other; `seq` is the last that was committed."""

    def __init__(self, line: CommandLine) -> None:
        self.line = line
        self.seq = 0
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def waits_for(self, more: int) -> None:
        """Wait until so many more entries are committed."""
        until = self.seq + more
        while self.seq < until:
            assert self._thread.is_alive()
            time.sleep(0.001)

    def _write(self) -> None:
        while not self._enough.is_set():
            self.seq = self.line.database.run(self._entry)

    def _entry(self, session: Session) -> int:
        [group] = groups.all_groups(session)
        audit.record(session, group=group, now=datetime.now(UTC), actor_id=None, deed="test", subject="x" * 2000)
        return self.seq + 1


@on_sqlite
def test_a_backup_while_somebody_writes_is_one_moment_and_can_be_restored(
    harbour: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "backup.db"
    with Writer(harbour) as writer:
        writer.waits_for(20)
        before = writer.seq
        told = harbour.does("backup", str(made))
        writer.waits_for(20)

    assert told == [f"{made}: {made.stat().st_size} bytes"]
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".backup")] == []
    restored = tmp_path / "restored.db"
    shutil.copy(made, restored)
    with closing(sqlite3.connect(restored)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        [(kept,)] = opened.execute("SELECT count(*) FROM audit WHERE deed = 'test'")
    assert before <= kept < writer.seq
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{restored}")
    assert harbour.does("audit", "verify") == ["Harbour: whole"]
    assert harbour.does("group", "create", "Quay") != [], "it can be written to"


@on_sqlite
def test_what_is_there_is_not_overwritten(harbour: CommandLine, tmp_path: Path) -> None:
    kept = tmp_path / "backup.db"
    kept.write_text("mine")

    assert harbour.is_refused("backup", str(kept)) == f"{kept} exists, and is not overwritten. Name another file."
    assert kept.read_text() == "mine"


@on_sqlite
def test_a_backup_that_fails_leaves_nothing(
    harbour: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(path: Path, source: Path) -> None:
        path.write_bytes(b"half of it")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(cli_backup, "_fill", fill)
    before = set(tmp_path.iterdir())

    told = harbour.is_refused("backup", str(tmp_path / "backup.db"))

    assert told == f"{tmp_path / 'backup.db'} cannot be written: database or disk is full."
    assert set(tmp_path.iterdir()) == before
    assert "No such file" in harbour.is_refused("backup", str(tmp_path / "missing" / "backup.db"))


@on_sqlite
def test_nobody_else_can_read_it(harbour: CommandLine, tmp_path: Path) -> None:
    harbour.does("backup", str(tmp_path / "backup.db"))

    assert stat.S_IMODE(os.stat(tmp_path / "backup.db").st_mode) == 0o600


@pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.slow)])
def test_postgresql_has_a_program_of_its_own(harbour: CommandLine, tmp_path: Path) -> None:
    told = harbour.is_refused("backup", str(tmp_path / "backup.db"))

    assert "pg_dump" in told
    assert list(tmp_path.glob("*backup*")) == []
