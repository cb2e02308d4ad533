"""The page that stands for a paper whose own pages are not in the pack: a separate file, or a link."""

from bot.render.pack.document import PackItem, PackPaper
from bot.render.pack.flow import Block, paragraph
from bot.render.pack.sheet import ACCENT, INK, SOFT, TINT, Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD

DAMAGED = "Its pages could not be read: the file may be damaged."
LOCKED = "It is protected by a password."

_KINDS = {
    "word": "It is a Word document.",
    "powerpoint": "It is a PowerPoint presentation.",
    "excel": "It is an Excel workbook.",
    "image": "It is a picture.",
    "markdown": "It is a Markdown text.",
}
_LEFT = 72.0
_INSET = 20.0


def why_separate(paper: PackPaper) -> str:
    """Why the pages of a file are not in the pack; empty if they ought to be."""
    if paper.problem:
        return paper.problem
    if paper.kind != "pdf":
        return _KINDS.get(paper.kind, "It is not a PDF.")
    return "" if paper.data else DAMAGED


def slip(case: TypeCase, paper: PackPaper, item: PackItem, *, why: str) -> Sheet:
    """One page that names the separate file and says why it is separate; for a link, the address."""
    sheet = Sheet(case)
    sheet.area(0, sheet.height - 8, sheet.width, 8, ACCENT)
    width = sheet.width - 2 * _LEFT
    top = sheet.height - 190
    for words in (
        paragraph(f"Paper {paper.letter}", width, size=12, weight=BOLD, most=1, colour=ACCENT),
        paragraph(paper.title or paper.name, width, size=24, weight=BOLD, most=5),
        paragraph(f"Item {item.number}: {item.title}", width, size=10.5, most=3, colour=SOFT),
    ):
        top = words.draw(sheet, _LEFT, top) - 4
    _panel(paper, why, width).draw(sheet, top - 24)
    return sheet


def _panel(paper: PackPaper, why: str, width: float) -> Block:
    """On a tinted field: what it is, its name or address, and what to do."""
    room = width - 2 * _INSET
    what = "This paper is a link" if paper.link else "This paper is a separate file"
    told = "What it shows may change." if paper.link else f"{why} You find it with this pack in Slack, under this name."
    name = paper.link or paper.name or "A file without a name"
    parts = (
        paragraph(what, room, size=10, most=1, colour=SOFT),
        paragraph(name, room, size=13, weight=BOLD, most=12, colour=ACCENT if paper.link else INK),
        paragraph(told, room, size=10.5, most=8),
    )
    height = sum(part.height for part in parts) + 2 * _INSET + 12

    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(_LEFT, top - height, width, height, TINT)
        sheet.area(_LEFT, top - height, 4, height, ACCENT)
        if paper.link:
            sheet.link((_LEFT, top - height, _LEFT + width, top), paper.link)
        top -= _INSET
        for part in parts:
            top = part.draw(sheet, _LEFT + _INSET, top) - 6

    return Block(height, draw)
