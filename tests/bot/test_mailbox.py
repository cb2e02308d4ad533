"""A mailbox that is read: answers are kept once, everything else is passed over, and nothing in it is changed."""

import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from engines import BOTH_ENGINES
from post_office import Inbox, open_inbox, reply
from small import NOW, found, meeting, person, seat
from sqlmodel import Session, select

from bot.mailbox import AT_ONCE, MESSAGE_MOST, Letterbox
from store import audit, groups, invitations, schedule
from store import terms as store_terms
from store.database import Database, NotSavedError
from store.models import AuditEntry, Invitation, InvitationReply, Meeting, Owed, Person, SQLModel

MEETS_AT = NOW + timedelta(days=10)
OMAR, WEN = "omar@pennant.example", "wen@tessellate.example"
UID = f"1-{MEETS_AT.isoformat()}@convenor.invalid"


@pytest.fixture
def engine() -> str:
    return "sqlite"


@dataclass
class Desk:
    """A group that has invited Omar and Wen to a meeting in ten days, and the mailbox that their answers go to."""

    database: Database
    inbox: Inbox
    now: datetime = NOW

    def reads(self) -> bool:
        return Letterbox(self.inbox.imap_url, database=self.database, now=lambda: self.now).read_new()

    def receives(self, *messages: bytes) -> None:
        """Messages come in and are read."""
        self.inbox.receives(*messages)
        self.reads()

    def kept(self) -> list[tuple[str, str, int]]:
        """Who answered what, about which SEQUENCE, in the order in which it was kept."""
        names = {each.id: each.name for each in self.rows(Person)}
        return [(names[row.person_id], row.answer.value, row.sequence) for row in self.rows(InvitationReply)]

    def asked(self) -> int:
        return sum(row.kind == "calendar-declined" for row in self.rows(Owed))

    def rows(self, kind: type[SQLModel]) -> list[Any]:
        return self.database.run(lambda s: list(s.exec(select(kind).order_by(kind.id))), writes=False)  # type: ignore[attr-defined]

    def changes(self, act: Callable[[Session, Meeting], Any]) -> None:
        """Something is done to the meeting, and everybody invited anew."""

        def work(session: Session) -> None:
            act(session, session.exec(select(Meeting)).one())
            session.flush()
            invitations.settle(session, group=groups.all_groups(session)[0], now=self.now)

        self.database.run(work)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    def fill(session: Session) -> None:
        group = found(session)
        for name, user_id, address in (("Omar Haddad", "U0OMAR", OMAR), ("Wen Li", "U0WEN", WEN)):
            sitter = person(session, name, user_id)
            sitter.email = address
            seat(session, group, sitter)
        meeting(session, group, MEETS_AT)
        audit.record(session, group=group, now=NOW, actor_id=None, deed="group.create", subject="group:1")
        invitations.settle(session, group=group, now=NOW)

    database.run(fill)
    with open_inbox() as inbox:
        yield Desk(database, inbox)


def answer(said: str, *, by: str = OMAR, minutes: int = 0, **fields: Any) -> bytes:
    """An answer, stamped so many minutes after the invitation."""
    return reply(UID, by, said, stamped_at=NOW + timedelta(minutes=minutes), **fields)


@pytest.mark.slow
@BOTH_ENGINES
def test_answers_are_kept_and_only_a_decline_is_asked_about(desk: Desk) -> None:
    desk.now = NOW + timedelta(hours=1)

    desk.receives(answer("ACCEPTED", by=WEN), answer("TENTATIVE"), answer("DECLINED", minutes=5))

    assert desk.kept() == [
        ("Wen Li", "accepted", 0),
        ("Omar Haddad", "tentative", 0),
        ("Omar Haddad", "declined", 0),
    ]
    assert desk.asked() == 1
    [owed] = [row for row in desk.rows(Owed) if row.kind == "calendar-declined"]
    assert (owed.to_person_id, owed.expires_at) == (1, MEETS_AT)
    assert [entry.deed for entry in desk.rows(AuditEntry)].count("invitation.reply") == 3


