"""Blocks and views: what Slack takes, and the exact words with which it refuses."""

import copy

import pytest

from sandbox.blockkit.surfaces import message_blocks, view_content
from sandbox.errors import SlackError


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def section(text="hello", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more):
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def option(value, text="Yes", **more):
    return {"text": plain(text), "value": value, **more}


def menu(*values, **more):
    return {"type": "static_select", "action_id": "menu", "options": [option(value) for value in values], **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def field(element, **more):
    return {"type": "input", "label": plain("Name"), "element": element, **more}


TEXT_INPUT = {"type": "plain_text_input", "action_id": "text"}
EVERYTHING = [
    section(block_id="s", accessory=menu("a", "b", initial_option=option("b"), placeholder=plain("Choose"))),
    {"type": "section", "fields": [mrkdwn("*one*"), plain("two")]},
    {"type": "header", "text": plain("Title")},
    {"type": "divider"},
    {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "x", "title": plain("X")},
    {
        "type": "context",
        "elements": [mrkdwn("small"), {"type": "image", "image_url": "https://a.example", "alt_text": "x"}],
    },
    actions(
        button(
            style="danger",
            value="v",
            confirm={"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No")},
        ),
        {"type": "overflow", "action_id": "more", "options": [option("a"), option("b", url="https://a.example")]},
        {"type": "datepicker", "action_id": "day", "initial_date": "2028-02-29"},
        {"type": "timepicker", "action_id": "time", "initial_time": "09:30"},
        {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1800000000},
        {"type": "users_select", "action_id": "who", "initial_user": "U0ADA"},
    ),
]
EVERY_INPUT = [
    TEXT_INPUT | {"multiline": True, "max_length": 3000, "initial_value": "", "placeholder": plain("…")},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
    {"type": "email_text_input"},
    {"type": "url_text_input"},
    {"type": "checkboxes", "options": [{"text": mrkdwn("*a*"), "value": "a", "description": mrkdwn("why")}]},
    {"type": "radio_buttons", "options": [option("a"), option("b")], "initial_option": option("a")},
    {"type": "multi_users_select", "initial_users": ["U0ADA"], "max_selected_items": 3},
    {"type": "multi_static_select", "option_groups": [{"label": plain("Group"), "options": [option("a")]}]},
    {"type": "conversations_select", "default_to_current_conversation": True, "response_url_enabled": True},
    {"type": "datetimepicker"},
    {"type": "rich_text_input"},
]


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


def problems(judge, *args):
    with pytest.raises(SlackError) as refused:
        judge(*args)
    return refused.value.code, refused.value.details["response_metadata"]["messages"]


def test_all_that_slack_knows_is_taken_and_given_ids():
    before = copy.deepcopy(EVERYTHING)
    blocks = message_blocks(EVERYTHING)
    form = view_content(modal(*map(field, EVERY_INPUT)), "modal")

    assert before == EVERYTHING
    assert all(block["block_id"] for block in blocks)
    assert all(block["element"]["action_id"] for block in form["blocks"])
    assert view_content({"type": "home", "blocks": EVERYTHING}, "home")["type"] == "home"


