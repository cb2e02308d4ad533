"""A feed: everything that its programs need, and nothing that asks anybody for an answer."""

from dataclasses import replace
from datetime import UTC, datetime

from calendars.entry import Entry
from calendars.feed import feed

MEETING = Entry(
    uid="1@convenor.invalid",
    sequence=0,
    stamped_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
    starts_at=datetime(2027, 7, 8, 9, tzinfo=UTC),
    minutes=90,
    zone="Europe/London",
    title="Monthly meeting",
    link="",
    group="Harbour",
)
EARLIER = replace(MEETING, uid="2@convenor.invalid", starts_at=datetime(2027, 6, 10, 9, tzinfo=UTC))
ELSEWHERE = replace(MEETING, uid="3@convenor.invalid", zone="Asia/Kathmandu")


def lines(data: bytes) -> list[str]:
    return data.decode().split("\r\n")


def test_its_head() -> None:
    assert lines(feed([MEETING], name="Harbour", zone="Europe/London"))[:9] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Convenor//Meetings//EN",
        "NAME:Harbour",
        "X-WR-CALNAME:Harbour",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
    ]


def test_nobody_is_invited_by_it() -> None:
    written = lines(feed([MEETING, replace(EARLIER, is_cancelled=True)], name="Harbour", zone="Europe/London"))

    assert [line for line in written if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))] == []


def test_the_same_meetings_in_any_order_give_the_same_bytes() -> None:
    those = [MEETING, EARLIER, ELSEWHERE]

    assert feed(those, name="Harbour", zone="Europe/London") == feed(
        reversed(those), name="Harbour", zone="Europe/London"
    )


def test_meetings_are_in_order_of_time_and_a_cancelled_one_stays() -> None:
    written = lines(feed([MEETING, replace(EARLIER, is_cancelled=True)], name="Harbour", zone="Europe/London"))

    assert [line for line in written if line.startswith(("UID", "STATUS"))] == [
        "UID:2@convenor.invalid",
        "STATUS:CANCELLED",
        "UID:1@convenor.invalid",
        "STATUS:CONFIRMED",
    ]


def test_the_clocks_of_each_zone_are_in_it_once() -> None:
    written = lines(feed([MEETING, EARLIER, ELSEWHERE], name="Harbour", zone="UTC"))

    assert [line for line in written if line.startswith("TZID")] == [
        "TZID:Asia/Kathmandu",
        "TZID:Europe/London",
        "TZID:UTC",
    ]


def test_one_meeting_in_an_unreadable_zone_leaves_the_others() -> None:
    written = lines(feed([MEETING, replace(EARLIER, zone="Nowhere")], name="Harbour", zone="Europe/London"))

    assert [line for line in written if line.startswith("DTSTART") and "2027" in line] == [
        "DTSTART:20270610T090000Z",
        "DTSTART;TZID=Europe/London:20270708T100000",
    ]
