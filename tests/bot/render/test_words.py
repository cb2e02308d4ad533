"""Dates, lists and numbers, as people read them."""

from datetime import UTC, date, datetime

import pytest

from bot.render import words


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2027, 1, 14), "Thursday 14 January 2027", "Thu 14 Jan 2027"),
        (date(2027, 3, 3), "Wednesday 3 March 2027", "Wed 3 Mar 2027"),  # no nought before the three
        (date(2028, 2, 29), "Tuesday 29 February 2028", "Tue 29 Feb 2028"),
    ],
)
def test_day_in_words_and_in_short(day: date, long: str, short: str) -> None:
    assert (words.day_in_words(day), words.short_day(day)) == (long, short)


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (datetime(2027, 1, 14, 10, tzinfo=UTC), "Europe/London", "Thursday 14 January 2027, 10:00"),
        (datetime(2027, 7, 8, 9, 5, tzinfo=UTC), "Europe/London", "Thursday 8 July 2027, 10:05"),
        (datetime(2027, 7, 8, 23, 30, tzinfo=UTC), "Europe/London", "Friday 9 July 2027, 00:30"),  # the next day there
        (datetime(2027, 7, 8, 2, tzinfo=UTC), "America/New_York", "Wednesday 7 July 2027, 22:00"),
    ],
)
def test_instant_in_words_is_what_the_wall_of_the_zone_shows(instant: datetime, zone: str, text: str) -> None:
    assert words.instant_in_words(instant, zone=zone) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(items: list[str], text: str) -> None:
    assert words.listed(items) == text


def test_listed_with_another_last_word() -> None:
    assert words.listed(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "first"),
        (2, "second"),
        (10, "tenth"),
        (11, "11th"),  # the teens are all alike
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (24, "24th"),
        (101, "101st"),
        (111, "111th"),
    ],
)
def test_ordinal(number: int, text: str) -> None:
    assert words.ordinal(number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "no absences"), (1, "1 absence"), (2, "2 absences")])
def test_counted(number: int, text: str) -> None:
    assert words.counted(number, "absence") == text