TOO_MANY = "no more than {} items allowed [json-pointer:/blocks{}]"
LONG = "must be less than {} characters [json-pointer:/blocks/0{}]"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "headline"}, "unsupported type: headline [json-pointer:/blocks/0/type]"),
        ({"text": plain("x")}, "missing required field: type [json-pointer:/blocks/0]"),
        ("section", "must provide an object [json-pointer:/blocks/0]"),
        ({"type": "section"}, "must provide one of text, fields [json-pointer:/blocks/0]"),
        (section(colour="red"), "additional property not allowed: colour [json-pointer:/blocks/0]"),
        (section("x" * 3001), LONG.format(3001, "/text/text")),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section(block_id="x" * 256), LONG.format(256, "/block_id")),
        ({"type": "section", "text": "x"}, "must provide an object [json-pointer:/blocks/0/text]"),
        ({"type": "section", "fields": [plain("x")] * 11}, TOO_MANY.format(10, "/0/fields")),
        ({"type": "section", "fields": [plain("x" * 2001)]}, LONG.format(2001, "/fields/0/text")),
        ({"type": "header", "text": plain("x" * 151)}, LONG.format(151, "/text/text")),
        ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        ({"type": "image", "image_url": "x"}, "missing required field: alt_text [json-pointer:/blocks/0]"),
        ({"type": "context", "elements": [plain("x")] * 11}, TOO_MANY.format(10, "/0/elements")),
        ({"type": "context", "elements": []}, "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (actions(*[button(action_id=str(n)) for n in range(26)]), TOO_MANY.format(25, "/0/elements")),
        (actions(button(), button()), 'action_id "go" already exists [json-pointer:/blocks/0/elements/1/action_id]'),
        (actions(button(text=plain("x" * 76))), LONG.format(76, "/elements/0/text/text")),
        (actions(button(value="x" * 2001)), LONG.format(2001, "/elements/0/value")),
        (actions(button(style="default")), "must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]"),
        (
            actions(button(disabled=True)),
            "additional property not allowed: disabled [json-pointer:/blocks/0/elements/0]",
        ),
        (actions(TEXT_INPUT), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
        (actions(menu()), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
        (actions(menu(*map(str, range(101)))), TOO_MANY.format(100, "/0/elements/0/options")),
        (actions(menu("x" * 151)), LONG.format(151, "/elements/0/options/0/value")),
        (actions(menu("a", options=[option("a", "x" * 76)])), LONG.format(76, "/elements/0/options/0/text/text")),
        (
            actions(menu("a", options=[option("a", description=plain("x" * 76))])),
            LONG.format(76, "/elements/0/options/0/description/text"),
        ),
        (
            actions(menu("a", initial_option=option("b"))),
            "initial option must be one of the options [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions({"type": "static_select"}),
            "must provide exactly one of options, option_groups [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions({"type": "overflow", "options": [option("a")]}),
            "no fewer than 2 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            actions({"type": "checkboxes", "options": [option(str(n)) for n in range(11)]}),
            TOO_MANY.format(10, "/0/elements/0/options"),
        ),
        (
            actions({"type": "datepicker", "initial_date": "2027-02-30"}),
            "must be a date as YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]",
        ),
        (
            actions({"type": "timepicker", "initial_time": "9:30"}),
            r"must match the pattern ([01]\d|2[0-3]):[0-5]\d [json-pointer:/blocks/0/elements/0/initial_time]",
        ),
        (
            actions({"type": "datetimepicker", "initial_date_time": 1800000000000}),
            "must be between 1000000000 and 9999999999 [json-pointer:/blocks/0/elements/0/initial_date_time]",
        ),
        (
            actions(
                button(
                    confirm={"title": plain("x" * 101), "text": plain("x"), "confirm": plain("x"), "deny": plain("x")}
                )
            ),
            LONG.format(101, "/elements/0/confirm/title/text"),
        ),
        (
            actions(button(confirm={"title": plain("x"), "text": plain("x"), "confirm": plain("x")})),
            "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
        ),
        (field(TEXT_INPUT), "unsupported type: input [json-pointer:/blocks/0/type]"),
    ],
)
def test_blocks_of_a_message_are_refused_with_a_pointer(block, words):
    assert problems(message_blocks, [block]) == ("invalid_blocks", [f"[ERROR] {words}"])


def test_every_problem_is_told_at_once():
    assert problems(message_blocks, [section("x" * 3001), {"type": "header"}]) == (
        "invalid_blocks",
        [
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            "[ERROR] missing required field: text [json-pointer:/blocks/1]",
        ],
    )


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ({"type": "divider"}, "must provide an array [json-pointer:/blocks]"),
        (
            [{"type": "divider", "block_id": "x"}] * 2,
            'block_id "x" already exists [json-pointer:/blocks/1/block_id]',
        ),
    ],
)
def test_a_message_as_a_whole(blocks, words):
    assert problems(message_blocks, blocks) == ("invalid_blocks", [f"[ERROR] {words}"])


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal(section(), title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(section(), submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(section(), close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
        (
            modal(section(), private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            modal(section(), callback_id="x" * 256),
            "must be less than 256 characters [json-pointer:/view/callback_id]",
        ),
        (
            modal(field(TEXT_INPUT), submit=None),
            "missing required field: submit, as there are input blocks [json-pointer:/view]",
        ),
        (modal(), "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (
            modal(field(TEXT_INPUT | {"max_length": 3001})),
            "must be between 1 and 3000 [json-pointer:/view/blocks/0/element/max_length]",
        ),
        (
            modal(field(TEXT_INPUT | {"min_length": 9, "max_length": 3})),
            "min_length must not be more than max_length [json-pointer:/view/blocks/0/element]",
        ),
        (
            modal(field(TEXT_INPUT | {"confirm": {}})),
            "additional property not allowed: confirm [json-pointer:/view/blocks/0/element]",
        ),
        (
            modal(field(button())),
            "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
        ),
        (
            modal(*[field(TEXT_INPUT | {"focus_on_load": True})] * 2),
            "only one element may have focus_on_load [json-pointer:/view]",
        ),
        ({"type": "home", "blocks": []}, "unsupported type: home [json-pointer:/view/type]"),
        (None, "must provide an object [json-pointer:/view]"),
    ],
)
def test_forms_are_refused_with_a_pointer(view, words):
    assert problems(view_content, view, "modal") == ("invalid_arguments", [f"[ERROR] {words}"])


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            {"type": "home", "blocks": [field(TEXT_INPUT)]},
            "unsupported type: input [json-pointer:/view/blocks/0/type]",
        ),
        (
            {"type": "home", "blocks": [], "title": plain("Home")},
            "additional property not allowed: title [json-pointer:/view]",
        ),
        (
            {"type": "home", "blocks": [{"type": "divider"}] * 101},
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ),
    ],
)
def test_homes_are_refused_with_a_pointer(view, words):
    assert problems(view_content, view, "home") == ("invalid_arguments", [f"[ERROR] {words}"])


def test_a_view_may_not_weigh_more_than_slack_carries():
    heavy = modal(*[section("x" * 3000) for _ in range(90)])

    with pytest.raises(SlackError, match="view_too_large"):
        view_content(heavy, "modal")


def test_blocks_can_be_judged_without_being_posted(web, ada):
    assert web.api_call("blocks.validate", json={"blocks": [section()]})["ok"]
    assert ada.messages() == []
