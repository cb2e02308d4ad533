"""Approval at a later meeting: noted by the chair, or by the vice-chair where the chair asks or was not there."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from rules.refusal import Refusal
from rules.strikes import THERE
from store import agenda, apologies, attendance, chairing, claims, groups, leave, meetings, members
from store.minutes import telling
from store.minutes.finding import circulated, versions_of
from store.models import Claim, Meeting, MinutesApproval, MinutesVersion, OfficeKind, Person, WorkingGroup


def require_circulated(session: Session, *, meeting: Meeting) -> MinutesVersion:
    """The version that waits for approval; refused before minutes are circulated, and once they are approved."""
    version = circulated(session, meeting=meeting)
    if meeting.minutes_approved_at is not None:
        raise Refusal("These minutes are approved already.")
    if version is None:
        raise Refusal("These minutes are not circulated yet, so no meeting can have approved them.")
    return version


def may_approve_at(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> list[Meeting]:
    """The later meetings that can have approved the minutes, the latest first: they were circulated before it ended."""
    since = min(
        (each.circulated_at for each in versions_of(session, meeting=meeting) if each.circulated_at), default=now
    )
    begun = meetings.begun(session, group=group, now=now)
    return [each for each in begun if each.starts_at > meeting.starts_at and meetings.ends_at(each) > since]


def may_stand_in(
    session: Session, *, group: WorkingGroup, meeting: Meeting, at: Meeting | None, person: Person, now: datetime
) -> bool:
    """Whether the vice-chair may note the approval at that meeting: the chair asked, is away, or was not there."""
    if chairing.is_asked(session, group=group, card=telling.ASKED, request_id=meeting.id, person=person):
        return True
    today = groups.local_date(group, now)
    chair = members.holders(session, group=group, on=today).get(OfficeKind.CHAIR)
    if chair is None or chair.slack_user_id is None or chair.id in leave.away_on(session, group_id=group.id, day=today):
        return True
    return at is not None and _was_away(session, at, chair)


def may_be_asked(
    session: Session, *, group: WorkingGroup, meeting: Meeting, chair: Person, now: datetime
) -> Person | None:
    """The vice-chair whom the chair can ask; None if there is none in Slack, or if they have been asked."""
    day = groups.local_date(group, now)
    vice_chair = chairing.stand_in(session, group=group, person_id=chair.id, day=day)
    if vice_chair is None:
        return None
    card = telling.ASKED
    is_asked = chairing.is_asked(session, group=group, card=card, request_id=meeting.id, person=vice_chair)
    return None if is_asked else vice_chair


def ask_vice_chair(
    session: Session, *, group: WorkingGroup, meeting: Meeting, vice_chair: Person, actor: Person, now: datetime
) -> None:
    """The chair asks the vice-chair to note the approval; either of them can from then on."""
    telling.keep(session, group, meeting.id, "ask", actor, now, facts={"to": vice_chair.id})
    chairing.put(session, group=group, card=telling.ASKED, request_id=meeting.id, to=vice_chair, now=now)


def approve(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    at: Meeting,
    words: str,
    actor: Person,
    now: datetime,
) -> Sequence[tuple[Claim, Person]]:
    """Note that a later meeting approved the version that is circulated, with `words` as corrections if there were any.

    The minutes are frozen with it, and no more presence is claimed. Claims that were made in time and wait still are
    returned: they stay open, and the officers are reminded of them at once.
    """
    version = require_circulated(session, meeting=meeting)
    approval = MinutesApproval(
        team_id=group.team_id,
        meeting_id=meeting.id,
        version_id=version.id,
        approved_in_id=at.id,
        words=words.strip(),
        approved_at=now,
        approved_by_id=actor.id,
    )
    meeting.minutes_approved_at = now
    session.add_all([approval, meeting])
    session.flush()
    facts = {"version": version.number, "at": at.id}
    telling.keep(session, group, meeting.id, "approve", actor, now, facts=facts, words={actor.id: approval.words})
    agenda.close_minutes(session, group=group, of=meeting, actor=actor, now=now)
    telling.redraw(session, group, versions_of(session, meeting=meeting))
    chairing.draw_again(session, group=group, card=telling.ASKED, request_id=meeting.id)
    telling.owe_approval(session, group, meeting, now, has_corrections=bool(approval.words))
    return _open_claims(session, group, meeting, now)


def _was_away(session: Session, at: Meeting, chair: Person) -> bool:
    """By the record of that meeting; as long as there is none, by their apologies."""
    record = attendance.in_force(session, meeting_id=at.id).get(chair.id)
    if record is not None:
        return record.status not in THERE
    return chair.id in apologies.in_force(session, meeting_id=at.id)


def _open_claims(
    session: Session, group: WorkingGroup, meeting: Meeting, now: datetime
) -> Sequence[tuple[Claim, Person]]:
    found = session.exec(
        select(Claim, Person)
        .join(Person, col(Person.id) == Claim.person_id)
        .where(Claim.meeting_id == meeting.id, col(Claim.decided_at).is_(None))
        .order_by(col(Claim.id))
    ).all()
    for claim, _ in found:
        claims.remind(session, group=group, claim=claim, after_days=0, now=now)
    return found
