"""What people say to a case, and carrying out what the officers have agreed."""

from datetime import date, datetime

from sqlmodel import Session

from rules.ruling import Choice, Ruling
from rules.terms import TermsHistory
from store import agenda, groups, members
from store.cases import found, telling
from store.cases.record import withdraw
from store.models import CaseState, Person, StrikeCase, StrikeOpinion, WorkingGroup

_OUTCOMES = {Choice.REMOVE: CaseState.REMOVED, Choice.WAIVE: CaseState.WAIVED, Choice.DEFER: CaseState.DEFERRED}


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
    telling.keep(session, group, case, "strike.opinion", now, actor_id=officer.id, facts=said, words=reason)
    day = groups.local_date(group, now)
    bench, ruling = found.ruling_on(session, group=group, case=case, day=day, terms=terms)
    if ruling.outcome is not None:
        _settle(session, group, case, ruling, now, terms)
    telling.owe_cards(session, group, case, bench, ruling, now)
    telling.redraw(session, group, case)
    return ruling


def reply(session: Session, *, group: WorkingGroup, case: StrikeCase, words: str, now: datetime) -> None:
    """Keep what the member says to their case, in place of what they said before, and show it to the officers."""
    case.reply = words
    case.replied_at = now
    session.add(case)
    telling.keep(session, group, case, "strike.reply", now, actor_id=case.person_id, words=words)
    telling.redraw(session, group, case)


def _settle(
    session: Session, group: WorkingGroup, case: StrikeCase, ruling: Ruling, now: datetime, terms: TermsHistory
) -> None:
    assert ruling.outcome is not None  # noqa: S101 - the caller has just looked
    today = groups.local_date(group, now)
    standing = found.standing_of(
        session, group=group, person_id=case.person_id, year=case.year, today=today, terms=terms
    )
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
    telling.keep(session, group, case, f"strike.{ruling.outcome.value}", now, facts=facts)
    agenda.drop_case(session, group=group, case=case, now=now)
    telling.owe_outcome(session, group, case, now)


def _remove(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> list[tuple[date, date]]:
    """End the membership, and with it the questions about it of other years; returns the renewals that fall away."""
    today = groups.local_date(group, now)
    session.flush()
    for other in found.of_person(session, group, case.person_id):
        withdraw(session, group, other, now)
    return members.end_membership(session, group=group, person_id=case.person_id, now=now, day=today)
