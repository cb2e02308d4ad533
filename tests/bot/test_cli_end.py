"""How a process of ours is asked to end: once, or again and again by somebody in a hurry."""

import signal
import subprocess
import sys

WAITS = "from bot.cli import _end_asked_for as end; wait = end(); print('ready', flush=True); wait()"


def test_asked_many_times_at_once_it_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        for _ in range(500):
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            process.kill()
    assert process.returncode in (0, -signal.SIGTERM, -signal.SIGINT), "not killed by us"
