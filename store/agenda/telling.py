"""Who is told of an agenda item, and what stays of it in the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, bindparam, cast, literal
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store import audit, groups, members, outbox
from store.models import AgendaItem, Meeting, OfficeKind, Owed, Person, WorkingGroup

CALL = "agenda-call"
"""The call for items, in the channel."""

CARD = "agenda-card"
"""A new item, to the programme manager, with what can be done about it."""

MINE = "agenda-mine"
"""An item, to whoever submitted it and to its owner: one card for each that follows what becomes of it."""

NEWS = "agenda-news"
"""An item was accepted, deferred or withdrawn, to the same."""

LEFT = "agenda-left"
"""After a meeting: which of its items were dealt with, to the programme manager."""


CARRIED = "carried"
"""What NEWS tells of an item that a meeting did not finish, where otherwise the item's state stands."""


_CALLED = literal(f"{CALL}:") + cast(col(Meeting.id), String) + ":" + cast(col(Meeting.on_date), String)
_UNCALLED = (
    select(Meeting, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == Meeting.group_id)
    .where(
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > bindparam("now"),
        Meeting.starts_at < bindparam("until"),
        col(WorkingGroup.channel_id).is_not(None),
        ~exists().where(col(Owed.team_id) == Meeting.team_id, col(Owed.key) == _CALLED),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)


def tell_concerned(session: Session, group: WorkingGroup, item: AgendaItem, now: datetime) -> None:
    """Whoever submitted or owns an item has a card of it."""
    for person in concerned(session, item):
        _owe(session, group, MINE, f"{item.id}:{person.id}", person.id, now)


def tell_manager(session: Session, group: WorkingGroup, item: AgendaItem, now: datetime) -> None:
    """The programme manager, or the chair where there is none, has an item to accept, unless it is their own."""
    holders = members.holders(session, group=group, on=groups.local_date(group, now))
    manager = holders.get(OfficeKind.PROGRAMME_MANAGER) or holders.get(OfficeKind.CHAIR)
    if manager is not None and manager.id != item.proposed_by_id:
        _owe(session, group, CARD, f"{item.id}:{manager.id}", manager.id, now)


def tell_of_change(
    session: Session, group: WorkingGroup, item: AgendaItem, what: str, actor: Person | None, now: datetime
) -> None:
    """Whoever submitted or owns an item hears what became of it, but for what they did themselves."""
    for person in concerned(session, item):
        if actor is None or person.id != actor.id:
            _owe(session, group, NEWS, f"{item.id}:{what}:{person.id}", person.id, now)
    redraw(session, group, item)


def redraw(session: Session, group: WorkingGroup, item: AgendaItem) -> None:
    """Have the cards that show an item drawn again."""
    for kind in (CARD, MINE):
        subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{item.id}:")
        outbox.redraw(session, group=group, kind=kind, subjects=subjects)


def call_for_items(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime, until: datetime) -> None:
    """Owe the channel the call for a meeting's items, which is not sent after `until`; another date calls again."""
    if group.channel_id is not None:
        outbox.owe(
            session,
            group=group,
            kind=CALL,
            subject=f"{meeting.id}:{meeting.on_date.isoformat()}",
            now=now,
            to_channel_id=group.channel_id,
            expires_at=until,
        )


def uncalled(session: Session, *, now: datetime, until: datetime) -> Sequence[tuple[Meeting, WorkingGroup]]:
    """Planned meetings before `until`, in groups with a channel, not called for on the date that they have now."""
    return session.execute(_UNCALLED, {"now": now, "until": until}).all()


def concerned(session: Session, item: AgendaItem) -> list[Person]:
    """Whoever submitted an item and whoever owns it, as far as they are in Slack."""
    ids = dict.fromkeys(each for each in (item.proposed_by_id, item.owner_id) if each is not None)
    found = (session.get_one(Person, person_id) for person_id in ids)
    return [person for person in found if person.slack_user_id is not None]


def keep(
    session: Session,
    group: WorkingGroup,
    item: AgendaItem,
    deed: str,
    now: datetime,
    *,
    actor: Person | None,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    """Keep one step of an item in the audit trail; `words` are those of whoever does it."""
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=f"agenda.{deed}",
        subject=f"item:{item.id}",
        facts={"meeting": item.meeting_id, **(facts or {})},
        words={actor.id: words} if actor else None,
    )


def _owe(session: Session, group: WorkingGroup, kind: str, subject: str, person_id: int, now: datetime) -> None:
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=person_id)
