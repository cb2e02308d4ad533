"""Pages of every size and attitude: in the pack as a reader shows them, upright, whole, and clear of the stamp."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import pypdfium2
import pytest
from pack_papers import a_document, a_paper, an_item
from PIL.Image import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import FloatObject, NameObject, NumberObject, RectangleObject
from reportlab.pdfgen.canvas import Canvas

from bot.render.pack import pack_pdf
from bot.render.pack.geometry import BAND, LONGEST, SHORTEST, moved, unit_of

PORTRAIT, LETTER, LANDSCAPE = (595.0, 842.0), (612.0, 792.0), (842.0, 595.0)
FRACTIONS = (0.03, 0.35, 0.65, 0.97)
"""Where on a page colours are compared, across and down."""


@dataclass(frozen=True)
class Page:
    """A page of a paper; `crop` is what is cut off on each side."""

    size: tuple[float, float] = PORTRAIT
    rotate: int = 0
    origin: tuple[float, float] = (0, 0)
    crop: Sequence[float] = (0, 0, 0, 0)
    user_unit: float | None = None

    def drawn(self) -> bytes:
        """With a differently coloured field in each part, drawn over the whole media box."""
        made, (x, y) = io.BytesIO(), self.origin
        width, height = self.size
        canvas = Canvas(made, pagesize=self.size, invariant=1)
        for column, row in product(range(4), range(4)):
            canvas.setFillColorRGB(column / 3, row / 3, (column + row) % 2)
            canvas.rect(x + column * width / 4, y + row * height / 4, width / 4, height / 4, stroke=0, fill=1)
        canvas.showPage()
        canvas.save()
        return self._boxed(made.getvalue())

    def _boxed(self, data: bytes) -> bytes:
        writer = PdfWriter(clone_from=io.BytesIO(data))
        page, (x, y), (width, height) = writer.pages[0], self.origin, self.size
        left, bottom, right, top = self.crop
        page.mediabox = RectangleObject((x, y, x + width, y + height))
        page.cropbox = RectangleObject((x + left, y + bottom, x + width - right, y + height - top))
        page.rotate(self.rotate)
        if self.user_unit:
            page[NameObject("/UserUnit")] = FloatObject(self.user_unit)
        saved = io.BytesIO()
        writer.write(saved)
        return saved.getvalue()


PAGES = {
    "A4": Page(),
    "Letter": Page(LETTER),
    "landscape": Page(LANDSCAPE),
    "turned by 90": Page(rotate=90),
    "turned by 180": Page(rotate=180),
    "turned by 270": Page(rotate=270),
    "landscape, turned by 90": Page(LANDSCAPE, rotate=90),
    "turned the other way": Page(rotate=-90),
    "turned more than once": Page(rotate=450),
    "an origin elsewhere": Page(origin=(-300, 120)),
    "cropped": Page(crop=(100, 50, 20, 200)),
    "cropped and turned": Page(crop=(100, 50, 20, 200), rotate=90),
    "cropped, turned, elsewhere": Page(crop=(100, 50, 20, 200), rotate=270, origin=(77, -500)),
    "in larger units": Page((200, 300), user_unit=2.5),
    "a poster": Page((2384, 3370)),
    "a ticket": Page((150, 70)),
    "a strip": Page((300, 9000)),
}


@dataclass(frozen=True)
class Shown:
    """The page as a reader shows it in its own file and in the pack; `band` is the stamp's share of the height."""

    before: Image
    after: Image
    band: float


@pytest.fixture(scope="module", params=PAGES.values(), ids=PAGES)
def page(request: pytest.FixtureRequest) -> Shown:
    """Each of PAGES, bound and shown."""
    paper = request.param.drawn()
    sheet = pypdfium2.PdfDocument(bound(paper))[1]
    size = sheet.get_size()
    return Shown(shown(pypdfium2.PdfDocument(paper)[0]), shown(sheet), BAND * unit_of(*size) / size[1])


def bound(paper: bytes) -> bytes:
    return pack_pdf(a_document(an_item(1, a_paper("A", paper))))


def shown(page: pypdfium2.PdfPage) -> Image:
    return page.render(scale=600 / max(page.get_size())).to_pil().convert("RGB")


