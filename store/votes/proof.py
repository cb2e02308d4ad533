"""What a closed vote came to, recomputed from what was stored, and the digest by which that is known unaltered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from rules import ranked
from rules.decisions import Cast, Tally, Unquantified, decided, tally, with_secret
from rules.ranked import Election, Result
from rules.terms import TermsHistory, to_mapping
from store import audit
from store.models import AuditEntry, Ballot, Elector, Vote, WorkingGroup
from store.votes import finding

CLOSED = "vote.close"
REWORDED = "vote.reword"
"""A closed vote that named somebody who was erased: it is proved by the digest that was noted with that."""


def result_of(session: Session, *, vote: Vote, history: TermsHistory) -> Result:
    """What a counted vote came to: with its working, unless the kind never shows its counts.

    A ValueError if it was not counted.
    """
    if vote.outcome is None:
        raise ValueError("the vote was not counted")
    _, kind = finding.numbers_of(vote, history)
    is_told = kind.counts_shown or vote.call_id is not None
    return _recomputed(session, vote, history) if is_told else Unquantified(vote.outcome)


def decide(session: Session, *, vote: Vote, counted: Tally, history: TermsHistory) -> Result:
    """What the ballots come to, once they are counted: of a ballot among candidates, who is elected."""
    decisions, kind = finding.numbers_of(vote, history)
    if vote.call_id is None:
        return decided(counted, kind=kind, terms=decisions)
    return ranked.election(
        counted,
        [names for choice, names in finding.secret_ballots(session, vote=vote) if choice is Cast.FOR],
        finding.candidates_of(session, vote=vote),
        places=vote.places or 1,
        per_company=finding.terms_of(vote, history).seats.per_company,
        kind=kind,
        terms=decisions,
    )


def facts_of(result: Result) -> dict[str, Any]:
    """What the audit trail notes of a result: the outcome, and of an election who is elected and who is tied."""
    facts: dict[str, Any] = {"outcome": result.outcome.value}
    if isinstance(result, Election):
        facts |= {"elected": [each.id for each in result.elected], "tied": [each.id for each in result.tied]}
    return facts


def is_proved(session: Session, *, vote: Vote, history: TermsHistory) -> bool:
    """Whether a counted vote is as it was when it closed, and its ballots come to what was told then."""
    noted = _noted(session, vote, CLOSED)
    latest = _noted(session, vote, REWORDED) or noted
    found = digest(session, vote=vote, history=history)
    if noted is None or latest is None or vote.outcome is None or {found, vote.digest} != {latest.facts["digest"]}:
        return False
    told = facts_of(_recomputed(session, vote, history))
    return vote.outcome.value == told["outcome"] and told == {name: noted.facts.get(name) for name in told}


def digest(session: Session, *, vote: Vote, history: TermsHistory) -> str:
    """A hash over question, roll, terms, times and every ballot that is not secret.

    Names and reasons are left out: they can be erased.
    """
    roll = finding.roll_of(session, vote=vote)
    ballots = finding.ballots_of(session, vote=vote)
    candidates = finding.candidates_of(session, vote=vote)
    decisions = to_mapping(finding.terms_of(vote, history))["decisions"]
    covered = {
        "group": vote.group_id,
        "number": vote.number,
        "kind": vote.kind,
        "question": vote.question,
        "background": vote.background,
        "terms": [vote.terms_version, decisions],
        "opened_at": _spelt(vote.opened_at),
        "closed_at": _spelt(vote.closed_at),
        "roll": [_place(elector) for elector in roll],
        "ballots": [_ballot(ballot) for ballot in ballots],
        "contest": [vote.call_id, vote.places, sorted([each.id, each.company] for each in candidates)],
    }
    return hashlib.sha256(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def reword(
    session: Session, *, group: WorkingGroup, vote: Vote, words: Mapping[str, str], history: TermsHistory, now: datetime
) -> None:
    """Change the words of a vote because they name somebody who is erased. One that was proved stays proved."""
    was_proved = is_proved(session, vote=vote, history=history)
    for name, text in words.items():
        setattr(vote, name, text)
    session.add(vote)
    session.flush()
    if was_proved:
        vote.digest = digest(session, vote=vote, history=history)
        session.add(vote)
        subject = finding.subject_of(vote)
        facts = {"digest": vote.digest}
        audit.record(session, group=group, now=now, actor_id=None, deed=REWORDED, subject=subject, facts=facts)


def _noted(session: Session, vote: Vote, deed: str) -> AuditEntry | None:
    """The latest entry of the audit trail about a deed done to a vote."""
    return session.exec(
        select(AuditEntry)
        .where(
            AuditEntry.group_id == vote.group_id,
            AuditEntry.deed == deed,
            AuditEntry.subject == finding.subject_of(vote),
        )
        .order_by(col(AuditEntry.seq).desc())
    ).first()


def _recomputed(session: Session, vote: Vote, history: TermsHistory) -> Result:
    roll = finding.roll_of(session, vote=vote)
    in_force = [ballot for ballot in finding.ballots_of(session, vote=vote) if ballot.superseded_at is None]
    counted = tally(
        [elector.person_id for elector in roll],
        {ballot.person_id: ballot.choice for ballot in in_force},
        departed=_departed(roll),
    )
    secret = finding.secret_choices(session, vote=vote) if finding.is_secret(vote, history) else []
    return decide(session, vote=vote, counted=with_secret(counted, secret), history=history)


def _departed(roll: Sequence[Elector]) -> list[int]:
    return [elector.person_id for elector in roll if elector.departed_at is not None]


def _place(elector: Elector) -> list[Any]:
    return [elector.person_id, elector.company, elector.seat, _spelt(elector.departed_at)]


def _ballot(ballot: Ballot) -> list[Any]:
    return [ballot.person_id, ballot.choice, _spelt(ballot.cast_at), _spelt(ballot.superseded_at)]


def _spelt(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat(timespec="microseconds") if instant else None
