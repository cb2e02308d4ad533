"""The command line, for the tests of what it does, and a desk and a tray, for those of what goes out and comes in."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandLine
from desk import LEASE, Desk, found_desk
from post_office import CERTIFICATE, made_certificate
from trays import Tray, found_tray
from world import NOVEMBER, seed

from bot.clock import Clock
from sandbox import Sandbox
from store.database import Database


@pytest.fixture
def line(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on an empty database at the newest schema."""
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    return CommandLine(database, tmp_path)


@pytest.fixture
def sample_line(sample_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    """The command line on a database with the sample group, on its Monday in November."""
    monkeypatch.setenv("DATABASE_URL", sample_url)
    database = Database(sample_url)
    line = CommandLine(database, tmp_path)
    line.clock = Clock(NOVEMBER - datetime.now(UTC))
    yield line
    database.close()


@pytest.fixture
def harbour(line: CommandLine) -> CommandLine:
    """The same, with an unbound group called Harbour."""
    line.does("group", "create", "Harbour")
    return line


@pytest.fixture
def desk(running_box: Sandbox, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A group with nothing but an outbox; a lease is short, and nothing is paced."""
    monkeypatch.setattr("store.outbox.LEASE", timedelta(seconds=LEASE))
    monkeypatch.setattr("bot.outbox.PACE", 0.0)
    running_box.reset(seed())
    database.run(found_desk)
    yield Desk(running_box, database)
    running_box.faults.clear()


@pytest.fixture
def untrusted(tmp_path: Path) -> ssl.SSLContext:
    """A mail server's side of encryption, for which nobody vouches."""
    return made_certificate(tmp_path)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A mail server's side of encryption, on a machine that trusts it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CERTIFICATE))
    return made_certificate(tmp_path)


@pytest.fixture
def tray(desk: Desk) -> Tray:
    """An item of Omar's, to which he can submit files."""
    desk.database.run(found_tray)
    return Tray(desk)
