"""Minutes that are approved at a later meeting, and corrected after that, through the front door."""

from datetime import timedelta

import pytest
from minuted import (
    DECEMBER,
    OPEN,
    PRIVATE,
    channel_messages,
    circulated,
    given_files,
    held,
    retire,
    uploads,
)
from packed import bytes_of
from world import MEETING, World, labels, plain, texts

from store import audit
from store.models import AgendaItem, AuditEntry, Claim, ItemState, Meeting, MinutesApproval, MinutesVersion

CHAIR_ONLY = "Only the chair (the vice-chair if the chair is absent or asks) can record that the minutes were approved."


def of_november(world: World) -> Meeting:
    [found] = [meeting for meeting in world.rows(Meeting) if meeting.starts_at == MEETING]
    return found


@pytest.mark.slow
def test_the_chair_notes_the_approval_with_corrections(world: World) -> None:
    circulated(world)
    world.move_to(DECEMBER)
    amara, dana = world.person("U0AMARA"), world.person("U0DANA")

    amara.opens("/minutes show 11 Nov")
    amara.presses("Approved…")
    form = amara.form(titled="Approved minutes")
    assert "Thu 9 Dec 2027 – Monthly meeting" in texts(form)
    done = amara.submits(words="The price is 5,000")
    world.settle()

    assert "are noted as approved on Thu 9 Dec 2027. The programme manager is told" in texts(done["view"])
    [approval] = world.rows(MinutesApproval)
    assert (approval.words, of_november(world).minutes_approved_at) == ("The price is 5,000", approval.approved_at)
    first, *_, last = channel_messages(world)
    assert labels(first) == []
    assert plain(last["text"]).startswith(
        "Minutes of Thursday 11 November 2027: version 1 is approved at the meeting of Thu 9 Dec 2027, as Amara Okafor "
        "noted. With corrections, which follow as a version of their own."
    )
    assert "The price is 5,000" not in texts(last)
    assert labels(dana.dm_saying("The price is 5,000")) == ["Correct…"]
    assert [item.state for item in world.rows(AgendaItem)] == [ItemState.DONE]
    assert world.rows(AuditEntry)[-2].deed == "minutes.approve"
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


@pytest.mark.slow
def test_approved_minutes_are_frozen(world: World) -> None:
    circulated(world)
    dana = world.person("U0DANA")
    dana.opens("/minutes upload 11 Nov")
    file_id = dana.uploads("late.md", OPEN)
    world.move_to(DECEMBER)
    said = world.person("U0AMARA").types("/minutes approve 11 Nov")["text"]
    assert said == "The minutes of *Thursday 11 November 2027* are noted as approved on Thu 9 Dec 2027."

    refused = dana.submits(file=[file_id], readers="everybody")["errors"]

    assert refused == {"file": "The minutes are approved, so they stay as they are. Correct them, with a reason."}
    for user_id, typed, words in (
        ("U0DANA", "/minutes upload 11 Nov", "These minutes are approved, so they stay as they are."),
        ("U0DANA", "/minutes circulate 11 Nov", "These minutes are approved, so they are circulated no more."),
        ("U0PRIYA", "/minutes comment 11 Nov A word", "These minutes are approved."),
        ("U0AMARA", "/minutes approve 11 Nov", "These minutes are approved already."),
        ("U0AMARA", "/minutes ask 11 Nov", "These minutes are approved already."),
    ):
        assert world.person(user_id).types(typed)["text"].startswith(words), typed
    assert len(world.rows(MinutesVersion)) == 1


@pytest.mark.slow
def test_who_may_not_note_an_approval_is_told_who_can(world: World) -> None:
    held(world)
    assert world.person("U0AMARA").types("/minutes approve 11 Nov")["text"] == (
        "These minutes are not circulated yet, so no meeting can have approved them."
    )
    uploads(world, OPEN)
    world.person("U0DANA").types("/minutes circulate 11 Nov")
    assert world.person("U0AMARA").types("/minutes approve 11 Nov")["text"] == (
        "A later meeting approves them, and none has begun since they were circulated."
    )
    world.move_to(DECEMBER)

    for user_id in ("U0PRIYA", "U0DANA", "U0TOMASZ"):
        assert world.person(user_id).types("/minutes approve 11 Nov")["text"].startswith(CHAIR_ONLY), user_id
    assert world.person("U0TOMASZ").types("/minutes ask 11 Nov")["text"].startswith(CHAIR_ONLY)
    assert world.rows(MinutesApproval) == []


@pytest.mark.slow
def test_whoever_is_no_chair_by_then_notes_nothing(world: World) -> None:
    circulated(world)
    world.move_to(DECEMBER)
    amara = world.person("U0AMARA")
    amara.opens("/minutes show 11 Nov")
    amara.presses("Approved…")
    amara.form(titled="Approved minutes")

    world.write(lambda session: retire(session, "U0AMARA"))
    refused = amara.submits()["errors"]

    assert refused["at"].startswith(CHAIR_ONLY)
    assert world.rows(MinutesApproval) == []


