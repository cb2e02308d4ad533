"""Answers to invitations (iTIP): what a person's calendar sends back, read from whatever strangers may send."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from icalendar import Calendar

from store.models import CalendarAnswer

SEQUENCE_MOST = 2**31 - 1


@dataclass(frozen=True)
class Answer:
    """What the calendar of one attendee says about one meeting; nobody has checked yet who sent it."""

    uid: str
    attendee: str
    answer: CalendarAnswer
    sequence: int
    stamped_at: datetime


def read_answer(text: str) -> Answer | None:
    """The answer in a calendar file; None if there is none in it.

    It has to be a METHOD:REPLY about one event from one attendee, who accepts, declines or is tentative, and it has to
    be stamped, or nobody could tell which of two came later. Raises any exception of a parser for what is no calendar.
    """
    made = Calendar.from_ical(text)
    events = made.walk("VEVENT")
    if str(made.get("METHOD")).upper() != "REPLY" or len(events) != 1:
        return None
    (event,) = events
    uid, attendee, stamp = str(event.get("UID", "")), event.get("ATTENDEE"), event.get("DTSTAMP")
    if isinstance(attendee, list) or not attendee or not stamp or not uid.isprintable():
        return None
    said = str(attendee.params.get("PARTSTAT", "")).lower()
    sequence = int(event.get("SEQUENCE", 0))
    if said not in set(CalendarAnswer) or not 0 <= sequence <= SEQUENCE_MOST:
        return None
    return Answer(uid, _address(str(attendee)), CalendarAnswer(said), sequence, _in_utc(stamp.dt))


def _address(value: str) -> str:
    """The address in `mailto:…`, in whatever case and with or without percent signs."""
    scheme, _, address = value.rpartition(":")
    return unquote(address) if scheme.lower() == "mailto" else ""


def _in_utc(stamp: datetime) -> datetime:
    """A stamp has to be in UTC; one that does not say so is taken to be."""
    return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
