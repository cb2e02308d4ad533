"""The agenda as blocks of the cover: each item at its time, below it its papers with the pages they are on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

from bot.render.pack.document import PackDocument, PackItem, PackPaper
from bot.render.pack.flow import LEFT, RIGHT, Block, paragraph, space, stacked
from bot.render.pack.lettering import width_of
from bot.render.pack.sheet import ACCENT, AMBER, SOFT, TINT, WHITE, Goal, Sheet
from bot.render.pack.typefaces import BOLD
from bot.render.words import counted

_NUMBER = LEFT + 50
_COLUMN = LEFT + 74
_PAGES = 74.0
_PADDING = 7.0
_BADGE = 17.0
_TOGETHER = 3
_HALF_PAGE = 380.0
_PURPOSE_MOST = 40
_APART = "\u200e · \u200e"
"""Between parts of a line; each part keeps its own direction, and the parts stand from left to right."""


@dataclass(frozen=True)
class Place:
    """Where a paper is in the pack: its first page, counted from nought, and how many pages of its own are there.

    A paper that a slip stands for has none.
    """

    first: int
    pages: int


def agenda_blocks(document: PackDocument, places: Mapping[tuple[int, int], Place]) -> Iterator[Block]:
    """The items in their order, each with its first papers beside it, and when the agenda ends."""
    for place, item in enumerate(document.items):
        rows = [_paper(paper, places.get((place, each))) for each, paper in enumerate(item.papers)]
        yield from _kept_together(_item(place, item), rows)
        yield space(8)
    yield _end(document) if document.items else _nothing()


def _kept_together(item: Block, rows: list[Block]) -> Iterator[Block]:
    """An item with its first papers, as long as that is less than half a page."""
    first = stacked([item, *rows[:_TOGETHER]])
    yield from [first, *rows[_TOGETHER:]] if first.height <= _HALF_PAGE else [item, *rows]


def _item(place: int, item: PackItem) -> Block:
    late = width_of("Late", size=8, weight=BOLD) + 20 if item.is_late else 0.0
    title = paragraph(item.title, RIGHT - _COLUMN - late, size=12, weight=BOLD, most=5)
    purpose = paragraph(item.purpose, RIGHT - _COLUMN, size=10, most=_PURPOSE_MOST)
    about = paragraph(_about(item), RIGHT - _COLUMN, size=9, most=4, colour=SOFT)
    height = 10 + max(title.height + purpose.height + about.height + 3, 32) + 5

    def draw(sheet: Sheet, top: float) -> None:
        sheet.mark(place, top)
        sheet.rule(LEFT, top, RIGHT - LEFT)
        top -= 10
        sheet.text(LEFT, top - 12.6, f"{item.starts_at:%H:%M}", size=12, weight=BOLD, colour=ACCENT)
        sheet.text(LEFT, top - 26, f"{item.minutes} min", size=9, colour=SOFT)
        sheet.text(_NUMBER, top - 12.6, f"{item.number}.", size=12, weight=BOLD, colour=SOFT)
        if item.is_late:
            sheet.label(RIGHT, top - 12, "Late", AMBER, size=8)
        below = purpose.draw(sheet, _COLUMN, title.draw(sheet, _COLUMN, top))
        about.draw(sheet, _COLUMN, below - 2)

    return Block(height, draw)


def _about(item: PackItem) -> str:
    owner = f"Owner: {item.owner}" if item.owner else "No owner yet"
    return _APART.join(part for part in (owner, item.heading, item.note) if part)


def _paper(paper: PackPaper, place: Place | None) -> Block:
    """A row that leads to the paper: its letter, its title, what it is, and its page."""
    badge = max(_BADGE, width_of(paper.letter, size=9.5, weight=BOLD) + 8)
    indent = _COLUMN + _PADDING + badge + 8
    width = RIGHT - _PAGES - indent
    title = paragraph(paper.title or paper.name, width, size=10, most=4)
    what = paragraph(_what(paper, place), width, size=8.5, most=1, colour=SOFT)
    inner = title.height + 12 + 2 * _PADDING - 2

    def draw(sheet: Sheet, top: float) -> None:
        bottom = top - inner
        sheet.area(_COLUMN, bottom, RIGHT - _COLUMN, inner, TINT)
        sheet.area(_COLUMN + _PADDING, top - _PADDING - _BADGE, badge, _BADGE, ACCENT)
        middle = _COLUMN + _PADDING + badge / 2
        sheet.text(middle, top - _PADDING - 12, paper.letter, size=9.5, weight=BOLD, colour=WHITE, align="centre")
        what.draw(sheet, indent, title.draw(sheet, indent, top - _PADDING + 1))
        end, baseline = RIGHT - _PADDING - 3, top - _PADDING - 10
        sheet.text(end, baseline - 13.6, _instead(paper, place), size=8.5, colour=SOFT, align="right")
        if place is not None:
            number = str(place.first + 1)
            before = end - width_of(number, size=11, weight=BOLD) - 5
            sheet.text(before, baseline, "page", size=8.5, colour=SOFT, align="right")
            sheet.text(end, baseline, number, size=11, weight=BOLD, align="right")
            sheet.link((_COLUMN, bottom, RIGHT, top), Goal(place.first))

    return Block(inner + 4, draw)


def _what(paper: PackPaper, place: Place | None) -> str:
    """How many pages; of one that is not in the pack, its name or address."""
    return counted(place.pages, "page") if place and place.pages else paper.link or paper.name


def _instead(paper: PackPaper, place: Place | None) -> str:
    if place and place.pages:
        return ""
    return "link" if paper.link else "separate file"


def _end(document: PackDocument) -> Block:
    """When the last item ends, and by how much that is over the time of the meeting."""
    ends_at = max(item.ends_at for item in document.items)
    over = (ends_at.astimezone(UTC) - document.ends_at.astimezone(UTC)) // timedelta(minutes=1)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top, RIGHT - LEFT)
        sheet.text(LEFT, top - 22.6, f"{ends_at:%H:%M}", size=12, weight=BOLD, colour=ACCENT)
        width = sheet.text(_COLUMN, top - 22.6, "End of the agenda", size=10, colour=SOFT)
        if over > 0:
            told = f"{counted(over, 'minute')} more than the meeting has"
            sheet.text(_COLUMN + width + 10, top - 22.6, told, size=10, weight=BOLD, colour=AMBER)

    return Block(34, draw)


def _nothing() -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top, RIGHT - LEFT)
        sheet.text(LEFT, top - 24, "Nothing has been put on the agenda yet.", size=10.5, colour=SOFT)

    return Block(40, draw)
