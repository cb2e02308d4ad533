"""The year behind the demonstration: believable, and told to nobody anew."""

import pytest
from sqlmodel import Session, select
from world import NOVEMBER

from bot import sample_agenda, sample_year
from commands.report.drafting import annual
from rules.reporting import calendar_year
from store import audit, groups
from store.database import Database
from store.models import Owed


@pytest.fixture
def filled(sample_url: str) -> Database:
    database = Database(sample_url)
    for fill in (sample_year.fill, sample_agenda.fill):
        database.run(lambda session, fill=fill: fill(session, now=NOVEMBER), within=20)
    return database


@pytest.mark.parametrize("engine", ["sqlite"])
def test_fill_gives_the_reports_something_to_tell(filled: Database) -> None:
    def read(session: Session) -> tuple[int, ...]:
        [group] = groups.all_groups(session)
        body = annual(session, group=group, period=calendar_year(NOVEMBER.year), today=NOVEMBER.date())
        assert all(len(served.items) > 0 for served in body.served if served.heading.startswith("5"))
        return len(body.decisions), body.actions.done, body.actions.open, body.packs.in_time, len(body.packs.late)

    assert filled.run(read, writes=False) == (3, 4, 2, 8, 1)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_fill_leaves_nothing_to_tell_and_a_chain_that_holds(filled: Database) -> None:
    owed = filled.run(lambda session: list(session.exec(select(Owed))), writes=False)

    assert len(owed) > 20
    assert [row.kind for row in owed if row.done < row.wanted] == []
    assert filled.run(lambda session: audit.first_broken_link(session, group_id=1), writes=False) is None
