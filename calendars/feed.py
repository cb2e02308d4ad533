"""A calendar to subscribe to: of one group, or of the groups of one person."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import vDuration

from calendars.entry import TITLE_MOST, Entry, calendar, clean, written

REFRESH = timedelta(hours=1)
"""How often a calendar program is asked to look again."""


def feed(entries: Iterable[Entry], *, name: str, zone: str) -> bytes:
    """The whole calendar; the same entries give the same bytes.

    It has no METHOD, ORGANIZER or ATTENDEE, for nobody is invited by it and nobody answers to it.
    """
    made = calendar(entries, zone=zone)
    called = clean(name, most=TITLE_MOST)
    made.add("NAME", called)
    made.add("X-WR-CALNAME", called)
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return written(made)
