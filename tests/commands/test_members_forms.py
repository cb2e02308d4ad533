"""`/members` and the buttons below the table: every change as a form, and a what-if."""

from datetime import date

import pytest
from memberships import DANA, DONE, does, id_of, member_company, sat
from world import GROUP_CHANNEL, World, texts

from store.models import AuditEntry, Person, Seat


def press(world: World, label: str) -> None:
    """Press a button below the table."""
    dana = world.person(DANA)
    dana.types("/members")
    shown = [message for message in dana.messages() if message["ephemeral"]][-1]
    dana.presses(label, on=shown, channel=GROUP_CHANNEL)
    dana.form()


@pytest.mark.slow
def test_the_form_to_join(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    world.write(member_company("Acme", is_sme=False))
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

    look = dana.submits(person=str(id_of(world, "Priya Raman")), **entered)

    assert f"*Priya Raman* {said}" in texts(look["view"])
    assert DONE in texts(dana.submits()["view"])


def test_the_form_to_move(world: World) -> None:
    does(world, "leave Omar on 31 Oct")
    dana = world.person(DANA)
    press(world, "Move seat")
    form = dana.form(titled="Move seat")
    [options] = [b["element"]["options"] for b in form["blocks"] if b["block_id"] == "seat"]
    assert options[0]["text"]["text"] == "supplier 3 – vacant"

    look = dana.submits(person=str(id_of(world, "Priya Raman")), seat=_seat(world, "supplier 3"))

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

    look = dana.submits(person=str(id_of(world, "Priya Raman")), on="2027-11-01", **entered)

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
    dana.submits(person=str(id_of(world, "Priya Raman")))

    look = dana.submits(name="Priya Raman-Cole", account="U0PRIYA", email="priya@castlegate.example")

    assert (
        "*Priya Raman* becomes *Priya Raman-Cole* – post: Data architect; e-mail: priya@castlegate.example; in Slack."
    ) in texts(look["view"])
    dana.submits()
    [entry] = [entry for entry in world.rows(AuditEntry) if entry.deed == "person.describe"]
    assert entry.subject == f"person:{id_of(world, 'Priya Raman-Cole')}"
    assert "castlegate" not in str(entry.facts)


@pytest.mark.slow
def test_the_form_of_a_what_if(world: World) -> None:
    dana = world.person(DANA)
    press(world, "What if…")

    wrong = dana.submits(line="Priya flies")
    seen = dana.submits(line="Priya leaves")

    assert wrong["errors"]["line"].startswith("I could not read that.")
    assert "is a member until Mon 1 Nov 2027" in texts(seen["view"])


# what the tests need


def _seat(world: World, label: str) -> str:
    return next(str(seat.id) for seat in world.rows(Seat) if seat.label == label)
