"""What is taken from a paper's file and what is not: what is to be seen, and nothing that acts."""

import hashlib
import io
import re
import zlib
from collections.abc import Iterator

import pypdfium2
import pytest
from files import raw_pdf
from pack_papers import CATALOGUE, FONT, PAGES, bound, one_page, text
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject

from bot.render.pack.geometry import BAND

HOSTILE = raw_pdf(
    b"<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AA << /WC 6 0 R >> /AcroForm << /Fields [8 0 R] /XFA 7 0 R >>"
    b" /Names << /JavaScript << /Names [(a) 6 0 R] >> /EmbeddedFiles << /Names [(b) 9 0 R] >> >> /AF [9 0 R] >>",
    PAGES,
    b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /AA << /O 6 0 R >> /AF [9 0 R] /Metadata 7 0 R"
    b" /Resources << /Font << /JS 5 0 R >> /XObject << /AA 10 0 R >> /Properties << /A 9 0 R /B 6 0 R /C 15 0 R >> >>"
    b" /Annots [8 0 R 11 0 R 12 0 R 13 0 R 14 0 R] >>",
    b"<< /Length 68 >>\nstream\nBT /JS 12 Tf 50 700 Td (Seen in spite of all) Tj ET q /AA Do Q        \nendstream",
    FONT,
    b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>",
    b"<< /Type /EmbeddedFile /Length 4 >>\nstream\nevil\nendstream",
    b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /Rect [50 50 90 70] /A 6 0 R /AA << /U 6 0 R >> /MK << >> >>",
    b"<< /Type /Filespec /F (evil.exe) /EF << /F 7 0 R >> >>",
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /AF [9 0 R] /PieceInfo << /X << /Private 7 0 R >> >>"
    b" /Ref << /F 9 0 R /Page 0 >> /Length 46 /Resources << /Font << /JS 5 0 R >> >> >>\n"
    b"stream\nBT /JS 12 Tf 50 650 Td (And this as well) Tj ET\nendstream",
    b"<< /Type /Annot /Subtype /Link /Rect [50 90 90 99] /A << /S /Launch /F (evil.exe) >> >>",
    b"<< /Type /Annot /Subtype /Link /Rect [50 90 90 99] /A << /S /URI /URI (javascript:alert\\(1\\)) >> >>",
    b"<< /Type /Annot /Subtype /FileAttachment /Rect [50 90 90 99] /FS 9 0 R /AP << /N 10 0 R >> >>",
    b"<< /Type /Annot /Subtype /Link /Rect [50 90 90 99] /A << /S /GoToR /F (other.pdf) /D [0 /Fit] >> >>",
    b"<< /S /Launch /Win << /F (evil.cmd) >> >>",
)
ACTING = (
    *("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/GoToR", "/EmbeddedFile", "/EmbeddedFiles", "/EF"),
    *("/Filespec", "/AcroForm", "/XFA", "/Widget", "/FileAttachment", "/Names", "/PieceInfo", "/Ref", "/AF"),
)


def everything(data: bytes) -> Iterator[PdfObject]:
    """Every object that can be reached in a file, and whatever lies in it unreached."""
    reader = PdfReader(io.BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        yield from _inside(reader.get_object(IndirectObject(number, 0, reader)))


def _inside(found: PdfObject | None) -> Iterator[PdfObject]:
    if found is not None:
        yield found
    values = found.values() if isinstance(found, DictionaryObject) else found if isinstance(found, list) else ()
    for value in values:
        if not isinstance(value, IndirectObject):
            yield from _inside(value)


def test_nothing_of_a_paper_acts() -> None:
    data = bound(HOSTILE)

    names = {
        str(each) for found in everything(data) for each in (found if isinstance(found, DictionaryObject) else [found])
    }
    streams = [found.get_data() for found in everything(data) if isinstance(found, StreamObject)]
    assert names & (set(ACTING) - {"/JS", "/AA"}) == set()
    assert [found for found in streams if b"evil" in found or b"alert" in found] == []
    assert b"evil" not in data
    assert [name for found in everything(data) for name in _acting(found)] == []


def _acting(found: PdfObject) -> list[str]:
    """Keys that act, in anything but a list of fonts or pictures, where they are names like any other."""
    if not isinstance(found, DictionaryObject):
        return []
    return [key for key in ("/JS", "/AA") if key in found and not isinstance(found[key], DictionaryObject)]


def test_names_of_fonts_and_pictures_are_only_names() -> None:
    """A font may be called JS and a picture AA."""
    assert text(bound(HOSTILE)).splitlines()[:2] == ["Seen in spite of all", "And this as well"]


@pytest.mark.parametrize(
    ("subtype", "is_shown"),
    [
        ("Widget", True),
        ("FreeText", True),
        ("Stamp", True),
        ("Popup", False),
        ("Text", False),
        ("FileAttachment", False),
    ],
)
def test_what_lies_on_a_page_becomes_part_of_it(subtype: str, *, is_shown: bool) -> None:
    mark = b"<< /Subtype /%s /Rect [100 100 300 140] /AP << /N 7 0 R >> >>" % subtype.encode()
    data = bound(one_page(b"/Annots [6 0 R]", b"", mark, appearance(b"Filled in")))

    assert ("Filled in" in text(data)) == is_shown
    assert "/Annots" not in PdfReader(io.BytesIO(data)).pages[1]


def appearance(words: bytes, matrix: bytes = b"[1 0 0 1 0 0]") -> bytes:
    content = b"BT /F 12 Tf 4 4 Td (%s) Tj ET" % words
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Matrix %s /Resources << /Font << /F 5 0 R >> >>" % matrix
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)


