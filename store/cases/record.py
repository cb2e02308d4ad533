"""What the record makes of cases: it opens them, withdraws them, and can change behind a removal."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from rules.strikes import Standing
from rules.terms import TermsHistory
from store import agenda, groups, members, outbox
from store.benches import bench_of
from store.cases import found, telling
from store.models import CaseState, Meeting, StrikeCase, WorkingGroup


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
    open_cases = found.unsettled(session, group, year)
    removed = found.removed_over(session, group, meeting)
    for person_id, standing in standings.items():
        case = open_cases.get(person_id)
        if person_id in removed:
            _tell_of_correction(session, group, removed[person_id], meeting, standing, now)
        if case is not None and not standing.is_case_due:
            withdraw(session, group, case, now)
        elif case is not None:
            telling.redraw(session, group, case)
        elif standing.is_case_due and members.is_member_from(session, group=group, person_id=person_id, day=today):
            _open(session, group, person_id, year, now, terms)


def keep_true(session: Session, *, group: WorkingGroup, now: datetime, terms: TermsHistory) -> None:
    """Withdraw every open case that the record does not bear out any more, and draw the cards of the others again."""
    today = groups.local_date(group, now)
    cases = session.exec(
        select(StrikeCase).where(StrikeCase.group_id == group.id, col(StrikeCase.state).in_(found.UNSETTLED))
    ).all()
    for case in cases:
        standing = found.standing_of(
            session, group=group, person_id=case.person_id, year=case.year, today=today, terms=terms
        )
        if standing.is_case_due:
            telling.redraw(session, group, case)
        else:
            withdraw(session, group, case, now)


def draw_again(session: Session, *, group: WorkingGroup, person_id: int) -> None:
    """Have the cards of a person's open cases drawn again: something beside the record has changed."""
    for case in found.of_person(session, group, person_id):
        telling.redraw(session, group, case)


def _open(session: Session, group: WorkingGroup, person_id: int, year: int, now: datetime, terms: TermsHistory) -> None:
    case = StrikeCase(
        team_id=group.team_id, group_id=group.id, person_id=person_id, year=year, opened_at=now, asked_at=now
    )
    session.add(case)
    session.flush()
    telling.keep(session, group, case, "strike.open", now, facts={"person": person_id, "year": year})
    telling.put(session, group, case, now, terms)


def withdraw(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """Take back a question that is none any more, and have its cards say so."""
    case.state = CaseState.WITHDRAWN
    case.settled_at = now
    session.add(case)
    telling.keep(session, group, case, "strike.withdraw", now)
    agenda.drop_case(session, group=group, case=case, now=now)
    telling.owe_outcome(session, group, case, now)
    telling.redraw(session, group, case)


def _tell_of_correction(
    session: Session, group: WorkingGroup, case: StrikeCase, meeting: Meeting, standing: Standing, now: datetime
) -> None:
    """The officers are told that a meeting behind a removal no longer counts, or that it does so again.

    Not if they have taken the person back by then.
    """
    today, prefix = groups.local_date(group, now), f"{case.id}:{meeting.id}:"
    if members.is_member_from(session, group=group, person_id=case.person_id, day=today):
        return
    told = outbox.subjects_owed(session, group=group, kind=telling.REINSTATE, prefix=prefix)
    outbox.redraw(session, group=group, kind=telling.REINSTATE, subjects=told)
    if meeting.id not in {owed.meeting.id for owed in standing.strikes}:
        for officer in bench_of(session, group=group, subject_id=case.person_id, day=today).deciders:
            telling.owe(session, group, telling.REINSTATE, f"{prefix}{officer.id}", officer.id, now)
