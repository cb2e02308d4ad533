"""Open calls through the front door: opened, shown, told to those who wait, withdrawn, and closed by the clock."""

from datetime import date, datetime, timedelta

import pytest
from callings import (
    AMARA,
    CLOSES,
    DANA,
    HUGO,
    LAST,
    OMAR,
    OPEN_SEAT,
    PRIYA,
    TOMASZ,
    calls_for,
    card,
    enters,
    nominees,
    results,
    stands,
    vacate,
)
from world import NOVEMBER, World, labels, plain, texts

from bot.jobs import upcoming
from commands.call import DUE
from store.models import Membership, Office, OfficeKind, OpenCall, Owed, Person


def test_a_call_is_published_and_says_how_long_for_what_and_who_may_stand(world: World) -> None:
    world.write(vacate("Omar"))

    said = calls_for(world)

    assert "*1 supplier seat* from *Wed 1 Dec 2027*. It closes on Wednesday 3 November 2027, 17:00" in said
    assert "cannot be closed sooner" in said
    told = plain(texts(card(world)))
    assert (
        "*1 supplier seat* from *Wed 1 Dec 2027*, for 2 years, and re-election is possible (clauses 14 and 16)." in told
    )
    assert "Anybody may stand who works for a member company from which nobody else sits" in told
    assert "Open until Wednesday 3 November 2027, 17:00 (2 days in all)." in told
    assert "Nobody stands yet." in told
    assert labels(card(world)) == ["Stand", "Put forward…"]
    assert "<!date^" in texts(card(world))


