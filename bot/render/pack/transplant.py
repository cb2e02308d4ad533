"""What draws a page is copied from a paper's file into the pack's, and nothing that could act comes along."""

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, PdfObject, StreamObject

from bot.render.pack.objects import blank_stream, name

_LEFT_BEHIND = (
    *("/A", "/AA", "/JS", "/OpenAction", "/XFA"),
    *("/AF", "/EF", "/RF", "/Ref", "/OPI"),
    *("/Metadata", "/PieceInfo", "/Parent", "/StructParent", "/StructParents"),
)
"""What an object may carry and no page needs: actions and scripts, files and other documents, private notes."""

_OF_A_STREAM = ("/Length", "/F", "/FFilter", "/FDecodeParms")
"""The length is told anew; data in a file elsewhere are not asked for."""

_ACTIONS = (
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Named", "/URI"),
    *("/GoTo", "/GoToE", "/GoToR", "/GoTo3DView", "/Thread", "/Hide", "/SetOCGState", "/Trans"),
    *("/Movie", "/Sound", "/Rendition", "/RichMediaExecute"),
)
"""The kinds of action (`/S`): none belongs to what a page draws."""

_KINDS_LEFT = ("/Action", "/Filespec", "/EmbeddedFile", "/Annot", "/Catalog", "/Page", "/Pages")
"""The kinds of object (`/Type`) of which nothing is taken: what a page draws with is none of them."""


class Transplant:
    """Copies from one file into another; an object that is asked for twice is there once, its data shared.

    A file may nest its objects as deep and in circles as it likes: they are copied one by one.
    """

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._copies: dict[tuple[int, int], PdfObject] = {}
        self._waiting: list[tuple[PdfObject, PdfObject]] = []

    def copied(self, value: PdfObject) -> PdfObject:
        """A value with everything that it refers to."""
        made = self._copy(value)
        while self._waiting:
            self._fill(*self._waiting.pop())
        return made

    def copy_of(self, reference: PdfObject | None) -> PdfObject | None:
        """The copy of an object that was copied; None of one that was not."""
        if not isinstance(reference, IndirectObject):
            return None
        return self._copies.get((reference.idnum, reference.generation))

    def _copy(self, value: PdfObject) -> PdfObject:
        if isinstance(value, IndirectObject):
            return self._referred(value)
        made = _blank(value)
        if made is not value:
            self._fill(value, made)
        return made

    def _referred(self, reference: IndirectObject) -> PdfObject:
        key = (reference.idnum, reference.generation)
        if key not in self._copies:
            found = reference.get_object()
            if found is None:
                return NullObject()
            made = _blank(found)
            if not isinstance(made, DictionaryObject | ArrayObject):
                return made
            self._copies[key] = self._writer._add_object(made)
            self._waiting.append((found, made))
        return self._copies[key]

    def _fill(self, found: PdfObject, made: PdfObject) -> None:
        if isinstance(found, ArrayObject) and isinstance(made, ArrayObject):
            made.extend(self._copy(each) for each in found)
        elif isinstance(found, DictionaryObject) and isinstance(made, DictionaryObject):
            made.update({NameObject(key): self._copy(value) for key, value in _harmless(found)})


def _blank(found: PdfObject) -> PdfObject:
    """A dictionary, stream or array of the same kind to be filled; nothing for one that acts; anything else itself."""
    if isinstance(found, ArrayObject):
        return ArrayObject()
    if not isinstance(found, DictionaryObject):
        return found
    if name(found, "/S") in _ACTIONS or name(found, "/Type") in _KINDS_LEFT:
        return NullObject()
    if isinstance(found, StreamObject):
        return blank_stream(found._data, is_encoded="/Filter" in found)
    return DictionaryObject()


def _harmless(found: DictionaryObject) -> list[tuple[str, PdfObject]]:
    """What of a dictionary is copied. One without a type may be a list of names, and "/A" one of them."""
    left: tuple[str, ...] = _LEFT_BEHIND if "/Type" in found else ()
    if isinstance(found, StreamObject):
        left = (*_LEFT_BEHIND, *_OF_A_STREAM)
    return [(key, value) for key, value in found.items() if key not in left]
