"""A ballot is cast: the last one before the close counts, and the earlier ones are kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy import delete
from sqlmodel import Session, col

from rules.decisions import Cast, closes_early_at
from rules.terms import TermsHistory
from store import audit, groups, inbox
from store.models import Ballot, Elector, Person, SecretBallot, Vote, WorkingGroup
from store.rows import insert, supersede
from store.votes import closing, finding, telling


def cast(
    session: Session,
    *,
    group: WorkingGroup,
    vote: Vote,
    person: Person,
    choice: Cast,
    reason: str,
    earlier: Ballot | None,
    now: datetime,
    history: TermsHistory,
) -> Ballot:
    """Count somebody's ballot, in place of an `earlier` one of theirs.

    The caller has settled the vote, which is open, and the person is on its roll and has not departed. A vote that
    waited for this ballot alone may be closed by it.
    """
    if earlier is not None:
        supersede(session, earlier, now=now)
    ballot = Ballot(
        team_id=group.team_id, vote_id=vote.id, person_id=person.id, choice=choice, reason=reason, cast_at=now
    )
    insert(session, ballot)
    _audit(session, group, vote, person.id, now, history)
    _follow(session, group, vote, now, now, history)
    return ballot


def cast_secret(
    session: Session,
    *,
    group: WorkingGroup,
    vote: Vote,
    elector: Elector,
    choice: Cast,
    now: datetime,
    history: TermsHistory,
    ranking: Sequence[int] = (),
) -> None:
    """Count a ballot for good: here that somebody voted, to the day; there what was voted, by nobody and at no time.

    The caller has settled the vote, which is open, and the elector has neither voted nor departed. In a ballot among
    candidates the choice is `for` and `ranking` those whom it names, the first one first, each once. All ballots are
    written again in another order with new keys, so that no order in which they are kept is that of the voters.
    """
    today = groups.local_date(group, now)
    elector.voted_on = today
    session.add(elector)
    cast = [*finding.secret_ballots(session, vote=vote), (choice, list(ranking))]
    SystemRandom().shuffle(cast)
    session.execute(delete(SecretBallot).where(col(SecretBallot.vote_id) == vote.id))
    for each, names in cast:
        insert(session, SecretBallot(team_id=group.team_id, vote_id=vote.id, choice=each, ranking=names))
    _audit(session, group, vote, elector.person_id, closing.midnight(group, today), history)
    _follow(session, group, vote, closing.midnight(group, today + timedelta(days=1)), now, history)


def _audit(
    session: Session, group: WorkingGroup, vote: Vote, person_id: int, at: datetime, history: TermsHistory
) -> None:
    """That a ballot came in, and from whom: not of a kind that tells nobody who voted. Then the answer to the voter,
    which says what is on the ballot, is not kept beyond the close either."""
    _, kind = finding.numbers_of(vote, history)
    if not kind.counts_shown:
        inbox.note_about(session, about=finding.subject_of(vote))
    audit.record(
        session,
        group=group,
        now=at,
        actor_id=person_id if kind.counts_shown else None,
        deed="vote.cast",
        subject=finding.subject_of(vote),
        facts={},
    )


def _follow(
    session: Session, group: WorkingGroup, vote: Vote, voted_at: datetime, now: datetime, history: TermsHistory
) -> None:
    """The card shows one more; a vote that waited for this ballot alone closes early."""
    decisions, _ = finding.numbers_of(vote, history)
    voted, roll = finding.participation(session, vote=vote)
    until = closes_early_at([voted_at], opened_at=vote.opened_at, terms=decisions) if voted == roll else None
    telling.draw_card_again(session, group, vote, until=min(until or vote.closes_at, vote.closes_at))
    if until is not None and until <= now:
        closing.settle(session, group=group, vote=vote, now=now, history=history)


def has_departed(session: Session, *, group: WorkingGroup, person_id: int, now: datetime) -> bool:
    """Whether somebody has no membership any more, or one that does not let them vote (clause 18)."""
    return person_id in closing.departures(session, group=group, person_ids=[person_id], now=now)
