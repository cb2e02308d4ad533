"""The first page of a PDF as a PNG picture."""

import io
from threading import Lock

SHARP = 2.0
"""Dots for each point of the page, unless that makes the picture too large."""

LONGEST = 8000
"""Dots of the longer side at most."""

_COLOURS = 64
"""Enough for text and a few tints, at a quarter of the size."""

_ONE_AT_A_TIME = Lock()
"""PDFium works for one thread at a time."""


def png_of(pdf: bytes) -> bytes:
    """The same page gives the same picture. What draws it is loaded with the first one: most processes draw none."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        page = document[0]
        picture = page.render(scale=min(SHARP, LONGEST / max(page.get_size()))).to_pil()
        document.close()
    file = io.BytesIO()
    picture.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()
