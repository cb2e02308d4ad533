"""What lies on the pages of a paper: links that are kept, and fields, marks and stamps as the pictures they show."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from bot.render.pack.geometry import IDENTITY, Matrix, box_around, box_of, numbers_of
from bot.render.pack.objects import entry, name

_INVISIBLE = 2 | 32
"""The flags "hidden" and "not for the screen"."""

_NO_PICTURE = ("/Link", "/Popup", "/Text", "/FileAttachment", "/Sound")
"""Kinds that show nothing of the page's own, or only the sign of something that the pack has not got."""

_SCHEMES = ("http", "https", "mailto")


def annotations(page: PageObject) -> Iterator[DictionaryObject]:
    """All of a page that are what they should be."""
    every = entry(page, "/Annots")
    for each in every if isinstance(every, ArrayObject) else ():
        annotation = each.get_object()
        if isinstance(annotation, DictionaryObject) and box_of(entry(annotation, "/Rect")):
            yield annotation


def destination(annotation: DictionaryObject) -> PdfObject | None:
    """Where a link into the same file leads; None for what is no such link."""
    if name(annotation, "/Subtype") != "/Link":
        return None
    action = entry(annotation, "/A")
    return entry(annotation, "/Dest") or (entry(action, "/D") if name(action, "/S") == "/GoTo" else None)


def web_address(annotation: DictionaryObject) -> str | None:
    """The address of a link to the web or to a mailbox; None for anything else, such as a link that opens a file."""
    action = entry(annotation, "/A")
    if name(annotation, "/Subtype") != "/Link" or name(action, "/S") != "/URI":
        return None
    address = entry(action, "/URI")
    words = address.decode("latin-1") if isinstance(address, bytes) else str(address)
    return words.strip() if _is_harmless(words) else None


def picture(annotation: DictionaryObject) -> tuple[Matrix, PdfObject] | None:
    """What it shows, and the matrix that puts that into its rectangle; None if it shows nothing."""
    flags = entry(annotation, "/F")
    if name(annotation, "/Subtype") in _NO_PICTURE or (isinstance(flags, int) and flags & _INVISIBLE):
        return None
    form, area = _appearance(annotation), box_of(entry(annotation, "/Rect"))
    if form is None or area is None:
        return None
    box = box_of(entry(form, "/BBox")) or area
    a, b, c, d, e, f = numbers_of(entry(form, "/Matrix"), 6) or IDENTITY
    left, bottom, right, top = box_around((a, b, c, d, e, f), box)
    if right - left <= 0 or top - bottom <= 0:
        return None
    wide, high = (area[2] - area[0]) / (right - left), (area[3] - area[1]) / (top - bottom)
    return (wide, 0.0, 0.0, high, area[0] - left * wide, area[1] - bottom * high), form


def _appearance(annotation: DictionaryObject) -> PdfObject | None:
    """The normal one; of a field with several, the one of the state it is in."""
    normal = entry(entry(annotation, "/AP"), "/N")
    if not isinstance(normal, StreamObject):
        normal = entry(normal, name(annotation, "/AS"))
    return normal.indirect_reference if isinstance(normal, StreamObject) else None


def _is_harmless(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False