def test_what_lies_on_a_page_fills_its_rectangle() -> None:
    """Also where its own matrix turns it: the rectangle is twice as large as the appearance."""
    mark = b"<< /Subtype /Stamp /Rect [100 100 300 140] /AP << /N 7 0 R >> >>"
    plain = bound(one_page(b"/Annots [6 0 R]", b"", mark, appearance(b"X")))
    tall = b"<< /Subtype /Stamp /Rect [100 100 140 300] /AP << /N 7 0 R >> >>"
    turned = bound(one_page(b"/Annots [6 0 R]", b"", tall, appearance(b"X", b"[0 1 -1 0 0 0]")))

    shrunk = (800 - BAND * 600 / 595.276) / 800
    for data, (x, y) in ((plain, (100 + 2 * 4, 100 + 2 * 4)), (turned, (140 - 2 * 4, 100 + 2 * 4))):
        page = pypdfium2.PdfDocument(data)[1]
        left, bottom, right, _ = page.get_textpage().get_charbox(0)
        margin = 600 * (1 - shrunk) / 2
        edge = left if data is plain else right
        assert (edge, bottom) == pytest.approx((margin + x * shrunk, 800 * (1 - shrunk) + y * shrunk), abs=1)


@pytest.mark.parametrize(("state", "words"), [(b"/On", "Yes"), (b"/Off", "No"), (b"/Gone", None)])
def test_field_shows_the_state_it_is_in(state: bytes, words: str | None) -> None:
    box = (
        b"<< /Subtype /Widget /FT /Btn /Rect [100 100 300 140] /AS %s /AP << /N << /On 7 0 R /Off 8 0 R >> >> >>"
        % state
    )
    found = text(bound(one_page(b"/Annots [6 0 R]", b"", box, appearance(b"Yes"), appearance(b"No"))))

    assert [each for each in ("Yes", "No") if each in found] == ([words] if words else [])


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_hidden_field_stays_hidden(flags: int) -> None:
    mark = b"<< /Subtype /Widget /F %d /Rect [100 100 300 140] /AP << /N 7 0 R >> >>" % flags

    assert "Secret" not in text(bound(one_page(b"/Annots [6 0 R]", b"", mark, appearance(b"Secret"))))


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("mailto:ada@example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("relative.pdf", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_links_to_the_web_and_to_mail_are_kept(address: str, *, is_kept: bool) -> None:
    link = b"<< /Subtype /Link /Rect [100 100 300 140] /A << /S /URI /URI (%s) >> >>" % re.sub(
        rb"([()])", rb"\\\1", address.encode()
    )
    page = PdfReader(io.BytesIO(bound(one_page(b"/Annots [6 0 R]", b"", link)))).pages[1]

    assert [each.get_object()["/A"]["/URI"] for each in page.get("/Annots", [])] == [address] * is_kept


@pytest.mark.parametrize(
    ("destination", "point"),
    [
        (b"[3 0 R /XYZ 300 400 0]", (300, 400)),
        (b"[3 0 R /XYZ null 400 null]", (0, 400)),
        (b"[3 0 R /FitH 400]", (0, 400)),
        (b"[3 0 R /FitV 300]", (300, 800)),
        (b"[3 0 R /FitR 300 1 2 400]", (300, 400)),
        (b"[3 0 R /Fit]", None),
        (b"[3 0 R]", None),
        (b"[0 /Fit]", None),
        (b"(named)", (300, 400)),
        (b"/named", (300, 400)),
    ],
)
def test_link_inside_a_paper_leads_to_its_place(destination: bytes, point: tuple[float, float] | None) -> None:
    names = b"/Dests << /named [3 0 R /XYZ 300 400 0] >>"
    if destination.startswith(b"("):
        names = b"/Names << /Dests << /Names [(named) << /D [3 0 R /XYZ 300 400 0] >>] >> >>"
    link = b"<< /Subtype /Link /Rect [100 100 300 140] /Dest %s >>" % destination
    reader = PdfReader(io.BytesIO(bound(one_page(b"/Annots [6 0 R]", b"", link, catalogue=names))))

    page, kind, left, top, _ = reader.pages[1]["/Annots"][0]["/Dest"]
    shrunk = (800 - BAND * 600 / 595.276) / 800
    expected = (0, 800) if point is None else (300 + (point[0] - 300) * shrunk, 800 + (point[1] - 800) * shrunk)
    assert (reader.get_page_number(page.get_object()), kind) == (1, "/XYZ")
    assert (float(left), float(top)) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    "destination", [b"[99 0 R /Fit]", b"[7 /Fit]", b"[-1 /Fit]", b"(unknown)", b"[]", b"null", b"<< >>"]
)
def test_link_to_nowhere_is_left_out(destination: bytes) -> None:
    link = b"<< /Subtype /Link /Rect [100 100 300 140] /Dest %s >>" % destination
    page = PdfReader(io.BytesIO(bound(one_page(b"/Annots [6 0 R]", b"", link)))).pages[1]

    assert "/Annots" not in page


