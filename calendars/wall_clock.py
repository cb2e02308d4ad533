"""The instant of a date and an hour, as the clock on the wall of a zone shows them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CLOSES_AT = time(17)
"""When a vote, a poll or a call closes that was given a day without an hour."""


def instant(day: date, at: time, *, zone: str) -> datetime:
    """The exact instant, in UTC.

    An hour that the clocks skip in spring is read as if they had not been changed yet, so 01:30 becomes 02:30. Of an
    hour that they repeat in autumn the first one is meant.
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
