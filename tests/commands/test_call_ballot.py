"""The ballot that ends an open call, through the front door: opened, cast in secret, counted, tied, drawn by lot."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from ballots import MEMBERS, amends, in_channel, on_roll, result, vote
from callings import AMARA, CLOSES, DANA, OMAR, PRIYA, calls_for, enters, nominees, results, stands, vacate
from callings import card as call_card
from sqlmodel import Session, SQLModel, select
from world import GROUP_CHANNEL, World, labels, plain, texts

from rules.decisions import Cast
from store.models import AuditEntry, Candidate, Membership, Office, Person, SecretBallot

BALLOT_ENDS = datetime(2027, 11, 17, 17, tzinfo=CLOSES.tzinfo)


def waits(world: World, *newcomers: str, seats: int = 1) -> None:
    """Omar's seat, or his and Priya's, and the others who are entered: more than there are places, at the close."""
    world.write(vacate("Omar", "Priya"))
    calls_for(world, f"/call open {seats} seats until 3 Nov from 1 Dec")
    stands(world, OMAR)
    for each in newcomers:
        enters(world, each)
    world.move_to(CLOSES)


def opens(world: World, user: str = DANA, label: str = "Open the ballot") -> str:
    said = world.person(user).presses_and_hears(label, on=call_card(world, user), channel=GROUP_CHANNEL)
    world.settle()
    return plain(said)


def ids(world: World) -> dict[str, str]:
    return {person.name.split()[0]: str(person.id) for person in world.rows(Person)}


def ballot_form(world: World, user: str, number: int = 1) -> dict[str, Any]:
    person = world.person(user)
    shown = next(message for message in person.messages() if texts(message).startswith(f"Vote {number} is open"))
    person.presses("Vote in secret", on=shown, channel=GROUP_CHANNEL)
    return dict(person.form(titled=f"Vote {number}"))


def ranks(world: World, user: str, *names: str, number: int = 1) -> dict[str, Any]:
    """Somebody names people in order; what the form answers."""
    ballot_form(world, user, number)
    known = ids(world) | {"abstain": "abstain"}
    return dict(
        world.person(user).submits(**{f"rank{place}": known[name] for place, name in enumerate(names, 1) if name})
    )


def all_rank(world: World, *ballots: tuple[str, ...], number: int = 1) -> None:
    for user, names in zip(MEMBERS, ballots, strict=False):
        assert "You voted" in texts(ranks(world, user, *names, number=number)["view"])


@pytest.mark.slow
def test_two_for_one_seat_an_officer_opens_with_one_press_and_whoever_is_elected_is_appointed(world: World) -> None:
    waits(world, "Jo Smith (Ropewalk)")
    assert labels(call_card(world)) == ["Open the ballot"]
    assert labels(world.person(DANA).dm_saying("*The call for")) == ["Open the ballot"]
    refused = world.person(OMAR).presses_and_hears("Open the ballot", on=call_card(world, OMAR), channel=GROUP_CHANNEL)
    assert "can open a vote" in refused

    said = opens(world, AMARA)

    assert said.startswith("*Vote 1 is open* until Wednesday 17 November 2027, 17:00: Who is to have 1 supplier seat,")
    assert "The ballot is vote 1" in texts(call_card(world))
    assert labels(call_card(world)) == []
    assert "The ballot is open: vote 1" in world.person(DANA).types("/call ballot")["text"]
    shown = in_channel(world, "Vote 1 is open")[0]
    assert "*1 place*, for which stand *Jo Smith* and *Omar Haddad*." in shown
    assert "Each ballot names one of them; whoever has the most votes is elected." in shown
    assert "A ballot cannot be changed once it is cast." in shown
    form = ballot_form(world, MEMBERS[0])
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == ["rank1"]
    assert "*cannot be changed*" in texts(form)
    all_rank(world, *[("Jo",)] * 5, *[("Omar",)] * 2, ("abstain",))
    again = world.person(MEMBERS[0]).types("/vote 1 for")["text"]
    assert again.startswith("You have voted in vote 1. It is secret")

    world.move_to(BALLOT_ENDS)

    told = result(world)
    assert told.startswith("Vote 1: elected")
    assert "*Elected: Jo Smith.* Appointments (clause 14), terms version 1." in told
    assert "*Turnout:* 8 of the 12 on the roll voted." in told
    assert "*Round 1:* Jo Smith 5, Omar Haddad 2. *Jo Smith* is elected." in told
    assert "Appointed from Wed 1 Dec 2027: *Jo Smith* (Ropewalk)." in results(world)[-1]
    assert [message for message in world.person(OMAR).dms() if "You were not chosen. Thank you" in message["text"]]
    [seat] = [row for row in world.rows(Membership) if row.starts_on == date(2027, 12, 1)]
    assert (str(seat.person_id), seat.ends_on) == (ids(world)["Jo"], date(2029, 11, 30))
    register = plain(world.person(OMAR).types("/decisions")["text"])
    assert "Elected: Jo Smith – 8 of 12 voted, in secret – Appointments (clause 14), terms version 1" in register
    assert vote(world, OMAR, "verify 1").startswith("*Verified*")
    world.write(_turned_round)
    assert vote(world, OMAR, "verify 1").startswith("*Not verified*")


def _turned_round(session: Session) -> None:
    """Somebody alters the ballots behind the bot's back."""
    everybody = set(session.exec(select(Candidate.person_id)))
    for row in session.exec(select(SecretBallot).where(SecretBallot.choice == Cast.FOR)):
        row.ranking = [*(everybody - set(row.ranking))]
        session.add(row)


