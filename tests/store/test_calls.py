"""What becomes of a call that has closed, on both engines: appointed on the spot, a ballot, or unfilled."""

from datetime import date, timedelta

import pytest
from small import NOW, TODAY, found, person, seat
from sqlmodel import Session, select

from rules import calls as rule
from rules.authority import Role
from rules.changes import Employ
from store import calls, interest, members, nominations, people, table, terms
from store.models import (
    AuditEntry,
    CallState,
    Membership,
    Nomination,
    NominationState,
    Office,
    OfficeKind,
    OpenCall,
    Owed,
    Person,
    SeatKind,
    WorkingGroup,
)

DAY = timedelta(days=1)
CLOSES = NOW + 7 * DAY
FIRST = TODAY + 30 * DAY
S = NominationState


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    """Ann of Acme sits, Pam is the programme manager, two supplier seats and one for an SME are vacant."""
    made = found(session)
    terms.adopt(session, group=made, terms=terms.preset(), effective_on=date(2020, 1, 1), now=NOW)
    for name in ("Acme", "Bright", "Crown", "Dove"):
        people.add_company(session, team_id=made.team_id, name=name, is_sme=name == "Dove")
    seat(session, made, employed(session, "Ann", "Acme"))
    for label, is_sme in (("one", False), ("two", False), ("small", True)):
        members.add_seat(session, group=made, kind=SeatKind.SUPPLIER, label=label, is_sme_seat=is_sme)
    pam = person(session, "Pam", "U0PAM")
    members.appoint(session, group=made, person=pam, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY - 99 * DAY)
    return made


def employed(session: Session, name: str, company: str) -> Person:
    made = person(session, name, f"U0{name.upper()}")
    [employer] = [c for c in people.companies(session, team_id=made.team_id) if c.name == company]
    people.employ(session, person=made, company=employer)
    return made


