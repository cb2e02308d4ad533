"""The sample workspace of these tests, somebody at its page, and a bot of one function."""

import copy
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from slack_sdk import WebClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websocket_client import SocketModeClient

from sandbox import Sandbox

Json = dict[str, Any]
HTTP = httpx.Client(timeout=60)
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - made up
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - made up
SEED: Json = {
    "team": {"id": "T0SANDBOX", "name": "Harbour Works"},
    "app": {"id": "A0CONVENOR", "name": "Convenor", "bot_user": "U0BOT", "bot_id": "B0BOT"},
    "tokens": {"bot": BOT_TOKEN, "app": APP_TOKEN},
    "signing_secret": "not-so-secret",
    "manifest": {
        "features": {
            "slash_commands": [
                {"command": "/apologies", "description": "Say you cannot come", "usage_hint": "14 Jan"},
                {"command": "/vote", "description": "Open a vote", "usage_hint": "question", "should_escape": True},
            ],
            "shortcuts": [
                {"type": "global", "name": "Send apologies", "callback_id": "apologise"},
                {"type": "message", "name": "Make an action", "callback_id": "make_action"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    "channels:history",
                    "channels:read",
                    "chat:write",
                    "commands",
                    "files:read",
                    "files:write",
                    "groups:history",
                    "groups:read",
                    "im:history",
                    "im:read",
                    "im:write",
                    "users:read",
                    "users:read.email",
                ]
            }
        },
        "settings": {
            "socket_mode_enabled": True,
            "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        },
    },
    "users": [
        {
            "id": "U0ADA",
            "name": "ada",
            "real_name": "Ada Merrow",
            "title": "Chair",
            "email": "ada@merrow.example",
            "tz": "Europe/London",
            "is_admin": True,
        },
        {
            "id": "U0BEN",
            "name": "ben",
            "real_name": "Ben Okoro",
            "title": "Member",
            "email": "ben@okoro.example",
            "tz": "Europe/London",
        },
        {
            "id": "U0GONE",
            "name": "gone",
            "real_name": "Gil Onely",
            "title": "",
            "email": "gil@onely.example",
            "tz": "Europe/London",
            "deleted": True,
        },
        {
            "id": "U0FAR",
            "name": "fay",
            "real_name": "Fay Rowe",
            "title": "",
            "email": "fay@rowe.example",
            "tz": "Europe/London",
            "team_id": "T0ELSEWHERE",
        },
    ],
    "channels": [
        {"id": "C0GROUP", "name": "working-group", "topic": "The group", "members": ["U0ADA", "U0BEN"]},
        {"id": "C0OFFICE", "name": "officers", "is_private": True, "members": ["U0ADA"]},
        {"id": "C0ELSE", "name": "elsewhere", "members": ["U0ADA"], "bot": False},
        {"id": "C0SECRET", "name": "secret", "is_private": True, "members": ["U0ADA"], "bot": False},
    ],
    "clock_url": None,
}


def seed_with(**changes: Any) -> Json:
    """The seed with some top-level parts replaced."""
    return copy.deepcopy(SEED) | changes


class Page:
    """Somebody at the sandbox's page."""

    def __init__(self, box: Sandbox, me: str) -> None:
        self._url = f"{box.url}/page/"
        self.me = me

    def post(self, deed: str, **body: Any) -> Json:
        return HTTP.post(self._url + deed, json={"as": self.me, **body}).json()

    def get(self, what: str, **query: str) -> Json:
        return HTTP.get(self._url + what, params={"as": self.me, **query}).json()

    def command(self, text: str, channel: str = "C0GROUP") -> Json:
        return self.post("command", channel=channel, text=text)

    def messages(self, channel: str = "C0GROUP") -> list[Json]:
        return self.get("messages", channel=channel)["messages"]

    def texts(self, channel: str = "C0GROUP") -> list[str]:
        return [message["text"] for message in self.messages(channel)]

    def view(self) -> Json | None:
        return self.get("state")["view"]


class SocketBot:
    """A bot of one function: `answer` takes each payload and gives the ack's payload, `...` for no ack at all."""

    def __init__(self, box: Sandbox) -> None:
        self.web = WebClient(BOT_TOKEN, base_url=box.api_url, timeout=60, retry_handlers=[])
        self.client = SocketModeClient(APP_TOKEN, web_client=self.web)
        self.client.current_app_monitor_started = True  # its first look would take the new session for a dead one
        self.client.current_session_runner.shutdown()
        self.client.current_session_runner = IntervalRunner(self.client._run_current_session, 0.01).start()
        self.answer: Callable[[Json], Any] = lambda payload: None
        self.requests: list[SocketModeRequest] = []
        self._heard = threading.Condition()
        self.client.socket_mode_request_listeners.append(self._listen)

    @property
    def payloads(self) -> list[Json]:
        return [request.payload for request in self.requests]

    def connect(self) -> None:
        said_hello = threading.Event()
        self.client.message_listeners.append(
            lambda client, message, raw: said_hello.set() if message.get("type") == "hello" else None
        )
        self.client.connect()
        assert said_hello.wait(60)

    def leave(self) -> None:
        """Hang up without waiting for the client's threads, which takes seconds."""
        self.client.closed = True
        self.client.auto_reconnect_enabled = False
        for runner in (self.client.current_session_runner, self.client.message_processor):
            runner.event.set()
        self.client.disconnect()
        self.client.message_workers.shutdown(wait=False)

    def wait_for(self, count: int) -> list[Json]:
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.requests) >= count, timeout=60), self.payloads
        return self.payloads

    def _listen(self, client: Any, request: SocketModeRequest) -> None:
        with self._heard:
            self.requests.append(request)
            self._heard.notify_all()
        answer = self.answer(request.payload)
        if answer is not ...:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))


def eventually(check: Callable[[], Any], seconds: float = 5.0) -> None:
    """Wait until a check holds."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.01)
