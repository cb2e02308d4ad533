"""Roll calls that nobody has taken: where the programme manager may have to be asked, or to be reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, bindparam, cast, literal
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store import terms
from store.attendance import ROLL_CALL
from store.models import Meeting, Office, OfficeKind, Owed, WorkingGroup

MISSING = "roll-call-missing"
"""The second message, after the time that the terms give."""

LOOK_BACK = timedelta(days=31)
"""How long after a meeting its roll call is asked for."""

_DAY = timedelta(days=1)
"""By how much the date somewhere differs from that of UTC at most."""


def _was_told(kind: str) -> ColumnElement[bool]:
    """Whether whoever holds an office was sent that message about a meeting."""
    key = literal(f"{kind}:") + cast(col(Meeting.id), String) + ":" + cast(col(Office.person_id), String)
    return exists().where(col(Owed.team_id) == Meeting.team_id, col(Owed.key) == key)


_HAS_MANAGER = (
    exists()
    .where(
        col(Office.group_id).in_([WorkingGroup.id, WorkingGroup.parent_id]),
        col(Office.kind) == OfficeKind.PROGRAMME_MANAGER,
        col(Office.starts_on) <= bindparam("tomorrow"),
        col(Office.ends_on).is_(None) | (col(Office.ends_on) >= bindparam("yesterday")),
    )
    .correlate(Meeting, WorkingGroup)
)
_UNCONFIRMED = (
    select(Meeting, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .where(
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > bindparam("since"),
        Meeting.starts_at <= bindparam("until"),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)
_UNASKED = _UNCONFIRMED.where(_HAS_MANAGER.where(~_was_told(ROLL_CALL)))
_UNCHASED = _UNCONFIRMED.where(_HAS_MANAGER.where(_was_told(ROLL_CALL), ~_was_told(MISSING)))


def unconfirmed(session: Session, *, now: datetime) -> Sequence[tuple[Meeting, WorkingGroup]]:
    """Meetings of all groups that began within the last month and whose attendance nobody has confirmed."""
    return session.execute(_UNCONFIRMED, {"since": now - LOOK_BACK, "until": now}).all()


def unasked(session: Session, *, now: datetime) -> Sequence[tuple[Meeting, WorkingGroup]]:
    """Those of them of which somebody who may be the programme manager now was not asked for the roll call."""
    return session.execute(_UNASKED, {"until": now, **_around(now)}).all()


def unchased(session: Session, *, now: datetime) -> Sequence[tuple[Meeting, WorkingGroup]]:
    """Those of them of which somebody like that was asked and not reminded, after the time that any terms give."""
    patience = timedelta(hours=min(terms.known(session, name="strikes.confirm_hours"), default=0))
    return session.execute(_UNCHASED, {"until": now - patience, **_around(now)}).all()


def _around(now: datetime) -> dict[str, object]:
    return {"since": now - LOOK_BACK, "yesterday": (now - _DAY).date(), "tomorrow": (now + _DAY).date()}
