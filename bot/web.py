"""The web side: signed requests of Slack behind a guard, and whether the process is well."""

import hashlib
import hmac
import socket
import time
from collections.abc import Callable
from threading import Thread

from flask import Flask, Response, request
from slack_bolt import BoltRequest
from waitress.server import create_server

from bot.app import Parts, dispatch

BODY_MOST = 1_000_000
"""Bytes; Slack's own payloads stay far below."""

FRESH_SECONDS = 300


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

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        return Response("ready\n", mimetype="text/plain") if is_ready() else Response("not ready\n", status=503)

    return app


class Server:
    """A web server on a thread of its own; `port` 0 takes a free one."""

    def __init__(self, app: Flask, *, host: str, port: int) -> None:
        listener = socket.create_server((host, port))
        self.port = int(listener.getsockname()[1])
        self._server = create_server(app, sockets=[listener], threads=32, ident="convenor")
        self._thread = Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.close()


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