def colours(image: Image, box: tuple[float, float, float, float]) -> list[tuple[int, ...]]:
    """At points that lie evenly in a part of an image (left, upper, right, lower)."""
    left, upper, right, lower = box
    points = ((left + (right - left) * x, upper + (lower - upper) * y) for x, y in product(FRACTIONS, repeat=2))
    return [tuple(round(part / 64) for part in image.getpixel((int(x), int(y)))) for x, y in points]


def test_page_is_shown_as_its_reader_shows_it(page: Shown) -> None:
    wide, high = page.after.size
    margin = wide * page.band / 2

    found = colours(page.after, (margin, 0, wide - margin, high * (1 - page.band)))
    assert found == colours(page.before, (0, 0, *page.before.size))
    assert len(set(found)) > 5, "a page of many colours"


def test_band_of_the_stamp_is_free(page: Shown) -> None:
    """Nothing of the page is there: only grey on white."""
    wide, high = page.after.size
    band = page.after.crop((0, int(high * (1 - page.band)) + 2, wide, high)).convert("HSV")

    found = [colour for _, colour in band.getcolors(maxcolors=1 << 24)]
    assert [colour for colour in found if colour[1] > 160 and colour[2] > 160] == []


SIZES = [
    (Page(), PORTRAIT),
    (Page(LETTER), LETTER),
    (Page(rotate=90), LANDSCAPE),
    (Page(crop=(100, 50, 20, 200)), (475, 592)),
    (Page(crop=(100, 50, 20, 200), rotate=270), (592, 475)),
    (Page((200, 300), user_unit=2.5), (500, 750)),
    (Page((150, 75)), (2 * SHORTEST, SHORTEST)),
    (Page((2384, 3370)), (2384, 3370)),
    (Page((1000, 28_800)), (500, LONGEST)),
    (Page((4, 900)), (SHORTEST, LONGEST)),
    (Page((4, 900), rotate=90), (LONGEST, SHORTEST)),
    (Page(user_unit=-1), PORTRAIT),
]


@pytest.mark.parametrize(("page", "size"), SIZES, ids=[str(page.size) for page, _ in SIZES])
def test_sheet_is_as_large_as_what_is_seen_of_the_page(page: Page, size: tuple[float, float]) -> None:
    """Made larger where a stamp would find no room, and smaller where readers could not show it."""
    sheet = PdfReader(io.BytesIO(bound(page.drawn()))).pages[1]

    assert sheet.rotation == 0
    assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(size, abs=0.01)
    assert (float(sheet.mediabox.left), float(sheet.mediabox.bottom)) == (0, 0)


@pytest.mark.parametrize("rotate", [0, 90])
def test_page_that_is_all_length_stands_in_the_middle_of_its_sheet(rotate: int) -> None:
    """Above the stamp, in its own proportions."""
    data = bound(Page((4, 900), rotate=rotate).drawn())
    page = PdfReader(io.BytesIO(data)).pages[1]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    matrix = [float(each) for each in page.get_contents().get_data().split()[1:7]]

    corners = [moved(tuple(matrix), x, y) for x, y in ((0, 0), (4, 900))]
    (left, right), (bottom, top) = (sorted(edge) for edge in zip(*corners, strict=True))
    assert left == pytest.approx(width - right, abs=0.01)
    assert bottom - BAND == pytest.approx(height - top, abs=0.01)
    assert (right - left) / (top - bottom) == pytest.approx((4 / 900) if rotate == 0 else 900 / 4, rel=0.001)


@pytest.mark.parametrize(
    "box",
    [None, [0, 0, 0, 0], [0, 0, 595], ["/A", "/B", "/C", "/D"], [595, 842, 0, 0]],
    ids=["missing", "flat", "three numbers", "no numbers", "corners the other way round"],
)
def test_page_without_a_proper_size_is_taken_for_a4(box: list[object] | None) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    del page["/MediaBox"]
    if box is not None:
        values = [NameObject(each) if isinstance(each, str) else NumberObject(each) for each in box]
        page[NameObject("/MediaBox")] = type(writer.root_object["/Pages"]["/Kids"])(values)
    made = io.BytesIO()
    writer.write(made)

    sheet = PdfReader(io.BytesIO(bound(made.getvalue()))).pages[1]

    assert [round(float(edge)) for edge in sheet.mediabox] == [0, 0, 595, 842]
