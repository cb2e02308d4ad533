"""The pace of delivery: one message a second to a conversation, and as slowly as Slack says, whoever delivers."""

from datetime import UTC, datetime, timedelta

import pytest
from desk import Desk
from engines import BOTH_ENGINES
from small import TEAM
from sqlmodel import select

from store import turns
from store.database import Database
from store.models import Turn

POST, OPEN = "chat.postMessage", "conversations.open"


@pytest.fixture
def engine() -> str:
    return "sqlite"


def test_deliver_obeys_retry_after(desk: Desk) -> None:
    desk.box.faults.rate_limit(POST, 1, count=1)
    desk.owes("patience")
    desk.owes("somebody else's", to="U0DANA")

    desk.delivers()

    refused, other, again = desk.calls(POST)
    assert (refused.result, other.args["text"]) == ("ratelimited", "somebody else's"), "others do not wait"
    assert again.at - refused.at >= 1.0
    assert (desk.reads(), desk.reads("U0DANA")) == (["patience"], ["somebody else's"])


def test_deliver_keeps_pace_with_one_conversation(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.PACE", 1.0)
    desk.owes("one")
    desk.owes("two")
    desk.owes("another's", to="U0DANA")
    courier = desk.courier()

    courier.deliver_due()
    waiting = desk.rows()[1]
    desk.delivers(courier)

    one, another, two = desk.calls(POST)
    assert another.args["text"] == "another's", "another conversation does not wait"
    assert two.at - one.at >= 0.95
    assert waiting.attempts == 0, "waiting is no attempt"


@BOTH_ENGINES
def test_deliver_keeps_the_pace_of_another_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two workers on one store, each with a message to the channel, the second one waits its turn."""
    monkeypatch.setattr("bot.outbox.PACE", 30.0)
    other = Database(desk.database.url.render_as_string(hide_password=False))
    desk.owes("one", to=None)
    desk.courier().deliver_due()
    desk.owes("two", to=None)

    desk.courier(other).deliver_due()

    assert desk.channel() == ["one"]
    one, two = desk.rows()
    assert (one.done, two.done, two.attempts) == (1, 0, 0)
    assert two.retry_at is not None
    assert 20 < (two.retry_at - datetime.now(UTC)).total_seconds() <= 30
    other.close()


@BOTH_ENGINES
@pytest.mark.parametrize("method", [POST, OPEN])
def test_deliver_waits_as_long_as_another_process_was_told(desk: Desk, method: str) -> None:
    """Also a process that began after that: what Slack said is not forgotten."""
    desk.box.faults.rate_limit(method, 30, count=1)
    desk.owes("one")
    desk.courier().deliver_due()
    desk.owes("two")

    desk.courier().deliver_due()

    assert [(call.method, call.result) for call in desk.calls(method)] == [(method, "ratelimited")]
    assert [row.done for row in desk.rows()] == [0, 0]


def test_turns_that_are_over_are_forgotten(desk: Desk) -> None:
    now = datetime.now(UTC)
    for conversation, seconds in (("C0PAST", -1), ("C0FUTURE", 60)):
        free_at = now + timedelta(seconds=seconds)
        desk.database.run(
            lambda s, where=conversation, free_at=free_at: turns.wait_until(
                s, team_id=TEAM, conversation_id=where, free_at=free_at
            )
        )

    desk.database.run(lambda session: turns.forget_past(session, machine_now=now))

    left = desk.database.run(lambda session: session.exec(select(Turn.conversation_id)).all(), writes=False)
    assert left == ["C0FUTURE"]
