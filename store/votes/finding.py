"""Votes, rolls and ballots, read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from rules import ranked
from rules.decisions import Cast
from rules.sections import DecisionTerms, KindTerms
from rules.terms import Terms, TermsHistory
from store.models import Ballot, Candidate, Elector, Membership, Person, SecretBallot, Vote, WorkingGroup
from store.rows import read, table

_IS_OPEN = (col(Vote.outcome).is_(None), col(Vote.withdrawn_at).is_(None))


@dataclass(frozen=True)
class Line:
    """One place on a roll, who has it, and their ballot in force."""

    elector: Elector
    person: Person
    ballot: Ballot | None

    @property
    def has_voted(self) -> bool:
        """Whether they have put something on a ballot, with their name on it or without."""
        return self.ballot is not None or self.elector.voted_on is not None


def subject_of(vote: Vote) -> str:
    """What entries of the audit trail, and answers that are kept, are about."""
    return f"vote:{vote.id}"


def is_open(vote: Vote) -> bool:
    """Whether a vote was neither counted nor withdrawn; `settle` makes that true of the clock as well."""
    return vote.outcome is None and vote.withdrawn_at is None


def terms_of(vote: Vote, history: TermsHistory) -> Terms:
    """The terms that a vote was opened under."""
    return next(version.terms for version in history.versions if version.number == vote.terms_version)


def numbers_of(vote: Vote, history: TermsHistory) -> tuple[DecisionTerms, KindTerms]:
    """The numbers of every decision, and those of the vote's kind."""
    decisions = terms_of(vote, history).decisions
    kind: KindTerms = getattr(decisions, vote.kind)
    return decisions, kind


def is_secret(vote: Vote, history: TermsHistory) -> bool:
    """Whether nobody is to know who voted how; of a ballot among candidates nobody ever is."""
    return vote.call_id is not None or numbers_of(vote, history)[1].secret


def can_have_closed(vote: Vote, *, now: datetime, history: TermsHistory) -> bool:
    """Whether the clock may have closed an open vote: it is past its time, or old enough to close early."""
    decisions, _ = numbers_of(vote, history)
    return is_open(vote) and now >= min(vote.closes_at, vote.opened_at + timedelta(hours=decisions.early_close_hours))


def numbered(session: Session, *, group: WorkingGroup, number: int) -> Vote | None:
    """The vote that the group calls by that number."""
    return session.exec(select(Vote).where(Vote.group_id == group.id, Vote.number == number)).first()


def open_in(session: Session, *, group: WorkingGroup) -> Sequence[Vote]:
    """The votes of a group that are open, the first one first."""
    return session.exec(select(Vote).where(Vote.group_id == group.id, *_IS_OPEN).order_by(col(Vote.number))).all()


def _is_ballot_of(vote_id: Any, person_id: Any) -> Any:
    return and_(col(Ballot.vote_id) == vote_id, col(Ballot.person_id) == person_id, col(Ballot.superseded_at).is_(None))


_OPEN_TO = (
    select(Vote, Elector, Ballot)
    .join(Elector, and_(col(Elector.vote_id) == Vote.id, col(Elector.person_id) == bindparam("person")))
    .outerjoin(Ballot, _is_ballot_of(Vote.id, Elector.person_id))
    .where(Vote.group_id == bindparam("group"), *_IS_OPEN)
    .order_by(col(Vote.number))
)


def of_elector(
    session: Session, *, group: WorkingGroup, person_id: int
) -> Sequence[tuple[Vote, Elector, Ballot | None]]:
    """The open votes on whose roll somebody is, each with their place and their ballot. One query."""
    return session.exec(_OPEN_TO, params={"group": group.id, "person": person_id}).all()


_PLACE = (
    select(Elector, Ballot)
    .outerjoin(Ballot, _is_ballot_of(Elector.vote_id, Elector.person_id))
    .where(Elector.vote_id == bindparam("vote"), Elector.person_id == bindparam("person"))
)


def elector_of(session: Session, *, vote: Vote, person_id: int) -> tuple[Elector, Ballot | None] | None:
    """Somebody's place on the roll and their ballot in force; None if they are not on it. One query."""
    return session.exec(_PLACE, params={"vote": vote.id, "person": person_id}).first()


def named_roll(session: Session, *, vote: Vote) -> list[Line]:
    """The whole roll, by name."""
    rows = session.exec(
        select(Elector, Person, Ballot)
        .join(Person, col(Person.id) == Elector.person_id)
        .outerjoin(Ballot, _is_ballot_of(Elector.vote_id, Elector.person_id))
        .where(Elector.vote_id == vote.id)
        .order_by(col(Person.name), col(Person.id))
    )
    return [Line(*row) for row in rows]


