"""Reminders of what is owed by a day: before it, on it, and again and again once it is overdue."""

from datetime import date

import pytest

from rules.reminding import reminder_days

DUE = date(2027, 12, 3)


@pytest.mark.parametrize(
    ("made_on", "until", "days"),
    [
        (date(2027, 11, 1), date(2027, 11, 29), []),
        (date(2027, 11, 1), date(2027, 11, 30), [date(2027, 11, 30)]),
        (date(2027, 11, 1), DUE, [date(2027, 11, 30), DUE]),
        (date(2027, 11, 30), DUE, [DUE]),
        (date(2027, 11, 1), date(2027, 12, 9), [date(2027, 11, 30), DUE]),
        (date(2027, 11, 1), date(2027, 12, 17), [date(2027, 11, 30), DUE, date(2027, 12, 10), date(2027, 12, 17)]),
        (date(2027, 12, 10), date(2027, 12, 17), [date(2027, 12, 17)]),
    ],
    ids=[
        "too soon",
        "three days before",
        "on the day",
        "asked for late",
        "overdue by six days",
        "two weeks",
        "overdue",
    ],
)
def test_reminder_days(made_on: date, until: date, days: list[date]) -> None:
    assert reminder_days(DUE, before=(3, 0), every=7, made_on=made_on, until=until) == days
