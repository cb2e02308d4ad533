"""A pack bound into one PDF: the cover, and in their order the papers, or a slip for one that cannot be bound."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pypdf import PdfWriter

from bot.render.pack.agenda import Place
from bot.render.pack.bookmarks import add_bookmarks
from bot.render.pack.cover import Cover, cover
from bot.render.pack.document import PackDocument, PackPaper
from bot.render.pack.footer import add_footer
from bot.render.pack.laying import lay
from bot.render.pack.lettering import shown
from bot.render.pack.outside import describe, hide_layers
from bot.render.pack.paper import Bookmark, Leaf, Locked, Opened, opened
from bot.render.pack.sheet import Goal, Sheet
from bot.render.pack.slip import DAMAGED, LOCKED, slip, why_separate
from bot.render.pack.typecase import TypeCase

_CLOSED = Opened((), (), (), ())


@dataclass(frozen=True)
class _Bound:
    """A paper with its sheets, its own pages or one slip; `item` and `place` are where it is in the document."""

    item: int
    place: int
    paper: PackPaper
    inside: Opened
    sheets: Sequence[Sheet]
    first: int
    """The page that its first sheet is, counted from nought."""

    @property
    def place_on_cover(self) -> tuple[tuple[int, int], Place]:
        return (self.item, self.place), Place(self.first, len(self.inside.leaves))


def pack_pdf(document: PackDocument) -> bytes:
    """The whole file: the same document with the same papers gives the same bytes.

    A paper that cannot be read, whatever is wrong with it, has a slip page, and nothing in a paper acts any longer.
    Papers are read one after the other; about twice the size of the pack is held in memory at most.
    """
    writer, case = PdfWriter(), TypeCase()
    bound = list(_bound(document, writer, case, first=len(cover(document, case, {}).sheets)))
    front = cover(document, case, dict(each.place_on_cover for each in bound))
    sheets = [*front.sheets, *(sheet for each in bound for sheet in each.sheets)]
    for number, (sheet, belongs_to) in enumerate(zip(sheets, _belonging(front, bound), strict=True), start=1):
        add_footer(sheet, belongs_to=belongs_to, edition=document.edition, number=number)
    lay(writer, case, sheets)
    add_bookmarks(writer, _bookmarks(document, front, bound), sheets)
    hide_layers(writer, [each.inside for each in bound])
    describe(writer, document, pages=len(sheets))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _bound(document: PackDocument, writer: PdfWriter, case: TypeCase, *, first: int) -> Iterator[_Bound]:
    for place, item in enumerate(document.items):
        for each, paper in enumerate(item.papers):
            inside, why = _opened(paper, writer)
            sheets = [_sheet(case, leaf, first) for leaf in inside.leaves] or [slip(case, paper, item, why=why)]
            yield _Bound(place, each, paper, inside, sheets, first)
            first += len(sheets)


def _opened(paper: PackPaper, writer: PdfWriter) -> tuple[Opened, str]:
    """The paper's own pages; or none and why, and then nothing of it is left in the writer."""
    why = why_separate(paper)
    if why or paper.link or paper.data is None:
        return _CLOSED, why
    data, before = paper.data(), len(writer._objects)
    try:
        return opened(data, writer), ""
    except Locked:
        why = LOCKED
    except Exception:  # a damaged file may make its reader raise anything, and must not stop the pack
        why = DAMAGED
    del writer._objects[before:]
    return _CLOSED, why


def _sheet(case: TypeCase, leaf: Leaf, first: int) -> Sheet:
    """A page of a paper on its sheet; its links lead on in the pack."""
    sheet = Sheet(case, leaf.window.width, leaf.window.height)
    sheet.paste(leaf.pictures, leaf.window.matrix, leaf.window.seen)
    for link in leaf.links:
        sheet.link(link.area, _further(link.goal, first) if isinstance(link.goal, Goal) else link.goal)
    return sheet


def _further(goal: Goal, pages: int) -> Goal:
    return replace(goal, page=goal.page + pages)


def _belonging(front: Cover, bound: Sequence[_Bound]) -> Iterator[str]:
    """For each sheet of the pack the words of its stamp."""
    yield from _counted("Agenda", len(front.sheets))
    for each in bound:
        name = f"Paper {each.paper.letter}"
        if each.inside.leaves:
            yield from _counted(name, len(each.sheets))
        else:
            yield f"{name} · {'a link' if each.paper.link else 'a separate file'}"


def _counted(name: str, pages: int) -> Iterator[str]:
    yield from (f"{name} · page {page} of {pages}" for page in range(1, pages + 1))


def _bookmarks(document: PackDocument, front: Cover, bound: Sequence[_Bound]) -> Iterator[Bookmark]:
    yield Bookmark(0, "Agenda", Goal(0))
    for place, item in enumerate(document.items):
        yield Bookmark(0, shown(f"{item.number}. {item.title}"), front.items[place])
        for each in bound:
            if each.item == place:
                title = shown(f"Paper {each.paper.letter}: {each.paper.title or each.paper.name}")
                yield Bookmark(1, title, Goal(each.first))
                yield from (_deeper(bookmark, each.first) for bookmark in each.inside.bookmarks)


def _deeper(bookmark: Bookmark, first: int) -> Bookmark:
    goal = _further(bookmark.goal, first) if bookmark.goal else None
    return replace(bookmark, depth=bookmark.depth + 2, goal=goal)
