"""The way in for letters: a mailbox read over IMAP, in which calendars answer to invitations."""

import imaplib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.errors import InvalidHeaderDefect
from email.message import EmailMessage, Message
from email.policy import default
from ssl import create_default_context
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from sqlmodel import Session

from calendars.replies import Answer, read_answer
from store import mailbox, replies
from store.database import Database, NotSavedError

log = logging.getLogger(__name__)

SECONDS = 8
"""How long the server is waited for, each time it is to say something."""

MESSAGE_MOST = 256 * 1024
"""Bytes of a message that are looked at: an answer is a few thousand, and stands in front of what is attached."""

AT_ONCE = 100
"""Messages looked at on one connection."""


class Letterbox:
    """A mailbox from which answers are taken, at `imap://` or `imaps://`; people may go on using it.

    Nothing in it is changed, neither flags nor messages. How far it was read is noted in the store by the server's own
    numbers, in the transaction that keeps the answer: a message that somebody has read before us is not missed, one
    that was read twice has one effect, and after a death in between it is read again.
    """

    def __init__(self, url: str, *, database: Database, now: Callable[[], datetime]) -> None:
        self._server = urlsplit(url)
        self._name = f"{unquote(self._server.username or '')}@{self._server.hostname}"
        self._database = database
        self._now = now

    def read_new(self) -> bool:
        """Look at the messages that came since; True if there are more. With a server that is away: later again."""
        try:
            with connected(self._server) as client:
                return self._read(client)
        except (OSError, imaplib.IMAP4.error) as error:
            log.warning("the mailbox cannot be read: %s", " ".join(str(error).split()) or type(error).__name__)
        except NotSavedError:
            log.warning("the store is busy: the mailbox waits")
        return False

    def _read(self, client: imaplib.IMAP4) -> bool:
        validity = _opened(client)
        read_upto = self._database.run(
            lambda session: mailbox.read_upto(session, name=self._name, validity=validity), writes=False
        )
        new = _numbers(client, after=read_upto)
        for uid in new[:AT_ONCE]:
            self._take(validity, uid, _answer(_fetched(client, uid)))
        return len(new) > AT_ONCE

    def _take(self, validity: int, uid: int, answer: Answer | None) -> None:
        """Keep an answer, and that its message was read; a bug with one costs that one and holds up no other."""

        def work(session: Session, keeps: Answer | None = answer) -> None:
            if mailbox.take(session, name=self._name, validity=validity, uid=uid) and keeps is not None:
                _keep(session, keeps, self._now())

        try:
            self._database.run(work)
        except NotSavedError:
            raise
        except Exception:
            log.exception("bug in keeping an answer")
            self._database.run(lambda session: work(session, None))


@contextmanager
def connected(server: SplitResult) -> Iterator[imaplib.IMAP4]:
    """A mail server: encrypted from the start or if it offers that, and logged in to if there is a user."""
    host, port, trust = server.hostname or "", server.port, create_default_context()
    is_wrapped = server.scheme == "imaps"
    with (
        imaplib.IMAP4_SSL(host, port or 993, timeout=SECONDS, ssl_context=trust)
        if is_wrapped
        else imaplib.IMAP4(host, port or 143, timeout=SECONDS)
    ) as client:
        if not is_wrapped and "STARTTLS" in client.capabilities:
            client.starttls(trust)
        if server.username:
            client.login(unquote(server.username), unquote(server.password or ""))
        yield client


def _keep(session: Session, answer: Answer, now: datetime) -> None:
    replies.keep(
        session,
        uid=answer.uid,
        address=answer.attendee,
        answer=answer.answer,
        sequence=answer.sequence,
        stamped_at=answer.stamped_at,
        now=now,
    )


def _answer(data: bytes) -> Answer | None:
    """The answer in a message, if the attendee sent it; whatever strangers send besides is passed over.

    A calendar address is no secret, so who is named as ATTENDEE must be the one whom the message is From, alone: no
    answer on behalf of somebody else is taken. That a mail server lets nobody else write that From is its business; a
    forged answer can do no more than have a member asked a question.
    """
    try:
        message = message_from_bytes(data, policy=default)
        parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        answer = read_answer(_text(parts[0])) if parts else None
        return answer if answer is not None and _is_from(message, answer.attendee) else None
    except Exception as error:
        log.info("a message that cannot be read: %s", type(error).__name__)
        return None


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _is_from(message: EmailMessage, address: str) -> bool:
    """Whether a message says plainly that it comes from an address; programs read an unclear From each in its way."""
    headers = message.get_all("From", [])
    if any(isinstance(defect, InvalidHeaderDefect) for header in headers for defect in header.defects):
        return False
    return [sender.addr_spec.casefold() for header in headers for sender in header.addresses] == [address.casefold()]


def _opened(client: imaplib.IMAP4) -> int:
    """Open the inbox, so that nothing in it can be changed; its UIDVALIDITY."""
    _checked(client.select("INBOX", readonly=True))
    (validity,) = client.response("UIDVALIDITY")[1]
    return int(validity or 0)


def _numbers(client: imaplib.IMAP4, *, after: int) -> list[int]:
    """The UIDs of the messages that came after one. The last message is always in such a list, and left out here."""
    listed = _checked(client.uid("FETCH", f"{after + 1}:*", "(UID)"))
    found = [re.search(rb"UID (\d+)", line) for line in listed if isinstance(line, bytes)]
    return sorted(uid for uid in {int(match[1]) for match in found if match} if uid > after)


def _fetched(client: imaplib.IMAP4, uid: int) -> bytes:
    """The beginning of a message; nothing if it has gone meanwhile."""
    parts = _checked(client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MESSAGE_MOST}>)"))
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server says {status}: {data!r}")
    return data
