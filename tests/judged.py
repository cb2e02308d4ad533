"""A member's year as the rule judges it, put together by hand: for tests of how it is told."""

from datetime import UTC, date, datetime, time
from typing import Any

from rules.strikes import Meeting, MeetingState, Owed, Record, Spare, Spared, Standing, StandingState, Status

NEW_YEARS_EVE = date(2026, 12, 31)


def held(on: str) -> Meeting:
    """There is one on a date, so the date is its number."""
    day = date.fromisoformat(on)
    return Meeting(day.toordinal(), datetime.combine(day, time(10), UTC), day, MeetingState.HELD, True)


def attended(on: str) -> Owed:
    meeting = held(on)
    return Owed(meeting, Record(meeting.id, Status.PRESENT, "Morgan Hale", False), is_strike=False)


def missed(on: str, status: Status = Status.ABSENT, *, by: str = "Morgan Hale", apologies_sent: bool = False) -> Owed:
    meeting = held(on)
    return Owed(meeting, Record(meeting.id, status, by, apologies_sent), is_strike=True)


def spared(on: str, why: Spare) -> Spared:
    return Spared(held(on), why)


def year_of(*owed: Owed, **other: Any) -> Standing:
    """The standing at the end of 2026 of somebody who owed these; `other` is whatever a test says of it besides."""
    strikes = tuple(item for item in owed if item.is_strike)
    plain: dict[str, Any] = {
        "as_of": NEW_YEARS_EVE,
        "owed": owed,
        "spared": (),
        "strikes": strikes,
        "state": StandingState.CLEAR,
        "at_limit_on": None,
        "unsettled": (),
        "limit": 2,
        "rests_on": (),
    }
    return Standing(**plain | other)
