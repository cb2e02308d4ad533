"""Fetching papers from a Slack that misbehaves: each is fetched by one, kept whole or refused, and told of once."""

import json
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import files
import pytest
from desk import Desk, the_group
from engines import BOTH_ENGINES
from slack_sdk import WebClient
from small import NOW, TODAY, item, meeting
from sqlmodel import Session, col, select, update
from world import HTTP, SETTINGS

from bot.papers import download, fetch
from bot.papers.check import SIZE_MOST
from bot.papers.fetch import Fetcher
from store import fetching, members, papers
from store.database import Database
from store.models import AgendaItem, FileKind, FileState, OfficeKind, Paper, PaperVersion, Person

DOWNLOAD, INFO = "download", "files.info"
TEXT = b"# Tariffs\n" * 100


@pytest.fixture
def engine() -> str:
    return "sqlite"


@dataclass
class Tray:
    """An item of Omar's, the files that he submits to it, and who fetches them."""

    desk: Desk
    woken: int = 0

    def submits(self, name: str = "a.md", data: bytes = TEXT, *, by: str = "U0OMAR", at: datetime = NOW) -> int:
        """A file given to Slack, and then submitted; the id of its version."""
        url = f"{self.desk.box.url}/page/upload"
        given = HTTP.post(url, params={"as": by, "name": name}, content=data).json()["file"]

        def submit(session: Session) -> int:
            person = session.exec(select(Person).where(Person.slack_user_id == by)).one()
            to = session.exec(select(AgendaItem)).one()
            version = papers.submit_file(
                session, item=to, slack_file_id=given["id"], name=name, person=person, now=at, is_late=False
            )
            return version.id

        return self.desk.database.run(submit)

    def fetcher(self, database: Database | None = None, *, api_url: str = "", timeout: int = 5) -> Fetcher:
        url = api_url or self.desk.box.api_url
        client = WebClient(SETTINGS.slack_bot_token, base_url=url, retry_handlers=[], timeout=timeout)
        return Fetcher(database=database or self.desk.database, client=client, now=lambda: NOW, wake=self._wake)

    def fetches(self, **options: Any) -> int:
        return self.fetcher(**options).fetch_due()

    def later(self) -> None:
        """The wait of everything that was put off is over."""
        due = update(PaperVersion).where(col(PaperVersion.retry_at).is_not(None)).values(retry_at=datetime.now(UTC))
        self.desk.database.run(lambda session: session.execute(due))

    def version(self, version_id: int | None = None) -> PaperVersion:
        def find(session: Session) -> PaperVersion:
            if version_id is not None:
                return session.get_one(PaperVersion, version_id)
            return session.exec(select(PaperVersion)).one()

        return self.desk.database.run(find, writes=False)

    def content(self) -> bytes:
        return self.desk.database.run(lambda s: papers.content_of(s, version=self.version()), writes=False)

    def told(self) -> list[tuple[str, str]]:
        """The word that is owed to submitters."""
        return [each for each in self.owed() if each[0] == papers.RECEIVED]

    def owed(self) -> list[tuple[str, str]]:
        return [(row.kind, row.subject) for row in self.desk.rows()]

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def tray(desk: Desk) -> Tray:
    def lay(session: Session) -> None:
        group = the_group(session)
        by_name = {person.name: person for person in session.exec(select(Person))}
        dana = by_name["Dana Whitlock"]
        members.appoint(session, group=group, person=dana, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY)
        item(session, meeting(session, group, NOW + timedelta(days=10)), by_name["Omar Haddad"])

    desk.database.run(lay)
    return Tray(desk)


@BOTH_ENGINES
def test_fetch_keeps_a_paper_and_tells_its_submitter(tray: Tray) -> None:
    data = files.pdf(3)
    version_id = tray.submits("Tariffs.pdf", data)

    assert tray.fetches() == 1
    assert tray.fetches() == 0

    version = tray.version()
    assert (version.state, version.kind, version.pages, version.problem) == (FileState.KEPT, FileKind.PDF, 3, "")
    assert (version.size, version.attempts) == (len(data), 1)
    assert tray.content() == data
    assert tray.owed() == [(papers.RECEIVED, str(version_id))]
    assert tray.woken == 1


