"""When what comes before a meeting is due: the call for items, their deadline, the preview and the pack (clause 20)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from calendars import wall_clock
from calendars.holidays import working_day_until, working_days_before
from rules.sections import AgendaTerms


@dataclass(frozen=True)
class AgendaInstants:
    """The instants before one meeting, in UTC."""

    call_at: datetime
    deadline_at: datetime
    preview_at: datetime
    pack_at: datetime


@lru_cache(maxsize=4096)
def agenda_instants(starts_at: datetime, *, zone: str, division: str, terms: AgendaTerms) -> AgendaInstants:
    """When everything is due, each at the wall-clock time at which the meeting starts in the group's zone.

    The pack's day is so many days before the meeting, or the last working day before that if banks are closed on it.
    The deadline and the preview are so many working days before the pack's day, the call so many days before the
    meeting. Hours that the clocks skip or repeat are as in `calendars.wall_clock`. The clock asks it of the same
    meetings all day long, so answers are kept.
    """
    starts = starts_at.astimezone(ZoneInfo(zone))
    pack_day = working_day_until(starts.date() - timedelta(days=terms.pack_days), division=division)

    def at_that_time(day: date) -> datetime:
        return wall_clock.instant(day, starts.time(), zone=zone)

    return AgendaInstants(
        call_at=at_that_time(starts.date() - timedelta(days=terms.items_called_days)),
        deadline_at=at_that_time(working_days_before(pack_day, terms.items_deadline_working_days, division=division)),
        preview_at=at_that_time(working_days_before(pack_day, terms.preview_working_days, division=division)),
        pack_at=at_that_time(pack_day),
    )


def latest_publication(starts_at: datetime, *, terms: AgendaTerms) -> datetime:
    """By when the pack of a meeting called at short notice is out: so many hours before the start, in UTC."""
    return starts_at.astimezone(UTC) - timedelta(hours=terms.short_notice_hours)
