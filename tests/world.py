"""A whole world for a test: the sandbox, the bot over real sockets, the sample group, and people at the page."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlalchemy import bindparam, exists, func
from sqlmodel import col, select

from bot import sample
from bot.app import discover
from bot.clock import Clock
from bot.manifest import manifest
from bot.process import Process
from bot.settings import Settings
from sandbox import Sandbox
from store import groups
from store.models import FileState, MinutesFile, Owed, PaperVersion, SQLModel, Turn

NOVEMBER = datetime(2027, 11, 1, 9, tzinfo=UTC)
"""The Monday before the meeting of Thursday 11 November 2027, 10:00; Omar Haddad was absent on 10 June."""

MEETING = datetime(2027, 11, 11, 10, tzinfo=UTC)
AFTER = datetime(2027, 11, 11, 11, 30, tzinfo=UTC)
SETTINGS = Settings(
    slack_bot_token="xoxb-test", slack_app_token="xapp-test", slack_signing_secret="a test's own secret", port=0
)
GROUP_CHANNEL = sample.CHANNEL_ID
SETTLED_WITHIN = 60.0
HTTP = httpx.Client(timeout=120, limits=httpx.Limits(keepalive_expiry=2.0))
"""One for all, with more patience than the sandbox has with the bot: making a client takes longer than most calls. It
lets go of a connection long before the sandbox does, which waits for five seconds.
"""


def seed(
    features_prefix: str = "",
    *,
    public_url: str = "",
    more_users: tuple[dict[str, Any], ...] = (),
    canvases: bool = False,
) -> dict[str, Any]:
    """The sample group's workspace, with two more channels that have no group."""
    users = [{"id": s.user_id, "name": s.name.split()[0].lower(), "real_name": s.name} for s in sample.SITTERS]
    users.append({"id": sample.VISITOR[0], "name": "hugo", "real_name": sample.VISITOR[1]})
    users += more_users
    ids = [user["id"] for user in users]
    return {
        "team": {"id": sample.TEAM_ID, "name": sample.TEAM_NAME},
        "app": {"id": "A0CONVENOR", "name": "Convenor", "bot_user": "U0CONVENOR", "bot_id": "B0CONVENOR"},
        "tokens": {"bot": SETTINGS.slack_bot_token, "app": SETTINGS.slack_app_token},
        "signing_secret": SETTINGS.slack_signing_secret,
        "manifest": manifest(discover(), prefix=features_prefix, public_url=public_url),
        "canvases": canvases,
        "users": users,
        "channels": [
            {"id": GROUP_CHANNEL, "name": "data-exchange-wg", "members": ids},
            {"id": "C0LOUNGE", "name": "lounge", "members": ids},
            {"id": "C0FORUM", "name": "forum", "members": ids},
        ],
    }


