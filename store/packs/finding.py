"""Finding packs and holds, and meetings whose pack is still to come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, cast, func, literal
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store.models import (
    AgendaItem,
    FileState,
    Meeting,
    MeetingChange,
    MeetingDeed,
    Owed,
    Pack,
    PackHold,
    Paper,
    PaperVersion,
    WorkingGroup,
)
from store.packs.body import Body, from_json
from store.packs.telling import PREVIEW

LOOK_BACK = timedelta(days=31)
"""How long after a meeting it is still noticed that its pack was never sent."""

LATELY = timedelta(days=2)
"""Longer than a file takes to arrive from Slack."""

_IS_TO_COME = (Meeting.state == MeetingState.PLANNED, Meeting.starts_at > bindparam("now"))

_IS_PACKED = exists().where(col(Pack.meeting_id) == Meeting.id)
_IS_HELD = exists().where(col(PackHold.meeting_id) == Meeting.id, col(PackHold.released_at).is_(None))
_PREVIEW_KEY = literal(f"{PREVIEW}:") + cast(col(Meeting.id), String) + ":" + cast(col(Meeting.on_date), String)
_IS_PREVIEWED = exists().where(col(Owed.team_id) == Meeting.team_id, col(Owed.key) == _PREVIEW_KEY)
_WITHOUT_PACK = (
    select(Meeting, WorkingGroup, _IS_PREVIEWED)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .where(
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > bindparam("since"),
        Meeting.starts_at < bindparam("until"),
        col(WorkingGroup.channel_id).is_not(None),
        ~_IS_PACKED,
        ~_IS_HELD | (Meeting.starts_at <= bindparam("now")),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)

_LATEST = select(func.max(Pack.number)).where(Pack.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
_IS_NEW = (
    (col(AgendaItem.proposed_at) >= Pack.published_at)
    | (col(Paper.submitted_at) >= Pack.published_at)
    | (
        (col(PaperVersion.state) == FileState.KEPT)
        & (
            (col(PaperVersion.submitted_at) >= Pack.published_at)
            | (col(PaperVersion.submitted_at) > bindparam("lately"))
        )
    )
)
_HAS_NEWS = (
    select(AgendaItem.id)
    .outerjoin(Paper, col(Paper.item_id) == AgendaItem.id)
    .outerjoin(PaperVersion, col(PaperVersion.paper_id) == Paper.id)
    .where(col(AgendaItem.meeting_id) == Meeting.id, _IS_NEW)
    .exists()
)
_WITH_NEWS = (
    select(Meeting.id, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .join(Pack, (col(Pack.meeting_id) == Meeting.id) & (Pack.number == _LATEST))
    .where(*_IS_TO_COME, _HAS_NEWS)
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)

_HAS_MOVED = exists().where(
    col(MeetingChange.meeting_id) == Meeting.id,
    col(MeetingChange.deed) == MeetingDeed.MOVED,
    col(MeetingChange.changed_at) >= Pack.published_at,
)
_MOVED_SINCE = (
    select(Pack, Meeting, WorkingGroup)
    .join(Meeting, col(Meeting.id) == Pack.meeting_id)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .where(*_IS_TO_COME, Pack.number == 1, _HAS_MOVED)
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)


def all_of(session: Session, *, meeting_id: int) -> Sequence[Pack]:
    """The pack of a meeting and its addenda, in order."""
    return session.exec(select(Pack).where(Pack.meeting_id == meeting_id).order_by(col(Pack.number))).all()


def pack_of(session: Session, *, meeting_id: int, number: int = 1) -> Pack | None:
    """The pack of a meeting, or its addendum of that number less one."""
    return session.exec(select(Pack).where(Pack.meeting_id == meeting_id, Pack.number == number)).first()


def body_of(pack: Pack) -> Body:
    """What a pack holds."""
    return from_json(pack.body)


def hold_of(session: Session, *, meeting_id: int) -> PackHold | None:
    """The hold in force on a meeting's pack."""
    return session.exec(
        select(PackHold).where(PackHold.meeting_id == meeting_id, col(PackHold.released_at).is_(None))
    ).first()


def without_pack(session: Session, *, now: datetime, until: datetime) -> Sequence[tuple[Meeting, WorkingGroup, bool]]:
    """Meetings with a channel to publish in that start before `until` and have no pack yet, the next one first.

    Those whose pack is held are left out until they have begun; those that have been are told for a month. With each
    goes its group, and whether a preview of its pack for the date that it has now is owed, sent or not.
    """
    asked = {"now": now, "since": now - LOOK_BACK, "until": until}
    return session.execute(_WITHOUT_PACK, asked).all()


def with_news(session: Session, *, now: datetime) -> Sequence[tuple[int, WorkingGroup]]:
    """Meetings to come, by id, where an item or a paper may have come after the latest pack or addendum.

    Also those with a file that was submitted lately: it may have been on its way when the pack went out.
    """
    return session.execute(_WITH_NEWS, {"now": now, "lately": now - LATELY}).all()


def moved_since(session: Session, *, now: datetime) -> Sequence[tuple[Pack, Meeting, WorkingGroup]]:
    """The packs of meetings to come that were moved after they were published."""
    return session.execute(_MOVED_SINCE, {"now": now}).all()
