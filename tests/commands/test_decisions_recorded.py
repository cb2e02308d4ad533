"""Decisions that were taken without a vote: recorded from a message, kept in the register, withdrawn, exported."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from ballots import CLOSES, MEMBERS, ask_for_a_position, somebody, the_group
from packed import bytes_of
from sqlmodel import Session
from world import AFTER, MEETING, World, labels, plain, texts

from bot.sample import TEAM_ID
from store import audit, decisions, people
from store.models import AuditEntry, Basis, RecordedDecision

AT_HALF_PAST = MEETING + timedelta(minutes=30)


def recorded(world: World, words: str = "We meet in Leeds", *, user_id: str = "U0DANA", **entered: Any) -> str:
    """Somebody records a decision in the form; what they are told."""
    person = world.person(user_id)
    person.opens("/decisions record")
    done = person.submits(**{"words": words, "basis": "by_chair", **entered})
    assert "errors" not in done, done
    return texts(done["view"])


def register(world: World, user_id: str = "U0PRIYA", typed: str = "/decisions") -> list[str]:
    return plain(world.person(user_id).types(typed)["text"]).splitlines()[1:]


def exported(world: World, user_id: str) -> list[list[str]]:
    """The register as somebody has it in a spreadsheet."""
    person = world.person(user_id)
    assert person.types("/decisions export")["text"].startswith("You get the register as a file")
    world.settle()
    message = person.dms()[-1]
    assert message["files"][0]["name"] == f"{world.clock.now().date().isoformat()} Decisions.csv"
    return list(csv.reader(io.StringIO(bytes_of(message).decode("utf-8-sig"))))


def test_a_message_becomes_a_decision_of_the_meeting(world: World) -> None:
    world.move_to(AT_HALF_PAST)
    message = world.person("U0OMAR").says("Agreed: <@U0PRIYA> writes to the *vendors* & waits")
    dana = world.person("U0DANA")

    assert dana.uses("Record as decision", on=message)["ok"]
    form = dana.form(titled="Record a decision")
    offered = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert offered["words"]["initial_value"] == "Agreed: @Priya Raman writes to the *vendors* & waits"
    assert offered["basis"]["initial_option"]["value"] == "at_meeting"
    assert offered["meeting"]["initial_option"]["text"]["text"] == "Thu 11 Nov 2027 – Monthly meeting"
    told = texts(dana.submits(words="Priya writes to the vendors")["view"])

    assert told == (
        "*Decision 1* of Thursday 11 November 2027 is in the register: Priya writes to the vendors\n"
        "Agreed at the meeting without a vote. To take it back: `/decisions withdraw 1 because …`."
    )
    assert register(world) == [
        "Decision 1, Thu 11 Nov 2027: Priya writes to the vendors",
        "Decided – Agreed at the meeting without a vote",
    ]
    answer = world.person("U0PRIYA").types("/decisions")
    world.person("U0PRIYA").presses("Details", on=world.person("U0PRIYA").messages()[-1], channel="C0EXCHANGE")
    assert labels(answer) == ["Details", "As a file"]
    world.wait_for(lambda: "From a message" in world.person("U0PRIYA").whispers()[-1], "the details")
    assert world.person("U0PRIYA").whispers()[-1].splitlines()[1:] == [
        "Basis: Agreed at the meeting without a vote",
        "Taken: at the meeting of Thursday 11 November 2027, Monthly meeting",
        "Recorded by: Dana Whitlock",
        "From a message: Agreed: @Priya Raman writes to the vendors &amp; waits",
    ]
    assert [entry.deed for entry in world.rows(AuditEntry)][-1] == "decision.record"
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def test_a_decision_that_cannot_be_is_refused_on_its_field(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/decisions record")

    def errors(**entered: str) -> dict[str, str]:
        found = dana.submits(**{"words": "We wait", "basis": "by_chair", **entered})["errors"]
        assert isinstance(found, dict)
        return found

    assert errors(basis="other") == {"basis_words": "Please say in words what it rests on."}
    assert errors(basis="at_meeting") == {"meeting": "Please choose the meeting that agreed on it."}
    assert errors(day="2027-11-02") == {"day": "That day is to come. Please choose today or an earlier one."}
    assert world.rows(RecordedDecision) == []


def test_only_officers_record_and_withdraw(world: World) -> None:
    recorded(world)
    priya = world.person("U0PRIYA")
    refusal = "Only the chair, the vice-chair or the programme manager can record or withdraw a decision taken without"

    assert priya.types("/decisions record")["text"].startswith(refusal)
    assert priya.types("/decisions withdraw 1 because I say so")["text"].startswith(refusal)
    form = {"group": 1, "origin": "", "decision": 1}
    for callback in ("decisions.record_form", "decisions.withdraw_form"):
        assert refusal in str(world.forge_form(callback, user_id="U0PRIYA", note=form))
    message = world.person("U0OMAR").says("Agreed")
    priya.uses("Record as decision", on=message)
    world.wait_for(lambda: any(text.startswith(refusal) for text in priya.whispers()), "the refusal")
    assert len(world.rows(RecordedDecision)) == 1


def test_a_withdrawn_decision_stays_with_its_reason(world: World) -> None:
    recorded(world, basis="other", basis_words="By e-mail of all")
    dana = world.person("U0DANA")
    dana.opens("/decisions withdraw 1")

    assert dana.submits(why="It was <never> agreed")["view"]
    assert register(world) == [
        "Decision 1, Mon 1 Nov 2027: We meet in Leeds",
        "Withdrawn – It was &lt;never&gt; agreed",
    ]
    assert dana.types("/decisions withdraw #1 because of that")["text"].startswith("It was withdrawn before.")
    assert dana.types("/decisions withdraw 2")["text"].startswith("There is no recorded decision 2.")


@pytest.mark.slow
def test_votes_and_recorded_decisions_are_one_register_in_pages(world: World) -> None:
    dana = world.person("U0DANA")
    for number in range(1, 8):
        dana.types(f"/vote open procedural Shall we do thing {number}? until 14 Nov 12:00")
    for number in range(8, 13):
        recorded(world, f"We do thing {number}")
    world.move_to(CLOSES + timedelta(days=7))
    for number in range(13, 16):
        recorded(world, f"We do thing {number}")

    seen = []
    receipt = dana.form()["id"]
    dana.presses("Decisions", on_home=True)
    page = dana.form(titled="Done", other_than=receipt)
    while True:
        seen += [line.split(",")[0] for line in texts(page).splitlines() if line.startswith(("Vote", "Decision "))]
        if "Earlier ones" not in labels(page):
            break
        before = page["hash"]
        world.write(record_meanwhile)
        dana.presses("Earlier ones", on=page)
        world.wait_for(lambda before=before: dana.form(titled="Done")["hash"] != before, "the next page")
        page = dana.form(titled="Done")

    votes = [f"Vote {number}" for number in range(7, 0, -1)]
    early = [f"Decision {number}" for number in range(5, 0, -1)]
    assert seen == ["Decision 8", "Decision 7", "Decision 6", *votes, *early]
    assert register(world, typed="/decisions THING 9")[0] == "Decision 2, Mon 1 Nov 2027: We do thing 9"


def test_private_decisions_are_counted_apart_and_kept_from_guests(world: World) -> None:
    world.write(
        lambda session: people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
    )
    world.person("U0DANA").types("/guest Hugo Lindgren for next")
    recorded(world, "The offer is taken", private="yes")
    recorded(world, "We meet in Leeds")

    assert register(world) == [
        "Decision 1, Mon 1 Nov 2027: We meet in Leeds",
        "Decided – Decided by the chair",
        "Decision P1, Mon 1 Nov 2027: The offer is taken (private)",
        "Decided – Decided by the chair",
    ]
    assert register(world, "U0HUGO") == [
        "Decision 1, Mon 1 Nov 2027: We meet in Leeds",
        "Decided – Decided by the chair",
    ]
    assert "offer" not in str(exported(world, "U0HUGO"))
    assert exported(world, "U0PRIYA")[1][7] == "yes"
    world.forge_button("decisions.details", user_id="U0HUGO", note={"group": 1, "decision": 1})
    assert world.person("U0DANA").types("/decisions withdraw P1 because of <that>")["text"].startswith("Decision P1 is")


@pytest.mark.slow
def test_the_file_has_every_decision_and_no_voter_and_is_safe_to_open(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/vote open funds =Shall we pay? until 14 Nov 12:00")
    world.write(ask_for_a_position)
    for number, user_id in enumerate(MEMBERS):
        world.person(user_id).types(f"/vote 1 {'for' if number < 11 else 'against'}")
        world.person(user_id).types(f"/vote 2 {'for' if number < 5 else 'against'} because {user_id}")
    world.move_to(AFTER)
    [meeting] = [block for block in dana.opens("/decisions record")["blocks"] if block.get("block_id") == "meeting"]
    value = meeting["element"]["options"][0]["value"]
    dana.submits(words="+1 for Leeds", basis="at_meeting", meeting=value)
    world.move_to(CLOSES)

    header, first, position, second = exported(world, "U0PRIYA")

    assert header == ["decision", "decided_on", "words", "outcome", "basis", "meeting", "recorded_by", "private"]
    assert first[:4] == ["Vote 1", "2027-11-02", "'=Shall we pay?", "Passed"]
    assert first[4].startswith("11 of 12 for, where at least 80% of the roll is needed")
    assert first[5:] == ["", "", "no"]
    assert position[:4] == ["Vote 2", "2027-11-02", "One format for every force?", "Consensus not found"]
    assert position[4:] == ["Policy positions (clause 24, open), terms version 1", "", "", "no"]
    where = "Agreed at the meeting without a vote"
    assert second[:5] == ["Decision 1", "2027-11-11", "'+1 for Leeds", "Decided", where]
    assert second[5:] == ["2027-11-11", "Dana Whitlock", "no"]


def record_meanwhile(session: Session) -> None:
    """Somebody else records a decision while the register is being read."""
    dana = somebody(session, "U0DANA")
    group, day = the_group(session), CLOSES.date() + timedelta(days=7)
    options = {"words": "One more", "basis": Basis.BY_CHAIR, "decided_on": day, "actor": dana, "now": CLOSES}
    decisions.record(session, group=group, **options)  # type: ignore[arg-type]
