"""Tokens, scopes and unknown methods."""

import pytest
from sandbox_kit import APP_TOKEN, BOT_TOKEN, HTTP, seed_with
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def error_of(call, *args, **kwargs):
    with pytest.raises(SlackApiError) as refused:
        call(*args, **kwargs)
    return refused.value.response


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(box, token, error):
    client = WebClient(token, base_url=box.api_url)

    assert error_of(client.auth_test)["error"] == error


def test_the_app_token_opens_sockets_only(box, web):
    assert error_of(web.apps_connections_open, app_token=BOT_TOKEN)["error"] == "not_allowed_token_type"
    assert web.apps_connections_open(app_token=APP_TOKEN)["url"].startswith("ws://127.0.0.1:")


def test_the_token_may_come_as_an_argument(box):
    answer = HTTP.post(f"{box.api_url}auth.test", data={"token": BOT_TOKEN}).json()

    assert {key: answer[key] for key in ("ok", "team", "team_id", "user_id", "bot_id")} == {
        "ok": True,
        "team": "Harbour Works",
        "team_id": "T0SANDBOX",
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
    }


def test_an_unknown_method_is_refused(web):
    assert error_of(web.api_call, "chat.sing")["error"] == "unknown_method"


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": "C0GROUP", "text": "hello"}, "chat:write"),
        ("conversations.history", {"channel": "C0GROUP"}, "channels:history"),
        ("conversations.history", {"channel": "C0OFFICE"}, "groups:history"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.open", {"users": "U0ADA"}, "im:write"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
        ("users.info", {"user": "U0ADA"}, "users:read"),
        ("users.lookupByEmail", {"email": "a@b.example"}, "users:read.email"),
    ],
)
def test_scopes_are_those_of_the_manifest(box, web, method, args, needed):
    box.reset(seed_with(manifest={"oauth_config": {"scopes": {"bot": ["team:read"]}}}))

    response = error_of(web.api_call, method, params=args)

    assert (response["error"], response["needed"], response["provided"]) == ("missing_scope", needed, "team:read")


def test_an_email_needs_its_own_scope(box, web):
    box.reset(seed_with(manifest={"oauth_config": {"scopes": {"bot": ["users:read"]}}}))

    assert "email" not in web.users_info(user="U0ADA")["user"]["profile"]


def test_json_and_forms_are_both_read(box):
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    url = f"{box.api_url}chat.postMessage"
    as_json = HTTP.post(url, headers=headers, json={"channel": "C0GROUP", "text": "one"}).json()
    as_form = HTTP.post(url, headers=headers, data={"channel": "C0GROUP", "text": "two", "blocks": "[]"}).json()
    broken = HTTP.post(url, headers=headers | {"Content-Type": "application/json"}, content="{").json()

    assert (as_json["ok"], as_form["ok"], broken["error"]) == (True, True, "invalid_json")


def test_calls_are_remembered(box, web):
    web.chat_postMessage(channel="C0GROUP", text="hello")
    error_of(web.chat_postMessage, channel="C0NONE", text="hello")

    assert [(call.method, call.args["channel"], call.result) for call in box.calls] == [
        ("chat.postMessage", "C0GROUP", "ok"),
        ("chat.postMessage", "C0NONE", "channel_not_found"),
    ]
