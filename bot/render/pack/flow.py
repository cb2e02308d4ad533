"""Paragraphs and blocks one below the other, over as many sheets as they take."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.render.pack.lettering import fitted, shown, wrapped
from bot.render.pack.sheet import INK, Colour, Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import REGULAR

LEFT = 54.0
RIGHT = 541.0
"""Between these the text of a cover stands, in points."""

TOP = 72.0
"""From the upper edge of a sheet, but for the first, to its first block, in points."""

BOTTOM = 44.0
"""What stays free at the foot."""

_LARGE = 16.0
_ASCENT = 1.05


@dataclass(frozen=True)
class Paragraph:
    """Lines of one size."""

    lines: tuple[str, ...]
    size: float
    weight: int
    colour: Colour

    @property
    def leading(self) -> float:
        """From one baseline to the next, in points."""
        return self.size * (1.2 if self.size > _LARGE else 1.36)

    @property
    def height(self) -> float:
        """All its lines, in points."""
        return len(self.lines) * self.leading

    def draw(self, sheet: Sheet, x: float, top: float) -> float:
        """Draw it from its upper left corner; where it ends."""
        for place, line in enumerate(self.lines):
            baseline = top - self.size * _ASCENT - place * self.leading
            sheet.text(x, baseline, line, size=self.size, colour=self.colour, weight=self.weight)
        return top - self.height


@dataclass(frozen=True)
class Block:
    """Something that is not torn: its height, and how it is drawn from its upper edge downwards."""

    height: float
    draw: Callable[[Sheet, float], None]


def paragraph(
    text: str, width: float, *, size: float, most: int, weight: int = REGULAR, colour: Colour = INK
) -> Paragraph:
    """A text, its lines kept apart, in at most so many; an empty text takes none."""
    lines: list[str] = []
    rest = [line for line in text.splitlines() if shown(line)]
    while rest and len(lines) < most:
        lines += wrapped(rest.pop(0), width, size=size, weight=weight, most=most - len(lines))
    if rest:
        lines[-1] = fitted(" ".join([lines[-1], *rest]), width, size=size, weight=weight)
    return Paragraph(tuple(lines), size, weight, colour)


def stacked(blocks: Iterable[Block]) -> Block:
    """Blocks that stay together."""
    parts = tuple(blocks)

    def draw(sheet: Sheet, top: float) -> None:
        for part in parts:
            part.draw(sheet, top)
            top -= part.height

    return Block(sum(part.height for part in parts), draw)


def space(height: float) -> Block:
    """Nothing, so high."""
    return Block(height, lambda sheet, top: None)


def flowed(blocks: Iterable[Block], case: TypeCase, *, begin: Callable[[Sheet], None]) -> list[Sheet]:
    """The sheets; `begin` draws the head of each but the first, which the blocks fill from its upper edge."""
    sheets = [Sheet(case)]
    top = sheets[0].height
    for block in blocks:
        if top - block.height < BOTTOM:
            sheets.append(Sheet(case))
            begin(sheets[-1])
            top = sheets[-1].height - TOP
        block.draw(sheets[-1], top)
        top -= block.height
    return sheets
