"""Payloads that nobody should send, made up by a seeded generator over everything that is registered."""

import copy
import hashlib
import hmac
import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from world import GROUP_CHANNEL, SETTINGS

from bot import sample
from bot.app import discover

FEATURES = discover()
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].glob("commands/**/*.py"))
NOTES = sorted(set(re.findall(r'note(?:\[|\.get\()"(\w+)"', SOURCES)) - {"group"})
FIELDS = sorted(set(re.findall(r'(?:fields(?:\[|\.get\()|\b(?:entry|choice|tick|file_entry)\(\s*)"(\w+)"', SOURCES)))
LINES = sorted({line for command in FEATURES.commands.values() for line in re.findall(r"`/([^`]+)`", command.usage)})
ANYWHERE_FORMS = {
    "nominate.who", "nominate.details", "nominate.stand", "nominate.enter", "nominate.entered",
    "convenor.which", "convenor.setup",
}  # fmt: skip
FORMS = sorted({*FEATURES.forms, *ANYWHERE_FORMS})
BUTTONS = sorted({*FEATURES.actions, *FEATURES.anywhere} - ANYWHERE_FORMS - {"app_mention", "convenor"})
IN_FORMS_ALONE = {"agenda.earlier", "agenda.later", "attendance.fill"}
"""Buttons that change the form that they are in, so that they are nowhere else."""

SHOWN_IN_FORMS = {"list", "view"}
"""What a note says only in a form: that the form is to be drawn again."""

PEOPLE = [sitter.user_id for sitter in sample.SITTERS] + [sample.VISITOR[0]]

TEXTS = (
    "",
    "\x00\x01\x1b[31m",
    "\u202egnp.exe\u202c\u2066\u200f",
    "x" * 40_000,
    "\U0001f600" * 4_000,
    "e\u0301" * 3_000,
    "<!channel> <@U0OMAR> <https://evil.example|click>",
    "&lt;!here&gt; &amp;amp;",
    "*bold* _it_ ~no~ `code` ```\n> quote",
    '=HYPERLINK("https://evil.example")',
    "\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@evil.example",
    "'; DROP TABLE ballot; --",
    "{{7*7}} ${x} %s %n {0}",
    "../../etc/passwd",
    "\ufeff\u200b\u00ad",
    "۱۲ Nov ٢٠٢٧",
    "99999999999999999999",
    "-1",
    "1e308",
    "31 Feb",
    "29 Feb 2027",
    "1 Jan 0000 to 31 Dec 9999",
    "31 Dec 9999 23:59",
    "25:61",
    "because " + "ß" * 2_500,
    "\n\n\n",
    "null",
    "| | | |",
    "until until until",
    "\ud800",
)
VALUES = (
    "yes",
    "no",
    "1",
    "2",
    "3",
    "0",
    "30",
    "2027-11-20",
    "2027-13-45",
    "9999-12-31",
    "0001-01-01",
    "17:00",
    "chair",
    "present",
)
WRONG: tuple[Any, ...] = (None, True, 0, -1, 2**31, 2**63, 2**80, 1.5, "", "x", [], {}, [1], {"a": 1}, [[[]]], "\x00")


@dataclass(frozen=True)
class Trick:
    """One signed body; `is_shaped` if it has the shape that Slack gives it, so that it must get words."""

    body: bytes
    kind: str
    is_shaped: bool

    def __str__(self) -> str:
        return self.body[:600].decode(errors="replace")


def tricks(seed: int) -> Iterator[Trick]:
    """Without end, the same for the same seed; about one in four has lost its shape as well."""
    rng = Random(seed)  # noqa: S311 - it is to be repeatable, and guards nothing
    makers = (_command, _command, _button, _button, _form, _form, _shortcut, _event)
    for number in count():
        is_shaped = rng.random() < 0.75
        yield rng.choice(makers)(rng, f"{seed}.{number}", is_shaped)


def send(connection: http.client.HTTPConnection, trick: Trick) -> tuple[int, str]:
    """Send it as Slack would; the status, and the body of the answer."""
    stamp = str(int(time.time()))
    mac = hmac.new(SETTINGS.slack_signing_secret.encode(), b"v0:" + stamp.encode() + b":" + trick.body, hashlib.sha256)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}
    connection.request("POST", "/slack/events", trick.body, {**headers, "Content-Type": trick.kind})
    response = connection.getresponse()
    return response.status, response.read().decode()


def _text(rng: Random) -> str:
    return rng.choice((*TEXTS, rng.choice(TEXTS) + " " + rng.choice(TEXTS), rng.choice(VALUES)))


def _line(rng: Random) -> tuple[str, str]:
    """A command, and words after it: one of its usage lines, some of whose words are others now."""
    name, *words = rng.choice(LINES).split(" ")
    for at in range(len(words)):
        if rng.random() < 0.3:
            words[at] = _text(rng)
    return name, " ".join(words) if rng.random() < 0.8 else _text(rng)


def _command(rng: Random, key: str, is_shaped: bool) -> Trick:
    name, text = _line(rng)
    fields: dict[str, Any] = {
        "command": f"/{name}",
        "text": text.replace("\ud800", ""),
        "trigger_id": key,
        "team_id": sample.TEAM_ID,
        "user_id": rng.choice(PEOPLE),
        "channel_id": rng.choice((GROUP_CHANNEL, "C0LOUNGE")),
        "response_url": "",
    }
    if not is_shaped:
        fields[rng.choice(sorted(fields))] = rng.choice(TEXTS)
        del fields[rng.choice(sorted(fields))]
    body = urlencode(fields, errors="surrogatepass").encode()
    return Trick(body, "application/x-www-form-urlencoded", is_shaped)


