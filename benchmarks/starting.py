"""Figure 5: from nothing to ready, and what the process holds of memory."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from benchmarks.alone import megabytes
from benchmarks.asking import COMMANDS, EMPTY, Asking
from benchmarks.generated import NOW, Speaker, fill, open_votes, speakers, workspace
from benchmarks.served import SECRET, TOKEN, served
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns, median
from store.database import Database

FIGURE = "5. From nothing"
LIBRARIES = "importing Bolt, SQLModel and Flask"
IMPORT, READY = "importing bot (bot.cli)", "python -m bot serve, to /readyz"
BASELINE = "empty Bolt app, idle"
WARM_UP = 300
"""Commands after which nothing is done for the first time."""

READY_WITHIN = 60.0


def rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    those = speakers(8, groups=1, most=8)
    url = place.sqlite("starting")
    database = Database(url)
    fill(database, 1)
    open_votes(database, those)
    database.close()
    with served("sandbox", seed=workspace(those)) as box:
        turns = {
            LIBRARIES: partial(_imported, "import slack_bolt, sqlmodel, flask"),
            IMPORT: partial(_imported, "import bot.cli"),
            READY: partial(_ready, url, box.ready),
        }
        taken = in_turns(sizes.rounds, turns)
        base = median(taken[LIBRARIES], float)
        for name in (IMPORT, READY):
            seconds = median(taken[name], float)
            yield Row(FIGURE, name, seconds * 1000, "ms", LIBRARIES, seconds / base)
        yield from _memory(sizes, url, box.ready, those)


def _memory(sizes: Sizes, url: str, api_url: str, those: list[Speaker]) -> Iterator[Row]:
    with ExitStack() as closing:
        bolt = closing.enter_context(served("bolt", inline=True))
        bot = closing.enter_context(served("convenor", url=url, api_url=api_url, now=NOW.isoformat()))
        Asking(bolt.ready, those, EMPTY).ask()
        asking = [Asking(bot.ready, those, command) for command in COMMANDS.values()]
        asking[0].ask()
        idle, base = megabytes("VmRSS", bot.pid), megabytes("VmRSS", bolt.pid)
        yield Row(FIGURE, "memory, idle", idle, "MB", BASELINE, idle / base)
        _ask(asking, WARM_UP)
        warm = megabytes("VmRSS", bot.pid)
        _ask(asking, sizes.commands)
        later = megabytes("VmRSS", bot.pid)
        name = f"memory, {sizes.commands:,} commands later"
        yield Row(FIGURE, name, later, "MB", f"after {WARM_UP} commands", later / warm)


def _ask(asking: list[Asking], count: int) -> None:
    for number in range(count):
        asking[number % len(asking)].ask()


def _imported(script: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - our own program
    return time.perf_counter() - began


def _ready(url: str, api_url: str) -> float:
    """Seconds until the process says that it can do its work."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "DATABASE_URL": url,
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environment)
    try:
        while not _is_ready(port):
            if time.perf_counter() > began + READY_WITHIN:
                raise RuntimeError("it was never ready")
            time.sleep(0.01)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(30)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
