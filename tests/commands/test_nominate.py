"""Nominations through the front door: oneself, somebody else, somebody outside Slack; answers, and what bars them."""

from datetime import date, timedelta

import pytest
from callings import (
    AMARA,
    CLOSES,
    DANA,
    HUGO,
    OMAR,
    PRIYA,
    SIOBHAN,
    TOMASZ,
    calls_for,
    card,
    enters,
    nominees,
    stands,
    vacate,
)
from sqlmodel import Session
from world import NOVEMBER, World, labels, plain, texts

from rules.calls import Call
from store import calls, groups, people, terms
from store.models import AuditEntry, Nomination, Person


@pytest.fixture
def calling(world: World) -> World:
    """Omar and Siobhán leave on 30 November, and there is a call for Omar's seat."""
    world.write(vacate("Omar", "Siobhán"))
    calls_for(world)
    return world


def test_standing_is_looked_at_before_anything_is_written(calling: World) -> None:
    before = calling.outline()
    form = calling.person(OMAR).opens("/nominate me")

    assert (
        "Omar Haddad may stand: Pennant Digital is a member company and nobody else from it sits in a supplier seat "
        "then (clauses 12 and 14)." in texts(form)
    )
    assert calling.outline() == before
    said = texts(calling.person(OMAR).submits(statement="Two more years <please>")["view"])
    calling.settle()

    assert plain(said).startswith(
        "You stand for 1 supplier seat of *Data Exchange Working Group*. The call closes on Wednesday 3 November 2027, "
    )
    assert "*Omar Haddad* (Pennant Digital): “Two more years &lt;please&gt;”" in texts(card(calling))
    assert "*Omar Haddad* (Pennant Digital) stands for" in calling.person(DANA).dm_saying("stands for")["text"]
    calling.person(OMAR).presses("Withdraw")
    calling.settle()
    assert "Nobody stands yet." in texts(card(calling))
    assert nominees(calling) == {"Omar Haddad": "withdrawn"}


def test_the_button_on_the_card_leads_there_too(calling: World) -> None:
    omar = calling.person(OMAR)
    omar.presses("Stand", on=card(calling, OMAR), channel="C0EXCHANGE")
    omar.form(titled="Stand")
    omar.submits()
    calling.settle()

    assert nominees(calling) == {"Omar Haddad": "stands"}
    assert omar.types("/nominate me")["text"] == "You stand already. To withdraw, type `/nominate withdraw`."


def test_whoever_may_not_stand_is_told_why(calling: World) -> None:
    before = calling.outline()

    why = "Priya Raman is a member until Mon 31 Dec 2029, and the call is for seats from before that day."
    assert why in calling.person(PRIYA).types("/nominate me")["text"]
    calling.person(AMARA).opens("/nominate")
    errors = calling.person(AMARA).submits(who=PRIYA)["errors"]
    assert why in str(errors)
    assert "I do not know for whom Hugo Lindgren works." in calling.person(AMARA).submits(who=HUGO)["errors"]["who"]
    assert calling.outline() == before


@pytest.mark.slow
def test_somebody_on_no_roll_says_for_whom_they_work(calling: World) -> None:
    hugo = calling.person(HUGO)
    before = calling.outline()
    hugo.opens("/nominate me")

    for company, why in (
        ("Nowhere", "Nowhere is none (clause 12)."),
        ("Castlegate Analytics", "Priya Raman sits from Castlegate Analytics already"),
    ):
        assert why in hugo.submits(company=company)["errors"]["company"]
    assert calling.outline() == before
    form = hugo.submits(company="quayside")["view"]
    assert "Hugo Lindgren may stand: Quayside is a member company" in texts(form)
    assert "Hugo Lindgren* has no post on record; manager or above is wanted (clause 12)." in texts(form)
    assert calling.outline() == before
    assert "You stand for 1 supplier seat" in texts(hugo.submits()["view"])
    calling.settle()

    assert nominees(calling) == {"Hugo Lindgren": "stands"}
    assert "*Hugo Lindgren* (Quayside)" in texts(card(calling))
    assert "/nominate withdraw Hugo Lindgren" in calling.person(DANA).dm_saying("stands for")["text"]
    assert "Who stands" not in hugo.types("/nominate list")["text"], "that is for the group"
    assert "Who stands" in calling.person(PRIYA).types("/nominate list")["text"]


@pytest.mark.slow
def test_an_outsider_names_nobody_else(calling: World) -> None:
    hugo = calling.person(HUGO)

    assert hugo.types("/nominate Omar")["text"].startswith("Only a member can nominate.")
    assert "Who?" not in texts(hugo.opens("/nominate"))
    assert calling.rows(Nomination) == []


