"""The forms that people have open and the Home tabs that were published for them."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.errors import Json, SlackError

STACK_LIMIT = 3


@dataclass
class View:
    """`content` is what the app sent, with every block id filled in; `values` what the person has entered so far."""

    id: str
    owner: str
    content: Json
    marks: Json
    root: str
    previous: str | None = None
    hash: str = ""
    values: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.change(self.content)

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def is_home(self) -> bool:
        return bool(self.content["type"] == "home")

    def change(self, content: Json) -> None:
        self.content = content
        self.hash = f"{time.time():.0f}.{secrets.token_hex(4)}"

    def slack(self, state: Json | None = None) -> Json:
        """The view object of the Web API and of payloads; `state` is the form's values by block and action."""
        given = self.content
        view = {
            "id": self.id,
            "team_id": self.marks["app_installed_team_id"],
            "type": given["type"],
            "blocks": given["blocks"],
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": state or {}},
            "hash": self.hash,
            "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "close": given.get("close"),
            "submit": given.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "external_id": given.get("external_id", ""),
        }
        return view | self.marks


class Views:
    """`marks` are what every view of the app carries: app_id, bot_id, app_installed_team_id."""

    def __init__(self, marks: Json) -> None:
        self._marks = marks
        self._by_id: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, person: str) -> View | None:
        stack = self._stacks.get(person)
        return stack[-1] if stack else None

    def home(self, person: str) -> View | None:
        return self._homes.get(person)

    def find(self, view_id: str | None, external_id: str | None = None) -> View:
        for view in self._by_id.values():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def open(self, person: str, content: Json) -> View:
        """A new form; whatever form of the app was open gives way to it."""
        self._refuse_known_external_id(content)
        self.clear(person)
        return self._add(person, content, previous=None)

    def push(self, person: str, content: Json) -> View:
        below = self.top(person)
        if below is None:
            raise SlackError("not_found")
        if len(self._stacks[person]) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._refuse_known_external_id(content)
        return self._add(person, content, previous=below)

    def update(self, view: View, content: Json, *, expected_hash: str | None = None) -> View:
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        if content.get("external_id") != view.content.get("external_id"):
            self._refuse_known_external_id(content)
        view.change(content)
        return view

    def publish(self, person: str, content: Json, *, expected_hash: str | None = None) -> View:
        view = self._homes.get(person)
        if view is not None:
            return self.update(view, content, expected_hash=expected_hash)
        self._refuse_known_external_id(content)
        view_id = self._new_id()
        view = View(view_id, person, content, self._marks, root=view_id)
        self._homes[person] = self._by_id[view_id] = view
        return view

    def close(self, view: View) -> None:
        """Away with a form and any above it; the one under it shows again."""
        stack = self._stacks.get(view.owner, [])
        if view in stack:
            at = stack.index(view)
            for gone in stack[at:]:
                del self._by_id[gone.id]
            del stack[at:]

    def clear(self, person: str) -> None:
        for view in self._stacks.pop(person, []):
            del self._by_id[view.id]

    def _add(self, person: str, content: Json, *, previous: View | None) -> View:
        view_id = self._new_id()
        root = previous.root if previous else view_id
        view = View(view_id, person, content, self._marks, root=root, previous=previous.id if previous else None)
        self._by_id[view_id] = view
        self._stacks.setdefault(person, []).append(view)
        return view

    def _refuse_known_external_id(self, content: Json) -> None:
        external_id = content.get("external_id")
        if external_id and any(view.content.get("external_id") == external_id for view in self._by_id.values()):
            raise SlackError("duplicate_external_id")

    @staticmethod
    def _new_id() -> str:
        return "V" + secrets.token_hex(5).upper()
