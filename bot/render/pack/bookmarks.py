"""The bookmarks of the pack: the agenda, each item, its papers below it, and their own below these."""

from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import Fit, IndirectObject

from bot.render.pack.paper import Bookmark
from bot.render.pack.sheet import Goal, Sheet

OPEN_TO = 1
"""How many levels of bookmarks are unfolded at first."""


def add_bookmarks(writer: PdfWriter, bookmarks: Iterable[Bookmark], sheets: Sequence[Sheet]) -> None:
    """Put them into the file, each below the last one that is less deep; goals count the pages of the whole file."""
    above: list[IndirectObject] = []
    for bookmark in bookmarks:
        del above[bookmark.depth :]
        added = writer.add_outline_item(
            title=bookmark.title,
            page_number=bookmark.goal.page if bookmark.goal else None,
            parent=above[-1] if above else None,
            fit=point_of(bookmark.goal, sheets) if bookmark.goal else Fit.fit(),
            is_open=bookmark.depth < OPEN_TO,
        )
        above.append(added)


def point_of(goal: Goal, sheets: Sequence[Sheet]) -> Fit:
    """The point that a reader scrolls to, at the size in which the page is shown already; by itself the page's top."""
    left = 0.0 if goal.x is None else goal.x
    top = sheets[goal.page].height if goal.y is None else goal.y
    return Fit.xyz(left=round(left, 2), top=round(top, 2), zoom=None)
