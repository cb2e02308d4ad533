"""The web side: signed requests of Slack behind a guard, calendars to subscribe to, and whether the process is well."""

import hashlib
import hmac
import re
import socket
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt import BoltRequest
from sqlmodel import Session
from waitress.server import create_server
from waitress.wasyncore import close_all

from bot.app import Parts, dispatch
from calendars import published
from store import feeds
from store.database import NotSavedError

BODY_MOST = 1_000_000
"""Bytes; Slack's own payloads stay far below."""

FRESH_SECONDS = 300
STOP_SECONDS = 5
CALENDAR_SECONDS = 10.0


def web(parts: Parts, *, is_ready: Callable[[], bool]) -> Flask:
    """The WSGI application. A stranger gets a 4xx without a word on why; only Slack's signature gets further."""
    app = Flask("convenor")
    app.config["MAX_CONTENT_LENGTH"] = BODY_MOST

    @app.post("/slack/events")
    def slack_events() -> Response:
        raw = request.get_data()
        if not _is_signed(raw, secret=parts.settings.slack_signing_secret):
            return Response(status=401)
        try:
            body = raw.decode("utf-8")
        except UnicodeDecodeError:
            return Response(status=400)
        answer = dispatch(parts.slack, lambda: BoltRequest(body=body, headers=dict(request.headers)))
        return Response(answer.body, status=answer.status, headers=answer.first_headers_without_set_cookie())

    @app.get("/calendar/<token>.ics")
    def calendar(token: str) -> Response:
        try:
            data = parts.database.run(lambda session: _calendar(session, token), writes=False, within=CALENDAR_SECONDS)
        except NotSavedError:
            return Response(status=503, headers={"Retry-After": "60"})
        if data is None:
            return Response(status=404)
        answer = Response(data, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})
        answer.set_etag(hashlib.sha256(data).hexdigest())
        answer.make_conditional(request)
        return answer

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        return Response("ready\n", mimetype="text/plain") if is_ready() else Response("not ready\n", status=503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(parts.metrics.registry), content_type=CONTENT_TYPE_LATEST)

    return app


class Server:
    """A web server on a thread of its own; `port` 0 takes a free one."""

    def __init__(self, app: Flask, *, host: str, port: int) -> None:
        listener = socket.create_server((host, port))
        self.port = int(listener.getsockname()[1])
        server: Any = create_server(
            app, sockets=[listener], threads=32, ident="convenor", max_request_body_size=BODY_MOST + 1
        )
        self._server, self._sockets = server, server._map
        self._thread = Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what has been asked, and stop serving."""
        if self._thread.is_alive():
            self._server.trigger.pull_trigger(self._end)
            self._thread.join(STOP_SECONDS)
        close_all(self._sockets)

    def _end(self) -> None:
        """On the server's own thread, which ends when it has no sockets left; they are closed after that."""
        self._server.accepting = False
        self._server.task_dispatcher.shutdown(timeout=STOP_SECONDS)
        for channel in list(self._server.active_channels.values()):
            channel.handle_write()
        self._sockets = dict(self._server._map)
        self._server._map.clear()


def _calendar(session: Session, token: str) -> bytes | None:
    """The calendar of the feed under that token; None if there is no such feed, or no more."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", token):
        return None
    subscribed = feeds.by_token(session, token=token)
    return published.of_feed(session, subscribed=subscribed) if subscribed else None


def _is_signed(raw: bytes, *, secret: str) -> bool:
    """Whether Slack signed these bytes within the last five minutes; nothing is parsed to find out."""
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    given = request.headers.get("X-Slack-Signature", "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    if abs(time.time() - int(timestamp)) > FRESH_SECONDS:
        return False
    mac = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256)
    return hmac.compare_digest(b"v0=" + mac.hexdigest().encode(), given.encode("utf-8", "surrogateescape"))
