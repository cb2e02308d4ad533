"""Looks at untrusted bytes in a process of their own, so that they can cost neither memory, time nor secrets.

Parsers are where hostile files do harm: a few kilobytes can describe a million pages or unpack to gigabytes. The
child has the limits below, nothing of our environment but the way to the modules, and may write no file and start no
process; when it dies, the file has a problem and the bot has none.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.papers.trouble import Trouble

ROOT = Path(__file__).parents[2]

MEMORY_MOST = 1024**3
"""Bytes of address space."""

CPU_SECONDS = 20
SECONDS = 60
"""How long is waited for an answer, on a busy machine too."""


def look(kind: str, data: bytes) -> Mapping[str, Any]:
    """What `look` of `bot.papers.pdf` or `bot.papers.office` finds; only the trouble HEAVY if they end at a limit."""
    command = [sys.executable, "-P", "-W", "ignore", "-m", __name__, kind, str(CPU_SECONDS), str(MEMORY_MOST)]
    way = os.pathsep.join(filter(None, [str(ROOT), *sys.path]))
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, env={"PYTHONPATH": way}, timeout=SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        return {"trouble": Trouble.HEAVY}
    except subprocess.CalledProcessError as error:
        if error.returncode < 0:  # killed at a limit
            return {"trouble": Trouble.HEAVY}
        raise RuntimeError(error.stderr.decode(errors="replace")[-2000:]) from None
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def main(kind: str, cpu_seconds: int, memory_most: int) -> None:
    """The child: looks at what comes in and prints what it finds."""
    look_at = import_module(f"bot.papers.{kind}").look
    _limit(cpu_seconds, memory_most)
    try:
        found = look_at(sys.stdin.buffer.read())
    except MemoryError:
        found = {"trouble": Trouble.HEAVY}
    sys.stdout.write(json.dumps(found))


def _limit(cpu_seconds: int, memory_most: int) -> None:
    for limit, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
