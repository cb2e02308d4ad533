"""The agenda of the demonstration: believable, readable, and told to nobody anew."""

import io

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select
from world import NOVEMBER

from bot import sample_agenda
from store import agenda, groups, meetings
from store.database import Database
from store.models import Content, Owed, PaperVersion


@pytest.fixture
def filled(sample_url: str) -> Database:
    database = Database(sample_url)
    database.run(lambda session: sample_agenda.fill(session, now=NOVEMBER), within=20)
    return database


@pytest.mark.parametrize("engine", ["sqlite"])
def test_fill_puts_five_items_on_the_next_agenda(filled: Database) -> None:
    def read(session: Session) -> list[tuple[str, int, bool]]:
        [group] = groups.all_groups(session)
        at = meetings.coming(session, group=group, now=NOVEMBER, most=1)[0]
        order = agenda.running_order(session, meeting=at)
        assert sum(item.minutes for item in order) <= at.minutes
        return [(item.state.value, item.minutes > 0, item.is_private) for item in order]

    assert filled.run(read, writes=False) == [("accepted", True, number == 3) for number in range(5)]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_fill_makes_papers_that_can_be_read(filled: Database) -> None:
    def read(session: Session) -> dict[str, bytes]:
        rows = session.exec(select(PaperVersion, Content).where(PaperVersion.digest == Content.digest))
        return {version.name: content.data for version, content in rows}

    papers = filled.run(read, writes=False)

    markdown = papers.pop("questions-for-suppliers.md")
    assert markdown.decode().startswith("# Questions for suppliers\n")
    assert len(papers) == 4
    for name, data in papers.items():
        assert name.removesuffix(".pdf") in PdfReader(io.BytesIO(data)).pages[0].extract_text()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"])
def test_fill_leaves_nothing_to_tell(filled: Database) -> None:
    owed = filled.run(lambda session: list(session.exec(select(Owed))), writes=False)

    assert owed
    assert [row.kind for row in owed if row.done < row.wanted] == []
