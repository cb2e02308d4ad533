"""`doctor`: one line for each thing that the bot needs, and 1 if one of them is not in order."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from world import SETTINGS, seed

from bot.manifest import SCOPES
from sandbox import Sandbox

NO_MAIL = "mail: ok – not set up; invitations by e-mail need SMTP_URL and MAIL_FROM"
SUBJECTS = ["settings", "database", "Slack token", "Slack scopes", "mail"]


@pytest.fixture
def well(line: CommandLine, running_box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line where everything is in order."""
    running_box.reset(seed())
    monkeypatch.setenv("SLACK_API_URL", running_box.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", SETTINGS.slack_bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", SETTINGS.slack_app_token)
    return line


def _failing(line: CommandLine) -> dict[str, str]:
    """What is not in order, by subject; every check has one line, and the ending names those."""
    done = line.run("doctor")
    told = dict(row.split(": ", 1) for row in done.out.splitlines())
    assert list(told) == SUBJECTS
    failing = {subject: words for subject, words in told.items() if not words.startswith("ok – ")}
    assert (done.status, done.err) == (1, f"Not in order: {', '.join(failing)}.\n")
    return {subject: words.removeprefix("FAILED – ") for subject, words in failing.items()}


def test_everything_in_order(well: CommandLine) -> None:
    told = well.does("doctor")

    assert [row.split(": ")[0] for row in told] == SUBJECTS
    assert told[0] == "settings: ok – Socket Mode"
    assert told[1].endswith(", at the newest schema")
    assert told[2] == "Slack token: ok – Harbour Standards Forum (T0HARBOUR)"
    assert told[3] == f"Slack scopes: ok – {', '.join(SCOPES)}"
    assert told[4] == NO_MAIL


def test_signed_http_needs_no_app_token(well: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "a test's own secret")

    assert well.does("doctor")[0] == "settings: ok – signed HTTP"


