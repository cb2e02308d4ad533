"""Events: what the bot hears of, and that it is told again until it acknowledges."""

import pytest
from sandbox_kit import SocketBot


def test_a_direct_message_is_an_event(bot, ada):
    ts = ada.post("say", channel="D0ADA", text="a < b for @ben")["ts"]

    payload = bot.wait_for(1)[0]
    event = payload["event"]
    assert (payload["type"], payload["team_id"], payload["api_app_id"]) == (
        "event_callback",
        "T0SANDBOX",
        "A0CONVENOR",
    )
    assert payload["event_id"].startswith("Ev")
    assert payload["authorizations"][0]["user_id"] == "U0BOT"
    assert {key: event[key] for key in ("type", "channel", "channel_type", "user", "text", "ts")} == {
        "type": "message",
        "channel": "D0ADA",
        "channel_type": "im",
        "user": "U0ADA",
        "text": "a &lt; b for <@U0BEN>",
        "ts": ts,
    }
    assert (bot.requests[0].type, bot.requests[0].accepts_response_payload) == ("events_api", False)


def test_a_mention_is_an_event_and_unsubscribed_messages_are_not(bot, ada):
    ada.post("say", channel="C0GROUP", text="nothing to hear")
    ada.post("say", channel="C0GROUP", text="hello @convenor")

    event = bot.wait_for(1)[0]["event"]
    assert (event["type"], event["text"]) == ("app_mention", "hello <@U0BOT>")


def test_where_the_bot_is_not_it_hears_nothing(bot, ada):
    ada.post("say", channel="C0ELSE", text="hello @convenor")
    ada.post("say", channel="C0GROUP", text="hello @convenor")

    assert [each["event"]["channel"] for each in bot.wait_for(1)] == ["C0GROUP"]


@pytest.mark.usefixtures("impatient")
def test_an_event_is_told_again_until_acknowledged(box, bot, ada):
    box.faults.retry_scale(0.001)
    answers = iter([..., ..., None])
    bot.answer = lambda payload: next(answers)

    ada.post("say", channel="D0ADA", text="hello")
    payloads = bot.wait_for(3)

    assert {each["event_id"] for each in payloads} == {payloads[0]["event_id"]}
    assert [(each.retry_attempt, each.retry_reason) for each in bot.requests] == [
        (None, None),
        (1, "timeout"),
        (2, "timeout"),
    ]


def test_an_event_waits_for_a_bot_that_is_away(box, ada):
    box.faults.retry_scale(0.001)
    bot = SocketBot(box)
    ada.post("say", channel="D0ADA", text="hello")

    bot.connect()

    assert bot.wait_for(1)[0]["event"]["text"] == "hello"
    bot.leave()
