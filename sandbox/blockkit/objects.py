"""The composition objects: texts, options, confirmations, and what else elements are made of."""

from sandbox.blockkit.schema import Check, boolean, items, one_of, shape, string, typed

TextTable = dict[str, Check]


def plain(most: int) -> Check:
    return typed(_texts(most), "plain_text")


def text(most: int) -> Check:
    return typed(_texts(most), "plain_text", "mrkdwn")


def option(label: Check, **more: Check) -> Check:
    return shape({"text": label, "value": string(150)}, {"description": plain(75), **more})


def rich_option() -> Check:
    """Checkboxes and radio buttons take mrkdwn in their options."""
    return shape({"text": text(75), "value": string(150)}, {"description": text(75)})


def _texts(most: int) -> TextTable:
    return {
        "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
    }


OPTION = option(plain(75))
MENU_OPTION = option(text(75), url=string(3000))
OPTIONS = items(OPTION, 100)
OPTION_GROUPS = items(shape({"label": plain(75), "options": OPTIONS}), 100)
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH_CONFIG = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
SLACK_FILE = shape({}, {"id": string(255), "url": string(3000)})
