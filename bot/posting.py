"""A message's way into Slack: posted with the key of its row, found again by it, updated in place."""

from slack_sdk import WebClient

from bot.render.blocks import Message

EVENT_TYPE = "convenor_delivery"

PAGES_BACK = 5
"""How far an earlier copy is looked for: a thousand messages."""

REFUSED_WORDS = {
    "account_inactive": "Convenor's account in Slack is switched off",
    "channel_is_limited_access": "Convenor may not write in the channel",
    "channel_not_found": "there is no such channel, or Convenor was not invited to it",
    "is_archived": "the channel is archived",
    "missing_scope": "Convenor lacks a permission in Slack: a workspace admin has to install it again",
    "not_in_channel": "Convenor is not in the channel: invite it",
    "ratelimited": "Slack took no more messages",
    "restricted_action": "the workspace does not let Convenor write there",
    "token_revoked": "Convenor was taken out of the workspace",
    "user_disabled": "their Slack account is closed",
    "user_not_found": "they are not in this workspace",
}
"""Why a message stays undelivered, in words, by what Slack says."""


def in_words(error: str) -> str:
    """Why something was not delivered, for people; what already is in words stays so."""
    if error.startswith("bug: "):
        return "something is wrong in Convenor"
    if error.startswith("HTTP ") or error.endswith(("Error", "Timeout")):
        return "Slack could not be reached"
    return REFUSED_WORDS.get(error) or (f"Slack refuses it ({error})" if error.islower() and "_" in error else error)


def post(client: WebClient, message: Message, *, key: str, conversation: str) -> str:
    """Post a message; its time stamp, by which Slack knows it."""
    posted = client.chat_postMessage(
        channel=conversation,
        text=message.text,
        blocks=list(message.blocks),
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


def update(client: WebClient, message: Message, *, ts: str, conversation: str) -> None:
    """Put a message in the place of an earlier one."""
    client.chat_update(channel=conversation, ts=ts, text=message.text, blocks=list(message.blocks))


def find(client: WebClient, *, key: str, conversation: str) -> str | None:
    """The copy with that key that is already there, looked for from the newest message back."""
    cursor: str | None = None
    for _ in range(PAGES_BACK):
        page = client.conversations_history(channel=conversation, include_all_metadata=True, limit=200, cursor=cursor)
        for message in page["messages"]:
            if (message.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None
