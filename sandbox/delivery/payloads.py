"""The payloads that Slack sends to an app, in its own shapes."""

from sandbox.channels import Channel, Message
from sandbox.errors import Json
from sandbox.members import Member
from sandbox.views import View
from sandbox.workspace import Workspace


def slash_command(workspace: Workspace, person: Member, channel: Channel, command: str, text: str) -> Json:
    """The fields of a slash command, all strings, as in the form that Slack posts; the team is the person's own."""
    is_at_home = person.team_id == workspace.team_id
    return {
        "token": "sandbox",
        "team_id": person.team_id,
        "team_domain": workspace.domain if is_at_home else person.team_id.lower(),
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app["id"],
        "is_enterprise_install": "false",
        "response_url": _response_url(workspace, person, channel),
        "trigger_id": workspace.tickets.trigger(person.id),
    }


def message_action(workspace: Workspace, person: Member, channel: Channel, callback_id: str, message: Message) -> Json:
    return _interaction(workspace, person, "message_action") | {
        "action_ts": workspace.clock.stamp(),
        "callback_id": callback_id,
        "trigger_id": workspace.tickets.trigger(person.id),
        "channel": _channel(channel),
        "message_ts": message.ts,
        "message": message.slack(),
        "response_url": _response_url(workspace, person, channel, message.ts),
    }


def global_shortcut(workspace: Workspace, person: Member, callback_id: str) -> Json:
    return _interaction(workspace, person, "shortcut") | {
        "action_ts": workspace.clock.stamp(),
        "callback_id": callback_id,
        "trigger_id": workspace.tickets.trigger(person.id),
    }


def message_block_actions(
    workspace: Workspace, person: Member, channel: Channel, message: Message, action: Json, values: Json
) -> Json:
    """A click in a message; of an ephemeral one Slack sends only the container, not the message."""
    payload = _interaction(workspace, person, "block_actions") | {
        "api_app_id": workspace.app["id"],
        "container": _message_container(channel, message),
        "trigger_id": workspace.tickets.trigger(person.id),
        "channel": _channel(channel),
        "state": {"values": values},
        "response_url": _response_url(workspace, person, channel, message.ts),
        "actions": [action],
    }
    if message.only_for is None:
        payload["message"] = message.slack()
    return payload


def view_block_actions(workspace: Workspace, person: Member, view: View, action: Json, values: Json) -> Json:
    return _interaction(workspace, person, "block_actions") | {
        "api_app_id": workspace.app["id"],
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.tickets.trigger(person.id),
        "view": view.slack(values),
        "actions": [action],
    }


def view_submission(workspace: Workspace, person: Member, view: View, values: Json) -> Json:
    return _interaction(workspace, person, "view_submission") | {
        "api_app_id": workspace.app["id"],
        "trigger_id": workspace.tickets.trigger(person.id),
        "view": view.slack(values),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, person: Member, view: View, values: Json, *, is_cleared: bool) -> Json:
    return _interaction(workspace, person, "view_closed") | {
        "api_app_id": workspace.app["id"],
        "view": view.slack(values),
        "is_cleared": is_cleared,
    }


def block_suggestion(
    workspace: Workspace, person: Member, block_id: str, action_id: str, value: str, where: Json
) -> Json:
    """What was typed into a select with external options; `where` is from suggestion_in_view or _in_message."""
    return _interaction(workspace, person, "block_suggestion") | {
        "api_app_id": workspace.app["id"],
        "block_id": block_id,
        "action_id": action_id,
        "value": value,
        **where,
    }


def suggestion_in_view(view: View, values: Json) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view.slack(values)}


def suggestion_in_message(channel: Channel, message: Message) -> Json:
    return {
        "container": _message_container(channel, message),
        "channel": _channel(channel),
        "message": message.slack(),
    }


def message_event(workspace: Workspace, channel: Channel, message: Message) -> Json:
    kinds = {"channel": "channel", "private": "group", "im": "im"}
    marks = {"channel_type": kinds[channel.kind]} | ({"subtype": "file_share"} if message.files else {})
    return _spoken(workspace, channel, message, "message") | marks


def app_mention(workspace: Workspace, channel: Channel, message: Message) -> Json:
    return _spoken(workspace, channel, message, "app_mention")


def app_home_opened(workspace: Workspace, person: Member) -> Json:
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": workspace.dm(person.id).id,
        "tab": "home",
        "event_ts": workspace.clock.stamp(),
    }
    view = workspace.views.home(person.id)
    if view is not None:
        event["view"] = view.slack()
    return event


def _interaction(workspace: Workspace, person: Member, kind: str) -> Json:
    return {
        "type": kind,
        "token": "sandbox",
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.payload_name}


def _message_container(channel: Channel, message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }


def _response_url(workspace: Workspace, person: Member, channel: Channel, message_ts: str | None = None) -> str:
    return f"{workspace.url}/response/{workspace.tickets.response_url(person.id, channel.id, message_ts)}"


def _spoken(workspace: Workspace, channel: Channel, message: Message, kind: str) -> Json:
    return {
        "type": kind,
        "user": message.user,
        "ts": message.ts,
        "client_msg_id": workspace.new_id("CM"),
        "text": message.text,
        "team": message.team,
        "channel": channel.id,
        "event_ts": message.ts,
        **({"files": message.files} if message.files else {}),
    }
