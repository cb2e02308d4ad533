"""Reports as documents: the grid that reads without colour, its pages and its picture, and the words of the others."""

import csv
import io
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from bot.render.minutes.body import Decided
from bot.render.minutes.markdown import markdown_text
from bot.render.report import (
    ActionCount,
    ActionLine,
    AnnualBody,
    Grid,
    GridRow,
    MeetingLine,
    PackCount,
    ProgressBody,
    SeatCount,
    Served,
    TableCount,
    annual_parts,
    attendance_csv,
    attendance_pdf,
    attendance_picture,
    progress_parts,
)
from rules.reporting import Cell, Totals, calendar_year, parts_of
from rules.strikes import Spare, StandingState, Status

NAMES = ("Siobhán Kelleher", "田中 由紀", "Фатима Саидова", "Nguyễn Thị Minh Khai", "김민수", "Αριστοτέλης")
CELLS = (
    Cell(1, Status.PRESENT, None, is_strike=False),
    Cell(2, Status.LATE, None, is_strike=False),
    Cell(3, Status.LEFT_EARLY, None, is_strike=False),
    Cell(4, Status.APOLOGIES, None, is_strike=True),
    Cell(5, Status.ABSENT, None, is_strike=True),
    Cell(6, Status.SUBSTITUTE, None, is_strike=True),
    Cell(7, None, None, is_strike=False),
    Cell(8, None, Spare.NOT_A_MEMBER, is_strike=False),
    Cell(9, Status.APOLOGIES, Spare.NOT_COMPULSORY, is_strike=False),
    Cell(10, None, Spare.PLANNED, is_strike=False),
)
YEAR = calendar_year(2027)


def row(name: str, cells: tuple[Cell, ...] = CELLS) -> GridRow:
    return GridRow(name, "=Halden & Co", cells, 7, sum(cell.is_strike for cell in cells), StandingState.AT_LIMIT)


def grid(members: int = 1, meetings: int = len(CELLS)) -> Grid:
    cells = tuple(CELLS[each % len(CELLS)] for each in range(meetings))
    days = tuple(date(2027, 1, 4) + timedelta(days=7 * each) for each in range(meetings))
    rows = tuple(row(f"{NAMES[each % len(NAMES)]} {each}", cells) for each in range(members))
    return Grid("Data Exchange", 2027, date(2027, 12, 31), 2, days, rows, ("Not compulsory: Mon 1 Mar 2027.",))


def words(pdf: bytes) -> list[str]:
    """What each page says, as a reader has it."""
    return [unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def test_every_cell_has_a_mark_of_its_own_that_the_legend_explains() -> None:
    [page] = words(attendance_pdf(grid()))
    legend, _, drawn = page.partition("Absences that count")

    for meaning in ("present", "came late", "left early", "absent", "not a member then", "counts as an absence"):
        assert meaning in legend
    assert "●LEAXS?–(A)?" in "".join(drawn.split())


@pytest.mark.slow
def test_a_strike_is_told_from_what_does_not_count_by_light_and_dark_alone() -> None:
    """Apologies that count and apologies that do not: the same letter, and in grey one of them on a dark field."""
    counts, aside = replace(CELLS[3], meeting_id=1), CELLS[8]
    picture = [
        attendance_picture(replace(grid(), rows=(row("Wen Li", (cell,)),), days=(date(2027, 1, 4),)))
        for cell in (counts, aside)
    ]
    dark = [sum(image.histogram()[:64]) for image in (Image.open(io.BytesIO(each)).convert("L") for each in picture)]

    assert dark[0] - dark[1] > 500, "dots that are nearly black"


def test_the_pdf_repeats_title_legend_and_dates_over_pages_that_lie() -> None:
    data = attendance_pdf(grid(members=40, meetings=14))
    pages = words(data)
    reader = PdfReader(io.BytesIO(data))

    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "Attendance in 2027" in page
        assert "in brackets: recorded" in page
        assert "For the officers only" in page
        assert f"Page {number} of 3" in page
    assert [f"{NAMES[each % 6]} {each}" in "".join(pages) for each in range(40)] == [True] * 40
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(842, 595)}
    assert reader.metadata is not None
    assert reader.metadata.title == "Attendance in 2027: Data Exchange"


def test_more_meetings_than_a_page_is_wide_go_on_further_pages() -> None:
    pages = words(attendance_pdf(grid(members=3, meetings=40)))

    assert len(pages) == 3
    assert all(f"{NAMES[2]} 2" in page for page in pages)
    assert ["Not compulsory" in page for page in pages] == [False, False, True]


@pytest.mark.parametrize("write", [attendance_pdf, attendance_picture, attendance_csv])
def test_the_same_grid_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(grid(members=8)) == write(grid(members=8))
    assert write(grid(members=8)) != write(grid(members=7))


@pytest.mark.slow
def test_the_picture_is_one_sheet_with_every_member_on_it() -> None:
    few, many = (Image.open(io.BytesIO(attendance_picture(grid(members=each)))) for each in (2, 30))

    assert (few.format, few.width) == ("PNG", many.width)
    assert many.height - few.height == 28 * 50, "25 points for each, at two dots"


@pytest.mark.slow
def test_a_huge_group_has_a_picture_that_slack_can_show() -> None:
    picture = Image.open(io.BytesIO(attendance_picture(grid(members=250, meetings=2))))

    assert max(picture.size) <= 8000


