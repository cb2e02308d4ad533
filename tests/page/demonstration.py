"""The demonstration as a visitor starts it: a process of its own on a free port."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import reserved_port

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 15.0


@contextmanager
def demonstration() -> Iterator[str]:
    """Start `python -m bot demo`, give its address once it has printed it, and end it."""
    with reserved_port() as port:
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            try:
                yield _address(process)
            finally:
                process.terminate()
                try:
                    process.wait(ENDS_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise


def _address(process: "subprocess.Popen[str]") -> str:
    """Its first line is "Convenor is up: http://127.0.0.1:8800/#as=U0OMAR"."""
    assert process.stdout is not None
    first = process.stdout.readline()
    assert "http://" in first, f"the demonstration did not start: {first!r}"
    return first.split()[-1].split("/#")[0]