@pytest.mark.slow
def test_two_seats_are_filled_from_one_ranked_ballot_that_names_nobody_twice(world: World) -> None:
    waits(world, "Jo Smith (Ropewalk)", "Kit Ash (Quayside)", seats=2)
    opens(world)
    assert "the count is by transferable vote" in in_channel(world, "Vote 1 is open")[0]
    form = ballot_form(world, MEMBERS[0])
    asked = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    assert asked == ["First choice", "Second choice", "Third choice"]

    twice = ranks(world, MEMBERS[0], "Jo", "Kit", "Jo")
    assert twice["errors"] == {
        "rank3": "You have named this person before. Please name each once. Nothing was counted."
    }
    assert "rank1" in ranks(world, MEMBERS[0], "abstain", "Kit")["errors"]
    assert world.rows(SecretBallot) == []
    all_rank(world, *[("Jo", "", "Kit")] * 6, *[("Kit",)] * 1, *[("Omar", "Kit")] * 2)
    kept = world.read(
        lambda session: [
            table.name
            for table in SQLModel.metadata.sorted_tables
            for row in session.execute(table.select()).all()
            if f"[{ids(world)['Jo']}, {ids(world)['Kit']}]" in repr(tuple(row))
        ]
    )
    assert set(kept) == {"secret_ballot"}
    assert "9 of the 12* on the roll have voted" in in_channel(world, "Vote 1 is open")[0]

    world.move_to(BALLOT_ENDS)

    told = result(world)
    assert "*Quota:* 4 of 9 ballots for 2 places; 0 abstained." in told
    assert "*Round 1:* Jo Smith 6, Omar Haddad 2, Kit Ash 1. *Jo Smith* is elected." in told
    assert "*Round 2:* Kit Ash 3, Omar Haddad 2. *Omar Haddad* goes out." in told, "two of six go on"
    assert "*Round 3:* Kit Ash 5. *Kit Ash* is elected." in told
    assert nominees(world) == {"Omar Haddad": "stands", "Jo Smith": "appointed", "Kit Ash": "appointed"}


