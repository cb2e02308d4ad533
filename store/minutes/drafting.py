"""What the skeleton of minutes draws on that no other subject keeps, and which meetings wait for one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, bindparam, cast, literal
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store import meetings, members, outbox
from store.minutes.telling import CANVAS, MARKDOWN, WORD, keep
from store.models import Meeting, Owed, Person, ReportRequest, Vote, WorkingGroup

LOOKED_BACK = timedelta(days=7)
"""How long after its attendance was confirmed a skeleton still comes by itself, should nothing have been running."""

_FIRST_COPY = literal(f"{WORD}:") + cast(col(Meeting.id), String) + ":1"
_UNDRAFTED = (
    select(Meeting.id)
    .where(
        Meeting.state == MeetingState.HELD,
        col(Meeting.confirmed_at) > bindparam("since"),
        ~exists().where(col(Owed.team_id) == Meeting.team_id, col(Owed.key) == _FIRST_COPY),
    )
    .order_by(col(Meeting.id))
)


def previous(session: Session, *, group: WorkingGroup, meeting: Meeting) -> Meeting | None:
    """The meeting that was held before this one."""
    return session.exec(
        select(Meeting)
        .where(
            Meeting.group_id == group.id,
            Meeting.state == MeetingState.HELD,
            col(Meeting.starts_at) < meeting.starts_at,
        )
        .order_by(col(Meeting.starts_at).desc())
    ).first()


def following(session: Session, *, group: WorkingGroup, meeting: Meeting) -> Meeting | None:
    """The next meeting after this one, as it is planned or was held."""
    return session.exec(
        select(Meeting)
        .where(
            Meeting.group_id == group.id,
            col(Meeting.state).in_(meetings.DUE_STATES),
            col(Meeting.starts_at) > meeting.starts_at,
        )
        .order_by(col(Meeting.starts_at))
    ).first()


def decided_between(
    session: Session, *, group: WorkingGroup, after: datetime | None, until: datetime
) -> Sequence[Vote]:
    """The votes that were counted and closed after one instant and up to another, by number."""
    since: list[ColumnElement[bool]] = [] if after is None else [col(Vote.closed_at) > after]
    return session.exec(
        select(Vote)
        .where(Vote.group_id == group.id, col(Vote.outcome).is_not(None), col(Vote.closed_at) <= until, *since)
        .order_by(col(Vote.number))
    ).all()


def reports_for(
    session: Session, *, group: WorkingGroup, meeting: Meeting, previous: Meeting | None
) -> list[tuple[ReportRequest, WorkingGroup, bool]]:
    """The reports that a meeting had to do with, each with its sub-group and whether it had come by then (clause 18).

    These are those sent since the meeting before, and those due by its date that nobody sent in time.
    """
    subgroups = {each.id: each for each in members.subgroups_of(session, group=group)}
    asked = session.exec(
        select(ReportRequest)
        .where(
            col(ReportRequest.group_id).in_(subgroups),
            col(ReportRequest.asked_at) < meeting.starts_at,
            col(ReportRequest.withdrawn_at).is_(None) | (col(ReportRequest.withdrawn_at) > meeting.starts_at),
        )
        .order_by(col(ReportRequest.due_on), col(ReportRequest.id))
    )
    found = [(request, request.sent_at is not None and request.sent_at <= meeting.starts_at) for request in asked]
    return [
        (request, subgroups[request.group_id], is_received)
        for request, is_received in found
        if (_is_since(request, previous) if is_received else request.due_on <= meeting.on_date)
    ]


def on_day(session: Session, *, group: WorkingGroup, day: date) -> Meeting | None:
    """The meeting of a date: planned or held, or else one that was called off or not held."""
    off = select(Meeting).where(Meeting.group_id == group.id, Meeting.on_date == day).order_by(col(Meeting.id).desc())
    return meetings.on_day(session, group=group, day=day) or session.exec(off).first()


def with_minutes(session: Session, *, group: WorkingGroup, now: datetime, most: int) -> Sequence[Meeting]:
    """The meetings whose record can be had, the latest first: those that were held, and those that were not."""
    return session.exec(
        select(Meeting)
        .where(Meeting.group_id == group.id, Meeting.starts_at <= now, col(Meeting.state) != MeetingState.PLANNED)
        .order_by(col(Meeting.starts_at).desc())
        .limit(most)
    ).all()


def undrafted(session: Session, *, now: datetime) -> Sequence[int]:
    """The meetings of all groups, by id, whose attendance was confirmed of late and whose skeleton is not owed yet."""
    return session.scalars(_UNDRAFTED, {"since": now - LOOKED_BACK}).all()


def drafted_at(session: Session, *, group: WorkingGroup, meeting: Meeting) -> datetime | None:
    """When the skeleton was first owed to whoever writes the minutes."""
    subjects = outbox.subjects_owed(session, group=group, kind=WORD, prefix=f"{meeting.id}:")
    return outbox.owed_at(session, group=group, kind=WORD, subject=subjects[0]) if subjects else None


def draft(
    session: Session, *, group: WorkingGroup, meeting: Meeting, to: Person, actor: Person | None, now: datetime
) -> None:
    """Owe the skeleton to a person, as Word, as Markdown and as a canvas; asked for again, another copy of each."""
    copies = outbox.subjects_owed(session, group=group, kind=WORD, prefix=f"{meeting.id}:")
    subject = f"{meeting.id}:{len(copies) + 1}"
    for kind in (WORD, MARKDOWN, CANVAS):
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=to.id)
    keep(session, group, meeting.id, "draft", actor, now, facts={"to": to.id})


def _is_since(request: ReportRequest, previous: Meeting | None) -> bool:
    return previous is None or (request.sent_at is not None and request.sent_at > previous.starts_at)
