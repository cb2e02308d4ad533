"""The manifest: what Slack accepts, from the commands that there are."""

import json

import pytest

from bot.app import discover
from bot.manifest import EVENTS, SCOPES, manifest

FEATURES = discover()


def test_manifest_over_a_socket_needs_no_address() -> None:
    made = manifest(FEATURES)

    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


@pytest.mark.parametrize("public_url", ["https://convenor.example", "https://convenor.example/"])
def test_manifest_over_http_has_the_address_everywhere(public_url: str) -> None:
    made = manifest(FEATURES, public_url=public_url)
    where = "https://convenor.example/slack/events"

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": where}
    assert made["settings"]["event_subscriptions"] == {"bot_events": list(EVENTS), "request_url": where}
    assert {command["url"] for command in made["features"]["slash_commands"]} == {where}


def test_manifest_prefix_is_before_every_command() -> None:
    names = [command["command"] for command in manifest(FEATURES, prefix="wg-")["features"]["slash_commands"]]

    assert names == [f"/wg-{name}" for name in FEATURES.commands]


def test_manifest_keeps_to_the_limits_of_slack() -> None:
    made = manifest(FEATURES, prefix="a-long-prefix-", public_url="https://convenor.example")

    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["slash_commands"]) <= 50
    for command in made["features"]["slash_commands"]:
        assert set(command) == {"command", "description", "usage_hint", "should_escape", "url"}
        assert len(command["command"]) <= 32
        assert command["command"] == command["command"].lower()
        assert 0 < len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    assert len(made["features"]["shortcuts"]) <= 10
    for shortcut in made["features"]["shortcuts"]:
        assert set(shortcut) == {"name", "type", "callback_id", "description"}
        assert 0 < len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
        assert shortcut["type"] in ("message", "global")
    assert json.loads(json.dumps(made)) == made


def test_manifest_asks_for_scopes_once_each() -> None:
    scopes = manifest(FEATURES)["oauth_config"]["scopes"]

    assert scopes == {"bot": sorted(set(SCOPES))}
