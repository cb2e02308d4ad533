"""A case that stays open, through the front door: the reply, the clock, who decides meanwhile, and what comes after."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import MEETING, World, labels, plain, texts

from bot import sample
from rules.authority import Role
from rules.strikes import Status
from store import attendance, groups, meetings, members, people, terms
from store.models import (
    AuditEntry,
    CaseState,
    Membership,
    Office,
    OfficeKind,
    Person,
    StrikeCase,
    StrikeOpinion,
)

FIVE_PAST = MEETING + timedelta(minutes=5)
DAY = timedelta(days=1)
CHOICES = ["Remove", "Waive…", "Defer…"]
OFFICERS = ("U0AMARA", "U0TOMASZ", "U0DANA")


@pytest.fixture
def at_limit(world: World) -> World:
    """Omar was absent on 10 June and again today, 11 November."""
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    return world


def card(world: World, user_id: str) -> dict[str, Any]:
    return world.person(user_id).dm_beginning("Omar Haddad is")


def remove(world: World, user_id: str) -> str:
    """Press the card as it stands: it is drawn again after each press."""
    world.settle()
    return world.person(user_id).presses_and_hears("Remove", on=card(world, user_id))


def the_case(world: World) -> StrikeCase:
    [case] = world.rows(StrikeCase)
    assert isinstance(case, StrikeCase)
    return case


def beginning(world: World, user_id: str, words: str) -> int:
    """How many DMs of somebody begin like this."""
    return sum(message["text"].startswith(words) for message in world.person(user_id).dms())


# the reply


@pytest.mark.slow
def test_the_member_replies_and_the_officers_read_it_on_their_cards(at_limit: World) -> None:
    omar = at_limit.person("U0OMAR")
    omar.presses("Reply…", on=omar.dm_beginning("You have 2 absences"))
    omar.form(titled="Your reply")
    done = omar.submits(reply="My train <broke> down")

    assert texts(done["view"]) == (
        "The officers can read your reply now. You can change it while the question is open."
    )
    at_limit.settle()
    for user_id in OFFICERS:
        assert "*Omar Haddad says*\nMy train &lt;broke&gt; down" in texts(card(at_limit, user_id))
    notice = omar.dm_beginning("You have 2 absences")
    assert labels(notice) == ["Change your reply…", "I was there…"]
    assert "*Your reply*\nMy train &lt;broke&gt; down" in texts(notice)

    omar.presses("Change your reply…", on=notice)
    assert omar.form(titled="Your reply")["blocks"][0]["element"]["initial_value"] == "My train <broke> down"
    omar.submits(reply="Both trains broke down")
    at_limit.settle()
    assert "Both trains" in texts(card(at_limit, "U0DANA"))
    assert [entry.deed for entry in at_limit.rows(AuditEntry)].count("strike.reply") == 2


@pytest.mark.slow
def test_a_reply_ends_with_the_question(at_limit: World) -> None:
    omar = at_limit.person("U0OMAR")
    omar.presses("Reply…", on=omar.dm_beginning("You have 2 absences"))
    omar.form(titled="Your reply")
    assert omar.submits(reply="\u202e")["errors"] == {
        "reply": "Please write a sentence, or close this if you have nothing to say."
    }
    for user_id in ("U0AMARA", "U0DANA"):
        at_limit.person(user_id).presses("Waive…", on=card(at_limit, user_id))
        at_limit.person(user_id).form(titled="Waive")
        at_limit.person(user_id).submits(reason="First year")

    assert omar.submits(reply="Too late")["errors"] == {
        "reply": "The question is settled: waived by the officers. If something is wrong, tell the programme manager."
    }
    at_limit.settle()
    notice = omar.dm_beginning("You have 2 absences")
    assert labels(notice) == []
    assert "The question was before the officers: waived by the officers." in texts(notice)


def test_nobody_replies_to_the_case_of_another(at_limit: World) -> None:
    case = the_case(at_limit)

    at_limit.forge_form("cases.reply_form", user_id="U0PRIYA", note={"group": 1, "case": case.id})

    assert the_case(at_limit).reply == ""


# the clock


@pytest.mark.slow
def test_those_who_have_not_answered_are_reminded_once_with_a_fresh_card(at_limit: World) -> None:
    remove(at_limit, "U0AMARA")
    at_limit.move_to(FIVE_PAST + 7 * DAY - timedelta(minutes=1))
    assert beginning(at_limit, "U0TOMASZ", "Reminder") == 0

    at_limit.move_to(FIVE_PAST + 7 * DAY + timedelta(minutes=1))
    at_limit.move_to(FIVE_PAST + 9 * DAY)

    assert [beginning(at_limit, user_id, "Reminder") for user_id in OFFICERS] == [0, 1, 1]
    reminder = at_limit.person("U0TOMASZ").dm_beginning("Reminder: Omar Haddad is at the strike limit")
    assert labels(reminder) == CHOICES
    heard = at_limit.person("U0TOMASZ").presses_and_hears("Remove", on=reminder)
    assert "so it is decided" in heard
    at_limit.settle()
    assert labels(at_limit.person("U0DANA").dm_beginning("Omar Haddad: removed by the officers")) == []
    assert beginning(at_limit, "U0DANA", "Reminder") == 0, "the reminder is drawn anew as well"


@pytest.mark.slow
def test_after_two_weeks_it_belongs_on_the_next_agenda(at_limit: World) -> None:
    remove(at_limit, "U0TOMASZ")
    at_limit.move_to(FIVE_PAST + 14 * DAY - timedelta(minutes=1))
    assert beginning(at_limit, "U0AMARA", "The case of") == 0

    at_limit.move_to(FIVE_PAST + 14 * DAY + timedelta(minutes=1))
    at_limit.move_to(FIVE_PAST + 15 * DAY)

    assert [beginning(at_limit, user_id, "The case of") for user_id in OFFICERS] == [1, 0, 1]
    assert plain(at_limit.person("U0DANA").dm_beginning("The case of")["text"]) == (
        "The case of Omar Haddad (2027) has been before the officers since Thursday 11 November 2027 and is not "
        "decided. It is on the agenda of Thursday 9 December 2027, 10:00, as a private item that only the officers see "
        "(clause 17). Each officer can still decide with their card."
    )
    assert [entry.deed for entry in at_limit.rows(AuditEntry)].count("strike.agenda") == 1


@pytest.mark.slow
def test_a_decided_case_is_not_chased(at_limit: World) -> None:
    remove(at_limit, "U0AMARA")
    remove(at_limit, "U0DANA")

    at_limit.move_to(FIVE_PAST + 15 * DAY)

    assert [beginning(at_limit, user_id, "Reminder") for user_id in OFFICERS] == [0, 0, 0]
    assert [beginning(at_limit, user_id, "The case of") for user_id in OFFICERS] == [0, 0, 0]


@pytest.mark.slow
def test_a_case_ends_with_the_membership(at_limit: World) -> None:
    at_limit.write(lambda session: _end_term(session, "U0OMAR", MEETING.date() + 3 * DAY))
    at_limit.move_to(FIVE_PAST + 3 * DAY)
    assert the_case(at_limit).state is CaseState.OPEN

    at_limit.move_to(FIVE_PAST + 4 * DAY)

    assert the_case(at_limit).state is CaseState.WITHDRAWN
    at_limit.person("U0DANA").dm_beginning("Omar Haddad: withdrawn, because the membership has ended")
    assert beginning(at_limit, "U0OMAR", "The attendance record") == 0


@pytest.mark.slow
def test_an_open_case_survives_the_end_of_the_year(at_limit: World) -> None:
    at_limit.move_to(datetime(2028, 1, 3, 9, tzinfo=UTC))

    remove(at_limit, "U0AMARA")
    assert at_limit.person("U0OMAR").types("/standing")["text"].startswith("No absences in 2028")
    assert "so it is decided" in remove(at_limit, "U0DANA")

    case = the_case(at_limit)
    assert (case.year, case.state) == (2027, CaseState.REMOVED)
    assert at_limit.person("U0OMAR").types("/standing")["text"].startswith("You are not on the roll")
    assert "Omar Haddad – 2 absences of 10: removed" in at_limit.person("U0DANA").types("/standing all 2027")["text"]


# who decides


@pytest.mark.slow
def test_the_deputy_acts_in_the_managers_place_with_one_voice(at_limit: World) -> None:
    remove(at_limit, "U0DANA")
    at_limit.write(lambda session: _deputise(session, "U0HUGO", MEETING.date() + DAY))

    at_limit.move_to(FIVE_PAST + DAY)

    hugo = at_limit.person("U0HUGO")
    given = hugo.dm_beginning("Omar Haddad is")
    assert "• Dana Whitlock: *remove*" in texts(given), "what the manager said stands until the deputy says otherwise"
    hugo.presses_and_hears("Remove", on=given)
    assert the_case(at_limit).state is CaseState.OPEN, "one voice, though both have spoken"
    at_limit.settle()
    assert "Dana Whitlock" not in texts(hugo.dm_beginning("Omar Haddad is")).split("Views so far")[1]
    remove(at_limit, "U0DANA")
    assert len(at_limit.rows(StrikeOpinion)) == 2, "nor does the manager speak while the deputy acts"
    assert "Amara Okafor and Hugo Lindgren agree" in remove(at_limit, "U0AMARA")


@pytest.mark.slow
def test_what_the_manager_said_counts_while_the_deputy_acts(at_limit: World) -> None:
    remove(at_limit, "U0DANA")
    at_limit.write(lambda session: _deputise(session, "U0HUGO", MEETING.date() + DAY))
    at_limit.move_to(FIVE_PAST + DAY)

    heard = remove(at_limit, "U0AMARA")

    assert "Amara Okafor and Dana Whitlock agree, so it is decided" in heard


@pytest.mark.slow
def test_a_new_officer_gets_a_card_of_their_own(at_limit: World) -> None:
    at_limit.write(lambda session: _succeed(session, OfficeKind.VICE_CHAIR, "U0GRACE", MEETING.date() + DAY))

    at_limit.move_to(FIVE_PAST + DAY)

    assert labels(card(at_limit, "U0GRACE")) == CHOICES


@pytest.mark.slow
def test_the_terms_of_the_day_it_was_opened_say_how_many_must_agree(at_limit: World) -> None:
    at_limit.write(lambda session: _need_three(session, MEETING.date() + DAY))
    at_limit.move_to(FIVE_PAST + 2 * DAY)

    assert "when 2 of those asked agree" in texts(card(at_limit, "U0TOMASZ"))
    remove(at_limit, "U0AMARA")
    assert "so it is decided" in remove(at_limit, "U0TOMASZ")


@pytest.mark.slow
def test_a_press_delivered_twice_is_answered_once(at_limit: World) -> None:
    tomasz = at_limit.person("U0TOMASZ")
    card(at_limit, "U0TOMASZ")
    at_limit.settle()
    at_limit.box.faults.deliver_times(3)

    remove(at_limit, "U0TOMASZ")
    at_limit.box.faults.clear()
    remove(at_limit, "U0TOMASZ")

    heard = [words for words in tomasz.whispers(tomasz.dm()) if words.startswith("Noted")]
    assert len(heard) == 2, "once for each press"
    assert len(at_limit.rows(StrikeOpinion)) == 2


# what a removal ends, and what comes after it


@pytest.mark.slow
def test_removal_ends_a_renewal_that_starts_later(at_limit: World) -> None:
    at_limit.write(lambda session: _renew(session, "U0OMAR"))

    remove(at_limit, "U0AMARA")
    remove(at_limit, "U0DANA")

    omar = next(person for person in at_limit.rows(Person) if person.slack_user_id == "U0OMAR")
    [left] = [row for row in at_limit.rows(Membership) if row.person_id == omar.id]
    assert (left.ends_on, left.ended_at is not None) == (MEETING.date(), True)
    [entry] = [entry for entry in at_limit.rows(AuditEntry) if entry.deed == "strike.remove"]
    assert entry.facts["renewals"] == [["2028-06-01", "2030-05-31"]]


@pytest.mark.slow
def test_removal_ends_the_office_of_a_chair(world: World) -> None:
    world.write(lambda session: _absent_in_june(session, "U0AMARA"))
    world.move_to(FIVE_PAST)
    dana, tomasz = world.person("U0DANA"), world.person("U0TOMASZ")
    dana.takes_roll({"U0AMARA": "absent"})
    for officer in (dana, tomasz):
        world.settle()  # the card is drawn again after each
        officer.presses_and_hears("Remove", on=officer.dm_beginning("Amara Okafor is"))

    [office] = [row for row in world.rows(Office) if row.kind is OfficeKind.CHAIR]
    assert office.ends_on == MEETING.date()
    roles = world.read(lambda session: _roles(session, "U0AMARA", MEETING + 9 * DAY))
    assert Role.CHAIR not in roles


@pytest.mark.slow
def test_after_a_removal_a_correction_is_put_to_the_officers(at_limit: World) -> None:
    remove(at_limit, "U0AMARA")
    remove(at_limit, "U0DANA")
    at_limit.settle()

    at_limit.person("U0DANA").takes_roll(typed="/attendance 11 Nov", why="He was online")

    for user_id in OFFICERS:
        told = at_limit.person(user_id).dm_beginning("Omar Haddad was removed")
        assert told["text"].splitlines() == [
            "Omar Haddad was removed on Thursday 11 November 2027. Since then the record of Thursday 11 November 2027 "
            "was corrected: it no longer counts as an absence. That leaves 1 absence in 2027; the limit is 2 "
            "(clause 17).",
            "Whether they come back is for the officers to decide; nothing happens by itself. If they do, the "
            "programme manager enters a new membership, and an office they held is given anew.",
        ]
    assert the_case(at_limit).state is CaseState.REMOVED
    assert at_limit.person("U0OMAR").types("/standing")["text"].startswith("You are not on the roll")


@pytest.mark.slow
def test_a_strike_recorded_after_the_removal_opens_no_case(at_limit: World) -> None:
    remove(at_limit, "U0AMARA")
    remove(at_limit, "U0DANA")

    review = at_limit.person("U0DANA").fills_roll({"U0OMAR": "absent"}, typed="/attendance 14 Oct")
    at_limit.person("U0DANA").submits(reason="Mixed up")

    assert (
        "*Omar Haddad* will get a strike (3 absences in 2027: 10 June, 14 October and 11 November). "
        "Nothing follows from it: the membership has ended."
    ) in texts(review)
    assert [case.state for case in at_limit.rows(StrikeCase)] == [CaseState.REMOVED]


def _person(session: Session, user_id: str) -> Person:
    found = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    return found or people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren", slack_user_id=user_id)


def _office(session: Session, kind: OfficeKind) -> Office:
    return session.exec(select(Office).where(Office.kind == kind, Office.deputy_for_id.is_(None))).one()  # type: ignore[union-attr]


def _deputise(session: Session, user_id: str, starts_on: date) -> None:
    members.appoint(
        session,
        group=groups.group_of(session, group_id=1),
        person=_person(session, user_id),
        kind=OfficeKind.PROGRAMME_MANAGER,
        starts_on=starts_on,
        deputy_for=_office(session, OfficeKind.PROGRAMME_MANAGER),
    )


def _succeed(session: Session, kind: OfficeKind, user_id: str, starts_on: date) -> None:
    old = _office(session, kind)
    old.ends_on = starts_on - DAY
    session.add(old)
    group = groups.group_of(session, group_id=1)
    members.appoint(session, group=group, person=_person(session, user_id), kind=kind, starts_on=starts_on)


def _need_three(session: Session, effective_on: date) -> None:
    preset = terms.preset()
    changed = replace(preset, strikes=replace(preset.strikes, agreeing=3))
    group = groups.group_of(session, group_id=1)
    terms.adopt(session, group=group, terms=changed, effective_on=effective_on, now=FIVE_PAST)


def _end_term(session: Session, user_id: str, ends_on: date) -> None:
    person = _person(session, user_id)
    membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    membership.ends_on = ends_on
    session.add(membership)


def _renew(session: Session, user_id: str) -> None:
    person = _person(session, user_id)
    membership = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    session.add(
        Membership(
            team_id=membership.team_id,
            group_id=membership.group_id,
            person_id=person.id,
            seat_id=membership.seat_id,
            starts_on=date(2028, 6, 1),
            ends_on=date(2030, 5, 31),
        )
    )


def _absent_in_june(session: Session, user_id: str) -> None:
    june = meetings.on_day(session, group=groups.group_of(session, group_id=1), day=date(2027, 6, 10))
    assert june is not None
    person, dana = _person(session, user_id), _person(session, "U0DANA")
    attendance.confirm(session, meeting=june, statuses={person.id: Status.ABSENT}, recorded_by=dana, now=june.starts_at)


def _roles(session: Session, user_id: str, now: datetime) -> frozenset[Role]:
    group = groups.group_of(session, group_id=1)
    return members.roles_of(session, group=group, person=_person(session, user_id), day=now.date(), now=now)
