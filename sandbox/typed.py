"""What a person types, as Slack passes it on: HTML entities and encoded mentions."""

import re
from collections.abc import Callable

from sandbox.members import Member
from sandbox.workspace import Workspace

TOKEN = re.compile(r"<@(?P<id>[A-Z0-9]+)>|@(?P<name>[\w.-]*\w)")


def command_text(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """The text of a slash command: mentions are encoded with their name only if the manifest asks for it."""

    def mention(member: Member) -> str:
        return f"<@{member.id}|{member.name}>" if should_escape else f"@{member.name}"

    return _passed_on(workspace, text.strip(), mention)


def message_text(workspace: Workspace, text: str) -> str:
    return _passed_on(workspace, text, lambda member: f"<@{member.id}>")


def _passed_on(workspace: Workspace, text: str, mention: Callable[[Member], str]) -> str:
    parts, end = [], 0
    for found in TOKEN.finditer(text):
        member = _mentioned(workspace, found)
        if member is not None:
            parts += [_escaped(text[end : found.start()]), mention(member)]
            end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _mentioned(workspace: Workspace, found: re.Match[str]) -> Member | None:
    if found["id"]:
        return workspace.members.get(found["id"])
    return next((member for member in workspace.members.values() if member.name == found["name"]), None)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
