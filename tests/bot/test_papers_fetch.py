"""Fetching papers from a Slack that misbehaves: each is fetched by one, kept whole or refused, and told of once."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import files
import pytest
from engines import BOTH_ENGINES
from small import NOW
from sqlmodel import Session
from trays import TEXT, Tray
from world import HTTP

from bot.papers import download, fetch
from bot.papers.check import SIZE_MOST
from store import fetching, papers
from store.database import Database
from store.models import FileKind, FileState, Paper, PaperVersion, Person

DOWNLOAD, INFO = "download", "files.info"


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.slow
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


@pytest.mark.slow
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
