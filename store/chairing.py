"""Requests that the chair decides, or the vice-chair where the chair asks, is absent, or is the one who requests."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from store import members, outbox
from store.models import OfficeKind, Person, WorkingGroup


def decider(
    session: Session, *, group: WorkingGroup, person_id: int, day: date, away: Collection[int]
) -> Person | None:
    """Who decides on somebody's request on a day: the chair, or the vice-chair where the chair asks or is absent.

    Absent is a chair who is not in Slack or one of `away`; where both are away the chair is asked all the same.
    """
    able = _able(session, group, person_id, day)
    return next((person for person in able if person.id not in away), able[0] if able else None)


def stand_in(session: Session, *, group: WorkingGroup, person_id: int, day: date) -> Person | None:
    """The vice-chair, if they could decide in the chair's place on somebody's request."""
    vice_chair = members.holders(session, group=group, on=day).get(OfficeKind.VICE_CHAIR)
    return vice_chair if vice_chair in _able(session, group, person_id, day) else None


def put(session: Session, *, group: WorkingGroup, card: str, request_id: int, to: Person, now: datetime) -> None:
    """Send somebody the card of a request, a kind of message; once."""
    subject = f"{request_id}:{to.id}"
    outbox.owe(session, group=group, kind=card, subject=subject, now=now, to_person_id=to.id)


def is_asked(session: Session, *, group: WorkingGroup, card: str, request_id: int, person: Person) -> bool:
    """Whether a request was put to that person."""
    return outbox.owed_at(session, group=group, kind=card, subject=f"{request_id}:{person.id}") is not None


def draw_again(session: Session, *, group: WorkingGroup, card: str, request_id: int) -> None:
    """Have everybody's card of a request drawn again."""
    subjects = outbox.subjects_owed(session, group=group, kind=card, prefix=f"{request_id}:")
    outbox.redraw(session, group=group, kind=card, subjects=subjects)


def _able(session: Session, group: WorkingGroup, person_id: int, day: date) -> list[Person]:
    """Chair and vice-chair, less whoever it is about and whoever cannot be reached."""
    holders = members.holders(session, group=group, on=day)
    found = [holders[kind] for kind in (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR) if kind in holders]
    return [person for person in found if person.id != person_id and person.slack_user_id is not None]
