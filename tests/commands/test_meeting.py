"""`/meeting` through the front door: what is planned, moved, cancelled, and what follows from it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select
from world import AFTER, GROUP_CHANNEL, NOVEMBER, World, plain, texts

from bot import sample
from bot.jobs import upcoming
from calendars import plan
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import groups, people, terms
from store.models import Apology, AuditEntry, CaseState, Meeting, MeetingChange, Owed, StrikeCase, WorkingGroup

DECEMBER = datetime(2027, 12, 9, 10, tzinfo=UTC)


def on(world: World, day: date) -> list[Meeting]:
    return [meeting for meeting in world.rows(Meeting) if meeting.on_date == day]


def in_channel(world: World) -> list[str]:
    """What the bot told everybody, oldest first."""
    world.settle()
    said = world.person("U0WEN").messages(GROUP_CHANNEL)
    return [message["text"] for message in said if not message["ephemeral"]]


def days_planned(world: World) -> list[date]:
    return sorted(m.on_date for m in world.rows(Meeting) if m.state is MeetingState.PLANNED)


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
    _cancel(world, "11 Nov", "no agenda")

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
    _cancel(world, "11 Nov", "no agenda")

    world.move_to(AFTER + timedelta(days=5))

    kinds = {row.kind for row in world.rows(Owed)}
    assert "meeting-changed" in kinds
    assert kinds.isdisjoint({"reminder", "roll-call", "roll-call-missing"})


def test_reinstating_takes_notice_anew(world: World) -> None:
    dana = world.person("U0DANA")
    _cancel(world, "11 Nov", "no agenda")
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
    _cancel(world, "11 Nov", "no agenda")
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


def test_marked_too_late_it_makes_no_strike(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/meeting add 4 Nov 14:00 Workshop")
    world.move_to(datetime(2027, 11, 4, 16, tzinfo=UTC))

    said = dana.types("/meeting compulsory 4 Nov")
    review = dana.fills_roll({"U0OMAR": "absent"}, typed="/attendance 4 Nov")

    assert "Less than 7 days' notice: nobody can get a strike from it" in said["text"]
    assert "Nobody gets a strike from this meeting." in texts(review)


# not held


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


# made ahead


def test_meetings_are_made_a_year_ahead_once(world: World) -> None:
    world.move_to(AFTER)
    world.process.pulse.tick()

    made = on(world, date(2028, 11, 9))

    assert [(m.made_for, m.minutes, m.is_compulsory, m.title) for m in made] == [
        (date(2028, 11, 9), 90, True, "Monthly meeting")
    ]
    assert made[0].starts_at == datetime(2028, 11, 9, 10, tzinfo=UTC)
    assert made[0].announced_at is not None


def test_a_meeting_that_was_moved_or_cancelled_is_not_made_again(world: World) -> None:
    _cancel(world, "9 Dec", "holidays")
    world.person("U0DANA").types("/meeting move 13 Jan to 20 Jan")
    before = days_planned(world)

    world.move_to(NOVEMBER + timedelta(days=1))

    assert days_planned(world) == before
    assert date(2027, 12, 9) not in before
    assert date(2028, 1, 13) not in before


def test_several_processes_make_each_meeting_once(world: World) -> None:
    with ThreadPoolExecutor(4) as processes:
        made = list(processes.map(lambda _: world.write(lambda session: len(_make(session, AFTER))), range(8)))

    days = days_planned(world)
    assert sum(made) == 1
    assert len(days) == len(set(days))


def test_the_clock_tells_when_the_next_meeting_is_made(world: World) -> None:
    due = world.process.parts.features.due

    coming = world.read(lambda session: upcoming(session, due=due, now=NOVEMBER))

    told = (datetime(2027, 11, 9, tzinfo=UTC), "Data Exchange Working Group: the meeting of Thu 9 Nov 2028 is planned")
    assert told in coming


# a change of the rule


def test_another_rule_moves_untouched_meetings_and_keeps_the_others(world: World) -> None:
    dana, omar = world.person("U0DANA"), world.person("U0OMAR")
    omar.types("/apologies 9 Dec dentist")
    dana.types("/meeting move 13 Jan to 20 Jan")
    _cancel(world, "10 Feb", "holidays")
    uids = {meeting.on_date: meeting.uid for meeting in world.rows(Meeting)}

    change = world.write(lambda session: _change(session, "third Tuesday 14:00, not in August"))

    world.settle()
    assert [meeting.on_date for meeting in change.kept] == [date(2027, 12, 9), date(2028, 1, 20)]
    assert [meeting.on_date for meeting in change.cancelled] == [date(2028, 8, 10)]
    assert days_planned(world) == [
        date(2027, 11, 16),
        date(2027, 12, 9),
        date(2028, 1, 20),
        date(2028, 3, 21),
        date(2028, 4, 18),
        date(2028, 5, 16),
        date(2028, 6, 20),
        date(2028, 7, 18),
        date(2028, 9, 19),
        date(2028, 10, 17),
    ]
    [moved] = on(world, date(2028, 3, 21))
    assert (moved.uid, moved.sequence, moved.made_for) == (uids[date(2028, 3, 9)], 1, date(2028, 3, 21))
    assert moved.starts_at == datetime(2028, 3, 21, 14, tzinfo=UTC)
    last = [entry for entry in world.rows(AuditEntry) if entry.deed == "group.rule"]
    assert [len(last[0].facts[part]) for part in ("made", "moved", "cancelled", "kept")] == [0, 8, 1, 2]
    assert plain(in_channel(world)[-1]).startswith(
        "*The group's meetings have changed.* They are now on the third Tuesday of each month at 14:00, not in August."
        "\nThe next meetings: Tuesday 16 November 2027, 14:00, "
    )


def test_a_month_that_a_rule_left_out_comes_back_with_the_next_rule(world: World) -> None:
    world.write(lambda session: _change(session, "second Thursday 10:00, not in August"))

    change = world.write(lambda session: _change(session, "second Thursday 10:00"))

    assert [meeting.on_date for meeting in change.made] == [date(2028, 8, 10)]
    off, anew = on(world, date(2028, 8, 10))
    assert off.uid != anew.uid, "a calendar has two entries of that day: one that is cancelled, and the new one"
    assert [(each.state, each.sequence) for each in (off, anew)] == [
        (MeetingState.CANCELLED, 1),
        (MeetingState.PLANNED, 0),
    ]
    assert all(each.changed_at >= NOVEMBER for each in (off, anew))


def test_a_rule_that_cannot_be_read_changes_nothing(world: World) -> None:
    before = world.outline()

    with pytest.raises(Refusal, match="A monthly rule reads like one of these"):
        world.write(lambda session: _change(session, "now and then"))

    assert world.outline() == before


def _cancel(world: World, day: str, reason: str) -> None:
    dana = world.person("U0DANA")
    dana.opens(f"/meeting cancel {day} {reason}")
    done = dana.submits(reason=reason)
    assert "is cancelled" in texts(done["view"])


def _group(session: Session) -> WorkingGroup:
    return session.exec(select(WorkingGroup)).one()


def _make(session: Session, now: datetime) -> tuple[Meeting, ...]:
    group = _group(session)
    in_force = terms.history(session, group=group).on(groups.local_date(group, now)).terms
    return plan.make_ahead(session, group=group, terms=in_force, now=now)


def _change(session: Session, text: str) -> plan.RuleChange:
    dana = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0DANA")
    assert dana is not None
    in_force = terms.preset()
    return plan.change_rule(session, group=_group(session), text=text, terms=in_force, actor=dana, now=NOVEMBER)


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


def test_a_month_is_meant_by_its_name(world: World) -> None:
    dana = world.person("U0DANA")

    dana.types("/meeting move April to 20 Apr 2028")

    assert [meeting.on_date for meeting in on(world, date(2028, 4, 20))] == [date(2028, 4, 20)]


def test_others_are_not_told_what_if(world: World) -> None:
    said = world.person("U0OMAR").types("/meeting what-if cancel April")["text"]

    assert said == "Only the chair or the programme manager can cancel a meeting. Ask one of them to do it."
