"""`/members` and a line that is confirmed: every change of the table, and what is kept of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from memberships import DANA, DONE, does, id_of, member_company, sat, the_group, the_table, told
from sqlmodel import Session
from world import AFTER, NOVEMBER, World, plain, texts

from rules.table import Sitting
from store import groups, members, people, terms
from store.models import (
    AuditEntry,
    Company,
    Employment,
    Membership,
    Office,
    OfficeAgreement,
    OfficeKind,
    Person,
    Seat,
    SeatKind,
)


def test_joining_a_vacant_seat_enters_a_person_outside_slack(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    world.write(member_company("Acme", is_sme=True))

    said = does(world, "join Ada Byron (acme) supplier seat 3 from 1 Mar 2028")

    assert "*Ada Byron* (Acme) takes the seat *supplier 3* from Wed 1 Mar 2028 to Thu 28 Feb 2030." in said
    assert sat(world, "Ada Byron") == [("supplier 3", date(2028, 3, 1), date(2030, 2, 28))]
    [ada] = [person for person in world.rows(Person) if person.name == "Ada Byron"]
    assert (ada.slack_user_id, ada.email) == (None, None)
    [entry] = [entry for entry in world.rows(AuditEntry) if entry.deed == "member.join"]
    [row] = [row for row in world.rows(Membership) if row.person_id == ada.id]
    assert entry.subject == f"membership:{row.id}"
    assert entry.facts[f"membership:{row.id}"]["ends_on"] == "2030-02-28"
    assert "Ada" not in str(entry.facts)


def test_a_seat_of_a_kind_is_one_that_is_vacant_and_suits_the_company(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    does(world, "leave Tomasz on 31 Oct")
    world.write(member_company("Acme", is_sme=True))
    world.write(member_company("Big", is_sme=False))

    sme, big = (told(world, f"what-if join Ada Byron ({company}) supplier")[0] for company in ("Acme", "Big"))

    assert "takes the seat *supplier 2 (SME seat)*" in sme
    assert "takes the seat *supplier 3*" in big


def test_a_successor_in_a_stakeholder_seat(world: World) -> None:
    does(world, "join Ada Byron (Home Office) stakeholder 10 from 1 Dec")

    assert sat(world, "Daniel Asante")[0][2] == date(2027, 11, 30)
    assert sat(world, "Ada Byron") == [("stakeholder 10", date(2027, 12, 1), date(2029, 11, 30))]
    [company] = [company for company in world.rows(Company) if company.name == "Home Office"]
    assert not company.is_member


def test_leaving_ends_the_membership_and_an_office_with_it(world: World) -> None:
    does(world, "leave Amara on 30 Nov")

    def chair(session: Session, on: date) -> bool:
        [group] = groups.all_groups(session)
        return OfficeKind.CHAIR in members.holders(session, group=group, on=on)

    assert world.read(lambda s: [chair(s, date(2027, 11, 30)), chair(s, date(2027, 12, 1))]) == [True, False]
    assert sat(world, "Amara Okafor")[0][2] == date(2027, 11, 30)


def test_moving_to_another_seat(world: World) -> None:
    does(world, "leave Omar on 31 Oct")

    does(world, "move Priya to supplier seat 3")

    assert sat(world, "Priya Raman") == [
        ("supplier 3", date(2027, 11, 1), date(2028, 2, 29)),
        ("supplier 4", date(2026, 3, 1), date(2027, 10, 31)),
    ]


@pytest.mark.slow
def test_a_move_does_not_make_a_member_new_for_a_strike(world: World) -> None:
    """Adjoining memberships are one run: ten days of notice stay ten days."""
    does(world, "leave Grace on 31 Oct")
    world.move_to(datetime(2027, 11, 10, 9, tzinfo=UTC))
    does(world, "move Omar to supplier 8")
    world.move_to(AFTER)

    world.person(DANA).takes_roll({"U0OMAR": "absent"})

    assert "at the limit" in plain(world.person("U0OMAR").types("/standing")["text"])


def test_a_change_of_employer_is_kept_with_its_day_and_its_end(world: World) -> None:
    said = does(world, "employer Priya to Somewhere New from 30 Nov")

    assert "may remain until Mon 28 Feb 2028" not in said
    [held] = [s for s in _sittings(world) if s.person_id == id_of(world, "Priya Raman")]
    assert (held.ends_on, held.employer_until, held.term_ends_on) == (
        date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29),
    )  # fmt: skip
    jobs = [job for job in world.rows(Employment) if job.person_id == id_of(world, "Priya Raman")]
    assert [(job.starts_on, job.ends_on) for job in jobs] == [(None, date(2027, 11, 29)), (date(2027, 11, 30), None)]


def test_an_sro_is_appointed_with_who_agreed_and_takes_the_seat(world: World) -> None:
    does(world, "office sro Yuki agreed by Members' vote, Police <chiefs>")

    bodies = [agreement.body for agreement in world.rows(OfficeAgreement)]
    assert bodies == ["Members' vote", "Police <chiefs>"]
    assert sat(world, "Yuki Tanabe")[1][0] == "stakeholder 9"
    assert sat(world, "Rhiannon Pugh")[0][2] == date(2027, 10, 31)
    assert "• SRO: Yuki Tanabe; agreed by Members' vote and Police &lt;chiefs&gt;" in told(world, "")


def test_a_deputy_acts_and_can_be_ended(world: World) -> None:
    does(world, "deputy Grace from 1 Nov to 30 Nov")
    assert "• Deputy programme manager for Dana Whitlock: Grace Mbeki – until Tue 30 Nov 2027" in told(
        world, "", "U0GRACE"
    )

    grace = world.person("U0GRACE")
    grace.opens("/members deputy nobody on 10 Nov")
    assert DONE in texts(grace.submits()["view"])

    assert [office.ends_on for office in world.rows(Office) if office.deputy_for_id] == [date(2027, 11, 10)]


def test_what_has_changed_meanwhile_is_looked_at_again(world: World) -> None:
    dana = world.person(DANA)
    dana.opens("/members leave Tomasz on 30 Nov")
    world.write(_end("Siobhán Kelleher", date(2027, 11, 15)))

    again = dana.submits()
    assert "*Something has changed meanwhile, and nothing was done.*" in texts(again["view"])
    assert "this leaves no SME, fewer than 2" in texts(again["view"])
    assert sat(world, "Tomasz Zieliński")[0][2] == date(2028, 2, 29)

    assert DONE in texts(dana.submits()["view"])
    assert sat(world, "Tomasz Zieliński")[0][2] == date(2027, 11, 30)


def test_what_is_barred_by_now_is_refused(world: World) -> None:
    dana = world.person(DANA)
    dana.opens("/members renew Priya")
    world.write(_end("Priya Raman", date(2027, 10, 15)))

    assert "Priya Raman is not a member. Choose somebody who sits at the table." in texts(dana.submits()["view"])


def test_rights_are_looked_at_when_it_is_confirmed(world: World) -> None:
    dana = world.person(DANA)
    dana.opens("/members renew Priya")
    world.write(_manager_goes)

    done = dana.submits()

    assert "You are not on the roll" in texts(done["view"])
    assert len(sat(world, "Priya Raman")) == 1


def test_seats_are_made_where_a_group_has_none(world: World) -> None:
    world.write(_drop_vacant_seats)

    lines = told(world, "")
    assert "• 7 supplier seats set up, and the terms have 8 (clause 12)." in lines
    assert lines[-1].endswith("`/members seats` makes the seats that the terms name.")
    said = does(world, "seats")

    assert "Seats are made: *supplier 7*." in said
    assert len([seat for seat in world.rows(Seat) if seat.label.startswith("supplier")]) == 8


def test_a_company_change_reaches_the_persons_other_groups(world: World) -> None:
    other = world.write(_second_group)

    does(world, "employer Priya to nobody from 1 Nov")

    held = [row for row in world.rows(Membership) if row.group_id == other]
    assert [(row.ends_on, row.employer_until) for row in held] == [(date(2028, 2, 1), date(2028, 2, 1))]
    assert [entry.deed for entry in world.rows(AuditEntry) if entry.group_id == other] == ["member.employer"]


# what the tests need


def _sittings(world: World) -> list[Sitting]:
    return list(world.read(the_table).sittings)


def _end(name: str, on: date) -> Callable[[Session], None]:
    def end(session: Session) -> None:
        group = the_group(session)
        [person] = people.called(people.everyone(session, team_id=group.team_id), name)
        for row in members.memberships_of(session, group=group, person_id=person.id):
            row.ends_on = on
            session.add(row)

    return end


def _manager_goes(session: Session) -> None:
    for office in members.offices_in(session, group=the_group(session)):
        if office.kind is OfficeKind.PROGRAMME_MANAGER:
            office.ends_on = date(2027, 10, 31)
            session.add(office)


def _drop_vacant_seats(session: Session) -> None:
    """Wen Li was never a member, and there is no supplier 7."""
    group = the_group(session)
    [wen] = people.called(people.everyone(session, team_id=group.team_id), "Wen Li")
    for row in members.memberships_of(session, group=group, person_id=wen.id):
        session.delete(row)
    session.flush()
    for seat in members.seats_of(session, group=group):
        if seat.label == "supplier 7":
            session.delete(seat)


def _second_group(session: Session) -> int:
    group = the_group(session)
    other = groups.add_group(
        session, team_id=group.team_id, name="Other", now=NOVEMBER, channel_id="C0FORUM", zone=group.zone,
        division=group.division,
    )  # fmt: skip
    terms.adopt(session, group=other, terms=terms.preset(), effective_on=date(2026, 1, 1), now=NOVEMBER)
    seat = members.add_seat(session, group=other, kind=SeatKind.SUPPLIER, label="supplier 1")
    [priya] = people.called(people.everyone(session, team_id=group.team_id), "Priya")
    members.seat_person(
        session, group=other, person=priya, seat=seat, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31)
    )
    return int(other.id)
