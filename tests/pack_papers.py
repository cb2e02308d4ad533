"""Papers for packs, made on the spot by another library than the one that binds them, or by hand."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
from files import raw_pdf
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from bot.render.pack import PackDocument, PackItem, PackPaper, pack_pdf

LONDON = ZoneInfo("Europe/London")
STARTS_AT = datetime(2027, 1, 14, 10, 0, tzinfo=LONDON)
PUBLISHED_AT = datetime(2027, 1, 7, 10, 0, tzinfo=UTC)
SHOUT = "the very foot of the page"
"""What stands on the lowest line of every page."""

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
"""The objects 1, 2 and 5 of a PDF of one page that is written by hand."""


def paper(
    name: str,
    pages: int = 1,
    *,
    size: tuple[float, float] = A4,
    rotate: int = 0,
    bookmarked: bool = False,
    password: str | None = None,
) -> bytes:
    """A PDF whose pages say whose they are; with bookmarks, one to the middle of each page and a link to the first."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=1)
    height = size[1]
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(40, height - 60, f"{name}, own page {page}")
        canvas.drawString(4, 4, SHOUT)
        if bookmarked:
            canvas.bookmarkPage(f"{page}", fit="XYZ", left=40, top=height / 2)
            canvas.addOutlineEntry(f"Section {page} of {name}", f"{page}", level=0 if page % 2 else 1)
            canvas.linkRect("", "1", (40, 100, 140, 120), relative=0)
            canvas.linkURL("https://example.org/standard", (40, 130, 140, 150))
        canvas.showPage()
    canvas.save()
    return _saved(made.getvalue(), rotate, password) if rotate or password else made.getvalue()


def _saved(data: bytes, rotate: int, password: str | None) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(rotate)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def a_paper(letter: str, data: bytes | Callable[[], bytes] | None = None, **changed: object) -> PackPaper:
    """A paper of a pack: a PDF, if it has data."""
    told: dict[str, object] = {
        "letter": letter,
        "title": f"Title of {letter}",
        "name": f"{letter.lower()}.pdf",
        "kind": "pdf",
        "pages": 1,
        "problem": "",
        "link": "",
        "data": (lambda: data) if isinstance(data, bytes) else data,
    }
    return PackPaper(**(told | changed))  # type: ignore[arg-type]


def an_item(number: int, *papers: PackPaper, **changed: object) -> PackItem:
    """An item of ten minutes."""
    told: dict[str, object] = {
        "number": str(number),
        "title": f"Item {number}",
        "purpose": "To agree what is proposed.",
        "owner": "Ada Byrne",
        "starts_at": changed.get("starts_at") or STARTS_AT + timedelta(minutes=10 * (number - 1)),
        "minutes": 10,
        "heading": "",
        "is_late": False,
        "note": "",
        "papers": papers,
    }
    return PackItem(**(told | changed))  # type: ignore[arg-type]


def a_document(*items: PackItem, **changed: object) -> PackDocument:
    """A pack for a meeting of an hour and a half."""
    told: dict[str, object] = {
        "group": "Digital Standards Working Group",
        "title": "Agenda and papers",
        "meeting": "Ordinary meeting",
        "starts_at": STARTS_AT,
        "zone": "Europe/London",
        "minutes": 90,
        "place": "https://meet.example.org/dswg",
        "edition": "",
        "short_notice": False,
        "changes": (),
        "items": items,
        "published_at": PUBLISHED_AT,
    }
    return PackDocument(**(told | changed))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Twelve:
    """A pack of twelve papers, and how many pages of its own each has in it (none: a slip stands for it)."""

    document: PackDocument
    pages: Sequence[int]

    @property
    def papers(self) -> list[PackPaper]:
        return [paper for item in self.document.items for paper in item.papers]


def twelve(ordinary: int) -> Twelve:
    """Seven papers of so many pages, a landscape, a rotated and a bookmarked one of five, and five of other kinds."""
    plain = [a_paper(letter, paper(letter, ordinary)) for letter in "ABCD"]
    odd = [
        a_paper("E", paper("E", ordinary, size=landscape(A4)), title="Slides"),
        a_paper("F", paper("F", ordinary, rotate=90), title="Scanned sideways"),
        a_paper("G", paper("G", ordinary, bookmarked=True), title="With bookmarks"),
    ]
    separate = [
        a_paper("H", paper("H", 2, password="secret"), title="Locked"),
        a_paper("I", paper("I", 2)[:-400], title="Damaged"),
        a_paper("J", title="Minutes", name="minutes.docx", kind="word"),
        a_paper("K", title="The standard", kind="", name="", link="https://example.org/standard"),
        a_paper("L", problem="It needs a password to be opened.", title="Found to be locked"),
    ]
    items = (an_item(1), an_item(2, *plain), an_item(3, *odd, is_late=True), an_item(4, *separate))
    return Twelve(a_document(*items), [ordinary] * 7 + [0] * 5)


def bound(*papers: bytes) -> bytes:
    """A pack of these papers, lettered from A, all with the first item."""
    letters = "ABCDEFGH"
    return pack_pdf(
        a_document(an_item(1, *(a_paper(letter, data) for letter, data in zip(letters, papers, strict=False))))
    )


def text(data: bytes, page: int = 1) -> str:
    """What stands on a page of a PDF; page 0 of a pack is its cover."""
    return pypdfium2.PdfDocument(data)[page].get_textpage().get_text_range()


def one_page(page: bytes = b"", content: bytes = b"", *more: bytes, catalogue: bytes = b"") -> bytes:
    """A PDF of one page, 600 by 800 points; objects after its content are numbered from 6, and 5 is a font."""
    return raw_pdf(
        CATALOGUE[:-2] + catalogue + b" >>",
        PAGES,
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + (page or b"/Resources << /Font << /F 5 0 R >> >>") + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        FONT,
        *more,
    )
