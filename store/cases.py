"""Strike cases (clause 17): opened and withdrawn as the record says, settled as the officers agree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from rules import strikes as rule
from rules.ruling import Choice, Opinion, Ruling, ruling
from rules.strikes import Standing, StandingState
from rules.terms import TermsHistory
from store import audit, groups, members, outbox, strikes
from store import terms as store_terms
from store.models import CaseState, Meeting, OfficeKind, Person, StrikeCase, StrikeOpinion, WorkingGroup

CARD, TOLD, WORD, OUTCOME = "strike-card", "strike-told", "strike-word", "strike-outcome"
_UNSETTLED = (CaseState.OPEN, CaseState.DEFERRED)
_OUTCOMES = {Choice.REMOVE: CaseState.REMOVED, Choice.WAIVE: CaseState.WAIVED, Choice.DEFER: CaseState.DEFERRED}


@dataclass(frozen=True)
class Bench:
    """Who decides a case: the officers less its subject, and the SRO where they split."""

    deciders: tuple[Person, ...]
    sro: Person | None

    def ruling(self, opinions: Sequence[StrikeOpinion], *, agreeing: int) -> Ruling:
        """What those opinions come to."""
        return ruling(
            [Opinion(o.person_id, o.choice, o.until) for o in opinions],
            deciders=[person.id for person in self.deciders],
            sro=self.sro.id if self.sro else None,
            agreeing=agreeing,
        )

    def asked(self, ruling: Ruling) -> tuple[Person, ...]:
        """Everybody who is asked, the SRO only where one is needed."""
        return (*self.deciders, self.sro) if ruling.needs_sro and self.sro else self.deciders


def bench_of(session: Session, *, group: WorkingGroup, subject_id: int, day: date) -> Bench:
    """Who decides on this member on that day."""
    holders = members.holders(session, group=group, on=day)
    order = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR, OfficeKind.PROGRAMME_MANAGER)
    officers = {holders[kind].id: holders[kind] for kind in order if kind in holders}
    officers.pop(subject_id, None)
    sro = holders.get(OfficeKind.SRO)
    apart = sro is not None and sro.id != subject_id and sro.id not in officers
    return Bench(tuple(officers.values()), sro if apart else None)


def case_of(session: Session, *, group: WorkingGroup, case_id: int) -> StrikeCase | None:
    """The case of that id, if it is the group's."""
    case = session.get(StrikeCase, case_id)
    return case if case is not None and case.group_id == group.id else None


def opinions_on(session: Session, *, case: StrikeCase) -> Sequence[StrikeOpinion]:
    """What the officers said of a case in its present round, in the order given, replaced opinions included."""
    return session.exec(
        select(StrikeOpinion)
        .where(StrikeOpinion.case_id == case.id, StrikeOpinion.round == case.round)
        .order_by(col(StrikeOpinion.id))
    ).all()


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


def keep_in_step(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    person_ids: Collection[int],
    now: datetime,
    terms: TermsHistory,
) -> None:
    """Make words, cases and cards agree with the record of a meeting that has just changed.

    A member below the limit is owed the private word on a strike from this meeting; one at the limit has a case, once;
    a case that no longer holds is withdrawn.
    """
    today, year = groups.local_date(group, now), meeting.on_date.year
    facts = strikes.facts_of(session, group=group, year=year, person_ids=person_ids)
    open_cases = _unsettled(session, group, year)
    for person_id in person_ids:
        standing = rule.standing(facts[person_id], as_of=today, year=year, terms=terms)
        case = open_cases.get(person_id)
        if standing.is_case_due and case is None:
            _open(session, group, person_id, year, now, terms)
        elif case is not None:
            if not standing.is_case_due:
                _withdraw(session, group, case, now)
            _redraw(session, group, case)
        elif standing.state is StandingState.WARNED and any(owed.meeting.id == meeting.id for owed in standing.strikes):
            subject = f"{meeting.id}:{person_id}"
            outbox.owe(session, group=group, kind=WORD, subject=subject, now=now, to_person_id=person_id)


def keep_true(session: Session, *, group: WorkingGroup, now: datetime, terms: TermsHistory) -> None:
    """Withdraw every open case that the record does not bear out any more, and draw the cards of the others again."""
    today = groups.local_date(group, now)
    cases = session.exec(
        select(StrikeCase).where(StrikeCase.group_id == group.id, col(StrikeCase.state).in_(_UNSETTLED))
    ).all()
    for case in cases:
        standing = standing_of(session, group=group, person_id=case.person_id, year=case.year, today=today, terms=terms)
        if not standing.is_case_due:
            _withdraw(session, group, case, now)
        _redraw(session, group, case)