def recused(roll: Sequence[Line]) -> list[str]:
    """The names of those who recused themselves."""
    return [line.person.name for line in roll if line.ballot is not None and line.ballot.choice is Cast.RECUSE]


_ROLL, _CAST = table(Elector), table(Ballot)
_TURNOUT = (
    columns(
        func.count(case((_CAST.c.id.is_not(None) | _ROLL.c.voted_on.is_not(None), 1))),
        func.count(_ROLL.c.id),
    )
    .select_from(_ROLL)
    .outerjoin(
        _CAST,
        (_CAST.c.vote_id == _ROLL.c.vote_id)
        & (_CAST.c.person_id == _ROLL.c.person_id)
        & _CAST.c.superseded_at.is_(None),
    )
    .where(_ROLL.c.vote_id == bindparam("vote"))
)


def participation(session: Session, *, vote: Vote) -> tuple[int, int]:
    """How many of the roll have put something on a ballot, and how many are on it."""
    voted, on_roll = read(session, _TURNOUT, {"vote": vote.id}).one()
    return voted, on_roll


def ballots_of(session: Session, *, vote: Vote) -> Sequence[Ballot]:
    """Every ballot there was, those that were changed as well, in the order they were cast."""
    return session.exec(select(Ballot).where(Ballot.vote_id == vote.id).order_by(col(Ballot.id))).all()


def secret_choices(session: Session, *, vote: Vote) -> list[Cast]:
    """What is on the ballots without a name, in no order."""
    return [choice for choice, _ in secret_ballots(session, vote=vote)]


def secret_ballots(session: Session, *, vote: Vote) -> list[tuple[Cast, list[int]]]:
    """The ballots without a name, each with whom it names, in no order."""
    ballots = select(col(SecretBallot.choice), col(SecretBallot.ranking)).where(SecretBallot.vote_id == vote.id)
    return [(choice, ranking) for choice, ranking in session.exec(ballots)]


def candidates_of(session: Session, *, vote: Vote) -> list[ranked.Candidate]:
    """Who stands in a ballot, by name; nobody in any other vote."""
    rows = session.exec(
        select(Candidate, Person)
        .join(Person, col(Person.id) == Candidate.person_id)
        .where(Candidate.vote_id == vote.id)
        .order_by(col(Person.name), col(Person.id))
    )
    return [ranked.Candidate(person.id, person.name, row.company_id, row.lot) for row, person in rows]


def ballot_of(session: Session, *, call_id: int) -> Vote | None:
    """The ballot of a call, the latest one if there were several."""
    return session.exec(select(Vote).where(Vote.call_id == call_id).order_by(col(Vote.number).desc())).first()


def roll_of(session: Session, *, vote: Vote) -> Sequence[Elector]:
    """Every place on the roll."""
    return session.exec(select(Elector).where(Elector.vote_id == vote.id).order_by(col(Elector.person_id))).all()


def replacement_of(session: Session, *, vote: Vote) -> Vote | None:
    """The vote that took the place of another one."""
    return session.exec(select(Vote).where(Vote.replaces_id == vote.id).order_by(col(Vote.id).desc())).first()


def over(session: Session, *, group: WorkingGroup, words: Sequence[str]) -> Sequence[Vote]:
    """The votes that are not open any more, by number, with all of those words in question or background."""
    asked = func.lower(col(Vote.question) + " " + col(Vote.background))
    return session.exec(
        select(Vote)
        .where(
            Vote.group_id == group.id,
            or_(col(Vote.outcome).is_not(None), col(Vote.withdrawn_at).is_not(None)),
            *(asked.contains(word.lower(), autoescape=True) for word in words),
        )
        .order_by(col(Vote.number))
    ).all()


def may_be_due(session: Session, *, now: datetime) -> Sequence[Vote]:
    """The open votes of all groups that the clock may have closed: past their time, or with nobody left to wait for."""
    return session.scalars(_MAY_BE_DUE, {"now": now, "yesterday": (now - timedelta(days=1)).date()}).all()


_STILL_SITS = exists().where(
    col(Membership.person_id) == Elector.person_id,
    col(Membership.group_id) == Vote.group_id,
    col(Membership.ends_on) >= bindparam("yesterday"),
    col(Membership.ended_at).is_(None),
)
_IS_MISSING = exists().where(
    col(Elector.vote_id) == Vote.id,
    col(Elector.voted_on).is_(None),
    ~exists().where(_is_ballot_of(Elector.vote_id, Elector.person_id)),
    _STILL_SITS,
)
_MAY_BE_DUE = (
    select(Vote)
    .where(*_IS_OPEN, or_(col(Vote.closes_at) <= bindparam("now"), ~_IS_MISSING))
    .order_by(col(Vote.group_id), col(Vote.id))
)