@pytest.mark.slow
def test_somebody_who_is_put_forward_is_asked_and_accepts(calling: World) -> None:
    priya, omar = calling.person(PRIYA), calling.person(OMAR)
    priya.opens("/nominate")
    priya.submits(who=OMAR)
    said = texts(priya.submits(statement="He knows the devices")["view"])
    calling.settle()

    assert plain(said).startswith("Omar Haddad is asked to stand for 1 supplier seat, and can answer until Wednesday 3")
    assert "Nobody stands yet." in texts(card(calling)), "nobody's business until he accepts"
    assert priya.types("/nominate Omar")["text"] == "Omar Haddad is asked already, and has not answered yet."
    asked = omar.dm_saying("Priya Raman puts you forward")
    assert "“He knows the devices”" in texts(asked)
    assert "No answer is a no." in texts(asked)
    heard = omar.presses_and_hears("I will stand", on=asked)
    calling.settle()

    assert heard.startswith("You stand for 1 supplier seat of *Data Exchange Working Group*.\nOmar Haddad may stand:")
    assert "has accepted, and stands" in priya.dm_saying("whom you put forward")["text"]
    assert "*Omar Haddad* (Pennant Digital), put forward by Priya Raman: “He knows the devices”" in texts(card(calling))
    assert labels(omar.dm_saying("Priya Raman puts you forward")) == []
    assert omar.types("/nominate decline")["text"].startswith("You stand already. To change that:")


@pytest.mark.slow
def test_somebody_who_is_put_forward_declines_and_it_is_theirs_alone_to_change(calling: World) -> None:
    priya, omar = calling.person(PRIYA), calling.person(OMAR)
    priya.opens("/nominate Omar")
    priya.submits()
    calling.settle()

    assert omar.types("/nominate decline")["text"].startswith("You do not stand for 1 supplier seat")
    calling.settle()
    assert "does not want to stand" in priya.dm_saying("whom you put forward")["text"]
    assert "Only they can change that" in calling.person(TOMASZ).types("/nominate Omar")["text"]
    stands(calling, OMAR)
    assert nominees(calling) == {"Omar Haddad": "stands"}
    assert calling.person(AMARA).types("/nominate accept")["text"].startswith("Nobody has put you forward.")


def test_only_the_nominee_answers(calling: World) -> None:
    calling.person(PRIYA).opens("/nominate Omar")
    calling.person(PRIYA).submits()
    [made] = calling.rows(Nomination)

    calling.forge_button("nominate.accept", user_id=TOMASZ, note={"group": 1, "nomination": made.id})

    assert nominees(calling) == {"Omar Haddad": "asked"}


def test_the_clock_closes_it_to_the_instant(calling: World) -> None:
    omar = calling.person(OMAR)
    omar.opens("/nominate me")
    calling.clock.move_to(CLOSES)

    closed = "The call for 1 supplier seat closed on Wednesday 3 November 2027, 17:00, so nothing was changed."
    assert closed in str(omar.submits())
    assert omar.types("/nominate me")["text"].startswith("No call of *Data Exchange Working Group* is open now.")
    assert calling.rows(Nomination) == []


@pytest.mark.slow
def test_a_seat_for_an_sme_is_for_an_sme(calling: World) -> None:
    calls_for(calling, "/call open sme seat until 3 Nov from 1 Dec")
    omar = calling.person(OMAR)

    assert (
        omar.types("/nominate me")["text"] == "Please say which call you mean: end with “for seat” or “for sme seat”."
    )
    assert (
        "The call is for seats designated for SMEs, and Pennant Digital is none (clause 13)."
        in (omar.types("/nominate me for sme seat")["text"])
    )
    stands(calling, SIOBHAN, "/nominate me for sme seat")
    stands(calling, OMAR, "/nominate me for seat")
    assert nominees(calling) == {"Siobhán Kelleher": "stands", "Omar Haddad": "stands"}


