"""Substitutes and guests through the front door: asked for before a roll call is confirmed, and listed apart."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import MEETING, World, texts

from bot import sample
from rules.strikes import Status
from store import people
from store.models import Attendance, Company, Membership, Person

FIVE_PAST = MEETING + timedelta(minutes=5)
KIM = "Kim Vale, Halden Networks"
HINT = "Please give a name and a company with a comma between them, such as: {}"
OPEN_DEFAULT = (
    "This rests on a default that the group has not settled: “Does a substitute count as the member being there?” no."
)


@pytest.fixture
def begun(world: World) -> World:
    world.move_to(FIVE_PAST)
    return world


def recorded(world: World, name: str) -> list[tuple[Status, str, str, bool]]:
    """Every record of somebody at the meeting: status, substitute, and whether it is in force."""

    def read(session: Session) -> list[tuple[Status, str, str, bool]]:
        rows = session.exec(
            select(Attendance)
            .join(Person, Attendance.person_id == Person.id)  # type: ignore[arg-type]
            .where(Person.name == name, Attendance.recorded_at >= MEETING)
            .order_by(Attendance.id)  # type: ignore[arg-type]
        )
        return [(r.status, r.substitute_name, r.substitute_company, r.superseded_at is None) for r in rows]

    return list(world.read(read))


def block(view: dict[str, Any], label: str) -> dict[str, Any]:
    return next(block for block in view["blocks"] if block.get("label", {}).get("text") == label)


@pytest.mark.slow
def test_a_substitute_is_asked_for_by_name_and_does_not_count_as_present(begun: World) -> None:
    dana = begun.person("U0DANA")
    review = dana.fills_roll({"U0OMAR": "substitute"})

    asked = block(review, "Who came for Omar Haddad?")
    assert asked["hint"]["text"] == "Name and company, such as: Kim Vale, Pennant Digital"
    assert ":warning: *Omar Haddad* will be at the limit of 2" in texts(review)
    assert OPEN_DEFAULT in texts(review)
    for entered in ("Kim Vale", "Kim Vale,", ", Pennant"):
        errors = dana.submits(**{asked["block_id"]: entered})["errors"]
        assert list(errors) == [asked["block_id"]]
    assert errors[asked["block_id"]] == HINT.format("Kim Vale, Pennant")
    assert recorded(begun, "Omar Haddad") == []

    dana.submits(**{asked["block_id"]: "  Kim   Vale , Pennant Digital, Inc."})

    assert recorded(begun, "Omar Haddad") == [(Status.SUBSTITUTE, "Kim Vale", "Pennant Digital, Inc.", True)]
    card = dana.dm_beginning("Omar Haddad is at the strike limit")
    assert "• Thursday 11 November 2027: recorded as sent a substitute by Dana Whitlock" in texts(card)
    assert OPEN_DEFAULT in texts(card)


@pytest.mark.slow
def test_a_corrected_substitute_is_a_new_record(begun: World) -> None:
    dana = begun.person("U0DANA")
    asked = block(dana.fills_roll({"U0PRIYA": "substitute"}), "Who came for Priya Raman?")
    dana.submits(**{asked["block_id"]: "Kim Vale, Castlegate"})

    again = dana.fills_roll({"U0PRIYA": "substitute"}, typed="/attendance 11 Nov")
    assert block(again, "Who came for Priya Raman?")["element"]["initial_value"] == "Kim Vale, Castlegate"
    changed = {asked["block_id"]: "Sam Ito, Castlegate"}
    assert dana.submits(**changed)["errors"] == {"reason": "Please say why; it is kept with the record."}
    dana.submits(**changed, reason="It was Sam")

    assert recorded(begun, "Priya Raman") == [
        (Status.SUBSTITUTE, "Kim Vale", "Castlegate", False),
        (Status.SUBSTITUTE, "Sam Ito", "Castlegate", True),
    ]


@pytest.mark.slow
def test_guests_are_entered_as_people_without_a_membership(begun: World) -> None:
    dana = begun.person("U0DANA")
    dana.fills_roll()

    done = dana.submits(guests=f"{KIM}\n\n Sam Ito ,  <Harbour> & Co\n{KIM}")

    assert "Guests: Kim Vale, Halden Networks and Sam Ito, &lt;Harbour&gt; &amp; Co." in texts(done["view"])
    assert recorded(begun, "Kim Vale") == [(Status.PRESENT, "", "", True)]
    entered = [person for person in begun.rows(Person) if person.name in ("Kim Vale", "Sam Ito")]
    assert len(entered) == 2
    assert not {person.id for person in entered} & {row.person_id for row in begun.rows(Membership)}
    companies = {company.name: company.is_member for company in begun.rows(Company)}
    assert (companies["Halden Networks"], companies["<Harbour> & Co"]) == (True, False)
    table = begun.person("U0AMARA").types("/standing all")["text"]
    assert "Kim Vale" not in table


@pytest.mark.slow
def test_a_guest_who_comes_again_is_the_same_person(begun: World) -> None:
    dana = begun.person("U0DANA")
    dana.fills_roll()
    dana.submits(guests=KIM)
    begun.move_to(MEETING + timedelta(days=28, minutes=5))

    dana.fills_roll()
    dana.submits(guests="Kim Vale, halden networks")

    assert [person.name for person in begun.rows(Person)].count("Kim Vale") == 1
    assert len(recorded(begun, "Kim Vale")) == 2


@pytest.mark.slow
def test_guests_can_be_corrected_with_a_reason(begun: World) -> None:
    dana = begun.person("U0DANA")
    dana.fills_roll()
    dana.submits(guests=KIM)

    review = dana.fills_roll(typed="/attendance 11 Nov")

    assert block(review, "Guests")["element"]["initial_value"] == KIM
    assert dana.submits(guests="Sam Ito, Fernhill Labs")["errors"] == {
        "reason": "Please say why; it is kept with the record."
    }
    dana.submits(guests="Sam Ito, Fernhill Labs", reason="It was Sam")
    assert recorded(begun, "Kim Vale") == [(Status.PRESENT, "", "", False)]
    assert recorded(begun, "Sam Ito") == [(Status.PRESENT, "", "", True)]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("Kim Vale", HINT.format("Kim Vale, Halden Networks")),
        (
            "omar haddad, Pennant Digital",
            "omar haddad is on the roll: close this and choose a status there. If it is somebody else of that name, "
            "add an initial.",
        ),
    ],
)
def test_a_guest_that_cannot_be_read_is_refused(begun: World, entered: str, words: str) -> None:
    dana = begun.person("U0DANA")
    dana.fills_roll()
    before = begun.outline()

    assert dana.submits(guests=entered)["errors"] == {"guests": words}
    assert begun.outline() == before


@pytest.mark.slow
def test_a_guest_recorded_without_a_company_can_stay_so(begun: World) -> None:
    dana = begun.person("U0DANA")
    dana.takes_roll()

    def add_guest(session: Session) -> None:
        hugo = people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren")
        row = session.exec(select(Attendance).order_by(Attendance.id.desc())).first()  # type: ignore[attr-defined]
        assert row is not None
        session.add(
            Attendance(
                team_id=sample.TEAM_ID,
                meeting_id=row.meeting_id,
                person_id=hugo.id,
                status=Status.PRESENT,
                recorded_at=row.recorded_at,
            )
        )

    begun.write(add_guest)
    before = begun.outline()["attendance"]

    review = dana.fills_roll(typed="/attendance 11 Nov")
    assert block(review, "Guests")["element"]["initial_value"] == "Hugo Lindgren"
    dana.submits(guests="Hugo Lindgren")

    assert begun.outline()["attendance"] == before
