"""Dates as people type them: a strict grammar, and never anything but a date, None or a sentence."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.words import day_in_words, short_day
from calendars.typed import TypedDay, UnreadableDayError, read_day, read_month, read_until

TODAY = date(2027, 11, 1)
JANUARY = (date(2028, 1, 14), date(2027, 1, 14), date(2026, 1, 14))
"""14 January without a year, the nearest first."""


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("2027-01-14", (date(2027, 1, 14),), ""),
        ("2027-01-14 train strike", (date(2027, 1, 14),), "train strike"),
        ("2027-01-14, train strike", (date(2027, 1, 14),), "train strike"),
        ("14 Jan 2027", (date(2027, 1, 14),), ""),
        ("14 January 2027: train strike", (date(2027, 1, 14),), "train strike"),
        ("Thursday 14 January 2027", (date(2027, 1, 14),), ""),
        ("thu, 14th jan. 2027", (date(2027, 1, 14),), ""),
        ("Wed 3rd March 2027", (date(2027, 3, 3),), ""),
        ("14 Jan", JANUARY, ""),
        ("14 jan train strike", JANUARY, "train strike"),
        ("14 JAN; train strike", JANUARY, "train strike"),
        ("1st feb", (date(2028, 2, 1), date(2027, 2, 1), date(2026, 2, 1)), ""),
        ("29 feb", (date(2028, 2, 29),), ""),
        ("7 may be late", (date(2027, 5, 7), date(2028, 5, 7), date(2026, 5, 7)), "be late"),
        ("2 sept", (date(2027, 9, 2), date(2028, 9, 2), date(2026, 9, 2)), ""),
        ("14 Jan 27 of us", JANUARY, "27 of us"),
    ],
)
def test_read_day(text: str, days: tuple[date, ...], rest: str) -> None:
    assert read_day(text, today=TODAY) == TypedDay(days, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "next",
        "withdraw",
        "train strike on 14 Jan",
        "14",
        "14Jan",
        "14 J",
        "14 Ja",
        "14 Janvier",
        "14 Januarys",
        "14 jane is ill",
        "14 of January",
        "January 14",
        "Jan",
        "٣ Jan",
        "14 Jаn",
    ],
)
def test_read_day_what_does_not_begin_with_a_date(text: str) -> None:
    assert read_day(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 Feb", "There is no 30 February."),
        ("31 April 2027", "There is no 31 April 2027."),
        ("29 Feb 2027", "There is no 29 February 2027."),
        ("2027-02-29", "There is no 29 February 2027."),
        ("0 Jan", "There is no 0 January."),
        ("99 Jan", "There is no 99 January."),
        ("2027-01-00", "There is no 0 January 2027."),
        ("1 Jan 0000", "There is no 1 January 0000."),
    ],
)
def test_read_day_that_does_not_exist(text: str, words: str) -> None:
    with pytest.raises(UnreadableDayError) as unreadable:
        read_day(text, today=TODAY)

    assert str(unreadable.value) == words


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Thu 11 Nov", (date(2027, 11, 11),)),
        ("Thu 14 Jan", (date(2027, 1, 14),)),
        ("friday 14 January", (date(2028, 1, 14),)),
        ("Wed 11 Nov 2026", (date(2026, 11, 11),)),
    ],
)
def test_read_day_of_the_week_chooses_the_year(text: str, days: tuple[date, ...]) -> None:
    assert read_day(text, today=TODAY) == TypedDay(days, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mon 11 Nov", "11 November 2027 is a Thursday, and not a Monday. Please type the date that you mean."),
        ("Saturday 11 Nov", "11 November 2027 is a Thursday, and not a Saturday. Please type the date that you mean."),
        ("Wed 11 Nov", "11 November 2027 is a Thursday, and not a Wednesday. Please type the date that you mean."),
        ("Tues 14 Jan 2027", "14 January 2027 is a Thursday, and not a Tuesday. Please type the date that you mean."),
    ],
)
def test_read_day_that_is_another_day_of_the_week(text: str, words: str) -> None:
    """A weekday that only fits the same date of last or next year is a slip, not a hint at that year."""
    with pytest.raises(UnreadableDayError) as unreadable:
        read_day(text, today=TODAY)

    assert str(unreadable.value) == words


@pytest.mark.parametrize(
    "text", ["01/02", "01/02/2027", "1.2.", "14-01-2027", "2027/01/14", "2027-1-4", "2027-13-01", "2027-00-01", "1/2 x"]
)
def test_read_day_that_can_be_read_two_ways(text: str) -> None:
    with pytest.raises(UnreadableDayError, match="Please write it as 14 Jan or 2027-01-14"):
        read_day(text, today=TODAY)


@pytest.mark.parametrize("around", ["{}", "{} Jan", "1 Jan {}", "{}/1", "1/{}", "2027-{}-01", "{}-01-01"])
def test_read_day_of_four_hundred_digits(around: str) -> None:
    _read(around.format("9" * 400), TODAY)


PRINTED = [
    lambda day: day.isoformat(),
    lambda day: f"{day.day} {day:%b} {day.year:04}",
    day_in_words,
    short_day,
]


@given(day=st.dates(date(1000, 1, 1)), today=st.dates(), rest=st.sampled_from(["", "train strike", "7 of us"]))
def test_read_day_reads_every_form_that_we_print(day: date, today: date, rest: str) -> None:
    for printed in PRINTED:
        text = f"{printed(day)} {rest}".strip()

        assert read_day(text, today=today) == TypedDay((day,), rest), text


@given(day=st.dates(date(1900, 1, 1), date(2900, 1, 1)), offset=st.integers(-180, 180))
def test_read_day_without_a_year_means_the_nearest(day: date, offset: int) -> None:
    read = read_day(f"{day.day} {day:%b}", today=day + timedelta(days=offset))

    assert read is not None
    assert read.days[0] == day
    assert [abs(each - day - timedelta(days=offset)) for each in read.days] == sorted(
        abs(each - day - timedelta(days=offset)) for each in read.days
    )


@given(text=st.text(), today=st.dates())
def test_read_day_never_stumbles_over_any_text(text: str, today: date) -> None:
    _read(text, today)


@given(text=st.text(alphabet="0123456789 -/.,:;thsrdnJanFebMARSunMon\n\t"), today=st.dates())
def test_read_day_never_stumbles_over_what_looks_like_a_date(text: str, today: date) -> None:
    _read(text, today)


def _read(text: str, today: date) -> None:
    with suppress(UnreadableDayError):
        read = read_day(text, today=today)
        assert read is None or (read.days and text.endswith(read.rest))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("to 2027-04-30 parental leave", TypedDay((date(2027, 4, 30),), "parental leave")),
        ("Until 30 April 2027", TypedDay((date(2027, 4, 30),), "")),
        ("– 2027-04-30", TypedDay((date(2027, 4, 30),), "")),
        ("to the coast", None),
        ("to", None),
        ("together 2027-04-30", None),
        ("2027-04-30", None),
        ("", None),
    ],
)
def test_read_until(text: str, found: TypedDay | None) -> None:
    assert read_until(text, today=TODAY) == found


def test_read_until_refuses_what_read_day_refuses() -> None:
    with pytest.raises(UnreadableDayError, match="There is no 31 April"):
        read_until("to 31 April", today=TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("April", (4, "")),
        ("apr no agenda", (4, "no agenda")),
        ("Sept", (9, "")),
        ("ju", None),
        ("jun", (6, "")),
        ("14 April", None),
        ("Aprilly", None),
        ("ma", None),
        ("", None),
    ],
)
def test_a_month_without_a_day(text: str, found: tuple[int, str] | None) -> None:
    assert read_month(text) == found
