"""What the programme manager and the chair do with an agenda: accept, edit, order, withdraw, mark as done."""

from datetime import datetime

from sqlmodel import Session

from rules.refusal import Refusal
from store.agenda import telling
from store.agenda.finding import ON_THE_AGENDA, OPEN, everything, successor_of
from store.models import AgendaItem, ItemState, Meeting, Person, WorkingGroup

DEALT_WITH = "It was dealt with at the meeting before."


def accept(session: Session, *, group: WorkingGroup, item: AgendaItem, actor: Person, now: datetime) -> None:
    """Accept a proposed item, and tell whoever submitted it; one that is accepted already stays so, untold."""
    require_open(session, item, now)
    if item.state is ItemState.ACCEPTED:
        return
    item.state = ItemState.ACCEPTED
    session.add(item)
    telling.keep(session, group, item, "accept", now, actor=actor)
    telling.tell_of_change(session, group, item, item.state.value, actor, now)


def edit(
    session: Session,
    *,
    group: WorkingGroup,
    item: AgendaItem,
    title: str,
    purpose: str,
    minutes: int,
    owner: Person | None,
    heading: str,
    raised_by: str,
    is_private: bool,
    actor: Person,
    now: datetime,
) -> None:
    """Give an item other words, minutes, owner, heading or readers; what it was before is in the audit trail."""
    require_open(session, item, now)
    becomes = {
        "title": title,
        "purpose": purpose,
        "minutes": minutes,
        "owner_id": owner.id if owner else None,
        "heading": heading,
        "raised_by": raised_by,
        "is_private": is_private,
    }
    was = {name: getattr(item, name) for name in becomes if getattr(item, name) != becomes[name]}
    if not was:
        return
    for name in was:
        setattr(item, name, becomes[name])
    session.add(item)
    session.flush()
    said = ("title", "purpose", "raised_by")
    facts = {"was": {name: was[name] for name in was if name not in said}, "changed": sorted(was)}
    words = "\n".join(str(was[name]) for name in said if was.get(name))
    telling.keep(session, group, item, "edit", now, actor=actor, facts=facts, words=words)
    telling.tell_concerned(session, group, item, now)
    telling.redraw(session, group, item)


def move(
    session: Session,
    *,
    group: WorkingGroup,
    item: AgendaItem,
    before: AgendaItem | None,
    actor: Person,
    now: datetime,
) -> None:
    """Put an item in front of another one of its agenda, or at the end.

    Where it goes is said by its neighbour and not by a number of steps: two people who press the same button at once
    move it once.
    """
    require_open(session, item, now)
    others = [each for each in everything(session, meeting=_meeting(session, item)) if each.id != item.id]
    is_there = before is None or any(each.id == before.id and each.state in ON_THE_AGENDA for each in others)
    if not is_there:
        raise Refusal("The agenda has changed meanwhile, and nothing was moved. Please look at it again.")
    place = len(others) if before is None else [each.id for each in others].index(before.id)
    ordered = [*others[:place], item, *others[place:]]
    if _positions(ordered) == sorted(_positions(ordered)):
        return
    for position, each in enumerate(ordered, start=1):
        each.position = position
        session.add(each)
    session.flush()
    facts = {"before": before.id if before else None}
    telling.keep(session, group, item, "move", now, actor=actor, facts=facts)


def withdraw(
    session: Session, *, group: WorkingGroup, item: AgendaItem, reason: str, actor: Person, now: datetime
) -> None:
    """Take an item off its agenda; refused without a reason."""
    require_open(session, item, now)
    set_aside(session, group, item, ItemState.WITHDRAWN, reason, actor, now)


def mark_done(session: Session, *, group: WorkingGroup, item: AgendaItem, actor: Person, now: datetime) -> None:
    """Note that a meeting has dealt with an item; where it had gone on to the next agenda, it is taken off that one."""
    if _meeting(session, item).starts_at > now:
        raise Refusal("That meeting has not begun. An item can be marked as done from its start on.")
    if item.state not in OPEN:
        return
    item.state = ItemState.DONE
    session.add(item)
    telling.keep(session, group, item, "done", now, actor=actor)
    telling.redraw(session, group, item)
    following = successor_of(session, item=item)
    if following is not None and following.state in OPEN and _meeting(session, following).starts_at > now:
        set_aside(session, group, following, ItemState.WITHDRAWN, DEALT_WITH, actor, now)


def set_aside(
    session: Session,
    group: WorkingGroup,
    item: AgendaItem,
    state: ItemState,
    reason: str,
    actor: Person | None,
    now: datetime,
) -> None:
    """Withdraw or defer an item with a reason, and tell those whom it concerns."""
    if not reason.strip():
        raise Refusal("Please give a reason; whoever submitted the item reads it.", field="reason")
    item.state, item.reason = state, reason
    session.add(item)
    session.flush()
    deed = "withdraw" if state is ItemState.WITHDRAWN else "defer"
    telling.keep(session, group, item, deed, now, actor=actor, words=reason)
    telling.tell_of_change(session, group, item, item.state.value, actor, now)


def require_open(session: Session, item: AgendaItem, now: datetime) -> None:
    """Refuse unless an item is on an agenda to come."""
    if item.state not in OPEN:
        raise Refusal(f"This item is {_ENDED[item.state]} by now, so nothing was changed.")
    if _meeting(session, item).starts_at <= now:
        raise Refusal("The meeting has begun. Mark the item as done, or carry it over.")


_ENDED = {
    ItemState.DEFERRED: "deferred to a later meeting",
    ItemState.WITHDRAWN: "withdrawn",
    ItemState.DONE: "done",
}


def _meeting(session: Session, item: AgendaItem) -> Meeting:
    return session.get_one(Meeting, item.meeting_id)


def _positions(items: list[AgendaItem]) -> list[int]:
    return [item.position for item in items]
