"""A meeting as a calendar entry: what is in it, to the byte."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendars.entry import DESCRIPTION_MOST, TITLE_MOST, Entry, clean, entry_of, single
from rules.strikes import MeetingState
from store.models import Meeting, WorkingGroup

FOUNDED, ANNOUNCED, CHANGED = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (9, 10, 11))
MEETING = Entry(
    uid="1@convenor.invalid",
    sequence=2,
    stamped_at=CHANGED,
    starts_at=datetime(2027, 7, 8, 9, tzinfo=UTC),
    minutes=90,
    zone="Asia/Kathmandu",
    title="Monthly meeting",
    link="https://meet.example/harbour?a=b,c;d",
    group="Harbour",
    description="Bring the charter.",
)


def lines(entry: Entry) -> list[str]:
    return single(entry).decode().split("\r\n")


def value(entry: Entry, name: str) -> list[str]:
    """What follows the name, parameters included, unfolded; nothing if it is not there."""
    whole = single(entry).decode().replace("\r\n ", "").split("\r\n")
    inside = whole[whole.index("BEGIN:VEVENT") : whole.index("END:VEVENT")]
    return [line.removeprefix(name) for line in inside if line.startswith((f"{name}:", f"{name};"))]


def test_a_file_with_one_meeting() -> None:
    assert lines(MEETING) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Convenor//Meetings//EN",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kathmandu",
        "BEGIN:STANDARD",
        "DTSTART:19860101T000000",
        "RDATE:19860101T000000",
        "TZNAME:+0545",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0545",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Harbour: Monthly meeting",
        "DTSTART;TZID=Asia/Kathmandu:20270708T144500",
        "DTEND;TZID=Asia/Kathmandu:20270708T161500",
        "DTSTAMP:20261101T090000Z",
        "UID:1@convenor.invalid",
        "SEQUENCE:2",
        "DESCRIPTION:Bring the charter.",
        "LAST-MODIFIED:20261101T090000Z",
        "LOCATION:https://meet.example/harbour?a=b\\,c\\;d",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://meet.example/harbour?a=b,c;d",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert single(MEETING) == single(replace(MEETING))


def test_a_cancelled_meeting_says_so_and_takes_up_nobodys_time() -> None:
    cancelled = replace(MEETING, is_cancelled=True)

    assert (value(cancelled, "STATUS"), value(cancelled, "TRANSP")) == ([":CANCELLED"], [":TRANSPARENT"])


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        # 31 October 2027: at 02:00 the clocks of London go back to 01:00
        (datetime(2027, 10, 30, 23, tzinfo=UTC), [";TZID=Europe/London:20271031T000000"]),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), [":20271031T003000Z"]),  # 01:30, for the first time
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), [":20271031T013000Z"]),  # for the second
        (datetime(2027, 10, 31, 2, tzinfo=UTC), [";TZID=Europe/London:20271031T020000"]),
    ],
)
def test_an_hour_that_comes_twice_is_told_in_utc(starts_at: datetime, expected: list[str]) -> None:
    assert value(replace(MEETING, zone="Europe/London", starts_at=starts_at, minutes=30), "DTSTART") == expected


def test_so_is_a_meeting_that_ends_in_one() -> None:
    until = replace(MEETING, zone="Europe/London", starts_at=datetime(2027, 10, 30, 23, tzinfo=UTC), minutes=90)

    assert (value(until, "DTSTART"), value(until, "DTEND")) == ([":20271030T230000Z"], [":20271031T003000Z"])


def test_a_zone_that_nobody_can_read_leaves_the_instant() -> None:
    nowhere = replace(MEETING, zone="Nowhere/Land")

    assert value(nowhere, "DTSTART") == [":20270708T090000Z"]
    assert "BEGIN:VTIMEZONE" not in lines(nowhere)


@pytest.mark.parametrize(
    ("link", "where", "url"),
    [
        ("", [], []),
        ("Room 4, Customs House", [":Room 4\\, Customs House"], []),
        ("https://meet.example/x", [":https://meet.example/x"], [":https://meet.example/x"]),
        ("https://meet.example/a b", [":https://meet.example/a b"], []),
        ("https://", [":https://"], []),
        ("https://[", [":https://["], []),
        ("javascript:alert(1)", [":javascript:alert(1)"], []),
        ("https://meet.example/ü", [":https://meet.example/ü"], []),
        (
            f"https://meet.example/{'x' * 5000}",
            [f":https://meet.example/{'x' * 1979}"],
            [f":https://meet.example/{'x' * 1979}"],
        ),
    ],
)
def test_where_it_is(link: str, where: list[str], url: list[str]) -> None:
    linked = replace(MEETING, link=link)

    assert (value(linked, "LOCATION"), value(linked, "URL")) == (where, url)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Budget  workshop ", "Budget workshop"),
        ("a\0b\x1b[31mc", "a b [31mc"),
        ("a\r\nb\u2028c\u2029d\x85e\tf", "a b c d e f"),
        ("\ud83c half", "half"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("x" * 300, "x" * 200),
        ("\0\r\n", ""),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed, most=TITLE_MOST) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        (" \n\0", []),
        ("one\ntwo\r\nthree\u2028four", [":one\\ntwo\\nthree\\nfour"]),
        ("x" * 5000, [f":{'x' * DESCRIPTION_MOST}"]),
    ],
)
def test_a_description_keeps_its_lines(typed: str, kept: list[str]) -> None:
    assert value(replace(MEETING, description=typed), "DESCRIPTION") == kept


@pytest.mark.slow
@given(title=st.text(), link=st.text(), description=st.text())
def test_whatever_is_typed_it_is_read_back(title: str, link: str, description: str) -> None:
    typed = replace(MEETING, title=title, link=link, description=description)

    [event] = Calendar.from_ical(single(typed)).walk("VEVENT")

    assert str(event["SUMMARY"]) == clean(f"Harbour: {title}", most=TITLE_MOST)
    assert str(event.get("LOCATION", "")) == clean(link, most=DESCRIPTION_MOST)
    assert set(str(event.get("DESCRIPTION", "")).split()) == set(clean(description, most=DESCRIPTION_MOST).split())


GROUP = WorkingGroup(
    team_id="T0", name="Harbour", zone="Europe/London", division="england-and-wales", created_at=FOUNDED
)


def meeting(**values: object) -> Meeting:
    known = {
        "team_id": "T0",
        "group_id": 1,
        "title": "Monthly meeting",
        "starts_at": datetime(2027, 1, 14, 10, tzinfo=UTC),
        "on_date": datetime(2027, 1, 14, 10, tzinfo=UTC).date(),
        "minutes": 60,
        "is_compulsory": True,
        "uid": "1@convenor.invalid",
    }
    return Meeting(**known | values)


@pytest.mark.parametrize(
    ("values", "stamp"),
    [
        ({"changed_at": CHANGED, "announced_at": ANNOUNCED}, CHANGED),
        ({"announced_at": ANNOUNCED}, ANNOUNCED),
        ({}, FOUNDED),
    ],
)
def test_an_entry_is_stamped_with_its_last_change(values: dict[str, object], stamp: datetime) -> None:
    assert entry_of(meeting(**values), group=GROUP).stamped_at == stamp


@pytest.mark.parametrize(
    ("state", "is_cancelled"),
    [
        (MeetingState.PLANNED, False),
        (MeetingState.HELD, False),
        (MeetingState.ABANDONED, False),  # it began
        (MeetingState.CANCELLED, True),
        (MeetingState.NOT_HELD, True),
    ],
)
def test_what_is_cancelled(state: MeetingState, is_cancelled: bool) -> None:
    assert entry_of(meeting(state=state), group=GROUP).is_cancelled is is_cancelled


def test_an_entry_is_the_meetings() -> None:
    made = entry_of(meeting(sequence=3, link="https://meet.example/x", changed_at=CHANGED), group=GROUP)

    assert made == Entry(
        uid="1@convenor.invalid",
        sequence=3,
        stamped_at=CHANGED,
        starts_at=datetime(2027, 1, 14, 10, tzinfo=UTC),
        minutes=60,
        zone="Europe/London",
        title="Monthly meeting",
        link="https://meet.example/x",
        group="Harbour",
    )


def test_the_stamp_is_in_utc_whatever_zone_it_is_given_in() -> None:
    from_kathmandu = CHANGED.astimezone(ZoneInfo("Asia/Kathmandu"))

    assert value(replace(MEETING, stamped_at=from_kathmandu), "DTSTAMP") == [":20261101T090000Z"]