@BOTH_ENGINES
@pytest.mark.parametrize(
    ("name", "data", "state", "problem", "told"),
    [
        ("a.pdf", files.pdf(password="secret"), FileState.KEPT, "needs a password", [papers.RECEIVED, papers.TROUBLE]),
        ("a.pdf", b"%PDF-1.7 and no more", FileState.KEPT, "damaged", [papers.RECEIVED, papers.TROUBLE]),
        ("a.pdf", b"MZ\x90\0\x03", FileState.REFUSED, "It is a program. Papers are PDF,", [papers.RECEIVED]),
        ("a.html", b"<html>", FileState.REFUSED, "web page", [papers.RECEIVED]),
    ],
)
def test_fetch_tells_what_is_wrong(
    tray: Tray, name: str, data: bytes, state: FileState, problem: str, told: list[str]
) -> None:
    tray.submits(name, data)

    tray.fetches()

    assert tray.version().state is state
    assert problem in tray.version().problem
    assert [kind for kind, _ in tray.owed()] == told


def test_fetch_gives_a_name_that_fits(tray: Tray) -> None:
    tray.submits("run.bat", b"format c:")

    tray.fetches()

    assert tray.version().name == "run.bat.md"


FAULTS: dict[str, Callable[[Any], None]] = {
    "500": lambda faults: faults.fail(DOWNLOAD, 500, count=1),
    "503 with a page": lambda faults: faults.fail(DOWNLOAD, 503, count=1, html=True),
    "403": lambda faults: faults.fail(DOWNLOAD, 403, count=1),
    "a page with 200": lambda faults: faults.fail(DOWNLOAD, 200, count=1, html=True),
    "the connection is cut": lambda faults: faults.lose_answer(DOWNLOAD),
    "the file is cut": lambda faults: faults.cut_short(DOWNLOAD),
    "half the length is announced": lambda faults: faults.halve(DOWNLOAD),
    "it goes on and on": lambda faults: faults.stretch(DOWNLOAD, 2 * SIZE_MOST),
    "silence": lambda faults: faults.hang(1, DOWNLOAD),
    "no answer about it": lambda faults: faults.fail(INFO, 503, count=1, html=True),
    "no permission": lambda faults: faults.fail(INFO, "missing_scope", count=1),
    "silence about it": lambda faults: faults.hang(2, INFO),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fetch_tries_again_after_a_passing_failure(tray: Tray, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "SILENCE", 0.3)
    tray.submits()
    FAULTS[fault](tray.desk.box.faults)

    tray.fetches(timeout=1)

    version = tray.version()
    assert (version.state, version.attempts) == (FileState.ARRIVING, 1)
    assert version.retry_at is not None
    assert 3 < (version.retry_at - datetime.now(UTC)).total_seconds() <= fetch.FIRST_WAIT
    assert (tray.owed(), tray.fetches()) == ([], 0)
    tray.later()
    tray.fetches()
    assert (tray.version().state, tray.content()) == (FileState.KEPT, TEXT)
    assert len(tray.told()) == 1


@pytest.mark.parametrize("method", [INFO, DOWNLOAD])
def test_fetch_waits_as_long_as_it_is_told(tray: Tray, method: str) -> None:
    tray.submits()
    tray.desk.box.faults.rate_limit(method, 77, count=1)

    tray.fetches()

    retry_at = tray.version().retry_at
    assert retry_at is not None
    assert 70 < (retry_at - datetime.now(UTC)).total_seconds() <= 77


def test_fetch_waits_longer_each_time_and_gives_up_in_the_end(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GIVE_UP_AFTER", 4)
    tray.submits()
    tray.desk.box.faults.fail(DOWNLOAD, 500)
    waits = []
    for _ in range(4):
        tray.later()
        tray.fetches()
        retry_at = tray.version().retry_at
        waits.append(round((retry_at - datetime.now(UTC)).total_seconds()) if retry_at else None)

    assert waits == [5, 10, 20, None]
    assert tray.version().state is FileState.REFUSED
    assert tray.version().problem == fetch.GIVEN_UP
    assert [kind for kind, _ in tray.owed()] == [papers.RECEIVED]


@pytest.mark.parametrize(
    ("error", "words"), [("file_not_found", "not in Slack any more"), ("file_deleted", "not in Slack any more")]
)
def test_fetch_refuses_what_is_gone(tray: Tray, error: str, words: str) -> None:
    tray.submits()
    tray.desk.box.faults.fail(INFO, error, count=1)

    tray.fetches()

    assert tray.version().state is FileState.REFUSED
    assert words in tray.version().problem


def test_fetch_refuses_what_is_too_large_without_fetching_it(tray: Tray) -> None:
    tray.submits("a.txt", b"x" * (SIZE_MOST + 1))

    tray.fetches()

    assert "larger than 25 MB" in tray.version().problem
    assert tray.desk.calls(DOWNLOAD) == []


def test_fetch_takes_what_is_just_as_large_as_can_be(tray: Tray) -> None:
    tray.submits("a.txt", b"x" * SIZE_MOST)

    tray.fetches()

    assert (tray.version().state, tray.version().size) == (FileState.KEPT, SIZE_MOST)


def test_a_bug_in_the_look_leaves_the_file_for_later(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: Any) -> None:
        raise LookupError

    tray.submits()
    monkeypatch.setattr(fetch, "look_at", stumble)

    assert tray.fetches() == 1

    assert tray.version().state is FileState.ARRIVING


@BOTH_ENGINES
def test_two_processes_fetch_each_file_once(tray: Tray) -> None:
    for number in range(6):
        tray.submits(f"{number}.md")
    others = [Database(tray.desk.database.url.render_as_string(hide_password=False)) for _ in range(2)]

    threads = [threading.Thread(target=tray.fetcher(each).fetch_due) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in others:
        each.close()

    assert len(tray.desk.calls(DOWNLOAD)) == 6
    assert {tray.version(number).state for number in range(1, 7)} == {FileState.KEPT}
    assert len(tray.told()) == 1


@BOTH_ENGINES
def test_a_process_that_died_is_followed_by_another(tray: Tray) -> None:
    """Whatever the first one got as far as, nothing of it is kept, and the second one begins anew."""
    tray.submits()
    tray.desk.database.run(lambda session: fetching.take(session, PaperVersion, machine_now=datetime.now(UTC)))
    assert tray.fetches() == 0, "its lease lasts"

    tray.later()

    assert tray.fetches() == 1
    assert (tray.version().state, tray.version().attempts) == (FileState.KEPT, 2)
    assert len(tray.told()) == 1


def test_stop_leaves_what_is_being_fetched_to_others(tray: Tray) -> None:
    tray.submits()
    tray.submits("b.md")
    faults = tray.desk.box.faults
    faults.hang(0.3, DOWNLOAD)
    fetcher = tray.fetcher()
    fetching = threading.Thread(target=fetcher.fetch_due)
    fetching.start()
    while faults.shown()["rules"]:
        time.sleep(0.01)

    fetcher.stop()
    fetching.join()

    assert [tray.version(number).attempts for number in (1, 2)] == [1, 0]
    assert tray.fetches() == 2


def test_new_versions_of_one_paper_are_all_kept(tray: Tray) -> None:
    first = tray.submits(data=b"one")
    tray.fetches()

    def replace(session: Session) -> int:
        paper = session.get_one(Paper, session.get_one(PaperVersion, first).paper_id)
        person = session.get_one(Person, paper.submitted_by_id)
        given = HTTP.post(f"{tray.desk.box.url}/page/upload", params={"as": "U0OMAR", "name": "b"}, content=b"two")
        return papers.new_version(
            session,
            paper=paper,
            slack_file_id=given.json()["file"]["id"],
            name="b.md",
            person=person,
            now=NOW + timedelta(hours=1),
            is_late=True,
        ).id

    second = tray.desk.database.run(replace)
    tray.fetches()

    def contents(session: Session) -> list[bytes]:
        return [papers.content_of(session, version=session.get_one(PaperVersion, each)) for each in (first, second)]

    assert tray.desk.database.run(contents, writes=False) == [b"one", b"two"]
    assert tray.told() == [(papers.RECEIVED, str(first)), (papers.RECEIVED, str(second))]


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
