"""`/apologies` for a longer time, and by the programme manager for somebody else."""

from datetime import date

import pytest
from world import World, labels, plain, texts

from store.models import Apology, AuditEntry

NOVEMBER, DECEMBER, JANUARY = date(2027, 11, 11), date(2027, 12, 9), date(2028, 1, 13)
FEBRUARY = date(2028, 2, 10)


def in_force(world: World) -> list[tuple[date, str]]:
    """The date and reason of all apologies for coming meetings."""
    found = [given for given in world.rows(Apology) if given.superseded_at is None and given.for_date >= NOVEMBER]
    return sorted((given.for_date, given.reason) for given in found)


def test_every_meeting_between_two_dates_is_excused_and_counted(world: World) -> None:
    said = world.person("U0PRIYA").types("/apologies 10 Nov to 20 Jan holiday")

    assert plain(said["text"]).splitlines() == [
        "Your apologies are recorded for 3 meetings.",
        "Reason: holiday",
        "• *Thursday 11 November 2027, 10:00* (Monthly meeting). If you are not there it will be your *first absence "
        "of 2027*: apologies do not take it away, and at 2 the officers decide (clause 17).",
        "• *Thursday 9 December 2027, 10:00* (Monthly meeting). If you are not there it will be your *second absence "
        "of 2027*. The limit is 2: the officers will then decide on your membership (clause 17).",
        "• *Thursday 13 January 2028, 10:00* (Monthly meeting). If you are not there it will be your *first absence of "
        "2028*: apologies do not take it away, and at 2 the officers decide (clause 17).",
        "Plans changed? Take them back one by one: `/apologies withdraw 11 Nov`.",
    ]
    assert in_force(world) == [(NOVEMBER, "holiday"), (DECEMBER, "holiday"), (JANUARY, "holiday")]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("from 10 Nov to 20 Jan holiday", [NOVEMBER, DECEMBER, JANUARY]),
        ("9 Dec until 13 Jan 2028, holiday", [DECEMBER, JANUARY]),
        ("2027-12-01 to 2028-02-29 holiday", [DECEMBER, JANUARY, FEBRUARY]),
        ("25 Oct – 12 Nov holiday", [NOVEMBER]),
    ],
)
def test_two_dates_are_read_in_every_way_that_has_one_meaning(world: World, typed: str, days: list[date]) -> None:
    world.person("U0PRIYA").types(f"/apologies {typed}")

    assert in_force(world) == [(day, "holiday") for day in days]


def test_a_reason_that_begins_with_to_is_a_reason(world: World) -> None:
    world.person("U0PRIYA").types("/apologies 11 Nov to visit my mother")

    assert in_force(world) == [(NOVEMBER, "to visit my mother")]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "12 Nov to 8 Dec holiday",
            "No meeting is planned from Friday 12 November 2027 to Wednesday 8 December 2027. The next meetings are on "
            "Thu 11 Nov 2027, Thu 9 Dec 2027 and Thu 13 Jan 2028.",
        ),
        (
            "9 Dec to 8 Nov 2027",
            "The second date is before the first. Type it as in 10 Jan to 20 Feb.",
        ),
        (
            "9 Dec to 31 Feb",
            "There is no 31 February. The next meetings are on Thu 11 Nov 2027, Thu 9 Dec 2027 and Thu 13 Jan 2028.",
        ),
    ],
)
def test_a_range_that_cannot_be_meant_is_refused(world: World, typed: str, answer: str) -> None:
    before = world.outline()

    assert world.person("U0PRIYA").types(f"/apologies {typed}")["text"] == answer
    assert world.outline() == before


def test_the_form_excuses_until_a_day(world: World) -> None:
    priya = world.person("U0PRIYA")
    priya.opens("/apologies")

    wrong = priya.submits(until="2027-11-10")
    done = priya.submits(until="2027-12-31", reason="holiday")

    assert wrong["errors"] == {"until": "That is before the meeting. Choose a later date, or none."}
    assert texts(done["view"]).startswith("Your apologies are recorded for 2 meetings.")
    assert in_force(world) == [(NOVEMBER, "holiday"), (DECEMBER, "holiday")]


# on somebody's behalf


