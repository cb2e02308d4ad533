"""The skeleton of the minutes: one rich example word for word, and the Word file that says the same."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.render.minutes import (
    Attendance,
    Attendee,
    Decided,
    LastMeeting,
    MinutesBody,
    NotedAction,
    NotedItem,
    NotedReport,
    NotedSession,
    Recorded,
    minutes_markdown,
    minutes_word,
)

LONDON = ZoneInfo("Europe/London")
GOLDEN = Path(__file__).parent / "minutes.golden.md"

RICH = MinutesBody(
    group="Harbour Working Group",
    meeting="Monthly meeting",
    starts_at=datetime(2027, 11, 11, 10, tzinfo=LONDON),
    minutes=90,
    zone="Europe/London",
    link="https://meet.example.org/harbour",
    attendance=Attendance(
        present=(
            Attendee("Amara Okafor", "Lindqvist Systems"),
            Attendee("Siobhán Kelleher", "Fernhill Labs", "came late"),
            Attendee("Tomasz Zieliński", "Quay & Co <North>"),
        ),
        apologies=(Attendee("Priya Raman", "Castlegate Analytics"),),
        absent=(Attendee("Omar Haddad", "Pennant Digital"),),
        guests=(Attendee("Ana Ruiz", "Port Authority"),),
        substitutes=(Attendee("Sam Hill", "Tessellate", "for Wen Li"),),
    ),
    last=LastMeeting(date(2027, 10, 14), is_approved=False),
    arising=(
        NotedAction(3, "Ask the vendors for dates", "Omar Haddad", date(2027, 10, 29), "open, overdue"),
        NotedAction(4, "Send the tariff list", "Priya Raman", date(2027, 11, 5), "done"),
        NotedAction(5, "Settle it with counsel", "Amara Okafor", date(2027, 12, 1), "open", is_private=True),
    ),
    items=(
        NotedItem("1", "Budget for *next* year | part #1", "Amara Okafor", ("5a Oversight",), ("Paper A: Costs",)),
        NotedItem("2", "Pilots", "", ("Carried over from Thursday 14 October 2027", "Raised by a small supplier")),
        NotedItem("3", "Any other business", is_reached=False),
        NotedItem("P1", "A dismissal", "Dana Whitlock", papers=("Paper P1: Advice",), is_private=True),
    ),
    sessions=(
        NotedSession(
            datetime(2027, 11, 11, 10, 30, tzinfo=LONDON),
            datetime(2027, 11, 11, 10, 50, tzinfo=LONDON),
            agreed_by="Amara Okafor",
            asked_by="Siobhán Kelleher",
            dictated=(
                Recorded("P1", "The contract ends", date(2027, 11, 11), "Dictated by the chair", is_private=True),
                Recorded("2", "The press is told", date(2027, 11, 11), "Dictated by the chair"),
            ),
        ),
    ),
    decisions=(
        Decided("Shall we pay for the study?", "Spending members' funds", "Passed", "10 of 12 for (clause 22)"),
        Decided("One format for all?", "Policy positions", "Consensus not found", "Policy positions (clause 24)"),
    ),
    recorded=(
        Recorded("1", "We read <tariffs> quarterly", date(2027, 11, 11), "Agreed at the meeting without a vote"),
        Recorded("P2", "Counsel is asked", date(2027, 11, 2), "Decided by the chair", is_private=True),
    ),
    reports=(NotedReport("Standards", "what the pilots showed", True), NotedReport("Security", "the audit", False)),
    agreed=(NotedAction(6, "Book the room", "Dana Whitlock", date(2027, 12, 2), "open"),),
    next_at=datetime(2027, 12, 9, 10, tzinfo=LONDON),
)
BARE = MinutesBody(
    group="Harbour", meeting="Meeting", starts_at=datetime(2027, 11, 11, 10, tzinfo=LONDON), minutes=60, zone="UTC"
)
CANCELLED = replace(BARE, not_held="The meeting was cancelled on Monday 1 November 2027: no quorum \x0bin sight.")


def test_a_rich_meeting_reads_word_for_word_as_the_golden_file() -> None:
    assert minutes_markdown(RICH) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("body", [RICH, RICH.without_private_parts(), BARE, CANCELLED])
def test_the_word_file_has_the_same_content(body: MinutesBody) -> None:
    assert said_by_word(minutes_word(body)) == said_by_markdown(minutes_markdown(body))


def test_the_word_file_has_real_styles_a_header_and_page_numbers() -> None:
    document = Document(BytesIO(minutes_word(RICH)))
    styled = [(each.style.name, each.text) for each in document.paragraphs if each.style and each.text]

    assert styled[0] == ("Title", "Minutes of the meeting of Thursday 11 November 2027")
    assert [text for style, text in styled if style == "Heading 1"][:4] == [
        "Attendance",
        "Minutes of the last meeting",
        "Matters arising",
        "1. Budget for *next* year | part #1",
    ]
    assert ("Place to write", "Discussion: …") in styled
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Harbour Working Group\t\tDraft minutes, 2027-11-11"
    assert re.findall(r'w:instr="(\w+)"', section.footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)


def test_without_private_parts_nothing_of_them_is_left() -> None:
    public = minutes_markdown(RICH.without_private_parts())

    assert not re.search(r"[Cc]ounsel|dismissal|Advice|private|contract", public)
    assert "Asked for" not in public
    assert "## Private session, 10:30 to 10:50\n\nThere are no minutes of this time (clause 21).\n" in public
    assert "- The press is told\n" in public
    assert "Budget for" in public
    assert "Send the tariff list" in public


def said_by_word(data: bytes) -> list[str]:
    """Every text of a Word file, from top to bottom, a table's cell by cell."""
    document = Document(BytesIO(data))
    said: list[str] = []
    for block in document.iter_inner_content():
        match block:
            case Paragraph():
                said.append(block.text)
            case Table():
                said += [cell.text for row in block.rows for cell in row.cells]
    return [text for text in said if text]


def said_by_markdown(text: str) -> list[str]:
    """The same of a Markdown file, without its markup."""
    said: list[str] = []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = re.split(r"(?<!\\) ?\| ?", line)[1:-1]
            said += [] if cells[0] == "---" else cells
        else:
            said.append(re.sub(r"^(#+ |- |> )", "", line))
    plain = (re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)\*\*", "", each)) for each in said)
    return [each for each in plain if each]
