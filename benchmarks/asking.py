"""Members who send signed slash commands over kept connections, and how long each answer takes."""

import itertools
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from benchmarks.generated import TEAM, Speaker
from benchmarks.served import SECRET

_numbers = itertools.count(1)
_BUSY = b"*not saved*"


@dataclass(frozen=True)
class Command:
    """A command, the texts that a member sends in turn so that each changes something, and what the answer says."""

    name: str
    texts: tuple[str, ...] = ("",)
    says: bytes = b""


EMPTY = Command("/empty")
STANDING = Command("/standing", says=b"attendance")
APOLOGIES = Command("/apologies", ("next", "withdraw"), says=b"pologies")
VOTE = Command("/vote", ("for", "against"), says=b"is counted")
COMMANDS = {"/standing": STANDING, "/apologies": APOLOGIES, "/vote for": VOTE}


@dataclass(frozen=True)
class Pace:
    """Seconds of the median and of the slowest hundredth, how many were answered in a second, and how many of them
    were told that nothing was saved because the store was busy."""

    p50: float
    p99: float
    per_second: float
    refused: int


class Asking:
    """One kept connection, on which speakers take turns."""

    def __init__(self, port: int, speakers: Sequence[Speaker], command: Command) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._verifier = SignatureVerifier(SECRET)
        self._speakers = speakers
        self._command = command
        self._asked = 0
        self.refused = 0

    def connect(self) -> None:
        """Connect, so that the first command need not."""
        self._connection.connect()

    def hang_up(self) -> None:
        """Let go of the connection: each one that is open slows the server down, also when nothing comes over it."""
        self._connection.close()

    def ask(self) -> float:
        """Send the next command and read its answer; the seconds from the first to the last byte."""
        body = self._body()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": str(self._verifier.generate_signature(timestamp=stamp, body=body)),
        }
        began = time.perf_counter()
        self._connection.request("POST", "/slack/events", body, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        seconds = time.perf_counter() - began
        if _BUSY in told:
            self.refused += 1
            self._asked -= 1  # they try again
        elif answer.status != 200 or self._command.says not in told:
            raise RuntimeError(f"{body}: {answer.status} {told[:300]!r}")
        return seconds

    def _body(self) -> str:
        turn, place = divmod(self._asked, len(self._speakers))
        speaker, texts = self._speakers[place], self._command.texts
        self._asked += 1
        return urlencode(
            {
                "command": self._command.name,
                "text": texts[turn % len(texts)],
                "team_id": TEAM,
                "user_id": speaker.user_id,
                "channel_id": speaker.channel_id,
                "trigger_id": f"bench.{next(_numbers)}",
                "response_url": "http://127.0.0.1:9/unused",
            }
        )


def paced(connections: Sequence[Asking], *, seconds: float) -> Pace:
    """Ask on all connections at once, each as fast as it is answered, for so long; nobody else is connected."""
    for asking in connections:
        asking.connect()
    began, refused = time.perf_counter(), sum(asking.refused for asking in connections)
    with ThreadPoolExecutor(len(connections)) as threads:
        runs = list(threads.map(lambda asking: _asked_until(asking, began + seconds), connections))
    elapsed = time.perf_counter() - began
    for asking in connections:
        asking.hang_up()
    taken = sorted(itertools.chain.from_iterable(runs))
    refused = sum(asking.refused for asking in connections) - refused
    return Pace(statistics.median(taken), taken[int(len(taken) * 0.99)], len(taken) / elapsed, refused)


def _asked_until(asking: Asking, end: float) -> list[float]:
    taken = [asking.ask()]
    while time.perf_counter() < end:
        taken.append(asking.ask())
    return taken
