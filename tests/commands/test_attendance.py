"""`/attendance` through the front door: the roll call, its review, and what confirming it brings about."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import AFTER, MEETING, World, labels, roll_of, texts

from bot import sample
from rules.strikes import MeetingState, Status
from store import attendance, groups, meetings, members, people
from store.models import Attendance, AuditEntry, Meeting, Office, Person, StrikeCase

ELEVENTH = "<!date^1825927200^{date_long}, {time}|Thursday 11 November 2027, 10:00>"
OFFICERS = ("U0AMARA", "U0TOMASZ", "U0DANA")
FIVE_PAST = MEETING + timedelta(minutes=5)
CONFIRMED = f"Attendance of *{ELEVENTH}* is confirmed:"
CHOOSE = "Choose one, or press “Everyone else present”."
CHANGED = "The roll has changed since you opened this. Nothing was recorded: close it and type `/attendance` again."


def recorded(world: World) -> dict[str, str]:
    """What stands recorded of the meeting of 11 November, by user id, other than present."""

    def read(session: Session) -> dict[str, str]:
        rows = session.exec(
            select(Attendance, Person, Meeting)
            .where(Attendance.person_id == Person.id, Attendance.meeting_id == Meeting.id)
            .where(Meeting.on_date == MEETING.date(), Attendance.superseded_at.is_(None))  # type: ignore[union-attr]
        )
        return {str(person.slack_user_id): row.status.value for row, person, _ in rows}

    return {user_id: status for user_id, status in world.read(read).items() if status != "present"}


def paragraphs(view: dict[str, Any]) -> list[str]:
    return texts(view).splitlines()


def test_only_officers_take_the_roll(world: World) -> None:
    world.move_to(FIVE_PAST)
    before = world.outline()

    said = world.person("U0OMAR").types("/attendance")

    assert said["text"] == (
        "Only the chair, the vice-chair or the programme manager can confirm attendance. Ask one of them to do it."
    )
    assert world.outline() == before
    helped = world.person("U0OMAR").types("/attendance Help")
    assert helped["text"] == (
        "*/attendance* – record who was at a meeting (officers), or claim that you were there\n"
        "`/attendance` – the roll call of the last meeting\n"
        "`/attendance 14 Jan` – of another one\n"
        "`/attendance claim 14 Jan I joined by telephone` – you were there, and the record says otherwise (members)"
    )


def test_a_meeting_is_found_by_date_once_it_has_begun(world: World) -> None:
    dana = world.person("U0DANA")
    typed = {
        "11 Nov": "The meeting on Thursday 11 November 2027 has not begun yet.",
        "11 May": "The meeting on Thursday 11 May 2028 has not begun yet.",
        "12 Nov": "There was no meeting on Friday 12 November 2027.",
        "31 Nov": "There is no 31 November.",
        "01/02": "I cannot tell which date that is. Please write it as 14 Jan or 2027-01-14.",
        "soon": "Type `/attendance` for the last meeting, or `/attendance 14 Jan` for another one.",
    }
    before = world.outline()

    assert {text: dana.types(f"/attendance {text}")["text"] for text in typed} == typed
    assert world.outline() == before
    assert "Thursday 10 June 2027" in texts(dana.opens("/attendance 10 Jun"))


def test_the_manager_is_asked_once_when_the_meeting_ends(world: World) -> None:
    dana = world.person("U0DANA")
    world.move_to(AFTER - timedelta(seconds=30))
    assert dana.dms() == []

    world.move_to(AFTER)
    world.move_to(AFTER + timedelta(hours=1))

    [asked] = dana.dms()
    assert asked["text"] == (
        "Monthly meeting of Thursday 11 November 2027 is over. Who was there? No members sent apologies."
    )
    assert texts(asked).splitlines() == [
        f"*Monthly meeting* of {ELEVENTH} is over. Who was there? No members sent apologies.",
        "Take the roll call",
    ]
    dana.presses("Take the roll call", on=asked)
    assert ELEVENTH in texts(dana.form(titled="Roll call"))


def test_the_roll_call_has_everyone_with_apologies_filled_in(world: World) -> None:
    world.person("U0OMAR").types("/apologies next train strike")
    world.move_to(FIVE_PAST)

    form = world.person("U0DANA").opens("/attendance")

    assert roll_of(form) == {
        "Amara Okafor": None,
        "Daniel Asante": None,
        "Fatima Sayed": None,
        "Grace Mbeki": None,
        "Joaquín Ferreira": None,
        "Omar Haddad": "apologies",
        "Priya Raman": None,
        "Rhiannon Pugh": None,
        "Siobhán Kelleher": None,
        "Tomasz Zieliński": None,
        "Wen Li": None,
        "Yuki Tanabe": None,
    }
    assert paragraphs(form)[:4] == [
        f"*Monthly meeting*, {ELEVENTH}",
        "Apologies from Omar Haddad are filled in. Present remotely is present.",
        "Everyone else present",
        "Present",
    ]
    assert form["blocks"][2]["label"]["text"] == "Amara Okafor – Lindqvist Systems"
    assert "Apologies: train strike" in paragraphs(form)


def test_blank_names_are_refused_on_their_fields(world: World) -> None:
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    form = dana.opens("/attendance")
    chosen = {block["block_id"]: "present" for block in form["blocks"][2:-1]}
    before = world.outline()

    errors = dana.submits(**chosen)["errors"]

    assert list(errors) == [form["blocks"][-1]["block_id"]]
    assert set(errors.values()) <= {CHOOSE, "Please complete this required field."}
    assert world.outline() == before


def test_everyone_else_present_fills_only_the_blanks(world: World) -> None:
    world.person("U0OMAR").types("/apologies next")
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    form = dana.opens("/attendance")
    [grace] = [block for block in form["blocks"] if block.get("label", {}).get("text", "").startswith("Grace")]

    dana.presses("Everyone else present", entered={grace["block_id"]: "late"})

    world.wait_for(lambda: None not in roll_of(dana.form()).values(), "the filled form")
    assert {name: status for name, status in roll_of(dana.form()).items() if status != "present"} == {
        "Grace Mbeki": "late",
        "Omar Haddad": "apologies",
    }
    assert texts(dana.submits()["view"]).splitlines()[1] == "10 present, 1 late, 1 apologies"


def test_the_review_says_whom_it_would_strike_and_records_nothing(world: World) -> None:
    world.move_to(FIVE_PAST)
    before = world.outline()

    review = world.person("U0DANA").fills_roll({"U0OMAR": "absent", "U0PRIYA": "apologies", "U0GRACE": "late"})

    assert (review["title"]["text"], review["submit"]["text"]) == ("Confirm attendance", "Confirm")
    assert paragraphs(review) == [
        f"*Monthly meeting*, {ELEVENTH}",
        "9 present, 1 late, 1 apologies, 1 absent",
        ":warning: *Omar Haddad* will be at the limit of 2 (2 absences in 2027: 10 June and 11 November). "
        "The officers will be asked to decide (clause 17).",
        "*Priya Raman* will get a strike (1 absence in 2027: 11 November; the limit is 2) "
        "and a private message that says so.",
        "One a line, name and company, such as: Kim Vale, Halden Networks",
        "Guests",
        "Nothing is recorded before you press Confirm. You can correct it later, with a reason.",
    ]
    assert world.outline() == before
    assert "Nobody gets a strike from this meeting." in texts(world.person("U0AMARA").fills_roll())


@pytest.mark.slow
def test_confirming_records_the_roll_with_an_audit_entry(world: World) -> None:
    world.move_to(FIVE_PAST)

    said = world.person("U0DANA").takes_roll({"U0PRIYA": "absent", "U0GRACE": "left_early"})

    assert said == f"{CONFIRMED} 10 present, 1 left early, 1 absent."
    assert recorded(world) == {"U0PRIYA": "absent", "U0GRACE": "left_early"}
    entry = next(entry for entry in reversed(world.rows(AuditEntry)) if entry.deed == "attendance.confirm")
    assert list(entry.facts["statuses"].values()).count("present") == 10
    meeting = world.read(lambda session: session.exec(select(Meeting).where(Meeting.starts_at == MEETING)).one())
    assert meeting.state is MeetingState.HELD


@pytest.mark.slow
def test_a_first_strike_is_told_to_that_member_alone(world: World) -> None:
    world.move_to(FIVE_PAST)
    priya = world.person("U0PRIYA")

    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})
    world.settle()

    [told] = priya.dms()
    assert told["text"].splitlines() == [
        "You are recorded as not present at Data Exchange Working Group on Thursday 11 November 2027. That is your "
        "first absence of 2027; at 2 the officers decide on a membership (clause 17).",
        "Only you and the officers know. If the record is wrong, press “I was there…” or tell the programme manager.",
    ]
    assert labels(told) == ["My attendance", "I was there…"]
    others = [sitter.user_id for sitter in sample.SITTERS if sitter.user_id not in ("U0PRIYA", *OFFICERS)]
    assert [user_id for user_id in others if world.person(user_id).dms()] == []
    assert [message for message in priya.messages() if "absence" in message["text"]] == []
    assert world.rows(StrikeCase) == []


@pytest.mark.slow
def test_two_officers_confirming_at_once_leave_one_record_and_both_in_the_audit(world: World) -> None:
    world.move_to(FIVE_PAST)
    dana, amara = world.person("U0DANA"), world.person("U0AMARA")
    dana.fills_roll({"U0PRIYA": "absent"})
    amara.fills_roll({"U0GRACE": "absent"})

    with ThreadPoolExecutor(2) as both:
        receipts = [texts(sent["view"]) for sent in both.map(lambda officer: officer.submits(), (dana, amara))]

    first, second = sorted(receipts, key=len)
    assert first == f"{CONFIRMED} 11 present, 1 absent."
    winner, loser = ("Dana Whitlock", "Amara Okafor")[:: 1 if second is receipts[0] else -1]
    assert second.splitlines() == [
        f"{CONFIRMED} 11 present, 1 absent.",
        f"It had been confirmed before, by {loser}. 2 records changed: yours stands now, "
        "and both are in the audit trail.",
    ]
    assert recorded(world) == ({"U0PRIYA": "absent"} if winner == "Dana Whitlock" else {"U0GRACE": "absent"})
    assert [entry.deed for entry in world.rows(AuditEntry)].count("attendance.confirm") == 11


@pytest.mark.slow
def test_a_correction_needs_a_reason_and_keeps_what_was_recorded(world: World) -> None:
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    dana.takes_roll({"U0PRIYA": "absent"})

    review = dana.fills_roll(typed="/attendance 11 Nov")

    assert "Why is the record corrected?" in texts(review)
    assert dana.submits(reason="\u202e \x00")["errors"] == {"reason": "Please say why; it is kept with the record."}
    receipt = texts(dana.submits(reason="She was online")["view"])
    assert receipt.splitlines()[1] == (
        "It had been confirmed before, by you. 1 record changed: yours stands now, and both are in the audit trail."
    )
    kept = [(row.status, row.reason) for row in world.rows(Attendance)[-2:]]
    assert kept[-1] == (Status.PRESENT, "She was online")
    assert recorded(world) == {}
    dana.fills_roll(typed="/attendance 11 Nov")
    same = texts(dana.submits()["view"])
    assert same.splitlines()[1] == (
        "It had been confirmed before, by you. No records changed: yours stands now, and both are in the audit trail."
    ), "no reason is needed where nothing changes"


@pytest.mark.slow
def test_a_confirmation_delivered_twice_is_recorded_once(world: World) -> None:
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    world.box.faults.deliver_times(2)

    said = dana.takes_roll({"U0PRIYA": "absent"})

    assert said == f"{CONFIRMED} 11 present, 1 absent."
    world.settle()
    assert [entry.deed for entry in world.rows(AuditEntry)].count("attendance.confirm") == 10
    assert len(world.person("U0PRIYA").dms()) == 1
    assert dana.whispers() == []


def test_a_roll_that_changed_meanwhile_is_refused(world: World) -> None:
    world.move_to(FIVE_PAST)
    dana, amara = world.person("U0DANA"), world.person("U0AMARA")
    form = dana.opens("/attendance")
    amara.fills_roll()
    world.write(_seat_hugo)
    before = world.outline()

    blocks = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    errors = dana.submits(**dict.fromkeys(blocks, "present"))["errors"]
    told = amara.submits()["errors"]

    assert errors == {blocks[0]: CHANGED}
    assert told == {"guests": CHANGED}
    assert world.outline() == before


def test_a_right_lost_before_submitting_counts(world: World) -> None:
    world.move_to(FIVE_PAST)
    amara = world.person("U0AMARA")
    amara.fills_roll()
    world.write(lambda session: end_office(session, "U0AMARA"))
    before = world.outline()

    errors = amara.submits()["errors"]

    assert errors == {
        "guests": "Only the chair, the vice-chair or the programme manager can confirm attendance. Ask one of them to "
        "do it."
    }
    assert world.outline() == before


def test_a_note_that_names_another_groups_meeting_is_refused(world: World) -> None:
    world.move_to(FIVE_PAST)
    meeting_id = world.write(_meeting_of_another_group)
    before = world.outline()

    ack = world.forge_form(
        "attendance.confirm", user_id="U0DANA", note={"group": 1, "meeting": meeting_id, "statuses": {"1": "absent"}}
    )

    assert texts(ack["view"]) == "That meeting is not one that attendance can be recorded for any more."
    ack = world.forge_form(
        "attendance.confirm", user_id="U0DANA", note={"group": 2, "meeting": meeting_id, "statuses": {"1": "absent"}}
    )
    assert texts(ack["view"]) == (
        "You are not on the roll of *Forum*. If you should be, ask a workspace admin to add you."
    )
    assert world.outline() == before


def test_a_substitute_on_record_stays_on_offer(world: World) -> None:
    world.write(_record_substitute)

    form = world.person("U0DANA").opens("/attendance 10 Jun")

    assert roll_of(form)["Omar Haddad"] == "substitute"
    assert roll_of(form)["Priya Raman"] == "present"


def end_office(session: Session, user_id: str) -> None:
    """Let somebody's office end the day before the meeting."""
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert person is not None
    office = session.exec(select(Office).where(Office.person_id == person.id)).one()
    office.ends_on = MEETING.date() - timedelta(days=1)
    session.add(office)


def _seat_hugo(session: Session) -> None:
    group = groups.group_of(session, group_id=1)
    hugo = people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
    seat = members.add_seat(session, group=group, kind=sample.S, label="supplier 14")
    members.seat_person(
        session, group=group, person=hugo, seat=seat, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31)
    )


def _meeting_of_another_group(session: Session) -> int:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    group = groups.add_group(
        session, team_id=sample.TEAM_ID, name="Forum", zone="Europe/London", division="england-and-wales", now=now
    )
    meeting = meetings.add_meeting(
        session,
        group=group,
        starts_at=MEETING,
        minutes=60,
        title="Theirs",
        uid="theirs",
        is_compulsory=True,
        announced_at=now,
    )
    return meeting.id


def _record_substitute(session: Session) -> None:
    group = groups.group_of(session, group_id=1)
    june = meetings.on_day(session, group=group, day=date(2027, 6, 10))
    omar = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0OMAR")
    dana = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0DANA")
    assert june is not None
    assert omar is not None
    assert dana is not None
    attendance.confirm(
        session, meeting=june, statuses={omar.id: Status.SUBSTITUTE}, recorded_by=dana, now=june.starts_at
    )
