"""Socket Mode, with a watchdog: a socket that is down or has gone silent is replaced within seconds."""

import logging
import threading
import time
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.app import dispatch, without_payloads
from bot.settings import Settings

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
SILENT_SECONDS = 2.5 * PING_SECONDS
LOOK_SECONDS = 1.0
CONNECT_SECONDS = 5
"""How long Slack may take to say where to connect: whoever waits longer is not there when the network is back."""

START_SECONDS = 5.0
STOP_SECONDS = 1.0
"""How long stopping waits for the library to say goodbye; payloads under way are finished in any case."""


class Socket:
    """The connection to Slack of one process."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._handler = self._made()
        self._stopping = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)
        self._watched: tuple[Any, float] = (None, time.time())

    @property
    def is_alive(self) -> bool:
        """Whether the socket is connected and has been heard from lately."""
        return self._handler.client.is_connected() and self._silence() < SILENT_SECONDS

    def start(self) -> None:
        """Connect, and keep connected; back when the socket is there, or else after a moment.

        SlackApiError if Slack refuses; if it cannot be reached, it is tried again.
        """
        error = self._connect()
        if isinstance(error, SlackApiError) and error.response.status_code == 200:
            raise error
        deadline = time.monotonic() + START_SECONDS
        while error is None and not self._handler.client.is_connected() and time.monotonic() < deadline:
            time.sleep(0.01)
        self._watchdog.start()

    def stop(self) -> None:
        """Disconnect."""
        self._stopping.set()
        _closing(self._handler).join(STOP_SECONDS)

    def _made(self) -> "_Handler":
        return _Handler(
            self._app,
            self._settings.slack_app_token,
            logger=without_payloads("slack-socket"),
            web_client=WebClient(
                token=self._settings.slack_bot_token, base_url=self._settings.slack_api_url, timeout=CONNECT_SECONDS
            ),
            ping_interval=PING_SECONDS,
            concurrency=32,
        )

    def _silence(self) -> float:
        """Seconds since the present session was last heard from; a new one counts from when it was first seen."""
        session = self._handler.client.current_session
        if self._watched[0] is not session:
            self._watched = (session, time.time())
        return time.time() - max(self._watched[1], float(getattr(session, "last_pong_tm", 0.0)))

    def _watch(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            if self._silence() >= SILENT_SECONDS:
                log.warning("the socket is silent: connecting anew")
                self._replace()
            if self._handler.client.current_session is None:
                self._connect()

    def _connect(self) -> Exception | None:
        """The first connection of a client, which sees to the later ones by itself; the error, if there was one."""
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]
        except Exception as error:
            log.warning("not connected to Slack: %s", error)
            return error
        return None

    def _replace(self) -> None:
        """A new client: the old one would wait for the dead socket to say goodbye before it connects again."""
        lost, self._handler = self._handler, self._made()
        self._watched = (None, time.time())
        _closing(lost)


def _closing(handler: "_Handler") -> threading.Thread:
    """Close on a thread of its own: the library waits for answers from a socket that may be dead."""
    thread = threading.Thread(target=handler.close, name="socket-closing", daemon=True)
    thread.start()
    return thread


class _Handler(SocketModeHandler):
    """Bolt's handler with the catch of ours around its dispatch, so that every payload is answered."""

    def handle(self, client: Any, req: Any) -> None:
        started = time.time()
        response = dispatch(
            self.app,
            lambda: BoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req)),
        )
        send_response(client, req, response, started)
