"""The instants before one meeting, by when it was called."""

from datetime import UTC, datetime, timedelta

import pytest
from small import NOW, found, meeting
from sqlmodel import Session

from calendars.agenda import Ahead, ahead_of
from store import terms
from store.database import Database
from store.models import Meeting, WorkingGroup

STARTS = datetime(2027, 12, 9, 10, tzinfo=UTC)
CALL = datetime(2027, 11, 18, 10, tzinfo=UTC)
DEADLINE = datetime(2027, 11, 29, 10, tzinfo=UTC)
PACK = datetime(2027, 12, 2, 10, tzinfo=UTC)
LATEST = datetime(2027, 12, 8, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.parametrize(
    ("called_at", "expected"),
    [
        (None, Ahead(CALL, DEADLINE, PACK, is_short_notice=False)),
        (NOW, Ahead(CALL, DEADLINE, PACK, is_short_notice=False)),
        (DEADLINE, Ahead(CALL, PACK, PACK, is_short_notice=False)),
        (PACK - MINUTE, Ahead(CALL, PACK, PACK, is_short_notice=False)),
        (PACK, Ahead(CALL, LATEST, LATEST, is_short_notice=True)),
        (LATEST + MINUTE, Ahead(CALL, STARTS, LATEST, is_short_notice=True)),
    ],
    ids=["nobody knows", "in time", "at the deadline", "before the pack", "at short notice", "on the day before"],
)
def test_ahead_of(database: Database, called_at: datetime | None, expected: Ahead) -> None:
    with Session(database.engine) as session:
        group, planned = _planned(session, called_at)

        found = ahead_of(session, group=group, meeting=planned, terms=terms.preset().agenda)

    assert found == expected


def _planned(session: Session, called_at: datetime | None) -> tuple[WorkingGroup, Meeting]:
    group = found(session)
    planned = meeting(session, group, STARTS)
    planned.announced_at = called_at
    return group, planned
