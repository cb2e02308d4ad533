"""Where the links and bookmarks of a paper lead, told as places on its sheets."""

from collections.abc import Sequence
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination, DictionaryObject, IndirectObject, PdfObject

from bot.render.pack.geometry import Window, moved
from bot.render.pack.objects import entry
from bot.render.pack.sheet import Goal

_COORDINATES = {
    "/XYZ": ("left", "top"),
    "/FitH": ("top",),
    "/FitBH": ("top",),
    "/FitV": ("left",),
    "/FitBV": ("left",),
    "/FitR": ("left", "bottom", "right", "top"),
}


class Landings:
    """The destinations of one file; pages are counted from its first, points are the sheets'."""

    def __init__(self, reader: PdfReader, windows: Sequence[Window]) -> None:
        self._reader = reader
        self._windows = windows
        self._pages = {_id(page.indirect_reference): place for place, page in enumerate(reader.pages)}

    def goal(self, destination: PdfObject | None) -> Goal | None:
        """Where a destination leads, in any of the ways in which files tell one; None if nowhere in this file."""
        found = destination.get_object() if destination is not None else None
        if isinstance(found, Destination):
            found = found.dest_array
        elif isinstance(found, DictionaryObject):
            found = entry(found, "/D")
        elif isinstance(found, str | bytes):
            named = self._named.get(found if isinstance(found, str) else found.decode("latin-1"))
            found = named.dest_array if named is not None else None
        return self._on_a_sheet(found) if isinstance(found, ArrayObject) and found else None

    @cached_property
    def _named(self) -> dict[str, Destination]:
        return self._reader.named_destinations

    def _on_a_sheet(self, destination: ArrayObject) -> Goal | None:
        page = self._page(destination[0])
        if page is None:
            return None
        kind = str(destination[1]) if len(destination) > 1 else ""
        told = dict(zip(_COORDINATES.get(kind, ()), map(_number, destination[2:]), strict=False))
        left, top = told.get("left"), told.get("top")
        if left is None and top is None:
            return Goal(page)
        window = self._windows[page]
        return Goal(page, *moved(window.matrix, _or(left, window.seen[0]), _or(top, window.seen[3])))

    def _page(self, told: PdfObject) -> int | None:
        """By reference, or by number."""
        if isinstance(told, IndirectObject):
            return self._pages.get(_id(told))
        return told if isinstance(told, int) and 0 <= told < len(self._windows) else None


def _id(reference: IndirectObject | None) -> tuple[int, int] | None:
    return (reference.idnum, reference.generation) if reference is not None else None


def _number(value: PdfObject) -> float | None:
    found = value.get_object()
    return float(found) if isinstance(found, int | float) else None


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
