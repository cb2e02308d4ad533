"""Items that go on to a later agenda, with where they came from: deferred before the meeting, or left over after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import String, bindparam, cast, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import outbox, papers
from store.agenda import telling
from store.agenda.arranging import require_open, set_aside
from store.agenda.finding import CASE, ON_THE_AGENDA, OPEN, successor_of
from store.agenda.proposing import add
from store.models import AgendaItem, FileState, ItemState, Meeting, Owed, Paper, PaperVersion, Person, WorkingGroup

Row = TypeVar("Row", Paper, PaperVersion)

ELSEWHERE = "It is carried over to another meeting instead."

_FOLLOWING = aliased(AgendaItem)
_IS_LEFT = (
    col(AgendaItem.state).in_(bindparam("open", OPEN, expanding=True, literal_execute=True)),
    col(AgendaItem.source).not_like(f"{CASE}%"),
    ~exists().where(col(_FOLLOWING.came_from_id) == AgendaItem.id),
)
"""An item is open and has no item that follows it; not one for the officers alone."""

_LEFT = select(AgendaItem, Meeting).join(Meeting, col(Meeting.id) == AgendaItem.meeting_id).where(*_IS_LEFT)
_IS_BEHIND = (Meeting.state != MeetingState.PLANNED, Meeting.starts_at <= bindparam("now"))

_NEXT = aliased(Meeting)
_MEETS_SOON = select(_NEXT.group_id).where(
    _NEXT.state == MeetingState.PLANNED, _NEXT.starts_at > bindparam("now"), _NEXT.starts_at < bindparam("until")
)
_GROUPS_WITH_LEFT_OVER = (
    _LEFT.where(*_IS_BEHIND, col(AgendaItem.group_id).in_(_MEETS_SOON))
    .with_only_columns(col(AgendaItem.group_id))
    .distinct()
    .order_by(col(AgendaItem.group_id))
)

_QUESTION = literal(f"{telling.LEFT}:") + cast(col(Meeting.id), String)
_IS_ASKED = exists().where(
    col(Owed.team_id) == Meeting.team_id, col(Owed.key).between(_QUESTION + ":", _QUESTION + ";")
)
_UNQUESTIONED = (
    select(WorkingGroup, Meeting)
    .join(Meeting, col(Meeting.group_id) == WorkingGroup.id)
    .where(
        col(Meeting.id).in_(select(AgendaItem.meeting_id).where(*_IS_LEFT)),
        Meeting.state == MeetingState.HELD,
        ~_IS_ASKED,
    )
    .order_by(col(Meeting.id))
)
"""Where a database puts `;` before `:`, those that were asked are among them."""


def defer(
    session: Session,
    *,
    group: WorkingGroup,
    item: AgendaItem,
    to: Meeting,
    reason: str,
    actor: Person,
    now: datetime,
) -> AgendaItem:
    """Put an item off to another meeting to come, with its papers, as accepted for that; refused without a reason."""
    require_open(session, item, now)
    if to.id == item.meeting_id or to.state is not MeetingState.PLANNED or to.starts_at <= now:
        raise Refusal("Please choose another meeting to come.", field="meeting")
    following = _follow(session, item, to, ItemState.ACCEPTED, now)
    set_aside(session, group, item, ItemState.DEFERRED, reason, actor, now)
    return following


def carry_over(
    session: Session, *, group: WorkingGroup, item: AgendaItem, to: Meeting, actor: Person | None, now: datetime
) -> AgendaItem:
    """Take what a meeting did not deal with to a later one, with its papers; once, however often it is asked for.

    The item stays on the agenda of the meeting that it comes from, as something that was not finished there. Where it
    is on another agenda to come already, somebody who asks for this one has it there instead.
    """
    if item.state not in ON_THE_AGENDA:
        raise Refusal("This item was taken off that agenda, so there is nothing to carry over. Propose it again.")
    there = successor_of(session, item=item)
    if there is not None and there.state in OPEN:
        if there.meeting_id == to.id or actor is None:
            return there
        set_aside(session, group, there, ItemState.WITHDRAWN, ELSEWHERE, actor, now)
    if item.state is ItemState.DONE:
        item.state = ItemState.ACCEPTED
        session.add(item)
    there = _on(session, item, to) or _follow(session, item, to, item.state, now)
    telling.keep(session, group, item, "carry", now, actor=actor, facts={"item": there.id, "to": to.id})
    telling.tell_of_change(session, group, item, telling.CARRIED, actor, now)
    if there.state is ItemState.PROPOSED:
        telling.tell_manager(session, group, there, now)
    return there


def carry_unfinished(session: Session, *, group: WorkingGroup, to: Meeting, now: datetime) -> list[AgendaItem]:
    """Take everything that earlier meetings have left over to this one; any number of calls take each item once.

    What waits for the officers alone goes on by itself (`put_case`).
    """
    left = left_over(session, group=group, to=to, now=now)
    return [carry_over(session, group=group, item=item, to=to, actor=None, now=now) for item in left]


def left_over(session: Session, *, group: WorkingGroup, to: Meeting, now: datetime) -> list[AgendaItem]:
    """What earlier meetings of a group did not finish and nobody has carried over, the earliest first.

    An earlier meeting is one whose attendance is confirmed, or that did not take place: until then the programme
    manager may say what was dealt with.
    """
    found = session.exec(
        _LEFT.where(*_IS_BEHIND, AgendaItem.group_id == group.id, Meeting.id != to.id).order_by(
            col(Meeting.starts_at), col(AgendaItem.position), col(AgendaItem.id)
        ),
        params={"now": now},
    )
    return [item for item, _ in found]


def groups_with_left_over(session: Session, *, now: datetime, until: datetime) -> Sequence[int]:
    """The groups, by id, whose earlier meetings have left something, where another is to come before `until`."""
    return session.scalars(_GROUPS_WITH_LEFT_OVER, {"now": now, "until": until}).all()


def left_open(session: Session, *, meeting: Meeting) -> list[AgendaItem]:
    """The items of one meeting that are not done and have gone nowhere."""
    found = session.exec(_LEFT.where(Meeting.id == meeting.id).order_by(col(AgendaItem.position)))
    return [item for item, _ in found]


def unquestioned(session: Session) -> list[int]:
    """The meetings of all groups, by id, that were held, have such items, and of which nobody was asked about them."""
    found = session.execute(_UNQUESTIONED).all()
    return [
        meeting.id
        for group, meeting in found
        if not outbox.subjects_owed(session, group=group, kind=telling.LEFT, prefix=f"{meeting.id}:")
    ]


def _on(session: Session, item: AgendaItem, to: Meeting) -> AgendaItem | None:
    """The item as it was carried over to that meeting before and then taken off: it is put on again."""
    there = session.exec(
        select(AgendaItem).where(AgendaItem.came_from_id == item.id, AgendaItem.meeting_id == to.id)
    ).first()
    if there is not None:
        there.state, there.reason = item.state, ""
        session.add(there)
    return there


def _follow(session: Session, item: AgendaItem, to: Meeting, state: ItemState, now: datetime) -> AgendaItem:
    """The same item on a later agenda."""
    following = add(
        session,
        AgendaItem(
            team_id=item.team_id,
            group_id=item.group_id,
            meeting_id=to.id,
            title=item.title,
            purpose=item.purpose,
            minutes=item.minutes,
            owner_id=item.owner_id,
            heading=item.heading,
            raised_by=item.raised_by,
            is_private=item.is_private,
            state=state,
            position=0,
            proposed_at=now,
            proposed_by_id=item.proposed_by_id,
            came_from_id=item.id,
            source=item.source,
        ),
    )
    for paper in papers.of_item(session, item_id=item.id):
        _copy_paper(session, paper, following)
    return following


def _copy_paper(session: Session, paper: Paper, following: AgendaItem) -> None:
    """The same paper of the item that follows: what was kept of it, and what is still on its way, if anything."""
    kept = papers.current(session, paper=paper)
    on_its_way = [each for each in papers.versions_of(session, paper=paper) if each.state is FileState.ARRIVING]
    going = [*([kept] if kept else []), *on_its_way]
    if not going and not paper.link:
        return
    copied = _copied(paper, item_id=following.id)
    session.add(copied)
    session.flush()
    for version in going:
        session.add(_copied(version, paper_id=copied.id, is_late=False))
    session.flush()


def _copied(row: Row, **changed: object) -> Row:
    """Another row with the same values, but for its id and what is changed."""
    return type(row)(**{**row.model_dump(exclude={"id"}), **changed})
