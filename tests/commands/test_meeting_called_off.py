"""`/meeting` for what does not take place: cancelled, reinstated, recorded as not held, and what-ifs of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from diary import cancel, in_channel, on
from world import AFTER, World, plain, texts

from rules.strikes import MeetingState
from store.models import CaseState, MeetingChange, Owed, StrikeCase

# cancelling and reinstating


def test_a_meeting_is_cancelled_after_a_second_look(world: World) -> None:
    dana = world.person("U0DANA")
    world.person("U0OMAR").types("/apologies next")

    form = dana.opens("/meeting cancel 11 Nov because no agenda")
    before = on(world, date(2027, 11, 11))[0].state
    done = dana.submits()

    assert "1 member sent apologies for it. Nobody can get a strike from a cancelled meeting" in texts(form)
    assert before is MeetingState.PLANNED
    assert plain(texts(done["view"])).splitlines()[:2] == [
        "Monthly meeting, *Thursday 11 November 2027, 10:00* is cancelled.",
        "If it takes place after all, type `/meeting reinstate 11 Nov 2027`.",
    ]
    [meeting] = on(world, date(2027, 11, 11))
    assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)
    assert plain(in_channel(world)[-1]) == (
        "*A meeting is cancelled*: Monthly meeting, Thursday 11 November 2027, 10:00.\nReason: no agenda"
    )


def test_a_cancelled_meeting_brings_neither_roll_call_nor_reminder(world: World) -> None:
    cancel(world, "11 Nov", "no agenda")

    world.move_to(AFTER + timedelta(days=5))

    kinds = {row.kind for row in world.rows(Owed)}
    assert "meeting-changed" in kinds
    assert kinds.isdisjoint({"reminder", "roll-call", "roll-call-missing"})


def test_reinstating_takes_notice_anew(world: World) -> None:
    dana = world.person("U0DANA")
    cancel(world, "11 Nov", "no agenda")
    world.move_to(datetime(2027, 11, 8, 9, tzinfo=UTC))

    said = dana.types("/meeting reinstate 11 Nov")

    assert plain(said["text"]).splitlines()[0] == (
        "Monthly meeting, *Thursday 11 November 2027, 10:00* takes place after all."
    )
    assert "Less than 7 days' notice: nobody can get a strike from it" in said["text"]
    [meeting] = on(world, date(2027, 11, 11))
    assert (meeting.state, meeting.sequence) == (MeetingState.PLANNED, 2)


def test_a_date_that_was_given_away_cannot_be_reinstated(world: World) -> None:
    dana = world.person("U0DANA")
    cancel(world, "11 Nov", "no agenda")
    dana.types("/meeting add 11 Nov 14:00 Workshop")

    said = dana.types("/meeting reinstate 11 Nov")

    assert plain(said["text"]).startswith(
        "A group has one meeting on a date, and Workshop, *Thursday 11 November 2027, 14:00*, is on that one."
    )


def test_the_forms_cancel_and_reinstate(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/meeting")
    nothing = dana.submits(deed="reinstate")
    dana.submits(deed="cancel")
    dana.submits()
    dana.form(titled="Cancel a meeting")
    dana.submits(reason="no agenda")

    dana.opens("/meeting")
    dana.submits(deed="reinstate")
    done = dana.submits()

    assert nothing["errors"] == {"deed": "No meeting to come has been cancelled."}
    assert "takes place after all" in texts(done["view"])
    deeds = [(change.deed.value, change.number, change.reason) for change in world.rows(MeetingChange)]
    assert deeds == [("cancelled", 1, "no agenda"), ("reinstated", 2, "")]


# not held


@pytest.mark.slow
def test_not_held_takes_the_strike_back_and_withdraws_the_case(world: World) -> None:
    dana = world.person("U0DANA")
    world.move_to(AFTER)
    dana.takes_roll({"U0OMAR": "absent"})
    world.settle()
    assert [case.state for case in world.rows(StrikeCase)] == [CaseState.OPEN]

    form = dana.opens("/meeting not-held 11 Nov fire alarm")
    done = dana.submits(reason="fire alarm")

    assert "It takes a strike from Omar Haddad. A case that no longer holds is withdrawn." in texts(form)
    assert "is now recorded as not held" in texts(done["view"])
    [meeting] = on(world, date(2027, 11, 11))
    assert (meeting.state, meeting.sequence) == (MeetingState.NOT_HELD, 0)
    assert [case.state for case in world.rows(StrikeCase)] == [CaseState.WITHDRAWN]
    assert plain(in_channel(world)[-1]) == (
        "*A meeting is recorded as not held*: Monthly meeting, Thursday 11 November 2027, 10:00. It counts for nobody."
        "\nReason: fire alarm"
    )


def test_not_held_needs_a_reason(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/meeting not-held 14 Oct")

    assert dana.submits(reason="\u200e")["errors"] == {"reason": "Please give a reason; members read it."}


# what-if


def test_a_what_if_says_what_would_come_of_calling_a_meeting_off(world: World) -> None:
    world.person("U0OMAR").types("/apologies 13 Apr 2028")
    before = world.outline()

    said = world.person("U0DANA").types("/meeting what-if cancel April")

    assert plain(said["text"]).splitlines() == [
        "*What if*",
        "Monthly meeting, *Thursday 13 April 2028, 10:00*",
        "1 member sent apologies for it. Nobody can get a strike from a cancelled meeting (clause 17).",
        "The group meets monthly (clause 19), and no other meeting is planned in April 2028.",
        "It stays in the calendar, marked as cancelled, and can be reinstated until it was to begin.",
        "Nothing was changed.",
    ]
    assert world.outline() == before


def test_the_second_look_says_the_same_as_the_what_if(world: World) -> None:
    dana = world.person("U0DANA")
    supposed = plain(dana.types("/meeting what-if cancel next")["text"]).splitlines()[1:-1]

    look = texts(dana.opens("/meeting cancel next"))

    assert all(line in plain(look) for line in supposed)


def test_a_month_with_another_meeting_is_not_without_one(world: World) -> None:
    world.person("U0DANA").types("/meeting add 18 Nov 14:00 Budget")

    told = world.person("U0DANA").types("/meeting what-if cancel 11 Nov")["text"]

    assert "clause 19" not in told


def test_a_what_if_of_a_correction_says_whose_strike_falls_away(world: World) -> None:
    told = plain(world.person("U0DANA").types("/meeting what-if not-held June")["text"])

    assert "It takes a strike from Omar Haddad. A case that no longer holds is withdrawn." in told
    assert told.endswith("Nothing was changed.")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "I can say what would come of `cancel` or `not-held`. Type it as in `/meeting what-if cancel April`."),
        ("move April", "I can say what would come of `cancel` or `not-held`. Type it as in"),
        ("cancel November", "There are several in November: Thursday 11 November 2027 and Thursday 18 November 2027."),
        ("not-held January", "There is none in January. Type `/meeting list` to see what is planned."),
        ("cancel soon", "I could not find a date there. Type it as in `/meeting what-if cancel April`."),
    ],
)
def test_a_what_if_that_cannot_be_told_is_refused(world: World, typed: str, answer: str) -> None:
    world.person("U0DANA").types("/meeting add 18 Nov 14:00 Budget")
    said = world.person("U0DANA").types(f"/meeting what-if {typed}")["text"]

    assert said.startswith(answer)


def test_others_are_not_told_what_if(world: World) -> None:
    said = world.person("U0OMAR").types("/meeting what-if cancel April")["text"]

    assert said == "Only the chair or the programme manager can cancel a meeting. Ask one of them to do it."
