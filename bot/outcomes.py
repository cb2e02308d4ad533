"""What becomes of one attempt to deliver a row, and what an error that ended it comes to."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from slack_sdk.errors import SlackApiError

from bot import canvases, uploads
from bot.lease import LostError
from bot.request import UndeliverableError
from store import outbox
from store.models import Owed

log = logging.getLogger(__name__)

LONGEST = 3600.0
"""Seconds; whatever Slack tells us to wait for, it is asked again after that."""

_RATE_LIMITED = {"ratelimited", "rate_limited"}
_UNKNOWN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_OURS_TO_MEND = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"}
"""What is wrong with the app and not with the message: it waits until somebody has put that right."""


@dataclass(frozen=True)
class Sent:
    """`ts` is Slack's time stamp of a message; a file or a letter has none, nor has what a workspace cannot have."""

    ts: str = ""


@dataclass(frozen=True)
class Later:
    """`holds_up` names a conversation that has to wait as long, whoever delivers into it."""

    seconds: float
    is_unknown: bool
    why: str
    holds_up: str | None = None


@dataclass(frozen=True)
class Never:
    why: str


@dataclass(frozen=True)
class Elsewhere:
    """The lease has ended, and another courier deals with the row."""


Outcome = Sent | Later | Never | Elsewhere


def judged(error: Exception, *, row: Owed, conversation: str) -> Outcome:
    """What an attempt comes to that ended with an error; one that nobody knows is a bug, and tried again."""
    match error:
        case SlackApiError():
            return _said_by_slack(error, row.attempts, conversation)
        case UndeliverableError() | uploads.RefusedFileError():
            return Never(str(error))
        case canvases.NoCanvasesError():
            return Sent()
        case LostError():
            return Elsewhere()
        case HTTPError():  # from the place for bytes, before anything is visible
            return Later(_retry_after(dict(error.headers), row.attempts), False, f"HTTP {error.code}")
        case OSError() | HTTPException():
            return Later(backoff(row.attempts), True, type(error).__name__)
    log.error("bug in delivering %s %s", row.kind, row.subject, exc_info=error)
    return bug(error, row=row, is_unknown=True)


def bug(error: Exception, *, row: Owed, is_unknown: bool) -> Later:
    """What a mistake of ours comes to: it may be mended by then."""
    return Later(backoff(row.attempts), is_unknown, f"bug: {type(error).__name__}")


def backoff(attempts: int) -> float:
    """Seconds to the next attempt, the more the more there were."""
    return outbox.LEASE.total_seconds() * min(attempts, 20)


def _said_by_slack(error: SlackApiError, attempts: int, conversation: str) -> Outcome:
    response: Any = error.response
    code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
    if response.status_code == 429 or code in _RATE_LIMITED:
        return Later(_retry_after(response.headers, attempts), False, "ratelimited", holds_up=conversation)
    if code in _OURS_TO_MEND:
        return Later(backoff(attempts), False, code)
    if response.status_code >= 500 or not re.fullmatch(r"[a-z0-9_]+", code) or code in _UNKNOWN:
        return Later(backoff(attempts), True, f"HTTP {response.status_code} {code}"[:200].strip())
    return Never(uploads.REFUSED_WORDS.get(code, code))


def _retry_after(headers: Mapping[str, str], attempts: int) -> float:
    """As long as was told, and the longer the more often: what is told to wait for a second, all day, is not lost."""
    told = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    seconds = float(told) if told.isascii() and told.isdigit() else outbox.LEASE.total_seconds()
    return max(float(attempts), min(seconds, LONGEST))
