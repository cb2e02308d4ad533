"""What a file says of itself: title, language, dates, the numbers of its pages, and which layers are out of sight."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from pypdf import PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import ArrayObject, ByteStringObject, StreamObject, TextStringObject

from bot.render.pack.document import PackDocument
from bot.render.pack.lettering import shown
from bot.render.pack.objects import dictionary
from bot.render.pack.paper import Opened
from bot.render.words import day_in_words

_VERSION = "%PDF-1.7"


def describe(writer: PdfWriter, document: PackDocument, *, pages: int) -> None:
    """Title, author, dates and language; pages labelled with the numbers printed on them; an identifier of the content.

    The dates are when the pack was published.
    """
    edition = f" ({document.edition})" if document.edition else ""
    day = day_in_words(document.starts_at.date())
    about(
        writer,
        title=f"{document.title}{edition}: {document.group}, {day}",
        author=document.group,
        subject=document.meeting,
        dated=document.published_at,
        language=document.language,
        pages=pages,
        seed=repr(document),
        has_outline=True,
    )


def about(
    writer: PdfWriter,
    *,
    title: str,
    author: str,
    subject: str,
    dated: datetime | None,
    pages: int,
    seed: str,
    language: str = "en-GB",
    has_outline: bool = False,
) -> None:
    """What any file of ours says of itself; its identifier follows from its content and from `seed`."""
    writer.pdf_header = _VERSION
    dates = {"/CreationDate": _date(dated), "/ModDate": _date(dated)} if dated is not None else {}
    told = {"/Title": shown(title), "/Author": shown(author), "/Subject": shown(subject)}
    writer.add_metadata({**told, "/Creator": "Convenor", **dates})
    writer.root_object.update(dictionary({"/Lang": TextStringObject(language)}))
    writer.create_viewer_preferences().update(dictionary({"/DisplayDocTitle": True}))
    if has_outline:
        writer.page_mode = "/UseOutlines"
    writer.set_page_label(0, pages - 1, style=PageLabelStyle.DECIMAL, start=1)
    identifier = ByteStringObject(_digest(writer, seed))
    writer._ID = ArrayObject([identifier, identifier])


def hide_layers(writer: PdfWriter, papers: Sequence[Opened]) -> None:
    """Keep out of sight what a paper keeps out of sight."""
    layers = [layer for paper in papers for layer in paper.layers]
    hidden = [layer for paper in papers for layer in paper.hidden]
    if layers:
        state = {"/Order": [], "/OFF": hidden}
        writer.root_object.update(dictionary({"/OCProperties": {"/OCGs": layers, "/D": state}}))


def _date(instant: datetime) -> str:
    return f"D:{instant.astimezone(UTC):%Y%m%d%H%M%S}Z"


def _digest(writer: PdfWriter, seed: str) -> bytes:
    digest = hashlib.sha256(seed.encode(errors="replace"))
    for each in writer._objects:
        if isinstance(each, StreamObject):
            digest.update(each._data)
    return digest.digest()[:16]
