"""The PDF of a pack: values in, bytes out."""

from bot.render.pack.binding import pack_pdf
from bot.render.pack.document import PRIVATE, PackDocument, PackItem, PackPaper

__all__ = ["PRIVATE", "PackDocument", "PackItem", "PackPaper", "pack_pdf"]
