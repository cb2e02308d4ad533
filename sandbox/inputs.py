"""The inputs of a message or view: where they are, what they hold, and what Slack's own client refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Json, SlackError


@dataclass(frozen=True)
class Holds:
    """Under which key an element's value travels, and which key of the element gives its first value."""

    key: str
    initial: str
    is_list: bool = False


TEXT = Holds("value", "initial_value")
OPTION = Holds("selected_option", "initial_option")
OPTIONS = Holds("selected_options", "initial_options", is_list=True)
HOLDS = {
    "plain_text_input": TEXT,
    "email_text_input": TEXT,
    "url_text_input": TEXT,
    "number_input": TEXT,
    "static_select": OPTION,
    "external_select": OPTION,
    "radio_buttons": OPTION,
    "multi_static_select": OPTIONS,
    "multi_external_select": OPTIONS,
    "checkboxes": OPTIONS,
    "users_select": Holds("selected_user", "initial_user"),
    "conversations_select": Holds("selected_conversation", "initial_conversation"),
    "channels_select": Holds("selected_channel", "initial_channel"),
    "multi_users_select": Holds("selected_users", "initial_users", is_list=True),
    "multi_conversations_select": Holds("selected_conversations", "initial_conversations", is_list=True),
    "multi_channels_select": Holds("selected_channels", "initial_channels", is_list=True),
    "datepicker": Holds("selected_date", "initial_date"),
    "timepicker": Holds("selected_time", "initial_time"),
    "datetimepicker": Holds("selected_date_time", "initial_date_time"),
    "rich_text_input": Holds("rich_text_value", "initial_value"),
    "file_input": Holds("files", "no_initial_files", is_list=True),
}
CHECKED_OPTIONS = frozenset({"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"})
MISSING = "Please complete this required field."
FILES_MOST = 10
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file in a form."""


def interactive_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that a person can act on."""
    for block in blocks:
        if block["type"] == "input":
            yield block, block["element"]
        elif block["type"] == "section" and "action_id" in (block.get("accessory") or {}):
            yield block, block["accessory"]
        elif block["type"] == "actions":
            for element in block["elements"]:
                yield block, element


def file_inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that takes files."""
    return (found for found in interactive_elements(blocks) if found[1]["type"] == "file_input")


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    for block, element in interactive_elements(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return element
    raise SlackError("no_such_element")


def state_values(blocks: list[Json], entered: Json) -> Json:
    """The `state.values` of a payload: what was entered, else the initial value, else nothing."""
    state: Json = {}
    for block, element in interactive_elements(blocks):
        holds = HOLDS.get(element["type"])
        if holds is None:
            continue
        given = entered.get(block["block_id"], {}).get(element["action_id"])
        value = as_offered(element, given.get(holds.key)) if given is not None else element.get(holds.initial)
        empty: list[Json] | None = [] if holds.is_list else None
        held = {"type": element["type"], holds.key: value or empty}
        if element["type"] == "datetimepicker" and value:
            held[holds.key] = int(value)
        state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def refuse_unknown(blocks: list[Json], entered: Json) -> None:
    """Values can only be given for elements that are there, and only from the options that they offer."""
    for block_id, actions in entered.items():
        for action_id, value in actions.items():
            check_chosen(find_element(blocks, block_id, action_id), value)


def check_chosen(element: Json, value: Json) -> None:
    """A choice must be one of the options on the screen (matched by value)."""
    if element["type"] not in CHECKED_OPTIONS:
        return
    known = {option["value"] for option in all_options(element)}
    chosen = [value.get("selected_option"), *(value.get("selected_options") or [])]
    if any(option and option["value"] not in known for option in chosen):
        raise SlackError("no_such_option")


def as_offered(element: Json, chosen: Any) -> Any:
    """A choice in the app's own words: the option (or options) of that value; anything else as it is."""
    known = {option["value"]: option for option in all_options(element)}
    if isinstance(chosen, list):
        return [as_offered(element, each) for each in chosen]
    return known.get(chosen["value"], chosen) if isinstance(chosen, dict) and known else chosen


def all_options(element: Json) -> list[Json]:
    """Every option of an element, in groups or not."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def client_errors(blocks: list[Json], state: Json) -> dict[str, str]:
    """What Slack's client holds against a form before it is sent, by block."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        holds = HOLDS.get(element["type"])
        value = state[block["block_id"]][element["action_id"]][holds.key] if holds else None
        problem = _problem(element, value, is_optional=block.get("optional", False))
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(element: Json, value: object, *, is_optional: bool) -> str | None:
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return None if is_optional else MISSING
    if element["type"] == "number_input":
        return _number_problem(element, str(value))
    if element["type"] == "email_text_input" and "@" not in str(value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and "://" not in str(value):
        return "Please enter a valid URL."
    if element["type"] == "plain_text_input":
        return _length_problem(element, str(value))
    if element["type"] == "file_input" and isinstance(value, list):
        return _files_problem(element, value)
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please select no more than {most} items."
    return None


def _files_problem(element: Json, files: list[Json]) -> str | None:
    most, endings = element.get("max_files", FILES_MOST), element.get("filetypes")
    if len(files) > most:
        return f"Please upload no more than {most} file{'' if most == 1 else 's'}."
    for file in files:
        if endings and file["name"].rpartition(".")[2].lower() not in endings:
            return f"Please upload files of these types only: {', '.join(endings)}."
        if file["size"] > LARGEST_FILE:
            return "Please upload files of 10 MB at most."
    return None


def _length_problem(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter no more than {most} characters."
    return None


def _number_problem(element: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return None
