"""A second strike through the front door: the officers' cards, what they decide, and what the member is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import MEETING, World, labels, texts

from bot import sample
from rules.ruling import Choice
from rules.strikes import Status
from store import attendance, groups, meetings, people
from store.models import (
    CaseState,
    Meeting,
    Membership,
    Office,
    OfficeKind,
    Person,
    StrikeCase,
    StrikeOpinion,
)

FIVE_PAST = MEETING + timedelta(minutes=5)
DECEMBER = datetime(2027, 12, 9, 10, 5, tzinfo=UTC)
JUNE_EVIDENCE = "• Thursday 10 June 2027: recorded as apologies by Dana Whitlock; apologies had come"
NOVEMBER_EVIDENCE = "• Thursday 11 November 2027: recorded as absent by Dana Whitlock; no apologies had come"
LIMIT = "*2 absences from compulsory meetings in 2027.* The limit is 2 (clause 17)."
RULE = (
    "Removal is what the terms provide. Nobody is removed automatically: a decision takes effect when 2 of those asked "
    "agree (a default that the group has not settled)."
)
OPEN = "Omar Haddad is at the strike limit"
CHOICES = ["Remove", "Waive…", "Defer…"]
OFFICERS = ("U0AMARA", "U0TOMASZ", "U0DANA")


@pytest.fixture
def at_limit(world: World) -> World:
    """Omar was absent on 10 June and again today, 11 November, and the officers have their cards."""
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    for user_id in OFFICERS:
        world.person(user_id).dm_beginning(OPEN)
    world.person("U0OMAR").dm_saying("You have 2 absences")
    return world


def card(world: World, user_id: str) -> dict[str, Any]:
    """An officer's latest card about Omar."""
    return world.person(user_id).dm_beginning("Omar Haddad")


def decide(world: World, user_id: str, label: str, **entered: str) -> str:
    """One officer's press on their card, and the form if there is one; what they are told."""
    officer = world.person(user_id)
    if not entered:
        return officer.presses_and_hears(label, on=card(world, user_id))
    officer.presses(label, on=card(world, user_id))
    officer.form(titled=label.rstrip("…"))
    return texts(officer.submits(**entered)["view"])


def the_case(world: World) -> StrikeCase:
    [case] = world.rows(StrikeCase)
    assert isinstance(case, StrikeCase)
    return case


@pytest.mark.slow
def test_the_second_strike_puts_one_card_before_each_officer(at_limit: World) -> None:
    at_limit.settle()

    for user_id in OFFICERS:
        message, _digest = at_limit.person(user_id).dms()
        assert labels(message) == CHOICES
        assert texts(message).splitlines() == [
            OPEN,
            LIMIT,
            JUNE_EVIDENCE,
            NOVEMBER_EVIDENCE,
            "No officer has said anything yet.",
            "Remove?",
            "This records your view. When 2 agree, the membership of Omar Haddad ends at once.",
            "Remove",
            "Back",
            *CHOICES,
            RULE,
        ]
        assert message["text"].splitlines() == [
            f"{OPEN}.",
            JUNE_EVIDENCE,
            NOVEMBER_EVIDENCE,
            "No officer has said anything yet.",
            "Your view is asked: remove, waive or defer, with the buttons of this message.",
        ]
    [told] = at_limit.person("U0OMAR").dms()
    assert told["text"].splitlines() == [
        "You have 2 absences in 2027 from compulsory meetings of Data Exchange Working Group; the limit is 2 "
        "(clause 17). The officers have been asked what should follow. Nobody is removed automatically, and you will "
        "be told what they decide.",
        JUNE_EVIDENCE,
        NOVEMBER_EVIDENCE,
        "Only you and the officers know. If the record is wrong, press “I was there…” or tell the programme manager "
        "now.",
    ]
    assert labels(told) == ["Reply…", "I was there…"]
    uninvolved = {sitter.user_id for sitter in sample.SITTERS} - {*OFFICERS, "U0OMAR"}
    assert [user_id for user_id in uninvolved if at_limit.person(user_id).dms()] == []
    assert [message for message in at_limit.person("U0OMAR").messages() if "Omar" in message["text"]] == []
    assert (the_case(at_limit).state, the_case(at_limit).year) == (CaseState.OPEN, 2027)


