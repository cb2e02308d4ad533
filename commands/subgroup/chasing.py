"""What a sub-group's chair hears of a report that is asked for: at once, and again as the terms say."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, paragraph
from bot.render.words import day_in_words
from calendars import wall_clock
from store import groups, reports, terms
from store.models import ReportRequest, WorkingGroup

MORNING = time(9)
"""When a day's reminders are given, on the group's clock."""

DAY = timedelta(days=1)
TOLD_AHEAD = timedelta(days=92)
"""How far the clock tells of reminders to come."""


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """The requests, by id, of which the chair is to be reminded and was not."""
    return [row.id for row, group in reports.everywhere(session) if _latest(session, row, group, now) is not None]


def remind(session: Session, now: datetime, request_id: int) -> None:
    """Remind of one; after a time away only once."""
    row = session.get_one(ReportRequest, request_id)
    group = groups.group_of(session, group_id=row.group_id)
    groups.lock(session, group=group)
    session.refresh(row)
    day = _latest(session, row, group, now)
    if day is not None and row.sent_at is None and row.withdrawn_at is None:
        reports.chase(session, group=group, request=row, day=day, now=now)


def to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When chairs are reminded."""
    for row, group in reports.everywhere(session):
        for day in _days(session, row, group, groups.local_date(group, now + TOLD_AHEAD)):
            at = wall_clock.instant(day, MORNING, zone=group.zone)
            if at > now:
                yield at, f"{group.name}: reminder of a report"


def draw(session: Session, subject: str) -> Message | None:
    """What is asked, by whom, by when, with a button to send it; nothing once it was sent or withdrawn."""
    row = session.get_one(ReportRequest, int(subject.split(":")[0]))
    if row.sent_at is not None or row.withdrawn_at is not None:
        return None
    group = groups.group_of(session, group_id=row.group_id)
    parent = groups.group_of(session, group_id=group.parent_id or group.id)
    text = (
        f"*{escaped(parent.name)}* asks for a report of *{escaped(group.name)}* by {day_in_words(row.due_on)}: "
        f"{escaped(row.subject)}\nIt comes onto the next agenda, or is listed there as missing (clause 18)."
    )
    note = {"group": group.id, "report": row.id}
    return Message(text, [paragraph(text), buttons(button("Send the report", "subgroup.send", note, style="primary"))])


def _latest(session: Session, row: ReportRequest, group: WorkingGroup, now: datetime) -> date | None:
    """The last day whose reminder has come and is not owed yet."""
    today = groups.local_date(group, now)
    until = today if wall_clock.instant(today, MORNING, zone=group.zone) <= now else today - DAY
    days = list(_days(session, row, group, until))
    return days[-1] if days and not reports.is_chased(session, group=group, request=row, day=days[-1]) else None


def _days(session: Session, row: ReportRequest, group: WorkingGroup, until: date) -> Iterable[date]:
    in_force = terms.history(session, group=group).on(row.due_on).terms.agenda
    asked_on = groups.local_date(group, row.asked_at)
    return reports.chase_days(row, terms=in_force, asked_on=asked_on, until=until)
