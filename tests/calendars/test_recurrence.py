"""The monthly rule: what is read, what is told back, and the instants, against a calculation of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.holidays import DIVISIONS, ENGLAND_AND_WALES, NO_DIVISION, bank_holidays
from calendars.recurrence import (
    DayOfMonth,
    MonthlyRule,
    NthWeekday,
    NthWorkingDay,
    Occurrence,
    Shift,
    depends_on_bank_holidays,
    occurrences,
    read_rule,
)
from rules.refusal import Refusal

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
THURSDAY, FRIDAY = 3, 4
TEN = time(10)
FIRST, LAST = date(2024, 1, 1), date(2033, 12, 31)

READ = [
    ("second Thursday 10:00", MonthlyRule(NthWeekday(2, THURSDAY), TEN)),
    ("2nd thu 10:00", MonthlyRule(NthWeekday(2, THURSDAY), TEN)),
    ("  The second  THURSDAY of each month, at 10:00. ", MonthlyRule(NthWeekday(2, THURSDAY), TEN)),
    ("last Friday 14:30", MonthlyRule(NthWeekday(-1, FRIDAY), time(14, 30))),
    ("second-to-last Friday 9:05", MonthlyRule(NthWeekday(-2, FRIDAY), time(9, 5))),
    ("penultimate Friday 9:05", MonthlyRule(NthWeekday(-2, FRIDAY), time(9, 5))),
    ("fifth Friday 10:00", MonthlyRule(NthWeekday(5, FRIDAY), TEN)),
    ("third working day 09:30", MonthlyRule(NthWorkingDay(3), time(9, 30))),
    ("last working day 16:00", MonthlyRule(NthWorkingDay(-1), time(16))),
    ("15th 10:00", MonthlyRule(DayOfMonth(15), TEN)),
    ("last day of the month 10:00", MonthlyRule(DayOfMonth(31), TEN)),
    ("15th 10:00 or the next working day", MonthlyRule(DayOfMonth(15), TEN, Shift.NEXT)),
    ("15th or the next working day 10:00", MonthlyRule(DayOfMonth(15), TEN, Shift.NEXT)),
    ("15th 10:00, or the previous working day", MonthlyRule(DayOfMonth(15), TEN, Shift.PREVIOUS)),
    ("first Monday 10:00 or the following working day", MonthlyRule(NthWeekday(1, 0), TEN, Shift.NEXT)),
    ("second Thursday 10:00 not in August", MonthlyRule(NthWeekday(2, THURSDAY), TEN, left_out=frozenset({8}))),
    (
        "second Thursday 10:00, except Aug and December",
        MonthlyRule(NthWeekday(2, THURSDAY), TEN, left_out=frozenset({8, 12})),
    ),
    (
        "15th 10:00 or the next working day, not in July, August or December",
        MonthlyRule(DayOfMonth(15), TEN, Shift.NEXT, frozenset({7, 8, 12})),
    ),
]
REFUSED = [
    ("", "The time is missing"),
    ("second Thursday", "The time is missing"),
    ("second Thursday 10am", "The time is missing"),
    ("second Thursday 24:00", "The time is missing"),
    ("second Thursday 10:00 and 14:00", "two times"),
    ("10:00", "I cannot read the day"),
    ("Thursday 10:00", "I cannot read the day"),
    ("every second Thursday 10:00", "“Every” can mean a week or a month"),
    ("second Thursday and last Friday 10:00", "I cannot read the day"),
    ("second Thursday 10:00 <!channel>", "I cannot read the day"),
    ("sixth Thursday 10:00", "as a place in the month"),
    ("6th Thursday 10:00", "not every month has so many weeks"),
    ("fifth-to-last Thursday 10:00", "not every month has so many weeks"),
    ("16th working day 10:00", "not every month has so many working days"),
    ("third day 10:00", "by its number, such as 15th"),
    ("second Thirsty 10:00", "is not a day of the week"),
    ("0th 10:00", "a month has no such day"),
    ("32nd 10:00", "a month has no such day"),
    ("third working day 10:00 or the next working day", "A working day needs no"),
    ("second Thursday 10:00 not in Brumaire", "“brumaire” is not a month"),
    (
        "second Thursday 10:00 not in jan feb mar apr may jun jul aug sep oct nov dec",
        "That leaves out every month",
    ),
]


@pytest.mark.parametrize(("text", "rule"), READ)
def test_a_rule_is_read_as_the_group_says_it(text: str, rule: MonthlyRule) -> None:
    assert read_rule(text) == rule


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_not_one_rule_is_refused_with_examples(text: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rule(text)

    assert why in refused.value.text
    assert refused.value.text.endswith(
        "A monthly rule reads like one of these: `second Thursday 10:00`, `last Friday 14:30, not in August`, "
        "`third working day 09:30`, `15th 10:00 or the next working day`."
    )
    assert "<" not in refused.value.text


@pytest.mark.parametrize(
    ("text", "words", "small_print"),
    [
        ("2nd thu 10:00", "second Thursday of each month at 10:00", ""),
        ("last day 9:00", "last day of each month at 09:00", "Weekends and bank holidays are not avoided."),
        (
            "30th 9:00",
            "30th of each month at 09:00",
            "In a shorter month it is the last day. Weekends and bank holidays are not avoided.",
        ),
        (
            "30th 9:00 or the previous working day, except Dec",
            "30th of each month at 09:00 or the previous working day, not in December",
            "In a shorter month it is the last day.",
        ),
        (
            "fifth Fri 9:00 not in Aug and Dec",
            "fifth Friday of each month at 09:00, not in August or December",
            "Months with only four of them have no meeting.",
        ),
        ("penultimate working day 9:00", "second-to-last working day of each month at 09:00", ""),
    ],
)
def test_a_rule_is_told_back_in_words(text: str, words: str, small_print: str) -> None:
    rule = read_rule(text)

    assert (str(rule), rule.small_print) == (words, small_print)


_days = st.one_of(
    st.builds(NthWeekday, st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3, -4]), st.integers(0, 6)),
    st.builds(NthWorkingDay, st.integers(-15, 15).filter(bool)),
    st.builds(DayOfMonth, st.integers(1, 31)),
)
_rules = st.builds(
    MonthlyRule,
    _days,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(Shift),
    st.frozensets(st.integers(1, 12), max_size=11),
).filter(lambda rule: not (isinstance(rule.day, NthWorkingDay) and rule.shift is not Shift.NONE))


@given(_rules)
def test_every_rule_is_read_back_from_its_own_words(rule: MonthlyRule) -> None:
    assert read_rule(str(rule)) == rule


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_refusal(text: str) -> None:
    try:
        rule = read_rule(text)
    except Refusal:
        return
    assert read_rule(str(rule)) == rule


@pytest.mark.slow
@given(_rules, st.sampled_from(ZONES), st.sampled_from(DIVISIONS), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_any_window_gives_what_a_wider_one_gives_inside_it(
    rule: MonthlyRule, zone: str, division: str, first: date
) -> None:
    last = first + timedelta(days=100)

    wide = occurrences(rule, first=first - timedelta(300), last=last + timedelta(300), zone=zone, division=division)
    narrow = occurrences(rule, first=first, last=last, zone=zone, division=division)

    assert narrow == [found for found in wide if first <= found.on <= last]
    assert sorted({found.made_for for found in wide}) == [found.made_for for found in wide]
    assert len({(found.made_for.year, found.made_for.month) for found in wide}) == len(wide)


def _all_days() -> list[date]:
    return [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]


def _works(day: date) -> bool:
    return day.isoweekday() < 6 and day not in bank_holidays(day.year, division=ENGLAND_AND_WALES)


def _same_month(day: date) -> list[date]:
    return [other for other in (day + timedelta(days=n) for n in range(-31, 32)) if other.month == day.month]


def _is_second_thursday(day: date) -> bool:
    return day.isoweekday() == 4 and 8 <= day.day <= 14


def _is_last_friday(day: date) -> bool:
    return day.isoweekday() == 5 and (day + timedelta(days=7)).month != day.month


def _is_second_to_last_friday(day: date) -> bool:
    return day.isoweekday() == 5 and _is_last_friday(day + timedelta(days=7))


def _is_fifth_monday(day: date) -> bool:
    return day.isoweekday() == 1 and day.day > 28


def _is_third_working_day(day: date) -> bool:
    return _works(day) and sum(_works(other) for other in _same_month(day) if other < day) == 2


def _is_last_working_day(day: date) -> bool:
    return _works(day) and not any(_works(other) for other in _same_month(day) if other > day)


def _is_15th(day: date) -> bool:
    return day.day == 15


def _is_30th_or_last(day: date) -> bool:
    return day.day == 30 or (day.day < 30 and (day + timedelta(days=1)).day == 1)


def _is_15th_or_next(day: date) -> bool:
    nearest = next(n for n in range(31) if (day - timedelta(days=n)).day == 15)
    between = [day - timedelta(days=n) for n in range(1, nearest + 1)]
    return _works(day) and not any(_works(other) for other in between)


def _is_1st_or_previous(day: date) -> bool:
    ahead = next(n for n in range(32) if (day + timedelta(days=n)).day == 1)
    between = [day + timedelta(days=n) for n in range(1, ahead + 1)]
    return _works(day) and not any(_works(other) for other in between)


def _is_second_thursday_outside_august(day: date) -> bool:
    return _is_second_thursday(day) and day.month != 8


NAIVE: list[tuple[str, Callable[[date], bool]]] = [
    ("second Thursday 10:00", _is_second_thursday),
    ("last Friday 14:30", _is_last_friday),
    ("second-to-last Friday 00:30", _is_second_to_last_friday),
    ("fifth Monday 23:45", _is_fifth_monday),
    ("third working day 09:30", _is_third_working_day),
    ("last working day 16:00", _is_last_working_day),
    ("15th 10:00", _is_15th),
    ("30th 10:00", _is_30th_or_last),
    ("15th 10:00 or the next working day", _is_15th_or_next),
    ("1st 10:00 or the previous working day", _is_1st_or_previous),
    ("second Thursday 10:00, not in August", _is_second_thursday_outside_august),
]


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("text", "is_meant"), NAIVE)
def test_ten_years_agree_with_a_walk_over_every_day(text: str, is_meant: Callable[[date], bool], zone: str) -> None:
    rule = read_rule(text)

    found = occurrences(rule, first=FIRST, last=LAST, zone=zone, division=ENGLAND_AND_WALES)

    assert [occurrence.on for occurrence in found] == [day for day in _all_days() if is_meant(day)]
    shown = [occurrence.starts_at.astimezone(ZoneInfo(zone)) for occurrence in found]
    assert [(local.date(), local.time()) for local in shown] == [(o.on, rule.at) for o in found]
    assert all(occurrence.starts_at.tzinfo is UTC for occurrence in found)


@pytest.mark.parametrize(
    ("zone", "on", "at", "instant"),
    [
        ("Europe/London", date(2027, 3, 28), "01:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # shows as 02:30
        ("Europe/London", date(2027, 10, 31), "01:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # the first 01:30
        ("America/New_York", date(2027, 3, 14), "02:30", datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),  # shows as 03:30
        ("America/New_York", date(2027, 11, 7), "01:30", datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2027, 10, 3), "02:15", datetime(2027, 10, 2, 15, 45, tzinfo=UTC)),  # half an hour
        ("Australia/Lord_Howe", date(2027, 4, 4), "01:45", datetime(2027, 4, 3, 14, 45, tzinfo=UTC)),
        ("Asia/Kolkata", date(2027, 3, 28), "01:30", datetime(2027, 3, 27, 20, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_one_instant(zone: str, on: date, at: str, instant: datetime) -> None:
    rule = read_rule(f"{on.day}th {at}")

    assert occurrences(rule, first=on, last=on, zone=zone, division=NO_DIVISION) == [Occurrence(on, on, instant)]


def test_a_meeting_shifted_out_of_its_month_keeps_the_date_it_was_made_for() -> None:
    rule = read_rule("last day 10:00 or the next working day")

    [found] = occurrences(
        rule, first=date(2027, 2, 1), last=date(2027, 2, 15), zone="Europe/London", division=ENGLAND_AND_WALES
    )

    assert (found.made_for, found.on) == (date(2027, 1, 31), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("text", "depends"),
    [
        ("third working day 10:00", True),
        ("15th 10:00 or the next working day", True),
        ("15th 10:00", False),
        ("last Friday 10:00", False),
    ],
)
def test_a_rule_says_whether_bank_holidays_matter_to_it(text: str, depends: bool) -> None:
    assert depends_on_bank_holidays(read_rule(text)) is depends
