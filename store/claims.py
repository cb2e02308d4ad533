"""Claims: a member's *I was there* against the record of a meeting, and what an officer makes of it (clause 17)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from rules.strikes import THERE, MeetingState
from store import attendance, audit, cases, groups, members, outbox
from store.benches import deciders
from store.models import Attendance, Claim, Meeting, Person, WorkingGroup
from store.rows import read, table

CARD, REMINDER, RESULT = "claim-card", "claim-reminder", "claim-result"

_UNDECIDED = (
    select(Claim, Meeting).join(Meeting, col(Meeting.id) == Claim.meeting_id).where(col(Claim.decided_at).is_(None))
)


class Obstacle(Enum):
    """Why a meeting cannot be claimed: the first reason that holds, in this order."""

    NOT_CONFIRMED = "not confirmed"
    NOT_RECORDED = "not recorded"
    PRESENT = "present"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    NOBODY = "nobody"


_CLAIM, _MEETING, _RECORD = table(Claim), table(Meeting), table(Attendance)
_CLAIMS = (
    columns(_MEETING.c.id, _MEETING.c.state, _MEETING.c.minutes_approved_at)
    .add_columns(_RECORD.c.status, _RECORD.c.recorded_at)
    .add_columns(_CLAIM.c.made_at, _CLAIM.c.decided_at)
    .select_from(_MEETING)
    .outerjoin(
        _RECORD,
        (_RECORD.c.meeting_id == _MEETING.c.id)
        & (_RECORD.c.person_id == bindparam("person"))
        & _RECORD.c.superseded_at.is_(None),
    )
    .outerjoin(_CLAIM, (_CLAIM.c.meeting_id == _MEETING.c.id) & (_CLAIM.c.person_id == bindparam("person")))
)
"""A meeting, what is recorded there of a person, and each claim of theirs against it."""
_OF_MEETING = _CLAIMS.where(_MEETING.c.id == bindparam("meeting"))
_NOT_FINAL = _CLAIMS.where(
    _MEETING.c.group_id == bindparam("group"),
    _MEETING.c.state == MeetingState.HELD,
    _MEETING.c.minutes_approved_at.is_(None) | (_MEETING.c.minutes_approved_at > bindparam("now")),
).order_by(_MEETING.c.starts_at.desc())


def claimable(session: Session, *, group: WorkingGroup, person_id: int, now: datetime) -> list[Meeting]:
    """The meetings that a member can claim to have been at, the latest first."""
    ids = _claimable_ids(session, group, person_id, now)
    return [session.get_one(Meeting, meeting_id) for meeting_id in ids]


def is_anything_claimable(session: Session, *, group: WorkingGroup, person_id: int, now: datetime) -> bool:
    """Whether there is a meeting that a member can claim to have been at."""
    return bool(_claimable_ids(session, group, person_id, now))


def _claimable_ids(session: Session, group: WorkingGroup, person_id: int, now: datetime) -> list[int]:
    rows = read(session, _NOT_FINAL, {"group": group.id, "person": person_id, "now": now}).all()
    hindered = {row.id for row in rows if _in_the_way(row, now) is not None}
    found = [meeting_id for meeting_id in dict.fromkeys(row.id for row in rows) if meeting_id not in hindered]
    return found if found and _deciders(session, group, person_id, now) else []


def obstacle(
    session: Session, *, group: WorkingGroup, meeting: Meeting, person_id: int, now: datetime
) -> Obstacle | None:
    """Why a member cannot claim to have been at a meeting; None if they can."""
    rows = read(session, _OF_MEETING, {"meeting": meeting.id, "person": person_id})
    found = {_in_the_way(row, now) for row in rows}
    first = next((each for each in Obstacle if each in found), None)
    if first is None and not _deciders(session, group, person_id, now):
        return Obstacle.NOBODY
    return first


def _in_the_way(row: Any, now: datetime) -> Obstacle | None:
    """What stands against a claim by the meeting, its record, and one claim that was made before, if there is one."""
    if row.state is not MeetingState.HELD:
        return Obstacle.NOT_CONFIRMED
    if row.status is None:
        return Obstacle.NOT_RECORDED
    if row.status in THERE:
        return Obstacle.PRESENT
    if row.made_at is not None and row.decided_at is None:
        return Obstacle.ASKED
    if row.minutes_approved_at is not None and row.minutes_approved_at <= now:
        return Obstacle.APPROVED
    if row.decided_at is not None and row.decided_at >= row.recorded_at:
        return Obstacle.REFUSED
    return None


def make(
    session: Session, *, group: WorkingGroup, meeting: Meeting, person: Person, words: str, now: datetime
) -> Claim:
    """Put a claim that has no obstacle to the officers; the claimant's case, if there is one, waits for it."""
    claim = Claim(team_id=group.team_id, meeting_id=meeting.id, person_id=person.id, words=words, made_at=now)
    session.add(claim)
    session.flush()
    _audit(session, group, claim, "claim.make", now, actor_id=person.id, words=words)
    _owe(session, group, claim, CARD, now)
    cases.draw_again(session, group=group, person_id=person.id)
    return claim


