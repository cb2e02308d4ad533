"""A pack of 12 papers and 300 pages bound into one PDF, against pypdf merely putting the same papers into one file."""

import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bot.render.pack import PackDocument, PackItem, PackPaper, pack_pdf

ROUNDS, PAPERS, PAGES = 5, 12, 25
PICTURE = (400, 300)
BASELINE = "appended by pypdf"
STARTS_AT = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)


def main() -> None:
    """Measure in turns, each time in a process of its own, and print medians with their ratios to the baseline."""
    with tempfile.TemporaryDirectory() as folder:
        random = Random(1)  # noqa: S311
        for number in range(PAPERS):
            (Path(folder) / f"{number:02}.pdf").write_bytes(_paper(number, random))
        rounds = [{name: _measured(name, folder) for name in SUBJECTS} for _ in range(ROUNDS)]
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
    seconds = {name: statistics.median(turn[name][0] for turn in rounds) for name in SUBJECTS}
    peaks = {name: statistics.median(turn[name][1] for turn in rounds) for name in SUBJECTS}
    title = f"{PAPERS} papers, {PAPERS * PAGES} pages, {size:.0f} MB"
    print(f"\n{title:<36} {'ms':>8} {'ratio':>8} {'MB more':>8} {'ratio':>8}")  # noqa: T201
    for name in SUBJECTS:
        time_ratio, peak_ratio = seconds[name] / seconds[BASELINE], peaks[name] / peaks[BASELINE]
        figures = f"{seconds[name] * 1000:>8.0f} {time_ratio:>8.2f} {peaks[name]:>8.0f} {peak_ratio:>8.2f}"
        print(f"{name:<36} {figures}")  # noqa: T201


def _appended(papers: list[Path]) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    for paper in papers:
        writer.append(io.BytesIO(paper.read_bytes()))
    writer.write(made)
    return made.getvalue()


def _bound(papers: list[Path]) -> bytes:
    bound = tuple(
        PackPaper(chr(ord("A") + place), f"Paper {place}", paper.name, "pdf", PAGES, "", "", paper.read_bytes)
        for place, paper in enumerate(papers)
    )
    items = tuple(
        PackItem(str(number), f"Item {number}", "To agree it.", "Ada Byrne", STARTS_AT, 10, "", False, "", (paper,))
        for number, paper in enumerate(bound, start=1)
    )
    return pack_pdf(
        PackDocument("Group", "Agenda", "Meeting", STARTS_AT, "UTC", 120, "", "", False, (), items, STARTS_AT)
    )


SUBJECTS: dict[str, Callable[[list[Path]], bytes]] = {BASELINE: _appended, "bound into a pack": _bound}


def _paper(number: int, random: Random) -> bytes:
    """Text and a photograph of noise on each page."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1)
    for page in range(PAGES):
        for line in range(45):
            canvas.drawString(
                60, 780 - 14 * line, f"Paper {number}, page {page}, line {line}: what the group has to know"
            )
        picture = io.BytesIO()
        Image.frombytes("RGB", PICTURE, random.randbytes(3 * PICTURE[0] * PICTURE[1])).save(picture, "JPEG")
        canvas.drawImage(ImageReader(picture), 60, 60, 200, 75)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _measured(name: str, folder: str) -> tuple[float, float]:
    """Seconds, and megabytes at the peak above what the process held before."""
    script = f"from benchmarks.pack import measure; measure({name!r}, {folder!r})"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603
    seconds, megabytes = json.loads(told.stdout)
    return seconds, megabytes


def measure(name: str, folder: str) -> None:
    """Do it once, in a process that has done nothing before, and print what it took."""
    papers = sorted(Path(folder).iterdir())
    held, began = _held(), time.perf_counter()
    SUBJECTS[name](papers)
    print(json.dumps([time.perf_counter() - began, _held() - held]))  # noqa: T201


def _held() -> float:
    """Megabytes, at the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
