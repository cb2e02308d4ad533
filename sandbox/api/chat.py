"""The chat.* methods: messages posted, shown to one person, changed and taken back."""

import json
import re

from sandbox.api.access import require_membership, visible_channel, writable_channel
from sandbox.api.arguments import Arguments
from sandbox.blockkit.surfaces import message_blocks
from sandbox.channels import Message
from sandbox.errors import Json, SlackError
from sandbox.workspace import Workspace

LONGEST_TEXT = 40_000
LARGEST_METADATA = 8_000
MARKUP = r"<(?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>\n]+>"
STRAY = re.compile(rf"({MARKUP})|&(?:amp|lt|gt);|[&<>]")
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def post_message(workspace: Workspace, args: Arguments) -> Json:
    channel = writable_channel(workspace, args.text("channel"))
    text, blocks = read_content(args)
    thread_ts = args.optional_text("thread_ts")
    metadata = _read_metadata(args)
    message = workspace.bot_message(text, blocks=blocks, metadata=metadata, thread_ts=thread_ts)
    workspace.post(channel, message)
    answer = {"channel": channel.id, "ts": message.ts, "message": message.slack(with_metadata=True)}
    return answer | _warning(text)


def post_ephemeral(workspace: Workspace, args: Arguments) -> Json:
    channel = writable_channel(workspace, args.text("channel"))
    person = workspace.member(args.text("user"))
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = read_content(args)
    message = workspace.post(channel, workspace.bot_message(text, blocks=blocks, only_for=person.id))
    return {"message_ts": message.ts} | _warning(text)


def update(workspace: Workspace, args: Arguments) -> Json:
    """New words for a message of the bot; blocks and metadata that are not mentioned stay."""
    channel = visible_channel(workspace, args.text("channel"))
    message = channel.message(args.text("ts"))
    if message.user != workspace.bot:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_archived")
    text, blocks = read_content(args)
    if "metadata" in args.values:
        message.metadata = _read_metadata(args)
    change_message(workspace, message, text, blocks if "blocks" in args.values else message.blocks)
    workspace.tell_channel(channel)
    answer = {"channel": channel.id, "ts": message.ts, "text": text, "message": message.slack(with_metadata=True)}
    return answer | _warning(text)


def delete(workspace: Workspace, args: Arguments) -> Json:
    channel = visible_channel(workspace, args.text("channel"))
    message = channel.message(args.text("ts"))
    if message.user != workspace.bot:
        raise SlackError("cant_delete_message")
    require_membership(workspace, channel)
    channel.messages.remove(message)
    workspace.tell_channel(channel)
    return {"channel": channel.id, "ts": message.ts}


def change_message(workspace: Workspace, message: Message, text: str, blocks: list[Json]) -> None:
    """New words for a message of the bot; it shows as edited."""
    message.text, message.blocks = text, blocks
    message.edited = {"user": workspace.bot, "ts": workspace.clock.stamp()}


def read_content(args: Arguments) -> tuple[str, list[Json]]:
    """Text and blocks of a message: at least one of them, each within its limits."""
    raw_blocks = args.structure("blocks", "invalid_blocks_format")
    text = escape_stray(args.optional_text("text") or "")
    if not text and not raw_blocks:
        raise SlackError("no_text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    return text, message_blocks(raw_blocks or [])


def escape_stray(text: str) -> str:
    """As Slack keeps it: & < > that are neither an entity nor its own markup become entities."""
    return STRAY.sub(lambda found: ESCAPES.get(found.group(), found.group()), text)


def _read_metadata(args: Arguments) -> Json | None:
    metadata = args.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata["event_payload"])) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _warning(text: str) -> Json:
    if text:
        return {}
    warning = "missing_text_in_message"
    return {"warning": warning, "response_metadata": {"warnings": [warning]}}
