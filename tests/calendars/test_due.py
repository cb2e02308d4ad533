"""What is due before a meeting, against a calculation of its own: every date from 2025 to 2035, in four zones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import pytest

from calendars.due import AgendaInstants, agenda_instants, latest_publication
from calendars.holidays import ENGLAND_AND_WALES, NO_DIVISION, NORTHERN_IRELAND, SCOTLAND
from rules.sections import AgendaTerms

TERMS = AgendaTerms(
    pack_days=7,
    items_called_days=21,
    items_deadline_working_days=3,
    preview_working_days=1,
    short_notice_hours=24,
    report_days=(7, 1, 0),
    report_overdue_days=7,
)
FIRST, LAST = date(2025, 1, 1), date(2035, 12, 31)
LONDON, NEW_YORK, KATHMANDU, AUCKLAND = "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"

EVERYWHERE = """
    2024-12-25 2024-12-26
    2025-01-01 2025-04-18 2025-05-05 2025-05-26 2025-12-25 2025-12-26
    2026-01-01 2026-04-03 2026-05-04 2026-05-25 2026-12-25 2026-12-28
    2027-01-01 2027-03-26 2027-05-03 2027-05-31 2027-12-27 2027-12-28
    2028-01-03 2028-04-14 2028-05-01 2028-05-29 2028-12-25 2028-12-26
    2029-01-01 2029-03-30 2029-05-07 2029-05-28 2029-12-25 2029-12-26
    2030-01-01 2030-04-19 2030-05-06 2030-05-27 2030-12-25 2030-12-26
    2031-01-01 2031-04-11 2031-05-05 2031-05-26 2031-12-25 2031-12-26
    2032-01-01 2032-03-26 2032-05-03 2032-05-31 2032-12-27 2032-12-28
    2033-01-03 2033-04-15 2033-05-02 2033-05-30 2033-12-26 2033-12-27
    2034-01-02 2034-04-07 2034-05-01 2034-05-29 2034-12-25 2034-12-26
    2035-01-01 2035-03-23 2035-05-07 2035-05-28 2035-12-25 2035-12-26
"""
EASTER_MONDAY_AND_AUGUST = """
    2025-04-21 2025-08-25 2026-04-06 2026-08-31 2027-03-29 2027-08-30 2028-04-17 2028-08-28 2029-04-02 2029-08-27
    2030-04-22 2030-08-26 2031-04-14 2031-08-25 2032-03-29 2032-08-30 2033-04-18 2033-08-29 2034-04-10 2034-08-28
    2035-03-26 2035-08-27
"""
PATRICK_AND_BOYNE = """
    2025-03-17 2025-07-14 2026-03-17 2026-07-13 2027-03-17 2027-07-12 2028-03-17 2028-07-12 2029-03-19 2029-07-12
    2030-03-18 2030-07-12 2031-03-17 2031-07-14 2032-03-17 2032-07-12 2033-03-17 2033-07-12 2034-03-17 2034-07-12
    2035-03-19 2035-07-12
"""
SECOND_JANUARY_AUGUST_AND_ANDREW = """
    2024-12-02 2025-01-02 2025-08-04 2025-12-01 2026-01-02 2026-08-03 2026-11-30 2027-01-04 2027-08-02 2027-11-30
    2028-01-04 2028-08-07 2028-11-30 2029-01-02 2029-08-06 2029-11-30 2030-01-02 2030-08-05 2030-12-02 2031-01-02
    2031-08-04 2031-12-01 2032-01-02 2032-08-02 2032-11-30 2033-01-04 2033-08-01 2033-11-30 2034-01-03 2034-08-07
    2034-11-30 2035-01-02 2035-08-06 2035-11-30
