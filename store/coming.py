"""*I'll come*: who said so under a reminder. It is no attendance, and apologies take its place."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store.models import Coming, Meeting, Person
from store.rows import insert, supersede


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
    insert(
        session,
        Coming(
            team_id=meeting.team_id,
            meeting_id=meeting.id,
            person_id=person.id,
            for_date=meeting.on_date,
            said_at=now,
        ),
    )
    return True


_SAID = select(Coming).where(
    Coming.meeting_id == bindparam("meeting"),
    Coming.person_id == bindparam("person"),
    col(Coming.superseded_at).is_(None),
)


def take_back(session: Session, *, meeting: Meeting, person: Person, now: datetime) -> None:
    """Forget that a person said so, for whichever date."""
    said = session.exec(_SAID, params={"meeting": meeting.id, "person": person.id}).first()
    if said is not None:
        supersede(session, said, now=now)