def test_the_csv_says_each_cell_in_words_and_is_safe_in_a_spreadsheet() -> None:
    header, only = csv.reader(io.StringIO(attendance_csv(grid()).decode("utf-8-sig")))

    assert header[:3] == ["member", "company", "2027-01-04"]
    assert only[:2] == ["Siobhán Kelleher 0", "'=Halden & Co"]
    assert only[2:] == [
        "present",
        "late",
        "left early",
        "apologies, counts as an absence",
        "absent, counts as an absence",
        "sent a substitute, counts as an absence",
        "nothing recorded",
        "not a member on that date",
        "apologies (not compulsory)",
        "attendance not confirmed yet",
        "7",
        "3",
        "at the limit",
    ]


ANNUAL = AnnualBody(
    group="Data Exchange",
    period=YEAR,
    until=None,
    meetings=(
        MeetingLine(date(2027, 1, 14), "Monthly meeting", "held"),
        MeetingLine(date(2027, 2, 11), "Monthly meeting", "cancelled"),
    ),
    attendance=Totals(132, 120, 110, 7, 5),
    decisions=(Decided("Vote 1: Shall we?", "Procedure", "Passed", "10 of 12 for"),),
    served=(
        Served("5a Oversight", ("Tariffs (Thu 14 Jan 2027)",), ("Position 1, Open registers: published",)),
        Served("5b Advice", ()),
        Served("", ("Any other business (Thu 14 Jan 2027)",)),
    ),
    actions=ActionCount(entered=3, done=1, dropped=1, open=1, overdue=1),
    table=TableCount(date(2027, 12, 31), (SeatCount("Supplier", 8, 1),), 11, 12, 10, 1, 2),
    packs=PackCount(8, ((date(2027, 1, 14), timedelta(days=1, hours=2)),), 1, 1, 7),
)


def annual(**changed: object) -> str:
    return markdown_text(annual_parts(replace(ANNUAL, **changed)))  # type: ignore[arg-type]


def test_the_annual_report_in_words() -> None:
    told = annual()

    for words_ in (
        "# Annual report 2027\n",
        "**Period:** 1 January 2027 to 31 December 2027\n",
        "2 meetings: 1 held and 1 cancelled.",
        "They were there 120 times, and not there 12 times.",
        "Of these, 7 times with apologies and 5 times otherwise.",
        "| Vote 1: Shall we? | Procedure | Passed | 10 of 12 for |",
        "**5a Oversight:** 1 agenda item and 1 position\n\n- Tariffs (Thu 14 Jan 2027)\n- Position 1, Open registers: ",
        "**Under no heading:** 1 agenda item",
        "No agenda item and no position was under these:\n\n- 5b Advice\n",
        "- 3 entered\n- 1 done, 1 closed without having been done\n- 1 open on Fri 31 Dec 2027, of which 1 overdue\n",
        "| Supplier | 8 | 7 | 1 |",
        "- 11 members from 10 organisations; the terms have about 12 (clause 10)\n"
        "- 1 of the members in supplier seats is from an SME; the terms ask for at least 2 (clause 13), which is not ",
        "- 8 published in time, the 7 days ahead that the terms promise (clause 20)\n"
        "- The pack for Thu 14 Jan 2027 came 1 day and 2 hours late\n- 1 for meetings called at short notice\n"
        "- 1 not sent before the meeting\n",
    ):
        assert words_ in told


@pytest.mark.parametrize(
    ("attendance", "is_told", "is_not"),
    [
        (Totals(132, None, 130, None, None), "at least 130 times. The exact number is not told", "132 times, and"),
        (Totals(132, 120, 120, None, None), "there 120 times, and not there 12 times", "with apologies"),
        (Totals(None, None, 0, None, None), "Attendance is not told: it could be traced to single people.", "times"),
    ],
)
def test_attendance_that_could_be_traced_to_somebody_is_not_told(attendance: Totals, is_told: str, is_not: str) -> None:
    told = annual(attendance=attendance)

    assert is_told in told
    assert is_not not in told
    assert "%" not in told


def test_a_year_with_nothing_in_it_says_so() -> None:
    told = annual(
        meetings=(),
        attendance=Totals(None, None, 0, None, None),
        decisions=(),
        served=(),
        actions=ActionCount(0, 0, 0, 0, 0),
        packs=PackCount(0, (), 0, 0, 7),
        until=date(2027, 1, 4),
    )

    assert "31 December 2027, as it was on Mon 4 Jan 2027" in told
    assert "No meeting was planned." in told
    assert "Nothing was decided that is on record." in told
    assert "- None entered\n- None done, none closed without having been done\n- None open on Fri 31 Dec 2027\n" in told
    assert "No pack was published." in told


def test_the_progress_update_in_words_marks_the_places_to_write() -> None:
    first, second, *_ = parts_of(2027, months=3)
    body = ProgressBody(
        group="Data Exchange",
        period=first,
        until=None,
        zone="Europe/London",
        meetings=ANNUAL.meetings,
        decisions=(),
        served=ANNUAL.served,
        done=(ActionLine("Send the list", date(2027, 2, 1), "done on Mon 1 Feb 2027"),),
        open=(),
        next_period=second,
        next_at=(datetime(2027, 4, 8, 10, tzinfo=UTC),),
    )
    told = markdown_text(progress_parts(body))

    assert told.startswith("# Progress update, January to March 2027\n")
    assert told.count("\n> **") == 3
    assert "| Send the list | Mon 1 Feb 2027 | done on Mon 1 Feb 2027 |" in told
    assert "No action is open." in told
    assert "Meetings planned for April to June 2027:\n\n- Thursday 8 April 2027, 10:00 (Europe/London)" in told
    assert "No meeting is planned for April to June 2027." in markdown_text(progress_parts(replace(body, next_at=())))