def claim_of(session: Session, *, group: WorkingGroup, claim_id: int) -> Claim | None:
    """The claim of that id, if it is the group's."""
    claim = session.get(Claim, claim_id)
    return claim if claim is not None and session.get_one(Meeting, claim.meeting_id).group_id == group.id else None


def decide(
    session: Session, *, group: WorkingGroup, claim: Claim, officer: Person, is_accepted: bool, now: datetime
) -> None:
    """Note what an officer made of a claim, and tell everybody whom it concerns; the record is not touched."""
    claim.decided_by_id = officer.id
    claim.is_accepted = is_accepted
    _audit(session, group, claim, "claim.accept" if is_accepted else "claim.refuse", now, actor_id=officer.id)
    _close(session, group, claim, now)


def close_overtaken(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """Close, undecided, the claims that the record of a meeting bears out by now, or for which it no longer matters."""
    records = attendance.in_force(session, meeting_id=meeting.id)
    for claim in session.exec(select(Claim).where(Claim.meeting_id == meeting.id, col(Claim.decided_at).is_(None))):
        record = records.get(claim.person_id)
        if meeting.state is not MeetingState.HELD or record is None or record.status in THERE:
            _audit(session, group, claim, "claim.close", now, actor_id=None)
            _close(session, group, claim, now)


def undecided(session: Session) -> Sequence[tuple[Claim, Meeting]]:
    """Every claim that waits for an officer, with its meeting."""
    return session.execute(_UNDECIDED).all()


def is_reminder_due(session: Session, *, group: WorkingGroup, claim: Claim, after_days: int, now: datetime) -> bool:
    """Whether a claim has waited so long, and there is an officer who was not reminded of it."""
    return claim.made_at + timedelta(days=after_days) <= now and bool(
        outbox.unowed(session, group=group, kind=REMINDER, subjects=_cards(session, group, claim, now))
    )


def remind(session: Session, *, group: WorkingGroup, claim: Claim, after_days: int, now: datetime) -> None:
    """Put a claim to the officers once more, when it has waited so long."""
    if claim.made_at + timedelta(days=after_days) <= now:
        _owe(session, group, claim, REMINDER, now)


def _deciders(session: Session, group: WorkingGroup, person_id: int, now: datetime) -> Sequence[Person]:
    holders = members.holders(session, group=group, on=groups.local_date(group, now))
    return deciders(holders, subject_id=person_id)


def _owe(session: Session, group: WorkingGroup, claim: Claim, kind: str, now: datetime) -> None:
    for subject, officer_id in _cards(session, group, claim, now).items():
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=officer_id)


def _cards(session: Session, group: WorkingGroup, claim: Claim, now: datetime) -> dict[str, int]:
    """Whose card it is, by its subject."""
    return {f"{claim.id}:{officer.id}": officer.id for officer in _deciders(session, group, claim.person_id, now)}


def _close(session: Session, group: WorkingGroup, claim: Claim, now: datetime) -> None:
    claim.decided_at = now
    session.add(claim)
    session.flush()
    for kind in (CARD, REMINDER):
        subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{claim.id}:")
        outbox.redraw(session, group=group, kind=kind, subjects=subjects)
    cases.draw_again(session, group=group, person_id=claim.person_id)
    outbox.owe(session, group=group, kind=RESULT, subject=str(claim.id), now=now, to_person_id=claim.person_id)


def _audit(
    session: Session,
    group: WorkingGroup,
    claim: Claim,
    deed: str,
    now: datetime,
    *,
    actor_id: int | None,
    words: str = "",
) -> None:
    facts = {"meeting": claim.meeting_id, "person": claim.person_id}
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"claim:{claim.id}",
        facts=facts,
        words={claim.person_id: words},
    )
