"""On which days a sub-group's chair is reminded of a report."""

from datetime import UTC, date, datetime

import pytest

from store import reports, terms
from store.models import ReportRequest

ASKED = date(2027, 11, 1)


@pytest.mark.parametrize(
    ("due_on", "until", "days"),
    [
        pytest.param(date(2027, 12, 3), date(2027, 11, 25), [], id="nothing before the first reminder"),
        pytest.param(date(2027, 12, 3), date(2027, 11, 26), [date(2027, 11, 26)], id="a week before"),
        pytest.param(
            date(2027, 12, 3),
            date(2027, 12, 9),
            [date(2027, 11, 26), date(2027, 12, 2), date(2027, 12, 3)],
            id="a day before and on the day",
        ),
        pytest.param(date(2027, 11, 2), date(2027, 11, 8), [date(2027, 11, 2)], id="not on the day it was asked for"),
        pytest.param(
            date(2027, 11, 2),
            date(2027, 11, 16),
            [date(2027, 11, 2), date(2027, 11, 9), date(2027, 11, 16)],
            id="weekly once it is overdue",
        ),
    ],
)
def test_days_of_reminders(due_on: date, until: date, days: list[date]) -> None:
    asked_at = datetime(2027, 11, 1, 9, tzinfo=UTC)
    asked = ReportRequest(team_id="T", group_id=1, subject="", due_on=due_on, asked_at=asked_at, asked_by_id=1)

    assert list(reports.chase_days(asked, terms=terms.preset().agenda, asked_on=ASKED, until=until)) == days
