"""Slash commands: what the bot is sent, and what its ack becomes."""

import re

import pytest
from sandbox_kit import Page


def test_the_payload_has_slacks_fields(bot, ada):
    ada.command("/apologies 14 Jan")

    payload = bot.payloads[0]
    assert re.fullmatch(r"\d+\.\d+\.[0-9a-f]{32}", payload.pop("trigger_id"))
    assert payload.pop("response_url").startswith("http://127.0.0.1:")
    assert payload == {
        "token": "sandbox",
        "team_id": "T0SANDBOX",
        "team_domain": "harbour-works",
        "channel_id": "C0GROUP",
        "channel_name": "working-group",
        "user_id": "U0ADA",
        "user_name": "ada",
        "command": "/apologies",
        "text": "14 Jan",
        "api_app_id": "A0CONVENOR",
        "is_enterprise_install": "false",
    }
    assert (bot.requests[0].type, bot.requests[0].accepts_response_payload) == ("slash_commands", True)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("/apologies a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("/apologies for @ben", "for @ben"),  # mentions stay as typed without should_escape
        ("/apologies for <@U0BEN>", "for @ben"),
        ("/vote for @ben?", "for <@U0BEN|ben>?"),
        ("/vote for <@U0BEN>", "for <@U0BEN|ben>"),
        ("/vote mail ben@okoro.example", "mail ben@okoro.example"),  # nobody of that name
        ("/vote   ", ""),
    ],
)
def test_text_is_passed_on_as_slack_does(bot, ada, typed, sent):
    ada.command(typed)

    assert bot.payloads[0]["text"] == sent


@pytest.mark.parametrize(
    ("channel", "name"), [("C0OFFICE", "privategroup"), ("D0ADA", "directmessage"), ("C0ELSE", "elsewhere")]
)
def test_the_channel_is_named_by_its_kind(bot, ada, channel, name):
    ada.command("/apologies", channel=channel)

    assert (bot.payloads[0]["channel_id"], bot.payloads[0]["channel_name"]) == (channel, name)


def test_a_visitor_from_another_workspace_shows_by_the_team(box, bot):
    box.site.workspace.channel("C0GROUP").members.append("U0FAR")

    Page(box, "U0FAR").command("/apologies")

    assert (bot.payloads[0]["team_id"], bot.payloads[0]["user_id"]) == ("T0ELSEWHERE", "U0FAR")


def test_the_ack_is_shown_to_the_person_alone(bot, ada, ben):
    bot.answer = lambda payload: {"text": "noted"}

    ada.command("/apologies")

    assert [(each["text"], each["ephemeral"], each["user"]) for each in ada.messages()] == [("noted", True, "U0BOT")]
    assert ben.messages() == []


def test_an_ack_in_channel_is_shown_to_all(bot, ada, ben):
    bot.answer = lambda payload: {"text": "noted", "response_type": "in_channel"}

    ada.command("/apologies")

    assert [(each["text"], each["ephemeral"]) for each in ben.messages()] == [("noted", False)]


def test_an_unknown_command_is_not_sent(bot, ada):
    assert ada.command("/dance") == {"ok": False, "error": "unknown_command"}
    assert bot.payloads == []


@pytest.mark.usefixtures("impatient")
def test_without_an_ack_the_person_is_told(bot, ada):
    bot.answer = lambda payload: ...

    answer = ada.command("/apologies")

    assert answer["error"] == "operation_timeout"
    assert ada.messages()[0]["user"] == "USLACKBOT"
    assert ada.texts() == ['/apologies failed with the error "operation_timeout"']


def test_without_a_bot_the_person_is_told_at_once(ada):
    assert ada.command("/apologies")["error"] == "dispatch_failed"
    assert ada.get("state")["connected"] is False


def test_an_ack_with_bad_blocks_is_refused(bot, ada):
    bot.answer = lambda payload: {"blocks": [{"type": "headline"}]}

    assert ada.command("/apologies")["error"] == "invalid_blocks"
