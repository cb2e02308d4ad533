"""One meeting as a calendar entry: one event with its own permanent UID, never a recurring series."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vUri

from calendars.clock_changes import UnreadableZoneError
from calendars.zones import vtimezone
from rules.strikes import MeetingState
from store.models import Meeting, WorkingGroup

TITLE_MOST = 200
"""Characters: calendar programs show one line."""

DESCRIPTION_MOST = 2000

_PRINTABLE = re.compile(r"[!-~]+")
_NEVER = datetime.max.replace(tzinfo=UTC)
_OFF = (MeetingState.CANCELLED, MeetingState.NOT_HELD)
_NOT_TEXT = ("Cc", "Cs", "Zl", "Zp")
"""Control characters, halves of a character, and separators of lines and paragraphs."""


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of one meeting. Nothing personal: no apologies, no reasons, no names.

    `stamped_at` is when the entry last changed, never when it is drawn: the same entry gives the same bytes. `zone` is
    where the meeting's hour is fixed; in one that nobody can read the entry is in UTC, at the same instant.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    minutes: int
    zone: str
    title: str
    link: str
    group: str
    is_cancelled: bool = False
    description: str = ""


def entry_of(meeting: Meeting, *, group: WorkingGroup) -> Entry:
    """The entry of a meeting as it now stands; one that was called off or not held is cancelled."""
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamped_at=meeting.changed_at or meeting.announced_at or group.created_at,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=group.zone,
        title=meeting.title,
        link=meeting.link,
        group=group.name,
        is_cancelled=meeting.state in _OFF,
    )


def single(entry: Entry) -> bytes:
    """A file with this entry alone, to open or to import: it asks nobody for an answer."""
    return written(calendar([entry], zone=entry.zone))


def calendar(entries: Iterable[Entry], *, zone: str) -> Calendar:
    """A calendar of those entries, and the clocks of its own zone and of theirs from the first entry on."""
    made = Calendar()
    made.add("PRODID", "-//Convenor//Meetings//EN")
    made.add("VERSION", "2.0")
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    first = {entry.zone: entry.starts_at for entry in reversed(ordered)}
    clocks = {name: _clocks(name, since) for name, since in sorted({zone: _NEVER, **first}.items())}
    for found in filter(None, clocks.values()):
        made.add_component(found)
    for entry in ordered:
        made.add_component(_event(entry, ZoneInfo(entry.zone) if clocks[entry.zone] else UTC))
    return made


def written(made: Calendar) -> bytes:
    """The calendar as a file: lines of at most 75 octets that end with CR LF."""
    data: bytes = made.to_ical()
    return data


def clean(text: str, *, most: int) -> str:
    """What somebody typed, on one line, with nothing in it that a program could take for anything but text."""
    plain = "".join(" " if unicodedata.category(character) in _NOT_TEXT else character for character in text)
    return " ".join(plain.split())[:most]


def _clocks(zone: str, since: datetime) -> Timezone | None:
    try:
        return vtimezone(zone, since=since)
    except UnreadableZoneError:
        return None


def _event(entry: Entry, zone: tzinfo) -> Event:
    made = Event()
    made.add("UID", clean(entry.uid, most=TITLE_MOST))
    made.add("SEQUENCE", entry.sequence)
    made.add("DTSTAMP", entry.stamped_at.astimezone(UTC))
    made.add("LAST-MODIFIED", entry.stamped_at.astimezone(UTC))
    starts_at, ends_at = _span(entry, zone)
    made.add("DTSTART", starts_at)
    made.add("DTEND", ends_at)
    made.add("SUMMARY", clean(f"{entry.group}: {entry.title}", most=TITLE_MOST))
    made.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    if where := clean(entry.link, most=DESCRIPTION_MOST):
        made.add("LOCATION", where)
        if _is_address(where):
            made.add("URL", vUri(where))
    lines = [clean(line, most=DESCRIPTION_MOST) for line in entry.description.splitlines()]
    if said := "\n".join(lines)[:DESCRIPTION_MOST].strip():
        made.add("DESCRIPTION", said)
    return made


def _span(entry: Entry, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when to when, by the clocks of the zone; in UTC if it touches an hour that they repeat.

    Of such an hour programs do not agree which one is meant.
    """
    starts_at = entry.starts_at.astimezone(UTC)
    ends_at = starts_at + timedelta(minutes=entry.minutes)
    local = starts_at.astimezone(zone), ends_at.astimezone(zone)
    is_plain = all(at.replace(fold=0).utcoffset() == at.replace(fold=1).utcoffset() for at in local)
    return local if is_plain else (starts_at, ends_at)


def _is_address(text: str) -> bool:
    """Whether it is a web address that needs no escaping in a calendar file."""
    if not _PRINTABLE.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
