"""Socket Mode, with a watchdog: a socket that has gone silent is replaced within seconds."""

import logging
import threading
import time
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from bot.app import dispatch
from bot.settings import Settings

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
SILENT_SECONDS = 2.5 * PING_SECONDS
LOOK_SECONDS = 1.0


class Socket:
    """The connection to Slack of one process."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._handler = _Handler(
            app,
            settings.slack_app_token,
            logger=logging.getLogger("slack-socket"),
            web_client=WebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url),
            ping_interval=PING_SECONDS,
            concurrency=32,
        )
        self._stopping = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)
        self._watched: tuple[Any, float] = (None, 0.0)

    @property
    def is_alive(self) -> bool:
        """Whether the socket is connected and has been heard from lately."""
        return self._handler.client.is_connected() and self._silence() < SILENT_SECONDS

    def start(self) -> None:
        """Connect, and keep connected."""
        self._handler.connect()  # type: ignore[no-untyped-call]
        self._watchdog.start()

    def stop(self) -> None:
        """Disconnect."""
        self._stopping.set()
        self._handler.close()  # type: ignore[no-untyped-call]

    def _silence(self) -> float:
        """Seconds since the present session was last heard from; a new one counts from when it was first seen."""
        session = self._handler.client.current_session
        if session is None:
            return 0.0
        if self._watched[0] is not session:
            self._watched = (session, time.time())
        return time.time() - max(self._watched[1], float(getattr(session, "last_pong_tm", 0.0)))

    def _watch(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            if self._silence() < SILENT_SECONDS:
                continue
            log.warning("the socket is silent: connecting anew")
            try:
                self._handler.client.connect_to_new_endpoint(force=True)
            except Exception:
                log.exception("could not connect anew")


class _Handler(SocketModeHandler):
    """Bolt's handler with the catch of ours around its dispatch, so that every payload is answered."""

    def handle(self, client: Any, req: Any) -> None:
        started = time.time()
        response = dispatch(
            self.app,
            lambda: BoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req)),
        )
        send_response(client, req, response, started)