@pytest.mark.slow
@BOTH_ENGINES
def test_a_message_is_looked_at_once(desk: Desk) -> None:
    desk.receives(answer("DECLINED"))
    desk.receives(answer("ACCEPTED", by=WEN))
    desk.reads()

    assert desk.inbox.fetched == [1, 2]
    assert len(desk.kept()) == 2


def test_the_same_answer_delivered_twice_has_one_effect(desk: Desk) -> None:
    desk.receives(answer("DECLINED"), answer("DECLINED"))

    assert (desk.kept(), desk.asked()) == ([("Omar Haddad", "declined", 0)], 1)


def test_a_mailbox_that_counts_anew_is_read_anew_and_nothing_is_kept_twice(desk: Desk) -> None:
    desk.receives(answer("DECLINED"))
    desk.inbox.validity = 2
    desk.receives(answer("ACCEPTED", by=WEN))

    assert desk.inbox.fetched == [1, 1, 2]
    assert desk.kept() == [("Omar Haddad", "declined", 0), ("Wen Li", "accepted", 0)]
    desk.reads()
    assert desk.inbox.fetched == [1, 1, 2]


def test_case_makes_no_difference_in_an_address(desk: Desk) -> None:
    desk.receives(answer("DECLINED", by="Omar@Pennant.EXAMPLE"))

    assert desk.kept() == [("Omar Haddad", "declined", 0)]


def test_an_address_with_percent_signs_is_the_same_address(desk: Desk) -> None:
    desk.receives(answer("DECLINED", by="omar%40pennant.example", sender=OMAR))

    assert desk.kept() == [("Omar Haddad", "declined", 0)]


@pytest.mark.parametrize(
    "message",
    [
        answer("DECLINED", sender=WEN),  # an answer in somebody else's name
        answer("DECLINED", sender=f"{OMAR}, {WEN}"),
        answer("DECLINED").replace(
            b"From: omar@pennant.example", b"From: omar@pennant.example <wen@tessellate.example>"
        ),
        answer("DECLINED", sender='"omar@pennant.example" <wen@tessellate.example>'),
        answer("DECLINED", by="nobody@pennant.example"),
        reply("another@convenor.invalid", OMAR, "DECLINED"),
        answer("DELEGATED"),
        answer("DECLINED", method="COUNTER"),
        answer("DECLINED", method="REQUEST"),
        answer("DECLINED").replace(b"DTSTAMP", b"X-STAMP"),
        answer("DECLINED").replace(b"SEQUENCE:0", b"SEQUENCE:-1"),
        answer("DECLINED").replace(b"SEQUENCE:0", b"SEQUENCE:99999999999999"),
        answer("DECLINED").replace(b"SEQUENCE:0", b"SEQUENCE:first"),
        answer("DECLINED").replace(b"UID:1-", b"UID:\x00"),
        answer("DECLINED").replace(b"mailto:omar", b"tel:omar"),
        answer("DECLINED").replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\n" * 5000),
        answer("DECLINED").replace(b"From: omar@pennant.example\r\n", b""),
        answer("DECLINED").replace(b"From:", b"From: wen@tessellate.example\r\nFrom:"),
        b"",
        b"\xff\x00\r\n\r\n\xff",
        b"Content-Type: text/calendar\r\nFrom: omar@pennant.example\r\n\r\nhello",
        b"Subject: lunch\r\nFrom: omar@pennant.example\r\n\r\nTomorrow?",
    ],
)
def test_what_is_no_answer_of_a_member_is_passed_over_and_stops_nothing(desk: Desk, message: bytes) -> None:
    desk.receives(message, answer("ACCEPTED", by=WEN))

    assert desk.kept() == [("Wen Li", "accepted", 0)]
    assert desk.inbox.messages[1] == message