@pytest.mark.slow
def test_the_vice_chair_notes_it_where_the_chair_asks(world: World) -> None:
    circulated(world)
    world.move_to(DECEMBER)
    tomasz = world.person("U0TOMASZ")

    assert world.person("U0AMARA").types("/minutes ask 11 Nov")["text"].startswith("Tomasz Zieliński is asked.")
    world.settle()
    tomasz.presses("Approved…", on=tomasz.dm_saying("The chair asks you to note"))
    tomasz.form(titled="Approved minutes")
    tomasz.submits()
    world.settle()

    assert len(world.rows(MinutesApproval)) == 1
    assert labels(tomasz.dm_saying("The chair asks you to note")) == []
    assert world.person("U0AMARA").types("/minutes ask 11 Nov")["text"] == "These minutes are approved already."


@pytest.mark.slow
def test_the_vice_chair_notes_it_where_the_chair_was_not_there(world: World) -> None:
    circulated(world)
    world.move_to(DECEMBER - timedelta(hours=2))
    world.person("U0AMARA").types("/apologies 9 Dec")
    world.move_to(DECEMBER)

    said = world.person("U0TOMASZ").types("/minutes approve 11 Nov with corrections: the date")["text"]

    assert said.startswith("The minutes of *Thursday 11 November 2027* are noted as approved on Thu 9 Dec 2027.")
    assert [approval.words for approval in world.rows(MinutesApproval)] == ["the date"]


@pytest.mark.slow
def test_a_claim_made_in_time_is_decided_still_and_no_other_is_made(world: World) -> None:
    held(world, U0OMAR="absent", U0PRIYA="absent")
    uploads(world, OPEN)
    world.person("U0DANA").types("/minutes circulate 11 Nov")
    priya, omar, dana = (world.person(each) for each in ("U0PRIYA", "U0OMAR", "U0DANA"))
    priya.types("/attendance claim 11 Nov I was on the telephone")
    world.move_to(DECEMBER)

    said = world.person("U0AMARA").types("/minutes approve 11 Nov")["text"]
    world.settle()

    assert said.endswith(
        "Priya Raman has claimed in time to have been there, and an officer has still to decide on that. If it is "
        "accepted, the minutes need a correction."
    )
    assert omar.types("/attendance claim 11 Nov")["text"].startswith(
        "The minutes of Thursday 11 November 2027 are approved, and with that claims have ended."
    )
    dana.presses("Accept", on=dana.dm_saying("Priya Raman: “I was there”"))
    world.wait_for(lambda: world.rows(Claim)[0].is_accepted, "the decision")


@pytest.mark.slow
def test_a_correction_is_another_version_with_a_reason_that_everybody_is_told_of(world: World) -> None:
    circulated(world)
    dana, priya = world.person("U0DANA"), world.person("U0PRIYA")
    assert dana.types("/minutes correct 11 Nov")["text"].startswith("These minutes are not approved yet")
    world.move_to(DECEMBER)
    world.person("U0AMARA").types("/minutes approve 11 Nov")
    world.settle()
    before = len(channel_messages(world))

    dana.opens("/minutes correct 11 Nov")
    given = {"file": [dana.uploads("members.md", PRIVATE)], "reason": "The price & more"}
    assert dana.submits(**given, readers="members")["errors"] == {
        "public": "Everybody is told of a correction: give it without private parts, too."
    }
    dana.submits(**given, readers="members", public=[dana.uploads("public.md", OPEN + b"Corrected.")])
    world.settle()

    said, file = channel_messages(world)[before:]
    assert (
        "version 2 is circulated.\nIt corrects what was approved, and earlier versions stay: The price &amp; more"
        in (said["text"])
    )
    assert labels(said) == []
    assert bytes_of(file) == OPEN + b"Corrected."
    assert given_files(priya)[-1][1] == PRIVATE
    priya.types("/minutes 11 Nov version 1")
    world.settle()
    assert given_files(priya)[-1] == ("2027-11-11 Minutes, version 1.md", OPEN)
    assert "approved at the meeting of Thu 9 Dec 2027, and corrected since by version 2" in texts(
        priya.opens("/minutes show 11 Nov")
    )
    assert priya.types("/minutes correct 11 Nov")["text"].startswith("Only the programme manager can write")


def test_a_meeting_that_is_not_confirmed_has_no_minutes_yet(world: World) -> None:
    world.move_to(DECEMBER)

    for user_id, deed in (("U0AMARA", "approve"), ("U0DANA", "circulate"), ("U0DANA", "upload")):
        said = world.person(user_id).types(f"/minutes {deed} 9 Dec")["text"]
        assert said.startswith("The attendance of Thursday 9 December 2027 is not confirmed"), deed
