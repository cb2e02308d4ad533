"""What the bot may call and see: its scopes, and the conversations that it is in."""

from typing import Any

from sandbox.blockkit.surfaces import view_content
from sandbox.channels import Channel
from sandbox.errors import Json, SlackError
from sandbox.inputs import file_inputs
from sandbox.workspace import Workspace

SCOPE_FAMILY = {"channel": "channels", "private": "groups", "im": "im"}


def require_scope(workspace: Workspace, *any_of: str) -> None:
    if any_of and not workspace.scopes.intersection(any_of):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(workspace.scopes)))


def permitted_view(workspace: Workspace, raw: Any, kind: str) -> Json:
    """A view of this kind (modal or home), if the bot has the scopes that its elements need."""
    content = view_content(raw, kind)
    if any(file_inputs(content["blocks"])):
        require_scope(workspace, "files:read")
    return content


def readable_channel(workspace: Workspace, channel_id: str, right: str) -> Channel:
    """A conversation that the bot may see with `right` (read or history) of its kind."""
    channel = visible_channel(workspace, channel_id)
    require_scope(workspace, f"{SCOPE_FAMILY[channel.kind]}:{right}")
    return channel


def visible_channel(workspace: Workspace, channel_id: str) -> Channel:
    """A public channel, or one that the bot is in: others do not exist for it."""
    channel = workspace.channel(channel_id)
    if channel.is_private and workspace.bot not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def require_membership(workspace: Workspace, channel: Channel) -> None:
    if workspace.bot not in channel.members:
        raise SlackError("not_in_channel")


def writable_channel(workspace: Workspace, address: str) -> Channel:
    """Where a message may go: a channel by id or #name, or a person's direct messages by their user id."""
    if address in workspace.members:
        return workspace.dm(workspace.person(address).id)
    by_name = {channel.name: channel.id for channel in workspace.channels.values() if channel.kind == "channel"}
    channel = visible_channel(workspace, by_name.get(address.removeprefix("#"), address))
    if "chat:write.public" not in workspace.scopes or channel.is_private:
        require_membership(workspace, channel)
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel
