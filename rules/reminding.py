"""Clauses 18 and 21: the days on which somebody is reminded of what they owe by a day."""

from collections.abc import Collection
from datetime import date, timedelta


def reminder_days(due_on: date, *, before: Collection[int], every: int, made_on: date, until: date) -> list[date]:
    """The days after `made_on`, the day it was asked for, and up to `until`, in order.

    They are as many days `before` the due day as are given there, and then each `every` days once it is overdue.
    """
    overdue = max(0, (until - due_on).days // every)
    days = {due_on - timedelta(days=ahead) for ahead in before}
    days |= {due_on + timedelta(days=every * times) for times in range(1, overdue + 1)}
    return sorted(day for day in days if made_on < day <= until)
