"""The blocks, each with its fields and limits."""

from typing import Any

from sandbox.blockkit.elements import ELEMENTS, ID, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blockkit.objects import SLACK_FILE, plain, text
from sandbox.blockkit.schema import (
    Check,
    Problems,
    at_least_one,
    boolean,
    exactly_one,
    items,
    shape,
    string,
    typed,
)
from sandbox.errors import Json

RICH_TEXT_PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
CONTEXT_PARTS = {
    "image": ELEMENTS["image"],
    "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
    "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
}


def rich_text_part(value: Any, pointer: str, problems: Problems) -> None:
    """Only the outer form: what people write in Slack's editor is Slack's own business."""
    if not isinstance(value, dict) or value.get("type") not in RICH_TEXT_PARTS:
        problems.add("unsupported type in rich_text", f"{pointer}/type")
    elif not isinstance(value.get("elements"), list):
        problems.add("missing required field: elements", pointer)


def _action_ids_differ(block: Json, pointer: str, problems: Problems) -> None:
    known: set[str] = set()
    for index, element in enumerate(block["elements"]):
        action_id = element.get("action_id")
        if action_id in known:
            problems.add(f'action_id "{action_id}" already exists', f"{pointer}/elements/{index}/action_id")
        elif action_id:
            known.add(action_id)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, *also: Check) -> Check:
    return shape(required, {"block_id": ID, **(optional or {})}, *also)


BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": typed(ELEMENTS, *IN_SECTION),
            "expand": boolean,
        },
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "context": _block({"elements": items(typed(CONTEXT_PARTS, *CONTEXT_PARTS), 10)}),
    "actions": _block({"elements": items(typed(ELEMENTS, *IN_ACTIONS), 25)}, None, _action_ids_differ),
    "input": _block(
        {"label": plain(2000), "element": typed(ELEMENTS, *IN_INPUT)},
        {"dispatch_action": boolean, "hint": plain(2000), "optional": boolean},
    ),
    "rich_text": _block({"elements": items(rich_text_part, 100)}),
    "markdown": _block({"text": string(12_000)}),
}

ANYWHERE = ("section", "header", "divider", "image", "context", "actions", "rich_text")
IN_MESSAGE = (*ANYWHERE, "markdown")
IN_FORM = (*ANYWHERE, "input")
IN_HOME = ANYWHERE
