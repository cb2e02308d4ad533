"""What Slack sends, read into one shape whatever its kind."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from rules.refusal import Refusal

Body = Mapping[str, Any]

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


class Kind(Enum):
    """Where a payload comes from, which decides how it can be answered."""

    SLASH = "slash command"
    MESSAGE_BUTTON = "button in a message"
    FORM_BUTTON = "button in a form"
    HOME_BUTTON = "button on the Home tab"
    FORM = "form"
    SHORTCUT = "shortcut"
    EVENT = "event"


class MalformedPayloadError(Exception):
    """A payload that Slack would not send."""


class Carried(dict[str, Any]):
    """What a button or a form carries, by name; to ask for what is not there is refused.

    Both live on in Slack: one that was drawn by another version may not have what this one asks for.
    """

    def __missing__(self, name: str) -> Any:
        raise outdated()


def outdated() -> Refusal:
    """The refusal of what another version has drawn."""
    return Refusal("That is from an earlier version of me, and I cannot read it any more. Please start again.")


@dataclass(frozen=True)
class SlackFile:
    """A file that a person gave to Slack, with its name as it was given."""

    id: str
    name: str


@dataclass(frozen=True)
class Payload:
    """One payload: `route` finds its handler, `key` is the same for every delivery of it.

    `files` are those of each file input of a form, by block, or under `message` those of the message that a shortcut
    was used on; `message` is that message's text as Slack keeps it.
    """

    kind: Kind
    route: str
    key: str
    team_id: str
    user_id: str
    user_team_id: str
    channel_id: str = ""
    text: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[SlackFile, ...]] = field(default_factory=dict)
    message: str = ""
    entry_blocks: tuple[str, ...] = ()
    chosen_people: tuple[str, ...] = ()
    trigger_id: str = ""
    response_url: str = ""
    view_id: str = ""
    view_hash: str = ""
    view_callback: str = ""

    @property
    def may_open_form(self) -> bool:
        """Whether a form may have to open before the trigger expires."""
        return bool(self.trigger_id) and self.kind is not Kind.FORM and not self.text


def clean(text: str) -> str:
    """What a person typed, less what nobody types (controls, marks of writing direction, halves of characters)."""
    return _CONTROLS.sub("", text).strip()


def read_slash(body: Body) -> Payload:
    """A slash command. Slack escapes three characters in its text; they come back here."""
    text = str(body.get("text") or "")
    for escape, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escape, character)
    return Payload(
        kind=Kind.SLASH,
        route=str(body["command"]).removeprefix("/"),
        key=str(body["trigger_id"]),
        team_id=str(body["team_id"]),
        user_id=str(body["user_id"]),
        user_team_id=str(body["team_id"]),
        channel_id=str(body.get("channel_id") or ""),
        text=clean(text),
        trigger_id=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
    )


def read_button(body: Body) -> Payload:
    """A press on a button, or a choice from a menu of deeds, in a message, a form or the Home tab."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        raise MalformedPayloadError("no action")
    action = actions[0]
    view = body.get("view") or {}
    kind = Kind.MESSAGE_BUTTON
    if view:
        kind = Kind.HOME_BUTTON if view.get("type") == "home" else Kind.FORM_BUTTON
    user_id, user_team_id, team_id = _people(body)
    return Payload(
        kind=kind,
        route=str(action.get("action_id") or ""),
        key=f"{body['trigger_id']}:{action.get('action_id')}",
        team_id=team_id,
        user_id=user_id,
        user_team_id=user_team_id,
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        note=_note(action.get("value") or (action.get("selected_option") or {}).get("value")),
        fields=_fields(view),
        trigger_id=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
        view_id=str(view.get("id") or ""),
        view_hash=str(view.get("hash") or ""),
        view_callback=str(view.get("callback_id") or ""),
    )


def read_form(body: Body) -> Payload:
    """A form that was submitted."""
    view = body["view"]
    user_id, user_team_id, team_id = _people(body)
    return Payload(
        kind=Kind.FORM,
        route=str(view.get("callback_id") or ""),
        key=f"{view['id']}:{view.get('hash')}",
        team_id=team_id,
        user_id=user_id,
        user_team_id=user_team_id,
        note=_note(view.get("private_metadata")),
        fields=_fields(view),
        files=_files(view),
        chosen_people=_chosen_people(view),
        entry_blocks=tuple(block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"),
        trigger_id=str(body.get("trigger_id") or ""),
        view_id=str(view["id"]),
        view_hash=str(view.get("hash") or ""),
    )


def read_shortcut(body: Body) -> Payload:
    """A shortcut, used on a message or from anywhere; one from anywhere has no channel and no response URL."""
    message = body.get("message") or {}
    user_id, user_team_id, team_id = _people(body)
    return Payload(
        kind=Kind.SHORTCUT,
        route=str(body["callback_id"]),
        key=str(body["trigger_id"]),
        team_id=team_id,
        user_id=user_id,
        user_team_id=user_team_id,
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        files={"message": _slack_files(message.get("files"))},
        message=clean(str(message.get("text") or "")),
        trigger_id=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
    )


def read_event(body: Body) -> Payload:
    """An event; the route is its type."""
    event = body["event"]
    team_id = str(body.get("team_id") or "")
    return Payload(
        kind=Kind.EVENT,
        route=str(event["type"]),
        key=str(body["event_id"]),
        team_id=team_id,
        user_id=str(event["user"]),
        user_team_id=str(event.get("user_team") or team_id),
        channel_id=str(event.get("channel") or ""),
    )


def _people(body: Body) -> tuple[str, str, str]:
    team_id = str((body.get("team") or {}).get("id") or body["user"].get("team_id") or "")
    return str(body["user"]["id"]), str(body["user"].get("team_id") or team_id), team_id


def _note(raw: Any) -> Mapping[str, Any]:
    if not raw:
        return Carried()
    try:
        note = json.loads(raw)
    except (TypeError, ValueError):
        raise MalformedPayloadError("not a note of ours") from None
    if not isinstance(note, dict):
        raise MalformedPayloadError("not a note of ours")
    return Carried(note)


def _fields(view: Body) -> Mapping[str, str]:
    values = (view.get("state") or {}).get("values") or {}
    return Carried({block: _entered(element) for block, elements in values.items() for element in elements.values()})


def _files(view: Body) -> dict[str, tuple[SlackFile, ...]]:
    values = (view.get("state") or {}).get("values") or {}
    return {
        block: _slack_files(element.get("files"))
        for block, elements in values.items()
        for element in elements.values()
        if element.get("type") == "file_input"
    }


def _slack_files(listed: Any) -> tuple[SlackFile, ...]:
    """Files as Slack lists them; those that were deleted from a message are left out."""
    found = [file for file in listed or [] if file.get("mode") != "tombstone"]
    return tuple(SlackFile(str(file["id"]), clean(str(file.get("name") or ""))) for file in found)


def _chosen_people(view: Body) -> tuple[str, ...]:
    values = (view.get("state") or {}).get("values") or {}
    chosen = [element.get("selected_user") for elements in values.values() for element in elements.values()]
    return tuple(str(user_id) for user_id in chosen if user_id)


def _entered(element: Body) -> str:
    option: Body = element.get("selected_option") or next(iter(element.get("selected_options") or ()), {})
    chosen = element.get("selected_date") or element.get("selected_user") or option.get("value")
    value = element.get("value") or chosen or ""
    return clean(str(value))