class World:
    """The bot runs from construction to `close`; `over` is "http" or "socket", `mail` the settings of mail servers.

    On a store that has the sample group, what the clock brings at its first moment is there already.
    """

    def __init__(
        self,
        box: Sandbox,
        database_url: str,
        *,
        over: str = "http",
        prefix: str = "",
        public_url: str = "",
        more_users: tuple[dict[str, Any], ...] = (),
        mail: Mapping[str, str] | None = None,
        canvases: bool = False,
    ) -> None:
        self.box = box
        self.clock = Clock(NOVEMBER - datetime.now(UTC))
        settings = replace(
            SETTINGS,
            slack_api_url=box.api_url,
            database_url=database_url,
            command_prefix=prefix,
            public_url=public_url,
            **(mail or {}),
            slack_app_token=SETTINGS.slack_app_token if over == "socket" else "",
        )
        self.process = Process(settings, now=self.clock.now, works=False, host="127.0.0.1")
        self.database = self.process.database
        is_empty = not self.database.run(groups.all_groups, writes=False)
        if is_empty:
            self.database.run(lambda session: sample.fill(session, now=self.clock.now()), within=20)
        url = f"http://127.0.0.1:{self.process.server.port}"
        self.bot_url = f"{url}/slack/events"
        box.reset(seed(prefix, public_url="" if over == "socket" else url, more_users=more_users, canvases=canvases))
        self.process.start()
        self.process.pulse.start(self.process.parts)
        if is_empty or mail:
            self.process.pulse.tick()
        if over == "socket":
            self.wait_for(lambda: self.person("U0OMAR").state()["connected"], "the socket")
        self.settle()

    def close(self) -> None:
        self.process.stop()

    def person(self, user_id: str) -> "Person":
        return Person(self, user_id)

    def move_to(self, instant: datetime) -> None:
        """Move the clock, and wait until everything that this brings is delivered."""
        self.clock.move_to(instant)
        self.process.pulse.tick()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is owed that could be delivered now."""
        self.process.pulse.wake()
        self.wait_for(lambda: not self._owes(), "the outbox")

    def wait_for(self, is_so: Any, what: str) -> None:
        deadline = time.monotonic() + SETTLED_WITHIN
        while not is_so():
            assert time.monotonic() < deadline, f"waited too long for {what}"
            time.sleep(0.01)

    def forge_command(self, **fields: str) -> dict[str, Any]:
        """Send a slash command with these fields, signed as Slack would sign it; what the bot acknowledges."""
        return self._forge({"command": "/apologies", "text": "", "trigger_id": token_hex(), **fields})

    def forge_form(self, callback: str, *, user_id: str, note: dict[str, Any]) -> dict[str, Any]:
        """Submit a form without fields that carries this note, signed likewise."""
        view = {"type": "modal", "id": token_hex(), "callback_id": callback, "private_metadata": json.dumps(note)}
        user = {"id": user_id, "team_id": sample.TEAM_ID}
        payload = {"type": "view_submission", "team": {"id": sample.TEAM_ID}, "user": user, "view": view}
        return self._forge({"payload": json.dumps(payload)})

    def forge_button(self, action: str, *, user_id: str, note: dict[str, Any]) -> None:
        """Press a button that carries this note, signed likewise; what is said back to it goes nowhere."""
        payload = {
            "type": "block_actions",
            "team": {"id": sample.TEAM_ID},
            "user": {"id": user_id, "team_id": sample.TEAM_ID},
            "channel": {"id": GROUP_CHANNEL},
            "trigger_id": token_hex(),
            "response_url": f"{self.box.url}/nowhere",
            "actions": [{"type": "button", "action_id": action, "value": json.dumps(note)}],
        }
        self._forge({"payload": json.dumps(payload)})

    def _forge(self, fields: dict[str, str]) -> dict[str, Any]:
        body = urlencode(fields)
        stamp = str(int(time.time()))
        secret = SETTINGS.slack_signing_secret.encode()
        signature = "v0=" + hmac.new(secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = HTTP.post(self.bot_url, content=body, headers=headers)
        return answer.json() if answer.content else {}

    def write(self, work: Any) -> Any:
        """Change the store behind the bot's back, as another process or an import would."""
        return self.database.run(work, within=10)

    def read(self, work: Any) -> Any:
        return self.database.run(work, writes=False)

    def rows(self, kind: type[SQLModel]) -> list[Any]:
        """Every row of a table, in the order they were written."""
        return self.read(lambda session: list(session.exec(select(kind).order_by(kind.id))))  # type: ignore[attr-defined]

    def outline(self) -> dict[str, int]:
        """How many rows each table has, but for turns, which pass by themselves: two equal outlines mean that nothing
        was written."""
        return dict(self.read(lambda session: session.execute(_OUTLINE).one()._mapping))

    def _owes(self) -> bool:
        """Whether something could be delivered now, or within the next five seconds, or a file is on its way."""
        moments = {"now": self.clock.now(), "soon": datetime.now(UTC) + timedelta(seconds=5)}
        return bool(self.read(lambda session: session.execute(_OWES, moments).scalar_one()))


