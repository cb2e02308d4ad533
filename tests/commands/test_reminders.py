"""Reminders through the front door: who is asked, what pressing means, and the roll call that is missing."""

from datetime import UTC, datetime, timedelta

import pytest
from world import AFTER, MEETING, NOVEMBER, World, labels, plain, texts

from bot.jobs import upcoming
from store.models import Apology, Coming, Meeting, Owed

WEEK_BEFORE = datetime(2027, 11, 4, 10, tzinfo=UTC)
DAY_BEFORE = datetime(2027, 11, 10, 10, tzinfo=UTC)


def reminded(world: World, days: int) -> int:
    return len([row for row in world.rows(Owed) if row.kind == "reminder" and row.subject.split(":")[2] == str(days)])


@pytest.mark.slow
def test_every_member_is_reminded_a_week_before_once(world: World) -> None:
    world.move_to(WEEK_BEFORE - timedelta(minutes=1))
    assert reminded(world, 7) == 0

    world.move_to(WEEK_BEFORE)
    world.process.pulse.tick()
    world.settle()

    assert reminded(world, 7) == 12
    [told] = world.person("U0WEN").dms()
    assert plain(told["text"]) == (
        "Monthly meeting of Data Exchange Working Group: *Thursday 11 November 2027, 10:00*. Will you come? Neither "
        "answer is attendance, and apologies do not take an absence away (clause 17)."
    )
    assert labels(told) == ["I'll come", "Apologies"]


def test_the_reminder_is_at_the_hour_of_the_wall_clock(world: World) -> None:
    """The clocks go forward on 26 March 2028: the meeting is at 09:00 UTC, and a week before it 10:00 is 10:00 UTC."""
    world.person("U0DANA").types("/meeting add 2028-04-01 10:00 Workshop")
    due = world.process.parts.features.due

    coming = world.read(lambda session: upcoming(session, due=due, now=datetime(2028, 3, 20, tzinfo=UTC)))

    told = "Data Exchange Working Group: reminder, 7 days before the meeting of Sat 1 Apr 2028"
    assert (
        datetime(2028, 3, 25, 10, tzinfo=UTC),
        told,
    ) in coming


@pytest.mark.slow
def test_only_those_who_pressed_neither_are_reminded_again(world: World) -> None:
    omar, wen = world.person("U0OMAR"), world.person("U0WEN")
    world.move_to(WEEK_BEFORE)
    said = wen.presses_and_hears("I'll come", on=wen.dms()[0])
    omar.types("/apologies next dentist")

    world.move_to(DAY_BEFORE)

    assert plain(said) == (
        "You are expected on *Thursday 11 November 2027, 10:00* (Monthly meeting). It is noted as an answer; "
        "attendance is recorded at the meeting. Plans changed? Type `/apologies 11 Nov`."
    )
    assert reminded(world, 1) == 10
    assert [len(world.person(user).dms()) for user in ("U0PRIYA", "U0OMAR")] == [2, 1]
    assert len([m for m in wen.dms() if not m["ephemeral"]]) == 1


@pytest.mark.slow
def test_the_button_opens_the_form_of_apologies(world: World) -> None:
    omar = world.person("U0OMAR")
    world.move_to(WEEK_BEFORE)

    omar.presses("Apologies", on=omar.dms()[0])
    omar.form(titled="Send apologies")
    done = omar.submits(reason="dentist")

    assert "second absence" in texts(done["view"])
    assert [a.reason for a in world.rows(Apology)][-1] == "dentist"


@pytest.mark.slow
def test_each_answer_takes_the_place_of_the_other(world: World) -> None:
    wen = world.person("U0WEN")
    world.move_to(WEEK_BEFORE)
    reminder = wen.dms()[0]
    wen.presses_and_hears("I'll come", on=reminder)
    wen.types("/apologies next dentist")
    [said] = world.rows(Coming)
    was_taken_back = said.superseded_at is not None

    again = wen.presses_and_hears("I'll come", on=reminder)

    assert was_taken_back
    assert again.startswith("Your apologies are withdrawn, and you are expected on ")
    assert [row.superseded_at is None for row in world.rows(Coming)] == [False, True]
    assert all(a.superseded_at is not None for a in world.rows(Apology) if a.reason == "dentist")


