"""Open calls (clauses 9 and 14): opened, withdrawn, closed by the clock, and settled, on the spot or by a ballot."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from rules import calls as rule
from rules import employer
from rules.authority import Role
from rules.calls import Nominee, Outcome
from rules.changes import Join
from rules.offices import Appoint
from rules.table import Table
from rules.terms import TermsHistory
from rules.verdict import Change
from store import audit, employers, groups, interest, outbox, table, terms
from store.models import (
    UNBOUND,
    CallState,
    Nomination,
    NominationState,
    OfficeKind,
    OpenCall,
    Person,
    WorkingGroup,
)

CARD, RESULT = "call-card", "call-result"
ASKED = "nomination-asked"
WAITING = (CallState.OPEN, CallState.BALLOT)

_UNSETTLED = select(OpenCall).where(OpenCall.state == CallState.OPEN, ~col(OpenCall.team_id).startswith(UNBOUND))
_CLOSED = (
    _UNSETTLED.where(OpenCall.closes_at <= bindparam("now"))
    .with_only_columns(col(OpenCall.id))
    .order_by(col(OpenCall.closes_at), col(OpenCall.id))
)


def open_call(
    session: Session,
    *,
    group: WorkingGroup,
    call: rule.Call,
    closes_at: datetime,
    words: str,
    actor: Person,
    now: datetime,
) -> OpenCall:
    """Publish a call to the channel, and tell the interest list where it is for seats."""
    made = OpenCall(
        team_id=group.team_id,
        group_id=group.id,
        office=OfficeKind(call.office.value) if call.office else None,
        is_sme=call.is_sme,
        places=call.places,
        starts_on=call.starts_on,
        words=words,
        opened_at=now,
        opened_by_id=actor.id,
        closes_at=closes_at,
    )
    session.add(made)
    session.flush()
    _audit(session, group, made, "call.open", now, actor)
    channel = group.channel_id
    outbox.owe(session, group=group, kind=CARD, subject=str(made.id), now=now, to_channel_id=channel)
    if call.office is None:
        interest.tell(session, group=group, call=made, now=now)
    return made


def withdraw(session: Session, *, group: WorkingGroup, call: OpenCall, actor: Person, now: datetime) -> None:
    """Take a call back before it comes to anything; whoever was nominated, the officers and the channel are told."""
    _settle(session, group, call, CallState.WITHDRAWN, now, actor)


def settle(session: Session, *, call: OpenCall, now: datetime) -> None:
    """Once the clock has passed its closing instant: appoint everybody who stands if all of them can sit, leave it to a
    ballot if not, or note that nobody stood. Whoever may not stand any more is left out; done once."""
    if call.state is not CallState.OPEN or now < call.closes_at:
        return
    group = groups.group_of(session, group_id=call.group_id)
    known, history = table.load(session, group=group), terms.history(session, group=group)
    able = _able(session, group, call, known, history, now)
    wanted = value(call, group=group, now=now)
    places = call.places if call.office else min(call.places, len(rule.free_seats(known, wanted)))
    per_company = history.on(wanted.starts_on).terms.seats.per_company
    match rule.comes_to(_companies(known, wanted, able), places=places, per_company=per_company):
        case Outcome.APPOINTED:
            appoint(session, call=call, chosen=[nomination.person_id for nomination in able], now=now, by=None)
        case Outcome.BALLOT:
            _settle(session, group, call, CallState.BALLOT, now, None)
        case Outcome.UNFILLED:
            _settle(session, group, call, CallState.UNFILLED, now, None)


def appoint(session: Session, *, call: OpenCall, chosen: Sequence[int], now: datetime, by: Person | None) -> list[int]:
    """Give the places of a call that has closed to those who were chosen, in that order, and tell everybody concerned.

    Used where nobody else stood, and by the ballot with what it came to. `by` is None where the clock did it. Whoever
    the rules bar by now is left out; returns the ids of those who were appointed. All of `chosen` stand.
    """
    group = groups.group_of(session, group_id=call.group_id)
    history = terms.history(session, group=group)
    standing = {
        person.id: (nomination, person)
        for nomination, person in nominations(session, call=call, states=[NominationState.STANDS])
    }
    for nomination, person in (standing[person_id] for person_id in chosen):
        change = _appointment(session, group, call, person, now)
        verdict = change and table.carry_out(
            session,
            group=group,
            change=change,
            deed="office.appoint" if call.office else "member.join",
            actor=by,
            now=now,
            history=history,
        )
        is_done = verdict is not None and not verdict.bars
        nomination.state = NominationState.APPOINTED if is_done else NominationState.BARRED
        session.add(nomination)
        if is_done:
            interest.take_back(session, group=group, person=person, actor=by, now=now)
    session.flush()
    appointed = [person.id for _, person in nominations(session, call=call, states=[NominationState.APPOINTED])]
    _settle(session, group, call, CallState.FILLED if appointed else CallState.UNFILLED, now, by)
    return appointed


def value(call: OpenCall, *, group: WorkingGroup, now: datetime) -> rule.Call:
    """A call as the rules know it; the first day of an appointment is never in the past."""
    first = max(call.starts_on, groups.local_date(group, now))
    office = Role(call.office.value) if call.office else None
    return rule.Call(call.places, first, is_sme=call.is_sme, office=office)


def is_open(call: OpenCall, *, now: datetime) -> bool:
    """Whether somebody can still stand: the clock decides, whether or not the call has been settled."""
    return call.state is CallState.OPEN and now < call.closes_at


def call_of(session: Session, *, group: WorkingGroup, call_id: int) -> OpenCall | None:
    """The call of that id, if it is the group's."""
    call = session.get(OpenCall, call_id)
    return call if call is not None and call.group_id == group.id else None


