"""What a person clicks: buttons and menus in messages and views, and shortcuts."""

import time
from dataclasses import dataclass

from sandbox.blockkit.surfaces import suggested_options
from sandbox.channels import Channel, Message
from sandbox.delivery import payloads
from sandbox.errors import Json, SlackError
from sandbox.inputs import (
    HOLDS,
    as_offered,
    check_chosen,
    find_element,
    interactive_elements,
    refuse_unknown,
    state_values,
)
from sandbox.members import Member
from sandbox.page.giving import with_files
from sandbox.site import Site
from sandbox.views import View
from sandbox.workspace import Workspace

TOLD = ("type", "action_id", "text", "value", "style", "placeholder")


@dataclass(frozen=True)
class Place:
    """A message in its channel, where a view would be the other place for an element."""

    channel: Channel
    message: Message

    @property
    def blocks(self) -> list[Json]:
        return self.message.blocks


def place_of(workspace: Workspace, person: Member, container: Json) -> View | Place:
    """The place that a container names, if this person can see it."""
    if "view_id" in container:
        view = workspace.views.find(container["view_id"])
        if view.owner != person.id:
            raise SlackError("not_found")
        return view
    channel = workspace.channel_of(person.id, container["channel"])
    return Place(channel, channel.message(container["ts"], seen_by=person.id))


async def action(site: Site, person: Member, request: Json) -> Json:
    """One click or choice. The body of the bot's ack is of no interest, as with Slack."""
    place = place_of(site.workspace, person, request["container"])
    element = find_element(place.blocks, request["block_id"], request["action_id"])
    chosen = request.get("element", {})
    check_chosen(element, chosen)
    entered = with_files(site.workspace, person, place.blocks, _entered(place, request, element, chosen))
    if isinstance(place, View):
        place.values = entered
    if not _is_dispatched(place.blocks, request["block_id"]):
        return {"took": 0.0}
    done = {"block_id": request["block_id"], "action_ts": site.workspace.clock.stamp()} | _deed(element, chosen)
    values = state_values(place.blocks, entered)
    if isinstance(place, View):
        payload = payloads.view_block_actions(site.workspace, person, place, done, values)
    else:
        payload = payloads.message_block_actions(site.workspace, person, place.channel, place.message, done, values)
    return {"took": await _timed(site, payload)}


async def shortcut(site: Site, person: Member, callback_id: str, channel_id: str | None, ts: str | None) -> Json:
    """A global shortcut, or a message shortcut on the message of that time."""
    workspace = site.workspace
    wanted = "message" if ts else "global"
    if not any(each["callback_id"] == callback_id and each["type"] == wanted for each in workspace.shortcuts):
        raise SlackError("unknown_shortcut")
    if channel_id and ts:
        channel = workspace.channel_of(person.id, channel_id)
        message = channel.message(ts)
        payload = payloads.message_action(workspace, person, channel, callback_id, message)
    else:
        payload = payloads.global_shortcut(workspace, person, callback_id)
    return {"took": await _timed(site, payload)}


async def options(site: Site, person: Member, request: Json) -> Json:
    """What the bot offers for what was typed into a select with external options."""
    workspace = site.workspace
    container = {"view_id": request["view_id"]} if "view_id" in request else request
    place = place_of(workspace, person, container)
    find_element(place.blocks, request["block_id"], request["action_id"])
    if isinstance(place, View):
        where = payloads.suggestion_in_view(place, state_values(place.blocks, place.values))
    else:
        where = payloads.suggestion_in_message(place.channel, place.message)
    payload = payloads.block_suggestion(
        workspace, person, request["block_id"], request["action_id"], request.get("value", ""), where
    )
    return suggested_options(await site.bot.interaction(payload))


def _entered(place: View | Place, request: Json, element: Json, chosen: Json) -> Json:
    """The form's values with this choice among them."""
    given = request.get("values") or {}
    refuse_unknown(place.blocks, given)
    remembered = place.values if isinstance(place, View) else {}
    entered: Json = {block_id: dict(actions) for block_id, actions in remembered.items()}
    for block_id, actions in given.items():
        entered.setdefault(block_id, {}).update(actions)
    if element["type"] in HOLDS:
        entered.setdefault(request["block_id"], {})[request["action_id"]] = chosen
    return entered


def _is_dispatched(blocks: list[Json], block_id: str) -> bool:
    """Inputs keep their changes to themselves unless they ask for dispatch_action."""
    for block, _ in interactive_elements(blocks):
        if block["block_id"] == block_id and block["type"] == "input":
            return bool(block.get("dispatch_action", False))
    return True


def _deed(element: Json, chosen: Json) -> Json:
    """The action as the payload tells it: the element's own words and what was chosen in it."""
    own: Json = {key: element[key] for key in TOLD if key in element}
    if element["type"] == "button":
        return own
    key = HOLDS[element["type"]].key if element["type"] in HOLDS else "selected_option"
    return own | {key: as_offered(element, chosen.get(key))}


async def _timed(site: Site, payload: Json) -> float:
    began = time.monotonic()
    await site.bot.interaction(payload)
    return time.monotonic() - began