@pytest.mark.slow
def test_pressing_twice_notes_it_once(world: World) -> None:
    wen = world.person("U0WEN")
    world.move_to(WEEK_BEFORE)
    first = wen.presses_and_hears("I'll come", on=wen.dms()[0])
    before = world.outline()

    assert wen.presses_and_hears("I'll come", on=wen.dms()[0]) == first
    assert world.outline() == before


@pytest.mark.slow
def test_an_answer_after_the_beginning_comes_too_late(world: World) -> None:
    wen = world.person("U0WEN")
    world.move_to(WEEK_BEFORE)
    reminder = wen.dms()[0]
    world.move_to(MEETING)

    said = wen.presses_and_hears("I'll come", on=reminder)

    assert said == (
        "The meeting of Thursday 11 November 2027, 10:00 has begun. If the roll is wrong, tell the programme manager."
    )


@pytest.mark.slow
def test_after_a_long_stop_only_the_latest_reminder_is_sent(world: World) -> None:
    world.move_to(DAY_BEFORE + timedelta(hours=1))

    assert (reminded(world, 7), reminded(world, 1)) == (0, 12)


def test_no_reminder_comes_once_the_meeting_has_begun(world: World) -> None:
    world.move_to(MEETING)

    assert [row for row in world.rows(Owed) if row.kind == "reminder"] == []


@pytest.mark.slow
def test_a_meeting_that_moved_is_reminded_of_again(world: World) -> None:
    world.move_to(WEEK_BEFORE)
    wen = world.person("U0WEN")
    wen.presses_and_hears("I'll come", on=wen.dms()[0])
    world.person("U0DANA").types("/meeting move 11 Nov to 25 Nov")

    world.move_to(WEEK_BEFORE + timedelta(days=14))

    assert reminded(world, 7) == 24
    assert "25 November 2027" in wen.dm_saying("Will you come?")["text"]


@pytest.mark.slow
@pytest.mark.parametrize("confirmed", [False, True])
def test_a_roll_call_that_is_missing_after_two_days_is_chased(world: World, confirmed: bool) -> None:
    dana = world.person("U0DANA")
    world.move_to(AFTER)
    if confirmed:
        dana.takes_roll()

    world.move_to(AFTER + timedelta(days=2))

    chased = [message for message in dana.dms() if "is not confirmed yet" in message["text"]]
    assert len(chased) == (0 if confirmed else 1)
    if chased:
        assert plain(chased[0]["text"]).startswith(
            "Attendance of Monthly meeting, *Thursday 11 November 2027, 10:00*, is not confirmed yet."
        )
        assert labels(chased[0]) == ["Take the roll call"]


def test_whoever_is_asked_late_is_not_chased_at_once(world: World) -> None:
    dana = world.person("U0DANA")

    world.move_to(AFTER + timedelta(days=3))
    asked = [message["text"] for message in dana.dms() if "Who was there?" in message["text"]]
    world.move_to(AFTER + timedelta(days=5, hours=1))

    assert len(asked) == 1
    assert len([message for message in dana.dms() if "is not confirmed yet" in message["text"]]) == 1


def test_the_clock_tells_what_comes(world: World) -> None:
    due = world.process.parts.features.due

    before = world.read(lambda session: upcoming(session, due=due, now=NOVEMBER))
    world.move_to(AFTER)
    after = world.read(lambda session: upcoming(session, due=due, now=AFTER))

    group = "Data Exchange Working Group"
    assert (WEEK_BEFORE, f"{group}: reminder, 7 days before the meeting of Thu 11 Nov 2027") in before
    assert (DAY_BEFORE, f"{group}: reminder, 1 day before the meeting of Thu 11 Nov 2027") in before
    [meeting] = [m for m in world.rows(Meeting) if m.starts_at == MEETING]
    chase = (AFTER + timedelta(hours=48), f"{group}: reminder that the roll call of Thu 11 Nov 2027 is missing")
    assert meeting.minutes == 90
    assert chase in after
