"""Fetching: submitted files are taken one after the other out of Slack, looked at, and kept or refused."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient
from sqlmodel import Session

from bot.papers.check import Looked, look_at
from bot.papers.download import PassingError, download
from rules.refusal import Refusal
from store import papers
from store.database import Database, NotSavedError
from store.models import PaperVersion

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
"""Seconds between two tries: the wait doubles from the first to the longest."""

GIVE_UP_AFTER = 150
"""Tries; at up to ten minutes apart, about a day."""

GIVEN_UP = "Slack did not hand it over in a day of trying. Upload it again."
"""What the submitter is told then."""

NOTED_WITHIN = 20.0
"""Seconds for the store to take what was found."""


@dataclass(frozen=True)
class _Fetched:
    data: bytes
    looked: Looked


@dataclass(frozen=True)
class _Refused:
    why: str


@dataclass(frozen=True)
class _Later:
    seconds: float


_Outcome = _Fetched | _Refused | _Later


class Fetcher:
    """Fetches for one process; any number of them may work on one database, and no two fetch one file at a time.

    What becomes of a file is one transaction: its content, its audit entry, and word to those whom it concerns. A
    process that dies before leaves the file as it was, and another one takes it when the lease has ended.
    """

    def __init__(
        self, *, database: Database, client: WebClient, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._client = client
        self._now = now
        self._wake = wake
        self._stopping = threading.Event()

    def fetch_due(self) -> int:
        """Fetch every file that is due now; returns how many were dealt with. `wake` is called after each."""
        dealt_with = 0
        try:
            while not self._stopping.is_set() and (version := self._database.run(_take)) is not None:
                self._note(version, self._outcome(version))
                self._wake()
                dealt_with += 1
        except NotSavedError:
            log.warning("the store is busy: papers wait")
        return dealt_with

    def stop(self) -> None:
        """Leave what is being fetched to another process, and take nothing more."""
        self._stopping.set()

    def _outcome(self, version: PaperVersion) -> _Outcome:
        try:
            data = download(self._client, version.slack_file_id or "", may_go_on=lambda: not self._stopping.is_set())
            return _Fetched(data, look_at(data, version.name))
        except Refusal as refusal:
            return _Refused(refusal.text)
        except PassingError as error:
            log.warning("paper version %s is not handed over: %s", version.id, error)
            return _put_off(version, error.seconds)
        except Exception:
            log.exception("bug in fetching paper version %s", version.id)
            return _put_off(version, None)

    def _note(self, version: PaperVersion, outcome: _Outcome) -> None:
        def note(session: Session) -> None:
            now = self._now()
            match outcome:
                case _Fetched(data, looked):
                    papers.keep(
                        session,
                        version=version,
                        data=data,
                        kind=looked.kind,
                        pages=looked.pages,
                        problem=looked.problem,
                        name=looked.name,
                        now=now,
                    )
                case _Refused(why):
                    papers.refuse(session, version=version, why=why, now=now)
                case _Later(seconds):
                    until = datetime.now(UTC) + timedelta(seconds=seconds)
                    papers.put_off(session, version=version, until=until, now=now)

        self._database.run(note, within=NOTED_WITHIN)


def _take(session: Session) -> PaperVersion | None:
    return papers.arriving(session, machine_now=datetime.now(UTC))


def _put_off(version: PaperVersion, seconds: float | None) -> _Outcome:
    if version.attempts >= GIVE_UP_AFTER:
        return _Refused(GIVEN_UP)
    backoff = FIRST_WAIT * 2 ** min(version.attempts - 1, 10)
    return _Later(min(backoff, LONGEST_WAIT) if seconds is None else seconds)
