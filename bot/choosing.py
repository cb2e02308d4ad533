"""Which group somebody means who is in several: asked once, remembered, said with each answer, and changed."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.payload import Kind, Payload
from bot.render.blocks import Message, beside, button, buttons, escaped, form, paragraph, paragraphs, receipt
from bot.request import Open, Reply, Say, Show
from rules.refusal import Refusal
from store.models import WorkingGroup

CHOSEN, ANOTHER, ON_HOME = "group.chosen", "group.another", "group.home"
"""The presses that go round every command: a group was chosen, another one is wanted, the Home tab is to show one."""

QUESTION = "You are in several groups. Which one is this about?"
NOTE_MOST = 2000
"""Characters that Slack carries in a button."""

GROUPS_MOST = 40
MESSAGE_MOST, FORM_MOST = 50, 100
"""How many groups are offered, and how many blocks Slack shows in a message and in a form."""


def is_choice(payload: Payload) -> bool:
    """Whether it is about which group is meant, and no deed of its own."""
    return payload.route in (CHOSEN, ANOTHER, ON_HOME)


def ask(payload: Payload, those: Sequence[WorkingGroup]) -> Reply:
    """Ask which of those groups is meant; the answer goes on with what was asked for."""
    message = Message(QUESTION, [paragraph(QUESTION), *group_buttons(CHOSEN, those, _wish(payload))])
    if payload.kind is Kind.FORM_BUTTON:
        return Show(_which(message))
    is_from_anywhere = payload.kind is Kind.SHORTCUT and not payload.response_url
    return Open(_which(message)) if is_from_anywhere else Say(message)


def group_buttons(action: str, those: Sequence[WorkingGroup], wish: Mapping[str, Any]) -> list[Block]:
    """A button for each group, which carries what to go on with; refused if that is too long for one."""
    offered = [button(group.name[:75], action, {**wish, "group": group.id}) for group in those[:GROUPS_MOST]]
    if any(len(each.value or "") > NOTE_MOST for each in offered):
        raise Refusal(f"{QUESTION} That is too long to ask about: please type it in the channel of the one you mean.")
    return [buttons(each) for each in offered]


def resumed(payload: Payload) -> Payload:
    """What was asked for before the group was: the same command or shortcut, now pressed."""
    route = str(payload.note.get("command") or payload.note.get("shortcut") or "")
    return replace(payload, route=route, text=str(payload.note.get("text") or ""), note={})


def goes_on(payload: Payload) -> bool:
    """Whether a choice has something to go on with: what was done to a message is not carried along."""
    return "command" in payload.note or "shortcut" in payload.note


def chosen(group: WorkingGroup) -> Reply:
    """The answer to a choice that has nothing to go on with."""
    return Say(Message(f"*{escaped(group.name)}* it is. Now do it once more."))


def telling(reply: Reply, payload: Payload, group: WorkingGroup) -> Reply:
    """The reply, with which group it is about and a way to another one."""
    said = f"This is about *{escaped(group.name)}*."
    another = beside(said, _another(payload, group))
    match reply:
        case Say(message):
            blocks = [another, *(message.blocks or paragraphs(message.text.split("\n")))]
            return Say(Message(f"{said}\n{message.text}", blocks if len(blocks) <= MESSAGE_MOST else message.blocks))
        case Open(view) if len(view.blocks or ()) < FORM_MOST:
            shown = copy(view)
            shown.blocks = [another, *(view.blocks or ())]
            return Open(shown)
    return reply


def in_place(reply: Reply | Refusal, payload: Payload) -> Reply:
    """The reply to a choice: where it was made in a form, it takes the place of that form."""
    in_form = payload.kind is Kind.FORM_BUTTON
    match reply:
        case Refusal():
            message = Message(reply.text)
            return Show(receipt(message, title="Not done")) if in_form else Say(message)
        case Say(message) if in_form:
            return Show(receipt(message))
        case Open(view) if in_form:
            return Show(view)
    return reply


def refused(refusal: Refusal, group: WorkingGroup) -> Refusal:
    """A refusal, with the group that it was taken to be about."""
    where = f"This was about *{escaped(group.name)}*, which you last chose; the Home tab has the others."
    return Refusal(f"{refusal.text}\n{where}", field=refusal.field)


def _another(payload: Payload, group: WorkingGroup) -> ButtonElement:
    """The way to another group; it goes on with what was asked for, if a button can carry that."""
    offered = button("Another group", ANOTHER, {**_wish(payload), "group": group.id})
    is_carried = len(offered.value or "") <= NOTE_MOST
    return offered if is_carried else button("Another group", ANOTHER, {"group": group.id})


def _wish(payload: Payload) -> dict[str, Any]:
    """What to go on with once a group is chosen."""
    if is_choice(payload):
        return {name: payload.note[name] for name in ("command", "text", "shortcut") if name in payload.note}
    if payload.kind is Kind.SLASH:
        return {"command": payload.route, "text": payload.text}
    return {"shortcut": payload.route} if payload.kind is Kind.SHORTCUT and not payload.response_url else {}


def _which(message: Message) -> View:
    return form("Which group?", "group.which", message.blocks, {})
