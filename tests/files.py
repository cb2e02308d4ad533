"""Real files for tests of papers, made on the spot: good, locked, broken and hostile ones."""

import io
import zipfile
import zlib

from pypdf import PdfWriter

WORD = "wordprocessingml.document"
POWERPOINT = "presentationml.presentation"
EXCEL = "spreadsheetml.sheet"


def pdf(pages: int = 1, *, password: str | None = None, algorithm: str = "AES-256") -> bytes:
    """A PDF of blank A4 pages; with a password, also an empty one, it is encrypted."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first one is the catalogue."""
    made, places = io.BytesIO(b""), []
    made.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, 1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    at = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    made.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    return made.getvalue()


def swelling(megabytes: int) -> bytes:
    """A page of a few hundred bytes whose content unpacks, twice, to so much."""
    once = zlib.compress(bytes(megabytes * 1024 * 1024))
    return book(1, zlib.compress(once), b"/Filter [/FlateDecode /FlateDecode]")


def slow(parts: int) -> bytes:
    """A page in so many parts of two kilobytes, each of which unpacks to a megabyte, byte by byte."""
    part = _stream(zlib.compress(b"\0q" * 1024 * 1024 + b"\x80"), b"/Filter [/FlateDecode /RunLengthDecode]")
    contents = b" ".join(b"%d 0 R" % (number + 4) for number in range(parts))
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [%s] >>" % contents,
        *[part] * parts,
    )


def book(pages: int, content: bytes = b"", filters: bytes = b"") -> bytes:
    """A PDF of so many pages that all show the same."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        _stream(content, filters),
        *[page] * pages,
    )


def _stream(content: bytes, filters: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content)


def cyclic_pages() -> bytes:
    """A page tree that has itself as a branch."""
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")


def deep_pages(depth: int = 5000) -> bytes:
    """A page at the end of a very long branch."""
    branches = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *branches, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def doubling_pages(depth: int = 40) -> bytes:
    """A page tree in which each branch comes twice: a trillion pages in a few kilobytes."""
    twice = b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>"
    branches = [twice % (number + 3, number + 3) for number in range(depth)]
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *branches, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def office(main: str = WORD, parts: dict[str, bytes] | None = None, *, is_macro_enabled: bool = False) -> bytes:
    """An Office file with that main part, and others."""
    kind = "ms-word.document.macroEnabled.main" if is_macro_enabled else f"openxmlformats-officedocument.{main}.main"
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.{kind}+xml"/></Types>'
    )
    return archive({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **(parts or {})})


def old_office(*streams: str) -> bytes:
    """The beginning of an Office file in the form before 2007, with a directory of those streams."""
    entries = [
        name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") for name in streams
    ]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(entry.ljust(128, b"\0") for entry in entries)
