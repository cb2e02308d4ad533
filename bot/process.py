"""One running process: which of listening, ticking and delivering it does, from start to stop."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.app import Parts, build
from bot.scheduler import Pulse
from bot.settings import Settings
from bot.socket import Socket
from bot.web import Server, web
from store import groups
from store.database import Database
from store.schema import is_current

log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """The process cannot start; the text says what to do."""


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
        self.database = Database(settings.database_url)
        if not is_current(self.database):
            raise NotReadyError("The database has no schema, or an old one. Run: python -m bot migrate")
        self.pulse = Pulse()
        self.parts: Parts = build(settings, database=self.database, now=now, wake=self.pulse.wake)
        self._socket = Socket(self.parts.slack, settings) if listens and settings.slack_app_token else None
        app = web(self.parts, is_ready=self._is_ready)
        if add_routes is not None:
            add_routes(app, self)
        self.server = Server(app, host=host, port=settings.port)

    def start(self) -> None:
        """Begin; the workspace of the token is entered if it is new."""
        self._meet_workspace()
        self.server.start()
        if self._works:
            self.pulse.start(self.parts)
        if self._socket is not None:
            self._socket.start()

    def stop(self) -> None:
        """End, finishing what is under way."""
        if self._socket is not None:
            self._socket.stop()
        self.server.stop()
        self.pulse.stop()
        self.database.close()

    def _is_ready(self) -> bool:
        return self._socket is None or self._socket.is_alive

    def _meet_workspace(self) -> None:
        settings = self.parts.settings
        client = WebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url, timeout=8)
        try:
            team = client.auth_test()
        except SlackApiError as error:
            raise NotReadyError(f"Slack refuses the bot token: {error.response['error']}") from None
        except OSError as error:
            log.warning("Slack cannot be reached: %s", error)
            return
        self.database.run(
            lambda session: groups.add_workspace(
                session, team_id=team["team_id"], name=team["team"], now=self.parts.now()
            ),
            within=20.0,
        )
