"""What the clock brings to minutes: the skeleton once attendance is confirmed, and a late place on an agenda."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from rules.strikes import MeetingState
from store import groups, minutes, packs
from store.models import Meeting


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """The meetings, by id, whose attendance is confirmed and whose skeleton nobody was sent."""
    return minutes.undrafted(session, now=now)


def send(session: Session, now: datetime, meeting_id: int) -> None:
    """Send the skeleton of one meeting to the programme manager, or to the chair where there is none; once."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    groups.lock(session, group=group)
    session.refresh(meeting)
    to = packs.preparer(session, group=group, at=now)
    is_sent = minutes.drafted_at(session, group=group, meeting=meeting) is not None
    if to is not None and meeting.state is MeetingState.HELD and not is_sent:
        minutes.draft(session, group=group, meeting=meeting, to=to, actor=None, now=now)


def find_unlisted(session: Session, now: datetime) -> Sequence[int]:
    """The meetings, by id, whose minutes wait for approval and are on no agenda: there was none to come by then."""
    return minutes.unlisted(session, now=now)


def put_on_agenda(session: Session, now: datetime, meeting_id: int) -> None:
    """Put them on the next agenda, if there is one by now."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    groups.lock(session, group=group)
    session.refresh(meeting)
    minutes.put_on_agenda(session, group=group, meeting=meeting, now=now)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """It follows from what people do, at no instant of its own."""
    return ()
