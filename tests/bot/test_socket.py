"""Socket Mode against a bad network: silence, cuts and refusals, and it is back within seconds."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError
from world import HTTP, World

from bot.socket import Socket


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def world(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> World:
    """Over a socket, with a watchdog and a Slack whose seconds are short: a socket that goes may swallow a command."""
    monkeypatch.setattr("bot.socket.PING_SECONDS", 0.5)
    monkeypatch.setattr("bot.socket.SILENT_SECONDS", 2.0)
    monkeypatch.setattr("bot.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 5.0)
    return make_world(over="socket")


def ready(world: World) -> bool:
    return HTTP.get(f"http://127.0.0.1:{world.process.server.port}/readyz").status_code == 200


def answers(world: World) -> bool:
    done = world.person("U0OMAR")._post("command", channel="C0EXCHANGE", text="/standing")
    return bool(done["ok"] and done["ack"])


def test_socket_everything_works_over_it(world: World) -> None:
    omar = world.person("U0OMAR")

    assert omar.types("/apologies next")["text"].startswith("Your apologies are recorded")
    assert omar.opens("/apologies")["title"]["text"] == "Send apologies"
    assert omar.home()["type"] == "home"
    assert ready(world)


@pytest.mark.slow
def test_socket_that_is_silent_is_replaced(world: World) -> None:
    """Half-open: no answer, no error. The library would believe in it for more than a minute."""
    started = time.monotonic()
    world.box.faults.silence_sockets()

    world.wait_for(lambda: not ready(world), "the watchdog to notice")
    world.wait_for(lambda: ready(world), "a new socket")

    assert time.monotonic() - started < 30
    world.wait_for(lambda: answers(world), "an answer")


def test_socket_that_is_cut_comes_back(world: World) -> None:
    world.box.faults.drop_sockets()

    world.wait_for(lambda: world.person("U0OMAR").state()["connected"] and ready(world), "the socket")
    world.wait_for(lambda: answers(world), "an answer")


@pytest.mark.slow
def test_socket_that_is_cut_while_slack_refuses_new_ones_comes_back(world: World) -> None:
    world.box.faults.fail("apps.connections.open", 503, seconds=1.0)
    world.box.faults.drop_sockets()

    world.wait_for(lambda: not ready(world), "the loss")
    world.wait_for(lambda: ready(world), "the socket")
    world.wait_for(lambda: answers(world), "an answer")


@pytest.mark.slow
def test_socket_that_is_asked_to_reconnect_does(world: World) -> None:
    before = world.process._socket._handler.client.current_session  # type: ignore[union-attr]
    world.box.faults.refresh_sockets()

    world.wait_for(lambda: world.process._socket._handler.client.current_session is not before, "a new session")  # type: ignore[union-attr]
    world.wait_for(lambda: ready(world), "the socket")
    world.wait_for(lambda: answers(world), "an answer")


def test_socket_asked_to_reconnect_while_slack_refuses_goes_on(world: World) -> None:
    world.box.faults.fail("apps.connections.open", "internal_error", count=1)
    world.box.faults.refresh_sockets()

    time.sleep(0.3)
    world.wait_for(lambda: ready(world), "a new socket")
    world.wait_for(lambda: answers(world), "an answer")


@pytest.mark.slow
def test_socket_slack_out_of_reach_at_the_start_is_tried_again(world: World) -> None:
    real = world.process.parts.settings
    nowhere = Socket(world.process.parts.slack, replace(real, slack_api_url="http://127.0.0.1:9/api/"))

    nowhere.start()
    time.sleep(0.2)
    assert not nowhere.is_alive

    nowhere._settings = real
    world.wait_for(lambda: nowhere.is_alive, "the socket")
    nowhere.stop()


def test_socket_slack_that_fails_at_the_start_is_tried_again(world: World) -> None:
    world.box.faults.fail("apps.connections.open", 503, count=2)
    late = Socket(world.process.parts.slack, world.process.parts.settings)

    late.start()

    world.wait_for(lambda: late.is_alive, "the socket")
    late.stop()


def test_socket_refused_token_is_told(world: World) -> None:
    wrong = Socket(world.process.parts.slack, replace(world.process.parts.settings, slack_app_token="xapp-wrong"))

    with pytest.raises(SlackApiError):
        wrong.start()


@pytest.mark.parametrize(("level", "said"), [(logging.WARNING, logging.WARNING), (logging.DEBUG, logging.INFO)])
def test_socket_says_as_much_as_everybody_and_no_payload(
    world: World, caplog: pytest.LogCaptureFixture, level: int, said: int
) -> None:
    caplog.set_level(level)

    Socket(world.process.parts.slack, world.process.parts.settings)

    assert logging.getLogger("slack-socket").getEffectiveLevel() == said


def test_socket_stops_soon_even_if_it_is_silent(world: World) -> None:
    world.box.faults.silence_sockets()
    started = time.monotonic()

    world.process._socket.stop()  # type: ignore[union-attr]

    assert time.monotonic() - started < 6