@pytest.mark.slow
def test_a_name_on_a_card_mentions_nobody(world: World) -> None:
    world.write(lambda session: _rename(session, {"U0OMAR": "<!channel> & Co", "U0DANA": "<@U0HUGO>"}))
    world.move_to(FIVE_PAST)
    dana = world.person("U0DANA")
    review = dana.sends_roll(dana.opens("/attendance"), {"<!channel> & Co": "absent"})
    dana.submits()

    message = dana.dm_saying("is at the strike limit")

    assert "*&lt;!channel&gt; &amp; Co*" in texts(review)
    assert message["text"].splitlines()[:2] == [
        "&lt;!channel&gt; &amp; Co is at the strike limit.",
        "• Thursday 10 June 2027: recorded as apologies by &lt;@U0HUGO&gt;; apologies had come",
    ]
    assert message["blocks"][0]["text"] == {
        "type": "plain_text",
        "text": "<!channel> & Co is at the strike limit",
    }
    assert "<@U0HUGO>" not in texts(message)


@pytest.mark.slow
def test_removal_takes_two_and_ends_the_membership_at_that_moment(at_limit: World) -> None:
    omar = at_limit.person("U0OMAR")

    first = decide(at_limit, "U0AMARA", "Remove")
    assert first == (
        "Noted: *remove* for Omar Haddad. It takes effect when 2 agree: waiting for Tomasz Zieliński or Dana Whitlock."
    )
    assert omar.types("/standing")["text"].startswith("2 absences in 2027, from 10 meetings that count: at the limit.")
    second = decide(at_limit, "U0DANA", "Remove")

    assert second == (
        "Noted: *remove* for Omar Haddad. Amara Okafor and Dana Whitlock agree, so it is decided, "
        "and the member is told."
    )
    assert the_case(at_limit).state is CaseState.REMOVED
    said = omar.types("/apologies 9 Dec")
    assert said["text"] == (
        "You are not on the roll of *Data Exchange Working Group*. If you should be, ask its programme manager, "
        "Dana Whitlock, to add you."
    )
    told = omar.dm_saying("have decided")
    assert told["text"] == (
        "The officers of Data Exchange Working Group have decided to end your membership, after the absences that you "
        "were told of (clause 17). Votes that you cast before stand. Thank you for your part in the group's work."
    )
    closed = at_limit.person("U0TOMASZ").dm_saying("Omar Haddad: removed by the officers")
    assert labels(closed) == []
    assert texts(closed).splitlines()[-3:] == [
        "*Views so far*",
        "• Amara Okafor: *remove*",
        "• Dana Whitlock: *remove*",
    ]
    at_limit.move_to(DECEMBER)
    form = at_limit.person("U0DANA").opens("/attendance")
    assert "Omar Haddad" not in texts(form)


@pytest.mark.slow
def test_waiving_takes_a_reason_and_keeps_the_absences(at_limit: World) -> None:
    omar = at_limit.person("U0OMAR")
    amara = at_limit.person("U0AMARA")
    amara.presses("Waive…", on=card(at_limit, "U0AMARA"))
    form = amara.form(titled="Waive")

    assert texts(form).splitlines()[0] == (
        "The case of *Omar Haddad*, 2027. It takes effect when enough officers agree."
    )
    assert amara.submits()["errors"] == {"reason": "Please complete this required field."}
    assert amara.submits(reason="\u2066\u2069")["errors"] == {
        "reason": "Please give a reason; the other officers see it."
    }
    assert "Noted: *waive*" in texts(amara.submits(reason="New <!here> child")["view"])
    decide(at_limit, "U0TOMASZ", "Waive…", reason="As Amara says")

    assert the_case(at_limit).state is CaseState.WAIVED
    assert omar.dm_saying("have waived")["text"] == (
        "The officers of Data Exchange Working Group have waived the strike limit in your case: you stay a member. "
        "The absences stay counted, and a further one in 2027 would open a new case (clause 17)."
    )
    closed = at_limit.person("U0AMARA").dm_saying("Omar Haddad: waived by the officers")
    assert "• Amara Okafor: *waive* – New &lt;!here&gt; child" in texts(closed)
    assert omar.types("/standing")["text"].startswith(
        "2 absences in 2027, from 10 meetings that count: at the limit, waived by the officers."
    )
    at_limit.move_to(DECEMBER)
    review = at_limit.person("U0DANA").fills_roll({"U0OMAR": "absent"})
    assert (
        ":warning: *Omar Haddad* will be over the limit of 2 "
        "(3 absences in 2027: 10 June, 11 November and 9 December). The officers will be asked to decide (clause 17)."
    ) in texts(review)
    at_limit.person("U0DANA").submits()
    assert [case.state for case in at_limit.rows(StrikeCase)] == [CaseState.WAIVED, CaseState.OPEN]


