"""What the clock brings to reports: the draft of a progress update, on the first morning after a quarter."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.render.report import report_title
from calendars import wall_clock
from rules.reporting import Period, Report, part_before, parts_of
from rules.terms import TermsHistory
from store import groups, packs, reporting, terms
from store.models import WorkingGroup

MORNING = time(9)
"""When it comes, on the group's clock."""

LATEST = timedelta(days=7)
"""How long after that it still comes, should nothing have been running."""


FURTHEST_EAST = timedelta(hours=14)
"""By how much the clocks of the world are ahead of UTC at most."""


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """The groups, by id, whose draft has come due and was not sent; looked for only while one can be due."""
    first = (now + FURTHEST_EAST).date().replace(day=1)
    if now.date() - first > LATEST + timedelta(days=1) or not _begins_a_part(session, first):
        return []
    found = reporting.without_draft(session, on=first)
    histories = terms.histories(session, those=found)
    return [group.id for group in found if _due(session, group, now, histories[group.id]) is not None]


def send(session: Session, now: datetime, group_id: int) -> None:
    """Send one group's draft to the programme manager, or to the chair where there is none; once."""
    group = groups.group_of(session, group_id=group_id)
    groups.lock(session, group=group)
    period = _due(session, group, now, terms.history(session, group=group))
    to = packs.preparer(session, group=group, at=now)
    if period is None or to is None:
        return
    reporting.owe(
        session,
        group=group,
        kinds=(reporting.PROGRESS_WORD, reporting.PROGRESS_MARKDOWN),
        about=reporting.About(group.id, period, period.day_after),
        deed=f"report.{Report.PROGRESS}",
        to=to,
        actor=None,
        now=now,
    )


def to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The next draft of each group."""
    for group in reporting.with_drafts(session):
        today = groups.local_date(group, now)
        months = terms.history(session, group=group).on(today).terms.actions.progress_months
        period = next(part for part in parts_of(today.year, months=months) if part.covers(today))
        yield _morning_after(group, period), f"{group.name}: {report_title(Report.PROGRESS, period)}, drafted"


def _begins_a_part(session: Session, day: date) -> bool:
    """Whether anybody's terms have a part of the year begin on a day."""
    return any(
        part.first == day
        for months in terms.known(session, name="actions.progress_months")
        for part in parts_of(day.year, months=months)
    )


def _due(session: Session, group: WorkingGroup, now: datetime, history: TermsHistory) -> Period | None:
    """The period whose draft has come due lately and was not sent."""
    today = groups.local_date(group, now)
    period = part_before(today, months=history.on(today).terms.actions.progress_months)
    at = _morning_after(group, period)
    is_known = groups.local_date(group, group.created_at) <= period.last
    about = reporting.About(group.id, period, period.day_after)
    is_sent = reporting.is_owed(session, group=group, kind=reporting.PROGRESS_WORD, about=about)
    return period if is_known and at <= now <= at + LATEST and not is_sent else None


def _morning_after(group: WorkingGroup, period: Period) -> datetime:
    return wall_clock.instant(period.day_after, MORNING, zone=group.zone)
