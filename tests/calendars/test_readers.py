"""Our calendar files in the programs of others: each reads the right instants, and the same words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from calendar_readers import READERS, Read

from calendars.entry import Entry, single
from calendars.feed import feed
from calendars.invites import invitation
from calendars.wall_clock import instant
from store.models import InvitationMethod

STAMP = datetime(2026, 11, 1, 9, tzinfo=UTC)
MEETING = Entry(
    uid="1@convenor.invalid",
    sequence=0,
    stamped_at=STAMP,
    starts_at=datetime(2027, 7, 8, 9, tzinfo=UTC),
    minutes=90,
    zone="Europe/London",
    title="Monthly meeting",
    link="https://meet.example/harbour",
    group="Harbour",
)
ZONES = (
    "Europe/London",
    "Europe/Dublin",  # winter is the exception there
    "America/New_York",
    "America/Nuuk",  # changes on the day before its rule's, and has had the rule since 2024 only
    "Asia/Jerusalem",  # changes on the day after
    "Asia/Kathmandu",  # a quarter of an hour, no summer time
    "Africa/Casablanca",  # no summer time, or changes one by one, as the machine's tzdata has it
    "Pacific/Auckland",  # summer over the new year
    "Australia/Lord_Howe",  # half an hour of summer time
)
MORE_ZONES = (
    "Africa/Cairo",  # changes in one month or the next
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",  # two hours of summer time
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Pacific/Easter",
    "UTC",
)
every_reader = pytest.mark.parametrize("reader", READERS)


def second_thursdays() -> Iterator[date]:
    for month in range(12 * 11):
        first = date(2025 + month // 12, month % 12 + 1, 1)
        yield first + timedelta(days=(3 - first.weekday()) % 7 + 7)


def days_around_changes() -> Iterator[date]:
    """Three years' days of the weeks in which clocks are changed somewhere."""
    for year in range(2026, 2029):
        for month in (3, 4, 9, 10, 11):
            yield from (date(year, month, day) for day in (*range(1, 10), *range(24, 31)))


def meetings(days: Iterator[date], hours: tuple[time, ...], zone: str) -> list[Entry]:
    return [
        replace(MEETING, uid=f"{day}-{at}@convenor.invalid", starts_at=instant(day, at, zone=zone), zone=zone)
        for day in days
        for at in hours
    ]


def spans(read: list[Read]) -> list[tuple[str, datetime, datetime]]:
    return sorted((each.uid, each.starts_at, each.ends_at) for each in read)


def expected(entries: list[Entry]) -> list[tuple[str, datetime, datetime]]:
    return sorted((each.uid, each.starts_at, each.starts_at + timedelta(minutes=each.minutes)) for each in entries)


def under_another_name(data: bytes) -> bytes:
    """The file with zones that no program knows, so that it has to go by the clocks in the file."""
    return data.replace(b"TZID:", b"TZID:Made-up/").replace(b";TZID=", b";TZID=Made-up/")


@every_reader
@pytest.mark.parametrize("zone", ZONES)
def test_every_meeting_of_ten_years_is_at_the_right_instant(reader: str, zone: str) -> None:
    entries = meetings(second_thursdays(), (time(10),), zone)
    data = feed(entries, name="Harbour", zone=zone)

    assert spans(READERS[reader](data)) == expected(entries)
    assert spans(READERS[reader](under_another_name(data))) == expected(entries)


@pytest.mark.slow
@pytest.mark.parametrize("zone", [*ZONES, *MORE_ZONES])
def test_so_is_every_hour_around_a_change_of_clocks(zone: str) -> None:
    """Also the hours that are skipped, and the first of those that are repeated."""
    entries = meetings(days_around_changes(), (time(0, 30), time(1, 30), time(2, 30), time(23, 30)), zone)
    data = under_another_name(feed(entries, name="Harbour", zone=zone))

    read = {name: spans(reader(data)) for name, reader in READERS.items()}

    assert read == dict.fromkeys(READERS, expected(entries))


@every_reader
def test_the_second_of_two_like_hours_is_at_its_own_instant(reader: str) -> None:
    """At 01:30 the clocks of London show for the second time what they showed an hour before."""
    twice = [
        replace(MEETING, uid=f"{hour}@x.invalid", starts_at=datetime(2027, 10, 31, hour, 30, tzinfo=UTC))
        for hour in (0, 1)
    ]

    assert spans(READERS[reader](feed(twice, name="Harbour", zone="Europe/London"))) == expected(twice)


