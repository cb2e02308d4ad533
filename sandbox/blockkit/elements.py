"""The elements of blocks: buttons, menus, pickers and inputs, each with its fields and limits."""

from datetime import date
from typing import Any

from sandbox.blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    MENU_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    SLACK_FILE,
    plain,
    rich_option,
)
from sandbox.blockkit.schema import (
    Check,
    Problems,
    boolean,
    exactly_one,
    items,
    number,
    one_of,
    shape,
    string,
)
from sandbox.errors import Json
from sandbox.inputs import all_options

ID = string(255)
IDS = items(ID, 1000)
RICH_OPTIONS = items(rich_option(), 10)
CLOCK_TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_ENTRY = 3000


def calendar_date(value: Any, pointer: str, problems: Problems) -> None:
    string(10, pattern=r"\d{4}-\d{2}-\d{2}")(value, pointer, problems)
    try:
        date.fromisoformat(str(value))
    except ValueError:
        problems.add("must be a date as YYYY-MM-DD", pointer)


def rich_text_value(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, dict) or value.get("type") != "rich_text":
        problems.add("must provide a rich_text object", pointer)


def _initial_is_offered(element: Json, pointer: str, problems: Problems) -> None:
    """An initial choice must equal one of the options, word for word."""
    wanted = [element.get("initial_option"), *(element.get("initial_options") or [])]
    if any(option is not None and option not in all_options(element) for option in wanted):
        problems.add("initial option must be one of the options", pointer)


def _shortest_is_not_longer(element: Json, pointer: str, problems: Problems) -> None:
    if element.get("min_length", 0) > element.get("max_length", LONGEST_ENTRY):
        problems.add("min_length must not be more than max_length", pointer)


def _interactive(required: dict[str, Check], optional: dict[str, Check], *also: Check) -> Check:
    common = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean, "placeholder": plain(150)}
    return shape(required, common | optional, *also)


def _input(required: dict[str, Check], optional: dict[str, Check], *also: Check) -> Check:
    common = {"action_id": ID, "focus_on_load": boolean, "placeholder": plain(150)}
    return shape(required, common | {"dispatch_action_config": DISPATCH_CONFIG} | optional, *also)


def _one_choice(optional: dict[str, Check], *also: Check) -> Check:
    return _interactive({}, optional, *also)


def _many_choices(optional: dict[str, Check], *also: Check) -> Check:
    return _interactive({}, optional | {"max_selected_items": number(1, 100)}, *also)


def _boxes(initial: dict[str, Check]) -> Check:
    """Checkboxes and radio buttons: all options on the screen, no placeholder."""
    common = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return shape({"options": RICH_OPTIONS}, common | initial, _initial_is_offered)


STATIC = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
STATIC_RULES = (exactly_one("options", "option_groups"), _initial_is_offered)
CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
RESPONDING = {"response_url_enabled": boolean}
QUERY = {"min_query_length": number(0, 100)}

ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            "action_id": ID,
            "url": string(3000),
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
    "overflow": shape({"options": items(MENU_OPTION, 5, 2)}, {"action_id": ID, "confirm": CONFIRM}),
    "checkboxes": _boxes({"initial_options": RICH_OPTIONS}),
    "radio_buttons": _boxes({"initial_option": rich_option()}),
    "static_select": _one_choice(STATIC | {"initial_option": OPTION}, *STATIC_RULES),
    "external_select": _one_choice(QUERY | {"initial_option": OPTION}),
    "users_select": _one_choice({"initial_user": ID}),
    "conversations_select": _one_choice(CONVERSATIONS | RESPONDING | {"initial_conversation": ID}),
    "channels_select": _one_choice(RESPONDING | {"initial_channel": ID}),
    "multi_static_select": _many_choices(STATIC | {"initial_options": OPTIONS}, *STATIC_RULES),
    "multi_external_select": _many_choices(QUERY | {"initial_options": OPTIONS}),
    "multi_users_select": _many_choices({"initial_users": IDS}),
    "multi_conversations_select": _many_choices(CONVERSATIONS | {"initial_conversations": IDS}),
    "multi_channels_select": _many_choices({"initial_channels": IDS}),
    "datepicker": _interactive({}, {"initial_date": calendar_date}),
    "timepicker": _interactive({}, {"initial_time": CLOCK_TIME, "timezone": string(255)}),
    "datetimepicker": shape(
        {},
        {
            "action_id": ID,
            "confirm": CONFIRM,
            "focus_on_load": boolean,
            "initial_date_time": number(1_000_000_000, 9_999_999_999),
        },
    ),
    "plain_text_input": _input(
        {},
        {
            "initial_value": string(LONGEST_ENTRY, least=0),
            "multiline": boolean,
            "min_length": number(0, LONGEST_ENTRY),
            "max_length": number(1, LONGEST_ENTRY),
        },
        _shortest_is_not_longer,
    ),
    "email_text_input": _input({}, {"initial_value": string(LONGEST_ENTRY)}),
    "url_text_input": _input({}, {"initial_value": string(LONGEST_ENTRY)}),
    "number_input": _input(
        {"is_decimal_allowed": boolean},
        {"initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
    "rich_text_input": _input({}, {"initial_value": rich_text_value}),
    "file_input": shape({}, {"action_id": ID, "filetypes": items(ID, 100), "max_files": number(1, 10)}),
}

PICKERS = ("datepicker", "timepicker")
SINGLE_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SINGLE_SELECTS)
BOXES = ("checkboxes", "radio_buttons")
ENTRIES = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")

IN_SECTION = ("button", "image", "overflow", *BOXES, *PICKERS, *SINGLE_SELECTS, *MULTI_SELECTS)
IN_ACTIONS = ("button", "overflow", "datetimepicker", *BOXES, *PICKERS, *SINGLE_SELECTS)
IN_INPUT = ("datetimepicker", *BOXES, *PICKERS, *SINGLE_SELECTS, *MULTI_SELECTS, *ENTRIES)
