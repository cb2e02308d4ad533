"""The one place that knows everybody: what it finds, and that every payload is answered."""

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from slack_bolt import BoltRequest
from world import World

import bot.app
from bot.app import discover, dispatch


@pytest.fixture
def engine() -> str:
    return "sqlite"


def test_discover_finds_what_the_files_declare() -> None:
    found = discover()

    assert {"apologies", "attendance", "standing"} <= set(found.commands)
    assert {"apologies.open", "apologies.withdraw"} <= set(found.actions)
    assert {"strike-card", "roll-call", "late-form"} <= set(found.messages)
    assert found.due


def test_discover_two_of_one_name_are_refused() -> None:
    one, other = ModuleType("one"), ModuleType("other")
    one.ACTIONS = other.ACTIONS = {"x.open": None}  # type: ignore[attr-defined]

    with pytest.raises(ValueError, match=r"two commands declare x\.open"):
        bot.app._gathered([one, other], "ACTIONS")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"action_id": "x"}]},
        {"type": "view_submission", "view": {}},
        {"type": "view_submission"},
        {"type": "view_closed", "view": {}},
        {"type": "message_action", "callback_id": "x"},
        {"type": "event_callback", "event": {}},
        {"type": "event_callback", "event": {"type": "app_home_opened"}},
        {"command": "/standing"},
        {"command": "/standing", "team_id": None, "user_id": [], "trigger_id": {}},
        {},
        None,
        [],
        7,
    ],
    ids=json.dumps,
)
def test_dispatch_answers_whatever_comes_over_a_socket(world: World, body: Any) -> None:
    """On a socket anything but an answer of 200 looks like a time-out to the person."""
    response = dispatch(world.process.parts.slack, lambda: BoltRequest(mode="socket_mode", body=body))

    assert response.status == 200


def test_a_bug_on_a_thread_of_ours_is_logged(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = make_world()
    monkeypatch.setattr("bot.app.owe_late_form", lambda *_, **__: 1 / 0)
    world.box.faults.fail("views.open", "expired_trigger_id", count=1)

    world.person("U0OMAR").presses("Send apologies", on_home=True)

    world.wait_for(lambda: "ZeroDivisionError" in caplog.text, "the log")


def test_a_lost_response_url_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    omar = world.person("U0OMAR")
    world.box.faults.fail("views.open", "expired_trigger_id", count=1)
    world.box.faults.fail("response_url", 500, count=1)

    omar.types("/apologies")

    world.wait_for(lambda: "response_url failed: HTTP 500" in caplog.text, "the log")


def test_a_form_that_is_open_already_is_not_called_late(world: World) -> None:
    """The same payload delivered twice: the second trigger is spent, because the form is there."""
    world.box.faults.deliver_times(2)
    omar = world.person("U0OMAR")

    omar.opens("/apologies")

    world.settle()
    assert omar.whispers() == []


def test_the_environment_of_the_machine_is_not_ours_to_read(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Bolt would take a token from there; it is told what to use, and does not warn of it at each start."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")

    world = make_world()

    assert "1 absence" in world.person("U0OMAR").types("/standing")["text"]
    assert [record for record in caplog.records if record.name.startswith("bolt")] == []
