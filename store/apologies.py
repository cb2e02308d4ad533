"""Apologies: who said that they cannot come."""

from datetime import datetime

from sqlmodel import Session, col, select

from store.models import Apology, Meeting, Person


def in_force(session: Session, *, meeting_id: int) -> dict[int, Apology]:
    """The apologies for a meeting, by person."""
    rows = session.exec(select(Apology).where(Apology.meeting_id == meeting_id, col(Apology.superseded_at).is_(None)))
    return {row.person_id: row for row in rows}


def of_person(session: Session, *, person_id: int, meeting_ids: list[int]) -> dict[int, Apology]:
    """A person's apologies for those meetings, by meeting."""
    rows = session.exec(
        select(Apology).where(
            Apology.person_id == person_id,
            col(Apology.meeting_id).in_(meeting_ids),
            col(Apology.superseded_at).is_(None),
        )
    )
    return {row.meeting_id: row for row in rows}


def give(
    session: Session, *, meeting: Meeting, person: Person, reason: str, now: datetime, recorded_by: Person
) -> Apology:
    """Record apologies, in place of any that the person gave for this meeting before."""
    withdraw(session, meeting=meeting, person=person, now=now)
    apology = Apology(
        team_id=meeting.team_id,
        meeting_id=meeting.id,
        person_id=person.id,
        for_date=meeting.on_date,
        reason=reason,
        recorded_at=now,
        recorded_by_id=recorded_by.id,
    )
    session.add(apology)
    session.flush()
    return apology


def withdraw(session: Session, *, meeting: Meeting, person: Person, now: datetime) -> bool:
    """Take back a person's apologies for a meeting; False if there were none."""
    given = in_force(session, meeting_id=meeting.id).get(person.id)
    if given is None:
        return False
    given.superseded_at = now
    session.add(given)
    session.flush()
    return True