@every_reader
def test_the_lives_of_a_meeting(reader: str) -> None:
    """Made, renamed, moved, cancelled and reinstated: the same entry for good."""
    later = datetime(2027, 7, 15, 9, tzinfo=UTC)
    made = MEETING
    renamed = replace(made, title="Budget workshop")
    moved = replace(renamed, sequence=1, starts_at=later)
    cancelled = replace(moved, sequence=2, is_cancelled=True)
    reinstated = replace(cancelled, sequence=3, is_cancelled=False)

    read = [READERS[reader](single(each)) for each in (made, renamed, moved, cancelled, reinstated)]

    until, later_until = (each.starts_at + timedelta(minutes=90) for each in (made, moved))
    assert read == [
        [Read(made.uid, made.starts_at, until, "Harbour: Monthly meeting", "CONFIRMED", 0)],
        [Read(made.uid, made.starts_at, until, "Harbour: Budget workshop", "CONFIRMED", 0)],
        [Read(made.uid, later, later_until, "Harbour: Budget workshop", "CONFIRMED", 1)],
        [Read(made.uid, later, later_until, "Harbour: Budget workshop", "CANCELLED", 2)],
        [Read(made.uid, later, later_until, "Harbour: Budget workshop", "CONFIRMED", 3)],
    ]


HOSTILE = (
    "a\0b\x1b[31mc\x7f",
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:x@example.org",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "commas, semicolons; colons: backslashes \\ \\n \\, quotes \" ' and ^n",
    "Ω🎉👩‍👩‍👧 " * 500,
    "x" * 5000,
    "ümläut " * 30,
    "\ud800 half a character",
    "\u202eright to left",
    "   ",
    "=?utf-8?q?=0d=0aBcc?=",
    "",
)


@every_reader
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_corrupt_nothing(reader: str, text: str) -> None:
    hostile = replace(
        MEETING, uid=f"2{text}"[:40], title=text, link=text, group=text, description=text, zone=text or "Europe/London"
    )
    good = replace(MEETING, uid="3@convenor.invalid")

    data = feed([hostile, good], name=text, zone="Europe/London")

    read = READERS[reader](data)
    assert spans(read)[1:] == spans(READERS[reader](single(good)))
    assert [(each.starts_at, each.status, each.sequence) for each in read] == [(MEETING.starts_at, "CONFIRMED", 0)] * 2
    lines = data.decode("utf-8").split("\r\n")
    assert not re.search("[\0-\x1f\x7f-\x9f\u2028\u2029]", "".join(lines))
    assert max(len(line.encode()) for line in lines) <= 75
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 2
    assert not any(line.startswith(("ATTENDEE", "METHOD", "ORGANIZER")) for line in lines)


@every_reader
def test_what_is_typed_is_what_is_read(reader: str) -> None:
    title = 'Budget, tariffs; data: C:\\new "live" ^n 100% – Ω🎉'

    [read] = READERS[reader](single(replace(MEETING, title=title)))

    assert read.summary == f"Harbour: {title}"


@every_reader
@pytest.mark.parametrize("method", InvitationMethod)
def test_an_invitation_is_read_too(reader: str, method: InvitationMethod) -> None:
    data = invitation(
        MEETING, method=method, organizer="meetings@harbour.example", attendee="omar@tide.example", attendee_name="Omar"
    )

    status = "CONFIRMED" if method is InvitationMethod.REQUEST else "CANCELLED"
    until = MEETING.starts_at + timedelta(minutes=90)
    assert READERS[reader](data) == [Read(MEETING.uid, MEETING.starts_at, until, "Harbour: Monthly meeting", status, 0)]


@every_reader
def test_a_feed_without_meetings_is_a_calendar(reader: str) -> None:
    assert READERS[reader](feed([], name="Harbour", zone="Europe/London")) == []


def test_the_zones_are_told_apart() -> None:
    """Else one of these tests would hold for another zone than it says."""
    at = datetime(2027, 7, 8, 9, tzinfo=UTC)

    assert len({at.astimezone(ZoneInfo(zone)).utcoffset() for zone in ZONES}) > 6
