"""The clock on the wall: what an hour means on the days on which the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from calendars.wall_clock import instant

LONDON, NEW_YORK, KOLKATA = "Europe/London", "America/New_York", "Asia/Kolkata"


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2027, 1, 14), time(10), LONDON, datetime(2027, 1, 14, 10, tzinfo=UTC)),
        (date(2027, 7, 8), time(10), LONDON, datetime(2027, 7, 8, 9, tzinfo=UTC)),  # summer time
        (date(2027, 7, 8), time(0, 30), LONDON, datetime(2027, 7, 7, 23, 30, tzinfo=UTC)),  # still the day before
        (date(2027, 7, 8), time(10), KOLKATA, datetime(2027, 7, 8, 4, 30, tzinfo=UTC)),  # half an hour, no summer time
        # 28 March 2027: at 01:00 the clocks of London go to 02:00
        (date(2027, 3, 28), time(0, 59), LONDON, datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), LONDON, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped: 02:30 there
        (date(2027, 3, 28), time(2, 30), LONDON, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # the same instant
        # 31 October 2027: at 02:00 they go back to 01:00
        (date(2027, 10, 31), time(1, 30), LONDON, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # repeated: the first
        (date(2027, 10, 31), time(2), LONDON, datetime(2027, 10, 31, 2, tzinfo=UTC)),
        # New York changes at 02:00, on other days
        (date(2027, 3, 14), time(2, 30), NEW_YORK, datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),  # skipped: 03:30 there
        (date(2027, 11, 7), time(1, 30), NEW_YORK, datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),  # repeated: the first
    ],
)
def test_instant(day: date, at: time, zone: str, expected: datetime) -> None:
    found = instant(day, at, zone=zone)

    assert (found, found.tzinfo) == (expected, UTC)
