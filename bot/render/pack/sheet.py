"""A page that is drawn: text, areas, lines, and places that lead somewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pypdf.generic import PdfObject

from bot.render.pack.geometry import A4, Box, Matrix
from bot.render.pack.lettering import Glyph, Run, set_line, width_of
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD, REGULAR, Cut

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

INK: Colour = (0.11, 0.14, 0.19)
SOFT: Colour = (0.36, 0.41, 0.48)
FAINT: Colour = (0.82, 0.85, 0.88)
TINT: Colour = (0.953, 0.961, 0.973)
WHITE: Colour = (1, 1, 1)
ACCENT: Colour = (0.07, 0.29, 0.42)
AMBER: Colour = (0.64, 0.31, 0.0)
CRIMSON: Colour = (0.66, 0.09, 0.18)


@dataclass(frozen=True)
class Goal:
    """A place in the pack: a page, counted from nought, and a point on it; without one, wherever it shows best."""

    page: int
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Link:
    """A rectangle (left, bottom, right, top) that leads to a goal, or to an address on the web."""

    area: Box
    goal: Goal | str


@dataclass(frozen=True)
class _Text:
    x: float
    y: float
    runs: Sequence[Run]
    size: float
    colour: Colour


class Sheet:
    """One page, in points, from its lower left corner. Its content can be had once the case is embedded."""

    def __init__(self, case: TypeCase, width: float = A4[0], height: float = A4[1]) -> None:
        self.width, self.height = width, height
        self.links: list[Link] = []
        self.marks: dict[int, float] = {}
        self.pictures: dict[str, PdfObject] = {}
        self._case = case
        self._drawn: list[str | _Text] = []

    def draw(self, operators: str) -> None:
        """Anything, in the operators of PDF; it has to leave the state of the page as it found it."""
        self._drawn.append(operators)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        colour: Colour = INK,
        weight: int = REGULAR,
        align: Literal["left", "centre", "right"] = "left",
    ) -> float:
        """A line of text on a baseline, `x` being where it begins, its middle or its end; how wide it is."""
        runs = set_line(text, weight=weight)
        width = sum(run.width for run in runs) * size / 1000
        start = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        for run in runs:
            self._case.use(run)
        self._drawn.append(_Text(start, y, runs, size, colour))
        return width

    def area(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.draw(f"q {_colour(colour)} rg {_n(x, y, width, height)} re f Q")

    def rule(self, x: float, y: float, width: float, *, colour: Colour = FAINT, thickness: float = 0.6) -> None:
        """A line across."""
        self.area(x, y - thickness / 2, width, thickness, colour)

    def label(self, right: float, baseline: float, words: str, colour: Colour, *, size: float = 9) -> float:
        """A word in white on a coloured field that ends at `right`; how wide the field is."""
        width = width_of(words, size=size, weight=BOLD) + size * 1.4
        self.area(right - width, baseline - size * 0.54, width, size * 1.8, colour)
        self.text(right - width / 2, baseline, words, size=size, weight=BOLD, colour=WHITE, align="centre")
        return width

    def paste(self, pictures: Iterable[tuple[Matrix, PdfObject]], matrix: Matrix, seen: Box) -> None:
        """Pictures, each put by its own matrix on a page of which a part is seen, and that page put by another."""
        left, bottom, right, top = seen
        self.draw(f"q {_n(*matrix, digits=8)} cm {_n(left, bottom, right - left, top - bottom)} re W n")
        for own, picture in pictures:
            name = f"/P{len(self.pictures)}"
            self.pictures[name] = picture
            self.draw(f"q {_n(*own, digits=8)} cm {name} Do Q")
        self.draw("Q")

    def mark(self, item: int, top: float) -> None:
        """Note at which height an item is."""
        self.marks[item] = top

    def link(self, area: Box, goal: Goal | str) -> None:
        """Make a rectangle (left, bottom, right, top) lead somewhere."""
        self.links.append(Link(area, goal))

    def content(self) -> bytes:
        """The operators that draw it all."""
        parts = (drawn if isinstance(drawn, str) else self._lettered(drawn) for drawn in self._drawn)
        return "\n".join(parts).encode("ascii")

    def _lettered(self, text: _Text) -> str:
        runs = (part for run in text.runs for part in self._run(run, text.size))
        return " ".join([f"BT {_colour(text.colour)} rg 1 0 0 1 {_n(text.x, text.y)} Tm", *runs, "ET"])

    def _run(self, run: Run, size: float) -> Iterator[str]:
        """Glyphs that tell their text themselves, and groups of glyphs with their text beside them."""
        yield f"{self._case.name(run.cut)} {_n(size)} Tf"
        for is_simple, groups in groupby(_groups(run.glyphs), lambda group: len(group) == 1):
            if is_simple:
                yield from self._risen(run.cut, [glyph for group in groups for glyph in group], size)
                continue
            for group in groups:
                yield f"/Span << /ActualText <FEFF{group[0].text.encode('utf-16-be').hex()}> >> BDC"
                yield from self._risen(run.cut, group, size)
                yield "EMC"

    def _risen(self, cut: Cut, glyphs: Iterable[Glyph], size: float) -> Iterator[str]:
        for rise, level in groupby(glyphs, lambda glyph: glyph.y):
            yield f"{_n(rise * size / 1000)} Ts [{''.join(self._placed(cut, level))}] TJ"

    def _placed(self, cut: Cut, glyphs: Iterable[Glyph]) -> Iterator[str]:
        """The codes of glyphs, moved where one does not stand or lead on as its font would have it."""
        for glyph in glyphs:
            after = cut.font.get_glyph_h_advance(glyph.number) + glyph.x - glyph.advance
            yield f"{-glyph.x} " if glyph.x else ""
            yield f"<{self._case.code(cut, glyph):04X}>"
            yield f"{after} " if after else ""


def _groups(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand for something together."""
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.text or not groups:
            groups.append([])
        groups[-1].append(glyph)
    return groups


def _colour(colour: Colour) -> str:
    return _n(*colour)


def _n(*numbers: float, digits: int = 3) -> str:
    return " ".join(f"{number:.{digits}f}".rstrip("0").rstrip(".") for number in numbers)
