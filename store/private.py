"""Private sessions (clause 21): asked for, agreed or refused by the chair, and what the chair dictates of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from rules.private import Span, require_fit
from rules.refusal import Refusal
from store import apologies, audit, chairing, decisions, groups, leave, meetings, members, minutes, outbox, packs
from store.models import Meeting, MinutesVersion, OfficeKind, Person, PrivateSession, WorkingGroup

CARD, RESULT, AGREED = "private-card", "private-result", "private-agreed"
DICTATED = "private-dictated"
_MINUTE = timedelta(minutes=1)
_WAITING = (
    select(PrivateSession)
    .join(Meeting, col(Meeting.id) == PrivateSession.meeting_id)
    .where(
        col(PrivateSession.decided_at).is_(None),
        col(Meeting.state).in_(meetings.DUE_STATES),
        Meeting.starts_at > bindparam("yesterday"),
    )
    .order_by(col(PrivateSession.id))
)


class State(Enum):
    """What became of a request."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"


STANDING = (State.WAITING, State.AGREED)


def state_of(private: PrivateSession) -> State:
    """Where a request stands."""
    if private.decided_at is None:
        return State.WAITING
    return {True: State.AGREED, False: State.REFUSED, None: State.TAKEN_BACK}[private.is_agreed]


def span_of(private: PrivateSession, *, meeting: Meeting, zone: str) -> Span:
    """From when to when it is, by the clock of a zone."""
    begins = meeting.starts_at.astimezone(ZoneInfo(zone))
    return Span(_after(begins, private.first_minute), _after(begins, private.last_minute))


def whole(meeting: Meeting, *, zone: str) -> Span:
    """From when to when a meeting is planned, by the clock of a zone."""
    begins = meeting.starts_at.astimezone(ZoneInfo(zone))
    return Span(begins, _after(begins, meeting.minutes))


def ask(
    session: Session, *, group: WorkingGroup, meeting: Meeting, span: Span, reason: str, person: Person, now: datetime
) -> PrivateSession:
    """Put a request to whoever decides it; there must be somebody (`decider`).

    Refused for a span that is not within the meeting, or that overlaps another one that is asked for or agreed.
    """
    others = [span_of(each, meeting=meeting, zone=group.zone) for each in standing(session, meeting=meeting)]
    require_fit(span, meeting=whole(meeting, zone=group.zone), taken=others)
    private = PrivateSession(
        team_id=group.team_id,
        group_id=group.id,
        meeting_id=meeting.id,
        person_id=person.id,
        first_minute=(span.starts_at - meeting.starts_at) // _MINUTE,
        last_minute=(span.ends_at - meeting.starts_at) // _MINUTE,
        reason=reason,
        asked_at=now,
    )
    session.add(private)
    session.flush()
    _audit(session, group, private, "private.ask", person, now, words=reason)
    put_to_decider(session, group=group, private=private, now=now)
    return private


def decider(session: Session, *, group: WorkingGroup, meeting: Meeting, person_id: int, now: datetime) -> Person | None:
    """Who decides now: the chair, or the vice-chair where the chair asks or is absent.

    Absent is a chair who is not in Slack, on leave today, or has sent apologies for the meeting. A chair who asks and
    has no vice-chair decides alone.
    """
    today = groups.local_date(group, now)
    away = leave.away_on(session, group_id=group.id, day=today) | set(
        apologies.in_force(session, meeting_id=meeting.id)
    )
    found = chairing.decider(session, group=group, person_id=person_id, day=today, away=away)
    chair = members.holders(session, group=group, on=today).get(OfficeKind.CHAIR)
    return found or (chair if chair is not None and chair.id == person_id else None)


def stand_in(session: Session, *, group: WorkingGroup, private: PrivateSession, now: datetime) -> Person | None:
    """The vice-chair whom the chair can ask to decide; None if there is none, or if they have been asked."""
    day = groups.local_date(group, now)
    found = chairing.stand_in(session, group=group, person_id=private.person_id, day=day)
    return None if found is None or is_asked(session, group=group, private=private, person=found) else found


def is_asked(session: Session, *, group: WorkingGroup, private: PrivateSession, person: Person) -> bool:
    """Whether the request was put to that person."""
    return chairing.is_asked(session, group=group, card=CARD, request_id=private.id, person=person)


def has_to_be_put(session: Session, *, group: WorkingGroup, private: PrivateSession, now: datetime) -> bool:
    """Whether whoever decides now does not know of a request that waits."""
    meeting = session.get_one(Meeting, private.meeting_id)
    person = decider(session, group=group, meeting=meeting, person_id=private.person_id, now=now)
    return person is not None and not is_asked(session, group=group, private=private, person=person)


def put_to_decider(session: Session, *, group: WorkingGroup, private: PrivateSession, now: datetime) -> None:
    """Have whoever decides now know of a request that waits; once."""
    meeting = session.get_one(Meeting, private.meeting_id)
    person = decider(session, group=group, meeting=meeting, person_id=private.person_id, now=now)
    if person is not None:
        chairing.put(session, group=group, card=CARD, request_id=private.id, to=person, now=now)


def pass_on(
    session: Session, *, group: WorkingGroup, private: PrivateSession, to: Person, actor: Person, now: datetime
) -> None:
    """The chair asks the vice-chair to decide."""
    _audit(session, group, private, "private.pass_on", actor, now)
    chairing.put(session, group=group, card=CARD, request_id=private.id, to=to, now=now)
    _draw_card_again(session, group, private)


