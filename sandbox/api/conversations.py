"""The conversations.* methods: which there are, who is in them, and what was said."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.api.access import SCOPE_FAMILY, readable_channel, require_membership, require_scope
from sandbox.api.arguments import Arguments
from sandbox.channels import Channel, Message
from sandbox.errors import Json, SlackError, invalid_arguments
from sandbox.workspace import Workspace

KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im"}
Item = TypeVar("Item")


def open_dm(workspace: Workspace, args: Arguments) -> Json:
    """The direct messages with one person, by user id or channel id."""
    require_scope(workspace, "im:write")
    if args.optional_text("channel"):
        channel = workspace.channel(args.text("channel"))
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    people = [each.strip() for each in (args.optional_text("users") or "").split(",") if each.strip()]
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    member = workspace.member(people[0])
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    was_open = workspace.has_dm(member.id)
    channel = workspace.dm(member.id)
    full = channel.slack(bot=workspace.bot, team=workspace.team_id)
    answer: Json = {"channel": full if args.flag("return_im") else {"id": channel.id}}
    return answer | ({"no_op": True, "already_open": True} if was_open else {})


def info(workspace: Workspace, args: Arguments) -> Json:
    channel = readable_channel(workspace, args.text("channel"), "read")
    return {"channel": channel.slack(bot=workspace.bot, team=workspace.team_id)}


def list_all(workspace: Workspace, args: Arguments) -> Json:
    """Public channels, and the private ones and direct messages that the bot is in."""
    visible = [each for each in workspace.channels.values() if each.kind == "channel" or workspace.bot in each.members]
    return _listed(workspace, args, visible)


def list_of_user(workspace: Workspace, args: Arguments) -> Json:
    """users.conversations: of a given person, or of the bot itself."""
    user = workspace.member(args.optional_text("user") or workspace.bot).id
    both = [each for each in workspace.channels.values() if user in each.members]
    return _listed(workspace, args, [each for each in both if not each.is_private or workspace.bot in each.members])


def members(workspace: Workspace, args: Arguments) -> Json:
    channel = readable_channel(workspace, args.text("channel"), "read")
    page, metadata = paged(channel.members, args, default=100, most=1000)
    return {"members": page, "response_metadata": metadata}


def history(workspace: Workspace, args: Arguments) -> Json:
    """Messages newest first, replies in threads left out, between `oldest` and `latest`."""
    channel = readable_channel(workspace, args.text("channel"), "history")
    require_membership(workspace, channel)
    wanted = [each for each in _between(channel, args) if each.thread_ts in (None, each.ts)]
    page, metadata = paged(wanted[::-1], args, default=100, most=999)
    answer: Json = {"messages": _shown(page, args), "has_more": bool(metadata["next_cursor"]), "pin_count": 0}
    if answer["has_more"]:
        answer["response_metadata"] = metadata
    return answer


def replies(workspace: Workspace, args: Arguments) -> Json:
    """A thread: its first message, then the answers, oldest first."""
    channel = readable_channel(workspace, args.text("channel"), "history")
    require_membership(workspace, channel)
    root = args.text("ts")
    thread = [each for each in channel.shared() if root in (each.ts, each.thread_ts)]
    if not thread:
        raise SlackError("thread_not_found")
    page, metadata = paged(thread, args, default=1000, most=1000)
    more = {"has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}
    return {"messages": _shown(page, args), **more}


def paged(items: Sequence[Item], args: Arguments, *, default: int, most: int) -> tuple[list[Item], Json]:
    """One page of a list and the cursor of the next (empty at the end)."""
    start = _start(args.optional_text("cursor"))
    end = start + args.number("limit", default, most)
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": following}


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(position)
    except (binascii.Error, ValueError):
        pass
    raise SlackError("invalid_cursor")


def _listed(workspace: Workspace, args: Arguments, channels: list[Channel]) -> Json:
    names = (args.optional_text("types") or "public_channel").split(",")
    if not set(names) <= {*KINDS, "mpim"}:
        raise invalid_arguments("invalid types [json-pointer:/types]")
    kinds = {KINDS[name] for name in names if name in KINDS}
    for kind in kinds:
        require_scope(workspace, f"{SCOPE_FAMILY[kind]}:read")
    without_archived = args.flag("exclude_archived")
    wanted = [each for each in channels if each.kind in kinds and not (without_archived and each.is_archived)]
    page, metadata = paged(wanted, args, default=100, most=1000)
    shown = [each.slack(bot=workspace.bot, team=workspace.team_id) for each in page]
    return {"channels": shown, "response_metadata": metadata}


def _between(channel: Channel, args: Arguments) -> list[Message]:
    oldest = _moment(args, "oldest", 0.0)
    latest = _moment(args, "latest", float("inf"))
    if args.flag("inclusive"):
        return [each for each in channel.shared() if oldest <= float(each.ts) <= latest]
    return [each for each in channel.shared() if oldest < float(each.ts) < latest]


def _moment(args: Arguments, name: str, default: float) -> float:
    text = args.optional_text(name)
    try:
        return float(text) if text else default
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _shown(messages: list[Message], args: Arguments) -> list[Json]:
    with_metadata = args.flag("include_all_metadata")
    return [message.slack(with_metadata=with_metadata) for message in messages]
