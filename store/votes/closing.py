"""A vote closes because the clock has passed: whoever comes first writes down what it came to, once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from rules.decisions import Cast, Outcome, Tally, closes_early_at, runs_on_until, tally, with_secret
from rules.ranked import Result
from rules.terms import TermsHistory
from store import audit, guests, inbox
from store.models import Elector, Membership, Person, Vote, WorkingGroup
from store.votes import electing, finding, proof, telling


@dataclass(frozen=True)
class _Place:
    """One place on the roll: what is on its ballot, and since when nobody waits for it any more."""

    elector: Elector
    choice: Cast | None
    voted_at: datetime | None
    departed_at: datetime | None


def settle(session: Session, *, group: WorkingGroup, vote: Vote, now: datetime, history: TermsHistory) -> None:
    """Bring a vote up to the clock: run on, or count. Any number of calls, by whomever, come to the same."""
    if not finding.can_have_closed(vote, now=now, history=history):
        return
    decisions, kind = finding.numbers_of(vote, history)
    places = _places(session, group, vote, now)
    secret = finding.secret_choices(session, vote=vote) if finding.is_secret(vote, history) else []
    answered = [place.voted_at or place.departed_at for place in places]
    early = closes_early_at(answered, opened_at=vote.opened_at, terms=decisions)
    while (at := min(vote.closes_at, early or vote.closes_at)) <= now:
        counted = with_secret(_tally(places, at), secret)
        is_early = early is not None and early <= at
        until = runs_on_until(counted, closes_at=at, ran_on=vote.ran_on, kind=kind, terms=decisions)
        if is_early or until is None:
            result = proof.decide(session, vote=vote, counted=counted, history=history)
            vote.closed_at, vote.outcome = at, result.outcome
            _count(session, group, vote, places, result, now, history)
            return
        vote.closes_at, vote.ran_on = until, vote.ran_on + 1
        session.add(vote)
        _audit(session, group, vote, "vote.run_on", None, now, {"closes_at": until.isoformat()})
        telling.tell_extended(session, group, vote, now, by_hand=False)


def extend(
    session: Session, *, group: WorkingGroup, vote: Vote, closes_at: datetime, reason: str, actor: Person, now: datetime
) -> None:
    """Give an open vote a later close, and tell the channel."""
    vote.closes_at = closes_at
    session.add(vote)
    _audit(session, group, vote, "vote.extend", actor, now, {"closes_at": closes_at.isoformat()}, reason)
    telling.tell_extended(session, group, vote, now, by_hand=True)


def withdraw(session: Session, *, group: WorkingGroup, vote: Vote, reason: str, actor: Person, now: datetime) -> None:
    """End an open vote without a result, and tell the channel."""
    vote.withdrawn_at, vote.withdrawn_why = now, reason
    session.add(vote)
    _audit(session, group, vote, "vote.withdraw", actor, now, {}, reason)
    inbox.forget_about(session, team_id=group.team_id, about=finding.subject_of(vote))
    telling.tell_withdrawn(session, group, vote, now)


def departures(
    session: Session, *, group: WorkingGroup, person_ids: Collection[int], now: datetime
) -> dict[int, datetime]:
    """Who of them has no membership any more, and since when; in a sub-group, or none of the parent (clause 18)."""
    if not person_ids:
        return {}
    where = [group.id] if group.parent_id is None else [group.id, group.parent_id]
    rows = session.exec(
        select(Membership).where(col(Membership.group_id).in_(where), col(Membership.person_id).in_(person_ids))
    )
    ends: defaultdict[tuple[int, int], list[datetime]] = defaultdict(list)
    for row in rows:
        begins, over = _span(group, row)
        if begins <= now:
            ends[row.person_id, row.group_id].append(over)
    found = {}
    for person_id in person_ids:
        lasts = [max(ends[person_id, place], default=group.created_at) for place in where]
        if min(lasts) <= now:
            found[person_id] = min(lasts)
    return found


def midnight(group: WorkingGroup, day: date) -> datetime:
    """When a day begins in the group's zone."""
    return datetime.combine(day, time.min, ZoneInfo(group.zone)).astimezone(UTC)


def _places(session: Session, group: WorkingGroup, vote: Vote, now: datetime) -> list[_Place]:
    roll = finding.roll_of(session, vote=vote)
    first: dict[int, datetime] = {}
    in_force: dict[int, Cast] = {}
    for ballot in finding.ballots_of(session, vote=vote):
        first.setdefault(ballot.person_id, ballot.cast_at)
        if ballot.superseded_at is None:
            in_force[ballot.person_id] = ballot.choice
    for elector in roll:
        if elector.voted_on is not None:
            first[elector.person_id] = midnight(group, elector.voted_on + timedelta(days=1))
    silent = [elector.person_id for elector in roll if elector.person_id not in first]
    departed = departures(session, group=group, person_ids=silent, now=now)
    return [
        _Place(elector, in_force.get(elector.person_id), first.get(elector.person_id), departed.get(elector.person_id))
        for elector in roll
    ]


def _tally(places: Sequence[_Place], at: datetime) -> Tally:
    roll = [place.elector.person_id for place in places]
    ballots = {place.elector.person_id: place.choice for place in places if place.choice is not None}
    departed = [place.elector.person_id for place in places if place.departed_at and place.departed_at <= at]
    return tally(roll, ballots, departed=departed)


def _count(
    session: Session,
    group: WorkingGroup,
    vote: Vote,
    places: Sequence[_Place],
    result: Result,
    now: datetime,
    history: TermsHistory,
) -> None:
    """Write down what a vote came to. Of a position no number is told, here or anywhere (clause 24)."""
    for place in places:
        if place.departed_at is not None and vote.closed_at is not None and place.departed_at <= vote.closed_at:
            place.elector.departed_at = place.departed_at
            session.add(place.elector)
    session.flush()
    vote.digest = proof.digest(session, vote=vote, history=history)
    session.add(vote)
    closed_at = vote.closed_at and vote.closed_at.isoformat()
    facts = {**proof.facts_of(result), "closed_at": closed_at, "digest": vote.digest}
    _audit(session, group, vote, proof.CLOSED, None, now, facts)
    inbox.forget_about(session, team_id=group.team_id, about=finding.subject_of(vote))
    telling.tell_result(session, group, vote, now)
    if vote.guest_id is not None and vote.outcome is Outcome.PASSED:
        guests.admit(session, group=group, vote=vote, now=now)
    if vote.call_id is not None:
        electing.follow(session, group=group, vote=vote, now=now, history=history)


def _span(group: WorkingGroup, membership: Membership) -> tuple[datetime, datetime]:
    """The instants between which a membership is in force, the second one not included."""
    over = midnight(group, membership.ends_on + timedelta(days=1))
    return midnight(group, membership.starts_on), min(over, membership.ended_at or over)


def _audit(
    session: Session,
    group: WorkingGroup,
    vote: Vote,
    deed: str,
    actor: Person | None,
    now: datetime,
    facts: Mapping[str, object],
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=finding.subject_of(vote),
        facts=facts,
        words={actor.id: words} if actor else {},
    )
