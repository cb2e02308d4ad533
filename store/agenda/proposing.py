"""Putting items on an agenda: those that people propose, and those that are there by themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import groups, meetings
from store.agenda import telling
from store.agenda.arranging import mark_done, set_aside
from store.agenda.finding import CASE, OPEN
from store.models import AgendaItem, ItemState, Meeting, Person, StrikeCase, WorkingGroup

CASE_TITLE = "A matter for the officers alone (clause 17)"
"""The name of the member is nowhere in the item: whoever may see it is told by the case."""

CASE_MINUTES = 15
"""What it may take after the meeting; it is on nobody's clock."""

MINUTES = "minutes:"
"""How the source of an item begins that is there because the minutes of an earlier meeting wait to be approved."""

MINUTES_MINUTES = 5
"""What approving them may take."""

APPROVED = "They are approved by now."


def propose(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    title: str,
    purpose: str,
    minutes: int,
    owner: Person | None,
    heading: str,
    raised_by: str,
    is_private: bool,
    proposed_by: Person | None,
    now: datetime,
    source: str = "",
    is_late: bool = False,
    is_accepted: bool = False,
) -> AgendaItem:
    """Put an item at the end of a meeting's agenda, and tell whom it concerns; `is_accepted` by whoever proposes it.

    Refused for a meeting that has begun or was called off. One with a `source` that is on that agenda already is
    returned as it stands.
    """
    _require_to_come(group, meeting, now)
    if source and (there := _from_source(session, meeting, source)) is not None:
        return there
    item = add(
        session,
        AgendaItem(
            team_id=group.team_id,
            group_id=group.id,
            meeting_id=meeting.id,
            title=title,
            purpose=purpose,
            minutes=minutes,
            owner_id=owner.id if owner else None,
            heading=heading,
            raised_by=raised_by,
            is_private=is_private,
            state=ItemState.ACCEPTED if is_accepted else ItemState.PROPOSED,
            position=0,
            is_late=is_late,
            proposed_at=now,
            proposed_by_id=proposed_by.id if proposed_by else None,
            source=source,
        ),
    )
    _announce(session, group, item, proposed_by, now)
    return item


def put_case(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """Put an undecided strike case on the next agenda, for the officers alone, unless it is on one to come already."""
    meeting = next_without_case(session, group=group, case=case, now=now)
    if meeting is None:
        return
    source = f"{CASE}{case.id}"
    item = _from_source(session, meeting, source) or add(
        session,
        AgendaItem(
            team_id=group.team_id,
            group_id=group.id,
            meeting_id=meeting.id,
            title=CASE_TITLE,
            minutes=CASE_MINUTES,
            is_private=True,
            position=0,
            proposed_at=now,
            source=source,
        ),
    )
    item.state = ItemState.ACCEPTED
    session.add(item)
    telling.keep(session, group, item, "propose", now, actor=None, facts={"source": source})


def next_without_case(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime) -> Meeting | None:
    """The next meeting, if there is one and a case is on no agenda to come."""
    coming = meetings.coming(session, group=group, now=now, most=1)
    if not coming or any(_is_to_come(session, item, now) for item in _of_case(session, case)):
        return None
    return coming[0]


def drop_case(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """Take a case that is no longer open off the agendas on which it waits."""
    for item in _of_case(session, case):
        item.state = ItemState.WITHDRAWN
        session.add(item)
        telling.keep(session, group, item, "withdraw", now, actor=None, facts={"source": item.source})


def put_minutes(
    session: Session, *, group: WorkingGroup, of: Meeting, to: Meeting, is_late: bool, now: datetime
) -> None:
    """Put the minutes of a meeting on another one's agenda, first of all, or last if late; unless they were on one."""
    source = f"{MINUTES}{of.id}"
    if _of_source(session, group, source):
        return
    item = add(
        session,
        AgendaItem(
            team_id=group.team_id,
            group_id=group.id,
            meeting_id=to.id,
            title=f"Minutes of {of.on_date:%A} {of.on_date.day} {of.on_date:%B %Y}",
            purpose="Approve them",
            minutes=MINUTES_MINUTES,
            state=ItemState.ACCEPTED,
            position=0,
            is_late=is_late,
            proposed_at=now,
            source=source,
        ),
    )
    if not is_late:
        first = session.exec(select(func.min(AgendaItem.position)).where(AgendaItem.meeting_id == to.id)).one()
        item.position = first - 1
        session.add(item)
    telling.keep(session, group, item, "propose", now, actor=None, facts={"source": source, "late": is_late})


def close_minutes(session: Session, *, group: WorkingGroup, of: Meeting, actor: Person, now: datetime) -> None:
    """Note that minutes are approved: done on the agenda of a meeting that has begun, off those to come."""
    for item in _of_source(session, group, f"{MINUTES}{of.id}"):
        if item.state not in OPEN:
            continue
        if session.get_one(Meeting, item.meeting_id).starts_at <= now:
            mark_done(session, group=group, item=item, actor=actor, now=now)
        else:
            set_aside(session, group, item, ItemState.WITHDRAWN, APPROVED, actor, now)


def add(session: Session, item: AgendaItem) -> AgendaItem:
    """Write an item at the end of its agenda."""
    last = session.exec(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == item.meeting_id)).one()
    item.position = (last or 0) + 1
    session.add(item)
    session.flush()
    return item


def _announce(
    session: Session, group: WorkingGroup, item: AgendaItem, proposed_by: Person | None, now: datetime
) -> None:
    """Keep what was proposed, and tell whom it concerns."""
    facts = {
        "minutes": item.minutes,
        "owner": item.owner_id,
        "heading": item.heading,
        "private": item.is_private,
        "late": item.is_late,
        "source": item.source,
    }
    words = "\n".join(filter(None, [item.title, item.purpose, item.raised_by]))
    telling.keep(session, group, item, "propose", now, actor=proposed_by, facts=facts, words=words)
    telling.tell_manager(session, group, item, now)
    telling.tell_concerned(session, group, item, now)


def _require_to_come(group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    if meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now:
        when = groups.local_date(group, meeting.starts_at)
        raise Refusal(
            f"The meeting of {when.day} {when:%B %Y} has begun or was called off, so it takes no more items. Please "
            "choose a meeting to come.",
            field="meeting",
        )


def _from_source(session: Session, meeting: Meeting, source: str) -> AgendaItem | None:
    return session.exec(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.source == source)
    ).first()


def _of_source(session: Session, group: WorkingGroup, source: str) -> Sequence[AgendaItem]:
    return session.exec(
        select(AgendaItem)
        .where(AgendaItem.group_id == group.id, AgendaItem.source == source)
        .order_by(col(AgendaItem.id))
    ).all()


def _of_case(session: Session, case: StrikeCase) -> list[AgendaItem]:
    """The open items of a case."""
    found = session.exec(
        select(AgendaItem).where(AgendaItem.group_id == case.group_id, AgendaItem.source == f"{CASE}{case.id}")
    )
    return [item for item in found if item.state in OPEN]


def _is_to_come(session: Session, item: AgendaItem, now: datetime) -> bool:
    meeting = session.get_one(Meeting, item.meeting_id)
    return meeting.state is MeetingState.PLANNED and meeting.starts_at > now