@pytest.mark.slow
def test_the_programme_manager_enters_somebody_who_is_not_in_slack(calling: World) -> None:
    dana = calling.person(DANA)
    before = calling.outline()
    for line, why in (
        (
            "Jo Smith (Nowhere)",
            "A supplier seat is for somebody from a member company, and Nowhere is none (clause 12).",
        ),
        ("Jo Smith", "no employer is on record (clause 12)."),
        ("Priya Raman (Ropewalk)", "Priya Raman works for Castlegate Analytics on record."),
    ):
        assert why in dana.types(f"/nominate enter {line}")["text"]
    assert calling.outline() == before

    dana.opens("/nominate enter")
    dana.submits(name="Jo Smith", company="Ropewalk", post="Head of data", email="Jo@Ropewalk.example")
    said = texts(dana.submits()["view"])
    calling.settle()

    assert said == "*Jo Smith* stands for 1 supplier seat. To take it back: `/nominate withdraw Jo Smith`."
    [jo] = [person for person in calling.rows(Person) if person.name == "Jo Smith"]
    assert (jo.email, jo.post, jo.slack_user_id) == ("jo@ropewalk.example", "Head of data", None)
    assert "Jo Smith stands already." in dana.types("/nominate enter Jo Smith (Ropewalk)")["text"]
    assert "is not in Slack and cannot be asked" in calling.person(PRIYA).types("/nominate Jo Smith")["text"]
    assert "does not stand for 1 supplier seat any more." in dana.types("/nominate withdraw Jo Smith")["text"]
    assert nominees(calling) == {"Jo Smith": "withdrawn"}


def test_two_of_one_company_may_stand_and_are_told_that_one_can_sit(calling: World) -> None:
    enters(calling, "Jo Smith (Ropewalk)")
    dana = calling.person(DANA)

    form = dana.opens("/nominate enter Ann Other (Ropewalk)")

    assert "*Jo Smith* stands from Ropewalk too: both may stand, and only one of them can sit (clause 14)." in texts(
        form
    )
    dana.submits()
    assert nominees(calling) == {"Jo Smith": "stands", "Ann Other": "stands"}


def test_a_candidate_whom_the_programme_manager_takes_back_is_told(calling: World) -> None:
    stands(calling, OMAR)

    assert calling.person(PRIYA).types("/nominate withdraw Omar")["text"].startswith("Only the programme manager can")
    assert "They are told." in calling.person(DANA).types("/nominate withdraw Omar")["text"]
    calling.settle()

    assert "has taken back your nomination" in calling.person(OMAR).dm_saying("taken back")["text"]


def test_where_nothing_is_open_the_interest_list_is(world: World) -> None:
    for user in (OMAR, HUGO):
        said = world.person(user).types("/nominate me")["text"]
        assert said.startswith("No call of *Data Exchange Working Group* is open now.")
    assert world.person(OMAR).types("/nominate interest")["text"] == "You are a member already."
    assert world.person(HUGO).types("/nominate interest", channel="C0LOUNGE")["text"] == (
        "There is no open call in this workspace now, and no working group in this channel."
    )
    assert "`/nominate me` – stand yourself" in world.person(HUGO).types("/nominate help")["text"]


def test_from_another_channel_it_is_the_group_that_calls(calling: World) -> None:
    calling.person(HUGO).opens("/nominate me", channel="C0LOUNGE")
    calling.person(HUGO).submits(company="Quayside", post="Director")
    calling.person(HUGO).submits()

    assert nominees(calling) == {"Hugo Lindgren": "stands"}


def test_of_several_groups_that_call_somebody_says_which(calling: World) -> None:
    calling.write(_another_group)
    hugo = calling.person(HUGO)

    assert hugo.types("/nominate me", channel="C0LOUNGE")["text"] == (
        "That could be *Data Exchange Working Group* and *Tariffs*. Please type the command in the channel of the one "
        "you mean."
    )
    assert "Open calls of Tariffs" in hugo.types("/nominate list", channel="C0FORUM")["text"]


@pytest.mark.slow
def test_everything_is_in_the_audit_trail_without_what_people_wrote(calling: World) -> None:
    stands(calling, OMAR, statement="My own words")
    calling.move_to(CLOSES + timedelta(minutes=1))

    deeds = [entry.deed for entry in calling.rows(AuditEntry) if entry.deed.split(".")[0] in ("call", "nomination")]
    assert deeds == ["call.open", "nomination.enter", "call.filled"]
    assert "My own words" not in str([entry.facts for entry in calling.rows(AuditEntry)])


def _another_group(session: Session) -> None:
    """Tariffs, in the forum's channel, which calls for a seat."""
    [group] = groups.all_groups(session)
    made = groups.add_group(
        session,
        team_id=group.team_id,
        name="Tariffs",
        now=NOVEMBER,
        channel_id="C0FORUM",
        zone=group.zone,
        division=group.division,
    )
    terms.adopt(session, group=made, terms=terms.preset(), effective_on=date(2026, 1, 1), now=NOVEMBER)
    [dana] = people.called(people.everyone(session, team_id=group.team_id), "Dana")
    call = Call(1, date(2027, 12, 1))
    calls.open_call(session, group=made, call=call, closes_at=CLOSES, words="", actor=dana, now=NOVEMBER)
