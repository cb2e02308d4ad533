"""The clock makes the meetings of each group's rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from sqlmodel import Session

from bot.render.words import short_day
from calendars import plan, wall_clock
from rules.terms import Terms
from store import groups, terms
from store.models import WorkingGroup


def find_lacking(session: Session, now: datetime) -> Sequence[int]:
    """The groups, by id, of whose rule a meeting is to be made."""
    return plan.lacking(session, now=now)


def make_meetings(session: Session, now: datetime, group_id: int) -> None:
    """Make one group's meetings as far ahead as its terms say."""
    group = groups.group_of(session, group_id=group_id)
    plan.make_ahead(session, group=group, terms=_terms(session, group, now), now=now)


def makings_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When each group's next meeting is made."""
    for group in groups.all_groups(session):
        if not group.rule:
            continue
        coming = plan.next_making(session, group=group, terms=_terms(session, group, now), now=now)
        if coming is not None:
            first_day, on = coming
            at = wall_clock.instant(first_day, time(0), zone=group.zone)
            yield max(at, now), f"{group.name}: the meeting of {short_day(on)} is planned"


def _terms(session: Session, group: WorkingGroup, now: datetime) -> Terms:
    return terms.history(session, group=group).on(groups.local_date(group, now)).terms