"""
CLOSED = {
    ENGLAND_AND_WALES: {*EVERYWHERE.split(), *EASTER_MONDAY_AND_AUGUST.split()},
    NORTHERN_IRELAND: {*EVERYWHERE.split(), *EASTER_MONDAY_AND_AUGUST.split(), *PATRICK_AND_BOYNE.split()},
    SCOTLAND: {*EVERYWHERE.split(), *SECOND_JANUARY_AUGUST_AND_ANDREW.split()},
    NO_DIVISION: set[str](),
}
"""The bank holidays of each division from December 2024 on, written out."""

HOURS = (time(10), time(0, 30), time(1, 30), time(2, 30), time(23, 30))


@lru_cache
def sunday(year: int, month: int, which: int) -> date:
    """The first (0), second (1) … or last (-1) Sunday of a month."""
    days = [date(year, month, 1) + timedelta(days=count) for count in range(31)]
    return [day for day in days if day.month == month and day.weekday() == 6][which]


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))


def london(wall: datetime) -> timedelta:
    """Ahead of UTC; an hour that is skipped still counts as winter, one that is repeated as summer."""
    summer = at(sunday(wall.year, 3, -1), 2) <= wall < at(sunday(wall.year, 10, -1), 2)
    return timedelta(hours=1 if summer else 0)


def new_york(wall: datetime) -> timedelta:
    summer = at(sunday(wall.year, 3, 1), 3) <= wall < at(sunday(wall.year, 11, 0), 2)
    return timedelta(hours=-4 if summer else -5)


def auckland(wall: datetime) -> timedelta:
    winter = at(sunday(wall.year, 4, 0), 3) <= wall < at(sunday(wall.year, 9, -1), 3)
    return timedelta(hours=12 if winter else 13)


def kathmandu(wall: datetime) -> timedelta:
    return timedelta(hours=5, minutes=45)


def is_skipped(wall: datetime, zone: str) -> bool:
    """Whether the clocks of the zone never show it, so that no meeting starts then."""
    spring = {
        LONDON: at(sunday(wall.year, 3, -1), 1),
        NEW_YORK: at(sunday(wall.year, 3, 1), 2),
        AUCKLAND: at(sunday(wall.year, 9, -1), 2),
    }
    return zone in spring and spring[zone] <= wall < spring[zone] + timedelta(hours=1)


def back(day: date, working_days: int, closed: set[str]) -> date:
    """Walk back day by day, counting those on which people work."""
    left = working_days
    while left:
        day -= timedelta(days=1)
        if day.weekday() not in (5, 6) and day.isoformat() not in closed:
            left -= 1
    return day


def naively(wall: datetime, ahead: Callable[[datetime], timedelta], closed: set[str]) -> AgendaInstants:
    pack = wall.date() - timedelta(days=7)
    while pack.weekday() in (5, 6) or pack.isoformat() in closed:
        pack -= timedelta(days=1)
    days = (wall.date() - timedelta(days=21), back(pack, 3, closed), back(pack, 1, closed), pack)
    walls = [datetime.combine(day, wall.time()) for day in days]
    return AgendaInstants(*((one - ahead(one)).replace(tzinfo=UTC) for one in walls))


def starts(zone: str) -> Iterator[datetime]:
    """Every date at ten, and in each week's turn at one of the hours at which clocks change."""
    day = FIRST
    while day <= LAST:
        for hour in {HOURS[0], HOURS[day.toordinal() // 7 % len(HOURS)]}:
            wall = datetime.combine(day, hour)
            if not is_skipped(wall, zone):
                yield wall
        day += timedelta(days=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "ahead", "division"),
    [
        (LONDON, london, ENGLAND_AND_WALES),
        (LONDON, london, SCOTLAND),
        (LONDON, london, NORTHERN_IRELAND),
        (NEW_YORK, new_york, NO_DIVISION),
        (KATHMANDU, kathmandu, NO_DIVISION),
        (AUCKLAND, auckland, NO_DIVISION),
    ],
)
def test_every_date_of_eleven_years(zone: str, ahead: Callable[[datetime], timedelta], division: str) -> None:
    closed = CLOSED[division]
    expected = {wall: naively(wall, ahead, closed) for wall in starts(zone)}

    found = {
        wall: agenda_instants((wall - ahead(wall)).replace(tzinfo=UTC), zone=zone, division=division, terms=TERMS)
        for wall in expected
    }

    assert len(expected) > 4018
    assert found == expected


@pytest.mark.parametrize(
    ("starts_at", "expected", "why"),
    [
        (
            datetime(2027, 1, 14, 10, tzinfo=UTC),
            ("2026-12-24T10:00", "2027-01-04T10:00", "2027-01-06T10:00", "2027-01-07T10:00"),
            "nothing in the way",
        ),
        (
            datetime(2028, 4, 21, 9, tzinfo=UTC),
            ("2028-03-31T09:00", "2028-04-10T09:00", "2028-04-12T09:00", "2028-04-13T09:00"),
            "a week before is Good Friday",
        ),
        (
            datetime(2027, 4, 1, 9, tzinfo=UTC),
            ("2027-03-11T10:00", "2027-03-22T10:00", "2027-03-24T10:00", "2027-03-25T10:00"),
            "the clocks go forward between pack and meeting: at ten by the clock, on either side",
        ),
        (
            datetime(2027, 11, 4, 10, tzinfo=UTC),
            ("2027-10-14T09:00", "2027-10-25T09:00", "2027-10-27T09:00", "2027-10-28T09:00"),
            "the clocks go back between pack and meeting",
        ),
        (
            datetime(2028, 1, 4, 10, tzinfo=UTC),
            ("2027-12-14T10:00", "2027-12-21T10:00", "2027-12-23T10:00", "2027-12-24T10:00"),
            "Christmas is observed on Monday and Tuesday",
        ),
    ],
)
def test_a_meeting_in_london(starts_at: datetime, expected: tuple[str, str, str, str], why: str) -> None:
    found = agenda_instants(starts_at, zone=LONDON, division=ENGLAND_AND_WALES, terms=TERMS)

    assert found == AgendaInstants(*(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in expected)), why


def test_the_numbers_are_those_of_the_terms() -> None:
    terms = replace(TERMS, pack_days=10, items_called_days=30, items_deadline_working_days=0, preview_working_days=2)

    found = agenda_instants(datetime(2027, 1, 14, 10, tzinfo=UTC), zone=LONDON, division=ENGLAND_AND_WALES, terms=terms)

    assert found == AgendaInstants(
        call_at=datetime(2026, 12, 15, 10, tzinfo=UTC),
        deadline_at=datetime(2027, 1, 4, 10, tzinfo=UTC),
        preview_at=datetime(2026, 12, 30, 10, tzinfo=UTC),  # 1 January is a bank holiday
        pack_at=datetime(2027, 1, 4, 10, tzinfo=UTC),
    )


def test_a_short_notice_pack_is_out_so_many_hours_before_the_start_whatever_the_clocks_do() -> None:
    monday_after_the_clocks_changed = datetime(2027, 3, 29, 0, 30, tzinfo=UTC)

    assert latest_publication(monday_after_the_clocks_changed, terms=TERMS) == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert latest_publication(monday_after_the_clocks_changed, terms=replace(TERMS, short_notice_hours=3)) == datetime(
        2027, 3, 28, 21, 30, tzinfo=UTC
    )
