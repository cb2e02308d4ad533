"""The fault switches, each seen from the bot's side."""

import json
import time
from http.client import RemoteDisconnected

import pytest
from sandbox_kit import HTTP
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

HELLO = {"channel": "C0GROUP", "text": "hello"}


def response_to(call, **args):
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return refused.value.response


def test_rate_limit_for_a_count(box, web):
    box.faults.rate_limit("chat.postMessage", 7, count=1)

    response = response_to(web.chat_postMessage, **HELLO)

    assert (response.status_code, response["error"], response.headers["retry-after"]) == (429, "ratelimited", "7")
    assert web.chat_postMessage(**HELLO)["ok"]


def test_rate_limit_for_a_time(box, web):
    box.faults.rate_limit("*", 0.2)

    assert response_to(web.auth_test).headers["retry-after"] == "1"
    time.sleep(0.2)
    assert web.auth_test()["ok"]


def test_rules_are_matched_in_order(box, web):
    box.faults.fail("chat.postMessage", "fatal_error", count=1)
    box.faults.fail("chat.postMessage", "service_unavailable", count=1)

    assert response_to(web.chat_postMessage, **HELLO)["error"] == "fatal_error"
    assert response_to(web.chat_postMessage, **HELLO)["error"] == "service_unavailable"
    assert web.auth_test()["ok"]


def test_a_failure_may_be_a_page_of_html(box):
    box.faults.fail("auth.test", 503, count=1, html=True)

    answer = HTTP.post(f"{box.api_url}auth.test")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "<html>" in answer.text


def test_a_lost_answer_is_a_deed_done(box, web, ada):
    box.faults.lose_answer("chat.postMessage")

    with pytest.raises(RemoteDisconnected):
        web.chat_postMessage(**HELLO)

    assert ada.texts() == ["hello"]
    assert [(call.method, call.result) for call in box.calls] == [("chat.postMessage", "ok")]


def test_a_hanging_call_outlasts_the_clients_patience(box):
    box.faults.hang(0.5, "auth.test")
    hasty = WebClient("xoxb-sandbox", base_url=box.api_url, timeout=0.2, retry_handlers=[])

    with pytest.raises(TimeoutError):
        hasty.auth_test()


def test_response_urls_can_fail_too(box, bot, ada):
    ada.command("/apologies")
    box.faults.fail("response_url", 500, count=1)

    url = bot.payloads[0]["response_url"]
    assert [HTTP.post(url, json={"text": "hello"}).status_code for _ in range(2)] == [500, 200]


def test_every_payload_may_come_more_than_once(box, bot, ada):
    box.faults.deliver_times(3)
    bot.answer = lambda payload: {"text": "noted"}

    assert ada.command("/apologies")["ok"]

    assert len({json.dumps(each) for each in bot.wait_for(3)}) == 1
    assert ada.texts() == ["noted"]


def test_payloads_may_overtake_one_another(box, bot, ada):
    box.faults.shuffle()
    for number in range(20):
        ada.post("say", channel="D0ADA", text=str(number))

    heard = [int(each["event"]["text"]) for each in bot.wait_for(20)]
    assert sorted(heard) == list(range(20))
    assert heard != sorted(heard)


def test_the_switches_over_http(box):
    faults = f"{box.url}/page/faults"

    shown = HTTP.post(faults, json={"fail": {"method": "auth.test", "what": "fatal_error"}, "deliver_times": 2}).json()

    assert shown == {
        "ok": True,
        "rules": [{"kind": "fail", "method": "auth.test", "status": 200, "error": "fatal_error"}],
        "deliver_times": 2,
        "shuffle": False,
        "retry_scale": 1.0,
        "silence_sockets": False,
    }
    assert HTTP.get(faults).json()["rules"] == shown["rules"]
    assert HTTP.post(faults, json={"clear": True}).json()["rules"] == []
    refused = HTTP.post(faults, json={"earthquake": 9})
    assert (refused.status_code, refused.json()["error"]) == (400, "unknown_fault")
