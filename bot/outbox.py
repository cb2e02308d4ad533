"""Delivery: takes what is owed, draws it, sends it to Slack and notes what became of it, one row at a time.

Certainty: a message or DM is visible exactly once. Its row is claimed and the attempt noted before the call; where the
outcome stays unknown (a time-out, a server error, the death of the process) the next attempt comes after the lease
and looks in the conversation's history for the row's key before it sends again. An update of a message that was sent
is sent again freely, newest state last. A file is visible exactly once too: its id is noted before the call that
shares it, and looked up before that call is made again. A canvas is noted like that before anybody can open it, and
what is visible, exactly once, is the message with its link; where a workspace has none, nothing is sent. A letter goes
out at least once, the same bytes each time. Whatever goes wrong with one row, the others are delivered.

Pace: one message a second to a conversation, and no sooner than Slack says, by all processes on a store together.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from slack_sdk import WebClient
from sqlmodel import Session

from bot import canvases, outcomes, posting, uploads
from bot.lease import Lease
from bot.outcomes import Elsewhere, Later, Never, Outcome, Sent
from bot.render.blocks import Message, escaped
from bot.request import Canvas, Delivery, Draw, Letter, Post, UndeliverableError, Upload
from store import outbox, turns
from store.database import Database, NotSavedError
from store.models import Owed, Person

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 200
"""Attempts; at up to ten minutes apart, more than a day."""

SEND_WITHIN = 20.0
"""Seconds from the claim, after which nothing is posted: the call must end before the lease does."""

PACE = 1.0
"""Seconds between two messages to one conversation."""

CALL_SECONDS = 8
"""How long one call of the Web API may take."""


@dataclass(frozen=True)
class _Parcel:
    """A claimed row with what it is about drawn."""

    row: Owed
    delivery: Delivery
    conversation: str
    user_id: str
    may_have_been_sent: bool
    send_before: float


class Courier:
    """Delivers for one process; any number of them may work on one database.

    `takes` names the only kinds of row that it delivers, `leaves` those that are left to another courier: what is slow
    has one of its own, so that nothing else waits for it.
    """

    def __init__(
        self,
        *,
        database: Database,
        client: WebClient,
        messages: Mapping[str, Draw],
        now: Callable[[], datetime],
        post: Post | None = None,
        takes: Collection[str] | None = None,
        leaves: Collection[str] = (),
    ) -> None:
        self._database = database
        self._client = client
        self._messages = messages
        self._now = now
        self._post = post
        self._takes = takes
        self._leaves = leaves

    def deliver_due(self) -> int:
        """Deliver everything that is due now; returns how many rows were dealt with."""
        dealt_with = 0
        try:
            while self._is_any_due() and (claimed := self._database.run(self._claim)) is not None:
                if isinstance(claimed, _Parcel):
                    self._deliver(claimed)
                dealt_with += 1
        except NotSavedError:
            log.warning("the store is busy: delivery waits for the next tick")
        return dealt_with

    def _is_any_due(self) -> bool:
        """Looked at first: whoever claims makes other writers wait, and mostly there is nothing."""
        machine_now = datetime.now(UTC)
        return self._database.run(
            lambda session: outbox.is_any_due(
                session, now=self._now(), machine_now=machine_now, takes=self._takes, leaves=self._leaves
            ),
            writes=False,
        )

    def _claim(self, session: Session) -> _Parcel | Owed | None:
        """The next row, ready to be sent; the bare row if it is dealt with already; None if nothing is due."""
        send_before = time.monotonic() + SEND_WITHIN
        machine_now = datetime.now(UTC)
        now = self._now()
        row = outbox.claim(session, now=now, machine_now=machine_now, takes=self._takes, leaves=self._leaves)
        if row is None:
            return None
        person = session.get(Person, row.to_person_id) if row.to_person_id else None
        conversation = row.to_channel_id or (person.slack_dm_id if person else None) or ""
        if wait := self._wait(session, row, conversation, machine_now):
            _put_back(row, wait)
            return row
        row.attempts += 1
        try:
            with session.begin_nested():
                delivery = self._draw(session, row, now)
        except UndeliverableError as refused:
            self._give_up(row, str(refused))
            return row
        except Exception as error:
            log.exception("bug in drawing %s %s", row.kind, row.subject)
            self._put_off(row, outcomes.bug(error, row=row, is_unknown=row.attempted_at is not None))
            return row
        if delivery is None:
            may_have_been_sent_at = row.attempted_at
            _note_done(row, row.wanted)
            row.attempted_at = may_have_been_sent_at  # looked for if it is wanted again
            return row
        if conversation and self._post is None:
            _hold_up(session, row, conversation, PACE)
        may_have_been_sent = row.attempted_at is not None and row.message_ts is None
        row.attempted_at = row.attempted_at or machine_now
        user_id = (person.slack_user_id if person else None) or ""
        return _Parcel(row, delivery, conversation, user_id, may_have_been_sent, send_before)

    def _wait(self, session: Session, row: Owed, conversation: str, machine_now: datetime) -> float:
        """How many seconds a row has to wait for its turn; letters keep no pace."""
        if self._post is not None:
            return 0.0
        return turns.seconds_to(session, team_id=row.team_id, conversation_id=conversation, machine_now=machine_now)

    def _draw(self, session: Session, row: Owed, now: datetime) -> Delivery | None:
        if row.expires_at is not None and row.expires_at <= now:
            return None
        return self._messages[row.kind](session, row.subject)

    def _deliver(self, parcel: _Parcel) -> None:
        outcome = self._attempt(parcel)
        self._database.run(lambda session: self._note(session, parcel, outcome), within=20.0)

    def _attempt(self, parcel: _Parcel) -> Outcome:
        conversation = parcel.conversation
        try:
            if isinstance(parcel.delivery, Letter):
                return self._send_letter(parcel.delivery, parcel.row.attempts)
            conversation = conversation or self._open_conversation(parcel)
            if not conversation:
                return Never("not in Slack")
            if isinstance(parcel.delivery, Upload):
                return self._send_file(parcel.row, parcel.delivery, conversation)
            if isinstance(parcel.delivery, Canvas):
                return self._send_canvas(parcel, parcel.delivery, conversation)
            return self._send_message(parcel, parcel.delivery, conversation)
        except NotSavedError:
            raise
        except Exception as error:
            return outcomes.judged(error, row=parcel.row, conversation=conversation)

    def _open_conversation(self, parcel: _Parcel) -> str:
        if not parcel.user_id:
            return ""
        conversation = str(self._client.conversations_open(users=parcel.user_id)["channel"]["id"])
        self._database.run(lambda session: _keep_conversation(session, parcel.row, conversation), within=20.0)
        return conversation

    def _send_message(self, parcel: _Parcel, message: Message, conversation: str) -> Outcome:
        row, earlier = parcel.row, parcel.row.message_ts
        if parcel.may_have_been_sent:
            earlier = posting.find(self._client, key=row.key, conversation=conversation)
            if earlier and row.wanted == 1:
                return Sent(earlier)
        if earlier:
            posting.update(self._client, message, ts=earlier, conversation=conversation)
            return Sent(earlier)
        if time.monotonic() > parcel.send_before:
            return Later(1, parcel.may_have_been_sent, "Slack was slow")
        return Sent(posting.post(self._client, message, key=row.key, conversation=conversation))

    def _send_file(self, row: Owed, file: Upload, conversation: str) -> Outcome:
        """Another file is begun only where the one that was brought before is neither visible nor can be any more."""
        if row.sent_at is not None or (row.file_id and self._show(row.file_id, file, conversation)):
            return Sent()
        lease = Lease(self._database, row)
        file_id = lease.during(lambda: self._bring(file))
        lease.renew(file_id=file_id)
        self._keep_pace(row, conversation)
        is_there = uploads.share(
            self._client, file_id, conversation=conversation, title=file.title, comment=file.comment
        )
        return Sent() if is_there else Later(outcomes.backoff(row.attempts), True, "the file did not arrive")

    def _send_canvas(self, parcel: _Parcel, canvas: Canvas, conversation: str) -> Outcome:
        """What was made and not noted stays unseen; what was noted is opened again freely."""
        canvas_id = parcel.row.file_id
        if canvas_id is None:
            lease = Lease(self._database, parcel.row)
            canvas_id = lease.during(lambda: self._make(canvas))
            lease.renew(file_id=canvas_id)
        link = canvases.open_to(self._client, canvas_id, user_id=parcel.user_id)
        message = Message(f"{canvas.comment} <{link}|{escaped(canvas.title)}>")
        return self._send_message(parcel, message, conversation)

    def _make(self, canvas: Canvas) -> str:
        markdown = self._database.run(canvas.make, writes=False)
        return canvases.make(self._client, markdown, title=canvas.title)

    def _keep_pace(self, row: Owed, conversation: str) -> None:
        self._database.run(lambda session: _hold_up(session, row, conversation, PACE), within=20.0)

    def _show(self, file_id: str, file: Upload, conversation: str) -> bool:
        """Have a file that was brought be visible; it is looked for again where somebody else was quicker."""
        look = partial(uploads.is_shared, self._client, file_id, conversation=conversation)
        share = partial(uploads.share, self._client, file_id, conversation=conversation)
        return look() or share(title=file.title, comment=file.comment) or look()

    def _bring(self, file: Upload) -> str:
        data = self._database.run(file.make, writes=False)
        return uploads.bring(self._client, data, name=file.name, alt=file.alt)

    def _send_letter(self, letter: Letter, attempts: int) -> Outcome:
        if self._post is None:
            return Later(outcomes.backoff(attempts), False, "no mail server is set")
        self._post(letter)
        return Sent()

    def _note(self, session: Session, parcel: _Parcel, outcome: Outcome) -> None:
        row = session.get_one(Owed, parcel.row.id)
        match outcome:
            case Sent(ts):
                row.message_ts = ts or row.message_ts
                row.sent_at = self._now()
                _note_done(row, parcel.row.wanted)
            case Later() as later:
                self._put_off(row, replace(later, is_unknown=later.is_unknown or parcel.may_have_been_sent))
                if later.holds_up is not None:
                    _hold_up(session, row, later.holds_up, later.seconds)
            case Never(why):
                self._give_up(row, why)
            case Elsewhere():
                log.warning("%s %s took longer than its lease, and another courier has it", row.kind, row.subject)
        session.add(row)

    def _give_up(self, row: Owed, why: str) -> None:
        row.error = why
        row.dead_at = self._now()
        log.error("dead letter %s %s: %s", row.kind, row.subject, why)

    def _put_off(self, row: Owed, later: Later) -> None:
        row.error = later.why
        row.attempted_at = row.attempted_at if later.is_unknown else None
        row.dead_at = self._now() if row.attempts >= GIVE_UP_AFTER else None
        _put_back(row, later.seconds)


def _put_back(row: Owed, seconds: float) -> None:
    row.lease_until = None
    row.retry_at = datetime.now(UTC) + timedelta(seconds=seconds)


def _note_done(row: Owed, drawn: int) -> None:
    row.done = drawn
    row.lease_until = row.retry_at = row.attempted_at = None
    row.attempts = 0
    row.error = ""


def _hold_up(session: Session, row: Owed, conversation: str, seconds: float) -> None:
    """Let nobody send anything into a conversation for so long."""
    free_at = datetime.now(UTC) + timedelta(seconds=seconds)
    turns.wait_until(session, team_id=row.team_id, conversation_id=conversation, free_at=free_at)


def _keep_conversation(session: Session, row: Owed, conversation: str) -> None:
    """Note where to reach somebody from now on; a message is about to go there."""
    _hold_up(session, row, conversation, PACE)
    person = session.get_one(Person, row.to_person_id)
    person.slack_dm_id = conversation
    session.add(person)