def test_the_form_says_what_becomes_vacant_and_finds_the_first_day(world: World) -> None:
    world.write(vacate("Omar", "Siobhán"))
    dana = world.person(DANA)
    dana.presses("Open a call", on=_said(world, "/members"), channel="C0EXCHANGE")
    form = dana.form(titled="Open a call")

    assert "• supplier 3: vacant from Wed 1 Dec 2027\n• supplier 5 (SME seat): vacant from Wed 1 Dec 2027" in texts(
        form
    )
    dana.submits(kind="sme seat", closes="2027-11-20", at="12:30", words="Small firms <welcome>")
    world.settle()

    [call] = world.rows(OpenCall)
    assert (call.is_sme, call.places, call.starts_on) == (True, 1, date(2027, 12, 1))
    assert call.closes_at == datetime(2027, 11, 20, 12, 30, tzinfo=call.closes_at.tzinfo)
    assert "> Small firms &lt;welcome&gt;" in texts(card(world))
    assert "a member company that is an SME (clause 13) and from which" in texts(card(world))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("seat until 1 Nov 09:00", "Monday 1 November 2027, 09:00 has passed. Please choose a later day"),
        ("seat until 3 Nov from 2 Nov", "The first day is before the call closes."),
        ("2 seats until 3 Nov from 1 Dec", "On Wed 1 Dec 2027 these supplier seats are vacant: supplier 3. Choose as"),
        ("seat until 3 Nov from 30 Nov", "On Tue 30 Nov 2027 these supplier seats are vacant: none."),
        ("sme seat until 3 Nov from 1 Dec", "On Wed 1 Dec 2027 these SME seats are vacant: none."),
        ("sro until 3 Nov", "I could not read that. Type it as in `/call open 2 seats until 30 Nov 17:00 from 1 Mar`."),
        ("seat until 31 Nov", "There is no 31 November"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(world: World, line: str, why: str) -> None:
    world.write(vacate("Omar"))
    before = world.outline()

    assert world.person(DANA).types(f"/call open {line}")["text"].startswith(why)
    assert world.outline() == before


def test_one_call_of_a_kind_at_a_time_and_none_closes_sooner(world: World) -> None:
    world.write(vacate("Omar", "Priya"))
    calls_for(world)
    dana = world.person(DANA)

    assert dana.types(OPEN_SEAT)["text"].startswith("A call for 1 supplier seat is open already, until Wednesday 3 Nov")
    assert dana.types("/call close")["text"].startswith("A call closes at its closing instant and not sooner")
    assert "the office of chair" in calls_for(world, "/call open chair until 3 Nov from 1 Dec").lower()
    assert labels(dana.types("/call")) == [
        "Stand or put forward…",
        "Open a call",
        "Text for outsiders: 1 supplier seat",
        "Withdraw: 1 supplier seat",
        "Text for outsiders: the office of chair",
        "Withdraw: the office of chair",
    ]
    assert dana.types("/call withdraw")["text"] == "Please say which call you mean: “seat” or “chair”."


def test_who_is_no_programme_manager_sees_the_calls_and_changes_nothing(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)
    before = world.outline()
    amara = world.person(AMARA)

    listed = amara.types("/call")
    assert "open until" in listed["text"]
    assert labels(listed) == ["Stand or put forward…"]
    for line in (OPEN_SEAT, "/call withdraw", "/call text"):
        assert amara.types(line)["text"].startswith("Only the programme manager can change the seats.")
    assert "not on the roll" in world.person(HUGO).types("/call")["text"]
    assert world.outline() == before


def test_the_text_for_outsiders_can_be_copied(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)

    text = world.person(DANA).types("/call text")["text"]

    assert text.startswith(
        "*To copy into an e-mail:*\n```\nOpen call: 1 supplier seat in the Data Exchange Working Group"
    )
    assert (
        "write to Dana Whitlock, programme manager, with your name, company and post, before Wednesday 3 November "
        in text
    )
    assert "2027, 17:00 (clock of Europe/London)" in text
    assert "<!date" not in text


@pytest.mark.slow
def test_a_withdrawn_call_tells_everybody_concerned(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)
    stands(world, OMAR)

    assert "is withdrawn" in world.person(DANA).types("/call withdraw")["text"]

    world.settle()
    assert "The call was withdrawn." in texts(card(world))
    assert labels(card(world)) == []
    for user in (OMAR, DANA, AMARA):
        assert "The call was withdrawn." in world.person(user).dm_saying("*The call for 1 supplier seat")["text"]
    assert len(results(world)) == 1


@pytest.mark.slow
def test_at_its_closing_instant_candidates_are_appointed_and_all_are_told_once(world: World) -> None:
    world.write(vacate("Omar", "Priya"))
    calls_for(world, "/call open 2 seats until 3 Nov from 1 Dec")
    stands(world, OMAR)
    enters(world, "Jo Smith (Ropewalk) jo@ropewalk.example")
    assert "No call" not in texts(card(world))

    world.move_to(CLOSES - timedelta(minutes=1))
    assert results(world) == []
    world.move_to(CLOSES)
    world.move_to(CLOSES + timedelta(minutes=5))

    appointed = "Appointed from Wed 1 Dec 2027: *Omar Haddad* (Pennant Digital) and *Jo Smith* (Ropewalk)."
    assert results(world) == [f"*The call for 2 supplier seats in Data Exchange Working Group*\n{appointed}"]
    assert "*You are appointed*, from Wed 1 Dec 2027." in world.person(OMAR).dm_saying("*The call for")["text"]
    for user in (DANA, AMARA, TOMASZ):
        assert appointed in world.person(user).dm_saying("*The call for")["text"]
    assert appointed in texts(card(world))
    names = {person.id: person.name for person in world.rows(Person)}
    made = {names[row.person_id]: row for row in world.rows(Membership) if row.starts_on > LAST}
    assert {name: row.ends_on for name, row in made.items()} == dict.fromkeys(
        ("Omar Haddad", "Jo Smith"), date(2029, 11, 30)
    )


@pytest.mark.slow
def test_more_candidates_than_places_wait_for_the_ballot(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)
    stands(world, OMAR)
    enters(world, "Jo Smith (Ropewalk)")

    world.move_to(CLOSES)

    [told] = results(world)
    assert "2 stand for 1 place, so the members vote: *Omar Haddad* (Pennant Digital) and *Jo Smith* (Rop" in told
    assert "You stand in the ballot." in world.person(OMAR).dm_saying("*The call for")["text"]
    assert set(nominees(world).values()) == {"stands"}
    assert "and waits for the ballot" in world.person(DANA).types("/call")["text"]
    assert [row for row in world.rows(Membership) if row.starts_on > LAST] == []


@pytest.mark.slow
def test_nobody_stood(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)

    world.move_to(CLOSES)

    assert "Nobody stood.\nWhat was called for is as vacant as before" in results(world)[0]


@pytest.mark.slow
def test_a_vice_chair_is_called_for_and_appointed_in_place_of_the_present_one(world: World) -> None:
    world.write(vacate())
    said = calls_for(world, "/call open vice-chair until 3 Nov from 1 Dec")
    assert "Tomasz Zieliński has that office on the first day; whoever is appointed takes their place." in said
    assert world.person(AMARA).types("/nominate me")["text"] == (
        "Amara Okafor cannot stand for the office of vice-chair. Amara Okafor is chair, and the chair and the "
        "vice-chair are two people (clause 9). Choose somebody else."
    )
    stands(world, PRIYA)

    world.move_to(CLOSES)

    held = [row for row in world.rows(Office) if row.kind is OfficeKind.VICE_CHAIR]
    assert [(row.starts_on, row.ends_on) for row in held][1:] == [(date(2027, 12, 1), date(2029, 11, 30))]
    assert held[0].ends_on == LAST
    assert "Appointed from Wed 1 Dec 2027: *Priya Raman* (Castlegate Analytics)." in results(world)[0]


def test_whoever_asked_to_be_told_is_told_of_a_call_for_a_seat(world: World) -> None:
    world.write(vacate("Omar"))
    hugo, dana = world.person(HUGO), world.person(DANA)
    assert "You are on the interest list" in hugo.types("/nominate interest")["text"]
    assert (
        "not in Slack, so tell them" in dana.types("/nominate interest Jo Smith (Ropewalk) jo@ropewalk.example")["text"]
    )
    assert (
        "*On the interest list*\n• Hugo Lindgren\n• Jo Smith, not in Slack (jo@ropewalk.example)"
        in (dana.types("/call")["text"])
    )

    assert "please tell them:\n• *Jo Smith*, jo@ropewalk.example" in calls_for(world)
    told = hugo.dm_saying("You asked to be told")
    assert labels(told) == ["Stand", "Take me off the list"]
    assert "off the interest list" in hugo.presses_and_hears("Take me off the list", on=told)
    assert hugo.types("/nominate interest withdraw")["text"] == "You are not on the interest list."

    calls_for(world, "/call open chair until 3 Nov from 1 Dec")
    assert len([row for row in world.rows(Owed) if row.kind == "call-interest"]) == 1, "an office is for members"


def test_what_is_to_come_is_known(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)

    found = world.read(lambda session: upcoming(session, due=DUE, now=NOVEMBER + timedelta(hours=1)))

    assert found == [(CLOSES, "Data Exchange Working Group: the call for 1 supplier seat closes")]


def _said(world: World, line: str) -> dict:  # type: ignore[type-arg]
    """The answer to a command as a message whose buttons can be pressed."""
    dana = world.person(DANA)
    dana.types(line)
    found = [message for message in dana.messages("C0EXCHANGE") if message["ephemeral"]]
    return dict(found[-1])


def test_home_tab_leads_to_the_calls(world: World) -> None:
    world.write(vacate("Omar"))
    calls_for(world)
    amara = world.person(AMARA)

    amara.presses("Open calls", on_home=True)

    assert "open until" in texts(amara.form())
    amara.presses("Stand or put forward…")
    assert "Which call?" in texts(amara.form(titled="Nominate"))
