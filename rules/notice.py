"""Clause 17, the notice: when a change of date or hour needs it all over again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.sections import StrikeTerms


@dataclass(frozen=True)
class Slot:
    """A local date and the instant on it."""

    on: date
    starts_at: datetime


def needs_notice_again(announced: Slot, becomes: Slot, *, terms: StrikeTerms) -> bool:
    """Whether a meeting that was announced for one slot is settled anew by moving to another.

    Another date always does, and so does another hour if it is further away than the terms permit. `announced` is the
    slot that members last had notice of: several small moves count as the one that they come to.
    """
    if announced.on != becomes.on:
        return True
    return abs(becomes.starts_at - announced.starts_at) > timedelta(minutes=terms.moved_minutes)
