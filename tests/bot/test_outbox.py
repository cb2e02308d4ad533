"""Delivery against a Slack that misbehaves: each message is visible exactly once, and nothing is lost in silence."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from desk import LEASE, Desk, the_group
from engines import BOTH_ENGINES
from slack_sdk import WebClient
from slack_sdk.models.blocks import HeaderBlock, PlainTextObject
from small import NOW
from sqlmodel import Session, select
from world import GROUP_CHANNEL, SETTINGS

from bot.render.blocks import Message, paragraph
from bot.request import Letter, UndeliverableError
from store import outbox
from store.database import Database
from store.models import Owed, Person

POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "conversations.open"


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.slow
@BOTH_ENGINES
def test_deliver_sends_a_direct_message_once(desk: Desk) -> None:
    desk.owes("hello")

    desk.delivers()
    assert desk.courier().deliver_due() == 0

    assert desk.reads() == ["hello"]
    row = desk.row()
    assert (row.done, row.error, row.attempts, row.attempted_at, row.lease_until) == (1, "", 0, None, None)
    assert row.sent_at == NOW
    [posted] = desk.calls(POST)
    assert posted.args["metadata"] == {"event_type": "convenor_delivery", "event_payload": {"key": "note:hello"}}
    assert posted.args["text"] == "hello"


def test_deliver_posts_in_a_channel(desk: Desk) -> None:
    desk.owes("all of you", to=None)

    desk.delivers()

    assert desk.channel() == ["all of you"]


@BOTH_ENGINES
def test_deliver_keeps_the_conversation_that_was_opened(desk: Desk) -> None:
    desk.owes("one")
    desk.owes("two")

    desk.delivers()

    assert desk.reads() == ["one", "two"]
    assert len(desk.calls(OPEN)) == 1


@BOTH_ENGINES
def test_deliver_lost_answer_leaves_exactly_one_message(desk: Desk) -> None:
    desk.box.faults.lose_answer(POST)
    desk.owes("once")

    desk.delivers()

    assert desk.reads() == ["once"]
    assert len(desk.calls(POST)) == 1
    assert desk.row().message_ts is not None


@BOTH_ENGINES
def test_deliver_lost_answer_then_unwanted_then_wanted_again_leaves_exactly_one_message(desk: Desk) -> None:
    """As the card of a vote: nobody knows whether it was posted, the vote closes, and then it says so."""
    shown: list[Message | None] = [Message("open", [paragraph("open")])]
    courier = desk.courier(card=lambda session, subject: shown[-1])
    desk.box.faults.lose_answer(POST)
    desk.owes("card", kind="card")
    courier.deliver_due()
    shown.append(None)
    desk.delivers(courier)

    shown.append(Message("closed", [paragraph("closed")]))
    desk.redraws("card", "", kind="card")
    desk.delivers(courier)

    assert desk.reads() == ["closed"]


def test_deliver_waits_for_the_lease_after_an_unknown_outcome(desk: Desk) -> None:
    desk.box.faults.lose_answer(POST)
    desk.owes("once")

    desk.delivers()

    [posted], [looked] = desk.calls(POST), desk.calls("conversations.history")
    assert looked.at - posted.at >= LEASE * 0.9


@BOTH_ENGINES
def test_deliver_lost_answer_and_drawn_anew_shows_the_newest(desk: Desk) -> None:
    """The copy that is found was drawn from older facts, so it is brought up to date."""
    courier = desk.courier()
    desk.box.faults.lose_answer(POST)
    desk.owes("card")
    courier.deliver_due()
    desk.redraws("card", "card, newer")

    desk.delivers(courier)

    assert desk.reads() == ["card, newer"]
    assert len(desk.calls(POST)) == 1


@pytest.mark.slow
def test_deliver_finds_an_earlier_copy_behind_many_others(desk: Desk) -> None:
    desk.box.faults.lose_answer(POST)
    desk.owes("first", to=None)
    desk.courier().deliver_due()
    talk = WebClient(SETTINGS.slack_bot_token, base_url=desk.box.api_url, retry_handlers=[])
    for number in range(210):
        talk.chat_postMessage(channel=GROUP_CHANNEL, text=f"talk {number}")

    desk.delivers()

    assert desk.channel().count("first") == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"what": 503},
        {"what": 500, "html": True},
        {"what": 200, "html": True},  # a proxy's page
        {"what": "internal_error"},
        {"what": "ratelimited"},
        {"what": "rate_limited"},
        {"what": "invalid_auth"},  # the app's fault: the message waits
    ],
    ids=str,
)
def test_deliver_passing_failure_is_tried_again(desk: Desk, fault: dict[str, Any]) -> None:
    desk.box.faults.fail(POST, count=1, **fault)
    desk.owes("in the end")

    desk.courier().deliver_due()
    row = desk.row()
    desk.delivers()

    assert (row.done, row.dead_at, bool(row.error)) == (0, None, True)
    assert desk.reads() == ["in the end"]


def test_deliver_permanent_error_makes_a_dead_letter(desk: Desk) -> None:
    desk.box.faults.fail(POST, "is_archived")
    desk.owes("to the wall")

    desk.delivers()
    assert desk.courier().deliver_due() == 0

    row = desk.row()
    assert (row.dead_at, row.error, row.done) == (NOW, "is_archived", 0)
    assert len(desk.calls(POST)) == 1


def test_deliver_to_somebody_who_is_not_in_slack_makes_a_dead_letter(desk: Desk) -> None:
    def write(session: Session) -> None:
        piet = session.exec(select(Person).where(Person.name == "Piet by Post")).one()
        outbox.owe(session, group=the_group(session), kind="note", subject="x", now=NOW, to_person_id=piet.id)

    desk.database.run(write)

    desk.delivers()

    assert (desk.row().dead_at, desk.row().error) == (NOW, "not in Slack")
    assert list(desk.box.calls) == []


def test_deliver_to_a_closed_account_makes_a_dead_letter(desk: Desk) -> None:
    desk.box.faults.fail(OPEN, "user_disabled")
    desk.owes("hello?")

    desk.delivers()

    assert desk.row().error == "user_disabled"


def test_deliver_update_of_a_card_is_sent_again_freely(desk: Desk) -> None:
    courier = desk.courier()
    desk.owes("card")
    desk.delivers(courier)
    desk.box.faults.lose_answer(UPDATE)
    desk.redraws("card", "card, settled")

    desk.delivers(courier)

    assert desk.reads() == ["card, settled"]
    assert len(desk.calls(UPDATE)) == 2
    assert len(desk.calls("conversations.history")) == 0


def test_deliver_many_redraws_are_one_update(desk: Desk) -> None:
    courier = desk.courier()
    desk.owes("card")
    desk.delivers(courier)
    for number in range(5):
        desk.redraws("card", f"state {number}")

    desk.delivers(courier)

    assert desk.reads() == ["state 4"]
    assert len(desk.calls(UPDATE)) == 1


@BOTH_ENGINES
def test_deliver_redraw_while_it_is_sent_is_not_lost(desk: Desk) -> None:
    courier = desk.courier()
    desk.box.faults.hang(0.3, POST)
    desk.owes("card")
    sending = threading.Thread(target=courier.deliver_due)
    sending.start()
    time.sleep(0.1)
    desk.redraws("card", "newer")
    sending.join()

    desk.delivers(courier)

    assert desk.reads() == ["newer"]


def test_deliver_message_no_longer_wanted_is_dropped(desk: Desk) -> None:
    desk.owes("old news", kind="gone")

    desk.delivers()

    assert (desk.row().done, desk.row().sent_at, desk.row().dead_at) == (1, None, None)
    assert len(desk.calls(POST)) == 0


def test_deliver_message_too_late_is_dropped(desk: Desk) -> None:
    desk.owes("tomorrow!", expires_at=NOW)
    desk.owes("in time", expires_at=NOW + timedelta(seconds=1))

    desk.delivers()

    assert desk.reads() == ["in time"]


def test_deliver_message_before_its_time_stays(desk: Desk) -> None:
    desk.owes("not yet", not_before=NOW + timedelta(seconds=1))

    assert desk.courier().deliver_due() == 0


@pytest.mark.slow
@BOTH_ENGINES
def test_deliver_two_couriers_on_one_store_send_each_message_once(desk: Desk) -> None:
    for number in range(20):
        desk.owes(f"message {number}", to=("U0OMAR", "U0DANA", "U0AMARA", None)[number % 4])
    other = Database(desk.database.url.render_as_string(hide_password=False))
    couriers = [desk.courier(), desk.courier(other)]

    threads = [threading.Thread(target=courier.deliver_due) for courier in couriers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.delivers()
    other.close()

    seen = [*desk.reads("U0OMAR"), *desk.reads("U0DANA"), *desk.reads("U0AMARA"), *desk.channel()]
    assert sorted(seen) == sorted(f"message {number}" for number in range(20))


@BOTH_ENGINES
def test_deliver_what_cannot_be_drawn_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.GIVE_UP_AFTER", 2)

    def broken(session: Session, subject: str) -> Message | None:
        session.add(Owed(team_id="T0NOWHERE", group_id=0, key="", kind="", subject="", created_at=NOW, not_before=NOW))
        session.flush()
        raise AssertionError("unreachable")

    desk.owes("broken", kind="broken")
    desk.owes("of no kind", kind="unheard-of")
    desk.owes("sound")
    courier = desk.courier(broken=broken)

    courier.deliver_due()
    assert desk.reads() == ["sound"]
    desk.delivers(courier)

    assert [(row.dead_at, row.error) for row in desk.rows()] == [
        (NOW, "bug: IntegrityError"),
        (NOW, "bug: KeyError"),
        (None, ""),
    ]


def test_deliver_what_cannot_be_sent_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.GIVE_UP_AFTER", 2)

    def too_long(session: Session, subject: str) -> Message | None:
        return Message("x", [HeaderBlock(text=PlainTextObject(text="x" * 151))])

    desk.owes("too long", kind="long")
    desk.owes("sound", to="U0DANA")
    courier = desk.courier(long=too_long)

    courier.deliver_due()
    assert desk.reads("U0DANA") == ["sound"]
    desk.delivers(courier)

    first, _ = desk.rows()
    assert (first.dead_at, first.error) == (NOW, "bug: SlackObjectFormationError")


def test_deliver_gives_up_in_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.GIVE_UP_AFTER", 3)
    monkeypatch.setattr("store.outbox.LEASE", timedelta(seconds=0.05))
    desk.box.faults.fail(POST, 503)
    desk.owes("never")

    desk.delivers()

    assert (desk.row().dead_at, desk.row().error) == (NOW, "HTTP 503 internal_error")
    assert len(desk.calls(POST)) == 3


def test_deliver_posts_nothing_after_the_time_for_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another courier takes the row over when the lease ends, so a slow one must not post after that."""
    monkeypatch.setattr("bot.outbox.SEND_WITHIN", 0.2)
    desk.box.faults.hang(0.4, OPEN)
    desk.owes("slowly")

    desk.courier().deliver_due()

    assert desk.reads() == []
    monkeypatch.setattr("bot.outbox.SEND_WITHIN", 20.0)
    desk.delivers()
    assert desk.reads() == ["slowly"]


