"""What the clock brings to a case: the return after a deferral, the reminder, the next agenda."""

from datetime import datetime, timedelta

from sqlmodel import Session

from rules.ruling import Ruling
from rules.terms import TermsHistory
from store import agenda, groups, members, outbox
from store.benches import Bench
from store.cases import found, telling
from store.cases.record import withdraw
from store.models import CaseState, OfficeKind, StrikeCase, WorkingGroup


def bring_back(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """Put a deferred case to the officers again: the same case, with fresh cards.

    It is withdrawn if the membership has ended meanwhile.
    """
    if _is_moot(session, group, case, now):
        withdraw(session, group, case, now)
        return
    case.state = CaseState.OPEN
    case.round += 1
    case.asked_at = now
    case.agenda_at = None
    case.deferred_until = None
    session.add(case)
    telling.keep(session, group, case, "strike.return", now, facts={"round": case.round})
    telling.redraw(session, group, case)
    telling.put(session, group, case, now, terms)


def remind_at(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> datetime:
    """When the officers who have not answered are reminded."""
    return case.asked_at + timedelta(days=found.terms_of(case, group=group, terms=terms).strikes.case_reminder_days)


def agenda_at(case: StrikeCase, *, group: WorkingGroup, terms: TermsHistory) -> datetime:
    """When an undecided case goes on the next agenda."""
    return case.asked_at + timedelta(days=found.terms_of(case, group=group, terms=terms).strikes.case_agenda_days)


def chase(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """See that whoever is asked now has a card, and do what an open case is owed by this time.

    It is withdrawn if the membership has ended meanwhile.
    """
    if _is_moot(session, group, case, now):
        withdraw(session, group, case, now)
        return
    for kind, cards in _cards(session, group, case, now, terms).items():
        for subject, person_id in cards.items():
            telling.owe(session, group, kind, subject, person_id, now)
    if case.agenda_at is None and agenda_at(case, group=group, terms=terms) <= now:
        put_on_agenda(session, group=group, case=case, now=now)
    if case.agenda_at is not None:
        agenda.put_case(session, group=group, case=case, now=now)


def has_to_be_chased(
    session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory
) -> bool:
    """Whether `chase` would do anything. Reads only."""
    if _is_moot(session, group, case, now):
        return True
    if case.agenda_at is None and agenda_at(case, group=group, terms=terms) <= now:
        return True
    if case.agenda_at is not None and agenda.next_without_case(session, group=group, case=case, now=now):
        return True
    owed = _cards(session, group, case, now, terms).items()
    return any(outbox.unowed(session, group=group, kind=kind, subjects=cards) for kind, cards in owed)


def put_on_agenda(session: Session, *, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """Note that an undecided case goes on the next agenda as a private item, and tell those who prepare it."""
    case.agenda_at = now
    session.add(case)
    telling.keep(session, group, case, "strike.agenda", now, facts={"round": case.round})
    holders = members.holders(session, group=group, on=groups.local_date(group, now))
    chair = holders.get(OfficeKind.CHAIR)
    if chair is None or chair.id == case.person_id:
        chair = holders.get(OfficeKind.VICE_CHAIR)
    for person in (chair, holders.get(OfficeKind.PROGRAMME_MANAGER)):
        if person is not None and person.id != case.person_id:
            telling.owe(session, group, telling.AGENDA, f"{case.id}:{case.round}:{person.id}", person.id, now)


def _is_moot(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> bool:
    """Whether there is no membership left to decide on."""
    today = groups.local_date(group, now)
    return not members.is_member_from(session, group=group, person_id=case.person_id, day=today)


def _cards(
    session: Session, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory
) -> dict[str, dict[str, int]]:
    """The cards that there are by now, by kind: one for each who is asked, in time a fresh one as a reminder."""
    bench, ruling = found.ruling_on(session, group=group, case=case, day=groups.local_date(group, now), terms=terms)
    owed = {telling.CARD: telling.cards(case, bench, ruling)}
    if remind_at(case, group=group, terms=terms) <= now:
        silent = _silent(session, group, case, bench, ruling, now, terms)
        owed[telling.REMINDER] = telling.cards(case, bench, ruling, only=silent)
    return owed


def _silent(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    bench: Bench,
    ruling: Ruling,
    now: datetime,
    terms: TermsHistory,
) -> set[int]:
    """Who has not answered; the SRO's time begins with the view that made the others split."""
    waiting = set(ruling.waiting_for)
    days = found.terms_of(case, group=group, terms=terms).strikes.case_reminder_days
    views = found.opinions_on(session, case=case)
    if bench.sro is not None and views and views[-1].given_at + timedelta(days=days) > now:
        waiting.discard(bench.sro.id)
    return waiting
