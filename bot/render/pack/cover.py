"""The cover: which meeting it is, what changed in an addendum, and the agenda."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.render.pack.agenda import Place, agenda_blocks
from bot.render.pack.document import PRIVATE, PackDocument
from bot.render.pack.flow import LEFT, RIGHT, Block, Paragraph, flowed, paragraph
from bot.render.pack.lettering import fitted
from bot.render.pack.sheet import ACCENT, AMBER, CRIMSON, INK, SOFT, TINT, Colour, Goal, Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD
from bot.render.words import counted, day_in_words, instant_in_words, short_day

_WIDTH = RIGHT - LEFT
_INSET = 14.0
_SECOND = LEFT + _WIDTH * 0.58
_CAPTION = 8.5


@dataclass(frozen=True)
class Cover:
    """Its sheets, and by its place in the document where on them each item is."""

    sheets: Sequence[Sheet]
    items: Mapping[int, Goal]


def cover(document: PackDocument, case: TypeCase, places: Mapping[tuple[int, int], Place]) -> Cover:
    """Draw it; `places` tells, by the places of an item and of a paper in it, where that paper is.

    How many sheets it takes does not depend on the places.
    """
    sheets = flowed(_blocks(document, places), case, begin=lambda sheet: _continue(sheet, document))
    items = {item: Goal(page, 0.0, top) for page, sheet in enumerate(sheets) for item, top in sheet.marks.items()}
    return Cover(sheets, items)


def _blocks(document: PackDocument, places: Mapping[tuple[int, int], Place]) -> Iterator[Block]:
    yield _title(document)
    yield _details(document)
    if document.changes:
        yield _heading("What changed")
        yield from (_change(change) for change in document.changes)
    yield _heading("Agenda")
    yield from agenda_blocks(document, places)
    if document.missing:
        yield _heading("Reports missing")
        yield from (_change(report) for report in document.missing)


def _title(document: PackDocument) -> Block:
    title = paragraph(document.title, _WIDTH, size=27, weight=BOLD, most=3)
    meeting = paragraph(document.meeting, _WIDTH, size=14, most=3, colour=SOFT)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(0, top - 8, sheet.width, 8, ACCENT)
        end = RIGHT
        for words, colour in _labels(document):
            end -= sheet.label(end, top - 48, words, colour) + 6
        group = fitted(document.group, end - LEFT - 6, size=11.5, weight=BOLD)
        sheet.text(LEFT, top - 48, group, size=11.5, weight=BOLD, colour=ACCENT)
        meeting.draw(sheet, LEFT, title.draw(sheet, LEFT, top - 62) - 4)

    return Block(66 + title.height + meeting.height + 16, draw)


def _labels(document: PackDocument) -> Iterator[tuple[str, Colour]]:
    if document.edition:
        yield document.edition, CRIMSON if document.edition == PRIVATE else ACCENT
    if document.short_notice:
        yield "Short notice", AMBER


@dataclass(frozen=True)
class _Detail:
    """Words under a caption; `address` makes them a link."""

    caption: str
    words: Paragraph
    address: str = ""

    @property
    def height(self) -> float:
        return _CAPTION * 1.5 + self.words.height

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        sheet.text(x, top - _CAPTION, self.caption, size=_CAPTION, colour=SOFT)
        bottom = self.words.draw(sheet, x, top - _CAPTION * 1.5)
        if self.address:
            sheet.link((x, bottom, x + _room(x), top), self.address)


def _room(x: float) -> float:
    """How wide a detail may be that begins at `x`."""
    return (RIGHT if x >= _SECOND else _SECOND) - x - _INSET


def _details(document: PackDocument) -> Block:
    """When, where, how much and since when: two by two on a tinted field."""
    first = LEFT + _INSET
    papers = sum(len(item.papers) for item in document.items)
    address = document.place if document.place.startswith("https://") else ""

    def detail(caption: str, words: str, x: float, leads_to: str = "") -> _Detail:
        colour = ACCENT if leads_to else INK
        return _Detail(caption, paragraph(words, _room(x), size=10.5, most=3, colour=colour), leads_to)

    day, times = day_in_words(document.starts_at.date()), f"{document.starts_at:%H:%M} to {document.ends_at:%H:%M}"
    amount = f"{counted(len(document.items), 'item')}, {counted(papers, 'paper')}"
    rows = (
        (
            detail("When", f"{day}, {times} ({document.zone})", first),
            detail("Where", document.place or "To be announced", _SECOND, address),
        ),
        (
            detail("Published", instant_in_words(document.published_at, zone=document.zone), first),
            detail("On the agenda", amount[0].upper() + amount[1:], _SECOND),
        ),
    )
    heights = [max(detail.height for detail in row) for row in rows]
    height = sum(heights) + 10 + 2 * _INSET

    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(LEFT, top - height, _WIDTH, height, TINT)
        top -= _INSET
        for (left, right), high in zip(rows, heights, strict=True):
            left.draw(sheet, first, top)
            right.draw(sheet, _SECOND, top)
            top -= high + 10

    return Block(height, draw)


def _heading(words: str) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 36, words, size=15, weight=BOLD, colour=ACCENT)

    return Block(46, draw)


def _change(change: str) -> Block:
    words = paragraph(change, _WIDTH - 14, size=10.5, most=6)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(LEFT, top - 9.5, 4, 4, ACCENT)
        words.draw(sheet, LEFT + 14, top)

    return Block(words.height + 4, draw)


def _continue(sheet: Sheet, document: PackDocument) -> None:
    """The head of a further sheet."""
    sheet.area(0, sheet.height - 8, sheet.width, 8, ACCENT)
    baseline = sheet.height - 48
    day = f"{short_day(document.starts_at.date())} · Agenda, continued"
    width = sheet.text(RIGHT, baseline, day, size=9.5, colour=SOFT, align="right")
    group = fitted(document.group, _WIDTH - width - 12, size=9.5, weight=BOLD)
    sheet.text(LEFT, baseline, group, size=9.5, weight=BOLD, colour=ACCENT)
