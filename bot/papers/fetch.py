"""Fetching: submitted files are taken one after the other out of Slack, looked at, and kept or refused."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from slack_sdk import WebClient
from sqlmodel import Session

from bot.papers import apart
from bot.papers.check import REFUSALS, TAKEN, Looked, look_at
from bot.papers.download import PassingError, download
from bot.papers.trouble import Trouble
from bot.render.marks import PRIVATE
from rules.refusal import Refusal
from store import papers
from store.database import Database, NotSavedError
from store.minutes import arrivals
from store.models import Edition, FileKind, MinutesFile, PaperVersion

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
"""Seconds between two tries: the wait doubles from the first to the longest."""

GIVE_UP_AFTER = 150
"""Tries; at up to ten minutes apart, about a day."""

GIVEN_UP = "Slack did not hand it over in a day of trying. Upload it again."
"""What the submitter is told then."""

MARKED = (
    f"It is said to be for everybody, and has parts that are marked as the draft marks them: “{PRIVATE}”. Take those "
    "out, or upload it for members only."
)
"""Why minutes are not taken as those for everybody."""

NOTED_WITHIN = 20.0
"""Seconds for the store to take what was found."""


_File = PaperVersion | MinutesFile


class _Shelf(Protocol):
    """A place for files of one kind, each of them a row: where they are taken from on their way, and then kept."""

    def is_any_arriving(self, session: Session, *, machine_now: datetime) -> bool: ...

    def arriving(self, session: Session, *, machine_now: datetime) -> Any: ...

    def keep(
        self,
        session: Session,
        *,
        version: Any,
        data: bytes,
        kind: FileKind,
        pages: int | None,
        problem: str,
        name: str,
        now: datetime,
    ) -> None: ...

    def refuse(self, session: Session, *, version: Any, why: str, now: datetime) -> None: ...

    def put_off(self, session: Session, *, version: Any, until: datetime, now: datetime) -> None: ...


@dataclass(frozen=True)
class _Place:
    """Where files come in: their shelf, which are taken there, in words, and what else is asked of one (a Refusal)."""

    shelf: _Shelf
    taken: str
    check: Callable[[Any, bytes], None]


def _require_unmarked(file: MinutesFile, data: bytes) -> None:
    """Refuse minutes for everybody in which something is marked as the skeleton marks what is private."""
    if file.edition is not Edition.EVERYBODY:
        return
    found = apart.look("marked", data)
    if found["trouble"]:
        raise Refusal(REFUSALS[Trouble(found["trouble"])])
    if found["is_marked"]:
        raise Refusal(MARKED)


PLACES = (_Place(papers, TAKEN, lambda file, data: None), _Place(arrivals, arrivals.WANTED, _require_unmarked))
"""Papers, and the minutes."""


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
        try:
            return sum(self._fetch_from(place) for place in PLACES)
        except NotSavedError:
            log.warning("the store is busy: files wait")
            return 0

    def stop(self) -> None:
        """Leave what is being fetched to another process, and take nothing more."""
        self._stopping.set()

    def _fetch_from(self, place: _Place) -> int:
        dealt_with = 0
        while not self._stopping.is_set() and (file := self._take(place.shelf)) is not None:
            self._note(place.shelf, file, self._outcome(file, place))
            self._wake()
            dealt_with += 1
        return dealt_with

    def _take(self, shelf: _Shelf) -> _File | None:
        machine_now = datetime.now(UTC)
        if not self._database.run(
            lambda session: shelf.is_any_arriving(session, machine_now=machine_now), writes=False
        ):
            return None
        file: _File | None = self._database.run(lambda session: shelf.arriving(session, machine_now=machine_now))
        return file

    def _outcome(self, version: _File, place: _Place) -> _Outcome:
        try:
            data = download(self._client, version.slack_file_id or "", may_go_on=lambda: not self._stopping.is_set())
            looked = look_at(data, version.name, taken=place.taken)
            place.check(version, data)
            return _Fetched(data, looked)
        except Refusal as refusal:
            return _Refused(refusal.text)
        except PassingError as error:
            log.warning("file %s is not handed over: %s", version.slack_file_id, error)
            return _put_off(version, error.seconds)
        except Exception:
            log.exception("bug in fetching file %s", version.slack_file_id)
            return _put_off(version, None)

    def _note(self, shelf: _Shelf, version: _File, outcome: _Outcome) -> None:
        def note(session: Session) -> None:
            now = self._now()
            match outcome:
                case _Fetched(data, looked):
                    shelf.keep(
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
                    shelf.refuse(session, version=version, why=why, now=now)
                case _Later(seconds):
                    until = datetime.now(UTC) + timedelta(seconds=seconds)
                    shelf.put_off(session, version=version, until=until, now=now)

        self._database.run(note, within=NOTED_WITHIN)


def _put_off(version: _File, seconds: float | None) -> _Outcome:
    if version.attempts >= GIVE_UP_AFTER:
        return _Refused(GIVEN_UP)
    backoff = FIRST_WAIT * 2 ** min(version.attempts - 1, 10)
    return _Later(min(backoff, LONGEST_WAIT) if seconds is None else seconds)