@pytest.mark.slow
def test_deferring_takes_a_coming_date_and_brings_fresh_cards_that_morning(at_limit: World) -> None:
    omar, amara, tomasz = (at_limit.person(who) for who in ("U0OMAR", "U0AMARA", "U0TOMASZ"))
    amara.presses("Defer…", on=card(at_limit, "U0AMARA"))
    amara.form(titled="Defer")

    assert amara.submits(reason="ask him")["errors"] == {"until": "Please complete this required field."}
    errors = amara.submits(reason="ask him", until="2027-11-11")["errors"]
    assert errors == {"until": "Please choose a date after today."}
    amara.submits(reason="ask him", until="2027-12-02")
    decide(at_limit, "U0DANA", "Defer…", reason="yes", until="2027-12-16")

    assert omar.dm_saying("put off")["text"] == (
        "The officers of Data Exchange Working Group have put off their decision until Thursday 2 December 2027."
    )
    old = tomasz.dm_saying("Omar Haddad: deferred until Thursday 2 December 2027")
    at_limit.move_to(datetime(2027, 12, 2, 8, 59, tzinfo=UTC))
    assert the_case(at_limit).state is CaseState.DEFERRED
    at_limit.move_to(datetime(2027, 12, 2, 9, tzinfo=UTC))
    older, _digest, fresh = (message for message in tomasz.dms() if "(clause 14)" not in message["text"])
    assert texts(older).splitlines()[0] == "Omar Haddad: deferred, and back on a newer card"
    assert (labels(older), labels(fresh)) == ([], CHOICES)
    assert older["ts"] == old["ts"]
    assert "No officer has said anything yet." in texts(fresh)
    assert "have been asked again what should follow" in omar.dm_beginning("You have 2 absences")["text"]
    assert (the_case(at_limit).state, the_case(at_limit).round) == (CaseState.OPEN, 2)
    assert tomasz.presses_and_hears("Remove", on=fresh).startswith("Noted: *remove*")


@pytest.mark.slow
def test_three_views_that_differ_bring_in_the_sro(at_limit: World) -> None:
    decide(at_limit, "U0AMARA", "Remove")
    decide(at_limit, "U0TOMASZ", "Waive…", reason="first year")

    last = decide(at_limit, "U0DANA", "Defer…", reason="ask him", until="2027-12-02")

    assert last.endswith("It takes effect when 2 agree: waiting for Rhiannon Pugh.")
    asked = card(at_limit, "U0RHIANNON")
    assert texts(asked).splitlines()[-1] == (
        f"You are asked as the SRO, because the officers cannot settle it between them. {RULE}"
    )
    assert "• Tomasz Zieliński: *waive* – first year" in texts(asked)
    heard = decide(at_limit, "U0RHIANNON", "Waive…", reason="agreed")
    assert "Tomasz Zieliński and Rhiannon Pugh agree, so it is decided, and the member is told." in heard
    assert the_case(at_limit).state is CaseState.WAIVED


@pytest.mark.slow
def test_a_card_that_is_behind_the_times_is_refused_in_words(at_limit: World) -> None:
    at_limit.box.faults.rate_limit("chat.update", 60)
    tomasz = at_limit.person("U0TOMASZ")
    tomasz.presses("Waive…", on=card(at_limit, "U0TOMASZ"))
    tomasz.form(titled="Waive")
    decide(at_limit, "U0AMARA", "Remove")
    decide(at_limit, "U0DANA", "Remove")
    before = at_limit.rows(StrikeOpinion)

    errors = tomasz.submits(reason="too late")["errors"]

    assert errors == {"reason": "This card is out of date: removed by the officers. Nothing was changed."}
    heard = tomasz.presses_and_hears("Remove", on=card(at_limit, "U0TOMASZ"))
    assert heard == "This card is out of date: removed by the officers. Nothing was changed."
    assert at_limit.rows(StrikeOpinion) == before


