"""The content of a paper's page as one picture to be pasted, with all that it draws with."""

import zlib
from collections.abc import Iterator

from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from bot.render.pack.geometry import Window
from bot.render.pack.objects import blank_stream, dictionary, entry, stream
from bot.render.pack.transplant import Transplant

_AT_ONCE = 1 << 20
_WRONG_SUM = "incorrect data check"


def content_as_picture(page: PageObject, window: Window, writer: PdfWriter, transplant: Transplant) -> PdfObject:
    """Put it into the pack; whatever it does to the state of the page, it does to itself.

    One stream is taken as it is, its data shared; several are decoded and joined, as a page takes them for one. Raises
    ValueError or zlib.error where they are damaged.
    """
    streams = list(_streams(page))
    form = _as_it_is(streams[0], transplant) if len(streams) == 1 else stream(b"\n".join(_decoded(streams)))
    form.update(dictionary({"/Type": "/XObject", "/Subtype": "/Form", "/BBox": list(window.seen)}))
    for key in ("/Resources", "/Group"):
        found = entry(page, key)
        if isinstance(found, DictionaryObject):
            form.update(dictionary({key: transplant.copied(getattr(found, "indirect_reference", None) or found)}))
    return writer._add_object(form)


def _streams(page: PageObject) -> Iterator[StreamObject]:
    found = entry(page, "/Contents")
    parts = found if isinstance(found, ArrayObject) else [found] if "/Contents" in page else []
    for part in parts:
        content = part.get_object() if part is not None else None
        if not isinstance(content, StreamObject):
            raise ValueError("content that is not in the file")
        yield content


def _decoded(streams: list[StreamObject]) -> Iterator[bytes]:
    for each in streams:
        _check(each)
        yield each.get_data()


def _as_it_is(content: StreamObject, transplant: Transplant) -> StreamObject:
    _check(content)
    form = blank_stream(content._data, is_encoded="/Filter" in content)
    kept = {key: content.raw_get(key) for key in ("/Filter", "/DecodeParms") if key in content}
    form.update(dictionary({key: transplant.copied(value) for key, value in kept.items()}))
    return form


def _check(content: StreamObject) -> None:
    """Unpack it: readers show what comes before the damage, and nobody would notice what is missing."""
    found = entry(content, "/Filter")
    filters = list(found) if isinstance(found, ArrayObject) else [found] if found is not None else []
    if filters[-1:] != ["/FlateDecode"]:
        content.get_data()
        return
    packed = blank_stream(content._data, is_encoded=len(filters) > 1)
    packed.update(dictionary({"/Filter": filters[:-1]} if filters[:-1] else {}))
    _inflate(packed.get_data())


def _inflate(data: bytes) -> None:
    """Without keeping what comes out. A wrong sum at the end is passed over, as readers do: all of it is there."""
    decoder = zlib.decompressobj()
    try:
        while data and not decoder.eof:
            decoder.decompress(data, _AT_ONCE)
            data = decoder.unconsumed_tail
    except zlib.error as error:
        if _WRONG_SUM not in str(error):
            raise
