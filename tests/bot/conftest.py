"""The command line, for the tests of what it does."""

from pathlib import Path

import pytest
from command_line import CommandLine

from store.database import Database


@pytest.fixture
def line(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on an empty database at the newest schema."""
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    return CommandLine(database, tmp_path)


@pytest.fixture
def harbour(line: CommandLine) -> CommandLine:
    """The same, with an unbound group called Harbour."""
    line.does("group", "create", "Harbour")
    return line
