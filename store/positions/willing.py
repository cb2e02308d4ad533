"""Members say that they are willing to take part; enough of them open the gate, once (clause 23)."""

from datetime import datetime

from sqlmodel import Session

from rules.positions import Gate
from rules.sections import PositionTerms
from store.models import Person, Position, Willing, WorkingGroup
from store.positions import finding, telling
from store.positions.moving import note


def show_willing(
    session: Session, *, group: WorkingGroup, position: Position, person: Person, now: datetime, terms: PositionTerms
) -> Gate:
    """Note that a member is willing; again changes nothing. Whoever opens the gate has the programme manager told."""
    if finding.own_willing(session, position=position, person_id=person.id) is None:
        session.add(Willing(team_id=group.team_id, position_id=position.id, person_id=person.id, said_at=now))
        session.flush()
        note(session, group, position, "position.willing", now, actor=person)
        telling.draw_again(session, group, position)
    found = finding.standing_of(session, group=group, position=position, now=now, terms=terms).gate
    if found.is_open and not found.has_opened:
        position.gate_opened_at = now
        session.add(position)
        session.flush()
        note(session, group, position, "position.gate", now, actor=None)
        telling.tell_gate(session, group, position, now)
    return found


def take_back(session: Session, *, group: WorkingGroup, position: Position, person: Person, now: datetime) -> bool:
    """Note that a member is not willing any more; a gate that has opened stays open. False if they were not."""
    said = finding.own_willing(session, position=position, person_id=person.id)
    if said is None:
        return False
    said.withdrawn_at = now
    session.add(said)
    session.flush()
    note(session, group, position, "position.unwilling", now, actor=person)
    telling.draw_again(session, group, position)
    return True
