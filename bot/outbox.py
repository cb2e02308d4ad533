"""Delivery: takes what is owed, draws it, sends it to Slack and notes what became of it, one row at a time.

Certainty: a message or DM is visible exactly once. Its row is claimed and the attempt noted before the call; where the
outcome stays unknown (a time-out, a server error, the death of the process) the next attempt comes after the lease
and looks in the conversation's history for the row's key before it sends again. An update of a message that was sent
is sent again freely, newest state last.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.render.blocks import Message
from bot.request import Draw
from store import outbox
from store.database import Database, NotSavedError
from store.models import Owed, Person

log = logging.getLogger(__name__)

EVENT_TYPE = "convenor_delivery"
GIVE_UP_AFTER = 200
"""Attempts; at up to ten minutes apart, more than a day."""

PAGES_BACK = 5
"""How far an earlier copy is looked for: a thousand messages."""

_NOT_DONE_YET = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "accesslimited"}
_PACE = 1.0
"""Seconds between two messages to one conversation."""


@dataclass(frozen=True)
class _Parcel:
    """A claimed row with its message drawn."""

    row: Owed
    message: Message
    conversation: str
    user_id: str
    may_have_been_sent: bool


@dataclass(frozen=True)
class _Sent:
    ts: str


@dataclass(frozen=True)
class _Later:
    seconds: float
    is_unknown: bool
    why: str


@dataclass(frozen=True)
class _Never:
    why: str


_Outcome = _Sent | _Later | _Never


class Courier:
    """Delivers for one process; any number of them may work on one database."""

    def __init__(
        self,
        *,
        database: Database,
        client: WebClient,
        messages: Mapping[str, Draw],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._client = client
        self._messages = messages
        self._now = now
        self._free_at: dict[str, float] = {}

    def deliver_due(self) -> int:
        """Deliver everything that is due now; returns how many rows were dealt with."""
        dealt_with = 0
        try:
            while (claimed := self._database.run(self._claim)) is not None:
                if isinstance(claimed, _Parcel):
                    self._deliver(claimed)
                dealt_with += 1
        except NotSavedError:
            log.warning("the store is busy: delivery waits for the next tick")
        return dealt_with

    def _claim(self, session: Session) -> _Parcel | Owed | None:
        machine_now = datetime.now(UTC)
        now = self._now()
        row = outbox.claim(session, now=now, machine_now=machine_now)
        if row is None:
            return None
        person = session.get(Person, row.to_person_id) if row.to_person_id else None
        conversation = row.to_channel_id or (person.slack_dm_id if person else None) or ""
        wait = self._free_at.get(conversation, 0.0) - time.monotonic()
        if conversation and wait > 0:
            _put_back(row, machine_now + timedelta(seconds=wait))
            return row
        message = self._draw(session, row, now)
        if message is None:
            _note_done(row, row.wanted, now)
            return row
        may_have_been_sent = row.attempted_at is not None and row.message_ts is None
        row.attempted_at = row.attempted_at or machine_now
        return _Parcel(row, message, conversation, (person.slack_user_id if person else None) or "", may_have_been_sent)

    def _draw(self, session: Session, row: Owed, now: datetime) -> Message | None:
        if row.expires_at is not None and row.expires_at <= now:
            return None
        return self._messages[row.kind](session, row.subject)

    def _deliver(self, parcel: _Parcel) -> None:
        outcome = self._attempt(parcel)
        self._database.run(lambda session: self._note(session, parcel, outcome), within=20.0)

    def _attempt(self, parcel: _Parcel) -> _Outcome:
        try:
            conversation = parcel.conversation or self._open_conversation(parcel)
            if not conversation:
                return _Never("not in Slack")
            self._free_at[conversation] = time.monotonic() + _PACE
            return _Sent(self._send(parcel, conversation))
        except SlackApiError as error:
            return _judged(error, parcel.row.attempts)
        except (OSError, HTTPException) as error:
            return _Later(_backoff(parcel.row.attempts), True, type(error).__name__)

    def _open_conversation(self, parcel: _Parcel) -> str:
        if not parcel.user_id:
            return ""
        conversation = str(self._client.conversations_open(users=parcel.user_id)["channel"]["id"])
        self._database.run(lambda session: _keep_conversation(session, parcel.row, conversation), within=20.0)
        return conversation

    def _send(self, parcel: _Parcel, conversation: str) -> str:
        row, text, blocks = parcel.row, parcel.message.text, list(parcel.message.blocks)
        if row.message_ts:
            updated = self._client.chat_update(channel=conversation, ts=row.message_ts, text=text, blocks=blocks)
            return str(updated["ts"])
        if parcel.may_have_been_sent and (earlier := self._find_earlier(row, conversation)):
            return earlier
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": row.key}}
        posted = self._client.chat_postMessage(
            channel=conversation, text=text, blocks=blocks, metadata=metadata, unfurl_links=False, unfurl_media=False
        )
        return str(posted["ts"])

    def _find_earlier(self, row: Owed, conversation: str) -> str | None:
        """The copy of this row's message that is already there, looked for from the newest message back."""
        cursor: str | None = None
        for _ in range(PAGES_BACK):
            page = self._client.conversations_history(
                channel=conversation, include_all_metadata=True, limit=200, cursor=cursor
            )
            for message in page["messages"]:
                if (message.get("metadata") or {}).get("event_payload", {}).get("key") == row.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    def _note(self, session: Session, parcel: _Parcel, outcome: _Outcome) -> None:
        row = session.get_one(Owed, parcel.row.id)
        machine_now = datetime.now(UTC)
        match outcome:
            case _Sent(ts):
                row.message_ts = ts
                row.sent_at = self._now()
                _note_done(row, parcel.row.wanted, row.sent_at)
            case _Later(seconds, is_unknown, why):
                row.error = why
                _put_back(row, machine_now + timedelta(seconds=seconds))
                row.attempted_at = row.attempted_at if is_unknown or parcel.may_have_been_sent else None
                row.dead_at = self._now() if row.attempts >= GIVE_UP_AFTER else None
            case _Never(why):
                row.error = why
                row.dead_at = self._now()
                log.error("dead letter %s: %s", row.kind, why)
        session.add(row)


def _judged(error: SlackApiError, attempts: int) -> _Outcome:
    response: Any = error.response
    code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
    if response.status_code == 429:
        return _Later(float(response.headers.get("Retry-After", 30)), False, "ratelimited")
    if response.status_code >= 500 or not code or code in _NOT_DONE_YET:
        return _Later(_backoff(attempts), True, code or f"HTTP {response.status_code}")
    return _Never(code)


def _backoff(attempts: int) -> float:
    return outbox.LEASE.total_seconds() * min(attempts, 20)


def _put_back(row: Owed, until: datetime) -> None:
    row.lease_until = None
    row.retry_at = until


def _note_done(row: Owed, drawn: int, now: datetime) -> None:
    row.done = drawn
    row.lease_until = row.retry_at = row.attempted_at = None
    row.attempts = 0
    row.error = ""


def _keep_conversation(session: Session, row: Owed, conversation: str) -> None:
    person = session.get_one(Person, row.to_person_id)
    person.slack_dm_id = conversation
    session.add(person)
