"""Finding cases, and what bears on them: the opinions, the terms, the standing, and claims that they wait for."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from rules import strikes as rule
from rules.number import Number
from rules.ruling import Ruling
from rules.strikes import Standing
from rules.terms import Terms, TermsHistory
from store import groups, strikes
from store import terms as store_terms
from store.benches import Bench, bench_of
from store.models import CaseState, Claim, Meeting, StrikeCase, StrikeOpinion, WorkingGroup

UNSETTLED = (CaseState.OPEN, CaseState.DEFERRED)

_IN_STATE = select(StrikeCase).where(StrikeCase.state == bindparam("state"))


def case_of(session: Session, *, group: WorkingGroup, case_id: int) -> StrikeCase | None:
    """The case of that id, if it is the group's."""
    case = session.get(StrikeCase, case_id)
    return case if case is not None and case.group_id == group.id else None


def undecided(session: Session) -> Sequence[StrikeCase]:
    """Every case that is open, of all groups."""
    return session.scalars(_IN_STATE, {"state": CaseState.OPEN}).all()


def deferred(session: Session) -> Sequence[StrikeCase]:
    """Every case that is put off."""
    return session.scalars(_IN_STATE, {"state": CaseState.DEFERRED}).all()


def of_person(session: Session, group: WorkingGroup, person_id: int) -> Sequence[StrikeCase]:
    """A person's cases that are open or put off, of whichever year."""
    return session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id,
            StrikeCase.person_id == person_id,
            col(StrikeCase.state).in_(UNSETTLED),
        )
    ).all()


def unsettled(session: Session, group: WorkingGroup, year: int) -> dict[int, StrikeCase]:
    """The cases of a year that are open or put off, by whom they are about."""
    rows = session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id, StrikeCase.year == year, col(StrikeCase.state).in_(UNSETTLED)
        )
    )
    return {case.person_id: case for case in rows}


def removed_over(session: Session, group: WorkingGroup, meeting: Meeting) -> dict[int, StrikeCase]:
    """The removals that rest on a meeting, by whom they removed."""
    rows = session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id,
            StrikeCase.year == meeting.on_date.year,
            StrikeCase.state == CaseState.REMOVED,
        )
    )
    return {case.person_id: case for case in rows if meeting.id in case.settled_meeting_ids}


def terms_of(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> Terms:
    """The terms by which a case is decided: those in force when it was opened."""
    return terms.on(groups.local_date(group, case.opened_at)).terms


def agreeing(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> Number:
    """How many have to agree on a case."""
    return terms_of(case, group=group, terms=terms).describe("strikes.agreeing")


def opinions_on(session: Session, *, case: StrikeCase) -> Sequence[StrikeOpinion]:
    """What the officers said of a case in its present round, in the order given, replaced opinions included."""
    return session.exec(
        select(StrikeOpinion)
        .where(StrikeOpinion.case_id == case.id, StrikeOpinion.round == case.round)
        .order_by(col(StrikeOpinion.id))
    ).all()


def ruling_on(
    session: Session, *, group: WorkingGroup, case: StrikeCase, day: date, terms: TermsHistory
) -> tuple[Bench, Ruling]:
    """Who decides a case on a day, and what they have ruled by then."""
    bench = bench_of(session, group=group, subject_id=case.person_id, day=day)
    needed = terms_of(case, group=group, terms=terms).strikes.agreeing
    return bench, bench.ruling(opinions_on(session, case=case), agreeing=needed)


def disputed(session: Session, *, case: StrikeCase) -> Sequence[Meeting]:
    """The meetings of its year at which the subject claims to have been, while no officer has decided: a case waits."""
    claimed = session.exec(
        select(Meeting)
        .join(Claim, col(Claim.meeting_id) == Meeting.id)
        .where(Meeting.group_id == case.group_id, Claim.person_id == case.person_id, col(Claim.decided_at).is_(None))
        .order_by(col(Meeting.starts_at))
    )
    return [meeting for meeting in claimed if meeting.on_date.year == case.year]


def standing_of(
    session: Session, *, group: WorkingGroup, person_id: int, year: int, today: date, terms: TermsHistory
) -> Standing:
    """A member's standing in a year, as it is seen today."""
    facts = strikes.facts_of(session, group=group, year=year, person_ids=[person_id])[person_id]
    return rule.standing(facts, as_of=today, year=year, terms=terms)


def evidence_for(session: Session, *, group: WorkingGroup, case: StrikeCase) -> Standing:
    """The subject's whole year as the record stands, for whoever looks at the case."""
    return standing_of(
        session,
        group=group,
        person_id=case.person_id,
        year=case.year,
        today=date(case.year, 12, 31),
        terms=store_terms.history(session, group=group),
    )
