"""How each reply reaches Slack: the acknowledgement, and at most one call after it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from slack_sdk.models.views import View

from bot.payload import Kind, Payload
from bot.render.blocks import RECEIPT, Message, carried, receipt
from bot.request import Close, Errors, Nothing, Open, Push, Reply, Say, Show
from rules.refusal import Refusal


@dataclass(frozen=True)
class Answer:
    """What to acknowledge with, and the method to call afterwards with what (none if empty).

    It is plain data, so that a repeated payload can be answered again word for word; `kept_as` is the key under which
    it is kept for that, empty if it is not.
    """

    ack: Mapping[str, Any]
    method: str = ""
    arguments: Mapping[str, Any] | None = None
    kept_as: str = ""

    def to_json(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return {name: value for name, value in asdict(self).items() if name != "kept_as"}


def answer_with(reply: Reply, payload: Payload) -> Answer:
    """Map a reply to what Slack can show for that kind of payload."""
    match reply, payload.kind:
        case ((Nothing() | Close()), _):
            return Answer({})
        case Say(message), Kind.SLASH:
            return Answer({"response_type": "ephemeral", **_drawn(message)})
        case Say(message), Kind.SHORTCUT if not payload.response_url:
            return Answer({}, "views.open", _triggered(payload, receipt(message)))
        case Say(message), (Kind.MESSAGE_BUTTON | Kind.SHORTCUT):
            content = {"response_type": "ephemeral", "replace_original": False, **_drawn(message)}
            return Answer({}, "response_url", {"url": payload.response_url, "content": content})
        case Say(message), Kind.FORM:
            return Answer(_update(receipt(message)))
        case Say(message), Kind.FORM_BUTTON if payload.view_callback == RECEIPT:
            return answer_with(Show(receipt(message)), payload)
        case Say(message), Kind.FORM_BUTTON:
            return Answer({}, "views.push", _triggered(payload, receipt(message)))
        case Say(message), Kind.HOME_BUTTON:
            return Answer({}, "views.open", _triggered(payload, receipt(message)))
        case Say(message), Kind.EVENT:
            whispered = {"channel": payload.channel_id, "user": payload.user_id, **_drawn(message)}
            return Answer({}, "chat.postEphemeral", whispered)
        case Open(view), (Kind.SLASH | Kind.MESSAGE_BUTTON | Kind.HOME_BUTTON | Kind.SHORTCUT):
            return Answer({}, "views.open", _triggered(payload, view))
        case ((Push(view) | Open(view)), Kind.FORM_BUTTON):
            return Answer({}, "views.push", _triggered(payload, view))
        case Show(view), Kind.FORM_BUTTON:
            shown = {"view_id": payload.view_id, "hash": payload.view_hash, "view": view.to_dict()}
            return Answer({}, "views.update", shown)
        case Show(view), Kind.FORM:
            return Answer(_update(view))
        case Push(view), Kind.FORM:
            return Answer({"response_action": "push", "view": view.to_dict()})
        case Errors(fields), Kind.FORM:
            return Answer({"response_action": "errors", "errors": dict(fields)})
    raise TypeError(f"Slack cannot show {type(reply).__name__} for a {payload.kind.value}")


def refuse_with(refusal: Refusal, payload: Payload) -> Answer:
    """A refusal: on its field of a form, or at the first one, otherwise as a message."""
    if payload.kind is Kind.FORM and payload.entry_blocks:
        block = refusal.field if refusal.field in payload.entry_blocks else payload.entry_blocks[0]
        return answer_with(Errors({block: refusal.text}), payload)
    message = Message(refusal.text)
    told = receipt(message, title="Not done")
    if payload.kind is Kind.FORM:
        return Answer(_update(told))
    is_in_view = payload.kind in (Kind.FORM_BUTTON, Kind.HOME_BUTTON)
    is_from_anywhere = payload.kind is Kind.SHORTCUT and not payload.response_url
    return answer_with(Open(told) if is_in_view or is_from_anywhere else Say(message), payload)


def _drawn(message: Message) -> dict[str, Any]:
    drawn: dict[str, Any] = {"text": message.text}
    if message.blocks:
        drawn["blocks"] = [block.to_dict() for block in message.blocks]
    return drawn


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view.to_dict()}


def _triggered(payload: Payload, view: View) -> dict[str, Any]:
    drawn = view.to_dict()
    if payload.kind is Kind.HOME_BUTTON:
        drawn["private_metadata"] = carried({**json.loads(drawn.get("private_metadata") or "{}"), "home": True})
    return {"trigger_id": payload.trigger_id, "view": drawn}
