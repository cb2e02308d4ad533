"""Invitations by e-mail: what the calendar of each member has been told of each meeting, and what it is to be told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeGuard

from sqlalchemy import func, or_
from sqlmodel import Session, col, exists, select

from rules.strikes import MeetingState
from store import audit, groups, invited, members, outbox
from store.models import (
    UNBOUND,
    AuditEntry,
    Guest,
    Invitation,
    InvitationMethod,
    Meeting,
    Membership,
    Owed,
    Person,
    WorkingGroup,
)

INVITATION = "invitation"

AT_ONCE = 100
"""Letters that are written down in one transaction: a group of twelve that plans a year ahead takes two."""

_SHOWN = ("address", "sequence", "group_name", "title", "starts_at", "minutes", "zone", "link")
"""Whose change is worth a letter: where it goes, and what a calendar shows. A person may get another name quietly."""


def unsettled(session: Session, *, most: int) -> Sequence[int]:
    """The first `most` groups, by id, in which something has happened since their invitations were last settled.

    Every change leaves an entry in its group's audit trail, so a trail that has not grown means that nobody is owed
    anything new, whatever the time: nothing else of such a group is looked at. Unbound groups are left out.
    """
    has_grown = exists().where(
        col(AuditEntry.group_id) == WorkingGroup.id, col(AuditEntry.seq) > WorkingGroup.invited_upto
    )
    return session.exec(
        select(WorkingGroup.id)
        .where(has_grown, ~col(WorkingGroup.team_id).startswith(UNBOUND))
        .order_by(col(WorkingGroup.id))
        .limit(most)
    ).all()


def settle(session: Session, *, group: WorkingGroup, now: datetime, most: int = AT_ONCE) -> int:
    """Owe the letters by which each member's calendar comes to agree with a group's meetings to come; how many.

    A member with an address gets a REQUEST for each planned meeting on whose date they are in membership, and another
    one when what a calendar shows of it has changed. Who is in membership no more gets a CANCEL alone, and so does an
    address that is given up; when a meeting is called off, everybody does. After `most` letters the rest is left to
    the next call. A person whose address has changed here is told of their other groups at the new one too.
    """
    groups.lock(session, group=group)
    session.refresh(group)
    concerned = [group, *_others_concerned(session, group)]
    due = list(islice((row for each in concerned for row in _due(session, each, now)), most))
    for invitation in due:
        _owe(session, invitation, now)
    if due:
        ids = [invitation.id for invitation in due]
        audit.record(
            session,
            group=group,
            now=now,
            actor_id=None,
            deed="invitation.owe",
            subject=f"group:{group.id}",
            facts={"invitations": ids},
        )
    if len(due) < most:
        group.invited_upto = session.exec(select(func.max(AuditEntry.seq)).where(AuditEntry.group_id == group.id)).one()
        session.add(group)
    return len(due)


def is_overtaken(session: Session, *, invitation: Invitation) -> bool:
    """Whether a later letter about the meeting goes to the same address: the earlier one need not be sent any more."""
    later = select(Invitation.id).where(
        Invitation.meeting_id == invitation.meeting_id,
        Invitation.person_id == invitation.person_id,
        Invitation.address == invitation.address,
        col(Invitation.number) > invitation.number,
    )
    return session.exec(later.limit(1)).first() is not None


def preview(
    session: Session, *, group: WorkingGroup, meeting: Meeting, address: str, stamped_at: datetime
) -> Invitation | None:
    """The latest letter about a meeting to an address: the one that is due now, else the last that was written down.

    Where no letter has ever been written, as without a mail server, whoever sat in the group until then is taken to
    have been invited, so that a cancellation can be seen too. None if nothing goes there.
    """
    told = select(Invitation).where(Invitation.meeting_id == meeting.id).order_by(col(Invitation.number))
    rows = {row.person_id: row for row in session.exec(told)}
    known = {row.person_id for row in rows.values() if row.address == address}
    theirs = (Person.team_id == group.team_id, or_(col(Person.email) == address, col(Person.id).in_(known)))
    person = session.exec(select(Person).where(*theirs).order_by(col(Person.email) != address)).first()
    if person is None:
        return None
    expected = _expected(session, group, meeting).get(person.id)
    last = rows.get(person.id)
    if last is None and expected is None and _sat_by(session, group, meeting, person):
        last = _request(group, meeting, person, None, stamped_at)
    due = news(group=group, meeting=meeting, person=expected, last=last, now=stamped_at)
    return next((row for row in reversed([last, *due]) if row is not None and row.address == address), None)


def _sat_by(session: Session, group: WorkingGroup, meeting: Meeting, person: Person) -> bool:
    """Whether somebody with an address was a member on the day of a meeting or some day before."""
    theirs = members.memberships_of(session, group=group, person_id=person.id)
    return bool(person.email) and any(membership.starts_on <= meeting.on_date for membership in theirs)


def _others_concerned(session: Session, group: WorkingGroup) -> Sequence[WorkingGroup]:
    """The other groups of people who may have got another address by what has happened in this one, and its sub-groups,
    whose members are its own."""
    recent = (AuditEntry.group_id == group.id, col(AuditEntry.seq) > group.invited_upto)
    entries = session.exec(select(AuditEntry).where(*recent)).all()
    touched = {person_id for entry in entries for person_id in _people_of(entry)}
    theirs = [select(kind.group_id).where(col(kind.person_id).in_(touched)) for kind in (Membership, Guest)]
    return session.exec(
        select(WorkingGroup)
        .where(
            or_(*(col(WorkingGroup.id).in_(each) for each in theirs), col(WorkingGroup.parent_id) == group.id),
            WorkingGroup.id != group.id,
        )
        .order_by(col(WorkingGroup.id))
    ).all()


def _people_of(entry: AuditEntry) -> list[int]:
    """Whom an entry is about, among others, and those whom a group brought along into its workspace."""
    about = [re.fullmatch(r"person:(\d+)", name) for name in (entry.subject, *entry.facts)]
    became: Mapping[str, int] = entry.facts.get("became", {})
    return [int(found[1]) for found in about if found] + list(became.values())


def _due(session: Session, group: WorkingGroup, now: datetime) -> Iterator[Invitation]:
    """Every letter that a group's members are owed, by meeting and person."""
    told, lost = _told(session, group, now), _lost(session, group)
    ahead = select(Meeting).where(Meeting.group_id == group.id, Meeting.starts_at > now)
    for meeting in session.exec(ahead.order_by(col(Meeting.starts_at), col(Meeting.id))).all():
        expected = _expected(session, group, meeting)
        for person_id in sorted(expected.keys() | {person for about, person in told if about == meeting.id}):
            last = told.get((meeting.id, person_id))
            yield from news(group=group, meeting=meeting, person=expected.get(person_id), last=last, lost=lost, now=now)