@pytest.mark.parametrize(
    "annotations",
    [
        b"42",
        b"[42]",
        b"[99 0 R]",
        b"[<< >>]",
        b"[<< /Subtype /Link >>]",
        b"[<< /Subtype /Stamp /Rect [1 2 3 4] /AP 5 >>]",
    ],
)
def test_nonsense_on_a_page_is_passed_over(annotations: bytes) -> None:
    page = b"/Resources << /Font << /F 5 0 R >> >> /Annots " + annotations

    assert "Here" in text(bound(one_page(page, b"BT /F 12 Tf 9 9 Td (Here) Tj ET")))


def test_layer_out_of_sight_stays_so() -> None:
    layers = b"/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>"
    page = b"/Resources << /Font << /F 5 0 R >> /Properties << /Seen 6 0 R /Unseen 7 0 R >> >>"
    content = b"/OC /Seen BDC 1 0 0 rg 0 400 600 400 re f EMC /OC /Unseen BDC 0 0 1 rg 0 0 600 400 re f EMC"
    groups = [b"<< /Type /OCG /Name (%s) >>" % name for name in (b"Seen", b"Unseen")]
    image = pypdfium2.PdfDocument(bound(one_page(page, content, *groups, catalogue=layers)))[1].render().to_pil()

    assert image.getpixel((300, 200))[:3] == (255, 0, 0)
    assert image.getpixel((300, 600))[:3] == (255, 255, 255)


def test_content_in_pieces_is_taken_for_one() -> None:
    """A page may begin in one stream what it ends in another."""
    pieces = [b"BT /F 12 Tf 50 700", b"Td (In two pieces) Tj ET"]
    streams = [
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
        for packed in map(zlib.compress, pieces)
    ]
    whole = one_page(b"/Resources << /Font << /F 5 0 R >> >>", b"", *streams)

    assert "In two pieces" in text(bound(whole.replace(b"/Contents 4 0 R", b"/Contents [6 0 R 7 0 R]")))


def test_page_without_content_is_an_empty_page() -> None:
    assert text(bound(one_page().replace(b"/Contents 4 0 R", b"               "))) == "Paper A · page 1 of 1 2"


def test_page_that_upsets_its_state_upsets_nothing_else() -> None:
    """Restored once too often, and left turned upside down: the stamp stands where it always does."""
    straight = bound(one_page())
    crooked = bound(one_page(b"", b"Q Q Q -1 0 0 -1 0 0 cm q 0 g 5 w"))

    boxes = [pypdfium2.PdfDocument(data)[1].get_textpage().get_charbox(0) for data in (straight, crooked)]
    assert boxes[0] == pytest.approx(boxes[1])


def test_what_is_nothing_is_not_nothing_at_all() -> None:
    """A number that a file keeps elsewhere may be nought, a list empty, and a dictionary too."""
    state = b"<< /Type /ExtGState /ca 7 0 R /D [8 0 R 7 0 R] /Font 9 0 R >>"
    page = b"/Resources << /ExtGState << /G 6 0 R >> >>"
    data = bound(one_page(page, b"/G gs", state, b"0", b"[]", b"<< >>"))

    [found] = [each for each in everything(data) if isinstance(each, DictionaryObject) and "/ca" in each]
    assert (found["/ca"], found["/D"][0].get_object(), found["/D"][1], found["/Font"]) == (0, [], 0, {})


def test_shared_objects_are_there_once() -> None:
    """A picture on every page of a paper is in the pack once."""
    picture = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(2800))
    data = bound(one_with_ten_pages(picture))

    assert len(PdfReader(io.BytesIO(data)).pages) == 11
    assert data.count(picture) == 1


def _image(data: bytes) -> bytes:
    head = b"/Subtype /Image /Width 150 /Height 200 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return b"<< /Type /XObject %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


def one_with_ten_pages(picture: bytes) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 15))
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    resources = b"/Resources << /XObject << /I 3 0 R >> >>"
    return raw_pdf(
        CATALOGUE,
        b"<< /Type /Pages /Kids [%s] /Count 10 /MediaBox [0 0 600 800] %s >>" % (kids, resources),
        _image(picture),
        b"<< /Length 5 >>\nstream\n/I Do\nendstream",
        *[page] * 10,
    )