@pytest.mark.parametrize(("minutes", "kept"), [(0, 1), (4, 1), (5, 1), (6, 2)])
def test_an_answer_that_is_no_newer_than_the_last_one_is_ignored(desk: Desk, minutes: int, kept: int) -> None:
    desk.now = NOW + timedelta(hours=1)

    desk.receives(answer("ACCEPTED", minutes=5), answer("DECLINED", minutes=minutes))

    assert len(desk.kept()) == kept


def test_a_clock_that_is_ahead_does_not_shut_out_what_comes_later(desk: Desk) -> None:
    desk.receives(answer("ACCEPTED", minutes=60 * 24 * 365))
    desk.now += timedelta(minutes=1)

    desk.receives(answer("DECLINED", minutes=1))

    assert desk.kept() == [("Omar Haddad", "accepted", 0), ("Omar Haddad", "declined", 0)]


def test_an_answer_about_the_hour_before_a_move_is_ignored(desk: Desk) -> None:
    def move(session: Session, moving: Meeting) -> None:
        strikes = store_terms.preset().strikes
        later = MEETS_AT + timedelta(days=1)
        schedule.settle(
            session, group=groups.all_groups(session)[0], meeting=moving, starts_at=later, now=NOW, terms=strikes
        )

    desk.changes(move)

    desk.receives(answer("DECLINED"))
    assert desk.kept() == []

    desk.receives(answer("DECLINED", sequence=1))
    assert desk.kept() == [("Omar Haddad", "declined", 1)]


def test_a_decline_is_asked_about_once_and_again_only_after_another_answer_or_a_move(desk: Desk) -> None:
    desk.now = NOW + timedelta(hours=1)
    desk.receives(answer("DECLINED", minutes=1), answer("DECLINED", minutes=2))
    assert desk.asked() == 1

    desk.receives(answer("ACCEPTED", minutes=3), answer("DECLINED", minutes=4))
    assert desk.asked() == 2


def test_whoever_is_invited_no_more_answers_nothing(desk: Desk) -> None:
    desk.changes(lambda session, _: setattr(session.get_one(Person, 1), "email", "o.haddad@forum.example"))

    desk.receives(answer("DECLINED"), answer("DECLINED", by="o.haddad@forum.example"))

    assert desk.kept() == [("Omar Haddad", "declined", 0)]
    assert [row.address for row in desk.rows(Invitation)][-1] == "o.haddad@forum.example"


def test_an_answer_after_the_beginning_is_ignored(desk: Desk) -> None:
    desk.now = MEETS_AT

    desk.receives(answer("DECLINED"))

    assert desk.kept() == []


def test_whoever_is_not_in_slack_is_not_asked(desk: Desk) -> None:
    desk.changes(lambda session, _: setattr(session.get_one(Person, 1), "slack_user_id", None))

    desk.receives(answer("DECLINED"))

    assert (len(desk.kept()), desk.asked()) == (1, 0)


def test_an_answer_stands_before_what_is_attached(desk: Desk) -> None:
    desk.receives(answer("DECLINED") + b"x" * 2 * MESSAGE_MOST, answer("ACCEPTED", by=WEN))

    assert len(desk.kept()) == 2


def test_an_answer_in_other_wrappings_is_found(desk: Desk) -> None:
    """Some programs send the calendar alone, some attach it twice, some encode it."""
    inner = EmailMessage()
    inner["From"] = f"Omar Haddad <{OMAR}>"
    inner.set_content("declined")
    calendar = answer("DECLINED").split(b"BEGIN:VCALENDAR")[1].split(b"END:VCALENDAR")[0]
    data = b"BEGIN:VCALENDAR" + calendar + b"END:VCALENDAR\r\n"
    inner.add_attachment(data, maintype="text", subtype="calendar", cte="base64", params={"method": "REPLY"})
    inner.add_attachment(data, maintype="application", subtype="ics", filename="invite.ics")

    desk.receives(inner.as_bytes())

    assert desk.kept() == [("Omar Haddad", "declined", 0)]


