"""The bot as this Slack knows it: somewhere to send a payload and, within three seconds, hear it acknowledged."""

import asyncio
import random
import secrets
import time
from collections.abc import Coroutine
from typing import Any

from starlette.websockets import WebSocketDisconnect

from sandbox.delivery.signed_http import SignedHttp
from sandbox.delivery.sockets import Sockets
from sandbox.errors import Json, SlackError
from sandbox.faults import Faults
from sandbox.workspace import Workspace

ACK_SECONDS = 3.0
SHUFFLE_SECONDS = 0.05
EVENT_WAITS = (0.0, 0.0, 60.0, 300.0)


class Bot:
    """Payloads go through a live socket, else by signed HTTP if the manifest says so."""

    def __init__(self, workspace: Workspace, sockets: Sockets, http: SignedHttp, faults: Faults) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._http = http
        self._faults = faults
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def is_reachable(self) -> bool:
        return bool(self._sockets.count) or not self._uses_sockets

    async def command(self, payload: Json) -> Json | None:
        url = self._workspace.commands[payload["command"]].get("url")
        return await self._deliver("slash_commands", payload, url, takes_answer=True)

    async def interaction(self, payload: Json) -> Json | None:
        """The ack's own payload; only forms and option lists have one that Slack looks at."""
        settings = self._workspace.manifest.get("settings", {}).get("interactivity", {})
        wants_options = payload["type"] == "block_suggestion"
        url = settings.get("message_menu_options_url") if wants_options else None
        takes_answer = payload["type"] in ("view_submission", "block_suggestion")
        url = url or settings.get("request_url")
        return await self._deliver("interactive", payload, url, takes_answer=takes_answer)

    def event(self, event: Json) -> None:
        """Tell the bot of an event if it subscribed to it, again and again until it acknowledges."""
        subscriptions = self._workspace.manifest.get("settings", {}).get("event_subscriptions", {})
        if _subscription(event) in subscriptions.get("bot_events", []):
            self._in_background(self._tell(self._wrapped(event), subscriptions.get("request_url")))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    @property
    def _uses_sockets(self) -> bool:
        return bool(self._workspace.manifest.get("settings", {}).get("socket_mode_enabled", True))

    async def _tell(self, payload: Json, url: str | None) -> None:
        retry: Json | None = None
        for attempt, wait in enumerate(EVENT_WAITS):
            if attempt:
                await asyncio.sleep(wait * self._faults.retry_factor)
            try:
                await self._deliver("events_api", payload, url, takes_answer=False, retry=retry)
            except SlackError as failure:
                reason = "timeout" if failure.code == "operation_timeout" else "error"
                retry = {"retry_attempt": attempt + 1, "retry_reason": reason}
            else:
                return

    async def _deliver(
        self, kind: str, payload: Json, url: str | None, *, takes_answer: bool, retry: Json | None = None
    ) -> Json | None:
        """The first ack of however many copies are sent; operation_timeout or dispatch_failed without one."""
        copies = [
            self._in_background(self._send(kind, payload, url, takes_answer=takes_answer, retry=retry))
            for _ in range(self._faults.copies)
        ]
        done, _ = await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        ack: Json | None = done.pop().result()
        return ack

    async def _send(
        self, kind: str, payload: Json, url: str | None, *, takes_answer: bool, retry: Json | None
    ) -> Json | None:
        if self._faults.is_shuffling:
            await asyncio.sleep(random.uniform(0, SHUFFLE_SECONDS))  # noqa: S311 - not a secret
        try:
            async with asyncio.timeout(ACK_SECONDS):
                if self._sockets.count:
                    return await self._sockets.send(kind, payload, takes_answer=takes_answer, retry=retry)
                if self._uses_sockets or not url:
                    raise SlackError("dispatch_failed")
                answer = await self._http.post(url, kind, payload, retry=retry, timeout=ACK_SECONDS)
        except TimeoutError:
            raise SlackError("operation_timeout") from None
        except (OSError, WebSocketDisconnect):
            raise SlackError("dispatch_failed") from None
        if answer.status != 200:
            raise SlackError("dispatch_failed")
        return answer.json()

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._settle)
        return task

    def _settle(self, task: asyncio.Task[Any]) -> None:
        """Forget a finished task; the failure of a copy that nobody waits for is no news."""
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()

    def _wrapped(self, event: Json) -> Json:
        return {
            "token": "sandbox",
            "team_id": self._workspace.team_id,
            "context_team_id": self._workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": self._workspace.app["id"],
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._workspace.team_id,
                    "user_id": self._workspace.bot,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_urlsafe(24),
        }


def _subscription(event: Json) -> str:
    """The name under which an app subscribes to an event."""
    if event["type"] == "message":
        kinds = {"channel": "channels", "group": "groups", "im": "im"}
        return f"message.{kinds[event['channel_type']]}"
    return str(event["type"])