def waiting(session: Session, *, group: WorkingGroup) -> Sequence[OpenCall]:
    """The calls of a group that are open or wait for a ballot, the one that closes first at the top."""
    return session.exec(
        select(OpenCall)
        .where(OpenCall.group_id == group.id, col(OpenCall.state).in_(WAITING))
        .order_by(col(OpenCall.closes_at), col(OpenCall.id))
    ).all()


def open_in(session: Session, *, team_id: str, now: datetime) -> Sequence[OpenCall]:
    """The calls of a workspace that somebody can stand in now."""
    return session.exec(
        select(OpenCall)
        .where(OpenCall.team_id == team_id, OpenCall.state == CallState.OPEN, OpenCall.closes_at > now)
        .order_by(col(OpenCall.closes_at), col(OpenCall.id))
    ).all()


def to_close(session: Session, *, after: datetime) -> Sequence[OpenCall]:
    """The calls of all groups in Slack that close after an instant, the next one first."""
    to_come = _UNSETTLED.where(OpenCall.closes_at > after).order_by(col(OpenCall.closes_at), col(OpenCall.id))
    return session.exec(to_come).all()


def closed(session: Session, *, now: datetime) -> Sequence[int]:
    """The calls of all groups in Slack, by id, that have closed and are not settled."""
    return session.scalars(_CLOSED, {"now": now}).all()


def nominations(
    session: Session, *, call: OpenCall, states: Collection[NominationState] = tuple(NominationState)
) -> Sequence[tuple[Nomination, Person]]:
    """Whoever was nominated in a call, in the order in which they were, with the person."""
    return session.exec(
        select(Nomination, Person)
        .join(Person, col(Person.id) == Nomination.person_id)
        .where(Nomination.call_id == call.id, col(Nomination.state).in_(states))
        .order_by(col(Nomination.id))
    ).all()


def _able(
    session: Session, group: WorkingGroup, call: OpenCall, known: Table, history: TermsHistory, now: datetime
) -> list[Nomination]:
    """Who stands and still may; it is noted of the others that they may not."""
    able = []
    for nomination, person in nominations(session, call=call, states=[NominationState.STANDS]):
        found = rule.standing(
            known,
            value(call, group=group, now=now),
            Nominee(person.id, person.name),
            others=(),
            today=groups.local_date(group, now),
            terms=history,
        )
        if found.bars:
            nomination.state = NominationState.BARRED
            session.add(nomination)
        else:
            able.append(nomination)
    return able


def _companies(known: Table, wanted: rule.Call, able: Sequence[Nomination]) -> list[int | None]:
    """The company of each candidate for a seat; for an office, where it does not matter, None."""
    if wanted.office is not None:
        return [None for _ in able]
    found = (employer.employer_on(known, nomination.person_id, wanted.starts_on) for nomination in able)
    return [company.id if company else None for company in found]


def _appointment(session: Session, group: WorkingGroup, call: OpenCall, person: Person, now: datetime) -> Change | None:
    """The change that appoints somebody; None if no seat is free any more."""
    wanted = value(call, group=group, now=now)
    if wanted.office is not None:
        return Appoint(person.id, wanted.office, wanted.starts_on)
    free = rule.free_seats(table.load(session, group=group), wanted)
    return Join(person.name, free[0].id, wanted.starts_on, person_id=person.id) if free else None


def _settle(
    session: Session, group: WorkingGroup, call: OpenCall, state: CallState, now: datetime, actor: Person | None
) -> None:
    call.state, call.settled_at = state, now
    session.add(call)
    session.flush()
    _audit(session, group, call, f"call.{state.value}", now, actor)
    redraw(session, group=group, call=call)
    subject = f"{call.id}:{state.value}"
    channel = group.channel_id
    outbox.owe(session, group=group, kind=RESULT, subject=f"{subject}:channel", now=now, to_channel_id=channel)
    for person_id in _concerned(session, group, call, now):
        employers.owe_in_slack(session, group, RESULT, f"{subject}:{person_id}", person_id, now)


def redraw(session: Session, *, group: WorkingGroup, call: OpenCall) -> None:
    """Have the card in the channel drawn again, and the questions to those who were put forward."""
    asked = [str(nomination.id) for nomination, _ in nominations(session, call=call)]
    outbox.redraw(session, group=group, kind=CARD, subjects=[str(call.id)])
    outbox.redraw(session, group=group, kind=ASKED, subjects=asked)


def _concerned(session: Session, group: WorkingGroup, call: OpenCall, now: datetime) -> list[int]:
    """Whoever was nominated and has not declined or withdrawn, and the officers; each once."""
    gone = (NominationState.DECLINED, NominationState.WITHDRAWN)
    nominees = [person.id for nomination, person in nominations(session, call=call) if nomination.state not in gone]
    officers = employers.officers(session, group=group, day=groups.local_date(group, now))
    return list(dict.fromkeys([*nominees, *(officer.id for officer in officers)]))


def _audit(
    session: Session, group: WorkingGroup, call: OpenCall, deed: str, now: datetime, actor: Person | None
) -> None:
    found = nominations(session, call=call)
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=f"call:{call.id}",
        facts={
            "office": call.office.value if call.office else None,
            "sme": call.is_sme,
            "places": call.places,
            "first": call.starts_on.isoformat(),
            "closes": call.closes_at.isoformat(),
            "nominees": {str(nomination.person_id): nomination.state.value for nomination, _ in found},
        },
    )
