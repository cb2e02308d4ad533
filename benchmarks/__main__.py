"""Signed slash commands over a real socket, one connection: ours, and what an empty Bolt command takes."""

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, request
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from benchmarks import pack, planning
from bot import sample
from bot.clock import Clock
from bot.demo import workspace
from bot.process import Process
from bot.settings import Settings
from bot.web import Server
from sandbox import Sandbox
from store.database import Database
from store.schema import migrate

SECRET = "a benchmark's secret"  # noqa: S105
ROUNDS, REQUESTS, WARM_UP = 7, 60, 30
BASELINE = "empty command, Bolt as it comes"

_numbers = itertools.count(1)


def main() -> None:
    """Measure in turns, and print the median of the rounds' medians with its ratio to the baseline."""
    with ExitStack() as closing:
        ours = closing.enter_context(_convenor())
        subjects: dict[str, Callable[[], None]] = {
            BASELINE: closing.enter_context(_empty(process_before_response=False)),
            "empty command, answered inline": closing.enter_context(_empty(process_before_response=True)),
            "/standing (read)": lambda: ours("/standing", ""),
            "/apologies (durable write, audit)": _alternately(ours),
        }
        for ask in subjects.values():
            _median_of(ask, WARM_UP)
        rounds = [{name: _median_of(ask, REQUESTS) for name, ask in subjects.items()} for _ in range(ROUNDS)]
    medians = {name: statistics.median(turn[name] for turn in rounds) for name in subjects}
    print(f"{'p50 of one connection, SQLite':<36} {'ms':>8} {'ratio':>8}")  # noqa: T201
    for name, seconds in medians.items():
        print(f"{name:<36} {seconds * 1000:>8.2f} {seconds / medians[BASELINE]:>8.2f}")  # noqa: T201


@contextmanager
def _convenor() -> Iterator[Callable[[str, str], None]]:
    """The bot with its sample group on SQLite; call it with a command and a text."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        clock.move_to(sample.opening(clock.now()))
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        database = Database(url)
        migrate(database)
        database.run(lambda session: sample.fill(session, now=clock.now()), within=20.0)
        database.close()
        settings = Settings(
            slack_bot_token="xoxb-bench", slack_app_token="xapp-bench", slack_signing_secret=SECRET, database_url=url
        )
        box = Sandbox(workspace(settings))
        box.start()
        process = Process(
            Settings(
                slack_bot_token="xoxb-bench",
                slack_signing_secret=SECRET,
                slack_api_url=box.api_url,
                database_url=url,
                port=0,
            ),
            now=clock.now,
            host="127.0.0.1",
        )
        process.start()
        asking = _Asking(process.server.port)
        yield asking
        process.stop()
        box.stop()


@contextmanager
def _empty(*, process_before_response: bool) -> Iterator[Callable[[], None]]:
    """A Bolt app whose one command does nothing, on the same kind of server."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-bench"),
        process_before_response=process_before_response,
    )
    app.command("/empty")(lambda ack: ack())
    web = Flask("empty")

    @web.post("/slack/events")
    def events() -> Response:
        answer = app.dispatch(BoltRequest(body=request.get_data(as_text=True), headers=dict(request.headers)))
        return Response(answer.body, status=answer.status)

    server = Server(web, host="127.0.0.1", port=0)
    server.start()
    asking = _Asking(server.port)
    yield lambda: asking("/empty", "")
    server.stop()


class _Asking:
    """One kept connection that sends signed slash commands of the sample's Omar."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._verifier = SignatureVerifier(SECRET)

    def __call__(self, command: str, text: str) -> None:
        body = urlencode(
            {
                "command": command,
                "text": text,
                "team_id": sample.TEAM_ID,
                "user_id": "U0OMAR",
                "channel_id": sample.CHANNEL_ID,
                "trigger_id": f"bench.{next(_numbers)}",
                "response_url": "http://127.0.0.1:9/unused",
            }
        )
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": str(self._verifier.generate_signature(timestamp=timestamp, body=body)),
        }
        self._connection.request("POST", "/slack/events", body, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status != 200 or b"went wrong" in told:
            raise RuntimeError(f"{command} {text}: {answer.status} {told[:200]!r}")


def _alternately(ask: Callable[[str, str], None]) -> Callable[[], None]:
    """Send apologies and withdraw them in turn, so that every request writes."""
    texts = itertools.cycle(["next", "withdraw"])
    return lambda: ask("/apologies", next(texts))


def _median_of(ask: Callable[[], None], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
    pack.main()
    planning.main()
