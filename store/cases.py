"""Strike cases (clause 17): opened and withdrawn as the record says, settled as the officers agree."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from rules import strikes as rule
from rules.number import Number
from rules.ruling import Choice, Ruling
from rules.strikes import Standing
from rules.terms import Terms, TermsHistory
from store import audit, groups, members, outbox, strikes
from store import terms as store_terms
from store.benches import Bench, bench_of
from store.models import (
    CaseState,
    Claim,
    Meeting,
    OfficeKind,
    Person,
    StrikeCase,
    StrikeOpinion,
    WorkingGroup,
)

CARD, REMINDER, TOLD, OUTCOME = "strike-card", "strike-reminder", "strike-told", "strike-outcome"
AGENDA, REINSTATE = "strike-agenda", "strike-reinstate"
_UNSETTLED = (CaseState.OPEN, CaseState.DEFERRED)
_OUTCOMES = {Choice.REMOVE: CaseState.REMOVED, Choice.WAIVE: CaseState.WAIVED, Choice.DEFER: CaseState.DEFERRED}


def case_of(session: Session, *, group: WorkingGroup, case_id: int) -> StrikeCase | None:
    """The case of that id, if it is the group's."""
    case = session.get(StrikeCase, case_id)
    return case if case is not None and case.group_id == group.id else None


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


def keep_in_step(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    standings: Mapping[int, Standing],
    now: datetime,
    terms: TermsHistory,
) -> None:
    """Make cases and cards agree with the standings after a change of a meeting's record.

    A member at the limit has a case, once; a case that no longer holds is withdrawn. A removal stands: the officers
    are told that the record behind it has changed.
    """
    today, year = groups.local_date(group, now), meeting.on_date.year
    open_cases = _unsettled(session, group, year)
    removed = _removed_over(session, group, meeting)
    for person_id, standing in standings.items():
        case = open_cases.get(person_id)
        if person_id in removed:
            _tell_of_correction(session, group, removed[person_id], meeting, standing, now)
        if case is not None:
            if not standing.is_case_due:
                _withdraw(session, group, case, now)
            _redraw(session, group, case)
        elif standing.is_case_due and members.is_member_from(session, group=group, person_id=person_id, day=today):
            _open(session, group, person_id, year, now, terms)


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


def draw_again(session: Session, *, group: WorkingGroup, person_id: int) -> None:
    """Have the cards of a person's open cases drawn again: something beside the record has changed."""
    for case in _of_person(session, group, person_id):
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
    said = {"choice": choice.value, "until": until.isoformat() if until else None, "round": case.round}
    _audit(session, group, case, "strike.opinion", now, actor_id=officer.id, facts=said, words=reason)
    day = groups.local_date(group, now)
    bench, ruling = ruling_on(session, group=group, case=case, day=day, terms=terms)
    if ruling.outcome is not None:
        _settle(session, group, case, ruling, now, terms)
    _owe_cards(session, group, case, bench, ruling, now)
    _redraw(session, group, case)
    return ruling


def reply(session: Session, *, group: WorkingGroup, case: StrikeCase, words: str, now: datetime) -> None:
    """Keep what the member says to their case, in place of what they said before, and show it to the officers."""
    case.reply = words
    case.replied_at = now
    session.add(case)
    _audit(session, group, case, "strike.reply", now, actor_id=case.person_id, words=words)
    _redraw(session, group, case)


def undecided(session: Session) -> Sequence[StrikeCase]:
    """Every case that is open, of all groups."""
    return session.exec(select(StrikeCase).where(StrikeCase.state == CaseState.OPEN)).all()


def deferred(session: Session) -> Sequence[StrikeCase]:
    """Every case that is put off."""
    return session.exec(select(StrikeCase).where(StrikeCase.state == CaseState.DEFERRED)).all()


def bring_back(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """Put a deferred case to the officers again: the same case, with fresh cards."""
    case.state = CaseState.OPEN
    case.round += 1
    case.asked_at = now
    case.agenda_at = None
    case.deferred_until = None
    session.add(case)
    _audit(session, group, case, "strike.return", now, facts={"round": case.round})
    _redraw(session, group, case)
    _put(session, group, case, now, terms)


def remind_at(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> datetime:
    """When the officers who have not answered are reminded."""
    return case.asked_at + timedelta(days=terms_of(case, group=group, terms=terms).strikes.case_reminder_days)


def agenda_at(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> datetime:
    """When an undecided case goes on the next agenda."""
    return case.asked_at + timedelta(days=terms_of(case, group=group, terms=terms).strikes.case_agenda_days)


def chase(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """See that whoever is asked now has a card, and do what an open case is owed by this time."""
    bench, ruling = ruling_on(session, group=group, case=case, day=groups.local_date(group, now), terms=terms)
    _owe_cards(session, group, case, bench, ruling, now)
    if remind_at(case, group=group, terms=terms) <= now:
        _remind(session, group, case, bench, ruling, now, terms)
    if case.agenda_at is None and agenda_at(case, group=group, terms=terms) <= now:
        put_on_agenda(session, group=group, case=case, now=now)


def put_on_agenda(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """Note that an undecided case belongs on the next agenda as a private item, and tell those who prepare it."""
    case.agenda_at = now
    session.add(case)
    _audit(session, group, case, "strike.agenda", now, facts={"round": case.round})
    holders = members.holders(session, group=group, on=groups.local_date(group, now))
    chair = holders.get(OfficeKind.CHAIR)
    if chair is None or chair.id == case.person_id:
        chair = holders.get(OfficeKind.VICE_CHAIR)
    for person in (chair, holders.get(OfficeKind.PROGRAMME_MANAGER)):
        if person is not None and person.id != case.person_id:
            _owe(session, group, AGENDA, f"{case.id}:{case.round}:{person.id}", person.id, now)


def _of_person(session: Session, group: WorkingGroup, person_id: int) -> Sequence[StrikeCase]:
    return session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id,
            StrikeCase.person_id == person_id,
            col(StrikeCase.state).in_(_UNSETTLED),
        )
    ).all()


def _unsettled(session: Session, group: WorkingGroup, year: int) -> dict[int, StrikeCase]:
    rows = session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id, StrikeCase.year == year, col(StrikeCase.state).in_(_UNSETTLED)
        )
    )
    return {case.person_id: case for case in rows}


def _removed_over(session: Session, group: WorkingGroup, meeting: Meeting) -> dict[int, StrikeCase]:
    """The removals that rest on a meeting, by whom they removed."""
    rows = session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id,
            StrikeCase.year == meeting.on_date.year,
            StrikeCase.state == CaseState.REMOVED,
        )
    )
    return {case.person_id: case for case in rows if meeting.id in case.settled_meeting_ids}