@pytest.mark.slow
def test_an_officer_who_lost_the_office_decides_nothing(at_limit: World) -> None:
    tomasz = at_limit.person("U0TOMASZ")
    at_limit.write(lambda session: _end_office(session, OfficeKind.VICE_CHAIR))

    heard = tomasz.presses_and_hears("Remove", on=card(at_limit, "U0TOMASZ"))

    assert heard == (
        "Only the chair, the vice-chair or the programme manager can decide on a strike case, unless it is their own. "
        "Ask one of them to do it."
    )
    assert at_limit.rows(StrikeOpinion) == []


@pytest.mark.slow
def test_one_officer_pressing_twice_is_one_voice(at_limit: World) -> None:
    at_limit.box.faults.deliver_times(2)

    decide(at_limit, "U0AMARA", "Remove")
    at_limit.box.faults.clear()
    decide(at_limit, "U0AMARA", "Remove")

    assert [row.choice for row in at_limit.rows(StrikeOpinion)] == [Choice.REMOVE, Choice.REMOVE]
    assert the_case(at_limit).state is CaseState.OPEN


@pytest.mark.slow
def test_a_chair_at_the_limit_is_judged_by_the_other_two(world: World) -> None:
    world.write(lambda session: _record(session, "U0AMARA", date(2027, 6, 10), Status.ABSENT))
    world.move_to(FIVE_PAST)
    amara, tomasz, dana = (world.person(who) for who in ("U0AMARA", "U0TOMASZ", "U0DANA"))

    dana.takes_roll({"U0AMARA": "absent"})

    tomasz.dm_saying("Amara Okafor is at the strike limit")
    dana.dm_saying("Amara Okafor is at the strike limit")
    amara.dm_saying("You have 2 absences")
    world.settle()
    assert [message["text"].split("\n")[0] for message in amara.dms() if "Amara Okafor is" in message["text"]] == []
    heard = tomasz.presses_and_hears("Remove", on=tomasz.dm_beginning("Amara Okafor"))
    assert heard.endswith("It takes effect when 2 agree: waiting for Dana Whitlock.")
    dana.presses_and_hears("Remove", on=dana.dm_beginning("Amara Okafor"))
    assert the_case(world).state is CaseState.REMOVED
    said = amara.types("/attendance")
    assert said["text"].startswith("You are not on the roll")


@pytest.mark.slow
def test_a_correction_withdraws_the_case_and_tells_everybody(at_limit: World) -> None:
    dana, omar = at_limit.person("U0DANA"), at_limit.person("U0OMAR")

    dana.takes_roll(typed="/attendance 11 Nov", why="He was online")

    assert omar.dm_beginning("The attendance record")["text"] == (
        "The attendance record of Data Exchange Working Group was corrected: the question about your membership is "
        "withdrawn."
    )
    for user_id in OFFICERS:
        withdrawn = at_limit.person(user_id).dm_saying(
            "Omar Haddad: withdrawn, because the attendance record was corrected"
        )
        assert labels(withdrawn) == []
        assert "The limit is 2" in texts(withdrawn)
        assert "11 November" not in texts(withdrawn)
    assert the_case(at_limit).state is CaseState.WITHDRAWN
    said = omar.types("/standing")["text"]
    assert said.startswith("1 absence in 2027, from 10 meetings that count: below the limit.")


@pytest.mark.slow
def test_a_deferred_case_that_is_corrected_is_told_too(at_limit: World) -> None:
    decide(at_limit, "U0AMARA", "Defer…", reason="ask him", until="2027-12-02")
    decide(at_limit, "U0TOMASZ", "Defer…", reason="ask him", until="2027-12-02")
    at_limit.person("U0OMAR").dm_saying("put off")

    at_limit.person("U0DANA").takes_roll(typed="/attendance 11 Nov", why="He was online")

    at_limit.person("U0OMAR").dm_beginning("The attendance record")
    assert the_case(at_limit).state is CaseState.WITHDRAWN


