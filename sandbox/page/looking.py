"""What a person sees: their channels, the messages in them, the form on top, their Home."""

import json

from sandbox.channels import Channel
from sandbox.errors import Json, SlackError
from sandbox.inputs import state_values
from sandbox.members import Member
from sandbox.site import Site
from sandbox.views import View
from sandbox.workspace import Workspace

CLOCK_SECONDS = 2.0


async def state(site: Site, person: Member) -> Json:
    workspace = site.workspace
    return {
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "app": workspace.app,
        "me": person.id,
        "users": [member.for_page() for member in workspace.members.values()],
        "channels": [_channel(workspace, channel, person) for channel in workspace.channels_of(person.id)],
        "commands": [_command(command) for command in workspace.commands.values()],
        "shortcuts": [
            {key: shortcut[key] for key in ("type", "name", "callback_id")} for shortcut in workspace.shortcuts
        ],
        "view": top_view(workspace, person),
        "connected": site.bot.is_reachable,
        "clock": await _clock_or_nothing(site),
    }


def messages(site: Site, person: Member, channel_id: str) -> Json:
    """All that this person can see there, oldest first; having looked, they have read it."""
    channel = site.workspace.channel_of(person.id, channel_id)
    channel.mark_read(person.id)
    return {"messages": [message.for_page() for message in channel.seen_by(person.id)]}


def home(site: Site, person: Member) -> Json | None:
    return _shown(site.workspace.views.home(person.id))


def top_view(workspace: Workspace, person: Member) -> Json | None:
    return _shown(workspace.views.top(person.id))


async def clock(site: Site, move: Json | None = None) -> Json:
    """The bot's clock, moved first if asked; later messages carry its time."""
    url = site.workspace.clock_url
    if url is None:
        raise SlackError("no_clock")
    method, body = ("GET", b"") if move is None else ("POST", json.dumps(move).encode())
    headers = {"Content-Type": "application/json"}
    try:
        answer = await site.http.request(method, url, body, headers, timeout=CLOCK_SECONDS)
        told = answer.json()
    except (OSError, ValueError):
        raise SlackError("clock_unreachable") from None
    if answer.status != 200 or told is None:
        raise SlackError("clock_refused", **(told or {}))
    site.workspace.clock.follow(told["now"])
    if move is not None:
        site.workspace.live.tell_all({"what": "clock"})
    return told


async def _clock_or_nothing(site: Site) -> Json | None:
    try:
        return await clock(site)
    except SlackError:
        return None


def _channel(workspace: Workspace, channel: Channel, person: Member) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "kind": channel.kind,
        "with": workspace.bot if channel.dm_of else None,
        "unread": channel.unread(person.id),
    }


def _command(command: Json) -> Json:
    return {key: command.get(key, "") for key in ("command", "description", "usage_hint")}


def _shown(view: View | None) -> Json | None:
    return view.slack(state_values(view.blocks, view.values)) if view else None
