"""A vote is opened: its roll is frozen, and the terms that it is decided by are noted with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from rules import ranked
from rules.terms import TermsHistory
from store import audit, groups, members, people, table
from store.models import Candidate, Elector, Membership, Paper, Person, Seat, Vote, WorkingGroup
from store.votes import background as background_paper
from store.votes import telling


@dataclass(frozen=True)
class Contest:
    """The places of an open call that a ballot is for, and who stands."""

    call_id: int
    places: int
    candidates: Sequence[ranked.Candidate]


def electors(session: Session, *, group: WorkingGroup, day: date) -> Sequence[Person]:
    """Who is on a roll that is drawn up on a day, by name; in a sub-group the members of its parent (clause 18)."""
    if group.parent_id is None:
        return table.electors(session, group=group, day=day)
    parent = groups.group_of(session, group_id=group.parent_id)
    here = {person.id for person in members.roll_on(session, group=group, day=day)}
    return [person for person in table.electors(session, group=parent, day=day) if person.id in here]


def open_vote(
    session: Session,
    *,
    group: WorkingGroup,
    kind: str,
    question: str,
    background: str,
    closes_at: datetime,
    roll: Sequence[Person],
    actor: Person,
    now: datetime,
    history: TermsHistory,
    replaces: Vote | None = None,
    contest: Contest | None = None,
    guest_id: int | None = None,
    paper: Paper | None = None,
) -> Vote:
    """Put a question to everybody on the roll (`electors`), in the channel.

    With a `contest` they elect somebody; the person `guest_id` becomes a standing guest if it passes (clause 12).
    A `paper` is what the question rests on: its file goes to the channel as it is now.
    """
    today = groups.local_date(group, now)
    vote = Vote(
        team_id=group.team_id,
        group_id=group.id,
        number=_next_number(session, group),
        kind=kind,
        question=question,
        background=background,
        terms_version=history.on(today).number,
        opened_at=now,
        opened_by_id=actor.id,
        closes_at=closes_at,
        replaces_id=replaces.id if replaces else None,
        call_id=contest.call_id if contest else None,
        places=contest.places if contest else None,
        guest_id=guest_id,
    )
    session.add(vote)
    session.flush()
    _freeze(session, group, vote, roll, today)
    for each in contest.candidates if contest else ():
        session.add(Candidate(team_id=group.team_id, vote_id=vote.id, person_id=each.id, company_id=each.company))
    version = background_paper.attach(session, vote=vote, paper=paper) if paper else None
    _audit(session, group, vote, roll, actor, paper)
    telling.announce(session, group, vote, now)
    if version is not None:
        telling.tell_paper(session, group, vote, now)
    return vote


def _audit(
    session: Session, group: WorkingGroup, vote: Vote, roll: Sequence[Person], actor: Person, paper: Paper | None
) -> None:
    facts: dict[str, object] = {
        "number": vote.number,
        "kind": vote.kind,
        "terms": vote.terms_version,
        "closes_at": vote.closes_at.isoformat(),
        "roll": sorted(person.id for person in roll),
        "replaces": vote.replaces_id,
    }
    if vote.guest_id is not None:
        facts["guest"] = vote.guest_id
    if paper is not None:
        facts["paper"] = paper.id
    if vote.call_id is not None:
        candidates = session.exec(select(Candidate.person_id).where(Candidate.vote_id == vote.id)).all()
        facts |= {"call": vote.call_id, "candidates": sorted(candidates)}
    audit.record(
        session,
        group=group,
        now=vote.opened_at,
        actor_id=actor.id,
        deed="vote.open",
        subject=f"vote:{vote.id}",
        facts=facts,
        words={actor.id: vote.question},
    )


def _next_number(session: Session, group: WorkingGroup) -> int:
    return (session.exec(select(func.max(Vote.number)).where(Vote.group_id == group.id)).one() or 0) + 1


def _freeze(session: Session, group: WorkingGroup, vote: Vote, roll: Sequence[Person], today: date) -> None:
    ids = [person.id for person in roll]
    companies = people.employers(session, person_ids=ids, on=today)
    seats = _seats(session, group, ids, today)
    for person in roll:
        place = Elector(
            team_id=group.team_id,
            vote_id=vote.id,
            person_id=person.id,
            company=companies.get(person.id, ""),
            seat=seats.get(person.id, ""),
        )
        session.add(place)
    session.flush()


def _seats(session: Session, group: WorkingGroup, person_ids: Sequence[int], today: date) -> dict[int, str]:
    rows = session.exec(
        select(Membership.person_id, Seat.label)
        .join(Seat, col(Seat.id) == Membership.seat_id)
        .where(
            Membership.group_id == group.id,
            col(Membership.person_id).in_(person_ids),
            col(Membership.starts_on) <= today,
            col(Membership.ends_on) >= today,
        )
    )
    return dict(rows.all())
