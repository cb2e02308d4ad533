"""A paper's file opened: its pages as pictures for the pack's sheets, with their links and its own bookmarks."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from pypdf import PageObject, PdfReader, PdfWriter, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from bot.render.pack.annotations import annotations, destination, picture, web_address
from bot.render.pack.content import content_as_picture
from bot.render.pack.geometry import IDENTITY, Matrix, Window, box_around, box_of, window_of
from bot.render.pack.landing import Landings
from bot.render.pack.lettering import shown
from bot.render.pack.objects import entry, name
from bot.render.pack.sheet import Goal, Link
from bot.render.pack.transplant import Transplant

BOOKMARKS_MOST = 2000
"""How many bookmarks of one paper are kept, from the first."""

T = TypeVar("T")


class Locked(Exception):  # noqa: N818
    """The file is encrypted."""


@dataclass(frozen=True)
class Leaf:
    """A page of a paper: pictures to draw, each with the matrix that puts it on the page, and where its links lead."""

    window: Window
    pictures: tuple[tuple[Matrix, PdfObject], ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Bookmark:
    """A bookmark, so deep below the paper's own; it need not lead anywhere."""

    depth: int
    title: str
    goal: Goal | None


@dataclass(frozen=True)
class Opened:
    """All that the pack takes from a file; goals count pages from its first. `hidden` are its layers out of sight."""

    leaves: tuple[Leaf, ...]
    bookmarks: tuple[Bookmark, ...]
    layers: tuple[PdfObject, ...]
    hidden: tuple[PdfObject, ...]


def opened(data: bytes, writer: PdfWriter) -> Opened:
    """Copy what a PDF file shows into the pack's.

    Nothing is taken along that could act: no script, no action but plain links, no attached file. Form fields, marks
    and stamps become part of the picture. An encrypted file stays closed, also where no password is asked for: whoever
    restricted it did not want its pages taken. Raises Locked for it, and anything at all for a file that is damaged.
    """
    with apply_configuration(jbig2dec_binary=None), io.BytesIO(data) as file, PdfReader(file) as reader:
        if reader.is_encrypted:
            raise Locked
        return _taken(reader, writer)


def _taken(reader: PdfReader, writer: PdfWriter) -> Opened:
    transplant = Transplant(writer)
    windows = [window_of(page) for page in reader.pages]
    if not windows:
        raise ValueError("a file without pages")
    landings = Landings(reader, windows)
    pages = zip(reader.pages, windows, strict=True)
    leaves = tuple(_leaf(page, window, writer, transplant, landings) for page, window in pages)
    bookmarks = _unless_damaged(lambda: list(islice(_bookmarks(reader.outline, landings, 0), BOOKMARKS_MOST)))
    layers, hidden = _unless_damaged(lambda: _layers(reader, transplant)) or ((), ())
    return Opened(leaves, tuple(bookmarks or ()), layers, hidden)


def _unless_damaged(read: Callable[[], T]) -> T | None:
    """What lies around the pages of a file may be damaged without the pages being lost."""
    try:
        return read()
    except Exception:  # whatever a reader trips over in a file from anywhere
        return None


def _leaf(page: PageObject, window: Window, writer: PdfWriter, transplant: Transplant, landings: Landings) -> Leaf:
    content = content_as_picture(page, window, writer, transplant)
    marks = _unless_damaged(lambda: list(annotations(page))) or []
    pictures = [found for mark in marks if (found := _unless_damaged(partial(picture, mark)))]
    links = [link for mark in marks if (link := _unless_damaged(partial(_link, mark, window, landings)))]
    copies = [(matrix, transplant.copied(form)) for matrix, form in pictures]
    return Leaf(window, ((IDENTITY, content), *copies), tuple(links))


def _link(annotation: DictionaryObject, window: Window, landings: Landings) -> Link | None:
    """A link, if it leads somewhere in the paper or to the web."""
    goal = web_address(annotation) or landings.goal(destination(annotation))
    area = box_of(entry(annotation, "/Rect"))
    return Link(box_around(window.matrix, area), goal) if goal is not None and area is not None else None


def _bookmarks(outline: Iterable[Any], landings: Landings, depth: int) -> Iterator[Bookmark]:
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each, landings, depth + 1)
        else:
            yield Bookmark(depth, shown(str(each.title or "")) or "…", landings.goal(each))


def _layers(reader: PdfReader, transplant: Transplant) -> tuple[tuple[PdfObject, ...], tuple[PdfObject, ...]]:
    """Those that its pages draw on, and those of them that the file shows only when asked."""
    properties = entry(reader.root_object, "/OCProperties")
    state = entry(properties, "/D")
    every, on, off = _array(properties, "/OCGs"), _array(state, "/ON"), _array(state, "/OFF")
    if name(state, "/BaseState") == "/OFF":
        off = [layer for layer in every if layer not in on]
    return _copies(every, transplant), _copies(off, transplant)


def _array(found: PdfObject | None, key: str) -> list[PdfObject]:
    value = entry(found, key)
    return list(value) if isinstance(value, ArrayObject) else []


def _copies(found: Iterable[PdfObject], transplant: Transplant) -> tuple[PdfObject, ...]:
    return tuple(copy for each in found if (copy := transplant.copy_of(each)))