_OWES = select(
    exists().where(
        col(Owed.done) < Owed.wanted,
        col(Owed.dead_at).is_(None),
        col(Owed.not_before) <= bindparam("now"),
        col(Owed.retry_at).is_(None) | (col(Owed.retry_at) < bindparam("soon")),
    )
    | exists().where(col(PaperVersion.state) == FileState.ARRIVING)
    | exists().where(col(MinutesFile.state) == FileState.ARRIVING)
)


_OUTLINE = select(
    *(
        select(func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in SQLModel.metadata.sorted_tables
        if table.name != Turn.__tablename__
    )
)


@dataclass(frozen=True)
class Person:
    """Somebody at the sandbox's page: types, presses and reads as a person would."""

    world: World
    user_id: str

    def state(self) -> dict[str, Any]:
        return self._get("state")

    def types(self, text: str, *, channel: str = GROUP_CHANNEL) -> dict[str, Any]:
        """Send a command; its acknowledgement, which is {} where a form opens."""
        self._closes_forms()
        done = self._post("command", channel=channel, text=text)
        assert done["ok"], done
        return done["ack"] or {}

    def says(self, text: str, *, channel: str = GROUP_CHANNEL, files: Sequence[str] = ()) -> dict[str, Any]:
        """Write an ordinary message, perhaps with files that were uploaded; the message."""
        done = self._post("say", channel=channel, text=text, files=[{"id": file_id} for file_id in files])
        assert done["ok"], done
        return next(message for message in self.messages(channel) if message["ts"] == done["ts"])

    def uploads(self, name: str, data: bytes) -> str:
        """Give Slack a file, for a form or a message; its id."""
        url = f"{self.world.box.url}/page/upload"
        done = HTTP.post(url, params={"as": self.user_id, "name": name}, content=data).json()
        assert done["ok"], done
        return str(done["file"]["id"])

    def uses(self, shortcut: str, *, on: dict[str, Any] | None = None, channel: str = GROUP_CHANNEL) -> dict[str, Any]:
        """Use a shortcut by its name, on a message or from anywhere; what the sandbox says of it."""
        offered = {each["name"]: each["callback_id"] for each in self.state()["shortcuts"]}
        place = {"channel": channel, "ts": on["ts"]} if on is not None else {}
        return self._post("shortcut", callback_id=offered[shortcut], **place)

    def opens(self, text: str, *, channel: str = GROUP_CHANNEL) -> dict[str, Any]:
        """Send a command that opens a form, and wait for the form."""
        before = (self.state()["view"] or {}).get("id")
        assert self.types(text, channel=channel) == {}
        return self.form(other_than=before)

    def form(self, *, titled: str = "", other_than: str | None = None) -> dict[str, Any]:
        """The form on top, once it is there; `other_than` is the id of one that was there before."""
        found: list[Any] = []

        def is_there() -> bool:
            view = self.state()["view"]
            found[:] = [view]
            return bool(view) and titled in view["title"]["text"] and view["id"] != other_than

        self.world.wait_for(is_there, f"the form {titled}")
        return found[0]

    def _closes_forms(self) -> None:
        """Forms cover everything else."""
        while (view := self.state()["view"]) is not None:
            self._post("close", view_id=view["id"])

    def has_form(self) -> bool:
        return bool(self.state()["view"])

    def submits(self, **entered: Any) -> dict[str, Any]:
        """Send the form on top with those values, by block id (`_` may stand for `:`); files by a list of their ids."""
        view = self.form()
        return self._post("submit", view_id=view["id"], values=_values(view, entered))

    def presses(
        self,
        label: str,
        *,
        on: dict[str, Any] | None = None,
        channel: str = "",
        on_home: bool = False,
        entered: dict[str, str] | None = None,
    ) -> None:
        """Press a button: on a message, on the Home tab, or on the form on top, with what was `entered` in it.

        A message or Home tab that was drawn again since it was looked at is looked at again.
        """
        if on_home or "ts" in (on or {}):
            self._closes_forms()
        surface = on if on is not None else self.home() if on_home else self.form()
        where = channel or self.dm()
        for _ in range(5):
            done = self._press(label, surface, where, entered or {})
            if done.get("error") != "no_such_element":
                break
            surface = self._again(surface, where)
        assert done.get("ok", True), done

    def _again(self, surface: dict[str, Any], where: str) -> dict[str, Any]:
        if surface.get("type") == "home":
            return self._get("home")["view"]
        if "ts" not in surface:
            return self.form()
        return next(message for message in self.messages(where) if message["ts"] == surface["ts"])

    def _press(self, label: str, surface: dict[str, Any], where: str, entered: dict[str, str]) -> dict[str, Any]:
        is_message = "ts" in surface
        for block in surface["blocks"]:
            for element in [*block.get("elements", []), block.get("accessory") or {}]:
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return self._post(
                        "action",
                        container={"channel": where, "ts": surface["ts"]} if is_message else {"view_id": surface["id"]},
                        block_id=block["block_id"],
                        action_id=element["action_id"],
                        values=_values(surface, entered),
                    )
        raise AssertionError(f"no button {label}")

    def offered(self, *, beside: str) -> list[str]:
        """The deeds in the menu beside a paragraph of the form on top."""
        return [option["text"]["text"] for option in self._menu(beside)["accessory"]["options"]]

    def chooses(self, label: str, *, beside: str) -> None:
        """Choose a deed from the menu beside a paragraph of the form on top."""
        block = self._menu(beside)
        chosen = next(option for option in block["accessory"]["options"] if option["text"]["text"] == label)
        done = self._post(
            "action",
            container={"view_id": self.form()["id"]},
            block_id=block["block_id"],
            action_id=block["accessory"]["action_id"],
            element={"type": "overflow", "selected_option": chosen},
        )
        assert done["ok"], done

    def _menu(self, beside: str) -> dict[str, Any]:
        blocks = self.form()["blocks"]
        return next(
            block
            for block in blocks
            if (block.get("accessory") or {}).get("type") == "overflow" and beside in block["text"]["text"]
        )

    def presses_and_hears(self, label: str, *, on: dict[str, Any], channel: str = "") -> str:
        """Press a button on a message; the words that come back for this person alone."""
        where = channel or self.dm()
        before = len(self.whispers(where))
        self.presses(label, on=on, channel=where)
        self.world.wait_for(lambda: len(self.whispers(where)) > before, f"an answer to {label}")
        return self.whispers(where)[-1]

    def fills_roll(self, statuses: dict[str, str] | None = None, *, typed: str = "/attendance") -> dict[str, Any]:
        """Open a roll call and send it, all present but for `statuses` by user id or name; the review that comes."""
        return self.sends_roll(self.opens(typed), statuses or {})

    def sends_roll(self, form: dict[str, Any], statuses: dict[str, str]) -> dict[str, Any]:
        """Send a roll call that is open; the review that comes."""
        recorded = {_name(who): status for who, status in statuses.items()}
        blocks = [block for block in form["blocks"] if block["type"] == "input"]
        chosen = {block["block_id"]: recorded.get(_named(block), "present") for block in blocks}
        done = self.submits(**chosen)
        assert "errors" not in done, done
        return done["view"]

    def takes_roll(self, statuses: dict[str, str] | None = None, *, typed: str = "/attendance", why: str = "") -> str:
        """Take a roll call to its end, with the reason where it corrects an earlier one; the receipt's words."""
        self.fills_roll(statuses, typed=typed)
        return texts(self.submits(**({"reason": why} if why else {}))["view"])

    def dm_saying(self, words: str) -> dict[str, Any]:
        """The latest DM with these words in its text, once it is there."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [message for message in self.dms() if words in message["text"]][-1:]
            return bool(found)

        self.world.wait_for(is_there, f"a DM saying {words!r}")
        return found[0]

    def dm_beginning(self, words: str) -> dict[str, Any]:
        """The latest DM whose text begins with these words, once it is there."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [message for message in self.dms() if message["text"].startswith(words)][-1:]
            return bool(found)

        self.world.wait_for(is_there, f"a DM beginning {words!r}")
        return found[0]

    def dm(self) -> str:
        return next(channel["id"] for channel in self.state()["channels"] if channel["kind"] == "im")

    def dms(self) -> list[dict[str, Any]]:
        """What the bot wrote to this person, oldest first; passing answers to a press are whispers."""
        return [message for message in self.messages(self.dm()) if not message["ephemeral"]]

    def messages(self, channel: str = GROUP_CHANNEL) -> list[dict[str, Any]]:
        return self._get("messages", channel=channel)["messages"]

    def whispers(self, channel: str = GROUP_CHANNEL) -> list[str]:
        """The texts that only this person can see."""
        return [message["text"] for message in self.messages(channel) if message["ephemeral"]]

    def home(self) -> dict[str, Any]:
        """Open the Home tab, and wait until it is drawn anew."""
        before = self._get("home")["view"]
        self._post("home")
        found: list[Any] = []

        def is_new() -> bool:
            found[:] = [self._get("home")["view"]]
            return bool(found[0]) and (before is None or found[0]["hash"] != before["hash"])

        self.world.wait_for(is_new, "the Home tab")
        return found[0]

    def _get(self, what: str, **query: str) -> dict[str, Any]:
        answer = HTTP.get(f"{self.world.box.url}/page/{what}", params={"as": self.user_id, **query})
        return answer.json()

    def _post(self, what: str, **body: Any) -> dict[str, Any]:
        answer = HTTP.post(f"{self.world.box.url}/page/{what}", json={"as": self.user_id, **body})
        return answer.json()


def _name(who: str) -> str:
    """The name behind a user id; a name stays as it is."""
    return next((sitter.name for sitter in sample.SITTERS if sitter.user_id == who), who)


def _named(block: dict[str, Any]) -> str:
    return block["label"]["text"].split(" – ")[0]


def roll_of(form: dict[str, Any]) -> dict[str, str | None]:
    """What a roll call shows as chosen, by name."""
    return {
        _named(block): (block["element"].get("initial_option") or {}).get("value")
        for block in form["blocks"]
        if block["type"] == "input"
    }


def labels(surface: dict[str, Any]) -> list[str]:
    """The buttons of a message or a view, in order."""
    blocks = surface["blocks"]
    elements = [element for block in blocks for element in [*block.get("elements", []), block.get("accessory") or {}]]
    return [element["text"]["text"] for element in elements if element.get("type") == "button"]


def _values(view: dict[str, Any], entered: dict[str, Any]) -> dict[str, Any]:
    """What Slack's client would send of the inputs, by block."""
    chosen = {block["block_id"]: _chosen(block, entered) for block in view["blocks"] if block["type"] == "input"}
    return {block_id: values for block_id, values in chosen.items() if values}


def _chosen(block: dict[str, Any], entered: dict[str, Any]) -> dict[str, Any]:
    name, element = block["block_id"], block["element"]
    value = entered.get(name, entered.get(name.replace(":", "_")))
    match element["type"]:
        case "static_select":
            options = {option["value"]: option for option in element["options"]}
            chosen = options[value] if value else element.get("initial_option")
            return {"value": {"type": "static_select", "selected_option": chosen}} if chosen else {}
        case "users_select":
            return {"value": {"type": "users_select", "selected_user": value}} if value else {}
        case "datepicker":
            return {"value": {"type": "datepicker", "selected_date": value}} if value else {}
        case "checkboxes":
            ticked = [option for option in element["options"] if option["value"] == value]
            chosen = ticked if value is not None else element.get("initial_options", [])
            return {"value": {"type": "checkboxes", "selected_options": chosen}}
        case "file_input":
            return {"value": {"type": "file_input", "files": [{"id": file_id} for file_id in value or ()]}}
    return {"value": {"type": element["type"], "value": value}} if value is not None else {}


def texts(surface: dict[str, Any]) -> str:
    """All words of a message or a view, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") in ("mrkdwn", "plain_text"):
                found.append(node["text"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(surface.get("blocks", []))
    return "\n".join(found)


def plain(text: str) -> str:
    """The text with each date token replaced by the words that it falls back to."""
    return re.sub(r"<!date[^|]*\|([^>]*)>", r"\1", text)
