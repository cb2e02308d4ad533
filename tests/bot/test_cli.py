"""The command line is a contract: exit statuses, one line that says what to do, and output a script can read."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from ports import reserved_port
from sqlalchemy import text
from world import HTTP, NOVEMBER, SETTINGS, seed

from bot import sample
from bot.cli import main
from sandbox import Sandbox
from store.database import Database
from store.schema import is_current

ROOT = Path(__file__).parents[2]
VARIABLES = [name.upper() for name in SETTINGS.__dataclass_fields__]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Nothing is set that a test does not set, and signals are what they were."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield monkeypatch
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def bare(environment: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """DATABASE_URL names a database with nothing in it."""
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    environment.setenv("DATABASE_URL", url)
    return Database(url)


@pytest.fixture
def filled(environment: pytest.MonkeyPatch, database: Database) -> Database:
    """DATABASE_URL names a database with the sample group."""
    environment.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    database.run(lambda session: sample.fill(session, now=NOVEMBER), within=20)
    return database


@pytest.mark.parametrize("arguments", [[], ["fly"], ["serve", "--fast"], ["demo", "--port", "x"], ["audit", "alter"]])
def test_main_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("serve", ["SLACK_BOT_TOKEN is not set", "PORT must be a number from 1 to 65535"]),
        (
            "web",
            [
                "SLACK_BOT_TOKEN is not set",
                "SLACK_SIGNING_SECRET is not set",
                "PORT must be a number from 1 to 65535",
            ],
        ),
        ("worker", ["SLACK_BOT_TOKEN is not set", "PORT must be a number from 1 to 65535"]),
    ],
)
def test_main_missing_settings_are_1_with_every_line(
    command: str, missing: list[str], environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("PORT", "many")

    assert main([command]) == 1
    assert capsys.readouterr().err.splitlines() == missing


def test_serve_needs_a_way_to_hear_slack(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")

    assert main(["serve"]) == 1
    assert capsys.readouterr().err == ("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is not set\n")


@pytest.mark.parametrize("command", [["serve"], ["web"], ["worker"], ["audit", "verify"]])
def test_main_old_schema_names_migrate_and_changes_nothing(
    command: list[str], bare: Database, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    environment.setenv("SLACK_SIGNING_SECRET", "secret")

    assert main(command) == 1
    assert capsys.readouterr().err == ("The database has no schema, or an old one. Run: python -m bot migrate\n")
    with bare.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one() == 0


def test_migrate_makes_the_schema_and_does_so_again(bare: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["migrate"]), main(["migrate"])) == (0, 0)

    assert is_current(bare)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/convenor.db", "postgresql://nobody@127.0.0.1:9/nothing"])
@pytest.mark.parametrize("command", [["migrate"], ["audit", "verify"]])
def test_main_database_out_of_reach_is_1_in_one_line(
    command: list[str], url: str, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DATABASE_URL", url)

    assert main(command) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The database cannot be used: ")
    assert err.count("\n") == 1


def test_manifest_is_json(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    environment.setenv("COMMAND_PREFIX", "wg-")

    assert main(["manifest"]) == 0

    made = json.loads(capsys.readouterr().out)
    assert made["settings"]["socket_mode_enabled"]
    assert "/wg-apologies" in [command["command"] for command in made["features"]["slash_commands"]]


def test_audit_verify_of_a_whole_trail(filled: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Data Exchange Working Group: whole\n"


def test_audit_verify_of_a_broken_trail(filled: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with filled.engine.begin() as connection:
        trigger = "audit_no_update" if filled.is_sqlite else "audit_no_change ON audit"
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE audit SET deed = 'nothing at all' WHERE seq = 3")

    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().err == "Data Exchange Working Group: the audit trail is broken at entry 3\n"


@pytest.mark.parametrize("engine", ["sqlite"])
def test_serve_with_a_token_that_slack_refuses(
    filled: Database, running_box: Sandbox, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running_box.reset(seed())
    _slack(environment, running_box, SLACK_BOT_TOKEN="xoxb-wrong")

    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "Slack refuses the bot token: invalid_auth\n"


@pytest.mark.parametrize("engine", ["sqlite"])
def test_serve_on_a_port_that_is_taken(
    filled: Database, running_box: Sandbox, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:  # noqa: S104 - where the bot would listen
        port = taken.getsockname()[1]
        _slack(environment, running_box, PORT=str(port))

        assert main(["serve"]) == 1
    assert capsys.readouterr().err == f"Port {port} cannot be used: Address already in use. Set another PORT\n"


@pytest.mark.slow
def test_demo_on_a_port_that_is_taken_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["demo", "--port", str(port), "--data", str(tmp_path)]) == 1

    told = f"Port {port} is taken. Choose another: python -m bot demo --port {port + 1}\n"
    assert capsys.readouterr().err == told


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("command", ["web", "worker"])
def test_processes_start_and_end_on_sigterm_with_0(
    command: str, filled: Database, running_box: Sandbox, environment: pytest.MonkeyPatch
) -> None:
    running_box.reset(seed())
    with reserved_port() as port:
        _slack(environment, running_box, PORT=str(port), LOG_LEVEL="WARNING")
        with running(command) as process:
            wait_for(f"http://127.0.0.1:{port}/readyz", process)
            assert running_box.site.sockets.count == 0, "neither opens a socket"
            process.send_signal(signal.SIGTERM)
            errors = process.communicate(timeout=60)[1]

    assert (process.returncode, errors) == (0, b"")


def _slack(environment: pytest.MonkeyPatch, box: Sandbox, **more: str) -> None:
    given = {
        "SLACK_BOT_TOKEN": SETTINGS.slack_bot_token,
        "SLACK_APP_TOKEN": SETTINGS.slack_app_token,
        "SLACK_SIGNING_SECRET": SETTINGS.slack_signing_secret,
        "SLACK_API_URL": box.api_url,
        **more,
    }
    for name, value in given.items():
        environment.setenv(name, value)


@contextmanager
def running(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`python -m bot` with those arguments, killed in the end if it has not ended."""
    command = [sys.executable, "-m", "bot", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, f"waited too long for {url}"
        try:
            if HTTP.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
