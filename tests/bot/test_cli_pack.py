"""`pack`: the PDF of a meeting's agenda and papers, as it was published or as it would be now."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from command_line import TODAY, CommandLine
from pack_papers import paper
from sqlmodel import Session

from commands.pack.outlook import outlook
from store import agenda, groups, meetings, packs, papers, people
from store.models import FileKind, Meeting, WorkingGroup

MEETING = ("date,time,minutes,compulsory,title", "2027-01-14,,90,,")


@pytest.fixture
def pier(harbour: CommandLine) -> CommandLine:
    """A group with one meeting, on whose agenda are an item with two papers, and a private one."""
    harbour.imports("meetings", *MEETING)
    harbour.database.run(fill)
    return harbour


def fill(session: Session) -> None:
    group, meeting = found(session)
    ada = people.add_person(session, team_id=group.team_id, name="Ada Byrne")
    told = {
        "purpose": "",
        "minutes": 30,
        "owner": ada,
        "heading": "",
        "raised_by": "",
        "proposed_by": ada,
        "now": TODAY,
    }
    item = agenda.propose(session, group=group, meeting=meeting, title="New pilings", is_private=False, **told)
    agenda.propose(session, group=group, meeting=meeting, title="A dismissal", is_private=True, **told)
    for name, kind in (("pilings.pdf", FileKind.PDF), ("costs.xlsx", FileKind.EXCEL)):
        version = papers.submit_file(
            session, item=item, slack_file_id=name, name=name, person=ada, now=TODAY, is_late=False
        )
        papers.keep(session, version=version, data=paper("A", 2), kind=kind, pages=2, problem="", now=TODAY)


def found(session: Session) -> tuple[WorkingGroup, Meeting]:
    [group] = groups.all_groups(session)
    meeting = meetings.on_day(session, group=group, day=date(2027, 1, 14))
    assert meeting is not None
    return group, meeting


def publish(session: Session) -> None:
    group, meeting = found(session)
    seen = outlook(session, group=group, meeting=meeting)
    packs.publish(
        session,
        group=group,
        meeting=meeting,
        body=seen.body,
        due_at=seen.publication.promised_at,
        is_short_notice=False,
        actor=None,
        now=TODAY,
    )


def change(session: Session) -> None:
    _, meeting = found(session)
    [item, _] = agenda.running_order(session, meeting=meeting)
    item.title = "Other pilings"
    session.add(item)


def texts(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def test_pack_is_written_as_it_would_be_now(pier: CommandLine, tmp_path: Path) -> None:
    assert pier.does("pack", "--group", "Harbour", "--meeting", "2027-01-14", "-o", str(tmp_path / "pack.pdf")) == []

    cover, *rest = texts(tmp_path / "pack.pdf")
    assert "1. New pilings" in cover
    assert "A pilings\r\n2 pages" in cover
    assert [each[each.rindex("Paper ") :] for each in rest] == [
        "Paper A · page 1 of 2 2",
        "Paper A · page 2 of 2 3",
        "Paper B · a separate file 4",
    ]
    assert "dismissal" not in "".join([cover, *rest])


def test_published_pack_stays_what_it_was(pier: CommandLine, tmp_path: Path) -> None:
    pier.database.run(publish)
    pier.does("pack", "--group", "Harbour", "--meeting", "2027-01-14", "-o", str(tmp_path / "before.pdf"))
    pier.database.run(change)
    pier.does("pack", "--group", "Harbour", "--meeting", "2027-01-14", "-o", str(tmp_path / "after.pdf"))

    assert (tmp_path / "before.pdf").read_bytes() == (tmp_path / "after.pdf").read_bytes()
    assert "New pilings" in texts(tmp_path / "after.pdf")[0]


def test_pack_that_is_not_published_follows_the_agenda(pier: CommandLine, tmp_path: Path) -> None:
    pier.database.run(change)
    pier.does("pack", "--group", "Harbour", "--meeting", "2027-01-14", "-o", str(tmp_path / "pack.pdf"))

    assert "Other pilings" in texts(tmp_path / "pack.pdf")[0]


def test_what_cannot_be_done_is_told_in_a_line(pier: CommandLine, tmp_path: Path) -> None:
    asked = ["pack", "--group", "Harbour", "--meeting"]

    assert pier.is_refused(*asked, "2027-01-15", "-o", str(tmp_path / "pack.pdf")) == (
        "“Harbour” has no meeting on 2027-01-15. Its calendar lists them: python -m bot calendar"
    )
    nowhere = tmp_path / "nowhere" / "pack.pdf"
    assert pier.is_refused(*asked, "2027-01-14", "-o", str(nowhere)) == (
        f"{nowhere} cannot be written: No such file or directory."
    )
    assert pier.run(*asked, "2027-01-14").status == 2
    assert not list(tmp_path.glob("*.pdf"))
