"""What the bot owes: rows written with the fact they tell of, claimed one by one for delivery."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, bindparam, func, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from store.groups import is_unbound
from store.models import Owed, Person, WorkingGroup
from store.rows import change, insert, read, table

LEASE = timedelta(seconds=30)
"""How long a claimed row is left alone: longer than any call, and the wait before looking for an earlier copy."""


_OWED_OF = select(Owed.key).where(
    Owed.team_id == bindparam("team_id"), col(Owed.key).in_(bindparam("keys", expanding=True))
)


def owe(
    session: Session,
    *,
    group: WorkingGroup,
    kind: str,
    subject: str,
    now: datetime,
    to_person_id: int | None = None,
    to_channel_id: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Owe one message to a person or to a channel. Owing it again, by whichever process, changes nothing.

    An unbound group owes nobody anything: it is not in Slack yet.
    """
    if is_unbound(group):
        return
    key = f"{kind}:{subject}"
    if _since(session, group, key) is not None:
        return
    insert(
        session,
        Owed(
            team_id=group.team_id,
            group_id=group.id,
            key=key,
            kind=kind,
            subject=subject,
            to_person_id=to_person_id,
            to_channel_id=to_channel_id,
            created_at=now,
            not_before=not_before or now,
            expires_at=expires_at,
        ),
    )


_OUTBOX = table(Owed)
_OF_KEY = (_OUTBOX.c.team_id == bindparam("of_team"), _OUTBOX.c.key == bindparam("of_key"))
_SINCE = columns(_OUTBOX.c.created_at).where(*_OF_KEY)
_AGAIN = update(_OUTBOX).where(*_OF_KEY).values(wanted=_OUTBOX.c.wanted + 1)
"""In the database: whoever else does the same is counted too."""
_AGAIN_UNTIL = _AGAIN.values(expires_at=bindparam("until"))


def redraw(session: Session, *, group: WorkingGroup, kind: str, subjects: Iterable[str]) -> None:
    """Have messages that were owed drawn again from the facts; any number of calls before that is one update."""
    for subject in subjects:
        change(session, _AGAIN, _of_key(group, f"{kind}:{subject}"))


def redraw_until(
    session: Session, *, group: WorkingGroup, kind: str, subject: str, expires_at: datetime | None
) -> None:
    """Have a message that was owed drawn again, unless that would be at or after an instant; None: whenever it is."""
    change(session, _AGAIN_UNTIL, {**_of_key(group, f"{kind}:{subject}"), "until": expires_at})


def owed_at(session: Session, *, group: WorkingGroup, kind: str, subject: str) -> datetime | None:
    """Since when a message is owed, sent or not; None if it is not."""
    return _since(session, group, f"{kind}:{subject}")


def subjects_owed(session: Session, *, group: WorkingGroup, kind: str, prefix: str) -> list[str]:
    """Subjects of a kind that begin with `prefix`, in the order they were owed."""
    rows = session.exec(
        select(Owed.subject)
        .where(Owed.group_id == group.id, Owed.kind == kind, col(Owed.subject).startswith(prefix, autoescape=True))
        .order_by(col(Owed.id))
    )
    return list(rows)


def unowed(session: Session, *, group: WorkingGroup, kind: str, subjects: Iterable[str]) -> list[str]:
    """Those of the subjects of which `owe` would owe something of that kind, in their order. One query."""
    keys = {} if is_unbound(group) else {subject: f"{kind}:{subject}" for subject in subjects}
    owed = set(session.scalars(_OWED_OF, {"team_id": group.team_id, "keys": list(keys.values())})) if keys else ()
    return [subject for subject, key in keys.items() if key not in owed]


def dead_letters(session: Session, *, group: WorkingGroup) -> Sequence[tuple[Owed, Person | None]]:
    """What could not be delivered, the latest first, with whom it was for (nobody: a channel)."""
    return session.exec(
        select(Owed, Person)
        .outerjoin(Person, col(Person.id) == Owed.to_person_id)
        .where(Owed.group_id == group.id, col(Owed.dead_at).is_not(None))
        .order_by(col(Owed.dead_at).desc(), col(Owed.id).desc())
    ).all()


