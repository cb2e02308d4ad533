"""A look inside a PDF: how many pages it has, and whether they can be put into the pack.

It runs in a process of its own: `bot.papers.apart`.
"""

import logging
from io import BytesIO
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader, PdfWriter, apply_configuration
from pypdf.errors import LimitReachedError

from bot.papers.trouble import Trouble

PAGES_MOST = 2000
"""More than that in one paper make no pack that anybody opens."""

TAIL = 2048
"""Bytes at the end in which a PDF that was saved completely says where its table is."""


def look(data: bytes) -> dict[str, object]:
    """`pages`, and in `trouble` the reason why they cannot be merged, empty if they can.

    A file that is encrypted stays as it is, also where the password is empty: whoever restricted it did not want its
    pages taken. To know that a file is whole, it is merged here as the pack will merge it.
    """
    try:
        with apply_configuration(jbig2dec_binary=None):  # no other program is run
            return _look(data)
    except (MemoryError, RecursionError, LimitReachedError):
        return _found(Trouble.HEAVY)
    except Exception:  # a broken file can break a parser in any way
        return _found(Trouble.DAMAGED)


def _look(data: bytes) -> dict[str, object]:
    """What is cut short is not mended: the parser would find the pages that are left, or those of an older revision."""
    if b"startxref" not in data.rstrip()[-TAIL:]:
        return _found(Trouble.DAMAGED)
    complaints = _Complaints()
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        return _found(_lock(reader))
    pages = list(reader.pages)
    if not pages:
        return _found(Trouble.EMPTY)
    if len(pages) > PAGES_MOST:
        return _found(Trouble.HEAVY)
    tree: Any = reader.root_object["/Pages"]
    are_all_here = tree.get("/Count") == len(pages)
    if not are_all_here or not all(map(_is_whole, pages)) or complaints.were_heard:
        return _found(Trouble.DAMAGED)
    writer = PdfWriter()
    writer.append(reader)
    writer.write(BytesIO())
    return {"pages": len(pages), "trouble": ""}


class _Complaints(logging.Handler):
    """Listens to the parser, which passes over what it cannot unpack with no more than a word in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.were_heard = False
        parser = logging.getLogger("pypdf")
        parser.handlers = [self]
        parser.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        self.were_heard |= record.name == "pypdf.filters"


def _lock(reader: PdfReader) -> Trouble:
    try:
        is_open = reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except Exception:  # a kind of encryption that nobody here knows
        return Trouble.LOCKED
    return Trouble.RESTRICTED if is_open else Trouble.LOCKED


def _is_whole(page: PageObject) -> bool:
    """Whether a page has a size and its content can be unpacked."""
    contents = page.get_contents()
    if contents is not None:
        contents.get_data()
    return bool(page.mediabox.width > 0 and page.mediabox.height > 0)


def _found(trouble: Trouble) -> dict[str, object]:
    return {"pages": None, "trouble": trouble}
