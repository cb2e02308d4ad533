"""Part of figure 4: a pack of 12 papers and 300 pages in one PDF, against pypdf appending the same papers."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.alone import alone
from benchmarks.heavy import heavy_row
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores
from benchmarks.table import Row, in_turns
from bot.render.pack import PackDocument, PackItem, PackPaper, pack_pdf

PAPERS, PAGES = 12, 25
PICTURE = (400, 300)
BASELINE = "pypdf appends the same papers"
STARTS_AT = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)


def rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    """Each time in a process of its own."""
    folder = place.folder / "papers"
    folder.mkdir()
    random = Random(1)  # noqa: S311 - the same papers each time
    for number in range(PAPERS):
        (folder / f"{number:02}.pdf").write_bytes(_paper(number, random))
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    name = f"a pack: {PAPERS} papers, {PAPERS * PAGES} pages, {size:.0f} MB"
    deeds = {BASELINE: partial(alone, appended, str(folder)), name: partial(alone, bound, str(folder))}
    taken = in_turns(sizes.rounds, deeds)
    yield heavy_row(name, taken[name], BASELINE, taken[BASELINE])


def appended(folder: str) -> Callable[[], None]:
    """pypdf puts the papers into one file."""
    papers = sorted(Path(folder).iterdir())
    return lambda: _appended(papers)


def bound(folder: str) -> Callable[[], None]:
    """We bind them into a pack."""
    papers = sorted(Path(folder).iterdir())
    return lambda: _bound(papers)


def _appended(papers: list[Path]) -> None:
    writer, made = PdfWriter(), io.BytesIO()
    for paper in papers:
        writer.append(io.BytesIO(paper.read_bytes()))
    writer.write(made)


def _bound(papers: list[Path]) -> None:
    bound = tuple(
        PackPaper(chr(ord("A") + place), f"Paper {place}", paper.name, "pdf", PAGES, "", "", paper.read_bytes)
        for place, paper in enumerate(papers)
    )
    items = tuple(
        PackItem(str(number), f"Item {number}", "To agree it.", "Ada Byrne", STARTS_AT, 10, "", False, "", (paper,))
        for number, paper in enumerate(bound, start=1)
    )
    pack_pdf(PackDocument("Group", "Agenda", "Meeting", STARTS_AT, "UTC", 120, "", "", False, (), items, STARTS_AT))


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
