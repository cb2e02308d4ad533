"""Papers that are damaged or closed: a slip stands for them and the rest is there; bad bookmarks spoil nothing."""

import io
import zlib
from collections.abc import Iterator

import pypdfium2
import pytest
from files import raw_pdf
from pack_papers import CATALOGUE, bound, one_page, paper, text
from pypdf import PdfReader, PdfWriter


def broken() -> Iterator[tuple[str, bytes]]:
    whole = paper("X", 2, bookmarked=True)
    packed = zlib.compress(b"BT /F 12 Tf 9 9 Td (Half of it) Tj ET " * 50)
    yield "empty", b""
    yield "no PDF", b"%PDF-1.7 is what it says"
    yield "without pages", raw_pdf(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>")
    yield "cut short", whole[: len(whole) // 2]
    yield "content that is not there", one_page().replace(b"/Contents 4 0 R", b"/Contents 9 0 R")
    yield "content that is no content", one_page().replace(b"/Contents 4 0 R", b"/Contents 5 0 R")
    spoilt = packed[:2] + b"\xff\xff\xff\xff" + packed[6:]
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(spoilt), spoilt)
    yield "content that cannot be unpacked", one_page(b"", b"", stream).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")
    twice = spoilt.hex().encode() + b">"
    head = b"/Filter [/ASCIIHexDecode /FlateDecode] /Length %d" % len(twice)
    stream = b"<< %s >>\nstream\n%s\nendstream" % (head, twice)
    yield "packed twice, and spoilt", one_page(b"", b"", stream).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")
    yield "pages in a circle", raw_pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    yield "a page that is none", one_page().replace(b"/Type /Page ", b"/Type /Cake ")


BROKEN = dict(broken())


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_damaged_paper_has_a_slip_and_the_rest_is_there(data: bytes) -> None:
    pack = bound(paper("A"), data, paper("C"))
    reader = PdfReader(io.BytesIO(pack), strict=True)

    found = [text(pack, page) for page in range(len(reader.pages))]
    assert ["own page" in each for each in found] == [False, True, False, True]
    assert "b.pdf" in found[2]
    assert "Its pages could not be read: the file may be damaged." in found[2].replace("\r\n", " ")
    assert "Paper B · a separate file 3" in found[2]


def test_nothing_is_left_of_a_damaged_paper() -> None:
    """What was copied before the damage was found is taken out again."""
    whole = one_page(
        b"/Resources << /XObject << /I 6 0 R >> >>",
        b"",
        b"<< /Length 10 >>\nstream\nhalf of it\nendstream",
        b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>",
    )
    damaged = whole.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [3 0 R 7 0 R] /Count 2")

    assert b"half of it" in bound(whole)
    assert b"half of it" not in bound(damaged)


@pytest.mark.parametrize("password", ["secret", ""])
def test_encrypted_paper_stays_closed(password: str) -> None:
    """Also where no password is asked for: somebody restricted it."""
    writer = PdfWriter(clone_from=io.BytesIO(paper("B")))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)

    found = text(bound(locked.getvalue()))

    assert "It is protected by a password." in found
    assert "own page" not in found


@pytest.mark.parametrize(
    "outline",
    [
        b"/Outlines 6 0 R",
        b"/Outlines 42",
        b"/Outlines << /First 7 0 R >>",
        b"/Outlines << /First 99 0 R >>",
    ],
    ids=["in a circle", "no outline", "an item without a title", "an item that is not there"],
)
def test_paper_with_broken_bookmarks_keeps_its_pages(outline: bytes) -> None:
    circle = b"<< /First 6 0 R /Next 6 0 R /Title (Round) >>"
    data = bound(one_page(b"", b"BT ET", circle, b"<< /Dest 5 >>", catalogue=outline))

    assert "Paper A · page 1 of 1" in text(data)
    assert [each.get_title() for each in pypdfium2.PdfDocument(data).get_toc()][:2] == ["Agenda", "1. Item 1"]


def test_too_many_bookmarks_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.render.pack.paper.BOOKMARKS_MOST", 20)
    items = [b"<< /Title (B%d) /Dest [3 0 R /Fit] /Next %d 0 R >>" % (number, number + 8) for number in range(30)]
    data = one_page(b"", b"", b"<< /First 7 0 R >>", *items, catalogue=b"/Outlines 6 0 R")

    titles = [each.get_title() for each in pypdfium2.PdfDocument(bound(data)).get_toc()]
    assert titles == ["Agenda", "1. Item 1", "Paper A: Title of A", *(f"B{number}" for number in range(20))]
