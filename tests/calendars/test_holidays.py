"""Bank holidays: the published years as published, every other year by the statutory pattern."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from govuk_bank_holidays.bank_holidays import BankHolidays

from calendars import holidays
from calendars.holidays import ENGLAND_AND_WALES, NO_DIVISION, NORTHERN_IRELAND, SCOTLAND

ONE_OFF = {
    2012: "the Diamond Jubilee, and the spring holiday moved to it",
    2020: "the early May holiday moved to VE Day",
    2022: "the Platinum Jubilee, and the Queen's funeral",
    2023: "the coronation",
}
"""Published years that differ from the statutory pattern, and why."""


@pytest.mark.parametrize("division", [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND])
def test_a_published_year_is_as_gov_uk_published_it(division: str) -> None:
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=division, year=2027)

    assert holidays.bank_holidays(2027, division=division) == {holiday["date"] for holiday in published}
    assert holidays.is_published(2027, division=division)


@pytest.mark.parametrize("division", [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND])
def test_the_pattern_gives_every_published_year_but_those_with_one_off_holidays(division: str) -> None:
    published = {event["date"] for event in BankHolidays(use_cached_holidays=True).get_holidays(division=division)}

    differing = {
        year
        for year in {day.year for day in published}
        if holidays._by_pattern(year, division) != {day for day in published if day.year == year}
    }

    assert differing == set(ONE_OFF)


def test_a_one_off_holiday_that_was_published_counts() -> None:
    assert date(2022, 9, 19) in holidays.bank_holidays(2022, division=ENGLAND_AND_WALES)


def test_a_year_beyond_the_published_ones_is_computed_and_says_so() -> None:
    assert not holidays.is_published(2033, division=ENGLAND_AND_WALES)
    assert sorted(holidays.bank_holidays(2033, division=ENGLAND_AND_WALES)) == [
        date(2033, 1, 3),  # New Year's Day is a Saturday
        date(2033, 4, 15),
        date(2033, 4, 18),
        date(2033, 5, 2),
        date(2033, 5, 30),
        date(2033, 8, 29),
        date(2033, 12, 26),
        date(2033, 12, 27),  # Christmas Day is a Sunday
    ]


def test_scotland_has_days_of_its_own() -> None:
    assert sorted(holidays.bank_holidays(2033, division=SCOTLAND)) == [
        date(2033, 1, 3),
        date(2033, 1, 4),
        date(2033, 4, 15),
        date(2033, 5, 2),
        date(2033, 5, 30),
        date(2033, 8, 1),
        date(2033, 11, 30),
        date(2033, 12, 26),
        date(2033, 12, 27),
    ]


def test_northern_ireland_has_two_more_days() -> None:
    ours = holidays.bank_holidays(2033, division=NORTHERN_IRELAND)

    assert ours - holidays.bank_holidays(2033, division=ENGLAND_AND_WALES) == {date(2033, 3, 17), date(2033, 7, 12)}


def test_outside_the_united_kingdom_only_weekends_are_free() -> None:
    assert holidays.is_working_day(date(2028, 12, 25), division=NO_DIVISION)
    assert not holidays.is_working_day(date(2028, 12, 24), division=NO_DIVISION)
    assert holidays.is_published(2050, division=NO_DIVISION)


def test_an_unknown_division_is_an_error() -> None:
    with pytest.raises(ValueError, match="wales is not one of england-and-wales"):
        holidays.bank_holidays(2027, division="wales")


@pytest.mark.parametrize("year", range(2029, 2129))
@pytest.mark.parametrize("division", [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND])
def test_a_computed_holiday_is_a_weekday_and_there_are_as_many_each_year(division: str, year: int) -> None:
    days = holidays.bank_holidays(year, division=division)

    assert len(days) == {ENGLAND_AND_WALES: 8, SCOTLAND: 9, NORTHERN_IRELAND: 10}[division]
    assert all(day.weekday() < 5 and day.year == year for day in days)
    assert easter(year) - timedelta(days=2) in days


def test_working_days_around_easter_2028() -> None:
    good_friday, tuesday = date(2028, 4, 14), date(2028, 4, 18)

    assert holidays.working_day_from(good_friday, division=ENGLAND_AND_WALES) == tuesday
    assert holidays.working_day_until(date(2028, 4, 17), division=ENGLAND_AND_WALES) == date(2028, 4, 13)
    assert holidays.working_day_from(tuesday, division=ENGLAND_AND_WALES) == tuesday
    assert holidays.working_days_before(tuesday, 3, division=ENGLAND_AND_WALES) == date(2028, 4, 11)
