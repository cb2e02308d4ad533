"""A look for the marks that the members' version of minutes has, in a file that is said to be for everybody.

`look` runs in a process of its own: `bot.papers.apart`.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader

from bot.papers.trouble import Trouble
from bot.render.marks import MEMBERS_VERSION, PRIVATE

_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")
_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


def look(data: bytes) -> dict[str, object]:
    """`is_marked`: whether any of the marks stands in it, however its words are broken into lines and runs."""
    marks = [_squeezed(mark) for mark in (PRIVATE, MEMBERS_VERSION)]
    try:
        is_marked = any(mark in _squeezed(text) for text in _texts(data) for mark in marks)
    except (MemoryError, RecursionError):
        return {"is_marked": False, "trouble": Trouble.HEAVY}
    except Exception:  # what has no text that can be read has no marks that can be found
        return {"is_marked": False, "trouble": ""}
    return {"is_marked": is_marked, "trouble": ""}


def _texts(data: bytes) -> Iterator[str]:
    """What a Word document, a PDF or a text says; an old Word document has its text in one of two codes."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            parts = [name for name in archive.namelist() if _PART.fullmatch(name)]
            yield from (unescape(_TAG.sub("", archive.read(name).decode(errors="ignore"))) for name in parts)
    elif data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f\0").startswith(b"%PDF-"):
        yield from (page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    else:
        yield data.decode(errors="ignore")
        yield data.decode("utf-16-le", errors="ignore")


def _squeezed(text: str) -> str:
    return _BLANK.sub("", text).replace("’", "'").casefold()
