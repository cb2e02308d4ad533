"""*I'll come*: who said so under a reminder. It is no attendance, and apologies take its place."""

from datetime import datetime

from sqlmodel import Session, col, select

from store.models import Coming, Meeting, Person


def in_force(session: Session, *, meeting: Meeting) -> set[int]:
    """The people who said that they come on the date on which the meeting is now."""
    rows = session.exec(
        select(Coming.person_id).where(
            Coming.meeting_id == meeting.id,
            Coming.for_date == meeting.on_date,
            col(Coming.superseded_at).is_(None),
        )
    )
    return set(rows)


def say(session: Session, *, meeting: Meeting, person: Person, now: datetime) -> bool:
    """Note that a person comes; False if they had said so for this date before."""
    if person.id in in_force(session, meeting=meeting):
        return False
    take_back(session, meeting=meeting, person=person, now=now)
    session.add(
        Coming(
            team_id=meeting.team_id,
            meeting_id=meeting.id,
            person_id=person.id,
            for_date=meeting.on_date,
            said_at=now,
        )
    )
    session.flush()
    return True


def take_back(session: Session, *, meeting: Meeting, person: Person, now: datetime) -> None:
    """Forget that a person said so, for whichever date."""
    said = session.exec(
        select(Coming).where(
            Coming.meeting_id == meeting.id, Coming.person_id == person.id, col(Coming.superseded_at).is_(None)
        )
    ).first()
    if said is not None:
        said.superseded_at = now
        session.add(said)
        session.flush()
