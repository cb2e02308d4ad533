"""Sheets as the pages of a file: with the fonts they share, what is pasted on them, and their links."""

from collections.abc import Sequence

from pypdf import PageObject, PdfWriter
from pypdf.generic import IndirectObject, NullObject, PdfObject, TextStringObject

from bot.render.pack.bookmarks import point_of
from bot.render.pack.objects import Value, dictionary, stream
from bot.render.pack.sheet import Goal, Link, Sheet
from bot.render.pack.typecase import TypeCase


def lay(writer: PdfWriter, case: TypeCase, sheets: Sequence[Sheet]) -> None:
    """Add a page for each sheet; all have to be drawn, for now the letters they use are embedded."""
    fonts = case.embed(writer)
    pages = [writer.add_page(_page(writer, sheet, fonts)) for sheet in sheets]
    for page, sheet in zip(pages, sheets, strict=True):
        if sheet.links:
            annotations = [writer._add_object(_annotation(link, sheets, pages)) for link in sheet.links]
            page.update(dictionary({"/Annots": annotations}))


def _page(writer: PdfWriter, sheet: Sheet, fonts: IndirectObject) -> PageObject:
    page = PageObject.create_blank_page(width=round(sheet.width, 3), height=round(sheet.height, 3))
    resources: dict[str, Value] = {"/Font": fonts}
    if sheet.pictures:
        resources["/XObject"] = dictionary(sheet.pictures)
    page.update(dictionary({"/Resources": resources, "/Contents": writer._add_object(stream(sheet.content()))}))
    return page


def _annotation(link: Link, sheets: Sequence[Sheet], pages: Sequence[PageObject]) -> PdfObject:
    entries: dict[str, Value] = {
        "/Type": "/Annot",
        "/Subtype": "/Link",
        "/Rect": [float(edge) for edge in link.area],
        "/Border": [0, 0, 0],
        "/F": 4,
    }
    if isinstance(link.goal, Goal):
        fit = point_of(link.goal, sheets)
        page = pages[link.goal.page].indirect_reference or NullObject()
        entries["/Dest"] = [page, fit.fit_type, *fit.fit_args]
    else:
        entries["/A"] = {"/S": "/URI", "/URI": TextStringObject(_ascii(link.goal))}
    return dictionary(entries)


def _ascii(address: str) -> str:
    """An address as PDF wants it; one with other letters in it is percent-encoded."""
    return "".join(each if " " < each < "\x7f" else _percent(each) for each in address)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="replace"))
