"""Where a paper is fetched from: the token goes nowhere but to Slack, and no more is taken than a paper can have."""

import json
import threading
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from trays import TEXT, Tray
from world import SETTINGS

from bot.papers import download
from bot.papers.check import SIZE_MOST
from store.models import FileState


@pytest.fixture
def engine() -> str:
    return "sqlite"


@dataclass
class Place:
    """A server that answers as it is told, and remembers the token that each path was asked for with."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], Iterable[bytes]]] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    sent: int = 0

    def has_file(self, address: str, size: int = len(TEXT), **more: Any) -> None:
        """Be a Slack that has one file, to be fetched there."""
        about = {"ok": True, "file": {"size": size, "url_private_download": address, **more}}
        self.answers["/api/files.info"] = (200, {"Content-Type": "application/json"}, [json.dumps(about).encode()])


@pytest.fixture
def make_place() -> Iterator[Callable[[], Place]]:
    servers = []

    def make() -> Place:
        place = Place()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                place.seen.append((path, self.headers.get("Authorization", "")))
                status, headers, pieces = place.answers[path]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):
                    for piece in pieces:
                        place.sent += self.wfile.write(piece)

            do_POST = do_GET  # noqa: N815 - the name that is called

            def log_message(self, *_: Any) -> None:
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, args=(0.05,), daemon=True).start()
        place.url = f"http://127.0.0.1:{servers[-1].server_address[1]}"
        return place

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


TOKEN = f"Bearer {SETTINGS.slack_bot_token}"


def test_the_token_goes_nowhere_but_to_slack(tray: Tray, make_place: Callable[[], Place]) -> None:
    tray.submits()
    slack, other = make_place(), make_place()
    slack.has_file(f"{other.url}/file")

    tray.fetches(api_url=f"{slack.url}/api/")

    assert other.seen == []
    assert tray.version().state is FileState.ARRIVING


def test_the_token_does_not_follow_a_redirect_to_another_host(tray: Tray, make_place: Callable[[], Place]) -> None:
    tray.submits()
    slack, other = make_place(), make_place()
    slack.has_file(f"{slack.url}/file")
    slack.answers["/file"] = (302, {"Location": f"{other.url}/file"}, [])

    tray.fetches(api_url=f"{slack.url}/api/")

    assert other.seen == []
    assert tray.version().state is FileState.ARRIVING


def test_a_redirect_within_slack_is_followed_with_the_token(tray: Tray, make_place: Callable[[], Place]) -> None:
    tray.submits()
    slack = make_place()
    slack.has_file(f"{slack.url}/file")
    slack.answers["/file"] = (302, {"Location": "/moved"}, [])
    slack.answers["/moved"] = (200, {}, [TEXT])

    tray.fetches(api_url=f"{slack.url}/api/")

    assert slack.seen[1:] == [("/file", TOKEN), ("/moved", TOKEN)]
    assert tray.content() == TEXT


def test_redirects_in_a_circle_end(tray: Tray, make_place: Callable[[], Place]) -> None:
    tray.submits()
    slack = make_place()
    slack.has_file(f"{slack.url}/file")
    slack.answers["/file"] = (302, {"Location": "/file"}, [])

    tray.fetches(api_url=f"{slack.url}/api/")

    assert tray.version().state is FileState.ARRIVING
    assert len(slack.seen) < 10


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"is_external": True}, "kept outside Slack"),
        ({"address": ""}, "kept outside Slack"),
        ({"mode": "tombstone"}, "not in Slack any more"),
        ({"mode": "hidden_by_limit"}, "not in Slack any more"),
    ],
)
def test_fetch_refuses_what_slack_has_not(
    tray: Tray, make_place: Callable[[], Place], more: dict[str, Any], words: str
) -> None:
    tray.submits()
    slack = make_place()
    slack.has_file(**{"address": f"{slack.url}/file", **more})

    tray.fetches(api_url=f"{slack.url}/api/")

    assert words in tray.version().problem


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "10"}, {"Content-Length": str(300 * 1024**2)}])
def test_fetch_holds_no_more_than_a_paper_can_have(
    tray: Tray, make_place: Callable[[], Place], headers: dict[str, str]
) -> None:
    """Slack says 25 MB, and then it goes on for twelve times as long, whatever length is announced."""
    tray.submits()
    slack = make_place()
    slack.has_file(f"{slack.url}/file", size=SIZE_MOST)
    slack.answers["/file"] = (200, headers, (bytes(1024**2) for _ in range(300)))

    tracemalloc.start()
    tray.fetches(api_url=f"{slack.url}/api/")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert tray.version().state is FileState.ARRIVING
    assert peak < 3 * SIZE_MOST
    assert slack.sent < 2 * SIZE_MOST


@pytest.mark.parametrize(
    ("address", "is_slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
        ("https://slack.com/x", True),
        ("https://files.slack.com:443/x", True),
        ("https://FILES.SLACK.COM/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://notslack.com/x", False),
        ("https://slack.com.other.example/x", False),
        ("https://slack.com@other.example/x", False),
        ("https://other.example/slack.com", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_is_slacks(address: str, is_slacks: bool) -> None:
    assert download.is_slacks(address, api_url="https://slack.com/api/") is is_slacks


def test_is_slacks_knows_where_the_web_api_is() -> None:
    """A Slack of one's own is at one place, and a Slack for governments has hosts of its own."""
    assert download.is_slacks("http://127.0.0.1:8800/files-pri/x", api_url="http://127.0.0.1:8800/api/")
    assert not download.is_slacks("http://127.0.0.1:8801/files-pri/x", api_url="http://127.0.0.1:8800/api/")
    assert not download.is_slacks("https://127.0.0.1:8800/files-pri/x", api_url="http://127.0.0.1:8800/api/")
    assert download.is_slacks("https://files.slack-gov.com/x", api_url="https://slack-gov.com/api/")
