"""When a pack is previewed and goes out, and how far ahead one has to look for those that are due."""

from datetime import UTC, datetime, timedelta

import pytest
from small import NOW, found, meeting
from sqlmodel import Session

from calendars.due import agenda_instants
from calendars.holidays import ENGLAND_AND_WALES, NORTHERN_IRELAND, SCOTLAND
from calendars.publication import Publication, furthest_ahead, publication_of
from store import terms
from store.database import Database
from store.models import Meeting

STARTS = datetime(2027, 11, 11, 10, tzinfo=UTC)
USUAL, PREVIEW = datetime(2027, 11, 4, 10, tzinfo=UTC), datetime(2027, 11, 3, 10, tzinfo=UTC)
A_DAY_BEFORE = datetime(2027, 11, 10, 10, tzinfo=UTC)
TERMS = terms.preset().agenda


@pytest.mark.parametrize(
    ("settled_at", "publication"),
    [
        (None, Publication(USUAL, PREVIEW, USUAL, False)),
        (USUAL - timedelta(seconds=1), Publication(USUAL, PREVIEW, USUAL, False)),
        (USUAL, Publication(USUAL, PREVIEW, A_DAY_BEFORE, True)),
        (A_DAY_BEFORE + timedelta(hours=1), Publication(USUAL, PREVIEW, A_DAY_BEFORE, True)),
    ],
    ids=["long known", "called in time", "called when it was due", "called within a day"],
)
def test_publication(database: Database, settled_at: datetime | None, publication: Publication) -> None:
    def work(session: Session) -> Publication:
        group = found(session)
        at: Meeting = meeting(session, group, STARTS)
        at.settled_at = settled_at
        terms.adopt(session, group=group, terms=terms.preset(), effective_on=NOW.date(), now=NOW)
        history = terms.history(session, group=group)
        return publication_of(session, group=group, meeting=at, history=history)

    assert database.run(work) == publication


@pytest.mark.parametrize("division", [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND])
def test_furthest_ahead_reaches_every_preview_of_ten_years(database: Database, division: str) -> None:
    def work(session: Session) -> timedelta:
        group = found(session)
        terms.adopt(session, group=group, terms=terms.preset(), effective_on=NOW.date(), now=NOW)
        return furthest_ahead(session)

    reach = database.run(work)

    for day in range(365 * 10):
        starts = datetime(2025, 1, 1, 10, tzinfo=UTC) + timedelta(days=day)
        preview = agenda_instants(starts, zone="Europe/London", division=division, terms=TERMS).preview_at
        assert starts - preview < reach


def test_furthest_ahead_without_a_group_is_nothing_to_speak_of(database: Database) -> None:
    assert database.run(furthest_ahead) < timedelta(days=31)