def _open(session: Session, group: WorkingGroup, person_id: int, year: int, now: datetime, terms: TermsHistory) -> None:
    case = StrikeCase(
        team_id=group.team_id, group_id=group.id, person_id=person_id, year=year, opened_at=now, asked_at=now
    )
    session.add(case)
    session.flush()
    _audit(session, group, case, "strike.open", now, facts={"person": person_id, "year": year})
    _put(session, group, case, now, terms)


def _put(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """Put a case to those who decide it, and tell the member."""
    bench, ruling = ruling_on(session, group=group, case=case, day=groups.local_date(group, now), terms=terms)
    _owe_cards(session, group, case, bench, ruling, now)
    _owe(session, group, TOLD, f"{case.id}:{case.round}", case.person_id, now)


def _owe_cards(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    bench: Bench,
    ruling: Ruling,
    now: datetime,
    *,
    kind: str = CARD,
    only: Collection[int] | None = None,
) -> None:
    """Cards to whoever is asked, or `only` to some of them; the SRO's says in what part they are asked."""
    for person in bench.asked(ruling):
        if only is None or person.id in only:
            part = "sro" if bench.sro is not None and person.id == bench.sro.id else "officer"
            _owe(session, group, kind, f"{case.id}:{case.round}:{part}:{person.id}", person.id, now)


def _remind(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    bench: Bench,
    ruling: Ruling,
    now: datetime,
    terms: TermsHistory,
) -> None:
    """A fresh card to each who has not answered; the SRO's time begins with the view that made them split."""
    waiting = set(ruling.waiting_for)
    days = terms_of(case, group=group, terms=terms).strikes.case_reminder_days
    views = opinions_on(session, case=case)
    if bench.sro is not None and views and views[-1].given_at + timedelta(days=days) > now:
        waiting.discard(bench.sro.id)
    _owe_cards(session, group, case, bench, ruling, now, kind=REMINDER, only=waiting)


def _redraw(session: Session, group: WorkingGroup, case: StrikeCase) -> None:
    for kind in (CARD, REMINDER, TOLD):
        subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{case.id}:")
        outbox.redraw(session, group=group, kind=kind, subjects=subjects)


def _withdraw(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    case.state = CaseState.WITHDRAWN
    case.settled_at = now
    session.add(case)
    _audit(session, group, case, "strike.withdraw", now)
    _owe_outcome(session, group, case, now)


def _owe_outcome(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """The member is told how it ended; a round can end twice, deferred and then withdrawn."""
    _owe(session, group, OUTCOME, f"{case.id}:{case.round}:{case.state.value}", case.person_id, now)


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
    session.add(case)
    renewals = _remove(session, group, case, now) if ruling.outcome is Choice.REMOVE else []
    facts = {
        "agreed_by": sorted(ruling.agreed_by),
        "until": ruling.until.isoformat() if ruling.until else None,
        "renewals": [[day.isoformat() for day in renewal] for renewal in renewals],
    }
    _audit(session, group, case, f"strike.{ruling.outcome.value}", now, facts=facts)
    _owe_outcome(session, group, case, now)


def _remove(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> list[tuple[date, date]]:
    """End the membership, and with it the questions about it of other years; returns the renewals that fall away."""
    today = groups.local_date(group, now)
    session.flush()
    for other in _of_person(session, group, case.person_id):
        _withdraw(session, group, other, now)
        _redraw(session, group, other)
    return members.end_membership(session, group=group, person_id=case.person_id, now=now, day=today)


def _tell_of_correction(
    session: Session, group: WorkingGroup, case: StrikeCase, meeting: Meeting, standing: Standing, now: datetime
) -> None:
    """The officers are told that a meeting behind a removal no longer counts, or that it does so again.

    Not if they have taken the person back by then.
    """
    today, prefix = groups.local_date(group, now), f"{case.id}:{meeting.id}:"
    if members.is_member_from(session, group=group, person_id=case.person_id, day=today):
        return
    told = outbox.subjects_owed(session, group=group, kind=REINSTATE, prefix=prefix)
    outbox.redraw(session, group=group, kind=REINSTATE, subjects=told)
    if meeting.id not in {owed.meeting.id for owed in standing.strikes}:
        for officer in bench_of(session, group=group, subject_id=case.person_id, day=today).deciders:
            _owe(session, group, REINSTATE, f"{prefix}{officer.id}", officer.id, now)


def _owe(session: Session, group: WorkingGroup, kind: str, subject: str, person_id: int, now: datetime) -> None:
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=person_id)


def _audit(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    deed: str,
    now: datetime,
    *,
    actor_id: int | None = None,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"case:{case.id}",
        facts=facts,
        words={case.person_id: words},
    )
