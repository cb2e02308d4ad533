"""Messages and views as a whole: judged, and completed with the ids that the app left out."""

import copy
import json
import secrets
from typing import Any

from sandbox.blockkit.blocks import BLOCKS, IN_FORM, IN_HOME, IN_MESSAGE
from sandbox.blockkit.elements import ID
from sandbox.blockkit.objects import OPTION, OPTION_GROUPS, plain
from sandbox.blockkit.schema import Check, Problems, boolean, exactly_one, items, shape, string, typed
from sandbox.errors import Json, SlackError
from sandbox.inputs import interactive_elements

LARGEST_VIEW = 250_000


def message_blocks(raw: Any) -> list[Json]:
    """The blocks of a message, or invalid_blocks with every problem."""
    problems = Problems()
    MESSAGE(raw, "/blocks", problems)
    if problems:
        raise SlackError("invalid_blocks", errors=list(problems), response_metadata=_messages(problems))
    return _completed(raw)


def view_content(raw: Any, kind: str) -> Json:
    """A view of this kind (modal or home), or invalid_arguments with every problem."""
    problems = Problems()
    typed(VIEWS, kind)(raw, "/view", problems)
    if problems:
        raise SlackError("invalid_arguments", response_metadata=_messages(problems))
    if len(json.dumps(raw)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    return {**raw, "blocks": _completed(raw["blocks"])}


def suggested_options(raw: Any) -> Json:
    """What a bot offers in a menu with external options."""
    problems = Problems()
    SUGGESTION(raw, "", problems)
    if problems:
        raise SlackError("invalid_options", response_metadata=_messages(problems))
    offered: Json = raw
    return offered


def _distinct_block_ids(blocks: Any, pointer: str, problems: Problems) -> None:
    known: set[str] = set()
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if block_id in known:
            problems.add(f'block_id "{block_id}" already exists', f"{pointer}/{index}/block_id")
        elif block_id:
            known.add(block_id)


def _blocks(most: int, least: int, *allowed: str) -> Check:
    check_items = items(typed(BLOCKS, *allowed), most, least)

    def check(value: Any, pointer: str, problems: Problems) -> None:
        check_items(value, pointer, problems)
        _distinct_block_ids(value, pointer, problems)

    return check


def _inputs_can_be_sent(view: Json, pointer: str, problems: Problems) -> None:
    if not view.get("submit") and any(block["type"] == "input" for block in view["blocks"]):
        problems.add("missing required field: submit, as there are input blocks", pointer)


def _one_focus(view: Json, pointer: str, problems: Problems) -> None:
    if sum(bool(element.get("focus_on_load")) for _, element in interactive_elements(view["blocks"])) > 1:
        problems.add("only one element may have focus_on_load", pointer)


EVERY_VIEW = {"private_metadata": string(3000, least=0), "callback_id": string(255, least=0), "external_id": ID}
VIEWS = {
    "modal": shape(
        {"title": plain(24), "blocks": _blocks(100, 1, *IN_FORM)},
        {**EVERY_VIEW, "close": plain(24), "submit": plain(24), "clear_on_close": boolean, "notify_on_close": boolean},
        _inputs_can_be_sent,
        _one_focus,
    ),
    "home": shape({"blocks": _blocks(100, 0, *IN_HOME)}, EVERY_VIEW, _one_focus),
}
MESSAGE = _blocks(50, 0, *IN_MESSAGE)
SUGGESTION = shape(
    {},
    {"options": items(OPTION, 100, 0), "option_groups": OPTION_GROUPS},
    exactly_one("options", "option_groups"),
)


def _messages(problems: Problems) -> Json:
    return {"messages": [f"[ERROR] {problem}" for problem in problems]}


def _completed(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has its id."""
    whole = copy.deepcopy(blocks)
    for block in whole:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        accessory = block.get("accessory")
        if accessory and accessory["type"] != "image":
            accessory.setdefault("action_id", secrets.token_urlsafe(4))
    for _, element in interactive_elements(whole):
        element.setdefault("action_id", secrets.token_urlsafe(4))
    return whole