def agree(session: Session, *, group: WorkingGroup, private: PrivateSession, actor: Person, now: datetime) -> None:
    """Agree to a request that waits: whoever asked, and whoever writes the minutes, is told."""
    private.is_agreed = True
    _close(session, group, private, "private.agree", actor, now)
    _tell(session, group, private, RESULT, private.person_id, now)
    writer = packs.preparer(session, group=group, at=now)
    if writer is not None and writer.id not in (actor.id, private.person_id):
        _tell(session, group, private, AGREED, writer.id, now)


def refuse(
    session: Session, *, group: WorkingGroup, private: PrivateSession, why: str, actor: Person, now: datetime
) -> None:
    """Refuse a request that waits, and tell whoever asked why."""
    private.is_agreed, private.why = False, why
    _close(session, group, private, "private.refuse", actor, now, words=why)
    _tell(session, group, private, RESULT, private.person_id, now)


def take_back(session: Session, *, group: WorkingGroup, private: PrivateSession, actor: Person, now: datetime) -> None:
    """It is not wanted any more, or did not take place: nothing of it is left in the record.

    Refused while decisions stand that the chair dictated for it. Whoever asked is told, unless they took it back.
    """
    if decisions.dictated(session, session_id=private.id):
        raise Refusal("Decisions were dictated for it. Take them out first, then it can be taken back.")
    private.is_agreed = None
    _close(session, group, private, "private.take_back", actor, now)
    if actor.id != private.person_id:
        _tell(session, group, private, RESULT, private.person_id, now)


def tell_dictated(
    session: Session, *, group: WorkingGroup, private: PrivateSession, actor: Person, now: datetime
) -> None:
    """The chair has said what is to be recorded: whoever has a draft of the minutes by then is told."""
    _draw_card_again(session, group, private)
    meeting = session.get_one(Meeting, private.meeting_id)
    writer = packs.preparer(session, group=group, at=now)
    is_drafted = minutes.drafted_at(session, group=group, meeting=meeting) is not None
    if writer is not None and writer.id != actor.id and is_drafted:
        told = outbox.subjects_owed(session, group=group, kind=DICTATED, prefix=f"{private.id}:")
        subject = f"{private.id}:{len(told) + 1}"
        outbox.owe(session, group=group, kind=DICTATED, subject=subject, now=now, to_person_id=writer.id)


def require_record_open(session: Session, *, meeting: Meeting) -> None:
    """Refuse what would change the record of a meeting whose minutes were circulated or approved."""
    circulated = select(MinutesVersion.id).where(
        MinutesVersion.meeting_id == meeting.id, col(MinutesVersion.circulated_at).is_not(None)
    )
    if meeting.minutes_approved_at is not None or session.exec(circulated.limit(1)).first() is not None:
        raise Refusal(
            "The minutes of that meeting were circulated, so nothing of its private sessions can be changed here. Ask "
            "the programme manager to correct the minutes."
        )


def private_of(session: Session, *, group: WorkingGroup, private_id: int) -> PrivateSession | None:
    """The request of that id, if it is the group's."""
    found = session.get(PrivateSession, private_id)
    return found if found is not None and found.group_id == group.id else None


def standing(session: Session, *, meeting: Meeting) -> list[PrivateSession]:
    """What is asked for or agreed for a meeting, the earliest first."""
    found = session.exec(
        select(PrivateSession)
        .where(PrivateSession.meeting_id == meeting.id)
        .order_by(col(PrivateSession.first_minute), col(PrivateSession.id))
    )
    return [private for private in found if state_of(private) in STANDING]


def held(session: Session, *, meeting: Meeting) -> list[PrivateSession]:
    """The private sessions of a meeting that were agreed, the earliest first."""
    return [private for private in standing(session, meeting=meeting) if state_of(private) is State.AGREED]


def waiting(session: Session, *, now: datetime) -> Sequence[PrivateSession]:
    """The requests of all groups that wait for a decision, for meetings to come or of today."""
    return session.scalars(_WAITING, {"yesterday": now - timedelta(days=1)}).all()


def _after(begins: datetime, minutes: int) -> datetime:
    """So many minutes later, whatever the clocks do meanwhile."""
    return (begins.astimezone(UTC) + minutes * _MINUTE).astimezone(begins.tzinfo)


def _close(
    session: Session,
    group: WorkingGroup,
    private: PrivateSession,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    words: str = "",
) -> None:
    private.decided_at, private.decided_by_id = now, actor.id
    session.add(private)
    session.flush()
    _audit(session, group, private, deed, actor, now, words=words)
    _draw_card_again(session, group, private)


def _draw_card_again(session: Session, group: WorkingGroup, private: PrivateSession) -> None:
    chairing.draw_again(session, group=group, card=CARD, request_id=private.id)


def _tell(session: Session, group: WorkingGroup, private: PrivateSession, kind: str, to: int, now: datetime) -> None:
    """One message for each thing that becomes of it."""
    subject = f"{private.id}:{state_of(private).value}"
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=to)


def _audit(
    session: Session,
    group: WorkingGroup,
    private: PrivateSession,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"private:{private.id}",
        facts={
            "person": private.person_id,
            "meeting": private.meeting_id,
            "minutes": [private.first_minute, private.last_minute],
        },
        words={actor.id: words},
    )
