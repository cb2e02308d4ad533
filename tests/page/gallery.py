"""One message with every kind of block and element that the page can draw, and words that are too long for a line."""

from typing import Any

from slack_sdk import WebClient
from visitor import GROUP
from world import SETTINGS, World

Json = dict[str, Any]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = "https://example.org/" + "path/" * 40


def hang(world: World) -> None:
    """Post the gallery in the group's channel, where everybody sees it."""
    post(world, "The gallery", blocks())


def post(world: World, text: str, blocks: list[Json] | None = None) -> None:
    """Say something as the bot, unescaped, as a bot with a bug would."""
    web = WebClient(SETTINGS.slack_bot_token, base_url=world.box.api_url, timeout=60, retry_handlers=[])
    web.chat_postMessage(channel=GROUP, text=text, blocks=blocks)


def blocks() -> list[Json]:
    return [
        {"type": "header", "text": plain("A heading that goes on and on, as headings do, beyond the first line")},
        section("*bold* _italic_ ~struck~ `code` <@U0OMAR> <#C0LOUNGE> <!here> <!date^1826000000^{date_long}|then>"),
        section(f"A word: {LONG} and an address: <{ADDRESS}> and `{LONG}`"),
        section(f"```{LONG}\nsecond line```\n>quoted {LONG}\n• one\n• two :wave:"),
        {"type": "section", "fields": [mrkdwn(f"*Field {number}*\n{LONG[:60]}") for number in range(4)]},
        section("Beside a button", accessory=button("Open the record", "beside")),
        section(
            "Beside a menu", accessory={"type": "overflow", "action_id": "more", "options": options("Edit", "Copy")}
        ),
        section("Beside a list", accessory=select("static_select", options=options("Present", "Absent"))),
        section(
            "Beside a list of many",
            accessory=select("multi_static_select", options=options("Tea"), initial_options=options("Tea")),
        ),
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                button("Approve", "yes", style="primary"),
                button("Remove", "no", style="danger"),
                button("Read it", "link", url="https://example.org/"),
                select("users_select"),
                {"type": "datepicker", "action_id": "day", "initial_date": "2027-11-11"},
                {"type": "timepicker", "action_id": "hour", "initial_time": "10:00"},
                {"type": "datetimepicker", "action_id": "instant", "initial_date_time": 1826000000},
                {"type": "checkboxes", "action_id": "ticks", "options": options("First", "Second")},
                {"type": "radio_buttons", "action_id": "radios", "options": options("Left", "Right")},
            ],
        },
        {"type": "context", "elements": [mrkdwn("Small print with a <https://example.org/|link>"), mrkdwn(LONG)]},
        {
            "type": "markdown",
            "text": f"# Minutes\n\n| Item | Owner |\n|---|---|\n| {LONG} | Omar |\n\n1. **first**\n2. second",
        },
    ]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(label: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action, **more}


def select(kind: str, action: str = "chosen", **more: Any) -> Json:
    return {"type": kind, "action_id": action, "placeholder": plain("Choose one"), **more}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]
