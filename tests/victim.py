"""Processes to be killed: this one waits with everything imported and forks one for each line it reads.

It has no thread and no connection when it forks. A line is JSON. For a bot: settings, the time that it is to take for
now, how many seconds a lease of the outbox lasts, and perhaps the answer of Slack that is the last thing it hears. For
a command: its words, and the database's address. The answer is the pid.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from slack_sdk import WebClient

import bot.outbox
import bot.scheduler
import store.fetching
import store.outbox
from bot.cli import main as command_line
from bot.clock import Clock
from bot.process import Process
from bot.settings import Settings


def live(job: dict[str, Any]) -> None:
    """Be a bot until the end."""
    store.outbox.LEASE = timedelta(seconds=job["lease"])
    store.fetching.LEASE = timedelta(seconds=5 * job["lease"])
    bot.scheduler.LOOK_SECONDS = 0.02
    bot.scheduler.TICK_SECONDS = 1
    bot.outbox.PACE = 0.02
    if job["last_heard"]:
        WebClient.api_call = _dying(WebClient.api_call, *job["last_heard"])  # type: ignore[method-assign]
    clock = Clock(datetime.fromisoformat(job["now"]) - datetime.now(UTC))
    Process(Settings(**job["settings"]), now=clock.now, host="127.0.0.1").start()
    while True:
        signal.pause()


def _dying(call: Callable[..., Any], method: str, number: int) -> Callable[..., Any]:
    """Call Slack; the process is dead as soon as so many calls of a method were answered."""
    answered = count(1)

    def api_call(client: WebClient, api_method: str, **arguments: Any) -> Any:
        answer = call(client, api_method, **arguments)
        if api_method == method and next(answered) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return api_call


def obey(job: dict[str, Any]) -> None:
    """Do what a command says, and end."""
    os.environ["DATABASE_URL"] = job["url"]
    os._exit(command_line(job["command"]))


def main() -> None:
    """Fork until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            obey(job) if "command" in job else live(job)
        print(pid, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
