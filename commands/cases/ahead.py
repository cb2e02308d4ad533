"""What the clock brings to a case: its return after a deferral, the reminder, and the next agenda."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sqlmodel import Session

from calendars import wall_clock
from rules.terms import TermsHistory
from store import cases, groups, terms
from store.models import CaseState, StrikeCase, WorkingGroup

MORNING = time(9)
"""When a deferred case comes back, on the group's clock."""


def find_returning(session: Session, now: datetime) -> Sequence[int]:
    """The deferred cases, by id, whose day has come."""
    return [
        case.id for case, group in _with_groups(session, cases.deferred(session)) if _returns_at(group, case) <= now
    ]


def bring_back_deferred(session: Session, now: datetime, case_id: int) -> None:
    """Put one of them to the officers again."""
    case, group = _locked(session, case_id)
    if case.state is CaseState.DEFERRED and _returns_at(group, case) <= now:
        cases.bring_back(session, group=group, case=case, now=now, terms=terms.history(session, group=group))


def returns_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When deferred cases come back."""
    for case, group in _with_groups(session, cases.deferred(session)):
        yield _returns_at(group, case), f"{group.name}: a deferred case comes back"


def find_undecided(session: Session, now: datetime) -> Sequence[int]:
    """The open cases, by id, that wait for a card, a reminder or a place on an agenda, or have nobody to be about."""
    return [
        case.id
        for case, group, history in _undecided(session)
        if cases.has_to_be_chased(session, group=group, case=case, now=now, terms=history)
    ]


def chase_undecided(session: Session, now: datetime, case_id: int) -> None:
    """See that whoever decides has a card; remind those who have not answered; in the end, tell of the agenda."""
    case, group = _locked(session, case_id)
    if case.state is CaseState.OPEN:
        cases.chase(session, group=group, case=case, now=now, terms=terms.history(session, group=group))


def chases_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The reminder of each undecided case, and when it goes on the agenda."""
    for case, group, history in _undecided(session):
        for at, what in (
            (cases.remind_at(case, group=group, terms=history), "reminder of an undecided case"),
            (cases.agenda_at(case, group=group, terms=history), "an undecided case goes on the agenda"),
        ):
            if at > now:
                yield at, f"{group.name}: {what}"


def _undecided(session: Session) -> list[tuple[StrikeCase, WorkingGroup, TermsHistory]]:
    """Every open case, with its group and the group's terms."""
    found = _with_groups(session, cases.undecided(session))
    histories = terms.histories(session, those=list({group.id: group for _, group in found}.values()))
    return [(case, group, histories[group.id]) for case, group in found]


def _with_groups(session: Session, those: Iterable[StrikeCase]) -> list[tuple[StrikeCase, WorkingGroup]]:
    return [(case, groups.group_of(session, group_id=case.group_id)) for case in those]


def _locked(session: Session, case_id: int) -> tuple[StrikeCase, WorkingGroup]:
    """The case as it is once nobody else changes anything in its group."""
    case = session.get_one(StrikeCase, case_id)
    group = groups.group_of(session, group_id=case.group_id)
    groups.lock(session, group=group)
    session.refresh(case)
    return case, group


def _returns_at(group: WorkingGroup, case: StrikeCase) -> datetime:
    return wall_clock.instant(case.deferred_until or date.max, MORNING, zone=group.zone)
