"""What a person says: messages, and slash commands with their answers."""

import time

from sandbox.api.arguments import Arguments
from sandbox.api.chat import read_content
from sandbox.channels import Channel, Message
from sandbox.delivery import payloads
from sandbox.errors import Json, SlackError
from sandbox.members import Member
from sandbox.page.giving import own_files
from sandbox.site import Site
from sandbox.typed import command_text, message_text
from sandbox.workspace import Workspace


def say(site: Site, person: Member, channel_id: str, text: str, files: list[Json]) -> Json:
    """A message, perhaps with files; the bot hears of it if it is there and subscribed to such events."""
    workspace = site.workspace
    channel = workspace.channel_of(person.id, channel_id)
    if not text.strip() and not files:
        raise SlackError("no_text")
    message = Message(workspace.clock.stamp(), person.id, message_text(workspace, text), person.team_id)
    for file in own_files(workspace, person, files):
        file.shares.setdefault(channel.id, []).append(message.ts)
        message.files.append(workspace.files.slack(file))
    workspace.post(channel, message)
    if workspace.bot in channel.members:
        site.bot.event(payloads.message_event(workspace, channel, message))
        if f"<@{workspace.bot}>" in message.text and not channel.dm_of:
            site.bot.event(payloads.app_mention(workspace, channel, message))
    return {"ts": message.ts}


async def command(site: Site, person: Member, channel_id: str, typed: str) -> Json:
    """A slash command, with the ack as it came; a failure is told to the person by Slackbot."""
    workspace = site.workspace
    channel = workspace.channel_of(person.id, channel_id)
    name, _, rest = typed.strip().partition(" ")
    if name not in workspace.commands:
        raise SlackError("unknown_command")
    text = command_text(workspace, rest, should_escape=bool(workspace.commands[name].get("should_escape")))
    payload = payloads.slash_command(workspace, person, channel, name, text)
    began = time.monotonic()
    try:
        ack = await site.bot.command(payload)
        took = time.monotonic() - began
        show_answer(workspace, person, channel, ack or {})
    except SlackError as failure:
        workspace.slackbot_says(channel, person.id, f'{name} failed with the error "{failure.code}"')
        return failure.answer() | {"took": time.monotonic() - began}
    return {"ack": ack, "took": took}


def show_answer(workspace: Workspace, person: Member, channel: Channel, answer: Json) -> None:
    """Text or blocks that answer a person: for their eyes only, unless `response_type` is in_channel."""
    if not (answer.get("text") or answer.get("blocks")):
        return
    text, blocks = read_content(Arguments(answer))
    only_for = None if answer.get("response_type") == "in_channel" else person.id
    workspace.post(channel, workspace.bot_message(text, blocks=blocks, only_for=only_for))
