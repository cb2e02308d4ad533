"""`/meeting` through the front door: what is planned, added, moved, renamed and made compulsory."""

from datetime import UTC, date, datetime

import pytest
from diary import cancel, in_channel, on
from world import NOVEMBER, World, plain, texts

from store.models import Apology, Owed

# the list


def test_a_member_sees_the_meetings_to_come(world: World) -> None:
    said = world.person("U0OMAR").types("/meeting")

    lines = plain(said["text"]).splitlines()
    assert lines[:2] == [
        "• Monthly meeting, *Thursday 11 November 2027, 10:00* – compulsory",
        "• Monthly meeting, *Thursday 9 December 2027, 10:00* – compulsory",
    ]
    assert lines[-1] == "The group meets on the second Thursday of each month at 10:00."


def test_the_list_marks_cancelled_meetings_and_ones_own_apologies(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies 9 Dec")
    cancel(world, "11 Nov", "no agenda")

    lines = plain(omar.types("/meeting list")["text"]).splitlines()

    assert lines[:2] == [
        "• Monthly meeting, *Thursday 11 November 2027, 10:00* – cancelled",
        "• Monthly meeting, *Thursday 9 December 2027, 10:00* – compulsory, you sent apologies",
    ]


# adding


def test_an_extra_meeting_is_planned_and_told(world: World) -> None:
    said = world.person("U0DANA").types("/meeting add 18 Nov 14:00 Budget <workshop>")

    assert plain(said["text"]).splitlines() == [
        "Budget &lt;workshop&gt;, *Thursday 18 November 2027, 14:00* is planned, 90 minutes.",
        "It is not compulsory: nobody can get a strike from it (clause 17). This rests on a default that the group has "
        "not settled: “Are extra meetings compulsory?” no.",
        "To make it so: `/meeting compulsory 18 Nov 2027`.",
        "Members are told in the group's channel.",
    ]
    [made] = on(world, date(2027, 11, 18))
    assert (made.is_extra, made.is_compulsory, made.announced_at, made.made_for) == (True, False, None, None)
    assert plain(in_channel(world)[-1]).splitlines()[0] == (
        "*One more meeting is planned*: Budget &lt;workshop&gt;, *Thursday 18 November 2027, 14:00*."
    )


def test_a_group_has_one_meeting_on_a_date(world: World) -> None:
    before = world.outline()

    said = world.person("U0DANA").types("/meeting add 11 Nov 15:00")

    assert plain(said["text"]) == (
        "A group has one meeting on a date, and Monthly meeting, *Thursday 11 November 2027, 10:00*, is on that one. "
        "Move or cancel that first, or choose another date."
    )
    assert world.outline() == before


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("add 18 Nov", "Please give the hour after the date, for example `/meeting add 21 Jan 14:00 Budget workshop`."),
        ("add soon", "I could not find a date there. Type it as in `/meeting add 21 Jan 14:00 Budget workshop`."),
        ("add 31 Nov 10:00", "There is no 31 November."),
        ("add 1 Nov 08:59", "Monday 1 November 2027, 08:59 is over. Please choose a time to come."),
        ("add 2026-11-18 10:00", "Wednesday 18 November 2026, 10:00 is over. Please choose a time to come."),
        ("move 11 Nov", "Please say where it moves to, for example `/meeting move 14 Jan to 21 Jan 11:00`."),
        ("move 11 Nov to 18 Nov 25:00", "I cannot read “25:00”. Type it as in `/meeting move 14 Jan to 21 Jan 11:00`."),
        (
            "move 12 Nov to 18 Nov",
            "There is no meeting on Friday 12 November 2027. Type `/meeting list` to see what is planned.",
        ),
        (
            "rename 11 Nov",
            "Please give the new title after the date, for example `/meeting rename 14 Jan Budget workshop`.",
        ),
        (f"rename 11 Nov {'x' * 101}", "Please keep the title to 100 characters; nothing was changed."),
        (
            "cancel 14 Oct",
            "The meeting of Thursday 14 October 2027 has begun. If it was not held, type `/meeting not-held 14 Oct` "
            "and the reason. Type `/meeting list` to see what is planned.",
        ),
        (
            "not-held 11 Nov snow",
            "The meeting of Thursday 11 November 2027 is planned and has not begun; `/meeting cancel 11 Nov` calls it "
            "off. Type `/meeting list` to see what is planned.",
        ),
        (
            "reinstate 9 Dec",
            "The meeting of Thursday 9 December 2027 is planned and has not begun; `/meeting cancel 9 Dec` calls it "
            "off. Type `/meeting list` to see what is planned.",
        ),
        (
            "abolish",
            "I do not know “abolish”. Type `/meeting list`, `/meeting add 21 Jan 14:00 Budget workshop` or "
            "`/meeting help`.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(world: World, typed: str, answer: str) -> None:
    before = world.outline()

    assert world.person("U0DANA").types(f"/meeting {typed}")["text"] == answer
    assert world.outline() == before


@pytest.mark.parametrize(
    "typed", ["add 18 Nov 14:00", "move 11 Nov to 18 Nov", "rename 11 Nov Budget", "cancel 11 Nov", "compulsory 11 Nov"]
)
def test_others_are_refused_with_who_can(world: World, typed: str) -> None:
    before = world.outline()

    said = world.person("U0TOMASZ").types(f"/meeting {typed}")["text"]

    assert said.startswith("Only the chair or the programme manager can ")
    assert world.outline() == before


def test_the_form_plans_an_extra_meeting(world: World) -> None:
    amara = world.person("U0AMARA")
    amara.opens("/meeting")
    amara.submits(deed="add")
    amara.form(titled="One more meeting")

    wrong = amara.submits(day="2027-11-18", time="2pm", minutes="90")
    done = amara.submits(day="2027-11-18", time="14:00", title="Workshop", minutes="45")

    assert wrong["errors"] == {"time": "Please give the time as 14:00."}
    assert "is planned, 45 minutes." in texts(done["view"])
    [made] = on(world, date(2027, 11, 18))
    assert (made.title, made.minutes) == ("Workshop", 45)


# moving


def test_a_move_in_time_keeps_the_meeting_compulsory_for_all(world: World) -> None:
    [before] = on(world, date(2027, 12, 9))

    said = world.person("U0DANA").types("/meeting move 9 Dec to 16 Dec 11:00")

    assert plain(said["text"]).splitlines() == [
        "Monthly meeting, *Thursday 16 December 2027, 11:00* is its new date and time.",
        "It was to be on Thursday 9 December 2027, 10:00.",
        "It is compulsory: each of the 12 members gets a strike by not being there, apologies or not (clause 17).",
        "Members are told in the group's channel.",
    ]
    [after] = on(world, date(2027, 12, 16))
    assert (after.id, after.uid, after.sequence) == (before.id, before.uid, before.sequence + 1)
    assert after.settled_at is not None
    assert after.starts_at == datetime(2027, 12, 16, 11, tzinfo=UTC)
    assert plain(in_channel(world)[-1]).splitlines() == [
        "*A meeting has moved*: Monthly meeting, from Thursday 9 December 2027, 10:00 to *Thursday 16 December 2027, "
        "11:00*. Whoever had sent apologies is asked again.",
        "It is compulsory: each of the 12 members gets a strike by not being there, apologies or not (clause 17).",
    ]


def test_a_move_at_short_notice_says_that_nobody_can_get_a_strike(world: World) -> None:
    said = world.person("U0DANA").types("/meeting move next to 5 Nov")

    assert plain(said["text"]).splitlines()[2] == (
        "Less than 7 days' notice: nobody can get a strike from it (clause 17). This rests on a default that the group "
        "has not settled: “How much notice must a compulsory meeting have?” 7 days."
    )


@pytest.mark.slow
def test_a_small_move_keeps_the_notice_and_several_count_as_one(world: World) -> None:
    dana = world.person("U0DANA")
    world.move_to(datetime(2027, 11, 8, 9, tzinfo=UTC))

    first = dana.types("/meeting move 11 Nov to 11:00")
    settled = on(world, date(2027, 11, 11))[0].settled_at
    second = dana.types("/meeting move 11 Nov to 11:01")

    assert "each of the 12 members gets a strike" in first["text"]
    assert settled is None
    assert "Less than 7 days' notice: nobody" in second["text"]
    [meeting] = on(world, date(2027, 11, 11))
    assert (meeting.sequence, meeting.settled_at is not None) == (2, True)


def test_a_move_to_where_it_is_changes_nothing(world: World) -> None:
    before = world.outline()

    said = world.person("U0DANA").types("/meeting move 11 Nov to 11 Nov 10:00")

    assert plain(said["text"]) == (
        "Monthly meeting, *Thursday 11 November 2027, 10:00* is at that time already. Nothing was changed."
    )
    assert world.outline() == before


@pytest.mark.slow
def test_apologies_for_the_old_date_do_not_count_and_are_asked_again(world: World) -> None:
    omar, priya, dana = (world.person(user) for user in ("U0OMAR", "U0PRIYA", "U0DANA"))
    omar.types("/apologies 9 Dec dentist")
    priya.types("/apologies 9 Dec")

    said = dana.types("/meeting move 9 Dec to 16 Dec")

    assert "Asked again, because their apologies were for the other date: Omar Haddad and Priya Raman." in said["text"]
    world.settle()
    asked = omar.dm_saying("has moved to")
    assert plain(asked["text"]) == (
        "Monthly meeting of Data Exchange Working Group has moved to *Thursday 16 December 2027, 10:00*. You had sent "
        "apologies for Thu 9 Dec 2027; they do not count for the new date. Can you come?"
    )
    assert "you sent apologies" not in omar.types("/meeting list")["text"]
    away = omar.presses_and_hears("Still cannot come", on=asked)
    here = priya.presses_and_hears("I can come", on=priya.dm_saying("has moved to"))
    assert plain(away).startswith("Your apologies are recorded for *Thursday 16 December 2027, 10:00*")
    assert plain(here).startswith("You are expected on *Thursday 16 December 2027, 10:00*")
    given = [(a.for_date, a.reason) for a in world.rows(Apology) if a.superseded_at is None]
    assert (date(2027, 12, 16), "dentist") in given
    assert (date(2027, 12, 9), "") not in given


def test_apologies_stay_when_only_the_hour_moves(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies 9 Dec dentist")

    world.person("U0DANA").types("/meeting move 9 Dec to 15:00")

    world.settle()
    assert "you sent apologies" in omar.types("/meeting list")["text"]
    assert not [row for row in world.rows(Owed) if row.kind == "apologies-again"]


def test_the_form_moves_a_meeting_and_keeps_its_hour(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/meeting")
    dana.submits(deed="move")

    taken = dana.submits(day="2027-12-09")
    done = dana.submits(day="2027-11-18")

    assert "A group has one meeting on a date" in taken["errors"]["day"]
    assert "Thursday 18 November 2027, 10:00" in texts(done["view"])


def test_a_month_is_meant_by_its_name(world: World) -> None:
    dana = world.person("U0DANA")

    dana.types("/meeting move April to 20 Apr 2028")

    assert [meeting.on_date for meeting in on(world, date(2028, 4, 20))] == [date(2028, 4, 20)]


# renaming


def test_a_meeting_is_renamed_and_told(world: World) -> None:
    [before] = on(world, date(2027, 11, 11))

    said = world.person("U0DANA").types("/meeting rename 11 Nov to Budget <workshop>")

    assert plain(said["text"]).splitlines() == [
        "Budget &lt;workshop&gt;, *Thursday 11 November 2027, 10:00* is its new name; it was Monthly meeting.",
        "Members are told in the group's channel.",
    ]
    assert plain(in_channel(world)[-1]) == (
        "*A meeting has another name*: Budget &lt;workshop&gt;, Thursday 11 November 2027, 10:00."
    )
    [after] = on(world, date(2027, 11, 11))
    assert (after.id, after.uid, after.sequence) == (before.id, before.uid, before.sequence)
    assert after.changed_at is not None
    assert after.changed_at >= NOVEMBER


def test_the_form_renames_a_meeting(world: World) -> None:
    dana = world.person("U0DANA")
    dana.opens("/meeting")
    dana.submits(deed="rename")

    done = dana.submits(title="Budget workshop")

    assert "Budget workshop" in texts(done["view"])
    assert [meeting.title for meeting in on(world, date(2027, 11, 11))] == ["Budget workshop"]


def test_the_same_name_changes_nothing(world: World) -> None:
    before = world.outline()

    said = world.person("U0DANA").types("/meeting rename next Monthly meeting")

    assert "is called that already. Nothing was changed." in said["text"]
    assert world.outline() == before


# compulsory


def test_marking_a_meeting_compulsory_in_time_makes_everybody_liable(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/meeting add 8 Nov 14:00 Workshop")

    said = dana.types("/meeting compulsory 8 Nov")
    again = dana.types("/meeting compulsory 8 Nov")

    assert "each of the 12 members gets a strike by not being there" in said["text"]
    assert "is compulsory already. Nothing was changed." in again["text"]
    [meeting] = on(world, date(2027, 11, 8))
    assert (meeting.is_compulsory, meeting.announced_at is not None, meeting.sequence) == (True, True, 0)


@pytest.mark.slow
def test_marked_too_late_it_makes_no_strike(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/meeting add 4 Nov 14:00 Workshop")
    world.move_to(datetime(2027, 11, 4, 16, tzinfo=UTC))

    said = dana.types("/meeting compulsory 4 Nov")
    review = dana.fills_roll({"U0OMAR": "absent"}, typed="/attendance 4 Nov")

    assert "Less than 7 days' notice: nobody can get a strike from it" in said["text"]
    assert "Nobody gets a strike from this meeting." in texts(review)
