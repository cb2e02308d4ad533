"""A line of text as glyphs from left to right, how wide it is, and where a longer one breaks."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot.render.pack.direction import levels, visual
from bot.render.pack.typefaces import REGULAR, Cut, cuts_for

TEXT_MOST = 4000
"""Characters of one text that are looked at: far more than any place in a pack shows."""

_MARKS_MOST = 4
_JOINERS = ("\u200c", "\u200d")
_UNSEEN = ("\u200e", "\u200f")
"""The two marks that only lend a direction to what stands beside them."""
_IDEOGRAPHS = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。，．！？：；」』】〉》）"
_PIECE = re.compile(rf" ?(?:[{_IDEOGRAPHS}][{_CLOSING}]*|[^ {_IDEOGRAPHS}]*[-–](?=[^\d ])|[^ {_IDEOGRAPHS}]+)| ")
_SEAMS = "/-_.?&="
"""After which a word that is wider than its line is torn, rather than just anywhere."""


_THIN = 8
"""Of the thinnest letters, so many are as wide as the size they are set in."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in its place, and the text it stands for; lengths are thousandths of the size.

    Of several glyphs that stand for something together, the first has its text, and the others none.
    """

    number: int
    text: str
    advance: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Run:
    """The glyphs of a stretch of a line in one cut and one direction, from left to right."""

    cut: Cut
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> int:
        """In thousandths of the size."""
        return sum(glyph.advance for glyph in self.glyphs)


def shown(text: str) -> str:
    """A text that somebody wrote, as it is shown: in one line, and nothing in it acts.

    Control characters show as replacement characters; what would turn the direction of the text around or is invisible
    is left out, and of a pile of marks on one letter the first four stay.
    """
    written = "".join(_shown(character) for character in unicodedata.normalize("NFC", text[:TEXT_MOST]))
    return " ".join("".join(_without_piles(written)).split())


def set_line(text: str, *, weight: int = REGULAR) -> tuple[Run, ...]:
    """The runs of a text, from left to right."""
    return _set(shown(text), weight)


def width_of(text: str, *, size: float, weight: int = REGULAR) -> float:
    """How wide a text is, in points."""
    return _width(shown(text), size, weight)


def wrapped(text: str, width: float, *, size: float, weight: int = REGULAR, most: int) -> list[str]:
    """A text in lines of at most `width` points; after `most` lines it ends with an ellipsis. Empty text: no line."""
    rest = shown(text)
    lines: list[str] = []
    while rest and len(lines) < most:
        line = _first_line(rest, width, size, weight)
        rest = rest[len(line) :].strip()
        lines.append(line.strip())
    if rest:
        lines[-1] = _cut_short(f"{lines[-1]} {rest}", width, size, weight)
    return lines


def fitted(text: str, width: float, *, size: float, weight: int = REGULAR) -> str:
    """A text in one line, cut short with an ellipsis if it is wider."""
    return "".join(wrapped(text, width, size=size, weight=weight, most=1))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\t\n\v\f\r\x85" or category[0] == "Z":
        return " "
    if category == "Cf" and character not in (*_JOINERS, *_UNSEEN):
        return ""
    return "\ufffd" if category in ("Cc", "Cs", "Co") else character


def _without_piles(text: str) -> Iterator[str]:
    for is_mark, run in groupby(text, lambda character: unicodedata.category(character) in ("Mn", "Me")):
        marks = "".join(run)
        yield marks[:_MARKS_MOST] if is_mark else marks


def _first_line(text: str, width: float, size: float, weight: int) -> str:
    """All of it, or as many pieces as fit; of a word that is wider than the line by itself, as much as fits."""
    if len(text) <= _room(width, size) and _width(text, size, weight) <= width:
        return text
    line = "".join(_fitting(text, width, size, weight))
    if line.strip():
        return line
    torn = _torn(text, width, size, weight)
    seam = max(torn.rfind(character) for character in _SEAMS) + 1
    return torn[:seam] if seam > len(torn) // 2 else torn


def _fitting(text: str, width: float, size: float, weight: int) -> list[str]:
    """The first pieces of a text that go into a line, each measured by itself, and then all of them together."""
    pieces: list[str] = []
    left = width
    for found in _PIECE.finditer(text):
        left -= _width(found[0], size, weight)
        if left < 0:
            break
        pieces.append(found[0])
    while pieces and _width("".join(pieces), size, weight) > width:
        pieces.pop()
    return pieces


def _torn(text: str, width: float, size: float, weight: int) -> str:
    """The longest beginning that fits, with the marks of its last letter; found by halving."""
    fits, too_long = 1, min(len(text), _room(width, size)) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if _width(text[:middle], size, weight) <= width:
            fits = middle
        else:
            too_long = middle
    while fits < len(text) and unicodedata.category(text[fits]) in ("Mn", "Mc", "Me", "Cf"):
        fits += 1
    return text[:fits]


def _width(text: str, size: float, weight: int) -> float:
    return sum(run.width for run in _set(text, weight)) * size / 1000


def _room(width: float, size: float) -> int:
    """More characters than fit into a line, so that no more of a long text need be looked at."""
    return int(_THIN * max(width, 0) / size) + 1


def _cut_short(text: str, width: float, size: float, weight: int) -> str:
    room = width - width_of("…", size=size, weight=weight)
    return f"{_torn(text, room, size, weight).rstrip()}…"


@lru_cache(maxsize=1024)
def _set(text: str, weight: int) -> tuple[Run, ...]:
    runs = visual([(level, (cut, run)) for level, cut, run in _runs(text, weight)])
    return tuple(Run(cut, tuple(_glyphs(cut, run, is_leftward=level % 2 == 1))) for level, (cut, run) in runs)


def _runs(text: str, weight: int) -> Iterator[tuple[int, Cut, str]]:
    """The stretches of a text that have one level and one cut."""
    at = 0
    for (level, cut), run in groupby(zip(levels(text), cuts_for(text, weight), strict=True)):
        length = sum(1 for _ in run)
        yield level, cut, text[at : at + length]
        at += length


def _glyphs(cut: Cut, text: str, *, is_leftward: bool) -> Iterator[Glyph]:
    places = cut.shaped(text, is_leftward=is_leftward)
    starts = sorted({place.cluster for place in places})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    for cluster, group in groupby(places, lambda place: place.cluster):
        letters = text[cluster : ends[cluster]]
        for place in group if letters not in _UNSEEN else ():
            yield Glyph(place.glyph, letters, place.advance, place.x, place.y)
            letters = ""
