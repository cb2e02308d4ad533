"""One running process: which of listening, ticking and delivering it does, from start to stop."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.app import Parts, build
from bot.jobs import tick
from bot.scheduler import Pulse
from bot.settings import Settings
from bot.socket import Socket
from bot.web import Server, web
from store import groups
from store.database import Database, NotSavedError
from store.schema import is_current

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 5.0

SWITCH_SECONDS = 0.0005
"""How long one thread keeps the interpreter from the others. A command lets go of it at each of its statements, so
with Python's own 5 ms it would wait as often and as long for a thread that draws what is delivered."""


class NotReadyError(Exception):
    """The process cannot start; the text says what to do."""


def open_store(settings: Settings) -> Database:
    """The store of those settings, at the newest schema; NotReadyError otherwise."""
    database = Database(settings.database_url)
    if not is_current(database):
        raise NotReadyError("The database has no schema, or an old one. Run: python -m bot migrate")
    return database


def favour_answers() -> None:
    """Have this program answer quickly, whatever its other threads do: they take turns in small pieces, and what is
    loaded by now is not looked through again for what is not needed any more."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


class Process:
    """`listens`: answers Slack, over a socket if there is an app token, else over HTTP. `works`: ticks and delivers."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        listens: bool = True,
        works: bool = True,
        host: str = "0.0.0.0",  # noqa: S104 - a web server of a deployment
        add_routes: Callable[[Flask, "Process"], None] | None = None,
    ) -> None:
        self._works = works
        self._stopping = threading.Event()
        self.database = open_store(settings)
        self.pulse = Pulse()
        self.parts: Parts = build(settings, database=self.database, now=now, wake=self.pulse.wake)
        self._socket = Socket(self.parts.slack, settings) if listens and settings.slack_app_token else None
        app = web(self.parts, is_ready=self._is_ready)
        if add_routes is not None:
            add_routes(app, self)
        try:
            self.server = Server(app, host=host, port=settings.port)
        except OSError as error:
            why = os.strerror(error.errno or 0)
            raise NotReadyError(f"Port {settings.port} cannot be used: {why}. Set another PORT") from None

    def start(self) -> None:
        """Begin; the workspace of the token is entered if it is new."""
        if not self._meet_workspace():
            threading.Thread(target=self._meet_later, name="meeting", daemon=True).start()
        self.server.start()
        if self._works:
            tick(self.database, due=self.parts.features.due, now=self.parts.now())
            self.pulse.start(self.parts)
        if self._socket is not None:
            try:
                self._socket.start()
            except SlackApiError as error:
                raise NotReadyError(f"Slack refuses the app token: {error.response['error']}") from None

    def stop(self) -> None:
        """End, finishing what is under way."""
        self._stopping.set()
        if self._socket is not None:
            self._socket.stop()
        self.server.stop()
        self.pulse.stop()
        self.database.close()

    def _is_ready(self) -> bool:
        """Whether this process can do its work now: Slack reaches it, and it reaches the store."""
        if self._socket is not None and not self._socket.is_alive:
            return False
        try:
            self.database.run(groups.all_groups, writes=False, within=1.0)
        except NotSavedError:
            return False
        return True

    def _meet_later(self) -> None:
        while not self._stopping.wait(TRY_AGAIN_SECONDS):
            try:
                if self._meet_workspace():
                    return
            except (NotReadyError, NotSavedError) as error:
                log.error("%s", error)

    def _meet_workspace(self) -> bool:
        """Enter the workspace that the token is for; False if Slack cannot tell just now."""
        settings = self.parts.settings
        client = WebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url, timeout=8)
        try:
            team = client.auth_test()
        except SlackApiError as error:
            if error.response.status_code == 200:
                raise NotReadyError(f"Slack refuses the bot token: {error.response['error']}") from None
            log.warning("Slack cannot be asked: HTTP %s", error.response.status_code)
            return False
        except OSError as error:
            log.warning("Slack cannot be reached: %s", error)
            return False
        self.database.run(
            lambda session: groups.add_workspace(
                session, team_id=team["team_id"], name=team["team"], now=self.parts.now()
            ),
            within=20.0,
        )
        return True
