"""One deed in a process of its own: how long it took, and how much memory it held at the most (Linux)."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Taken:
    """Seconds, megabytes at the peak above what the process held before, and what the deed had to tell."""

    seconds: float
    megabytes: float
    told: Any


def alone(prepare: Callable[..., Callable[[], Any]], *arguments: Any) -> Taken:
    """Measure the deed that `prepare`, a function of a module, makes ready in a process that has done nothing else."""
    job = json.dumps([prepare.__module__, prepare.__qualname__, arguments])
    script = f"from benchmarks.alone import measure; measure({job!r})"
    said = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own program
    return Taken(*json.loads(said.stdout))


def measure(job: str) -> None:
    """In that process: make ready, do it once, and print what it took."""
    module, name, arguments = json.loads(job)
    deed = getattr(import_module(module), name)(*arguments)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    held, began = megabytes("VmRSS"), time.perf_counter()
    told = deed()
    print(json.dumps([time.perf_counter() - began, megabytes("VmHWM") - held, told]))  # noqa: T201 - what is printed is the result


def megabytes(what: str, process: int | str = "self") -> float:
    """What a process holds of memory, `VmRSS`, or held at the most, `VmHWM`."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    [told] = [line.split()[1] for line in lines if line.startswith(f"{what}:")]
    return int(told) / 1000
