"""The command line as a script would use it, in this process: what it prints, and how it ends."""

import csv
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel, select

from bot.cli import main
from bot.clock import Clock
from store.database import Database

TODAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
"""A Monday; the clock of the command line in tests stands here, and goes on."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


class CommandLine:
    """Runs commands on one database; `file` writes what they read."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.clock = Clock(TODAY - datetime.now(UTC))

    def run(self, *arguments: str) -> Done:
        out, err = TextIOWrapper(BytesIO(), encoding="utf-8", newline=""), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = main(arguments, clock=self.clock)
            except SystemExit as wrong_usage:
                status = int(str(wrong_usage.code))
        out.flush()
        return Done(status, out.buffer.getvalue().decode(), err.getvalue())

    def does(self, *arguments: str) -> list[str]:
        """The lines that a command prints, which must succeed without a word of complaint."""
        done = self.run(*arguments)
        assert (done.status, done.err) == (0, ""), done
        return done.out.splitlines()

    def is_refused(self, *arguments: str) -> str:
        """What a command says that ends with 1, and prints nothing else."""
        done = self.run(*arguments)
        assert (done.status, done.out) == (1, ""), done
        return done.err.removesuffix("\n")

    def file(self, name: str, *lines: str) -> str:
        """Write a file of those lines; its path."""
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return str(path)

    def imports(self, kind: str, *lines: str, group: str = "Harbour", more: Sequence[str] = ()) -> list[str]:
        """Import a file of those lines."""
        return self.does("import", kind, self.file(f"{kind}.csv", *lines), "--group", group, *more)

    def refuses(self, kind: str, *lines: str, group: str = "Harbour") -> list[str]:
        """What an import complains of, line by line; it has to leave everything as it was."""
        before = self.content()
        told = self.is_refused("import", kind, self.file(f"{kind}.csv", *lines), "--group", group)
        assert self.content() == before
        return told.splitlines()

    def standing(self, *options: str, group: str = "Harbour") -> list[dict[str, str]]:
        """The rows of `standing` as CSV, by column."""
        return list(csv.DictReader(self.does("standing", "--group", group, "--format", "csv", *options)))

    def rows(self, kind: type[Any]) -> list[Any]:
        """Every row of a table, in the order they were written."""
        return self.database.run(lambda session: list(session.exec(select(kind).order_by(kind.id))), writes=False)

    def content(self) -> dict[str, list[Any]]:
        """Everything in the database."""
        return self.database.run(_content, writes=False)


def _content(session: Session) -> dict[str, list[Any]]:
    tables = SQLModel.metadata.sorted_tables
    return {table.name: sorted(map(str, session.execute(table.select()))) for table in tables}
