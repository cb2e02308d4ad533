"""Response URLs: five answers within thirty minutes."""

import pytest
from sandbox_kit import HTTP

BUTTON = {"type": "button", "action_id": "yes", "text": {"type": "plain_text", "text": "Yes"}}
CARD = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


@pytest.fixture
def command_url(bot, ada):
    ada.command("/apologies")
    return bot.payloads[0]["response_url"]


def clicked_url(bot, person, ts):
    person.post("action", container={"channel": "C0GROUP", "ts": ts}, block_id="b", action_id="yes", element={})
    return bot.payloads[-1]["response_url"]


def test_an_answer_is_ephemeral_unless_it_says_otherwise(ada, ben, command_url):
    assert HTTP.post(command_url, json={"text": "for you"}).text == "ok"
    HTTP.post(command_url, json={"text": "for all", "response_type": "in_channel", "replace_original": True})

    assert [(each["text"], each["ephemeral"]) for each in ada.messages()] == [("for you", True), ("for all", False)]
    assert ben.texts() == ["for all"]


def test_five_uses_and_no_more(command_url):
    answers = [HTTP.post(command_url, json={"text": "again"}) for _ in range(6)]

    assert [each.status_code for each in answers] == [200] * 5 + [404]
    assert answers[5].json() == {"ok": False, "error": "used_url"}


def test_thirty_minutes_and_no_more(box, command_url):
    for target in box.site.workspace.tickets.response_urls.values():
        target.issued_at -= 30 * 60

    assert HTTP.post(command_url, json={"text": "late"}).json()["error"] == "expired_url"


def test_a_clicked_message_is_replaced_or_deleted(bot, ada, ben):
    ts = bot.web.chat_postMessage(channel="C0GROUP", text="card", blocks=CARD)["ts"]
    url = clicked_url(bot, ben, ts)

    HTTP.post(url, json={"text": "beside"})
    HTTP.post(url, json={"text": "instead", "replace_original": True})
    assert ben.texts() == ["instead", "beside"]
    assert ada.texts() == ["instead"]

    HTTP.post(url, json={"delete_original": True})
    assert ada.messages() == []


def test_an_ephemeral_message_can_be_replaced(bot, ben):
    ts = bot.web.chat_postEphemeral(channel="C0GROUP", user="U0BEN", text="psst", blocks=CARD)["message_ts"]

    HTTP.post(clicked_url(bot, ben, ts), json={"text": "done", "replace_original": True})

    assert [(each["text"], each["ephemeral"]) for each in ben.messages()] == [("done", True)]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{", "invalid_payload"),
        ("[]", "invalid_payload"),
        ("{}", "no_text"),
        ('{"blocks": [{"type": "x"}]}', "invalid_blocks"),
    ],
)
def test_what_is_no_answer(command_url, body, error):
    answer = HTTP.post(command_url, content=body)

    assert (answer.status_code, answer.json()["error"]) == (400, error)
