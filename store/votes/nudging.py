"""Who has not voted is reminded by DM, each of them at most once in so many hours, of everything that is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select

from rules.terms import TermsHistory
from store import groups, members, outbox
from store.models import Ballot, Elector, Owed, Vote, WorkingGroup
from store.votes.telling import NUDGE

NUDGED_MOST = 12
"""Votes with buttons in one reminder: Slack shows fifty blocks."""


_VOTING = select(Vote.group_id).where(col(Vote.outcome).is_(None), col(Vote.withdrawn_at).is_(None))
_GROUPS_VOTING = select(WorkingGroup).where(col(WorkingGroup.id).in_(_VOTING)).order_by(col(WorkingGroup.id))


def groups_voting(session: Session) -> Sequence[WorkingGroup]:
    """The groups in which a vote is open."""
    return session.scalars(_GROUPS_VOTING).all()


def unvoted(session: Session, *, group: WorkingGroup, person_id: int | None = None) -> Sequence[tuple[Vote, Elector]]:
    """The open votes of a group with everybody on their roll who has not voted, or that person alone."""
    is_theirs = and_(
        col(Ballot.vote_id) == Elector.vote_id,
        col(Ballot.person_id) == Elector.person_id,
        col(Ballot.superseded_at).is_(None),
    )
    return session.exec(
        select(Vote, Elector)
        .join(Elector, col(Elector.vote_id) == Vote.id)
        .outerjoin(Ballot, is_theirs)
        .where(
            Vote.group_id == group.id,
            col(Vote.outcome).is_(None),
            col(Vote.withdrawn_at).is_(None),
            col(Ballot.id).is_(None),
            col(Elector.voted_on).is_(None),
            *([] if person_id is None else [Elector.person_id == person_id]),
        )
        .order_by(col(Vote.number), col(Elector.person_id))
    ).all()


def due_nudges(session: Session, *, group: WorkingGroup, now: datetime, history: TermsHistory) -> dict[int, datetime]:
    """Who is to be reminded now, and when the first of what they are reminded of closes."""
    apart = timedelta(hours=history.on(groups.local_date(group, now)).terms.decisions.nudge_hours)
    closing: dict[int, datetime] = {}
    for vote, elector in unvoted(session, group=group):
        if vote.opened_at + apart <= now < vote.closes_at:
            closes = closing.get(elector.person_id, vote.closes_at)
            closing[elector.person_id] = min(closes, vote.closes_at)
    if not closing:
        return {}
    since = select(Owed.to_person_id).where(
        Owed.group_id == group.id, Owed.kind == NUDGE, Owed.created_at > now - apart
    )
    recent = set(session.exec(since))
    sitting = {person.id for person in members.roll_on(session, group=group, day=groups.local_date(group, now), at=now)}
    return {person_id: at for person_id, at in closing.items() if person_id in sitting - recent}


def nudge(session: Session, *, group: WorkingGroup, now: datetime, history: TermsHistory) -> None:
    """Owe each of them one reminder; the group is locked, so that nobody else does."""
    for person_id, closes_at in due_nudges(session, group=group, now=now, history=history).items():
        outbox.owe(
            session,
            group=group,
            kind=NUDGE,
            subject=f"{group.id}:{person_id}:{int(now.timestamp())}",
            now=now,
            to_person_id=person_id,
            expires_at=closes_at,
        )
