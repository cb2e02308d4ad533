"""What the clock brings to a case: its return after a deferral, the reminder, and the next agenda."""

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlmodel import Session

from calendars import wall_clock
from store import cases, groups, terms
from store.models import CaseState, StrikeCase, WorkingGroup

MORNING = time(9)
"""When a deferred case comes back, on the group's clock."""


def bring_back_deferred(session: Session, now: datetime) -> None:
    """Put every deferred case whose day has come to the officers again."""
    for case in cases.deferred(session):
        group = _locked(session, case)
        if case.state is CaseState.DEFERRED and _returns_at(group, case) <= now:
            cases.bring_back(session, group=group, case=case, now=now, terms=terms.history(session, group=group))


def returns_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When deferred cases come back."""
    for case in cases.deferred(session):
        group = groups.group_of(session, group_id=case.group_id)
        yield _returns_at(group, case), f"{group.name}: a deferred case comes back"


def chase_undecided(session: Session, now: datetime) -> None:
    """See that whoever decides has a card; remind those who have not answered; in the end, tell of the agenda."""
    for case in cases.undecided(session):
        group = _locked(session, case)
        if case.state is CaseState.OPEN:
            cases.chase(session, group=group, case=case, now=now, terms=terms.history(session, group=group))


def chases_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """The reminder of each undecided case, and when it goes on the agenda."""
    for case in cases.undecided(session):
        group = groups.group_of(session, group_id=case.group_id)
        history = terms.history(session, group=group)
        for at, what in (
            (cases.remind_at(case, group=group, terms=history), "reminder of an undecided case"),
            (cases.agenda_at(case, group=group, terms=history), "an undecided case goes on the agenda"),
        ):
            if at > now:
                yield at, f"{group.name}: {what}"


def _locked(session: Session, case: StrikeCase) -> WorkingGroup:
    """The case's group, which nobody else changes meanwhile; the case is read again after the wait."""
    group = groups.group_of(session, group_id=case.group_id)
    groups.lock(session, group=group)
    session.refresh(case)
    return group


def _returns_at(group: WorkingGroup, case: StrikeCase) -> datetime:
    return wall_clock.instant(case.deferred_until or date.max, MORNING, zone=group.zone)
