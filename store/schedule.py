"""Meetings changed by hand: each deed keeps what it changed, is audited, and is told in the group's channel."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from rules.notice import Slot, needs_notice_again
from rules.sections import StrikeTerms
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import apologies, attendance, audit, consequences, meetings, outbox
from store.groups import local_date
from store.models import Meeting, MeetingChange, MeetingDeed, Person, WorkingGroup

CHANGED = "meeting-changed"


def new_uid() -> str:
    """A name for a meeting's calendar entry that nothing else has, for good."""
    return f"{uuid4()}@convenor.invalid"


def add(
    session: Session,
    *,
    group: WorkingGroup,
    starts_at: datetime,
    minutes: int,
    title: str,
    is_compulsory: bool,
    actor: Person,
    now: datetime,
) -> Meeting:
    """Plan one more meeting than the rule calls for."""
    meeting = meetings.add_meeting(
        session,
        group=group,
        starts_at=starts_at,
        minutes=minutes,
        title=title,
        uid=new_uid(),
        is_compulsory=is_compulsory,
        announced_at=now if is_compulsory else None,
        is_extra=True,
        made_at=now,
    )
    _keep(session, group, meeting, MeetingDeed.ADDED, actor, now, was_at=starts_at)
    return meeting


def move(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    starts_at: datetime,
    actor: Person,
    now: datetime,
    terms: StrikeTerms,
) -> list[int]:
    """Move a planned meeting; who is asked again, because their apologies were for another date (by person id)."""
    was_at = meeting.starts_at
    settle(session, group=group, meeting=meeting, starts_at=starts_at, now=now, terms=terms)
    _keep(session, group, meeting, MeetingDeed.MOVED, actor, now, was_at=was_at)
    return apologies.ask_again(session, group=group, meeting=meeting, now=now)


def settle(
    session: Session, *, group: WorkingGroup, meeting: Meeting, starts_at: datetime, now: datetime, terms: StrikeTerms
) -> None:
    """Give a meeting another instant; its notice counts from now if the terms say that it has to be given again."""
    becomes = Slot(local_date(group, starts_at), starts_at)
    if needs_notice_again(_announced(session, group, meeting), becomes, terms=terms):
        _settled_now(meeting, now)
    meeting.starts_at, meeting.on_date = becomes.starts_at, becomes.on
    revise(meeting, now=now)
    session.add(meeting)
    session.flush()


def revise(meeting: Meeting, *, now: datetime) -> None:
    """Its calendar entry has another time, or is off, or on again: what a calendar holds of it is out of date."""
    meeting.sequence += 1
    meeting.changed_at = now


def rename(
    session: Session, *, group: WorkingGroup, meeting: Meeting, title: str, actor: Person, now: datetime
) -> None:
    """Give a meeting another title; in calendars it stays what it was, under another name."""
    meeting.title = title
    meeting.changed_at = now
    _keep(session, group, meeting, MeetingDeed.RENAMED, actor, now, words=title)


def follow_group(session: Session, *, group: WorkingGroup, name: str, link: str, now: datetime) -> None:
    """Give a group another name or link; meetings to come that had its link get the new one.

    Calendar entries that show one of them are changed with it.
    """
    for meeting in meetings.all_of(session, group=group):
        is_linked = meeting.link == group.link and meeting.state is MeetingState.PLANNED and meeting.starts_at > now
        if name != group.name or (is_linked and link != group.link):
            meeting.changed_at = now
        meeting.link = link if is_linked else meeting.link
        session.add(meeting)
    group.name, group.link = name, link
    session.add(group)


def cancel(
    session: Session, *, group: WorkingGroup, meeting: Meeting, reason: str, actor: Person, now: datetime
) -> None:
    """Call off a planned meeting."""
    meeting.state = MeetingState.CANCELLED
    revise(meeting, now=now)
    _keep(session, group, meeting, MeetingDeed.CANCELLED, actor, now, reason=reason)


def reinstate(session: Session, *, group: WorkingGroup, meeting: Meeting, actor: Person, now: datetime) -> None:
    """Plan a cancelled meeting again. Whoever heard that it was off needs notice, so that counts from now."""
    meeting.state = MeetingState.PLANNED
    revise(meeting, now=now)
    _settled_now(meeting, now)
    _keep(session, group, meeting, MeetingDeed.REINSTATED, actor, now)


def mark_compulsory(session: Session, *, group: WorkingGroup, meeting: Meeting, actor: Person, now: datetime) -> None:
    """Announce a meeting as compulsory; its notice counts from now."""
    meeting.is_compulsory = True
    meeting.announced_at = now
    meeting.is_imported = False
    _keep(session, group, meeting, MeetingDeed.COMPULSORY, actor, now)


def mark_not_held(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    reason: str,
    actor: Person,
    now: datetime,
    terms: TermsHistory,
) -> None:
    """Correct a meeting that has begun to one that was not held, and let standings and cases follow."""
    meeting.state = MeetingState.NOT_HELD
    meeting.changed_at = now
    _keep(session, group, meeting, MeetingDeed.NOT_HELD, actor, now, reason=reason)
    recorded = list(attendance.in_force(session, meeting_id=meeting.id))
    if recorded:
        consequences.follow(session, group=group, meeting=meeting, person_ids=recorded, now=now, terms=terms)


def changes_of(session: Session, *, meeting_id: int) -> Sequence[MeetingChange]:
    """Everything that was done to a meeting by hand, in order."""
    return session.exec(
        select(MeetingChange).where(MeetingChange.meeting_id == meeting_id).order_by(col(MeetingChange.number))
    ).all()


def _settled_now(meeting: Meeting, now: datetime) -> None:
    """From now on there is a record of notice, also for a meeting that was imported."""
    meeting.settled_at = now
    meeting.is_imported = False


def _announced(session: Session, group: WorkingGroup, meeting: Meeting) -> Slot:
    """What members last had notice of: where the small moves since then began."""
    since = [
        change.was_at
        for change in changes_of(session, meeting_id=meeting.id)
        if change.deed is MeetingDeed.MOVED and (meeting.settled_at is None or change.changed_at > meeting.settled_at)
    ]
    starts_at = since[0] if since else meeting.starts_at
    return Slot(local_date(group, starts_at), starts_at)


def _keep(
    session: Session,
    group: WorkingGroup,
    meeting: Meeting,
    deed: MeetingDeed,
    actor: Person,
    now: datetime,
    *,
    was_at: datetime | None = None,
    reason: str = "",
    words: str = "",
) -> None:
    """Keep the change with its reason, and audit it with what else was said of it."""
    session.add(meeting)
    number = len(changes_of(session, meeting_id=meeting.id)) + 1
    change = MeetingChange(
        team_id=group.team_id,
        meeting_id=meeting.id,
        number=number,
        deed=deed,
        was_at=was_at or meeting.starts_at,
        starts_at=meeting.starts_at,
        reason=reason,
        changed_at=now,
        changed_by_id=actor.id,
    )
    session.add(change)
    session.flush()
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=f"meeting.{deed.value}",
        subject=f"meeting:{meeting.id}",
        facts={"was_at": change.was_at.isoformat(), "starts_at": change.starts_at.isoformat()},
        words={actor.id: reason or words},
    )
    if group.channel_id is not None:
        subject = f"{meeting.id}:{number}"
        outbox.owe(session, group=group, kind=CHANGED, subject=subject, now=now, to_channel_id=group.channel_id)
