"""VTIMEZONE as text; what programs make of it is in test_readers."""

from datetime import UTC, datetime, timedelta

import pytest

from calendars.clock_changes import Clock, UnreadableZoneError, Yearly
from calendars.zones import _recurrences, vtimezone

WINTER, SUMMER = Clock("X", timedelta(0), False), Clock("Y", timedelta(hours=1), True)


def text(zone: str, since: datetime = datetime(2027, 1, 1, tzinfo=UTC)) -> list[str]:
    return vtimezone(zone, since=since).to_ical().decode().splitlines()


def test_london() -> None:
    assert text("Europe/London") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T010000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_zone_that_always_shows_the_same() -> None:
    assert text("Asia/Kathmandu") == [
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
    ]


def test_it_does_not_depend_on_the_first_entry_while_the_rule_is_the_same() -> None:
    assert text("Europe/London", datetime(1999, 7, 1, tzinfo=UTC)) == text("Europe/London")


def test_changes_before_the_rule_began_are_written_one_by_one() -> None:
    written = text("America/Nuuk", datetime(2022, 7, 1, tzinfo=UTC))

    assert [line for line in written if line.startswith(("DTSTART", "RRULE", "TZOFFSETTO"))] == [
        "DTSTART:20220326T220000",
        "TZOFFSETTO:-0200",
        "DTSTART:20221029T230000",
        "TZOFFSETTO:-0300",
        "DTSTART:20230325T220000",
        "TZOFFSETTO:-0200",
        "DTSTART:20240330T230000",
        "RRULE:FREQ=YEARLY;BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30;BYMONTH=3",
        "TZOFFSETTO:-0100",
        "DTSTART:20241027T000000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETTO:-0200",
    ]


def rule(*, month: int, week: int, weekday: int, hours: int) -> Yearly:
    return Yearly(WINTER, SUMMER, month, week, weekday, timedelta(hours=hours))


@pytest.mark.parametrize(
    ("yearly", "expected"),
    [
        (rule(month=3, week=2, weekday=6, hours=2), [{"BYMONTH": 3, "BYDAY": "2SU"}]),
        (rule(month=4, week=5, weekday=4, hours=0), [{"BYMONTH": 4, "BYDAY": "-1FR"}]),
        (  # 24:00 on the first Saturday, as in Santiago
            rule(month=9, week=1, weekday=5, hours=24),
            [{"BYMONTH": 9, "BYMONTHDAY": [2, 3, 4, 5, 6, 7, 8], "BYDAY": "SU"}],
        ),
        (  # 24:00 on the last Thursday, as in Cairo: a Friday that may be in the next month
            rule(month=10, week=5, weekday=3, hours=24),
            [
                {"BYMONTH": 10, "BYMONTHDAY": [26, 27, 28, 29, 30, 31], "BYDAY": "FR"},
                {"BYMONTH": 11, "BYMONTHDAY": [1], "BYDAY": "FR"},
            ],
        ),
        (  # the evening before the first Sunday, which may be in the month before, or the year
            rule(month=1, week=1, weekday=6, hours=-1),
            [
                {"BYMONTH": 12, "BYMONTHDAY": [31], "BYDAY": "SA"},
                {"BYMONTH": 1, "BYMONTHDAY": [1, 2, 3, 4, 5, 6], "BYDAY": "SA"},
            ],
        ),
    ],
)
def test_a_yearly_change_as_recurrences(yearly: Yearly, expected: list[dict[str, object]]) -> None:
    assert list(_recurrences(yearly)) == expected


@pytest.mark.parametrize(
    "yearly",
    [
        rule(month=2, week=5, weekday=6, hours=24),
        rule(month=2, week=5, weekday=6, hours=-1),
        rule(month=2, week=4, weekday=6, hours=24),
        rule(month=3, week=1, weekday=6, hours=-1),
    ],
)
def test_a_day_that_depends_on_how_long_february_is_is_refused(yearly: Yearly) -> None:
    with pytest.raises(UnreadableZoneError, match="February"):
        list(_recurrences(yearly))


def test_a_day_in_february_that_does_not_is_not() -> None:
    assert list(_recurrences(rule(month=2, week=1, weekday=6, hours=24))) == [
        {"BYMONTH": 2, "BYMONTHDAY": [2, 3, 4, 5, 6, 7, 8], "BYDAY": "MO"}
    ]