@pytest.mark.slow
def test_a_tie_is_run_again_between_those_tied_and_then_lots_are_drawn_and_recorded(world: World) -> None:
    waits(world, "Jo Smith (Ropewalk)", "Kit Ash (Quayside)", seats=2)
    opens(world)
    all_rank(world, *[("Jo",)] * 4, *[("Kit",)] * 2, *[("Omar",)] * 2)
    world.move_to(BALLOT_ENDS)
    told = result(world)
    assert told.startswith("Vote 1: a tie")
    assert "*Elected: Jo Smith. A tie between Omar Haddad and Kit Ash.*" in told
    [asked] = [each for each in world.person(AMARA).dms() if labels(each) == ["Open the rerun"]]
    assert "Vote 1 ended in a tie: those tied stand again in a rerun" in asked["text"]
    assert (
        "Lots are drawn where a ballot and its rerun have ended in a tie"
        in world.person(DANA).types("/call lots")["text"]
    )
    assert [row for row in world.rows(Membership) if row.starts_on == date(2027, 12, 1)] == []

    world.person(AMARA).presses("Open the rerun", on=asked)
    world.settle()
    assert "for which stand *Kit Ash* and *Omar Haddad*." in in_channel(world, "Vote 2 is open")[0]
    all_rank(world, *[("Kit",)] * 3, *[("Omar",)] * 3, number=2)
    world.move_to(BALLOT_ENDS + timedelta(days=15))
    assert labels(call_card(world)) == ["Draw lots"]
    refused = world.person(AMARA).presses_and_hears("Draw lots", on=call_card(world), channel=GROUP_CHANNEL)
    assert "Only the programme manager" in refused
    said = opens(world, DANA, "Draw lots")

    assert said.startswith("Lots were drawn between *Omar Haddad* and *Kit Ash*: *")
    winner = "Kit Ash" if "*Kit Ash*. It is" in said else "Omar Haddad"
    assert f"A tie between Omar Haddad and Kit Ash, decided by lot: {winner}" in result(world, 2)
    assert {name for name, state in nominees(world).items() if state == "appointed"} == {"Jo Smith", winner}
    assert [entry.facts["drawn"] for entry in world.rows(AuditEntry) if entry.deed == "vote.lots"] == [
        [person.id for person in world.rows(Person) if person.name == winner]
    ]
    assert world.person(DANA).types("/call lots")["text"].startswith("There is no call now.")
    assert vote(world, AMARA, "verify 2").startswith("*Verified*")


@pytest.mark.slow
def test_too_few_ballots_run_on_and_then_another_ballot_is_due(world: World) -> None:
    waits(world, "Jo Smith (Ropewalk)")
    opens(world)
    all_rank(world, *[("Jo",)] * 3)
    world.move_to(BALLOT_ENDS)
    assert "runs on, because too few have taken part" in in_channel(world, "Vote 1, ")[0]
    world.move_to(BALLOT_ENDS + timedelta(days=7))

    told = result(world)
    assert "*Turnout:* 3 of the 12 on the roll voted." in told
    assert "Inquorate" in told
    assert "Jo Smith" not in told
    assert "Vote 1 was inquorate: an officer opens another one." in texts(call_card(world))
    opens(world)
    assert "It replaces vote 1" in in_channel(world, "Vote 2 is open")[0]
    assert labels(world.person(DANA).types("/vote 2"))[-2:] == ["Extend", "Withdraw"]
    assert vote(world, DANA, "replace 2").startswith("Vote 2 is the ballot of an open call: `/call` opens another one.")
    assert "is withdrawn" in world.person(DANA).types("/call withdraw")["text"]
    world.settle()
    assert len(in_channel(world, "Vote 2 is withdrawn")) == 2, "the card and the word"


def test_a_ballot_for_an_office_writes_it_with_its_dates_and_few_ballots_are_not_broken_down(world: World) -> None:
    world.write(vacate())
    amends(world, {"decisions.breakdown_from": 7, "decisions.candidates_may_vote": False})
    calls_for(world, "/call open chair until 3 Nov from 1 Dec")
    stands(world, OMAR)
    stands(world, PRIYA)
    world.move_to(CLOSES)
    opens(world)
    assert on_roll(world) == 10
    assert "You were not on the roll" in vote(world, OMAR, "1 for")
    voters = [user for user in MEMBERS if user not in (OMAR, PRIYA)][:6]
    for user, name in zip(voters, ["Omar"] * 5 + ["Priya"], strict=True):
        ranks(world, user, name)

    world.move_to(BALLOT_ENDS)

    told = result(world)
    assert "Elected: Omar Haddad" in told
    assert "There were fewer than 7 ballots: a count could tell who voted how, so none is shown." in told
    assert "Round" not in told
    [office] = [row for row in world.rows(Office) if row.starts_on == date(2027, 12, 1)]
    assert (office.kind.value, str(office.person_id)) == ("chair", ids(world)["Omar"])
    assert office.ends_on == date(2029, 11, 30)
