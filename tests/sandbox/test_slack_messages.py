"""chat.* and conversations.*: what is said, shown, changed, taken back and read again."""

import pytest
from sandbox_kit import seed_with
from slack_sdk.errors import SlackApiError

METADATA = {"event_type": "agenda_pack", "event_payload": {"key": "pack:7:1"}}


def refusal(call, *args, **kwargs):
    with pytest.raises(SlackApiError) as refused:
        call(*args, **kwargs)
    return refused.value.response["error"]


def test_a_post_returns_the_message_as_slack_does(web):
    answer = web.chat_postMessage(channel="C0GROUP", text="hello", metadata=METADATA)

    message = answer["message"]
    assert (answer["channel"], answer["ts"]) == ("C0GROUP", message["ts"])
    assert {key: message[key] for key in ("type", "user", "text", "bot_id", "app_id", "team", "metadata")} == {
        "type": "message",
        "user": "U0BOT",
        "text": "hello",
        "bot_id": "B0BOT",
        "app_id": "A0CONVENOR",
        "team": "T0SANDBOX",
        "metadata": METADATA,
    }


@pytest.mark.parametrize(
    ("channel", "text", "error"),
    [
        ("C0NONE", "hello", "channel_not_found"),
        ("C0ELSE", "hello", "not_in_channel"),
        ("C0SECRET", "hello", "channel_not_found"),  # a private channel without the bot does not exist for it
        ("U0GONE", "hello", "user_not_found"),
        ("C0GROUP", "", "no_text"),
        ("C0GROUP", "x" * 40_001, "msg_too_long"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text`")
def test_what_cannot_be_posted(web, channel, text, error):
    assert refusal(web.chat_postMessage, channel=channel, text=text) == error


@pytest.mark.filterwarnings("ignore:The top-level `text`")
def test_blocks_without_text_are_taken_with_a_warning(web):
    answer = web.chat_postMessage(channel="C0GROUP", blocks=[{"type": "divider"}])

    assert answer["response_metadata"] == {"warnings": ["missing_text_in_message"]}
    assert answer["message"]["blocks"][0]["block_id"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": []}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"key": "x" * 8_000}}, "metadata_too_large"),
    ],
)
def test_metadata_is_judged(web, metadata, error):
    assert refusal(web.chat_postMessage, channel="C0GROUP", text="hello", metadata=metadata) == error


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a & b < c", "a &amp; b &lt; c"),
        ("&lt;b&gt; &amp;", "&lt;b&gt; &amp;"),
        ("<@U0ADA> <https://a.example?x=1&y=2|here> <!date^1^{date}|day>", None),
        ("> quoted", "&gt; quoted"),
    ],
)
def test_stray_signs_are_escaped_and_markup_kept(web, sent, kept):
    assert web.chat_postMessage(channel="C0GROUP", text=sent)["message"]["text"] == (kept or sent)


def test_a_direct_message_by_user_id(web, ada, ben):
    channel = web.conversations_open(users="U0ADA")["channel"]["id"]
    web.chat_postMessage(channel="U0ADA", text="hello")

    assert channel == "D0ADA"
    assert ada.texts("D0ADA") == ["hello"]
    assert ben.get("messages", channel="D0ADA") == {"ok": False, "error": "channel_not_found"}


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0NOBODY", "user_not_found"),
        ("U0GONE", "user_disabled"),
        ("U0BOT", "cannot_dm_bot"),
        ("", "users_list_not_supplied"),
    ],
)
def test_whom_no_direct_message_reaches(web, users, error):
    assert refusal(web.conversations_open, users=users) == error


def test_an_ephemeral_is_for_one_person(web, ada, ben):
    web.chat_postEphemeral(channel="C0GROUP", user="U0ADA", text="psst")

    assert [(each["text"], each["ephemeral"]) for each in ada.messages()] == [("psst", True)]
    assert ben.messages() == []
    assert web.conversations_history(channel="C0GROUP")["messages"] == []
    assert refusal(web.chat_postEphemeral, channel="C0OFFICE", user="U0BEN", text="psst") == "user_not_in_channel"


def test_update_and_delete(web, ada):
    ts = web.chat_postMessage(channel="C0GROUP", text="one", metadata=METADATA)["ts"]
    web.chat_update(channel="C0GROUP", ts=ts, text="two")
    assert [(each["text"], each["edited"], each["metadata"]) for each in ada.messages()] == [("two", True, METADATA)]

    web.chat_delete(channel="C0GROUP", ts=ts)
    assert ada.messages() == []
    assert refusal(web.chat_update, channel="C0GROUP", ts=ts, text="three") == "message_not_found"


def test_an_update_keeps_the_blocks_that_it_does_not_mention(web):
    ts = web.chat_postMessage(channel="C0GROUP", text="one", blocks=[{"type": "divider", "block_id": "d"}])["ts"]

    assert web.chat_update(channel="C0GROUP", ts=ts, text="two")["message"]["blocks"] == [
        {"type": "divider", "block_id": "d"}
    ]
    assert "blocks" not in web.chat_update(channel="C0GROUP", ts=ts, text="three", blocks=[])["message"]


def test_only_its_own_messages_are_the_bots_to_change(web, ada):
    ts = ada.post("say", channel="C0GROUP", text="mine")["ts"]

    assert refusal(web.chat_update, channel="C0GROUP", ts=ts, text="yours") == "cant_update_message"
    assert refusal(web.chat_delete, channel="C0GROUP", ts=ts) == "cant_delete_message"


def test_history_is_newest_first_in_pages(web):
    stamps = [web.chat_postMessage(channel="C0GROUP", text=str(n), metadata=METADATA)["ts"] for n in range(5)]

    pages = [page["messages"] for page in web.conversations_history(channel="C0GROUP", limit=2)]

    assert [[each["text"] for each in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert "metadata" not in pages[0][0]
    between = web.conversations_history(channel="C0GROUP", oldest=stamps[1], latest=stamps[3])["messages"]
    assert [each["text"] for each in between] == ["2"]
    wide = web.conversations_history(
        channel="C0GROUP", oldest=stamps[1], latest=stamps[3], inclusive=True, include_all_metadata=True
    )["messages"]
    assert [(each["text"], each["metadata"]) for each in wide] == [(text, METADATA) for text in "321"]
    assert refusal(web.conversations_history, channel="C0GROUP", cursor="nonsense") == "invalid_cursor"


def test_threads_are_read_with_replies(web):
    root = web.chat_postMessage(channel="C0GROUP", text="root")["ts"]
    web.chat_postMessage(channel="C0GROUP", text="reply", thread_ts=root)

    thread = web.conversations_replies(channel="C0GROUP", ts=root)["messages"]
    assert [each["text"] for each in thread] == ["root", "reply"]
    assert [each["text"] for each in web.conversations_history(channel="C0GROUP")["messages"]] == ["root"]
    assert refusal(web.conversations_replies, channel="C0GROUP", ts="1.000000") == "thread_not_found"


def test_the_bot_sees_public_channels_and_its_own(web):
    listed = web.conversations_list(types="public_channel,private_channel")["channels"]

    assert [(each["id"], each["is_member"], each["is_private"]) for each in listed] == [
        ("C0GROUP", True, False),
        ("C0OFFICE", True, True),
        ("C0ELSE", False, False),
    ]
    assert [each["id"] for each in web.users_conversations()["channels"]] == ["C0GROUP"]
    assert web.conversations_info(channel="C0GROUP")["channel"]["topic"]["value"] == "The group"
    assert web.conversations_members(channel="C0GROUP")["members"] == ["U0ADA", "U0BEN", "U0BOT"]
    assert refusal(web.conversations_history, channel="C0ELSE") == "not_in_channel"
    assert refusal(web.conversations_info, channel="C0SECRET") == "channel_not_found"


def test_people_as_the_bot_sees_them(web):
    ada = web.users_info(user="U0ADA")["user"]
    assert (ada["real_name"], ada["is_admin"], ada["profile"]["email"], ada["tz"]) == (
        "Ada Merrow",
        True,
        "ada@merrow.example",
        "Europe/London",
    )
    far = web.users_info(user="U0FAR")["user"]
    assert (far["team_id"], far["is_stranger"], "email" in far["profile"]) == ("T0ELSEWHERE", True, False)
    listed = [each["id"] for each in web.users_list()["members"]]
    assert listed == ["U0ADA", "U0BEN", "U0GONE", "U0BOT", "USLACKBOT"]
    assert web.users_lookupByEmail(email="BEN@okoro.example")["user"]["id"] == "U0BEN"
    assert refusal(web.users_lookupByEmail, email="gil@onely.example") == "users_not_found"


def test_an_archived_channel_takes_no_messages(box, web):
    box.site.workspace.channel("C0GROUP").is_archived = True

    assert refusal(web.chat_postMessage, channel="C0GROUP", text="hello") == "is_archived"


def test_a_reset_starts_afresh(box, web, ada):
    web.chat_postMessage(channel="C0GROUP", text="hello")
    box.faults.fail("*", 500)

    box.reset(seed_with(team={"id": "T0OTHER", "name": "Elsewhere"}))

    assert ada.messages() == []
    assert web.auth_test()["team_id"] == "T0OTHER"
