"""`report`: reports in files, without Slack."""

import io

import pytest
from command_line import CommandLine
from PIL import Image

ROSTER = (
    "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on",
    "Ada Byrne,ada@example.org,,Quay,yes,no,supplier 1,chair,2026-01-01,",
    "Ben Cole,ben@example.org,,Mole,yes,yes,supplier 2,,2026-01-01,",
)


@pytest.fixture
def pier(harbour: CommandLine) -> CommandLine:
    """A group of two that met in November 2026, one of them only; today is a few days after."""
    harbour.imports("roster", *ROSTER)
    harbour.imports("meetings", "date,time,minutes,compulsory,title", "2026-11-12,,60,,", "2027-01-14,,60,,")
    harbour.imports("attendance", "date,person,status", "2026-11-12,Ada Byrne,late", "2026-11-12,Ben Cole,apologies")
    return harbour


def written(pier: CommandLine, report: str, name: str, *more: str) -> bytes:
    path = pier.folder / name
    assert pier.does("report", report, "--group", "Harbour", "-o", str(path), *more) == []
    return path.read_bytes()


@pytest.mark.slow
def test_reports_are_written_without_names(pier: CommandLine) -> None:
    annual = written(pier, "annual", "a.md").decode()
    quarter = written(pier, "quarterly", "q.md", "--part", "4").decode()

    assert "1 meeting: 1 held." in annual
    assert "Attendance is not told: it could be traced to single people." in annual
    assert "# Progress update, October to December 2026\n" in quarter
    assert "- Thursday 14 January 2027, 10:00 (Europe/London)" in quarter
    assert "Ada" not in annual + quarter
    assert written(pier, "quarterly", "q.docx")[:2] == b"PK"
    assert "July to September 2026" in written(pier, "quarterly", "q.md").decode()


@pytest.mark.slow
def test_attendance_is_written_as_picture_pdf_and_csv(pier: CommandLine) -> None:
    assert Image.open(io.BytesIO(written(pier, "attendance", "a.png"))).format == "PNG"
    assert written(pier, "attendance", "a.pdf")[:5] == b"%PDF-"
    assert (
        '"apologies, counts as an absence","1","1","below the limit"' in written(pier, "attendance", "a.csv").decode()
    )
    assert b"Ada" not in written(pier, "attendance", "a.csv", "--year", "2025")


@pytest.mark.parametrize(
    ("report", "name", "more", "words"),
    [
        ("annual", "a.pdf", (), "Let its name end in .docx or .md."),
        ("attendance", "a.md", (), "Let its name end in .png or .pdf or .csv."),
        ("annual", "a.md", ("--year", "2027"), "Choose a year up to 2026."),
        ("quarterly", "a.md", ("--part", "5"), "By the terms a year has 4 such parts."),
        ("annual", "no/a.md", (), "cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_written_is_refused(
    pier: CommandLine, report: str, name: str, more: tuple[str, ...], words: str
) -> None:
    assert words in pier.is_refused("report", report, "--group", "Harbour", "-o", str(pier.folder / name), *more)
