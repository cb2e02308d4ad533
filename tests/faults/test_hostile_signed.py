"""Signed payloads with hostile text and shapes: each is answered, in words that Slack can show, and none is a bug."""

import http.client
import logging
import re
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from lived import lived_in
from mischief import Trick, send, tricks
from world import World

import bot.app
from bot.answer import Answer
from bot.payload import Kind, Payload
from bot.routing import Router
from sandbox.blockkit.surfaces import message_blocks, view_content

Told = list[tuple[Payload, Answer]]


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the bot answers; what it would call after that is judged here, and goes nowhere."""
    found: Told = []
    real = Router.answer

    def answer(router: Router, payload: Payload) -> Answer:
        found.append((payload, real(router, payload)))
        return found[-1][1]

    monkeypatch.setattr(Router, "answer", answer)
    monkeypatch.setattr(bot.app._Listener, "_later", lambda *_: None)
    return found


@pytest.fixture
def connection(world: World) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection("127.0.0.1", world.process.server.port, timeout=60)
    yield opened
    opened.close()


def require_shown(payload: Payload, answer: Answer) -> None:
    """What Slack would refuse is refused here as well; a command always gets words or a form."""
    surfaces: list[Any] = [answer.ack, answer.arguments or {}, (answer.arguments or {}).get("content", {})]
    for surface in surfaces:
        if "view" in surface:
            view_content(surface["view"], "modal")
        if "blocks" in surface:
            message_blocks(surface["blocks"])
    assert payload.kind is not Kind.SLASH or answer.ack.get("text") or answer.method, payload


def require_handled(record: logging.LogRecord, trick: Trick) -> None:
    """Nothing of ours stumbles; on what has lost its shape Bolt itself may, at our outer edge."""
    at_the_edge = record.getMessage() == "a payload that could not be read" and not trick.is_shaped
    assert record.levelno < logging.ERROR or at_the_edge, (record.getMessage(), record.exc_text, str(trick))
    assert "unanswerable" not in record.getMessage() or not trick.is_shaped, (record.getMessage(), str(trick))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "many", "within"),
    [(8, 200, 60.0), *(pytest.param(seed, 2_500, 3.0, marks=pytest.mark.alone) for seed in (81, 82, 83, 84))],
)
def test_signed_tricks_are_answered(
    seed: int,
    many: int,
    within: float,
    world: World,
    told: Told,
    connection: http.client.HTTPConnection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    lived_in(world)
    if many > 200:
        world.process.pulse.stop()
    for trick in islice(tricks(seed), many):
        told.clear()
        caplog.clear()

        began = time.monotonic()
        status, text = send(connection, trick)

        assert time.monotonic() - began < within, str(trick)
        assert status == 200 or 400 <= status < 500, (status, str(trick))
        assert "Traceback" not in text, str(trick)
        for payload, answer in told:
            require_shown(payload, answer)
        for record in caplog.records:
            require_handled(record, trick)


def test_a_message_of_many_wide_letters_can_be_made_an_action(world: World, told: Told) -> None:
    """Its words are carried in the form, which Slack limits."""
    said = world.person("U0PRIYA").says("\N{WAVING HAND SIGN}" * 4_000)

    world.person("U0DANA").uses("Make this an action", on=said)

    [(_, answer)] = told
    assert answer.method == "views.open"
    require_shown(*told[0])


OUTDATED = "That is from an earlier version of me, and I cannot read it any more. Please start again."


def test_a_button_of_another_version_is_refused_in_words(world: World, told: Told) -> None:
    for vote in (None, "x", [1], {}, 2**63, -1, 1.5e400):
        world.forge_button("vote.details", user_id="U0PRIYA", note={"group": 1, "vote": vote})
    for group in ("x", [1], {}, 2**40, 999):
        world.forge_button("vote.details", user_id="U0PRIYA", note={"group": group, "vote": 1})
    world.forge_button("vote.details", user_id="U0PRIYA", note={"group": 1})

    assert [(answer.arguments or {})["content"]["text"] for _, answer in told] == [OUTDATED] * 13


def test_a_form_of_another_version_is_refused_in_words(world: World, told: Told) -> None:
    answer = world.forge_form("convenor.change", user_id="U0DANA", note={"group": 1})

    assert re.search("Please|earlier version", str(answer)), answer
    require_shown(*told[0])
