"""Finding agenda items: those of a meeting, where they came from, and where they went."""

from datetime import datetime

from sqlmodel import Session, col, select

from store.models import AgendaItem, ItemState, Meeting, MeetingChange, MeetingDeed, StrikeCase, WorkingGroup

CASE = "case:"
"""How the source of an item begins that an undecided strike case put there, for the officers alone."""

OPEN = (ItemState.PROPOSED, ItemState.ACCEPTED)
ON_THE_AGENDA = (*OPEN, ItemState.DONE)


def item_of(session: Session, *, group: WorkingGroup, item_id: int) -> AgendaItem | None:
    """The item of that id, if it is the group's and not one for the officers alone."""
    item = session.get(AgendaItem, item_id)
    return item if item is not None and item.group_id == group.id and not is_for_officers(item) else None


def everything(session: Session, *, meeting: Meeting) -> list[AgendaItem]:
    """Whatever was ever on a meeting's agenda, by position, but for what is there for the officers alone."""
    return [item for item in _of_meeting(session, meeting) if not is_for_officers(item)]


def running_order(session: Session, *, meeting: Meeting) -> list[AgendaItem]:
    """What is on the agenda, proposed items with it, by position; of a meeting that has been, what was done too.

    Private items are among them: whoever shows them to guests leaves those out, but not their minutes. What is there
    for the officers alone is not (`officers_items`), in no pack and on no clock.
    """
    return [item for item in everything(session, meeting=meeting) if item.state in ON_THE_AGENDA]


def officers_items(session: Session, *, meeting: Meeting, viewer_id: int) -> list[tuple[AgendaItem, StrikeCase]]:
    """The items for the officers alone, each with its strike case; an officer does not see the one about them."""
    found = [item for item in _of_meeting(session, meeting) if is_for_officers(item) and item.state in OPEN]
    both = [(item, session.get_one(StrikeCase, int(item.source.removeprefix(CASE)))) for item in found]
    return [(item, case) for item, case in both if case.person_id != viewer_id]


def case_waits_for(session: Session, *, case: StrikeCase) -> Meeting | None:
    """The latest meeting on whose agenda an undecided case is."""
    return session.exec(
        select(Meeting)
        .join(AgendaItem, col(AgendaItem.meeting_id) == Meeting.id)
        .where(AgendaItem.source == f"{CASE}{case.id}", col(AgendaItem.state).in_(OPEN))
        .order_by(col(Meeting.starts_at).desc())
    ).first()


def is_for_officers(item: AgendaItem) -> bool:
    """Whether an item is for the officers alone: the right of members to see private items does not reach it."""
    return item.source.startswith(CASE)


def origin_of(session: Session, *, item: AgendaItem) -> AgendaItem | None:
    """The item on an earlier agenda that this one was deferred or carried over from."""
    return session.get(AgendaItem, item.came_from_id) if item.came_from_id else None


def successor_of(session: Session, *, item: AgendaItem) -> AgendaItem | None:
    """The latest item on a later agenda that this one became, whatever became of that one."""
    return session.exec(
        select(AgendaItem).where(AgendaItem.came_from_id == item.id).order_by(col(AgendaItem.id).desc())
    ).first()


def called_at(session: Session, *, meeting: Meeting) -> datetime | None:
    """When members first heard of a meeting on the date that it has now; None: long before, or nobody knows.

    A small move that needs no new notice does not count, nor does marking it as compulsory.
    """
    deeds = session.exec(select(MeetingChange).where(MeetingChange.meeting_id == meeting.id)).all()
    heard = [change.changed_at for change in deeds if change.deed is MeetingDeed.ADDED]
    if meeting.settled_at is not None:
        heard.append(meeting.settled_at)
    is_marked_later = any(change.deed is MeetingDeed.COMPULSORY for change in deeds)
    if meeting.announced_at is not None and not is_marked_later:
        heard.append(meeting.announced_at)
    return max(heard, default=None)


def _of_meeting(session: Session, meeting: Meeting) -> list[AgendaItem]:
    return list(
        session.exec(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id)
            .order_by(col(AgendaItem.position), col(AgendaItem.id))
        )
    )
