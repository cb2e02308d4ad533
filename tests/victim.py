"""Processes to be killed: this one waits with everything imported and forks a bot for each line it reads.

It has no thread and no connection when it forks. A line is JSON: settings, the time that the bot is to take for now,
the port of its web side, and how many seconds a lease of the outbox lasts. The answer is the pid.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import bot.outbox
import bot.scheduler
import store.outbox
import store.papers.arrivals
from bot.clock import Clock
from bot.process import Process
from bot.settings import Settings


def live(job: dict[str, Any]) -> None:
    """Be a bot until the end."""
    store.outbox.LEASE = timedelta(seconds=job["lease"])
    store.papers.arrivals.LEASE = timedelta(seconds=5 * job["lease"])
    bot.scheduler.LOOK_SECONDS = 0.02
    bot.scheduler.TICK_SECONDS = 1
    bot.outbox.PACE = 0.02
    clock = Clock(datetime.fromisoformat(job["now"]) - datetime.now(UTC))
    Process(Settings(**job["settings"]), now=clock.now, host="127.0.0.1").start()
    while True:
        signal.pause()


def main() -> None:
    """Fork until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(json.loads(line))
        print(pid, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
