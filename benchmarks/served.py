"""Servers and workers in processes of their own, so that whoever asks them does not slow them down."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, Response, request
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlmodel import Session, select

import bot.outbox
from bot.outbox import Courier
from bot.process import Process, favour_answers
from bot.settings import Settings
from bot.web import Server
from sandbox import Sandbox
from store.models import Owed

SECRET = "a benchmark's secret"  # noqa: S105 - guards nothing
TOKEN = "xoxb-bench"  # noqa: S105 - guards nothing


class Child:
    """A process that does one of `_WORK`; `ready` is what it told when it was."""

    def __init__(self, what: str, **job: Any) -> None:
        command = [sys.executable, "-m", "benchmarks.served"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        self.pid = self._process.pid
        self.tell([what, job])
        self.ready: Any = self.hear()

    def tell(self, what: Any) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        print(json.dumps(what), file=self._process.stdin, flush=True)

    def hear(self) -> Any:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe above
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        self._process.stdin.close()
        self._process.wait(30)


@contextmanager
def served(what: str, **job: Any) -> Iterator[Child]:
    """Such a process, until it is not needed any more."""
    child = Child(what, **job)
    try:
        yield child
    finally:
        child.close()


def _sandbox(seed: dict[str, Any]) -> None:
    box = Sandbox(seed)
    box.start()
    _say(box.api_url)
    _wait()
    box.stop()


def _convenor(url: str, api_url: str, now: str) -> None:
    process = _process(url, api_url, now)
    favour_answers()
    process.start()
    _say(process.server.port)
    _wait()
    process.stop()


def _courier(url: str, api_url: str, now: str, kind: str) -> None:
    """A worker that delivers what is owed of a kind each time it is told to, and says when nothing of it is left."""
    bot.outbox.PACE = 0.0
    process = _process(url, api_url, now)
    parts = process.parts
    courier = Courier(
        database=parts.database,
        client=WebClient(token=TOKEN, base_url=api_url, retry_handlers=[]),
        messages=parts.features.messages,
        now=parts.now,
        takes=[kind],
    )
    _say("ready")
    while _wait():
        while parts.database.run(partial(_is_owed, kind=kind), writes=False):
            courier.deliver_due()
        _say("delivered")
    process.stop()


def _is_owed(session: Session, *, kind: str) -> bool:
    return session.exec(select(Owed.id).where(Owed.kind == kind, Owed.done < Owed.wanted)).first() is not None


def _bolt(inline: bool) -> None:
    """A Bolt app whose one command does nothing, on the same kind of server."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=TOKEN),
        process_before_response=inline,
    )
    app.command("/empty")(lambda ack: ack())
    web = Flask("empty")

    @web.post("/slack/events")
    def events() -> Response:
        answer = app.dispatch(BoltRequest(body=request.get_data(as_text=True), headers=dict(request.headers)))
        return Response(answer.body, status=answer.status)

    server = Server(web, host="127.0.0.1", port=0)
    server.start()
    _say(server.port)
    _wait()
    server.stop()


_WORK: dict[str, Callable[..., None]] = {
    "sandbox": _sandbox,
    "convenor": _convenor,
    "courier": _courier,
    "bolt": _bolt,
}


def _process(url: str, api_url: str, now: str) -> Process:
    """The bot as `serve` has it over HTTP, with a clock that begins at that instant."""
    settings = Settings(
        slack_bot_token=TOKEN, slack_signing_secret=SECRET, slack_api_url=api_url, database_url=url, port=0
    )
    ahead: timedelta = datetime.fromisoformat(now) - datetime.now(UTC)
    return Process(settings, now=lambda: datetime.now(UTC) + ahead, host="127.0.0.1")


def _say(what: Any) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - what is printed is the result


def _wait() -> bool:
    """Until the next line; False at the end."""
    return bool(sys.stdin.readline())


if __name__ == "__main__":
    _what, _job = json.loads(sys.stdin.readline())
    _WORK[_what](**_job)
