"""The clock tells of terms and of changes of employer that come to their end, and of memberships that have ended."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sqlmodel import Session

from calendars import wall_clock
from rules.table import DAY
from store import endings, groups
from store.models import WorkingGroup

MORNING = time(9)
"""When a day's notices are given, on the group's clock."""


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """The groups in which somebody is to be told of something."""
    near = endings.groups_near_a_notice(session, day=now.date())
    return [group.id for group in near if endings.due(session, group=group, day=_day(group, now))]


def tell(session: Session, now: datetime, group_id: int) -> None:
    """Owe everything that is due in a group."""
    group = groups.group_of(session, group_id=group_id)
    endings.tell(session, group=group, day=_day(group, now), now=now)


def notices_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The notices and the ends that are known."""
    for group in endings.groups_near_an_end(session, day=now.date()):
        for day, words in dict.fromkeys(endings.days_to_come(session, group=group, day=_day(group, now))):
            at = wall_clock.instant(day, MORNING, zone=group.zone)
            if at > now:
                yield at, f"{group.name}: {words}"


def _day(group: WorkingGroup, now: datetime) -> date:
    """The latest day whose morning has come."""
    today = groups.local_date(group, now)
    return today if wall_clock.instant(today, MORNING, zone=group.zone) <= now else today - DAY
