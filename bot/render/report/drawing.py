"""The grid of a year's attendance, drawn once: on A4 pages for the PDF, on one sheet for the picture."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pypdf import PdfWriter

from bot.render.pack.flow import Block, paragraph, space
from bot.render.pack.geometry import A4
from bot.render.pack.laying import lay
from bot.render.pack.lettering import fitted
from bot.render.pack.outside import about
from bot.render.pack.sheet import ACCENT, CRIMSON, FAINT, INK, SOFT, TINT, WHITE, Sheet
from bot.render.pack.typecase import TypeCase
from bot.render.pack.typefaces import BOLD, REGULAR
from bot.render.report.grid import LEGEND, Grid, GridRow, Mark, is_put_aside, mark_of
from bot.render.report.picture import png_of
from bot.render.strikes import STATE_WORDS
from bot.render.words import counted, short_day
from rules.reporting import Cell
from rules.strikes import Spare, Status

WIDTH, HEIGHT = A4[1], A4[0]
_LEFT, _RIGHT = 36.0, WIDTH - 36.0
_INNER = _RIGHT - _LEFT
_NAME, _STANDING = 178.0, 152.0
_CELLS = _LEFT + _NAME
_COLUMN_MOST, _COLUMNS_MOST = 46.0, 18
"""A column is as wide as they all find room for, and no wider than this; more meetings go on further pages."""

_ROW = 25.0
_FOOT = 40.0
_ONLY = "For the officers only"


def attendance_pdf(grid: Grid) -> bytes:
    """The grid on as many A4 pages, lying, as it takes: the same grid gives the same bytes."""
    case = TypeCase()
    sheets = [sheet for part in _parts(grid, _COLUMNS_MOST) for sheet in _paged(part, case)]
    for number, sheet in enumerate(sheets, start=1):
        _add_foot(sheet, grid, f"Page {number} of {len(sheets)}")
    return _file(grid, case, sheets)


def attendance_picture(grid: Grid) -> bytes:
    """The same as a PNG of one sheet, as long as it has to be."""
    case = TypeCase()
    blocks = [block for part in _parts(grid, _COLUMNS_MOST) for block in (*_head(part), *_body(part))]
    sheet = Sheet(case, WIDTH, sum(block.height for block in blocks) + _FOOT)
    _draw(sheet, sheet.height, blocks)
    _add_foot(sheet, grid, "")
    return png_of(_file(grid, case, [sheet]))


def _parts(grid: Grid, most: int) -> Iterator[Grid]:
    """The grid in parts of so many meetings; the notes are below the last one."""
    starts = range(0, max(len(grid.days), 1), most)
    for start in starts:
        here = slice(start, start + most)
        rows = tuple(replace(row, cells=row.cells[here]) for row in grid.rows)
        notes = grid.notes if start == starts[-1] else ()
        yield replace(grid, days=grid.days[here], rows=rows, notes=notes)


def _paged(grid: Grid, case: TypeCase) -> list[Sheet]:
    """Rows over as many pages as they take, with title, legend and dates above each part."""
    head = _head(grid)
    sheets: list[Sheet] = []
    top = 0.0
    for block in _body(grid):
        if not sheets or top - block.height < _FOOT:
            sheets.append(Sheet(case, WIDTH, HEIGHT))
            top = _draw(sheets[-1], HEIGHT, head)
        top = _draw(sheets[-1], top, [block])
    return sheets


def _draw(sheet: Sheet, top: float, blocks: Sequence[Block]) -> float:
    for block in blocks:
        block.draw(sheet, top)
        top -= block.height
    return top


def _head(grid: Grid) -> list[Block]:
    return [_title(grid), _legend(), _dates(grid)]


def _body(grid: Grid) -> list[Block]:
    rows = [_row(row, place, _column(grid)) for place, row in enumerate(grid.rows)]
    return [*(rows or [_note("Nobody was a member.")]), space(6), *map(_note, grid.notes)]


def _column(grid: Grid) -> float:
    return min(_COLUMN_MOST, (_INNER - _NAME - _STANDING) / max(len(grid.days), 1))


def _title(grid: Grid) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(0, top - 6, sheet.width, 6, ACCENT)
        label = sheet.label(_RIGHT, top - 34, _ONLY, CRIMSON)
        sheet.text(_LEFT, top - 36, f"Attendance in {grid.year}", size=19, weight=BOLD)
        group = fitted(grid.group, _INNER - label - 230, size=11, weight=BOLD)
        sheet.text(_LEFT + 218, top - 36, group, size=11, weight=BOLD, colour=ACCENT)
        limit = f"The limit is {counted(grid.limit, 'absence')} in a calendar year (clause 17)."
        sheet.text(_LEFT, top - 53, f"As it was on {short_day(grid.as_of)}. {limit}", size=9.5, colour=SOFT)

    return Block(64, draw)


def _legend() -> Block:
    """Each mark with its meaning, and the two ways in which one can stand there."""
    strike = Cell(0, Status.ABSENT, None, is_strike=True)
    aside = Cell(0, Status.APOLOGIES, Spare.NOT_COMPULSORY, is_strike=False)

    def draw(sheet: Sheet, top: float) -> None:
        x, baseline = _LEFT, top - 13
        for mark, words in LEGEND.items():
            _mark(sheet, x + 6, baseline, mark)
            x += 16 + sheet.text(x + 16, baseline, words, size=9) + 14
        x, baseline = _LEFT, baseline - 17
        _field(sheet, x + 6, baseline, Mark.ABSENT, strike)
        x += 20 + sheet.text(x + 20, baseline, "white on dark: counts as an absence", size=9) + 18
        _field(sheet, x + 10, baseline, Mark.APOLOGIES, aside)
        sheet.text(x + 26, baseline, "in brackets: recorded, but the meeting does not count for this member", size=9)

    return Block(42, draw)


def _dates(grid: Grid) -> Block:
    width = _column(grid)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.area(_LEFT, top - 28, _INNER, 28, ACCENT)
        sheet.text(_LEFT + 6, top - 18, "Member", size=9.5, weight=BOLD, colour=WHITE)
        for place, day in enumerate(grid.days):
            middle = _CELLS + (place + 0.5) * width
            sheet.text(middle, top - 13, str(day.day), size=10, weight=BOLD, colour=WHITE, align="centre")
            sheet.text(middle, top - 23.5, f"{day:%b}", size=8, colour=WHITE, align="centre")
        sheet.text(_RIGHT - _STANDING + 8, top - 18, "Absences that count", size=9.5, weight=BOLD, colour=WHITE)

    return Block(28, draw)


def _row(row: GridRow, place: int, width: float) -> Block:
    told = f"{row.absences or 'none'} of {counted(row.owed, 'meeting')}"
    weight = BOLD if row.absences else REGULAR

    def draw(sheet: Sheet, top: float) -> None:
        if place % 2:
            sheet.area(_LEFT, top - _ROW, _INNER, _ROW, TINT)
        room = _NAME - 12
        sheet.text(_LEFT + 6, top - 11, fitted(row.name, room, size=10, weight=BOLD), size=10, weight=BOLD)
        sheet.text(_LEFT + 6, top - 21, fitted(row.company, room, size=8), size=8, colour=SOFT)
        for number, cell in enumerate(row.cells):
            _field(sheet, _CELLS + (number + 0.5) * width, top - 16, mark_of(cell), cell)
        x = _RIGHT - _STANDING + 8
        sheet.text(x, top - 11, told, size=9.5, weight=weight)
        standing = fitted(STATE_WORDS[row.state], _STANDING - 10, size=8.5)
        sheet.text(x, top - 21, standing, size=8.5, colour=SOFT)
        sheet.rule(_LEFT, top - _ROW, _INNER, colour=FAINT, thickness=0.5)

    return Block(_ROW, draw)


def _field(sheet: Sheet, middle: float, baseline: float, mark: Mark, cell: Cell) -> None:
    """A mark as its cell has it: white on dark if it is a strike, in brackets if it does not count."""
    if cell.is_strike:
        sheet.area(middle - 8, baseline - 4.5, 16, 16, INK)
        sheet.text(middle, baseline, mark.value, size=11, weight=BOLD, colour=WHITE, align="centre")
    elif is_put_aside(cell):
        sheet.text(middle - 9, baseline, "(", size=11, align="centre")
        _mark(sheet, middle, baseline, mark)
        sheet.text(middle + 9, baseline, ")", size=11, align="centre")
    else:
        _mark(sheet, middle, baseline, mark)


def _mark(sheet: Sheet, middle: float, baseline: float, mark: Mark) -> None:
    size, weight = (8.0, REGULAR) if mark is Mark.THERE else (11.0, BOLD)
    sheet.text(middle, baseline, mark.value, size=size, weight=weight, align="centre")


def _note(words: str) -> Block:
    told = paragraph(words, _INNER, size=9, most=4, colour=SOFT)

    def draw(sheet: Sheet, top: float) -> None:
        told.draw(sheet, _LEFT, top)

    return Block(told.height + 3, draw)


def _add_foot(sheet: Sheet, grid: Grid, right: str) -> None:
    sheet.text(_LEFT, 18, f"{_ONLY} · {fitted(grid.group, _INNER / 2, size=8.5)}", size=8.5, colour=SOFT)
    sheet.text(_RIGHT, 18, right, size=8.5, colour=SOFT, align="right")


def _file(grid: Grid, case: TypeCase, sheets: Sequence[Sheet]) -> bytes:
    writer = PdfWriter()
    lay(writer, case, sheets)
    about(
        writer,
        title=f"Attendance in {grid.year}: {grid.group}",
        author=grid.group,
        subject=_ONLY,
        dated=None,
        pages=len(sheets),
        seed=repr(grid),
    )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
