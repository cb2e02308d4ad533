"""A position moves from stage to stage: by an officer, or because the vote on it is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, select

from rules.decisions import Outcome
from rules.positions import Stage
from rules.terms import TermsHistory
from store import audit, votes
from store.models import Person, Position, Vote, WorkingGroup
from store.positions import telling
from store.positions.finding import KIND

_AFTER_VOTE: Mapping[Outcome, Stage] = {Outcome.PASSED: Stage.AGREED, Outcome.FAILED: Stage.DIVIDED}
"""What follows a vote on a position; where nothing was decided it is a draft again."""


def propose(
    session: Session, *, group: WorkingGroup, title: str, idea: str, heading: str, person: Person, now: datetime
) -> Position:
    """A member's idea for a position, told in the channel."""
    position = Position(
        team_id=group.team_id,
        group_id=group.id,
        number=(session.exec(select(func.max(Position.number)).where(Position.group_id == group.id)).one() or 0) + 1,
        title=title,
        idea=idea,
        heading=heading,
        staged_at=now,
        proposed_at=now,
        proposed_by_id=person.id,
    )
    session.add(position)
    session.flush()
    note(session, group, position, "position.propose", now, actor=person, words=f"{title}\n{idea}".strip())
    telling.tell_stage(session, group, position, now)
    return position


def move(
    session: Session,
    *,
    group: WorkingGroup,
    position: Position,
    to: Stage,
    actor: Person | None,
    now: datetime,
    words: str = "",
) -> None:
    """Take a step that was checked (`require_step`), and tell the channel; `actor` None is the clock."""
    facts = {"from": position.stage, "to": to}
    position.stage, position.staged_at = to, now
    session.add(position)
    session.flush()
    note(session, group, position, "position.move", now, actor=actor, facts=facts, words=words)
    telling.tell_stage(session, group, position, now)


def give(
    session: Session,
    *,
    group: WorkingGroup,
    position: Position,
    to: Stage,
    text: str,
    actor: Person,
    now: datetime,
) -> None:
    """Move to the outline, the draft, or what is published, with its text or link; if it is there, change the text."""
    match to:
        case Stage.OUTLINE:
            position.outline = text
        case Stage.DRAFT:
            position.draft = text
        case _:
            position.link = text
    if position.stage is not to:
        move(session, group=group, position=position, to=to, actor=actor, now=now, words=text)
        return
    session.add(position)
    session.flush()
    note(session, group, position, "position.revise", now, actor=actor, words=text)
    telling.draw_again(session, group, position)


def put(
    session: Session,
    *,
    group: WorkingGroup,
    position: Position,
    question: str,
    closes_at: datetime,
    roll: Sequence[Person],
    actor: Person,
    now: datetime,
    history: TermsHistory,
) -> Vote:
    """Put a draft to everybody on the roll; what they read is the draft."""
    vote = votes.open_vote(
        session,
        group=group,
        kind=KIND,
        question=question,
        background=position.draft,
        closes_at=closes_at,
        roll=roll,
        actor=actor,
        now=now,
        history=history,
    )
    position.vote_id = vote.id
    move(session, group=group, position=position, to=Stage.CONSENSUS, actor=actor, now=now)
    return vote


def settle(session: Session, *, group: WorkingGroup, position: Position, now: datetime, history: TermsHistory) -> None:
    """Bring a position that is before the members up to the clock. Any number of calls come to the same."""
    if position.stage is not Stage.CONSENSUS:
        return
    vote = session.get_one(Vote, position.vote_id)
    votes.settle(session, group=group, vote=vote, now=now, history=history)
    if not votes.is_open(vote):
        to = _AFTER_VOTE.get(vote.outcome, Stage.DRAFT) if vote.outcome else Stage.DRAFT
        move(session, group=group, position=position, to=to, actor=None, now=now)


def declare_divided(
    session: Session, *, group: WorkingGroup, position: Position, reason: str, actor: Person, now: datetime
) -> None:
    """The differences are set out, whatever a vote came to or would have come to (clause 24)."""
    _end_vote(session, group, position, "The group is declared divided.", actor, now)
    move(session, group=group, position=position, to=Stage.DIVIDED, actor=actor, now=now, words=reason)


def withdraw(
    session: Session, *, group: WorkingGroup, position: Position, reason: str, actor: Person, now: datetime
) -> None:
    """A position that is not pursued any more."""
    _end_vote(session, group, position, "The position is withdrawn.", actor, now)
    move(session, group=group, position=position, to=Stage.WITHDRAWN, actor=actor, now=now, words=reason)


def note(
    session: Session,
    group: WorkingGroup,
    position: Position,
    deed: str,
    now: datetime,
    *,
    actor: Person | None,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    """Leave a deed in the audit trail."""
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=f"position:{position.id}",
        facts={"number": position.number, **(facts or {})},
        words={actor.id: words} if actor else {},
    )


def _end_vote(
    session: Session, group: WorkingGroup, position: Position, reason: str, actor: Person, now: datetime
) -> None:
    """A vote on it that is open ends without a result."""
    vote = session.get(Vote, position.vote_id) if position.stage is Stage.CONSENSUS else None
    if vote is not None and votes.is_open(vote):
        votes.withdraw(session, group=group, vote=vote, reason=reason, actor=actor, now=now)