def _person(rng: Random) -> dict[str, Any]:
    user = {"id": rng.choice(PEOPLE), "team_id": sample.TEAM_ID}
    return {"team": {"id": sample.TEAM_ID}, "user": user, "channel": {"id": GROUP_CHANNEL}}


def _note(rng: Random, is_shaped: bool, **more: Any) -> str:
    note: dict[str, Any] = {name: rng.randint(1, 4) for name in NOTES if name not in SHOWN_IN_FORMS}
    note |= {"group": rng.choice((1, 1, 1, 2)), **more}
    note |= {"do": rng.choice(("report", "end", "lead", "open", "x")), "to": "draft"}
    note |= {"meeting": rng.randint(1, 22), "day": "2027-11-20", "date": "2027-11-20", "office": "chair"}
    if not is_shaped:
        for name in rng.sample(sorted(note), rng.randint(1, 8)):
            note[name] = rng.choice(WRONG)
        for name in rng.sample(sorted(note), rng.randint(0, 8)):
            note.pop(name)
    return json.dumps(note)


def _state(rng: Random) -> dict[str, Any]:
    return {"values": {name: {"value": _element(rng)} for name in FIELDS if rng.random() < 0.7}}


def _element(rng: Random) -> dict[str, Any]:
    """What was entered in one place, in one of the ways that Slack tells it."""
    value = rng.choice((rng.choice(VALUES), rng.choice(VALUES), _text(rng)[:3000]))
    return rng.choice(
        (
            {"type": "plain_text_input", "value": value},
            {"type": "static_select", "selected_option": {"value": value}},
            {"type": "datepicker", "selected_date": "2027-11-20"},
            {"type": "users_select", "selected_user": rng.choice(PEOPLE)},
            {"type": "checkboxes", "selected_options": [{"value": "yes"}]},
        )
    )


def _button(rng: Random, key: str, is_shaped: bool) -> Trick:
    route = rng.choice(BUTTONS)
    action = {"type": "button", "action_id": route, "value": _note(rng, is_shaped)}
    body = {"type": "block_actions", **_person(rng), "trigger_id": key, "response_url": "", "actions": [action]}
    if route in IN_FORMS_ALONE or rng.random() < 0.3:
        action["value"] = _note(rng, is_shaped, **dict.fromkeys(SHOWN_IN_FORMS, True))
        body["view"] = {"type": "modal", "id": "V1", "hash": key, "state": _state(rng)}
    elif rng.random() < 0.2:
        body["view"] = {"type": "home"}
    return _interaction(rng, body, is_shaped)


def _form(rng: Random, key: str, is_shaped: bool) -> Trick:
    callback = rng.choice(FORMS)
    view = {"type": "modal", "id": f"V{key}", "callback_id": callback, "private_metadata": _note(rng, is_shaped)}
    view |= {"state": _state(rng), "blocks": [{"type": "input", "block_id": "text"}]}
    return _interaction(rng, {"type": "view_submission", **_person(rng), "trigger_id": key, "view": view}, is_shaped)


def _shortcut(rng: Random, key: str, is_shaped: bool) -> Trick:
    callback = rng.choice(sorted(FEATURES.shortcuts))
    body = {"type": "message_action", "callback_id": callback, **_person(rng), "trigger_id": key, "response_url": "x"}
    if not FEATURES.shortcuts[callback].is_on_message:
        body["type"] = "shortcut"
        del body["response_url"], body["channel"]
    else:
        files = [{"id": "F1", "name": _text(rng)}, {"id": "F2", "mode": "tombstone"}]
        body["message"] = {"text": _text(rng), "files": rng.choice((files, None))}
    return _interaction(rng, body, is_shaped)


def _event(rng: Random, key: str, is_shaped: bool) -> Trick:
    event: dict[str, Any] = {
        "type": "app_mention",
        "user": rng.choice(PEOPLE),
        "text": _text(rng),
        "channel": "C0LOUNGE",
    }
    body: Any = {"type": "event_callback", "team_id": sample.TEAM_ID, "event_id": key, "event": event}
    body = body if is_shaped else _bent(rng, body)
    return Trick(json.dumps(body).encode(), "application/json", is_shaped)


def _interaction(rng: Random, body: dict[str, Any], is_shaped: bool) -> Trick:
    sent = body if is_shaped or rng.random() < 0.5 else _bent(rng, body)
    return Trick(urlencode({"payload": json.dumps(sent)}).encode(), "application/x-www-form-urlencoded", is_shaped)


def _bent(rng: Random, body: Any) -> Any:
    """The body with one thing in it gone, or of another type, or too deep."""
    bent = copy.deepcopy(body)
    holder, key = rng.choice(list(_places(bent)))
    deep: Any = "x"
    for _ in range(rng.choice((3, 400))):
        deep = [deep]
    if rng.random() < 0.4 and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = rng.choice((*WRONG, deep))
    return bent


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a body where something stands."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(value, dict | list):
            yield from _places(value)
