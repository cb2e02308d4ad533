"""Whether somebody has departed and nothing about them is open: only then can they be erased."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session, col, select

from rules.refusal import Refusal
from store import groups, invited
from store.members import HELD_BY_MEMBERS
from store.models import (
    CallState,
    Candidate,
    CaseState,
    Membership,
    Nomination,
    NominationState,
    Office,
    OpenCall,
    Person,
    StrikeCase,
    Vote,
    WorkingGroup,
)

_OPEN_CASES = (CaseState.OPEN, CaseState.DEFERRED)
_OPEN_CALLS = (CallState.OPEN, CallState.BALLOT)
_STANDS = (NominationState.ASKED, NominationState.STANDS)


def require_departed(session: Session, *, person: Person, now: datetime) -> None:
    """Refuse for whoever sits in a group, holds an office or is invited, now or later, and while a case is open."""
    reasons = [
        *_seats(session, person, now),
        *_offices(session, person, now),
        *_invitations(session, person, now),
        *_open_questions(session, person),
    ]
    if reasons:
        raise Refusal(f"{person.name} cannot be erased yet: {'; '.join(reasons)}.")


def _seats(session: Session, person: Person, now: datetime) -> Iterator[str]:
    """Whoever sits in a sub-group sits in its parent too, or in neither (clause 18): that is looked at alone."""
    rows = session.exec(
        select(Membership, WorkingGroup)
        .join(WorkingGroup, col(WorkingGroup.id) == Membership.group_id)
        .where(Membership.person_id == person.id, col(WorkingGroup.parent_id).is_(None))
        .order_by(col(Membership.id))
    )
    for membership, group in rows:
        is_over = membership.ended_at is not None and membership.ended_at <= now
        if not is_over and membership.ends_on >= groups.local_date(group, now):
            yield f"they sit in “{group.name}” until {membership.ends_on} (end it first: `/members leave`)"


def _offices(session: Session, person: Person, now: datetime) -> Iterator[str]:
    """Offices that only a member holds end with the membership, which is looked at by itself."""
    rows = session.exec(
        select(Office, WorkingGroup)
        .join(WorkingGroup, col(WorkingGroup.id) == Office.group_id)
        .where(Office.person_id == person.id, col(Office.kind).not_in(HELD_BY_MEMBERS))
        .order_by(col(Office.id))
    )
    for office, group in rows:
        if (office.ends_on or date.max) >= groups.local_date(group, now):
            name = office.kind.value.replace("_", " ")
            yield f"they hold the office of {name} in “{group.name}” (end it first: `/members office`)"


def _invitations(session: Session, person: Person, now: datetime) -> Iterator[str]:
    for group, guest, meeting in invited.groups_of(session, person_id=person.id):
        if (meeting.on_date if meeting else guest.ends_on or date.max) >= groups.local_date(group, now):
            yield f"they are a guest of “{group.name}” (end it first: `/guest end`)"


def _open_questions(session: Session, person: Person) -> Iterator[str]:
    case = select(StrikeCase).where(StrikeCase.person_id == person.id, col(StrikeCase.state).in_(_OPEN_CASES))
    if session.exec(case.limit(1)).first():
        yield "a strike case of theirs is open, and the officers decide it first"
    stands = (
        select(Nomination)
        .join(OpenCall, col(OpenCall.id) == Nomination.call_id)
        .where(
            Nomination.person_id == person.id,
            col(Nomination.state).in_(_STANDS),
            col(OpenCall.state).in_(_OPEN_CALLS),
        )
    )
    if session.exec(stands.limit(1)).first():
        yield "they stand in an open call, which they can withdraw from: `/nominate withdraw`"
    candidates = select(Candidate.vote_id).where(Candidate.person_id == person.id)
    about = select(Vote).where(
        (col(Vote.guest_id) == person.id) | col(Vote.id).in_(candidates),
        col(Vote.outcome).is_(None),
        col(Vote.withdrawn_at).is_(None),
    )
    if (vote := session.exec(about.limit(1)).first()) is not None:
        yield f"vote {vote.number} about them is open"
