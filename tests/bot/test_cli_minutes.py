"""`minutes`: what was uploaded, or else the skeleton, in a file; private parts only where they are asked for."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from command_line import TODAY, CommandLine
from docx import Document
from sqlmodel import Session, select

from rules.strikes import MeetingState
from store import agenda, fetching, groups, minutes, schedule
from store.minutes import arrivals
from store.models import Edition, FileKind, Meeting, MinutesFile, Person

ROSTER = (
    "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on",
    "Ada Byrne,ada@example.org,,Quay,yes,no,supplier 1,chair,2026-01-01,",
    "Ben Cole,ben@example.org,,Mole,yes,no,supplier 2,,2026-01-01,",
)


@pytest.fixture
def pier(harbour: CommandLine) -> CommandLine:
    """A group that met in November, with an open item and a private one, and will meet in January."""
    harbour.imports("roster", *ROSTER)
    days = ("2026-11-12,,60,,", "2027-01-14,,60,,")
    harbour.imports("meetings", "date,time,minutes,compulsory,title", *days)
    harbour.imports("attendance", "date,person,status", "2026-11-12,Ada Byrne,late", "2026-11-12,Ben Cole,apologies")
    harbour.database.run(fill)
    return harbour


def fill(session: Session) -> None:
    [group] = groups.all_groups(session)
    november = session.exec(select(Meeting).order_by(Meeting.starts_at)).first()  # type: ignore[arg-type]
    assert november is not None
    november.state = MeetingState.PLANNED
    for title, is_private in (("New pilings", False), ("A dismissal", True)):
        agenda.propose(
            session,
            group=group,
            meeting=november,
            title=title,
            purpose="",
            minutes=30,
            owner=None,
            heading="",
            raised_by="",
            is_private=is_private,
            proposed_by=None,
            now=TODAY - timedelta(days=10),
            is_accepted=True,
        )
    november.state = MeetingState.HELD


def written(pier: CommandLine, name: str, *more: str, day: str = "2026-11-12") -> bytes:
    path = pier.folder / name
    assert pier.does("minutes", "--group", "Harbour", "--meeting", day, "-o", str(path), *more) == []
    return path.read_bytes()


@pytest.mark.slow
def test_minutes_are_written_as_markdown_and_as_word(pier: CommandLine) -> None:
    text = written(pier, "minutes.md").decode()

    assert "| Ada Byrne | Quay | Present, came late |\n| Ben Cole | Mole | Apologies |" in text
    assert "## 1. New pilings" in text
    assert "Thursday 14 January 2027, 10:00 (Europe/London)" in text
    headings = [each.text for each in Document(BytesIO(written(pier, "minutes.docx"))).paragraphs]
    assert "1. New pilings" in headings


def test_private_parts_are_written_only_where_they_are_asked_for(pier: CommandLine) -> None:
    assert "dismissal" not in written(pier, "minutes.md").decode()
    assert "A dismissal (private, members only)" in written(pier, "all.md", "--private").decode()


def test_a_cancelled_meeting_leaves_a_paragraph(pier: CommandLine) -> None:
    def cancel(session: Session) -> None:
        [group] = groups.all_groups(session)
        [_, january] = session.exec(select(Meeting).order_by(Meeting.starts_at)).all()  # type: ignore[arg-type]
        ada = session.exec(select(Person).where(Person.name == "Ada Byrne")).one()
        schedule.cancel(session, group=group, meeting=january, reason="Snow", actor=ada, now=TODAY)

    pier.database.run(cancel)

    said = written(pier, "minutes.md", day="2027-01-14").decode()
    assert said.endswith("was cancelled, as Ada Byrne noted on Monday 16 November 2026: Snow.\n")


@pytest.mark.parametrize(
    ("day", "name", "words"),
    [
        ("2026-11-12", "minutes.txt", "is neither a Word document nor Markdown"),
        ("2026-11-13", "m.md", "has no meeting"),
    ],
)
def test_what_cannot_be_written_is_refused(pier: CommandLine, day: str, name: str, words: str, tmp_path: Path) -> None:
    told = pier.is_refused("minutes", "--group", "Harbour", "--meeting", day, "-o", str(tmp_path / name))

    assert words in told
    assert not (tmp_path / name).exists()


def test_what_was_uploaded_is_written_as_it_was_given(pier: CommandLine) -> None:
    """And not the skeleton, as if nobody had written anything."""
    pier.database.run(lambda session: put_version(session, {Edition.MEMBERS: b"# All", Edition.EVERYBODY: b"# Open"}))

    assert written(pier, "m.md") == b"# Open"
    assert written(pier, "m.md", "--private") == b"# All"
    assert b"## 1. New pilings" in written(pier, "m.md", "--skeleton")
    told = pier.is_refused(
        "minutes", "--group", "Harbour", "--meeting", "2026-11-12", "-o", str(pier.folder / "m.docx")
    )
    assert "Version 1 was given as .md: let the name end so, or ask for --skeleton." in told


def test_what_is_marked_private_is_written_only_where_it_is_asked_for(pier: CommandLine) -> None:
    pier.database.run(lambda session: put_version(session, {Edition.MEMBERS: b"# All"}))
    path = pier.folder / "m.md"

    told = pier.is_refused("minutes", "--group", "Harbour", "--meeting", "2026-11-12", "-o", str(path))

    assert "Version 1 has private parts and no file without them. Ask for --private." in told
    assert not path.exists()
    assert written(pier, "m.md", "--private") == b"# All"


def put_version(session: Session, files: dict[Edition, bytes]) -> None:
    """A version of the minutes of November that has arrived as Markdown."""
    [group] = groups.all_groups(session)
    meeting = session.exec(select(Meeting).order_by(Meeting.starts_at)).first()  # type: ignore[arg-type]
    ada = session.exec(select(Person).where(Person.name == "Ada Byrne")).one()
    assert meeting is not None
    given = {edition: ("F0GIVEN", f"{edition.value}.md") for edition in files}
    minutes.upload(session, group=group, meeting=meeting, files=given, person=ada, now=TODAY)
    while (file := fetching.take(session, MinutesFile, machine_now=TODAY)) is not None:
        arrivals.keep(
            session,
            version=file,
            data=files[file.edition],
            kind=FileKind.MARKDOWN,
            pages=None,
            problem="",
            name=file.name,
            now=TODAY,
        )