@pytest.mark.slow
def test_many_messages_are_read_in_parts(desk: Desk) -> None:
    desk.inbox.receives(*[b"Subject: lunch\r\n\r\n"] * AT_ONCE, answer("DECLINED"))

    assert desk.reads() is True
    assert desk.kept() == []
    assert desk.reads() is False
    assert len(desk.kept()) == 1


def test_a_message_that_is_gone_when_it_is_its_turn_stops_nothing(desk: Desk) -> None:
    desk.inbox.receives(answer("DECLINED"), answer("ACCEPTED", by=WEN))
    listed = desk.inbox._fetch("FETCH 1:* (UID)")
    desk.inbox._fetch = lambda arguments: listed if "(UID)" in arguments else iter(())  # type: ignore[method-assign]

    assert desk.reads() is False
    assert desk.kept() == []


@pytest.mark.parametrize(
    "url",
    [
        "imap://127.0.0.1:1",
        "imaps://127.0.0.1:1",
        "imap://group:wrong@{}",
        "imap://{}",
    ],
)
def test_a_server_that_cannot_be_read_is_told_in_the_log_and_tried_again(
    desk: Desk, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    place = desk.inbox.imap_url.rpartition("@")[2]
    caplog.set_level(logging.WARNING)
    if url == "imap://{}":
        desk.inbox.answers = lambda line: iter([b"A1 NO\r\n", b"* BYE\r\n"])  # type: ignore[method-assign]

    box = Letterbox(url.format(place), database=desk.database, now=lambda: NOW)

    assert box.read_new() is False
    [record] = caplog.records
    assert record.getMessage().startswith("the mailbox cannot be read: ")
    assert record.exc_info is None


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_mailbox_is_read_in_secret_where_that_is_offered(
    desk: Desk, trusted: ssl.SSLContext, is_wrapped: bool
) -> None:
    with open_inbox(trusted, is_wrapped=is_wrapped) as inbox:
        desk.inbox = inbox
        inbox.imap_url = inbox.imap_url.replace("imap://", "imaps://") if is_wrapped else inbox.imap_url

        desk.receives(answer("DECLINED"))

    assert len(desk.kept()) == 1


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_server_that_nobody_vouches_for_is_not_read(desk: Desk, untrusted: ssl.SSLContext, is_wrapped: bool) -> None:
    with open_inbox(untrusted, is_wrapped=is_wrapped) as inbox:
        desk.inbox = inbox
        inbox.imap_url = inbox.imap_url.replace("imap://", "imaps://") if is_wrapped else inbox.imap_url

        desk.receives(answer("DECLINED"))

    assert (desk.kept(), inbox.fetched) == ([], [])


def test_a_server_that_says_nothing_is_not_waited_for_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mailbox.SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        desk.inbox.imap_url = f"imap://127.0.0.1:{silent.getsockname()[1]}"

        assert desk.reads() is False


def test_what_the_store_could_not_take_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise NotSavedError("busy")

    with monkeypatch.context() as patched:
        patched.setattr("store.replies.keep", busy)
        desk.receives(answer("DECLINED"))
    assert desk.kept() == []

    desk.reads()

    assert desk.kept() == [("Omar Haddad", "declined", 0)]


def test_a_bug_with_one_answer_costs_that_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: Any, **__: Any) -> None:
        raise LookupError("bug")

    with monkeypatch.context() as patched:
        patched.setattr("store.replies.keep", bug)
        desk.receives(answer("DECLINED"))

    desk.receives(answer("ACCEPTED", by=WEN))

    assert desk.inbox.fetched == [1, 2]
    assert desk.kept() == [("Wen Li", "accepted", 0)]


def test_two_processes_may_read_one_mailbox(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have listed the message before either has kept it."""
    monkeypatch.setattr("store.mailbox.read_upto", lambda *_, **__: 0)

    desk.receives(answer("DECLINED"))
    desk.reads()

    assert desk.inbox.fetched == [1, 1]
    assert (len(desk.kept()), desk.asked()) == (1, 1)