_IS_DUE = (
    _OUTBOX.c.done < _OUTBOX.c.wanted,
    _OUTBOX.c.dead_at.is_(None),
    _OUTBOX.c.not_before <= bindparam("now"),
    bindparam("takes_all", type_=Boolean) | _OUTBOX.c.kind.in_(bindparam("takes", expanding=True)),
    _OUTBOX.c.kind.not_in(bindparam("leaves", expanding=True)),
    _OUTBOX.c.lease_until.is_(None) | (_OUTBOX.c.lease_until <= bindparam("machine_now")),
    _OUTBOX.c.retry_at.is_(None) | (_OUTBOX.c.retry_at <= bindparam("machine_now")),
)
_ANY_DUE = columns(_OUTBOX.c.id).where(*_IS_DUE).limit(1)
_NEXT_DUE = (
    select(Owed)
    .where(*_IS_DUE)
    .order_by(col(Owed.id))
    .limit(1)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)


def is_any_due(
    session: Session,
    *,
    now: datetime,
    machine_now: datetime,
    takes: Collection[str] | None = None,
    leaves: Collection[str] = (),
) -> bool:
    """Whether there is a row that `claim` would take: it only looks, so that nobody has to wait for it."""
    return read(session, _ANY_DUE, _where_due(now, machine_now, takes, leaves)).first() is not None


def claim(
    session: Session,
    *,
    now: datetime,
    machine_now: datetime,
    takes: Collection[str] | None = None,
    leaves: Collection[str] = (),
) -> Owed | None:
    """Take the oldest row that is due and nobody holds, for the length of the lease.

    `takes` are the only kinds to look at, `leaves` those to pass by; without them it is every row.

    A row whose `attempted_at` was already set when it was claimed has an unknown outcome: whoever claims it looks
    for an earlier copy before sending.
    """
    row = session.exec(_NEXT_DUE, params=_where_due(now, machine_now, takes, leaves)).first()
    if row is not None:
        row.lease_until = machine_now + LEASE
        session.add(row)
    return row


def _where_due(
    now: datetime, machine_now: datetime, takes: Collection[str] | None, leaves: Collection[str]
) -> dict[str, Any]:
    return {
        "now": now,
        "machine_now": machine_now,
        "takes_all": takes is None,
        "takes": list(takes or ()),
        "leaves": list(leaves),
    }


def hold(
    session: Session, *, row_id: int, until: datetime, machine_now: datetime, file_id: str | None = None
) -> datetime | None:
    """Hold a row that was claimed until then for another lease; its new end, or None if somebody else has claimed it.

    `file_id` is noted on the row: a file whose bytes Slack has, not shared yet.
    """
    row = session.get_one(Owed, row_id, with_for_update=True)
    if row.lease_until != until:
        return None
    row.lease_until = machine_now + LEASE
    row.file_id = file_id or row.file_id
    session.add(row)
    return row.lease_until


@dataclass(frozen=True)
class Backlog:
    """What is due and not delivered, since when the oldest of it, and what never will be."""

    due: int
    oldest: datetime | None
    dead: int


def backlog(session: Session, *, now: datetime) -> Backlog:
    """How delivery stands, over all groups."""
    is_due = (Owed.done < Owed.wanted, col(Owed.dead_at).is_(None), Owed.not_before <= now)
    due, oldest = session.exec(select(func.count(), func.min(Owed.not_before)).where(*is_due)).one()
    dead = session.exec(select(func.count()).where(col(Owed.dead_at).is_not(None))).one()
    return Backlog(due, oldest, dead)


def _since(session: Session, group: WorkingGroup, key: str) -> datetime | None:
    return read(session, _SINCE, _of_key(group, key)).scalar()


def _of_key(group: WorkingGroup, key: str) -> dict[str, str]:
    return {"of_team": group.team_id, "of_key": key}
