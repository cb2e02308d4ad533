"""Where a page of a paper goes: upright, whole, and above a band of its own for the stamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from pypdf import PageObject
from pypdf.generic import ArrayObject, PdfObject

from bot.render.pack.objects import entry

Matrix = tuple[float, float, float, float, float, float]
"""As in PDF: (x, y) goes to (a·x + c·y + e, b·x + d·y + f)."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

A4 = (595.276, 841.89)
"""In points."""

BAND = 22.0
"""The height of the stamp's band on an A4 page, in points; on a larger page it is larger."""

SHORTEST = 298.0
"""Each side of a sheet at least, in points (the shorter one of A6), so that the stamp finds room."""

LONGEST = 14_400.0
"""Each side of a sheet at most, in points: what every reader can show."""


@dataclass(frozen=True)
class Window:
    """The sheet for a page of a paper: its size, the part of the page that is seen, and where that is put."""

    width: float
    height: float
    seen: Box
    matrix: Matrix

    @property
    def unit(self) -> float:
        """How much larger than on A4 things are drawn, to be legible when the whole sheet is looked at."""
        return unit_of(self.width, self.height)


def unit_of(width: float, height: float) -> float:
    """How much larger than on A4 things are drawn on a sheet of this size; never smaller."""
    return max(1.0, min(width, height) / A4[0])


def window_of(page: PageObject) -> Window:
    """Stand a page upright as its reader would see it, on a sheet of its visible size, shrunk to clear the band.

    A small page is made larger, a huge one smaller, and one much longer than wide has a wider sheet.
    """
    seen = _seen(page)
    turned, wide, high = _upright(seen, _rotation(page))
    unit = _number(entry(page, "/UserUnit"))
    scale = min(max(unit if unit > 0 else 1.0, SHORTEST / min(wide, high)), LONGEST / max(wide, high))
    width, height = max(wide * scale, SHORTEST), max(high * scale, SHORTEST)
    band = BAND * unit_of(width, height)
    scale *= min(1.0, (height - band) / (high * scale))
    left, bottom = (width - wide * scale) / 2, band + (height - band - high * scale) / 2
    return Window(width, height, seen, times(turned, (scale, 0.0, 0.0, scale, left, bottom)))


def times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix that does what two do, one after the other."""
    a, b, c, d, e, f = first
    x, y = moved(then, e, f)
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        x,
        y,
    )


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_around(matrix: Matrix, box: Box) -> Box:
    """The upright rectangle around where a rectangle goes."""
    corners = [moved(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def box_of(value: PdfObject | None) -> Box | None:
    """Four numbers of a file as a rectangle, whichever corners they name; None for anything else."""
    numbers = numbers_of(value, 4)
    if numbers is None:
        return None
    left, bottom, right, top = numbers
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def numbers_of(value: PdfObject | None, count: int) -> Sequence[float] | None:
    """An array of exactly so many numbers; None for anything else."""
    found = value.get_object() if value is not None else None
    if not isinstance(found, ArrayObject) or len(found) != count:
        return None
    numbers = [each.get_object() for each in found]
    are_numbers = all(isinstance(each, int | float) and isfinite(each) for each in numbers)
    return [float(each) for each in numbers] if are_numbers else None


def _seen(page: PageObject) -> Box:
    """The crop box as far as it is on the page; a page without a size is taken for A4."""
    media = box_of(entry(page, "/MediaBox"))
    if media is None or _is_flat(media):
        media = (0.0, 0.0, *A4)
    crop = box_of(entry(page, "/CropBox")) or media
    seen = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return media if _is_flat(seen) else seen


def _is_flat(box: Box) -> bool:
    return box[2] - box[0] < 1 or box[3] - box[1] < 1


def _rotation(page: PageObject) -> int:
    """Clockwise, in degrees; what is no multiple of 90 is none."""
    degrees = _number(entry(page, "/Rotate"))
    return int(degrees) % 360 if degrees % 90 == 0 else 0


def _upright(seen: Box, rotation: int) -> tuple[Matrix, float, float]:
    left, bottom, right, top = seen
    width, height = right - left, top - bottom
    match rotation:
        case 90:
            return (0, -1, 1, 0, -bottom, right), height, width
        case 180:
            return (-1, 0, 0, -1, right, top), width, height
        case 270:
            return (0, 1, -1, 0, top, -left), height, width
        case _:
            return (1, 0, 0, 1, -left, -bottom), width, height


def _number(value: PdfObject | None) -> float:
    """A number of a file; nought for anything else."""
    found = value.get_object() if value is not None else None
    return float(found) if isinstance(found, int | float) and isfinite(found) else 0.0
