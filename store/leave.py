"""Leave of absence (clause 17): asked for by a member, agreed or refused by the chair, or by the vice-chair instead."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store import audit, chairing, groups, outbox
from store.models import LeaveOfAbsence, Person, WorkingGroup

CARD, RESULT = "leave-card", "leave-result"

_WAITING = select(LeaveOfAbsence).where(
    col(LeaveOfAbsence.decided_at).is_(None), LeaveOfAbsence.last_on >= bindparam("yesterday")
)


class State(Enum):
    """What became of a request."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"


def state_of(leave: LeaveOfAbsence) -> State:
    """Where a request stands; the member can take it back, before or after it was decided."""
    if leave.decided_at is None:
        return State.WAITING
    return {True: State.AGREED, False: State.REFUSED, None: State.TAKEN_BACK}[leave.is_agreed]


def ask(
    session: Session, *, group: WorkingGroup, person: Person, first: date, last: date, reason: str, now: datetime
) -> LeaveOfAbsence:
    """Put a request to whoever decides it; there must be somebody (`decider`)."""
    leave = LeaveOfAbsence(
        team_id=group.team_id,
        group_id=group.id,
        person_id=person.id,
        first_on=first,
        last_on=last,
        reason=reason,
        asked_at=now,
    )
    session.add(leave)
    session.flush()
    _audit(session, group, leave, "leave.ask", now, actor_id=person.id, words=reason)
    put_to_decider(session, group=group, leave=leave, now=now)
    return leave


def decider(session: Session, *, group: WorkingGroup, person_id: int, now: datetime) -> Person | None:
    """Who decides on a member's leave now: the chair, or the vice-chair where the chair asks or is absent.

    Absent is a chair who is not in Slack or on leave today; nobody decides on their own leave.
    """
    today = groups.local_date(group, now)
    away = away_on(session, group_id=group.id, day=today)
    return chairing.decider(session, group=group, person_id=person_id, day=today, away=away)


def stand_in(session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, day: date) -> Person | None:
    """The vice-chair whom the chair can ask to decide; None if there is none, or if they have been asked."""
    vice_chair = chairing.stand_in(session, group=group, person_id=leave.person_id, day=day)
    if vice_chair is None or is_asked(session, group=group, leave=leave, person=vice_chair):
        return None
    return vice_chair


def is_asked(session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, person: Person) -> bool:
    """Whether the request was put to that person."""
    return chairing.is_asked(session, group=group, card=CARD, request_id=leave.id, person=person)


def has_to_be_put(session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, now: datetime) -> bool:
    """Whether whoever decides now does not know of a request that waits."""
    person = decider(session, group=group, person_id=leave.person_id, now=now)
    return person is not None and not is_asked(session, group=group, leave=leave, person=person)


def put_to_decider(session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, now: datetime) -> None:
    """Have whoever decides now know of a request that waits; once."""
    person = decider(session, group=group, person_id=leave.person_id, now=now)
    if person is not None:
        chairing.put(session, group=group, card=CARD, request_id=leave.id, to=person, now=now)


def pass_on(
    session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, to: Person, actor: Person, now: datetime
) -> None:
    """The chair asks the vice-chair to decide."""
    _audit(session, group, leave, "leave.pass_on", now, actor_id=actor.id)
    chairing.put(session, group=group, card=CARD, request_id=leave.id, to=to, now=now)
    chairing.draw_again(session, group=group, card=CARD, request_id=leave.id)


def decide(
    session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, actor: Person, is_agreed: bool, now: datetime
) -> None:
    """Agree to or refuse a request that waits, and tell the member."""
    leave.is_agreed, leave.decided_by_id = is_agreed, actor.id
    _close(session, group, leave, "leave.agree" if is_agreed else "leave.refuse", actor, now)
    subject = str(leave.id)
    outbox.owe(session, group=group, kind=RESULT, subject=subject, now=now, to_person_id=leave.person_id)


def take_back(session: Session, *, group: WorkingGroup, leave: LeaveOfAbsence, actor: Person, now: datetime) -> None:
    """The member takes back a request, or leave that has not begun."""
    leave.is_agreed, leave.decided_by_id = None, actor.id
    _close(session, group, leave, "leave.take_back", actor, now)


def leave_of(session: Session, *, group: WorkingGroup, leave_id: int) -> LeaveOfAbsence | None:
    """The request of that id, if it is the group's."""
    leave = session.get(LeaveOfAbsence, leave_id)
    return leave if leave is not None and leave.group_id == group.id else None


def standing_from(session: Session, *, group: WorkingGroup, day: date) -> Sequence[tuple[LeaveOfAbsence, Person]]:
    """Leave that waits or is agreed and does not end before a day, the earliest first, with whose it is."""
    return session.exec(
        select(LeaveOfAbsence, Person)
        .join(Person, col(Person.id) == LeaveOfAbsence.person_id)
        .where(
            LeaveOfAbsence.group_id == group.id,
            LeaveOfAbsence.last_on >= day,
            col(LeaveOfAbsence.decided_at).is_(None) | col(LeaveOfAbsence.is_agreed).is_(True),
        )
        .order_by(col(LeaveOfAbsence.first_on), col(LeaveOfAbsence.id))
    ).all()


def away_on(session: Session, *, group_id: int, day: date) -> set[int]:
    """Who is on agreed leave on a day."""
    return set(
        session.exec(
            select(LeaveOfAbsence.person_id).where(
                LeaveOfAbsence.group_id == group_id,
                LeaveOfAbsence.first_on <= day,
                LeaveOfAbsence.last_on >= day,
                col(LeaveOfAbsence.is_agreed).is_(True),
            )
        )
    )


def waiting(session: Session, *, now: datetime) -> Sequence[LeaveOfAbsence]:
    """The requests of all groups that wait for a decision and can still matter."""
    return session.scalars(_WAITING, {"yesterday": (now - timedelta(days=1)).date()}).all()


def _close(
    session: Session, group: WorkingGroup, leave: LeaveOfAbsence, deed: str, actor: Person, now: datetime
) -> None:
    leave.decided_at = now
    session.add(leave)
    session.flush()
    _audit(session, group, leave, deed, now, actor_id=actor.id)
    chairing.draw_again(session, group=group, card=CARD, request_id=leave.id)


def _audit(
    session: Session,
    group: WorkingGroup,
    leave: LeaveOfAbsence,
    deed: str,
    now: datetime,
    *,
    actor_id: int,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"leave:{leave.id}",
        facts={
            "person": leave.person_id,
            "first": leave.first_on.isoformat(),
            "last": leave.last_on.isoformat(),
        },
        words={leave.person_id: words},
    )
