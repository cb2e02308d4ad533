"""A message's way into Slack: posted with the key of its row, found again by it, updated in place."""

from slack_sdk import WebClient

from bot.render.blocks import Message

EVENT_TYPE = "convenor_delivery"

PAGES_BACK = 5
"""How far an earlier copy is looked for: a thousand messages."""


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
