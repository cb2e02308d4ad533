"""*I was there* through the front door: claimed by the member, decided by an officer, and what comes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import MEETING, World, labels, texts

from rules.strikes import Status
from store.models import Attendance, AuditEntry, CaseState, Claim, Meeting, Owed, StrikeCase, StrikeOpinion

FIVE_PAST = MEETING + timedelta(minutes=5)
ASKED = (
    "The officers are asked whether you were there on *Thursday 11 November 2027*. You will be told what is decided; "
    "until then a case about you waits."
)
CARD = "Priya Raman: “I was there”"
WAITS = (
    "*This case waits:* the member claims to have been there on Thursday 11 November 2027. Accept or refuse that "
    "first, with the card that you got about it."
)


@pytest.fixture
def struck(world: World) -> World:
    """Priya is recorded as absent on 11 November, her first absence."""
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})
    return world


@pytest.fixture
def at_limit(world: World) -> World:
    """Omar is recorded as absent on 11 November, his second absence."""
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    return world


def current(world: World) -> Attendance:
    """The latest record that was written."""
    row = world.rows(Attendance)[-1]
    assert isinstance(row, Attendance)
    return row


def card(world: World, user_id: str, name: str = "Priya Raman") -> dict[str, Any]:
    return world.person(user_id).dm_beginning(f"{name}: “I was there”")


@pytest.mark.slow
def test_a_typed_claim_is_put_to_every_officer(struck: World) -> None:
    said = struck.person("U0PRIYA").types("/attendance claim 11 Nov I joined by <phone>")

    assert said["text"] == ASKED
    for user_id in ("U0AMARA", "U0TOMASZ", "U0DANA"):
        message = card(struck, user_id)
        assert labels(message) == ["Accept", "Refuse"]
        assert texts(message).splitlines()[:3] == [
            CARD,
            "Monthly meeting of *Thursday 11 November 2027*, recorded as absent by Dana Whitlock.",
            "In their words: I joined by &lt;phone&gt;",
        ]
    assert "claim.make" in [entry.deed for entry in struck.rows(AuditEntry)]


@pytest.mark.slow
def test_the_button_under_the_private_word_claims_that_meeting(struck: World) -> None:
    priya = struck.person("U0PRIYA")
    priya.presses("I was there…", on=priya.dm_saying("not present"))
    form = priya.form(titled="I was there")

    assert "Thursday 11 November 2027, 10:00 – Monthly meeting" in texts(form)
    assert texts(priya.submits(words="By telephone")["view"]) == ASKED
    assert card(struck, "U0DANA")["text"].startswith(CARD)


@pytest.mark.slow
def test_accepting_corrects_the_record_and_takes_the_word_back(struck: World) -> None:
    priya, amara = struck.person("U0PRIYA"), struck.person("U0AMARA")
    priya.dm_saying("not present")
    priya.types("/attendance claim 11 Nov I joined by telephone")

    heard = amara.presses_and_hears("Accept", on=card(struck, "U0AMARA"))

    assert heard == "Accepted: *Priya Raman* is recorded as present now, and is told."
    row = current(struck)
    assert (row.status, row.reason) == (Status.PRESENT, "I was there, accepted – I joined by telephone")
    assert priya.dm_beginning("Your claim")["text"] == (
        "Your claim is accepted: you are recorded as present on *Thursday 11 November 2027*."
    )
    assert priya.dm_beginning("The record of")["text"] == (
        "The record of Data Exchange Working Group was corrected: Thursday 11 November 2027 does not count as an "
        "absence of yours. You have no absences in 2027 now; only you and the officers know."
    )
    struck.settle()
    seen = card(struck, "U0DANA")
    assert (labels(seen), texts(seen).splitlines()[-1]) == ([], "Accepted by Amara Okafor.")
    assert priya.types("/standing")["text"].startswith("No absences in 2027")


@pytest.mark.slow
def test_refusing_leaves_the_record_and_cannot_be_claimed_again(struck: World) -> None:
    priya = struck.person("U0PRIYA")
    priya.types("/attendance claim 11 Nov")

    heard = struck.person("U0TOMASZ").presses_and_hears("Refuse", on=card(struck, "U0TOMASZ"))

    assert heard == "Refused: the record stays as it is, and *Priya Raman* is told."
    assert (
        "has refused your claim to have been there on *Thursday 11 November 2027*"
        in (priya.dm_beginning("An officer")["text"])
    )
    assert priya.types("/standing")["text"].startswith("1 absence in 2027")
    assert priya.types("/attendance claim 11 Nov")["text"] == (
        "An officer has refused your claim for Thursday 11 November 2027. If there is something new to say, tell the "
        "programme manager: an officer can correct the record, with a reason."
    )


@pytest.mark.slow
def test_a_claim_pauses_the_case_until_it_is_decided(at_limit: World) -> None:
    omar, amara, tomasz = (at_limit.person(who) for who in ("U0OMAR", "U0AMARA", "U0TOMASZ"))
    amara.presses_and_hears("Remove", on=amara.dm_beginning("Omar Haddad is"))

    omar.types("/attendance claim 11 Nov")
    at_limit.settle()

    paused = tomasz.dm_beginning("Omar Haddad is")
    assert labels(paused) == []
    assert texts(paused).splitlines()[-3:] == ["*Views so far*", "• Amara Okafor: *remove*", WAITS]
    tomasz.presses_and_hears("Refuse", on=card(at_limit, "U0TOMASZ", "Omar Haddad"))
    at_limit.settle()
    resumed = tomasz.dm_beginning("Omar Haddad is")
    assert labels(resumed) == ["Remove", "Waive…", "Defer…"]
    assert "Tomasz Zieliński agree" in tomasz.presses_and_hears("Remove", on=resumed)
    assert [case.state for case in at_limit.rows(StrikeCase)] == [CaseState.REMOVED]


@pytest.mark.slow
def test_an_accepted_claim_withdraws_the_case(at_limit: World) -> None:
    omar = at_limit.person("U0OMAR")
    omar.presses("I was there…", on=omar.dm_beginning("You have 2 absences"))
    form = omar.form(titled="I was there")
    options = [option["text"]["text"] for option in form["blocks"][0]["element"]["options"]]
    assert options == [
        "Thursday 11 November 2027, 10:00 – Monthly meeting",
        "Thursday 10 June 2027, 10:00 – Monthly meeting",
    ]
    omar.submits()

    at_limit.person("U0DANA").presses_and_hears("Accept", on=card(at_limit, "U0DANA", "Omar Haddad"))

    assert [case.state for case in at_limit.rows(StrikeCase)] == [CaseState.WITHDRAWN]
    omar.dm_beginning("The attendance record of")


@pytest.mark.slow
def test_an_officer_never_decides_their_own_claim(world: World) -> None:
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0AMARA": "absent"})
    amara = world.person("U0AMARA")
    amara.types("/attendance claim 11 Nov")
    world.settle()

    to = {row.to_person_id for row in world.rows(Owed) if row.kind == "claim-card"}
    [claim] = world.rows(Claim)

    assert claim.person_id not in to
    assert len(to) == 2
    note = {"group": 1, "claim": claim.id}
    for user_id in ("U0AMARA", "U0GRACE"):
        world.forge_button("claims.accept", user_id=user_id, note=note)
    assert [claim.decided_at for claim in world.rows(Claim)] == [None]
    world.forge_button("claims.accept", user_id="U0DANA", note=note)
    assert [claim.is_accepted for claim in world.rows(Claim)] == [True]


@pytest.mark.slow
def test_the_first_decision_counts(struck: World) -> None:
    struck.person("U0PRIYA").types("/attendance claim 11 Nov")
    dana = struck.person("U0DANA")
    old = card(struck, "U0DANA")
    struck.settle()
    struck.box.faults.rate_limit("chat.update", 60)
    struck.person("U0AMARA").presses_and_hears("Refuse", on=card(struck, "U0AMARA"))

    heard = dana.presses_and_hears("Accept", on=old)

    assert heard == "Refused by Amara Okafor. Nothing was changed; the record can be corrected."
    assert [claim.is_accepted for claim in struck.rows(Claim)] == [False]


@pytest.mark.slow
def test_a_view_on_a_case_that_waits_is_refused_in_words(at_limit: World) -> None:
    tomasz = at_limit.person("U0TOMASZ")
    old = tomasz.dm_beginning("Omar Haddad is")
    at_limit.settle()
    at_limit.box.faults.rate_limit("chat.update", 60)
    at_limit.person("U0OMAR").types("/attendance claim 11 Nov")

    heard = tomasz.presses_and_hears("Remove", on=old)

    assert heard == (
        "This case waits for the claim to have been there on Thursday 11 November 2027. Accept or refuse that first."
    )
    assert at_limit.rows(StrikeOpinion) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("14 Oct", "You are recorded as present on Thursday 14 October 2027, so there is nothing to claim."),
        ("12 Nov", "There was no meeting on Thursday 12 November 2026, so there is nothing to claim."),
        ("soon", "Please begin with the date of the meeting, for example "
         "`/attendance claim 14 Jan I joined by telephone`."),
        ("Mon 11 Nov", "11 November 2027 is a Thursday, and not a Monday. Please type the date that you mean."),
        ("11 Nov " + "x" * 501, "Please keep it to 500 characters; nothing was recorded."),
    ],
)  # fmt: skip
def test_a_claim_that_is_none_is_refused_with_what_to_do(struck: World, typed: str, answer: str) -> None:
    before = struck.outline()

    assert struck.person("U0PRIYA").types(f"/attendance claim {typed}")["text"] == answer
    assert struck.outline() == before


@pytest.mark.slow
def test_claims_end_when_the_minutes_are_approved(struck: World) -> None:
    struck.write(_approve_minutes)

    said = struck.person("U0PRIYA").types("/attendance claim 11 Nov")

    assert said["text"] == (
        "The minutes of Thursday 11 November 2027 are approved, and with that claims have ended. If the record is "
        "wrong, tell the programme manager: an officer can correct it, with a reason."
    )
    assert "I was there…" not in labels(struck.person("U0PRIYA").types("/standing"))
    bare = struck.person("U0PRIYA").types("/attendance claim")["text"]
    assert bare == "No absence is recorded of you that could be claimed, so there is nothing to do."


def test_before_attendance_is_confirmed_there_is_nothing_to_claim(world: World) -> None:
    world.move_to(FIVE_PAST)

    said = world.person("U0PRIYA").types("/attendance claim 11 Nov")

    assert said["text"] == (
        "Attendance of Thursday 11 November 2027 is not confirmed, so nothing is held against you. If you were there, "
        "tell the programme manager."
    )


@pytest.mark.slow
def test_a_second_claim_waits_for_the_first(struck: World) -> None:
    priya = struck.person("U0PRIYA")
    priya.types("/attendance claim 11 Nov")

    assert priya.types("/attendance claim 11 Nov")["text"] == (
        "You have claimed Thursday 11 November 2027 already. You will be told what an officer decides."
    )
    assert len(struck.rows(Claim)) == 1


@pytest.mark.slow
def test_a_correction_by_the_roll_call_closes_the_claim(struck: World) -> None:
    priya, dana = struck.person("U0PRIYA"), struck.person("U0DANA")
    priya.types("/attendance claim 11 Nov")
    card(struck, "U0DANA")

    dana.takes_roll(typed="/attendance 11 Nov", why="She was online")

    assert priya.dm_saying("your claim")["text"] == (
        "The record of *Thursday 11 November 2027* was corrected, so your claim to have been there is closed."
    )
    struck.settle()
    assert texts(card(struck, "U0DANA")).splitlines()[-1] == "Closed: the record was corrected meanwhile."


@pytest.mark.slow
def test_the_officers_are_reminded_of_a_claim_once(struck: World) -> None:
    struck.person("U0PRIYA").types("/attendance claim 11 Nov")
    card(struck, "U0TOMASZ")
    struck.move_to(FIVE_PAST + timedelta(days=6, hours=23))
    assert _cards(struck, "U0TOMASZ") == 1

    struck.move_to(FIVE_PAST + timedelta(days=7, minutes=1))
    struck.move_to(datetime(2027, 12, 1, tzinfo=UTC))

    assert _cards(struck, "U0TOMASZ") == 2


def _cards(world: World, user_id: str) -> int:
    return sum(message["text"].startswith(CARD) for message in world.person(user_id).dms())


def _approve_minutes(session: Session) -> None:
    meeting = session.exec(select(Meeting).where(Meeting.starts_at == MEETING)).one()
    meeting.minutes_approved_at = FIVE_PAST
    session.add(meeting)