@pytest.mark.slow
def test_an_old_strike_is_not_told_again_after_a_later_meeting(world: World) -> None:
    world.move_to(FIVE_PAST)

    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})

    world.person("U0PRIYA").dm_saying("not present")
    assert world.person("U0OMAR").dms() == []


@pytest.mark.slow
def test_the_year_is_that_of_the_meetings_local_date(world: World) -> None:
    """RULES §2: absent on 31 December and 8 January is one and one, and 23:30 on 31 December is the old year."""
    world.write(lambda session: _add_meeting(session, datetime(2027, 12, 31, 23, 30, tzinfo=UTC)))
    world.write(lambda session: _add_meeting(session, datetime(2028, 1, 8, 10, tzinfo=UTC)))
    world.move_to(datetime(2028, 1, 8, 10, 5, tzinfo=UTC))
    dana, priya = world.person("U0DANA"), world.person("U0PRIYA")

    review = dana.fills_roll({"U0PRIYA": "absent"}, typed="/attendance 31 Dec 2027")
    assert "*Priya Raman* will get a strike (1 absence in 2027: 31 December; the limit is 2)" in texts(review)
    dana.submits()
    review = dana.fills_roll({"U0PRIYA": "absent"}, typed="/attendance 8 Jan 2028")
    assert "*Priya Raman* will get a strike (1 absence in 2028: 8 January; the limit is 2)" in texts(review)
    dana.submits()

    assert world.rows(StrikeCase) == []
    assert priya.types("/standing")["text"].startswith("1 absence in 2028, from 1 meeting that counts: below the limit")


@pytest.mark.parametrize(("joined", "expected"), [(date(2027, 11, 4), 1), (date(2027, 11, 5), 0)])
def test_a_member_owes_meetings_from_seven_days_after_joining(world: World, joined: date, expected: int) -> None:
    world.write(lambda session: _joined(session, "U0PRIYA", joined))
    world.move_to(FIVE_PAST)

    review = world.person("U0DANA").fills_roll({"U0PRIYA": "absent"})

    assert texts(review).count("*Priya Raman* will get a strike") == expected
    said = world.person("U0PRIYA").types("/apologies 9 Dec")
    assert "it will be your first absence of 2027" in said["text"]


def test_a_compulsory_flag_set_after_the_meeting_makes_no_strike(world: World) -> None:
    world.write(lambda session: _announce(session, MEETING + timedelta(minutes=1)))
    world.move_to(FIVE_PAST)

    review = world.person("U0DANA").fills_roll({"U0OMAR": "absent"})

    assert "Nobody gets a strike from this meeting." in texts(review)


def _person(session: Session, user_id: str) -> Person:
    found = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert found is not None
    return found


def _rename(session: Session, names: dict[str, str]) -> None:
    for user_id, name in names.items():
        person = _person(session, user_id)
        person.name = name
        session.add(person)


def _end_office(session: Session, kind: OfficeKind) -> None:
    office = session.exec(select(Office).where(Office.kind == kind)).one()
    office.ends_on = MEETING.date() - timedelta(days=1)
    session.add(office)


def _record(session: Session, user_id: str, day: date, status: Status) -> None:
    meeting = meetings.on_day(session, group=groups.group_of(session, group_id=1), day=day)
    assert meeting is not None
    person, dana = _person(session, user_id), _person(session, "U0DANA")
    attendance.confirm(session, meeting=meeting, statuses={person.id: status}, recorded_by=dana, now=meeting.starts_at)


def _add_meeting(session: Session, starts_at: datetime) -> None:
    meetings.add_meeting(
        session,
        group=groups.group_of(session, group_id=1),
        starts_at=starts_at,
        minutes=60,
        title="Extra meeting",
        uid=starts_at.isoformat(),
        is_compulsory=True,
        announced_at=datetime(2027, 1, 1, tzinfo=UTC),
    )


def _joined(session: Session, user_id: str, day: date) -> None:
    person = _person(session, user_id)
    membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    membership.starts_on = day
    session.add(membership)


def _announce(session: Session, announced_at: datetime) -> None:
    meeting = session.exec(select(Meeting).where(Meeting.starts_at == MEETING)).one()
    meeting.announced_at = announced_at
    session.add(meeting)