def test_deliver_call_that_outlasts_our_patience_leaves_exactly_one_message(desk: Desk) -> None:
    desk.box.faults.hang(0.35, POST)
    desk.owes("late")

    desk.delivers(desk.courier(timeout=0.2))

    assert desk.reads() == ["late"]
    assert len(desk.calls(POST)) == 1


@BOTH_ENGINES
def test_deliver_store_busy_waits_for_the_next_tick(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.owes("patience")
    with desk.database.engine.connect() as other:
        _lock_outbox(desk.database, other)
        monkeypatch.setattr(desk.database, "run", _impatient(desk.database.run))

        assert desk.courier().deliver_due() == 0

        other.rollback()
    monkeypatch.undo()
    monkeypatch.setattr("bot.outbox.PACE", 0.0)
    desk.delivers()
    assert desk.reads() == ["patience"]


def _lock_outbox(database: Database, connection: Any) -> None:
    lock = "SELECT 1" if database.is_sqlite else "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"
    connection.exec_driver_sql(lock)  # on SQLite the transaction itself began IMMEDIATE


def _impatient(run: Callable[..., Any]) -> Callable[..., Any]:
    def quickly(work: Callable[[Session], Any], *, writes: bool = True, within: float = 0.3) -> Any:
        return run(work, writes=writes, within=0.3)

    return quickly


@BOTH_ENGINES
def test_deliver_dies_between_post_and_note_leaves_exactly_one_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.owes("once")
    dying = desk.courier()
    monkeypatch.setattr(dying, "_note", lambda *_: (_ for _ in ()).throw(SystemExit))
    with suppress(SystemExit):
        dying.deliver_due()

    desk.delivers()

    assert desk.reads() == ["once"]
    assert len(desk.calls(POST)) == 1


def _letter(session: Session, subject: str) -> Letter:
    return Letter("omar@example.org", f"Subject: {subject}\r\n\r\n".encode())


def _owe_letter(session: Session) -> None:
    """To somebody who need not be in Slack."""
    piet = session.exec(select(Person).where(Person.name == "Piet by Post")).one()
    outbox.owe(session, group=the_group(session), kind="letter", subject="come", now=NOW, to_person_id=piet.id)


def test_deliver_posts_a_letter(desk: Desk) -> None:
    posted: list[Letter] = []
    desk.database.run(_owe_letter)

    desk.delivers(desk.courier(letter=_letter, post=posted.append))

    assert posted == [Letter("omar@example.org", b"Subject: come\r\n\r\n")]
    assert (desk.row().sent_at, desk.row().attempts) == (NOW, 0)
    assert list(desk.box.calls) == []


def test_deliver_letter_is_posted_again_with_the_same_bytes(desk: Desk) -> None:
    posted: list[Letter] = []

    def post(letter: Letter) -> None:
        posted.append(letter)
        if len(posted) == 1:
            raise ConnectionResetError

    desk.database.run(_owe_letter)

    desk.delivers(desk.courier(letter=_letter, post=post))

    assert posted[0] == posted[1]
    assert len(posted) == 2


def test_deliver_letter_that_is_refused_makes_a_dead_letter_in_words(desk: Desk) -> None:
    def post(letter: Letter) -> None:
        raise UndeliverableError("there is no such address")

    desk.database.run(_owe_letter)

    desk.delivers(desk.courier(letter=_letter, post=post))

    assert (desk.row().dead_at, desk.row().error) == (NOW, "there is no such address")


def test_deliver_letter_waits_for_a_mail_server(desk: Desk) -> None:
    posted: list[Letter] = []
    desk.database.run(_owe_letter)

    desk.courier(letter=_letter).deliver_due()
    row = desk.row()
    desk.delivers(desk.courier(letter=_letter, post=posted.append))

    assert (row.done, row.dead_at, row.error) == (0, None, "no mail server is set")
    assert len(posted) == 1