def called(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def opened(session: Session, group: WorkingGroup, places: int = 1, **kind: object) -> OpenCall:
    return calls.open_call(
        session,
        group=group,
        call=rule.Call(places, FIRST, **kind),  # type: ignore[arg-type]
        closes_at=CLOSES,
        words="",
        actor=called(session, "Pam"),
        now=NOW,
    )


def stands(session: Session, group: WorkingGroup, call: OpenCall, who: Person) -> Person:
    nominations.nominate(session, group=group, call=call, person=who, by=who, statement="", now=NOW)
    return who


def states(session: Session, call: OpenCall) -> dict[str, NominationState]:
    return {person.name: nomination.state for nomination, person in calls.nominations(session, call=call)}


def seats_of(session: Session, who: Person) -> list[tuple[date, date]]:
    rows = session.exec(select(Membership).where(Membership.person_id == who.id).order_by("starts_on"))
    return [(row.starts_on, row.ends_on) for row in rows]


def test_no_more_candidates_than_places_are_appointed_once_with_their_terms(
    session: Session, group: WorkingGroup
) -> None:
    call = opened(session, group, 2)
    bob = stands(session, group, call, employed(session, "Bob", "Bright"))
    interest.ask(session, group=group, person=bob, actor=bob, now=NOW)

    calls.settle(session, call=call, now=CLOSES - timedelta(microseconds=1))
    assert call.state is CallState.OPEN
    assert calls.is_open(call, now=CLOSES - timedelta(microseconds=1))
    assert not calls.is_open(call, now=CLOSES), "the clock decides, before anything is settled"
    for minutes in (0, 5):
        calls.settle(session, call=call, now=CLOSES + timedelta(minutes=minutes))

    assert call.state is CallState.FILLED
    assert call.settled_at == CLOSES
    assert states(session, call) == {"Bob": S.APPOINTED}
    assert interest.listed(session, group=group) == [], "nobody waits who has come"
    assert seats_of(session, bob) == [(FIRST, date(FIRST.year + 2, FIRST.month, FIRST.day) - DAY)]
    [joined] = session.exec(select(AuditEntry).where(AuditEntry.deed == "member.join")).all()
    assert joined.actor_id is None, "the clock did it"
    told = session.exec(select(Owed.subject).where(Owed.kind == calls.RESULT)).all()
    assert sorted(told) == sorted(
        [f"{call.id}:filled:channel", f"{call.id}:filled:{bob.id}", f"{call.id}:filled:{called(session, 'Pam').id}"]
    )


def test_more_of_them_wait_for_the_ballot_which_appoints_by_the_same_door(
    session: Session, group: WorkingGroup
) -> None:
    call = opened(session, group, 1)
    bob, cy = (
        stands(session, group, call, employed(session, name, company))
        for name, company in (("Bob", "Bright"), ("Cy", "Crown"))
    )

    calls.settle(session, call=call, now=CLOSES)
    assert call.state is CallState.BALLOT
    assert seats_of(session, bob) == seats_of(session, cy) == []

    assert calls.appoint(session, call=call, chosen=[cy.id], now=CLOSES + 40 * DAY, by=called(session, "Pam")) == [
        cy.id
    ]
    assert call.state is CallState.FILLED
    assert states(session, call) == {"Bob": S.STANDS, "Cy": S.APPOINTED}
    assert [first for first, _ in seats_of(session, cy)] == [TODAY + 47 * DAY], (
        "never before the day of the appointment"
    )


def test_two_of_one_company_are_left_to_the_ballot_and_never_both_sit(session: Session, group: WorkingGroup) -> None:
    call = opened(session, group, 2)
    bob, bea = (stands(session, group, call, employed(session, name, "Bright")) for name in ("Bob", "Bea"))

    calls.settle(session, call=call, now=CLOSES)
    assert call.state is CallState.BALLOT

    appointed = calls.appoint(session, call=call, chosen=[bob.id, bea.id], now=CLOSES, by=None)
    assert appointed == [bob.id]
    assert states(session, call) == {"Bob": S.APPOINTED, "Bea": S.BARRED}
    assert seats_of(session, bea) == []


def test_nobody_or_only_people_who_have_not_accepted_leaves_it_unfilled(session: Session, group: WorkingGroup) -> None:
    call = opened(session, group, 1)
    bob = employed(session, "Bob", "Bright")
    nominations.nominate(session, group=group, call=call, person=bob, by=called(session, "Ann"), statement="", now=NOW)

    calls.settle(session, call=call, now=CLOSES)

    assert call.state is CallState.UNFILLED
    assert states(session, call) == {"Bob": S.ASKED}
    assert seats_of(session, bob) == []


def test_whoever_may_not_sit_any_more_at_the_close_is_left_out(session: Session, group: WorkingGroup) -> None:
    call = opened(session, group, 2)
    bob, cy = (
        stands(session, group, call, employed(session, name, company))
        for name, company in (("Bob", "Bright"), ("Cy", "Crown"))
    )
    table.carry_out(
        session,
        group=group,
        change=Employ(bob.id, "Acme", TODAY + DAY),
        deed="member.employer",
        actor=called(session, "Pam"),
        now=NOW,
        history=terms.history(session, group=group),
    )

    calls.settle(session, call=call, now=CLOSES)

    assert states(session, call) == {"Bob": S.BARRED, "Cy": S.APPOINTED}
    assert call.state is CallState.FILLED
    assert len(seats_of(session, cy)) == 1


def test_a_seat_that_was_filled_meanwhile_is_not_filled_twice(session: Session, group: WorkingGroup) -> None:
    call = opened(session, group, 1, is_sme=True)
    dot = stands(session, group, call, employed(session, "Dot", "Dove"))
    [small] = [each for each in members.seats_of(session, group=group) if each.label == "small"]
    members.seat_person(
        session, group=group, person=employed(session, "Cy", "Crown"), seat=small, starts_on=TODAY, ends_on=FIRST + DAY
    )

    calls.settle(session, call=call, now=CLOSES)

    assert call.state is CallState.UNFILLED
    assert seats_of(session, dot) == []


def test_an_office_is_appointed_to_with_its_dates(session: Session, group: WorkingGroup) -> None:
    ann = called(session, "Ann")
    call = opened(session, group, office=Role.CHAIR)
    stands(session, group, call, ann)

    calls.settle(session, call=call, now=CLOSES)

    [office] = session.exec(select(Office).where(Office.kind == OfficeKind.CHAIR)).all()
    assert (office.person_id, office.starts_on) == (ann.id, FIRST)
    assert office.ends_on == max(last for _, last in seats_of(session, ann)), "with the membership (clause 9)"
    assert call.state is CallState.FILLED


def test_a_withdrawn_call_is_not_settled(session: Session, group: WorkingGroup) -> None:
    call = opened(session, group, 1)
    bob = stands(session, group, call, employed(session, "Bob", "Bright"))
    calls.withdraw(session, group=group, call=call, actor=called(session, "Pam"), now=NOW + DAY)

    calls.settle(session, call=call, now=CLOSES)

    assert call.state is CallState.WITHDRAWN
    assert seats_of(session, bob) == []
    assert calls.closed(session, now=CLOSES) == []
    assert session.exec(select(Nomination.state)).all() == [S.STANDS]
