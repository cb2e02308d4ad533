"""The register of decisions: those that votes came to, and those that were taken without one and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from rules.refusal import Refusal
from store import audit, groups, outbox, votes
from store.models import Basis, Meeting, Person, PrivateSession, RecordedDecision, Vote, WorkingGroup

FILE = "decisions-file"

Place = tuple[str, bool, int]
"""Where an entry stands in the register: its day, whether it was recorded without a vote, and its id."""


@dataclass(frozen=True)
class Entry:
    """A decision of the register, under the local date on which it was taken or withdrawn."""

    day: date
    what: Vote | RecordedDecision

    @property
    def place(self) -> Place:
        """By which the register is sorted: no two entries have the same one, and it never changes."""
        return self.day.isoformat(), isinstance(self.what, RecordedDecision), self.what.id


def register(
    session: Session, *, group: WorkingGroup, words: Sequence[str], with_private: bool, before: Place | None = None
) -> list[Entry]:
    """Every vote that is not open any more and every decision recorded without one, the latest first.

    All of `words` are in them; `before` leaves out that place and everything ahead of it. What the chair dictated for a
    private session and took out again is in it no longer.
    """
    decided = [Entry(_ended_on(group, vote), vote) for vote in votes.over(session, group=group, words=words)]
    recorded = [Entry(row.decided_on, row) for row in _recorded(session, group, words, with_private=with_private)]
    found = sorted([*decided, *recorded], key=lambda entry: entry.place, reverse=True)
    return [entry for entry in found if before is None or entry.place < before]


def record(
    session: Session,
    *,
    group: WorkingGroup,
    words: str,
    basis: Basis,
    basis_words: str = "",
    decided_on: date,
    meeting: Meeting | None = None,
    dictated_for: PrivateSession | None = None,
    is_private: bool = False,
    origin: str = "",
    actor: Person,
    now: datetime,
) -> RecordedDecision:
    """Enter a decision that was taken without a vote, under the next number of its kind."""
    highest = session.exec(
        select(func.max(RecordedDecision.number)).where(
            RecordedDecision.group_id == group.id, RecordedDecision.is_private == is_private
        )
    ).one()
    decision = RecordedDecision(
        team_id=group.team_id,
        group_id=group.id,
        number=(highest or 0) + 1,
        is_private=is_private,
        words=words,
        decided_on=decided_on,
        meeting_id=meeting.id if meeting else None,
        session_id=dictated_for.id if dictated_for else None,
        basis=basis,
        basis_words=basis_words,
        origin=origin,
        recorded_at=now,
        recorded_by_id=actor.id,
    )
    session.add(decision)
    session.flush()
    _audit(session, group, decision, "decision.record", actor, now, words=words)
    return decision


def reword(
    session: Session, *, group: WorkingGroup, decision: RecordedDecision, words: str, actor: Person, now: datetime
) -> None:
    """Put a decision in other words; those that it had are kept with the entry of the audit trail."""
    before, decision.words = decision.words, words
    session.add(decision)
    session.flush()
    _audit(session, group, decision, "decision.reword", actor, now, words=before)


def withdraw(
    session: Session, *, group: WorkingGroup, decision: RecordedDecision, why: str, actor: Person, now: datetime
) -> None:
    """It does not hold, or was recorded by mistake: it stays in the register, with the reason."""
    if decision.withdrawn_at is not None:
        raise Refusal("It was withdrawn before. Nothing was changed.")
    decision.withdrawn_at, decision.withdrawn_by_id, decision.withdrawn_why = now, actor.id, why
    session.add(decision)
    session.flush()
    _audit(session, group, decision, "decision.withdraw", actor, now, words=why)


def decision_of(session: Session, *, group: WorkingGroup, decision_id: int) -> RecordedDecision | None:
    """The recorded decision of that id, if it is the group's."""
    found = session.get(RecordedDecision, decision_id)
    return found if found is not None and found.group_id == group.id else None


def numbered(session: Session, *, group: WorkingGroup, number: int, is_private: bool) -> RecordedDecision | None:
    """The recorded decision that the group calls by that number; private ones are counted apart."""
    return session.exec(
        select(RecordedDecision).where(
            RecordedDecision.group_id == group.id,
            RecordedDecision.number == number,
            RecordedDecision.is_private == is_private,
        )
    ).first()


def dictated(session: Session, *, session_id: int) -> Sequence[RecordedDecision]:
    """What the chair dictated for a private session and did not take out again, in that order."""
    return _standing(session, RecordedDecision.session_id == session_id)


def since(
    session: Session, *, group: WorkingGroup, meeting: Meeting, previous: Meeting | None
) -> Sequence[RecordedDecision]:
    """What a meeting decided without a vote, and what was decided so between it and the meeting before it.

    What was dictated for a private session is not among them, nor what was withdrawn.
    """
    between = (col(RecordedDecision.meeting_id).is_(None)) & (col(RecordedDecision.decided_on) <= meeting.on_date)
    if previous is not None:
        between &= col(RecordedDecision.decided_on) > previous.on_date
    return _standing(
        session,
        RecordedDecision.group_id == group.id,
        col(RecordedDecision.session_id).is_(None),
        (col(RecordedDecision.meeting_id) == meeting.id) | between,
    )


def send_register(session: Session, *, group: WorkingGroup, to: Person, now: datetime) -> None:
    """Owe somebody the register as a file, as far as they may see it now; asked for again, another copy."""
    prefix = f"{group.id}:{to.id}:"
    copies = len(outbox.subjects_owed(session, group=group, kind=FILE, prefix=prefix))
    outbox.owe(session, group=group, kind=FILE, subject=f"{prefix}{copies + 1}", now=now, to_person_id=to.id)
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=to.id,
        deed="decisions.export",
        subject=f"person:{to.id}",
    )


def _standing(session: Session, *which: ColumnElement[bool] | bool) -> Sequence[RecordedDecision]:
    return session.exec(
        select(RecordedDecision)
        .where(*which, col(RecordedDecision.withdrawn_at).is_(None))
        .order_by(col(RecordedDecision.decided_on), col(RecordedDecision.id))
    ).all()


def _recorded(
    session: Session, group: WorkingGroup, words: Sequence[str], *, with_private: bool
) -> Sequence[RecordedDecision]:
    said = func.lower(col(RecordedDecision.words))
    return session.exec(
        select(RecordedDecision).where(
            RecordedDecision.group_id == group.id,
            col(RecordedDecision.session_id).is_(None) | col(RecordedDecision.withdrawn_at).is_(None),
            *([] if with_private else [col(RecordedDecision.is_private).is_(False)]),
            *(said.contains(word.lower(), autoescape=True) for word in words),
        )
    ).all()


def _ended_on(group: WorkingGroup, vote: Vote) -> date:
    return groups.local_date(group, vote.closed_at or vote.withdrawn_at or vote.closes_at)


def _audit(
    session: Session,
    group: WorkingGroup,
    decision: RecordedDecision,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    words: str,
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"decision:{decision.id}",
        facts={"basis": decision.basis.value, "on": decision.decided_on.isoformat(), "meeting": decision.meeting_id},
        words={actor.id: words},
    )
