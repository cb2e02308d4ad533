"""Bots in processes of their own that are killed, and the scene in which that happens."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from ports import reserved_port
from sqlmodel import Session, select
from world import AFTER, HTTP, SETTINGS, Person

from sandbox import Sandbox
from store import outbox
from store.database import Database
from store.models import Owed, SQLModel

ROOT = Path(__file__).parents[1]
_MOMENTS = int(os.environ.get("CONVENOR_MOMENTS", "20"))
"""At how many moments of each kind is killed, on each engine; `make kills` does so at a hundred."""

at_moments = pytest.mark.parametrize(
    "moment",
    [moment if moment == _MOMENTS // 2 else pytest.param(moment, marks=pytest.mark.slow) for moment in range(_MOMENTS)],
)
"""Runs a test for each of them; in `make test` for one in the middle."""

LEASE = 0.4
"""Seconds: long enough for a call to the sandbox, short enough to wait for."""


def part_of(seconds: float, moment: int) -> float:
    """Seconds after which to kill: somewhere in that one of the equal parts of so many seconds."""
    return seconds * random.uniform(moment, moment + 1) / _MOMENTS  # noqa: S311 - not a secret


@dataclass(frozen=True)
class Scene:
    """The sandbox, the store, and people at the page; the bot is somewhere else."""

    box: Sandbox
    database: Database

    def person(self, user_id: str) -> Person:
        return Person(self, user_id)  # type: ignore[arg-type]

    def wait_for(self, is_so: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + 60
        while not is_so():
            assert time.monotonic() < deadline, f"waited too long for {what}"
            time.sleep(0.02)

    def rows(self, kind: type[SQLModel]) -> list[Any]:
        return self.database.run(lambda session: list(session.exec(select(kind))), writes=False)

    def settle(self) -> None:
        """Wait until something was owed, which the first tick of a bot brings about, and nothing is owed any more."""
        self.wait_for(lambda: {row.done == row.wanted for row in self.rows(Owed)} == {True}, "the outbox")


class Victims:
    """Bots and commands that can be killed; the bots listen on `port`, one after the other."""

    port: int

    def __init__(self) -> None:
        self._parent = subprocess.Popen(  # noqa: S603
            [sys.executable, str(ROOT / "tests" / "victim.py")],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._alive: set[int] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fork(
        self,
        scene: Scene,
        url: str,
        *,
        now: datetime = AFTER,
        last_heard: tuple[str, int] | None = None,
        **mail: str,
    ) -> int:
        """A bot that takes that for now and sends mail so; its pid, once it answers.

        With `last_heard`, a method and a number, it dies of that answer of Slack's, and nobody waits for it to listen.
        """
        settings = replace(
            SETTINGS,
            slack_api_url=scene.box.api_url,
            database_url=url,
            port=self.port,
            slack_app_token="",
            log_level="ERROR",
            **mail,
        )
        pid = self._begin(settings=asdict(settings), now=now.isoformat(), lease=LEASE, last_heard=last_heard)
        if last_heard is None:
            scene.wait_for(lambda: answers(self.address), "the bot")
        return pid

    def command(self, url: str, *words: str) -> int:
        """A process that does what `python -m bot` does with those words, on that database; its pid."""
        return self._begin(command=words, url=url)

    def _begin(self, **job: Any) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        print(json.dumps(job), file=self._parent.stdin, flush=True)
        pid = int(self._parent.stdout.readline())
        self._alive.add(pid)
        return pid

    def is_alive(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            self._alive.discard(pid)
            return False
        return True

    def kill(self, pid: int) -> None:
        """Kill a process, unless it is dead, and wait for its end: until then it holds its locks and its port."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while self.is_alive(pid):
            assert time.monotonic() < deadline, "a process that is killed does not end"
            time.sleep(0.001)

    def kill_all(self) -> None:
        for pid in list(self._alive):
            self.kill(pid)

    def close(self) -> None:
        self.kill_all()
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(60)


def thirty_seconds_later(session: Session) -> None:
    """As if the leases of a process that is dead had ended."""
    for row in session.exec(select(Owed)):
        row.lease_until = row.lease_until and row.lease_until - outbox.LEASE


@contextmanager
def serving(scene: Scene, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m bot serve` over a socket, from when it is connected."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": SETTINGS.slack_bot_token,
        "SLACK_APP_TOKEN": SETTINGS.slack_app_token,
        "SLACK_API_URL": scene.box.api_url,
        "DATABASE_URL": url,
        "LOG_LEVEL": "ERROR",
    }
    with reserved_port() as port:
        environment["PORT"] = str(port)
        process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment)
        try:
            scene.wait_for(lambda: scene.person("U0DANA").state()["connected"], "the socket")
            yield process
        finally:
            process.kill()
            process.wait()


def answers(address: str) -> bool:
    try:
        return HTTP.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False
