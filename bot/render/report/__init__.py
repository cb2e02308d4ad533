"""Reports as documents: `body` is what they hold, `annual` and `progress` in what order, `grid` the picture of a year.

A year's attendance is drawn once, by `drawing`: on pages for the PDF, on one sheet for the picture.
"""

from collections.abc import Callable

from bot.render.report.annual import annual_parts
from bot.render.report.body import (
    ActionCount,
    ActionLine,
    AnnualBody,
    MeetingLine,
    PackCount,
    ProgressBody,
    SeatCount,
    Served,
    TableCount,
)
from bot.render.report.drawing import attendance_pdf, attendance_picture
from bot.render.report.grid import Grid, GridRow, attendance_csv
from bot.render.report.parts import HELD, TO_COME, UNCONFIRMED, report_title
from bot.render.report.progress import progress_parts

ATTENDANCE_FORMATS: dict[str, Callable[[Grid], bytes]] = {
    ".png": attendance_picture,
    ".pdf": attendance_pdf,
    ".csv": attendance_csv,
}
"""How the grid is written, by how the name of its file ends."""

__all__ = [
    "ATTENDANCE_FORMATS",
    "HELD",
    "TO_COME",
    "UNCONFIRMED",
    "ActionCount",
    "ActionLine",
    "AnnualBody",
    "Grid",
    "GridRow",
    "MeetingLine",
    "PackCount",
    "ProgressBody",
    "SeatCount",
    "Served",
    "TableCount",
    "annual_parts",
    "attendance_csv",
    "attendance_pdf",
    "attendance_picture",
    "progress_parts",
    "report_title",
]
