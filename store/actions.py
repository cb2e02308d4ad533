"""Actions (clause 21): given to somebody, nudged about before and after they are due, and carried until closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func
from sqlmodel import Session, col, select

from rules.refusal import Refusal
from rules.reminding import reminder_days
from rules.sections import ActionTerms
from store import audit, outbox
from store.models import Action, ActionState, Meeting, Person, WorkingGroup

GIVEN, NUDGE, CLOSED = "action-given", "action-nudge", "action-closed"

_IS_OPEN = col(Action.state) == bindparam("open", ActionState.OPEN, literal_execute=True)
"""Spelled out for the database, which has an index of just those."""

_EVERYWHERE = (
    select(Action, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == Action.group_id)
    .where(_IS_OPEN)
    .order_by(col(Action.group_id), col(Action.id))
)


def add(
    session: Session,
    *,
    group: WorkingGroup,
    words: str,
    owner: Person,
    due_on: date,
    meeting: Meeting | None,
    is_private: bool = False,
    origin: str = "",
    actor: Person,
    now: datetime,
) -> Action:
    """Enter an action under the group's next number, and tell its owner unless they entered it."""
    highest = session.exec(select(func.max(Action.number)).where(Action.group_id == group.id)).one()
    action = Action(
        team_id=group.team_id,
        group_id=group.id,
        number=(highest or 0) + 1,
        words=words,
        owner_id=owner.id,
        due_on=due_on,
        meeting_id=meeting.id if meeting else None,
        is_private=is_private,
        origin=origin,
        made_at=now,
        made_by_id=actor.id,
    )
    session.add(action)
    session.flush()
    _audit(session, group, action, "action.add", actor, now, words=words)
    _tell_owner(session, group, action, actor, now)
    return action


def change(
    session: Session,
    *,
    group: WorkingGroup,
    action: Action,
    words: str,
    owner: Person,
    due_on: date,
    actor: Person,
    now: datetime,
) -> None:
    """Give an open action other words, another owner or another day; the owner is told of it."""
    require_open(action)
    was = {"owner": action.owner_id, "due": action.due_on.isoformat()}
    if (words, owner.id, due_on) == (action.words, action.owner_id, action.due_on):
        return
    before = action.words if action.words != words else ""
    action.words, action.owner_id, action.due_on = words, owner.id, due_on
    session.add(action)
    session.flush()
    _audit(session, group, action, "action.change", actor, now, was=was, words=before)
    _tell_owner(session, group, action, actor, now)


def close(
    session: Session, *, group: WorkingGroup, action: Action, state: ActionState, actor: Person, now: datetime
) -> None:
    """Close an open action, done or dropped; the owner is told if somebody else did it."""
    require_open(action)
    action.state, action.closed_at, action.closed_by_id = state, now, actor.id
    session.add(action)
    session.flush()
    _audit(session, group, action, f"action.{state.value}", actor, now)
    if action.owner_id != actor.id:
        _owe_owner(session, group, action, CLOSED, now)


def reopen(session: Session, *, group: WorkingGroup, action: Action, actor: Person, now: datetime) -> None:
    """An action that was closed is open again; its owner is told."""
    if action.state is ActionState.OPEN:
        raise Refusal(f"Action {action.number} is open. Nothing was changed.")
    action.state, action.closed_at, action.closed_by_id = ActionState.OPEN, None, None
    session.add(action)
    session.flush()
    _audit(session, group, action, "action.reopen", actor, now)
    _tell_owner(session, group, action, actor, now)


def require_open(action: Action) -> None:
    """Refuse what can be done with an open action only."""
    if action.state is not ActionState.OPEN:
        raise Refusal(f"Action {action.number} is {action.state.value} by now. Nothing was changed.")


def numbered(session: Session, *, group: WorkingGroup, number: int) -> Action | None:
    """The action that the group calls by that number."""
    return session.exec(select(Action).where(Action.group_id == group.id, Action.number == number)).first()


def open_in(session: Session, *, group: WorkingGroup) -> Sequence[tuple[Action, Person]]:
    """The open actions of a group with their owners, the earliest due first."""
    return _with_owners(session, col(Action.group_id) == group.id, col(Action.state) == ActionState.OPEN)


def arising(
    session: Session, *, group: WorkingGroup, meeting: Meeting, previous: Meeting | None
) -> Sequence[tuple[Action, Person]]:
    """The actions from before a meeting that were open at some time since the one before it, by number."""
    since = previous.starts_at if previous else meeting.starts_at
    found = _with_owners(
        session,
        col(Action.group_id) == group.id,
        col(Action.made_at) < meeting.starts_at,
        col(Action.meeting_id).is_(None) | (col(Action.meeting_id) != meeting.id),
        col(Action.closed_at).is_(None) | (col(Action.closed_at) > since),
    )
    return sorted(found, key=lambda each: each[0].number)


def agreed_at(session: Session, *, meeting: Meeting) -> Sequence[tuple[Action, Person]]:
    """The actions that a meeting agreed on, by number."""
    found = _with_owners(session, col(Action.meeting_id) == meeting.id)
    return sorted(found, key=lambda each: each[0].number)


def everywhere(session: Session) -> Sequence[tuple[Action, WorkingGroup]]:
    """Every open action, whichever group's."""
    return session.execute(_EVERYWHERE).all()


def nudge_days(action: Action, *, terms: ActionTerms, made_on: date, until: date) -> list[date]:
    """The days after the one on which it was entered, up to `until`, on which its owner is nudged."""
    before, every = terms.nudge_before_days, terms.nudge_overdue_days
    return reminder_days(action.due_on, before=before, every=every, made_on=made_on, until=until)


def is_nudged(session: Session, *, group: WorkingGroup, action: Action, day: date) -> bool:
    """Whether its owner was nudged for that day."""
    return outbox.owed_at(session, group=group, kind=NUDGE, subject=_nudge(action, day)) is not None


def nudge(session: Session, *, group: WorkingGroup, action: Action, day: date, now: datetime) -> None:
    """Nudge the owner, once for that day."""
    subject = _nudge(action, day)
    outbox.owe(session, group=group, kind=NUDGE, subject=subject, now=now, to_person_id=action.owner_id)


def _nudge(action: Action, day: date) -> str:
    return f"{action.id}:{action.owner_id}:{day.isoformat()}"


def _with_owners(session: Session, *which: ColumnElement[bool]) -> Sequence[tuple[Action, Person]]:
    return session.exec(
        select(Action, Person)
        .join(Person, col(Person.id) == Action.owner_id)
        .where(*which)
        .order_by(col(Action.due_on), col(Action.number))
    ).all()


def _tell_owner(session: Session, group: WorkingGroup, action: Action, actor: Person, now: datetime) -> None:
    if action.owner_id != actor.id:
        _owe_owner(session, group, action, GIVEN, now)


def _owe_owner(session: Session, group: WorkingGroup, action: Action, kind: str, now: datetime) -> None:
    """One message for each change."""
    told = f"{action.id}:{action.owner_id}:"
    times = len(outbox.subjects_owed(session, group=group, kind=kind, prefix=told))
    outbox.owe(session, group=group, kind=kind, subject=f"{told}{times + 1}", now=now, to_person_id=action.owner_id)


def _audit(
    session: Session,
    group: WorkingGroup,
    action: Action,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    was: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    facts = {"owner": action.owner_id, "due": action.due_on.isoformat(), "meeting": action.meeting_id}
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"action:{action.id}",
        facts={**facts, **({"was": dict(was)} if was else {})},
        words={actor.id: words} if words else None,
    )
