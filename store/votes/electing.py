"""The ballot that ends an open call (clauses 9 and 14): opened, again after a tie, decided by lot, carried out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import SystemRandom

from sqlmodel import Session, col, select

from rules import calls as rule
from rules import employer, ranked
from rules.decisions import Outcome
from rules.terms import TermsHistory
from store import audit, calls, employers, groups, outbox, table
from store.models import CallState, Candidate, NominationState, OpenCall, Person, Vote, WorkingGroup
from store.votes import finding, proof, telling
from store.votes.opening import Contest, electors, open_vote

UNSETTLED = "ballot-unsettled"


class Step(StrEnum):
    """What comes next in a call that waits for its ballot."""

    OPEN = "open"
    RUNNING = "running"
    RERUN = "rerun"
    LOTS = "lots"


@dataclass(frozen=True)
class Next:
    """What comes next, after the latest ballot if there was one, and between whom."""

    step: Step
    latest: Vote | None
    contest: Contest


def step_of(session: Session, *, call: OpenCall, history: TermsHistory) -> tuple[Step, Vote | None]:
    """What comes next in a call that waits, and its latest ballot: its ballot, the same again where too few voted or
    it was withdrawn, one between those who are tied, or lots once that has been tried as often as the terms say."""
    latest = finding.ballot_of(session, call_id=call.id)
    if latest is None:
        return Step.OPEN, None
    if finding.is_open(latest):
        return Step.RUNNING, latest
    if latest.outcome is not Outcome.TIED:
        return Step.OPEN, latest
    ties = sum(vote.outcome is Outcome.TIED for vote in _line_of(session, latest))
    reruns = finding.terms_of(latest, history).decisions.tie_reruns
    return Step.RERUN if ties <= reruns else Step.LOTS, latest


def next_step(session: Session, *, group: WorkingGroup, call: OpenCall, now: datetime, history: TermsHistory) -> Next:
    """What comes next in a call that waits (`step_of`), and between whom."""
    step, latest = step_of(session, call=call, history=history)
    if latest is None:
        return Next(step, None, _first(session, group, call, now))
    before = finding.candidates_of(session, vote=latest)
    contest = Contest(call.id, latest.places or call.places, before)
    if step in (Step.OPEN, Step.RUNNING):
        return Next(step, latest, contest)
    result = _result(session, latest, history)
    return Next(step, latest, Contest(call.id, contest.places - len(result.elected), result.tied))


def open_ballot(
    session: Session,
    *,
    group: WorkingGroup,
    coming: Next,
    question: str,
    closes_at: datetime,
    roll: Sequence[Person],
    actor: Person,
    now: datetime,
    history: TermsHistory,
) -> Vote:
    """Open the ballot that comes next (`next_step`, not lots), linked to its call and to the one before it."""
    vote = open_vote(
        session,
        group=group,
        kind="appointment",
        question=question,
        background="",
        closes_at=closes_at,
        roll=roll,
        actor=actor,
        now=now,
        history=history,
        replaces=coming.latest,
        contest=coming.contest,
    )
    calls.redraw(session, group=group, call=session.get_one(OpenCall, coming.contest.call_id))
    return vote


def voters(
    session: Session, *, group: WorkingGroup, contest: Contest, now: datetime, history: TermsHistory
) -> list[Person]:
    """Who may vote in a ballot that opens now; the terms say whether the candidates may."""
    today = groups.local_date(group, now)
    standing = {each.id for each in contest.candidates}
    may_vote = history.on(today).terms.decisions.candidates_may_vote
    found = electors(session, group=group, day=today)
    return [person for person in found if may_vote or person.id not in standing]


def draw_lots(
    session: Session,
    *,
    group: WorkingGroup,
    call: OpenCall,
    tied: Next,
    actor: Person,
    now: datetime,
    history: TermsHistory,
) -> list[ranked.Candidate]:
    """Decide a tie by lot, for good, and appoint; whoever was drawn, in that order. `tied` is `next_step`, and lots."""
    vote = tied.latest
    assert vote is not None  # noqa: S101 - lots follow a ballot
    order = SystemRandom().sample(list(tied.contest.candidates), len(tied.contest.candidates))
    per_company = finding.terms_of(vote, history).seats.per_company
    found = ranked.drawn(order, places=tied.contest.places, per_company=per_company)
    rows = {row.person_id: row for row in session.exec(select(Candidate).where(col(Candidate.vote_id) == vote.id))}
    for turn, each in enumerate(found, 1):
        rows[each.id].lot = turn
        session.add(rows[each.id])
    session.flush()
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed="vote.lots",
        subject=finding.subject_of(vote),
        facts={"order": [each.id for each in order], "drawn": [each.id for each in found]},
    )
    outbox.redraw(session, group=group, kind=telling.RESULT, subjects=[str(vote.id)])
    calls.appoint(session, call=call, chosen=_chosen(session, vote, history), now=now, by=actor)
    return found


def follow(session: Session, *, group: WorkingGroup, vote: Vote, now: datetime, history: TermsHistory) -> None:
    """What a ballot that was just counted leads to: an appointment, or word to the officers that one is still due."""
    call = session.get(OpenCall, vote.call_id)
    if call is None or call.state is not CallState.BALLOT:
        return
    if vote.outcome is Outcome.PASSED:
        calls.appoint(session, call=call, chosen=_chosen(session, vote, history), now=now, by=None)
        return
    calls.redraw(session, group=group, call=call)
    for officer in employers.officers(session, group=group, day=groups.local_date(group, now)):
        employers.owe_in_slack(session, group, UNSETTLED, f"{vote.id}:{officer.id}", officer.id, now)


def _first(session: Session, group: WorkingGroup, call: OpenCall, now: datetime) -> Contest:
    """The contest between all who stand, for the places that there are."""
    wanted = calls.value(call, group=group, now=now)
    known = table.load(session, group=group)
    standing = [person for _, person in calls.nominations(session, call=call, states=[NominationState.STANDS])]
    places = call.places if wanted.office else min(call.places, len(rule.free_seats(known, wanted)))
    found = []
    for person in standing:
        company = None if wanted.office else employer.employer_on(known, person.id, wanted.starts_on)
        found.append(ranked.Candidate(person.id, person.name, company.id if company else None))
    return Contest(call.id, places, found)


def _chosen(session: Session, vote: Vote, history: TermsHistory) -> list[int]:
    """Everybody who was elected in a ballot and in those before it, and whoever was drawn by lot."""
    chosen: list[int] = []
    for each in reversed(list(_line_of(session, vote))):
        if each.outcome is not None:
            result = _result(session, each, history)
            lots = sorted((one for one in result.tied if one.lot is not None), key=lambda one: one.lot or 0)
            chosen += [one.id for one in (*result.elected, *lots)]
    return chosen


def _line_of(session: Session, vote: Vote) -> Iterator[Vote]:
    """A ballot and those that it took the place of, the latest first."""
    current: Vote | None = vote
    while current is not None:
        yield current
        current = session.get(Vote, current.replaces_id) if current.replaces_id else None


def _result(session: Session, vote: Vote, history: TermsHistory) -> ranked.Election:
    found = proof.result_of(session, vote=vote, history=history)
    assert isinstance(found, ranked.Election)  # noqa: S101 - it is the ballot of a call
    return found