def news(
    *,
    group: WorkingGroup,
    meeting: Meeting,
    person: Person | None,
    last: Invitation | None,
    lost: frozenset[int] = frozenset(),
    now: datetime,
) -> Iterator[Invitation]:
    """The letters, not written down yet, that bring one calendar up to date on a meeting.

    `person` is nobody if they are not expected there; `last` is what was sent before, and `lost` has the ids of those
    that did not arrive: nothing has to be taken back from there.
    """
    if _is_request(last) and last.id not in lost and (person is None or person.email != last.address):
        last = _cancel(meeting, last, now)
        yield last
    if person is not None:
        request = _request(group, meeting, person, last, now)
        if not (_is_request(last) and all(getattr(request, name) == getattr(last, name) for name in _SHOWN)):
            yield request


def _is_request(last: Invitation | None) -> TypeGuard[Invitation]:
    return last is not None and last.method is InvitationMethod.REQUEST


def _request(
    group: WorkingGroup, meeting: Meeting, person: Person, last: Invitation | None, now: datetime
) -> Invitation:
    assert person.email is not None, "expected"  # noqa: S101
    return Invitation(
        team_id=meeting.team_id,
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        person_id=person.id,
        number=last.number + 1 if last else 1,
        method=InvitationMethod.REQUEST,
        sequence=meeting.sequence,
        stamped_at=_stamp(last, now),
        address=person.email,
        name=person.name,
        group_name=group.name,
        title=meeting.title,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=group.zone,
        link=meeting.link,
    )


def _cancel(meeting: Meeting, last: Invitation, now: datetime) -> Invitation:
    """What takes an entry out of a calendar again: about the hour that it shows, whatever became of the meeting."""
    known: dict[str, Any] = last.model_dump(exclude={"id"})
    return Invitation(
        **known
        | {
            "number": last.number + 1,
            "method": InvitationMethod.CANCEL,
            "sequence": meeting.sequence,
            "stamped_at": _stamp(last, now),
            "is_off": meeting.state is not MeetingState.PLANNED,
        }
    )


def _stamp(last: Invitation | None, now: datetime) -> datetime:
    """Whole seconds, as calendars count; later than the last one, by which they tell which is the newer."""
    second = now.replace(microsecond=0)
    return max(second, last.stamped_at + timedelta(seconds=1)) if last else second


def _told(session: Session, group: WorkingGroup, now: datetime) -> dict[tuple[int, int], Invitation]:
    """The last letter about each meeting to come to each person, by meeting and person."""
    rows = session.exec(
        select(Invitation)
        .join(Meeting, col(Meeting.id) == Invitation.meeting_id)
        .where(Meeting.group_id == group.id, Meeting.starts_at > now)
        .order_by(col(Invitation.number))
    )
    return {(row.meeting_id, row.person_id): row for row in rows}


def _lost(session: Session, group: WorkingGroup) -> frozenset[int]:
    """The invitations of a group that could not be delivered."""
    dead = select(Owed.subject).where(
        Owed.group_id == group.id, Owed.kind == INVITATION, col(Owed.dead_at).is_not(None)
    )
    return frozenset(map(int, session.exec(dead)))


def _expected(session: Session, group: WorkingGroup, meeting: Meeting) -> Mapping[int, Person]:
    """Who with an address is to come to a meeting, by id; nobody if it is off."""
    if meeting.state is not MeetingState.PLANNED:
        return {}
    roll = members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)
    guests = invited.guests_at(session, meeting=meeting)
    return {person.id: person for person in [*roll, *guests] if person.email}


def _owe(session: Session, invitation: Invitation, now: datetime) -> None:
    session.add(invitation)
    session.flush()
    outbox.owe(
        session,
        group=groups.group_of(session, group_id=invitation.group_id),
        kind=INVITATION,
        subject=str(invitation.id),
        now=now,
        to_person_id=invitation.person_id,
        expires_at=invitation.starts_at,
    )
