"""Apologies: who said that they cannot come, and for which date of a meeting."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store import coming, outbox
from store.models import Apology, Meeting, Person, WorkingGroup
from store.rows import insert, supersede

ASKED_AGAIN = "apologies-again"


def in_force(session: Session, *, meeting_id: int) -> dict[int, Apology]:
    """The apologies for the date on which a meeting is now, by person."""
    rows = session.exec(
        select(Apology)
        .join(Meeting, col(Meeting.id) == Apology.meeting_id)
        .where(
            Apology.meeting_id == meeting_id,
            Apology.for_date == Meeting.on_date,
            col(Apology.superseded_at).is_(None),
        )
    )
    return {row.person_id: row for row in rows}


_OF_PERSON = (
    select(Apology)
    .join(Meeting, col(Meeting.id) == Apology.meeting_id)
    .where(
        Apology.person_id == bindparam("person"),
        col(Apology.meeting_id).in_(bindparam("meetings", expanding=True)),
        Apology.for_date == Meeting.on_date,
        col(Apology.superseded_at).is_(None),
    )
)


def of_person(session: Session, *, person_id: int, meeting_ids: list[int]) -> dict[int, Apology]:
    """A person's apologies for the dates on which those meetings are now, by meeting."""
    rows = session.exec(_OF_PERSON, params={"person": person_id, "meetings": meeting_ids})
    return {row.meeting_id: row for row in rows}


def for_another_date(session: Session, *, meeting: Meeting) -> Sequence[Apology]:
    """Apologies given for a date from which the meeting has moved since, and not answered for again."""
    return session.exec(
        select(Apology).where(
            Apology.meeting_id == meeting.id,
            Apology.for_date != meeting.on_date,
            col(Apology.superseded_at).is_(None),
        )
    ).all()


def ask_again(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> list[int]:
    """Ask everybody whose apologies were for another date whether they can come on the new one; who is asked."""
    asked = [apology.person_id for apology in for_another_date(session, meeting=meeting)]
    for person_id in asked:
        outbox.owe(
            session,
            group=group,
            kind=ASKED_AGAIN,
            subject=f"{meeting.id}:{meeting.sequence}:{person_id}",
            now=now,
            to_person_id=person_id,
            expires_at=meeting.starts_at,
        )
    return asked


def give(
    session: Session, *, meeting: Meeting, person: Person, reason: str, now: datetime, recorded_by: Person
) -> Apology:
    """Record apologies, in place of any that the person gave for this meeting before, and of *I'll come*."""
    withdraw(session, meeting=meeting, person=person, now=now)
    coming.take_back(session, meeting=meeting, person=person, now=now)
    return insert(
        session,
        Apology(
            team_id=meeting.team_id,
            meeting_id=meeting.id,
            person_id=person.id,
            for_date=meeting.on_date,
            reason=reason,
            recorded_at=now,
            recorded_by_id=recorded_by.id,
        ),
    )


_GIVEN = select(Apology).where(
    Apology.meeting_id == bindparam("meeting"),
    Apology.person_id == bindparam("person"),
    col(Apology.superseded_at).is_(None),
)


def withdraw(session: Session, *, meeting: Meeting, person: Person, now: datetime) -> Apology | None:
    """Take back a person's apologies for a meeting, for whichever date; those that were for its date now, if any."""
    given = session.exec(_GIVEN, params={"meeting": meeting.id, "person": person.id}).first()
    if given is None:
        return None
    supersede(session, given, now=now)
    return given if given.for_date == meeting.on_date else None
