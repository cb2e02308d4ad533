"""Slack refuses, fails or limits every call for minutes: nothing is lost, nothing doubled, and it is not pressed."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from desk import Desk, found_desk
from machine import Machine
from world import seed

from bot.outbox import Courier
from sandbox import Sandbox
from store.database import Database

POST, OPEN = "chat.postMessage", "conversations.open"
PEOPLE = ("U0OMAR", "U0DANA", "U0AMARA")
SLOW = pytest.mark.slow
REVOKED = ("account_inactive", "token_revoked")
TOLD = 30
IN_CHANNEL = [f"to all, {number}" for number in range(4)]


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.fixture
def desk(running_box: Sandbox, database: Database, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """With leases, backoff and pace as they are in life."""
    monkeypatch.setattr("bot.outbox.PACE", 1.0)
    running_box.reset(seed())
    database.run(found_desk)
    yield Desk(running_box, database)
    running_box.faults.clear()


def owes_to_everybody(desk: Desk) -> None:
    """Seven messages: four to the channel, and one to each of three people."""
    for text in IN_CHANNEL:
        desk.owes(text, to=None)
    for user_id in PEOPLE:
        desk.owes(f"to {user_id}", to=user_id)


def goes_by(desk: Desk, machine: Machine, minutes: float, courier: Courier) -> None:
    """Those minutes pass: time goes on to when something may be tried again."""
    until = machine.seconds + 60 * minutes
    while machine.seconds < until:
        if not courier.deliver_due():
            again = min([row.retry_at for row in desk.pending() if row.retry_at], default=machine.now())
            machine.goes_on(max((again - machine.now()).total_seconds(), 0.1) if desk.pending() else 60 * minutes)


def recovers(desk: Desk, machine: Machine, courier: Courier, *, within: float) -> None:
    """Everything is there within so many minutes of the end of the trouble, and was there once."""
    desk.box.faults.clear()
    goes_by(desk, machine, within, courier)
    assert desk.pending() == []
    assert [row.dead_at for row in desk.rows()] == [None] * 7, [row.error for row in desk.rows()]
    assert sorted(desk.channel()) == IN_CHANNEL
    assert [desk.reads(user_id) for user_id in PEOPLE] == [[f"to {user_id}"] for user_id in PEOPLE]


def assert_apart(desk: Desk) -> None:
    """At most one message a second to a conversation, and no call sooner than was told."""
    calls = defaultdict(list)
    for call in desk.box.calls:
        if call.method in (POST, OPEN):
            calls[call.args.get("channel", OPEN)].append(call)
    for in_turn in calls.values():
        for call, following in pairwise(in_turn):
            wait = TOLD if call.result == "ratelimited" else 1.0
            assert following.method == OPEN or following.at - call.at >= wait - 0.001, (call, following)


@pytest.mark.slow
def test_429_for_ten_minutes_is_waited_out_as_told(desk: Desk, machine: Machine) -> None:
    """Retry-After is obeyed: for the conversation, and not only for the message that was refused."""
    courier = desk.courier()
    owes_to_everybody(desk)
    desk.box.faults.rate_limit("*", TOLD, count=100_000)
    goes_by(desk, machine, 2, courier)
    desk.box.faults.clear()
    desk.box.faults.rate_limit(POST, TOLD, count=100_000)
    goes_by(desk, machine, 8, courier)

    assert len(desk.pending()) == 7
    recovers(desk, machine, courier, within=5)
    assert_apart(desk)


@SLOW
def test_429_is_no_reason_to_give_up_however_short_the_wait(desk: Desk, machine: Machine) -> None:
    """A Slack that says "in a second" for two hours has not been asked often enough to be given up."""
    courier = desk.courier()
    desk.owes("patience")
    desk.box.faults.rate_limit("*", 1, count=100_000)
    goes_by(desk, machine, 120, courier)
    desk.box.faults.clear()
    goes_by(desk, machine, 5, courier)

    assert desk.reads() == ["patience"]


def test_429_with_an_absurd_wait_is_asked_again_after_an_hour(desk: Desk, machine: Machine) -> None:
    courier = desk.courier()
    desk.owes("patience")
    desk.box.faults.rate_limit("*", 10**15, count=1)
    goes_by(desk, machine, 61, courier)

    assert desk.reads() == ["patience"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        {"what": 502},
        {"what": 200, "html": True},
        *(pytest.param(fault, marks=SLOW) for fault in ({"what": 500}, {"what": 503}, {"what": 503, "html": True})),
    ],
    ids=str,
)
def test_errors_for_fifteen_minutes_leave_each_message_once(
    desk: Desk, machine: Machine, fault: dict[str, Any]
) -> None:
    """Exactly one visible, though nobody knows of any call whether it was done; a few did go through."""
    courier = desk.courier()
    owes_to_everybody(desk)
    desk.box.faults.lose_answer(POST, count=2)
    desk.box.faults.fail("*", seconds=15 * 60, **fault)
    desk.box.faults.rules.insert(0, desk.box.faults.rules.pop(0))

    goes_by(desk, machine, 15, courier)
    assert len(desk.pending()) == 7
    recovers(desk, machine, courier, within=11)
    assert_apart(desk)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "hours"), [("missing_scope", 6), *(pytest.param(code, 24, marks=SLOW) for code in REVOKED)]
)
def test_what_is_wrong_with_the_app_keeps_messages_until_it_is_mended(
    desk: Desk, machine: Machine, code: str, hours: int
) -> None:
    """A day without a token or a scope loses nothing."""
    courier = desk.courier()
    desk.owes("patience")
    desk.box.faults.fail("*", code)
    goes_by(desk, machine, hours * 60, courier)

    assert [row.error for row in desk.pending()] == [code]
    desk.box.faults.clear()
    goes_by(desk, machine, 11, courier)
    assert desk.reads() == ["patience"]