def test_no_secret_is_printed(well: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://convenor:hunter2@127.0.0.1:1/convenor")
    monkeypatch.setenv("SMTP_URL", "smtp://convenor:hunter2@127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "group@forum.example")

    done = well.run("doctor")

    assert done.status == 1
    assert not {secret for secret in ("hunter2", "xoxb-test", "xapp-test") if secret in done.out + done.err}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-test", "SLACK_BOT_TOKEN must begin with xoxb-"),
        ("PORT", "http", "PORT must be a number from 1 to 65535"),
        ("SMTP_URL", "mail.example", "SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT or smtps://…"),
        ("SMTP_URL", "smtp://mail.example", "MAIL_FROM is not set, and SMTP_URL is: invitations need a sender"),
        ("IMAP_URL", "imap://", "IMAP_URL must be imap://USER:PASSWORD@HOST:PORT or imaps://…"),
        ("MAIL_FROM", "the group", "MAIL_FROM must be an e-mail address"),
    ],
)
def test_a_wrong_setting_is_told_and_nothing_else_checked(
    well: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    failing = _failing(well)

    assert words in failing.pop("settings")
    assert failing == dict.fromkeys(SUBJECTS[1:], "not checked before the settings are right")


def test_tokens_that_are_not_there(line: CommandLine) -> None:
    assert _failing(line) == {
        "settings": "SLACK_BOT_TOKEN is not set",
        "Slack token": "SLACK_BOT_TOKEN is not set",
        "Slack scopes": "not checked before the token is right",
    }


def test_neither_socket_nor_http(well: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")

    assert _failing(well) == {"settings": "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"}


def test_a_database_without_a_schema(well: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")

    assert _failing(well) == {"database": "The database has no schema, or an old one. Run: python -m bot migrate"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////nowhere/convenor.db", "cannot be used: unable to open database file"),
        ("postgresql://convenor@127.0.0.1:1/convenor", "cannot be used: connection failed"),
    ],
)
def test_a_database_that_is_not_there(well: CommandLine, monkeypatch: pytest.MonkeyPatch, url: str, words: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert _failing(well)["database"].startswith(words)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-other", "Slack does not take SLACK_BOT_TOKEN: invalid_auth"),
        ("SLACK_APP_TOKEN", "xapp-other", "Slack does not take SLACK_APP_TOKEN: invalid_auth"),
        ("SLACK_API_URL", "http://127.0.0.1:1/api/", "Slack cannot be reached at http://127.0.0.1:1/api/: "),
    ],
)
def test_a_token_that_slack_does_not_take(
    well: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    failing = _failing(well)

    assert failing["Slack token"].startswith(words)
    assert failing["Slack scopes"] == "not checked before the token is right"


def test_a_slack_that_is_out_of_order(well: CommandLine, running_box: Sandbox) -> None:
    running_box.faults.fail("auth.test", 503, count=9, html=True)

    assert _failing(well)["Slack token"] == "Slack is out of order: HTTP 503"


def test_scopes_that_are_missing_are_named(well: CommandLine, running_box: Sandbox) -> None:
    workspace: dict[str, Any] = seed()
    workspace["manifest"]["oauth_config"]["scopes"]["bot"] = [scope for scope in SCOPES if scope[:2] != "im"]
    running_box.reset(workspace)

    assert _failing(well) == {
        "Slack scopes": "im:history, im:write missing: update the app with `python -m bot manifest`, "
        "and install it again"
    }


@pytest.mark.parametrize("user", ["", "group:a%20secret@"])
def test_mail_servers_that_let_us_in(well: CommandLine, monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    with _serving(_smtp) as smtp, _serving(_imap) as imap:
        monkeypatch.setenv("SMTP_URL", f"smtp://{user}127.0.0.1:{smtp}")
        monkeypatch.setenv("IMAP_URL", f"imap://{user}127.0.0.1:{imap}")
        monkeypatch.setenv("MAIL_FROM", "group@forum.example")

        assert well.does("doctor")[-1] == "mail: ok – smtp://127.0.0.1, imap://127.0.0.1"


@pytest.mark.parametrize("kind", ["smtp", "imap"])
def test_a_mail_server_that_keeps_us_out(well: CommandLine, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    with _serving(_smtp if kind == "smtp" else _imap) as port:
        monkeypatch.setenv(f"{kind.upper()}_URL", f"{kind}://group:wrong@127.0.0.1:{port}")
        monkeypatch.setenv("MAIL_FROM", "group@forum.example")

        assert _failing(well)["mail"].startswith(f"{kind}://127.0.0.1: ")


@pytest.mark.parametrize("kind", ["smtp", "smtps", "imap", "imaps"])
def test_a_mail_server_that_is_not_there(well: CommandLine, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv(f"{kind[:4].upper()}_URL", f"{kind}://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "group@forum.example")

    assert _failing(well) == {"mail": f"{kind}://127.0.0.1: [Errno 111] Connection refused"}


def _smtp(said: str) -> str:
    """A mail server's answer; the first one, to nothing, is its greeting."""
    match said.split(" "):
        case [""]:
            return "220 mail.example"
        case ["ehlo", _]:
            return "250-mail.example\r\n250 AUTH PLAIN"
        case ["AUTH", "PLAIN", "AGdyb3VwAGEgc2VjcmV0"]:
            return "235 welcome"
        case ["AUTH", *_]:
            return "535 who are you?"
        case ["quit" | "QUIT"]:
            return "221 farewell"
    return "250 very well"


def _imap(said: str) -> str:
    match said.split(" ", 2):
        case [""]:
            return "* OK mail.example"
        case [tag, "CAPABILITY"]:
            return f"* CAPABILITY IMAP4rev1\r\n{tag} OK so much"
        case [tag, "LOGIN", 'group "a secret"']:
            return f"{tag} OK welcome"
        case [tag, "LOGIN", _]:
            return f"{tag} NO who are you?"
        case [tag, "LOGOUT"]:
            return f"* BYE\r\n{tag} OK farewell"
        case [tag, *_]:
            return f"{tag} OK very well"
    raise AssertionError(said)


@contextmanager
def _serving(answer: Callable[[str], str]) -> Iterator[int]:
    """A server of lines on this machine; its port."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            said = ""
            while True:
                self.wfile.write(f"{answer(said)}\r\n".encode())
                said = self.rfile.readline().decode().rstrip("\r\n")
                if not said:
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