def give_opinion(
    session: Session,
    *,
    group: WorkingGroup,
    case: StrikeCase,
    officer: Person,
    choice: Choice,
    now: datetime,
    terms: TermsHistory,
    reason: str = "",
    until: date | None = None,
) -> Ruling:
    """Record what an officer thinks, in place of what they thought before, and carry out what is agreed by it."""
    today = groups.local_date(group, now)
    session.add(
        StrikeOpinion(
            team_id=group.team_id,
            case_id=case.id,
            round=case.round,
            person_id=officer.id,
            choice=choice,
            until=until,
            reason=reason,
            given_at=now,
        )
    )
    session.flush()
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=officer.id,
        deed="strike.opinion",
        subject=f"case:{case.id}",
        facts={"choice": choice.value, "until": until.isoformat() if until else None, "round": case.round},
        words={case.person_id: reason},
    )
    bench = bench_of(session, group=group, subject_id=case.person_id, day=today)
    ruling = bench.ruling(opinions_on(session, case=case), agreeing=terms.on(today).terms.strikes.agreeing)
    if ruling.outcome is not None:
        _settle(session, group, case, ruling, now, terms)
    _owe_cards(session, group, case, bench.asked(ruling), now)
    _redraw(session, group, case)
    return ruling


def deferred(session: Session) -> Sequence[StrikeCase]:
    """Every case that is put off."""
    return session.exec(select(StrikeCase).where(StrikeCase.state == CaseState.DEFERRED)).all()


def bring_back(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """Put a deferred case to the officers again: the same case, with fresh cards."""
    case.state = CaseState.OPEN
    case.round += 1
    case.deferred_until = None
    session.add(case)
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=None,
        deed="strike.return",
        subject=f"case:{case.id}",
        facts={"round": case.round},
    )
    _redraw(session, group, case)
    _put_to_officers(session, group, case, now, terms)


def _unsettled(session: Session, group: WorkingGroup, year: int) -> dict[int, StrikeCase]:
    rows = session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id, StrikeCase.year == year, col(StrikeCase.state).in_(_UNSETTLED)
        )
    )
    return {case.person_id: case for case in rows}


def _open(session: Session, group: WorkingGroup, person_id: int, year: int, now: datetime, terms: TermsHistory) -> None:
    case = StrikeCase(team_id=group.team_id, group_id=group.id, person_id=person_id, year=year, opened_at=now)
    session.add(case)
    session.flush()
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=None,
        deed="strike.open",
        subject=f"case:{case.id}",
        facts={"person": person_id, "year": year},
    )
    _put_to_officers(session, group, case, now, terms)
    outbox.owe(session, group=group, kind=TOLD, subject=str(case.id), now=now, to_person_id=person_id)


def _put_to_officers(
    session: Session, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory
) -> None:
    today = groups.local_date(group, now)
    bench = bench_of(session, group=group, subject_id=case.person_id, day=today)
    ruling = bench.ruling([], agreeing=terms.on(today).terms.strikes.agreeing)
    _owe_cards(session, group, case, bench.asked(ruling), now)


def _owe_cards(
    session: Session, group: WorkingGroup, case: StrikeCase, people: Collection[Person], now: datetime
) -> None:
    for person in people:
        subject = f"{case.id}:{case.round}:{person.id}"
        outbox.owe(session, group=group, kind=CARD, subject=subject, now=now, to_person_id=person.id)


def _redraw(session: Session, group: WorkingGroup, case: StrikeCase) -> None:
    subjects = outbox.subjects_owed(session, group=group, kind=CARD, prefix=f"{case.id}:")
    outbox.redraw(session, group=group, kind=CARD, subjects=subjects)


def _withdraw(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    case.state = CaseState.WITHDRAWN
    case.settled_at = now
    session.add(case)
    audit.record(session, group=group, now=now, actor_id=None, deed="strike.withdraw", subject=f"case:{case.id}")
    _owe_outcome(session, group, case, now)


def _owe_outcome(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """The member is told how it ended; a round can end twice, deferred and then withdrawn."""
    subject = f"{case.id}:{case.round}:{case.state.value}"
    outbox.owe(session, group=group, kind=OUTCOME, subject=subject, now=now, to_person_id=case.person_id)


def _settle(
    session: Session, group: WorkingGroup, case: StrikeCase, ruling: Ruling, now: datetime, terms: TermsHistory
) -> None:
    assert ruling.outcome is not None  # noqa: S101 - the caller has just looked
    today = groups.local_date(group, now)
    standing = standing_of(session, group=group, person_id=case.person_id, year=case.year, today=today, terms=terms)
    case.state = _OUTCOMES[ruling.outcome]
    case.deferred_until = ruling.until
    if ruling.outcome is not Choice.DEFER:
        case.settled_at = now
        case.settled_meeting_ids = [owed.meeting.id for owed in standing.strikes]
    if ruling.outcome is Choice.REMOVE:
        members.end_membership(session, group=group, person_id=case.person_id, now=now, day=today)
    session.add(case)
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=None,
        deed=f"strike.{ruling.outcome.value}",
        subject=f"case:{case.id}",
        facts={"agreed_by": sorted(ruling.agreed_by), "until": ruling.until.isoformat() if ruling.until else None},
    )
    _owe_outcome(session, group, case, now)
