"""What calendars answered to invitations: kept, and a decline asked about in Slack; nothing is recorded by itself."""

from datetime import datetime

from sqlmodel import Session, col, select

from rules.strikes import MeetingState
from store import apologies, audit, groups, outbox
from store.models import CalendarAnswer, Invitation, InvitationMethod, InvitationReply, Meeting, Person

DECLINED = "calendar-declined"


def keep(
    session: Session,
    *,
    uid: str,
    address: str,
    answer: CalendarAnswer,
    sequence: int,
    stamped_at: datetime,
    now: datetime,
) -> InvitationReply | None:
    """Keep what the calendar of an address, in whatever case, answered about the meeting of that UID.

    None, and nothing is kept, if nobody was invited there or the invitation has been taken back, if the meeting has
    begun, if the answer is to an older SEQUENCE than the last invitation's, or is no newer than the last answer.
    A time stamp from the future counts as now, so that it cannot shut out the answers that come after it.
    """
    invitation = _standing(session, uid, address)
    if invitation is None or sequence < invitation.sequence:
        return None
    meeting = session.get_one(Meeting, invitation.meeting_id)
    if meeting.starts_at <= now:
        return None
    groups.lock(session, group=groups.group_of(session, group_id=meeting.group_id))
    last = latest(session, meeting_id=meeting.id, person_id=invitation.person_id)
    stamped_at = min(stamped_at, now)
    if last is not None and stamped_at <= last.stamped_at:
        return None
    reply = InvitationReply(
        team_id=meeting.team_id,
        meeting_id=meeting.id,
        person_id=invitation.person_id,
        answer=answer,
        sequence=sequence,
        stamped_at=stamped_at,
        received_at=now,
    )
    session.add(reply)
    session.flush()
    _record(session, meeting, reply, now)
    has_said_so = last is not None and (last.answer, last.sequence) == (answer, sequence)
    if answer is CalendarAnswer.DECLINED and not has_said_so:
        _ask(session, meeting, reply, now)
    return reply


def latest(session: Session, *, meeting_id: int, person_id: int) -> InvitationReply | None:
    """The last thing that a person's calendar answered about a meeting."""
    return session.exec(
        select(InvitationReply)
        .where(InvitationReply.meeting_id == meeting_id, InvitationReply.person_id == person_id)
        .order_by(col(InvitationReply.stamped_at).desc())
        .limit(1)
    ).first()


def _standing(session: Session, uid: str, address: str) -> Invitation | None:
    """The last invitation of a meeting to an address, unless the meeting has been taken back there since."""
    rows = session.exec(
        select(Invitation)
        .join(Meeting, col(Meeting.id) == Invitation.meeting_id)
        .where(Meeting.uid == uid, Meeting.state == MeetingState.PLANNED)
        .order_by(col(Invitation.number).desc())
    )
    last = next((row for row in rows if row.address.casefold() == address.casefold()), None)
    return last if last is not None and last.method is InvitationMethod.REQUEST else None


def _record(session: Session, meeting: Meeting, reply: InvitationReply, now: datetime) -> None:
    audit.record(
        session,
        group=groups.group_of(session, group_id=meeting.group_id),
        now=now,
        actor_id=reply.person_id,
        deed="invitation.reply",
        subject=f"meeting:{meeting.id}",
        facts={"answer": reply.answer.value, "sequence": reply.sequence},
    )


def _ask(session: Session, meeting: Meeting, reply: InvitationReply, now: datetime) -> None:
    """Owe the question whether to record apologies, unless they are in or the person is not in Slack."""
    person = session.get_one(Person, reply.person_id)
    if person.slack_user_id is None or person.id in apologies.in_force(session, meeting_id=meeting.id):
        return
    outbox.owe(
        session,
        group=groups.group_of(session, group_id=meeting.group_id),
        kind=DECLINED,
        subject=str(reply.id),
        now=now,
        to_person_id=person.id,
        expires_at=meeting.starts_at,
    )
