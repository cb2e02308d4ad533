"""`/members` through the front door: the table, what-ifs, and every change as a line and as a form."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session
from world import AFTER, GROUP_CHANNEL, NOVEMBER, World, labels, plain, texts

from bot.changing import NOTHING_WANTING
from bot.render.findings import effects_in_words
from rules.seats import what_if
from rules.table import Sitting, Table
from store import groups, members, people, table, terms
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
    WorkingGroup,
)

DANA = "U0DANA"
DONE = "Done."


def told(world: World, line: str, user: str = DANA) -> list[str]:
    return plain(world.person(user).types(f"/members {line}".strip())["text"]).splitlines()


def does(world: World, line: str) -> str:
    """Type a line and confirm it; the receipt."""
    dana = world.person(DANA)
    dana.opens(f"/members {line}")
    done = dana.submits()
    assert "errors" not in done, done
    assert DONE in texts(done["view"]), done
    return texts(done["view"])


def press(world: World, label: str) -> None:
    """Press a button below the table."""
    dana = world.person(DANA)
    dana.types("/members")
    shown = [message for message in dana.messages() if message["ephemeral"]][-1]
    dana.presses(label, on=shown, channel=GROUP_CHANNEL)
    dana.form()


def sat(world: World, name: str) -> list[tuple[str, date, date]]:
    labels_ = {seat.id: seat.label for seat in world.rows(Seat)}
    [person] = [person for person in world.rows(Person) if person.name == name]
    rows = [row for row in world.rows(Membership) if row.person_id == person.id]
    return sorted((labels_[row.seat_id], row.starts_on, row.ends_on) for row in rows)


# the table


def test_everybody_sees_who_sits_where_for_whom_and_until_when(world: World) -> None:
    lines = told(world, "", "U0OMAR")

    assert lines[:3] == [
        "Members of Data Exchange Working Group",
        "Suppliers – 8 seats, none vacant",
        "• supplier 1: Amara Okafor, chair, Lindqvist Systems (records) – until Tue 29 Feb 2028",
    ]
    assert lines[3] == (
        "• supplier 2 (SME seat): Tomasz Zieliński, vice-chair, Brightwell Software (integration, SME) – until Tue 29 "
        "Feb 2028"
    )
    assert lines[10:12] == [
        "Stakeholders – 4 seats, none vacant",
        "• stakeholder 9, Senior Responsible Officer: Rhiannon Pugh, SRO, National Records Board (public body) – until "
        "Tue 29 Feb 2028",
    ]
    assert lines[-1] == "12 members (about 12, clause 10); 2 from an SME (at least 2, clause 13)."
    assert lines[-6:-1] == [
        "Officers",
        "• Chair: Amara Okafor",
        "• Vice-chair: Tomasz Zieliński",
        "• Programme manager: Dana Whitlock",
        "• SRO: Rhiannon Pugh",
    ]


def test_the_programme_manager_alone_has_the_buttons(world: World) -> None:
    mine, theirs = (world.person(user).types("/members") for user in (DANA, "U0AMARA"))

    assert labels(mine) == [
        "Join", "Leave", "Renew", "Move seat", "Employer", "Office", "Seat", "Person", "What if…",
        "Open a call",
    ]  # fmt: skip
    assert labels(theirs) == []


def test_the_home_tab_has_the_table(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.presses("Members", on_home=True)

    assert "Priya Raman" in texts(omar.form(titled="Members"))


def test_vacancies_renewals_and_who_comes_are_shown(world: World) -> None:
    does(world, "leave Omar on 30 Nov 2027")
    does(world, "renew Priya")
    does(world, "join Ada Byron (Castlegate Digital) stakeholder 10 from 1 Mar 2028")
    world.move_to(datetime(2027, 12, 1, 12, tzinfo=UTC))

    lines = told(world, "")

    assert "• supplier 3: vacant" in lines
    assert "• supplier 4: Priya Raman, Castlegate Analytics (analytics) – until Thu 28 Feb 2030 (renewed)" in lines
    assert any("Daniel Asante" in line and line.endswith("; Ada Byron from Wed 1 Mar 2028") for line in lines)
    assert "Suppliers – 8 seats, 1 vacant" in lines


@pytest.mark.parametrize(("user", "sees"), [(DANA, True), ("U0AMARA", True), ("U0PRIYA", True), ("U0OMAR", False)])
def test_who_has_to_leave_because_of_an_employer_is_for_the_officers_and_that_member(
    world: World, user: str, sees: bool
) -> None:
    does(world, "employer Priya to nobody from 1 Nov")

    lines = told(world, "", user)

    warned = "• Priya Raman has no employer on record, and may remain until Tue 1 Feb 2028 (clause 15)."
    assert (warned in lines) is sees


def test_what_concerns_the_group_is_for_all(world: World) -> None:
    does(world, "employer Tomasz to nobody")

    assert "• One SME in a supplier seat, fewer than 2 (clause 13)." in told(world, "", "U0OMAR")


# what-if

SUPPOSED = [
    (
        "Siobhan leaves Fernhill Labs",
        [
            "*What if*: *Siobhán Kelleher* works for no company that is known from Mon 1 Nov 2027.",
            "• This leaves one SME, fewer than 2 (clause 13).",
            "• *Siobhán Kelleher* has no employer on record, and may remain until Tue 1 Feb 2028 (clause 15).",
            "• *supplier 5* is designated for an SME, and *Siobhán Kelleher* is not from one (clause 13).",
            "• From Wed 2 Feb 2028: *supplier 5* becomes vacant: it goes to an open call (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "Tomasz leaves on 30 Nov",
        [
            "*What if*: *Tomasz Zieliński* is a member until Tue 30 Nov 2027, and no longer.",
            "• From Wed 1 Dec 2027: *supplier 2* becomes vacant: it goes to an open call (clause 14).",
            "• From Wed 1 Dec 2027: this leaves one SME, fewer than 2 (clause 13).",
            "• From Wed 1 Dec 2027: this leaves no vice-chair (clause 9).",
            "Nothing was changed.",
        ],
    ),
    (
        "Priya joins Fernhill Labs from 1 Dec",
        [
            "*What if*: *Priya Raman* works for *Fernhill Labs* from Wed 1 Dec 2027.",
            "• From Wed 1 Dec 2027: *Priya Raman* has come to Fernhill Labs, from which Siobhán Kelleher sits: left "
            "off new rolls, and may remain only if Siobhán Kelleher stands down (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "renew Priya",
        [
            "*What if*: *Priya Raman* has a new membership from Wed 1 Mar 2028 to Thu 28 Feb 2030.",
            "• From Wed 1 Mar 2028: put right: *supplier 4* is taken (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "office chair Priya",
        [
            "*What if*: *Priya Raman* is chair from Mon 1 Nov 2027 to Tue 29 Feb 2028.",
            "Nothing is wanting by the terms because of it.",
            "Nothing was changed.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "lines"), SUPPOSED, ids=[line for line, _ in SUPPOSED])
def test_a_what_if_says_what_would_come_of_it_and_changes_nothing(world: World, line: str, lines: list[str]) -> None:
    before = world.outline()

    assert told(world, f"what-if {line}") == lines
    assert world.outline() == before


LINES = [
    "join Ada Byron (Lindqvist Research) stakeholder 10 from 1 Dec",
    "leave Tomasz on 30 Nov",
    "leave Priya",
    "renew Priya",
    "employer Priya to nobody from 1 Dec",
    "employer Priya to Fernhill Labs",
    "employer Priya to Somewhere New from 30 Nov",
    "office chair Priya",
    "office vice-chair nobody on 30 Nov",
    "office sro Yuki agreed by Members, Police",
    "office programme manager Grace from 1 Dec",
    "deputy Grace from 1 Dec to 31 Dec",
]


@pytest.mark.parametrize("line", LINES)
def test_a_what_if_says_the_same_as_doing_it_does(world: World, line: str) -> None:
    """What it says beforehand, what it says when it is done, and what is different in the store are one."""
    supposed = told(world, f"what-if {line}")[1:-1]
    before = world.read(_load)

    receipt = does(world, line).replace("*What it brings about*\n", "").splitlines()[1:-1]

    history = world.read(lambda session: terms.history(session, group=_group(session)))
    found = what_if(before, world.read(_load), today=NOVEMBER.date(), terms=history)
    in_words = effects_in_words(found, today=NOVEMBER.date()) or [NOTHING_WANTING]
    assert receipt == supposed == in_words
    assert before != world.read(_load)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("what-if", "I could not read that. Type it as in `/members what-if Priya leaves Acme` or `/members what-if "
         "move Priya Raman to supplier 4`."),
        ("what-if Zed leaves", "I know nobody called “Zed” at the table. The members are"),
        ("what-if Priya leaves Acme", "Priya Raman works for Castlegate Analytics, and not for Acme."),
        ("what-if Priya joins", "Please say which company Priya Raman joins."),
        ("abolish", "I do not know “abolish”. Type `/members join Priya Raman (Acme) supplier seat 3 from 1 Mar`, "
         "`/members what-if Priya leaves Acme` or `/members help`."),
        ("join Ada Byron", "Please say which seat. The seats are supplier 1, supplier 2,"),
        ("join (Acme) supplier 3", "I could not read that. Type it as in `/members join Priya Raman (Acme) supplier "
         "seat 3 from 1 Mar`."),
        ("join Ada Byron (Acme) supplier 3", "The seat supplier 3 is Omar Haddad's until Tue 29 Feb 2028. Choose a "
         "vacant seat, or a day after that. A supplier seat is for somebody from a member company, and Acme is none "
         "(clause 12). If it has joined, enter that first, with the companies command."),
        ("join Ada Byron (Fernhill Labs) supplier 3 from 1 Feb 2028", "Siobhán Kelleher sits from Fernhill Labs"),
        ("leave Priya on 31 Mar 2029", "For Priya Raman it ends on Tue 29 Feb 2028 anyway. Choose an earlier day."),
        ("leave Priya on 31 Feb", "There is no 31 February."),
        ("move Priya supplier 3", "I could not read that. Type it as in `/members move Priya Raman to supplier 4`."),
        ("move Priya to supplier 4", "Priya Raman sits in supplier 4 already. Choose another seat."),
        ("move Priya to supplier", "Please give the label of one seat, such as one of supplier 1,"),
        ("employer Priya", "I could not read that. Type it as in `/members employer Priya Raman to Acme from 1 Mar`."),
        ("employer Priya to Castlegate Analytics", "Priya Raman works for Castlegate Analytics on Mon 1 Nov 2027 "
         "already. Nothing would change."),
        ("office king Priya", "Please say which office: chair, vice-chair, vice chair, sro or programme manager."),
        ("office chair Dana", "The chair is a member, and Dana Whitlock is none on Mon 1 Nov 2027 (clause 9). Choose a "
         "member."),
        ("office chair Tomasz", "Tomasz Zieliński is vice-chair, and the chair and the vice-chair are two people "
         "(clause 9). Choose somebody else."),
        ("office sro Yuki", "An SRO is appointed with the agreement of others (clause 8). Name them: the members' "
         "vote, stakeholders, national bodies, customers."),
        ("office programme manager nobody", "A group has a programme manager: Dana Whitlock's office ends when a "
         "successor is appointed (clause 9). Appoint the successor."),
        ("deputy Priya from 1 Dec", "I could not read that. Type it as in `/members deputy Priya Raman from 1 Mar to "
         "31 Mar`."),
        ("deputy nobody", "Nobody holds that office today, so there is nothing to end."),
        ("seats", "That is how it is already. Nothing would change."),
        ("seats more", "Type `/members seats`, and nothing after it."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_before_anything_is_written(world: World, line: str, answer: str) -> None:
    before = world.outline()

    said = " ".join(told(world, line))

    assert said.startswith(answer) or answer in said
    assert world.outline() == before


@pytest.mark.parametrize("line", [*LINES[:3], "what-if Priya leaves", "seats"])
@pytest.mark.parametrize("user", ["U0OMAR", "U0AMARA"])
def test_others_are_refused_with_who_can(world: World, line: str, user: str) -> None:
    before = world.outline()

    assert told(world, line, user) == ["Only the programme manager can change the roster. Ask them to do it."]
    assert world.outline() == before


# doing it


def test_joining_a_vacant_seat_enters_a_person_outside_slack(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    world.write(_member_company("Acme", is_sme=True))

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
    world.write(_member_company("Acme", is_sme=True))
    world.write(_member_company("Big", is_sme=False))

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
    [held] = [s for s in _sittings(world) if s.person_id == _id(world, "Priya Raman")]
    assert (held.ends_on, held.employer_until, held.term_ends_on) == (
        date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29),
    )  # fmt: skip
    jobs = [job for job in world.rows(Employment) if job.person_id == _id(world, "Priya Raman")]
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


# forms


def test_the_form_to_join(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    world.write(_member_company("Acme", is_sme=False))
    dana = world.person(DANA)
    press(world, "Join")
    dana.form(titled="Join")

    wrong = dana.submits(name="Ada Byron", company="Nowhere Ltd", seat=_seat(world, "supplier 3"), first="2027-11-01")
    assert wrong["errors"]["company"].startswith("A supplier seat is for somebody from a member company, and Nowhere")
    bad = dana.submits(name="Ada Byron", company="Acme", seat=_seat(world, "supplier 3"), first="2027-11-01", email="x")
    assert bad["errors"] == {"email": "That is not an e-mail address."}
    look = dana.submits(
        name="Ada Byron", company="Acme", seat=_seat(world, "supplier 3"), first="2027-11-01", last="2028-10-31",
        post="Director", email="Ada@Acme.example",
    )  # fmt: skip
    assert "takes the seat *supplier 3* from Mon 1 Nov 2027 to Tue 31 Oct 2028" in texts(look["view"])
    assert DONE in texts(dana.submits()["view"])

    [ada] = [person for person in world.rows(Person) if person.name == "Ada Byron"]
    assert (ada.email, ada.post) == ("ada@acme.example", "Director")
    assert sat(world, "Ada Byron") == [("supplier 3", date(2027, 11, 1), date(2028, 10, 31))]


def test_the_form_to_join_knows_a_slack_account(world: World) -> None:
    does(world, "leave Priya on 31 Oct")
    dana = world.person(DANA)
    press(world, "Join")

    look = dana.submits(name="P. Raman", account="U0PRIYA", seat=_seat(world, "supplier 4"), first="2027-12-01")

    assert "*Priya Raman* takes the seat *supplier 4* from Wed 1 Dec 2027" in texts(look["view"])


@pytest.mark.parametrize(
    ("label", "entered", "said"),
    [
        ("Leave", {"on": "2027-11-30"}, "is a member until Tue 30 Nov 2027"),
        ("Renew", {}, "has a new membership from Wed 1 Mar 2028"),
        ("Employer", {"company": "fernhill labs", "on": "2027-11-01"}, "works for *Fernhill Labs* from Mon 1 Nov 2027"),
        ("Employer", {"on": "2027-11-01"}, "works for no company that is known from Mon 1 Nov 2027"),
    ],
)
def test_the_forms_about_a_member(world: World, label: str, entered: dict[str, str], said: str) -> None:
    dana = world.person(DANA)
    press(world, label)
    dana.form()

    look = dana.submits(person=str(_id(world, "Priya Raman")), **entered)

    assert f"*Priya Raman* {said}" in texts(look["view"])
    assert DONE in texts(dana.submits()["view"])


def test_the_form_to_move(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    dana = world.person(DANA)
    press(world, "Move seat")
    form = dana.form(titled="Move seat")
    [options] = [b["element"]["options"] for b in form["blocks"] if b["block_id"] == "seat"]
    assert options[0]["text"]["text"] == "supplier 3 – vacant"

    look = dana.submits(person=str(_id(world, "Priya Raman")), seat=_seat(world, "supplier 3"))

    assert "*Priya Raman* takes the seat *supplier 3* from today." in texts(look["view"])


@pytest.mark.parametrize(
    ("office", "entered", "said"),
    [
        ("chair", {}, "*Priya Raman* is chair from Mon 1 Nov 2027 to Tue 29 Feb 2028."),
        ("deputy", {"last": "2027-11-30"}, "acts in the programme manager's place from Mon 1 Nov 2027 to Tue 30 Nov"),
        (
            "sro",
            {"agreed": "Members\nPolice"},
            "*Priya Raman* is SRO from Mon 1 Nov 2027, as agreed by Members and Police",
        ),
    ],
)
def test_the_form_for_an_office(world: World, office: str, entered: dict[str, str], said: str) -> None:
    dana = world.person(DANA)
    press(world, "Office")
    dana.submits(office=office)

    look = dana.submits(person=str(_id(world, "Priya Raman")), on="2027-11-01", **entered)

    assert said in texts(look["view"])


def test_the_form_to_stand_down(world: World) -> None:
    dana = world.person(DANA)
    press(world, "Office")
    form = dana.form(titled="Office")
    [options] = [b["element"]["options"] for b in form["blocks"] if b["block_id"] == "office"]
    asked = {option["text"]["text"]: option["value"] for option in options}
    assert not [label for label in asked if label.startswith("Dana")], "a programme manager has a successor"
    dana.submits(office=asked["Amara Okafor stands down as chair"])

    look = dana.submits(on="2027-11-30")

    assert "*Amara Okafor* is chair until Tue 30 Nov 2027, and no longer." in texts(look["view"])
    assert "From Wed 1 Dec 2027: this leaves no chair (clause 9)." in texts(look["view"])


def test_the_form_for_a_seat(world: World) -> None:
    dana = world.person(DANA)
    press(world, "Seat")
    dana.submits(seat=_seat(world, "supplier 2"))

    look = dana.submits(label="Integration", sme="no", description="for integration")

    assert "*supplier 2 (SME seat)* becomes *Integration, for integration*" in texts(look["view"])
    assert "One supplier seat designated for an SME, and the terms have 2 (clause 13)" not in texts(look["view"])
    assert "1 supplier seat designated for an SME, and the terms have 2 (clause 13)." in texts(look["view"])
    dana.submits()
    assert [seat.is_sme_seat for seat in world.rows(Seat) if seat.label == "Integration"] == [False]


def test_the_form_for_a_person(world: World) -> None:
    dana = world.person(DANA)
    press(world, "Person")
    dana.submits(person=str(_id(world, "Priya Raman")))

    look = dana.submits(name="Priya Raman-Cole", account="U0PRIYA", email="priya@castlegate.example")

    assert (
        "*Priya Raman* becomes *Priya Raman-Cole* – post: Data architect; e-mail: priya@castlegate.example; in Slack."
    ) in texts(look["view"])
    dana.submits()
    [entry] = [entry for entry in world.rows(AuditEntry) if entry.deed == "person.describe"]
    assert entry.subject == f"person:{_id(world, 'Priya Raman-Cole')}"
    assert "castlegate" not in str(entry.facts)


def test_the_form_of_a_what_if(world: World) -> None:
    dana = world.person(DANA)
    press(world, "What if…")

    wrong = dana.submits(line="Priya flies")
    seen = dana.submits(line="Priya leaves")

    assert wrong["errors"]["line"].startswith("I could not read that.")
    assert "is a member until Mon 1 Nov 2027" in texts(seen["view"])


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


def _id(world: World, name: str) -> int:
    return next(int(person.id) for person in world.rows(Person) if person.name == name)


def _seat(world: World, label: str) -> str:
    return next(str(seat.id) for seat in world.rows(Seat) if seat.label == label)


def _sittings(world: World) -> list[Sitting]:
    return list(world.read(_load).sittings)


def _load(session: Session) -> Table:
    return table.load(session, group=_group(session))


def _group(session: Session) -> WorkingGroup:
    return groups.all_groups(session)[0]


def _member_company(name: str, *, is_sme: bool) -> Callable[[Session], None]:
    def add(session: Session) -> None:
        people.add_company(session, team_id=_group(session).team_id, name=name, is_sme=is_sme)

    return add


def _end(name: str, on: date) -> Callable[[Session], None]:
    def end(session: Session) -> None:
        group = _group(session)
        [person] = people.called(people.everyone(session, team_id=group.team_id), name)
        for row in members.memberships_of(session, group=group, person_id=person.id):
            row.ends_on = on
            session.add(row)

    return end


def _manager_goes(session: Session) -> None:
    for office in members.offices_in(session, group=_group(session)):
        if office.kind is OfficeKind.PROGRAMME_MANAGER:
            office.ends_on = date(2027, 10, 31)
            session.add(office)


def _drop_vacant_seats(session: Session) -> None:
    """Wen Li was never a member, and there is no supplier 7."""
    group = _group(session)
    [wen] = people.called(people.everyone(session, team_id=group.team_id), "Wen Li")
    for row in members.memberships_of(session, group=group, person_id=wen.id):
        session.delete(row)
    session.flush()
    for seat in members.seats_of(session, group=group):
        if seat.label == "supplier 7":
            session.delete(seat)


def _second_group(session: Session) -> int:
    group = _group(session)
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
