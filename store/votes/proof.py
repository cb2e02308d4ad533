"""What a closed vote came to, recomputed from what was stored, and the digest by which that is known unaltered."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from rules.decisions import Unquantified, Verdict, decided, tally, with_secret
from rules.terms import TermsHistory, to_mapping
from store.models import AuditEntry, Ballot, Elector, Vote
from store.votes import finding

CLOSED = "vote.close"


def result_of(session: Session, *, vote: Vote, history: TermsHistory) -> Verdict | Unquantified:
    """What a counted vote came to: with its working, unless the kind never shows its counts.

    A ValueError if it was not counted.
    """
    if vote.outcome is None:
        raise ValueError("the vote was not counted")
    _, kind = finding.numbers_of(vote, history)
    return _recomputed(session, vote, history) if kind.counts_shown else Unquantified(vote.outcome)


def is_proved(session: Session, *, vote: Vote, history: TermsHistory) -> bool:
    """Whether a counted vote is as it was when it closed, and its ballots come to what was told then."""
    noted = session.exec(
        select(AuditEntry).where(
            AuditEntry.group_id == vote.group_id, AuditEntry.deed == CLOSED, AuditEntry.subject == f"vote:{vote.id}"
        )
    ).first()
    found = digest(session, vote=vote, history=history)
    if noted is None or vote.outcome is None or {found, vote.digest} != {noted.facts["digest"]}:
        return False
    return {_recomputed(session, vote, history).outcome, vote.outcome} == {noted.facts["outcome"]}


def digest(session: Session, *, vote: Vote, history: TermsHistory) -> str:
    """A hash over question, roll, terms, times and every ballot that is not secret.

    Names and reasons are left out: they can be erased.
    """
    roll = finding.roll_of(session, vote=vote)
    ballots = finding.ballots_of(session, vote=vote)
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
    }
    return hashlib.sha256(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _recomputed(session: Session, vote: Vote, history: TermsHistory) -> Verdict | Unquantified:
    decisions, kind = finding.numbers_of(vote, history)
    roll = finding.roll_of(session, vote=vote)
    in_force = [ballot for ballot in finding.ballots_of(session, vote=vote) if ballot.superseded_at is None]
    counted = tally(
        [elector.person_id for elector in roll],
        {ballot.person_id: ballot.choice for ballot in in_force},
        departed=_departed(roll),
    )
    secret = finding.secret_choices(session, vote=vote) if kind.secret else []
    return decided(with_secret(counted, secret), kind=kind, terms=decisions)


def _departed(roll: Sequence[Elector]) -> list[int]:
    return [elector.person_id for elector in roll if elector.departed_at is not None]


def _place(elector: Elector) -> list[Any]:
    return [elector.person_id, elector.company, elector.seat, _spelt(elector.departed_at)]


def _ballot(ballot: Ballot) -> list[Any]:
    return [ballot.person_id, ballot.choice, _spelt(ballot.cast_at), _spelt(ballot.superseded_at)]


def _spelt(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat(timespec="microseconds") if instant else None
