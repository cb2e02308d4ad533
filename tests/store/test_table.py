"""A table read from its rows and written back, on both engines."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from small import NOW, TODAY, found, person, seat
from sqlalchemy import event
from sqlmodel import Session, select

from rules.authority import Role
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Enter, Turn, Turned
from rules.findings import Bar
from rules.offices import Appoint, Deputise, StandDown
from rules.roster import Arrange, Describe, MakeSeats
from rules.table import SeatKind, Table
from rules.verdict import Change, decide
from store import audit, employers, groups, members, people, table, terms
from store.models import (
    AuditEntry,
    Company,
    Employment,
    Membership,
    Office,
    OfficeAgreement,
    OfficeKind,
    Owed,
    Person,
    Seat,
    WorkingGroup,
)

DAY = timedelta(days=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    """Ann of Acme and Bob of Bright in supplier seats, Dee a stakeholder, Pam the programme manager."""
    made = found(session)
    terms.adopt(session, group=made, terms=terms.preset(), effective_on=date(2020, 1, 1), now=NOW)
    for name, company in (("Ann", "Acme"), ("Bob", "Bright"), ("Dee", "Board")):
        sitter = person(session, name, f"U0{name.upper()}")
        employer = people.add_company(session, team_id=made.team_id, name=company, is_member=company != "Board")
        people.employ(session, person=sitter, company=employer)
        if name == "Dee":
            place = members.add_seat(session, group=made, kind=SeatKind.STAKEHOLDER, label="board", body="Board")
            members.seat_person(
                session, group=made, person=sitter, seat=place, starts_on=TODAY - 300 * DAY, ends_on=TODAY + 300 * DAY
            )
        else:
            seat(session, made, sitter)
    members.add_seat(session, group=made, kind=SeatKind.SUPPLIER, label="vacant")
    pam = person(session, "Pam", "U0PAM")
    members.appoint(session, group=made, person=pam, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY - 99 * DAY)
    return made


def load(session: Session, group: WorkingGroup) -> Table:
    return table.load(session, group=group)


def who(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def carry_out(session: Session, group: WorkingGroup, change: Change) -> Table:
    verdict = table.carry_out(
        session,
        group=group,
        change=change,
        deed="test",
        actor=who(session, "Pam"),
        now=NOW,
        history=terms.history(session, group=group),
    )
    assert verdict.bars == (), verdict.bars
    return load(session, group)


def unnumbered(made: Table) -> object:
    """The table without the ids of its rows, by which one that was only thought of differs from one that is kept."""
    names = {number: each.name for number, each in made.people.items()}
    companies = {number: each.name for number, each in made.companies.items()}
    seats = {number: each.label for number, each in made.seats.items()}
    jobs = [(names[j.person_id], companies[j.company_id], j.starts_on, j.ends_on) for j in made.jobs]
    sittings = [
        (names[s.person_id], seats[s.seat_id], *(getattr(s, part) for part in ("starts_on", "ends_on", "term_ends_on")))
        for s in made.sittings
    ]
    offices = [
        (names[o.person_id], o.kind, o.starts_on, o.ends_on, o.deputy_for_id is None, o.agreed_by) for o in made.offices
    ]
    return (
        sorted(map(str, (replace(each, id=0) for each in made.people.values()))),
        sorted(map(str, (replace(each, id=0, merged_into_id=None) for each in made.companies.values()))),
        sorted(map(str, (replace(each, id=0) for each in made.seats.values()))),
        *(sorted(map(str, rows)) for rows in (jobs, sittings, offices)),
    )


def changes(session: Session, group: WorkingGroup) -> dict[str, Change]:
    """One of each kind."""
    ids = {each.name: each.id for each in session.exec(select(Person))}
    seats = {each.label: each.id for each in session.exec(select(Seat))}
    companies = {each.name: each.id for each in session.exec(select(Company))}
    manager = session.exec(select(Office)).one()
    return {
        "join": Join("Flo", seats["vacant"], TODAY, None, "Acme Two", post="Partner", email="flo@acme.example"),
        "succeed": Join("Eve", seats["board"], TODAY + DAY, None, "Board"),
        "leave": Leave(ids["Ann"], TODAY + 10 * DAY),
        "renew": Renew(ids["Ann"]),
        "move": Move(ids["Ann"], seats["vacant"]),
        "employ": Employ(ids["Ann"], "Elsewhere", TODAY + 5 * DAY),
        "none": Employ(ids["Ann"], "", TODAY),
        "clash": Employ(ids["Ann"], "Bright", TODAY),
        "chair": Appoint(ids["Ann"], Role.CHAIR, TODAY),
        "sro": Appoint(ids["Pam"], Role.SRO, TODAY, ("Members", "Police")),
        "manager": Appoint(ids["Bob"], Role.PROGRAMME_MANAGER, TODAY),
        "deputy": Deputise(ids["Bob"], TODAY, TODAY + 9 * DAY),
        "arrange": Arrange(SeatKind.SUPPLIER, "renamed", "for records", True, seat_id=seats["vacant"]),
        "seats": MakeSeats(),
        "describe": Describe(ids["Ann"], "Ann Lee", "Director", "ann@acme.example", "U0ANN"),
        "lapse": Turned(companies["Acme"], Turn.LAPSED, TODAY),
        "merge": Turned(companies["Acme"], Turn.MERGED, TODAY, "Bright"),
        "apply": Turned(companies["Board"], Turn.APPLIED, TODAY),
        "enter": Enter("Elm", "mapping", True, True),
        "correct": Enter("Acme Ltd", "records", True, False, companies["Acme"]),
        "stand down": StandDown(manager.id, TODAY),
    }


KINDS = [
    "join", "succeed", "leave", "renew", "move", "employ", "none", "clash", "chair", "sro", "manager", "deputy",
    "arrange", "seats", "describe", "lapse", "merge", "apply", "enter", "correct",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_rules_say_is_what_is_kept(session: Session, group: WorkingGroup, kind: str) -> None:
    """A what-if on a copy and the deed on the rows come to the same table."""
    history = terms.history(session, group=group)
    if kind == "join":
        people.add_company(session, team_id=group.team_id, name="Acme Two")
    change = changes(session, group)[kind]
    before = load(session, group)
    supposed = decide(before, change, today=TODAY, terms=history)
    assert load(session, group) == before, "supposing writes nothing"

    kept = carry_out(session, group, change)

    assert unnumbered(kept) == unnumbered(supposed.after) != unnumbered(before)
    [entry] = [entry for entry in session.exec(select(AuditEntry)) if entry.deed == "test"]
    assert entry.subject in entry.facts
    assert audit.first_broken_link(session, group_id=group.id) is None


def test_the_tests_try_every_kind_of_change(session: Session, group: WorkingGroup) -> None:
    assert [*KINDS, "stand down"] == list(changes(session, group))


def test_what_is_barred_writes_nothing(session: Session, group: WorkingGroup) -> None:
    before = load(session, group)

    verdict = table.carry_out(
        session,
        group=group,
        change=changes(session, group)["stand down"],
        deed="test",
        actor=who(session, "Pam"),
        now=NOW,
        history=terms.history(session, group=group),
    )

    assert [bar.what for bar in verdict.bars] == [Bar.NO_SUCCESSOR]
    assert load(session, group) == before
    assert session.exec(select(AuditEntry)).all() == []


def test_words_that_somebody_wrote_are_beside_the_hashed_part(session: Session, group: WorkingGroup) -> None:
    carry_out(session, group, Describe(who(session, "Ann").id, "Ann Lee", "Director", "ann@acme.example", "U0ANN"))

    [entry] = session.exec(select(AuditEntry)).all()
    assert entry.facts == {f"person:{who(session, 'Ann Lee').id}": {"text": ["email", "name", "post"]}}


def test_agreements_to_an_appointment_are_kept(session: Session, group: WorkingGroup) -> None:
    kept = carry_out(session, group, Appoint(who(session, "Pam").id, Role.SRO, TODAY, ("Members", "Police")))

    assert [row.body for row in session.exec(select(OfficeAgreement))] == ["Members", "Police"]
    assert [office.agreed_by for office in kept.offices if office.kind is Role.SRO] == [("Members", "Police")]
    assert [s.label for s in kept.seats.values() if s.label == "SRO"] == ["SRO"]


def test_a_renewal_that_falls_away_is_deleted(session: Session, group: WorkingGroup) -> None:
    ann = who(session, "Ann").id
    carry_out(session, group, Renew(ann))
    assert len(members.memberships_of(session, group=group, person_id=ann)) == 2

    carry_out(session, group, Leave(ann, TODAY))

    assert [row.ends_on for row in members.memberships_of(session, group=group, person_id=ann)] == [TODAY]
    [gone] = [entry.facts for entry in session.exec(select(AuditEntry)) if "gone" in str(entry.facts)]
    assert [facts["gone"]["starts_on"] for facts in gone.values() if "gone" in facts] == [
        (TODAY + 301 * DAY).isoformat()
    ]


# the roll


def test_electors_are_the_members_less_whoever_has_come_to_anothers_company(
    session: Session, group: WorkingGroup
) -> None:
    def names(day: date) -> list[str]:
        return [each.name for each in table.electors(session, group=group, day=day)]

    assert names(TODAY) == ["Ann", "Bob", "Dee"]
    carry_out(session, group, Employ(who(session, "Ann").id, "Bright", TODAY + DAY))
    assert (names(TODAY), names(TODAY + DAY)) == (["Ann", "Bob", "Dee"], ["Bob", "Dee"])
    carry_out(session, group, Leave(who(session, "Bob").id, TODAY + DAY))
    assert (names(TODAY + DAY), names(TODAY + 2 * DAY)) == (["Bob", "Dee"], ["Ann", "Dee"])
    assert names(TODAY + 301 * DAY) == []


def test_whoever_was_removed_today_is_no_elector(session: Session, group: WorkingGroup) -> None:
    members.end_membership(session, group=group, person_id=who(session, "Ann").id, now=NOW, day=TODAY)

    assert [each.name for each in table.electors(session, group=group, day=TODAY)] == ["Bob", "Dee"]


# other groups


def test_a_company_reaches_every_group_of_the_workspace_in_which_its_people_sit(
    session: Session, group: WorkingGroup
) -> None:
    other = found(session, "Other", channel_id="C0OTHER")
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=date(2020, 1, 1), now=NOW)
    seat(session, other, who(session, "Ann"))
    acme = session.exec(select(Company).where(Company.name == "Acme")).one()

    carry_out(session, group, Turned(acme.id, Turn.LAPSED, TODAY))

    theirs = session.exec(select(Membership).where(Membership.person_id == who(session, "Ann").id)).all()
    assert [(row.group_id, row.employer_until) for row in theirs] == [
        (group.id, date(2028, 2, 1)),
        (other.id, date(2028, 2, 1)),
    ]
    told = [row for row in session.exec(select(Owed)) if row.kind == employers.WORD]
    assert [row.group_id for row in told] == [group.id, other.id]


def test_a_group_in_which_nobody_is_concerned_is_left_alone(session: Session, group: WorkingGroup) -> None:
    other = found(session, "Other", channel_id="C0OTHER")
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=date(2020, 1, 1), now=NOW)
    seat(session, other, who(session, "Bob"))

    carry_out(session, group, Employ(who(session, "Ann").id, "", TODAY))

    assert [entry.group_id for entry in session.exec(select(AuditEntry))] == [group.id]


# how it is read


def test_people_of_another_workspace_are_not_read(session: Session, group: WorkingGroup) -> None:
    groups.add_workspace(session, team_id="T0ELSE", name="Else", now=NOW)
    people.add_person(session, team_id="T0ELSE", name="Zed")
    people.add_company(session, team_id="T0ELSE", name="Zed Ltd")

    made = load(session, group)

    assert "Zed" not in {each.name for each in made.people.values()}
    assert made.company_called("Zed Ltd") is None


def test_reading_takes_as_many_queries_whatever_there_is(session: Session, group: WorkingGroup) -> None:
    def queries() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        session.flush()
        event.listen(session.get_bind(), "before_cursor_execute", counted)
        try:
            load(session, group)
        finally:
            event.remove(session.get_bind(), "before_cursor_execute", counted)
        return count

    few = queries()
    for number in range(20):
        sitter = person(session, f"Sitter {number}")
        employer = people.add_company(session, team_id=group.team_id, name=f"Company {number}")
        people.employ(session, person=sitter, company=employer)
        seat(session, group, sitter)

    assert queries() == few
    assert len(session.exec(select(Employment)).all()) == 23