def test_the_programme_manager_excuses_somebody_who_is_told_and_can_change_it(world: World) -> None:
    dana, omar = world.person("U0DANA"), world.person("U0OMAR")

    said = dana.types("/apologies for Omar next train strike")

    assert plain(said["text"]).splitlines() == [
        "Apologies of *Omar Haddad* are recorded.",
        "• *Thursday 11 November 2027, 10:00* (Monthly meeting)",
        "They are told by DM, and can change it.",
    ]
    world.settle()
    told = omar.dm_saying("has sent apologies for you")
    assert plain(told["text"]).splitlines() == [
        "Dana Whitlock has sent apologies for you: *Thursday 11 November 2027, 10:00* (Data Exchange Working Group).",
        "Reason: train strike",
        "If you are not there it will be your *second absence of 2027*. The limit is 2: the officers will then decide "
        "on your membership (clause 17).",
        "Is that wrong? Press the button, and you are expected again.",
    ]
    assert labels(told) == ["Withdraw apologies"]
    entry = world.rows(AuditEntry)[-1]
    given = world.rows(Apology)[-1]
    assert (entry.deed, entry.facts) == ("apologies.send", {"person": given.person_id})
    assert (entry.actor_id, given.recorded_by_id) == (given.recorded_by_id, entry.actor_id)
    assert given.recorded_by_id != given.person_id
    heard = omar.presses_and_hears("Withdraw apologies", on=told)
    assert "are withdrawn: you are expected." in heard
    assert in_force(world) == []


@pytest.mark.parametrize(
    "name", ["Omar", "omar", "@Omar", "Haddad", "Omar Haddad", "OMAR HADDAD,"], ids=lambda name: name.lower()
)
def test_a_member_is_meant_by_any_part_of_the_name(world: World, name: str) -> None:
    said = world.person("U0DANA").types(f"/apologies for {name} 9 Dec dentist")

    assert "Apologies of *Omar Haddad* are recorded." in said["text"]
    assert in_force(world) == [(DECEMBER, "dentist")]


def test_a_name_needs_no_accents(world: World) -> None:
    said = world.person("U0DANA").types("/apologies for siobhan next")

    assert "Apologies of *Siobhán Kelleher* are recorded." in said["text"]


def test_an_unknown_name_is_refused_with_the_members(world: World) -> None:
    before = world.outline()

    said = world.person("U0DANA").types("/apologies for Hugo next")

    assert said["text"].startswith("I know no member of that name. The members are Amara Okafor, Daniel Asante, ")
    assert world.outline() == before


def test_a_range_and_a_withdrawal_on_somebodys_behalf(world: World) -> None:
    dana, omar = world.person("U0DANA"), world.person("U0OMAR")

    dana.types("/apologies for Omar 1 Nov to 31 Dec holiday")
    which = dana.types("/apologies for Omar withdraw")
    done = dana.types("/apologies for Omar withdraw 9 Dec")

    assert which["text"] == (
        "Omar Haddad has sent apologies for Thu 11 Nov 2027 and Thu 9 Dec 2027. Say which to withdraw, for example "
        "`/apologies for Omar Haddad withdraw 11 Nov`."
    )
    assert plain(done["text"]) == (
        "The apologies of *Omar Haddad* for *Thursday 9 December 2027, 10:00* are withdrawn. They are told by DM, and "
        "can change it."
    )
    world.settle()
    told = omar.dm_saying("has taken back your apologies")
    assert plain(told["text"]).startswith(
        "The programme manager has taken back your apologies for *Thursday 9 December 2027, 10:00*"
    )
    omar.presses("Apologies", on=told)
    form = omar.form(titled="Send apologies")
    chosen = form["blocks"][0]["element"]["initial_option"]["text"]["text"]
    assert chosen == "Thursday 9 December 2027, 10:00 – Monthly meeting"


def test_only_the_programme_manager_can(world: World) -> None:
    before = world.outline()

    said = [world.person(user).types("/apologies for Omar next")["text"] for user in ("U0AMARA", "U0PRIYA")]

    assert said == ["Only the programme manager can send apologies for somebody else. Ask them to do it."] * 2
    assert world.outline() == before


def test_only_the_programme_managers_form_asks_for_whom(world: World) -> None:
    dana, amara = world.person("U0DANA"), world.person("U0AMARA")

    asked = [block["block_id"] for block in dana.opens("/apologies")["blocks"]]
    others = [block["block_id"] for block in amara.opens("/apologies")["blocks"]]

    assert (asked, others) == (["for", "meeting", "until", "reason"], ["meeting", "until", "reason"])


def test_the_form_excuses_somebody_else(world: World) -> None:
    dana = world.person("U0DANA")
    form = dana.opens("/apologies")
    options = {o["text"]["text"]: o["value"] for o in form["blocks"][0]["element"]["options"]}

    done = dana.submits(**{"for": options["Wen Li"], "reason": "flu"})

    assert "Apologies of *Wen Li* are recorded." in texts(done["view"])
    assert in_force(world) == [(NOVEMBER, "flu")]


def test_a_name_alone_opens_the_form_for_that_person(world: World) -> None:
    form = world.person("U0DANA").opens("/apologies for Wen")

    assert form["blocks"][0]["element"]["initial_option"]["text"]["text"] == "Wen Li"
