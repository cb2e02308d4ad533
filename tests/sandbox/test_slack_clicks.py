"""Buttons, menus and shortcuts."""

import pytest

BUTTON = {
    "type": "button",
    "action_id": "yes",
    "text": {"type": "plain_text", "text": "Yes"},
    "value": "v7",
    "style": "primary",
}
OPTIONS = [{"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in ("For", "Against")]
MENU = {"type": "static_select", "action_id": "menu", "options": OPTIONS}
CARD = [
    {"type": "actions", "block_id": "buttons", "elements": [BUTTON, MENU]},
    {"type": "section", "block_id": "plain", "text": {"type": "mrkdwn", "text": "hello"}},
]


@pytest.fixture
def card(bot):
    """The ts of a message with a button."""
    return bot.web.chat_postMessage(channel="C0GROUP", text="card", blocks=CARD)["ts"]


def click(person, ts, action_id="yes", **element):
    container = {"channel": "C0GROUP", "ts": ts}
    return person.post("action", container=container, block_id="buttons", action_id=action_id, element=element)


def test_a_button_in_a_message_has_slacks_payload(bot, ben, card):
    assert click(ben, card)["ok"]

    payload = bot.payloads[0]
    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": "U0BEN", "username": "ben", "name": "ben", "team_id": "T0SANDBOX"}
    assert payload["team"] == {"id": "T0SANDBOX", "domain": "harbour-works"}
    assert payload["channel"] == {"id": "C0GROUP", "name": "working-group"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": card,
        "channel_id": "C0GROUP",
        "is_ephemeral": False,
    }
    assert (payload["api_app_id"], payload["enterprise"], payload["is_enterprise_install"]) == (
        "A0CONVENOR",
        None,
        False,
    )
    assert (payload["message"]["ts"], payload["message"]["bot_id"]) == (card, "B0BOT")
    assert payload["state"] == {"values": {"buttons": {"menu": {"type": "static_select", "selected_option": None}}}}
    action = payload["actions"][0]
    assert action.pop("action_ts")
    assert action == BUTTON | {"block_id": "buttons"}
    assert bot.requests[0].accepts_response_payload is False


def test_a_menu_sends_the_option_as_the_app_wrote_it(bot, ben, card):
    click(ben, card, "menu", type="static_select", selected_option={"value": "against"})

    assert bot.payloads[0]["actions"][0]["selected_option"] == OPTIONS[1]


def test_the_body_of_the_ack_is_ignored(bot, ben, card):
    bot.answer = lambda payload: {"text": "thanks", "response_type": "in_channel"}

    click(ben, card)

    assert ben.texts() == ["card"]


def test_an_ephemeral_button_comes_without_its_message(bot, ben):
    ts = bot.web.chat_postEphemeral(channel="C0GROUP", user="U0BEN", text="psst", blocks=CARD)["message_ts"]

    click(ben, ts)

    assert bot.payloads[0]["container"]["is_ephemeral"] is True
    assert "message" not in bot.payloads[0]


def test_somebody_elses_ephemeral_cannot_be_clicked(bot, ada):
    ts = bot.web.chat_postEphemeral(channel="C0GROUP", user="U0BEN", text="psst", blocks=CARD)["message_ts"]

    assert click(ada, ts) == {"ok": False, "error": "message_not_found"}


@pytest.mark.parametrize(
    ("action_id", "element", "error"),
    [
        ("no", {}, "no_such_element"),
        ("menu", {"selected_option": {"value": "abstain"}}, "no_such_option"),
    ],
)
def test_only_what_is_on_the_screen_can_be_clicked(bot, ben, card, action_id, element, error):
    assert click(ben, card, action_id, **element)["error"] == error
    assert bot.payloads == []


@pytest.mark.usefixtures("impatient")
def test_a_click_without_an_ack_times_out(bot, ben, card):
    bot.answer = lambda payload: ...

    assert click(ben, card)["error"] == "operation_timeout"
    assert ben.texts() == ["card"]


def test_a_global_shortcut(bot, ben):
    assert ben.post("shortcut", callback_id="apologise")["ok"]

    payload = bot.payloads[0]
    assert (payload["type"], payload["callback_id"], payload["user"]["id"]) == ("shortcut", "apologise", "U0BEN")
    assert {"trigger_id", "action_ts", "team"} <= payload.keys()
    assert not {"channel", "response_url", "message"} & payload.keys()


def test_a_message_shortcut_carries_the_message(bot, ada, ben):
    ts = ada.post("say", channel="C0GROUP", text="Book a room")["ts"]

    ben.post("shortcut", callback_id="make_action", channel="C0GROUP", ts=ts)

    payload = bot.payloads[0]
    assert (payload["type"], payload["message"]["text"], payload["message"]["user"]) == (
        "message_action",
        "Book a room",
        "U0ADA",
    )
    assert payload["message_ts"] == ts
    assert payload["response_url"]


def test_an_unknown_shortcut_is_not_sent(bot, ben):
    assert ben.post("shortcut", callback_id="dance")["error"] == "unknown_shortcut"


def test_external_options_come_from_the_bot(bot, ben):
    menu = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    block = {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "Who?"}, "accessory": menu}
    ts = bot.web.chat_postMessage(channel="C0GROUP", text="Who?", blocks=[block])["ts"]
    bot.answer = lambda payload: {"options": OPTIONS}

    offered = ben.post("options", channel="C0GROUP", ts=ts, block_id="b", action_id="who", value="fo")

    assert offered == {"ok": True, "options": OPTIONS}
    payload = bot.payloads[0]
    assert (payload["type"], payload["value"], payload["action_id"]) == ("block_suggestion", "fo", "who")
    assert bot.requests[0].accepts_response_payload is True
