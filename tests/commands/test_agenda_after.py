"""`/agenda` and the clock: the call for items, what a meeting leaves to the next, and what waits for the officers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select
from world import AFTER, GROUP_CHANNEL, MEETING, World, labels, plain, texts

from bot.jobs import upcoming
from store import groups
from store.models import AgendaItem, AuditEntry, ItemState, Meeting, Owed, Person, StrikeCase

CALL = datetime(2027, 11, 18, 10, tzinfo=UTC)
"""Three weeks before the meeting of 9 December."""

DEADLINE = datetime(2027, 11, 29, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def calls(world: World) -> list[str]:
    """The calls for items in the channel, oldest first."""
    world.settle()
    said = [message["text"] for message in world.person("U0WEN").messages(GROUP_CHANNEL) if not message["ephemeral"]]
    return [plain(text) for text in said if text.startswith("What should be on the agenda?")]


def on(world: World, month: int) -> list[tuple[str, ItemState]]:
    """What is on the agenda of a month's meeting, by position."""
    meetings = {meeting.id: meeting for meeting in world.rows(Meeting)}
    rows = [item for item in world.rows(AgendaItem) if meetings[item.meeting_id].on_date.month == month]
    return [(item.title, item.state) for item in sorted(rows, key=lambda item: item.position)]


@pytest.fixture
def held(world: World) -> World:
    """Three items were on the agenda of 11 November; one of them nobody accepted. Attendance is confirmed."""
    dana = world.person("U0DANA")
    for title in ("Welcome", "Budget"):
        dana.types(f"/agenda add {title}, 10 min")
    world.person("U0PRIYA").types("/agenda add Standards, 30 min")
    world.move_to(AFTER)
    dana.takes_roll()
    world.process.pulse.tick()
    world.settle()
    return world


# the call


def test_items_are_called_for_to_the_minute_with_the_deadline_and_a_button(world: World) -> None:
    world.move_to(CALL - MINUTE)
    assert calls(world) == []

    world.move_to(CALL)

    assert calls(world) == [
        "What should be on the agenda? Monthly meeting, Thursday 9 December 2027, 10:00.\n"
        "Please propose items, with their papers, before Monday 29 November 2027, 10:00. Later ones are taken, and "
        "marked late.\n"
        "The agenda and its papers go out on Thursday 2 December 2027, 10:00 (clause 20)."
    ]
    omar = world.person("U0OMAR")
    message = next(each for each in omar.messages() if each["text"].startswith("What should"))
    assert labels(message) == ["Propose an item", "See the agenda"]
    omar.presses("Propose an item", on=message, channel=GROUP_CHANNEL)
    meeting = omar.form(titled="Propose an item")["blocks"][0]["element"]["initial_option"]["text"]["text"]
    assert meeting.startswith("Thursday 9 December")


def test_any_number_of_ticks_call_once(world: World) -> None:
    for minutes in range(4):
        world.move_to(CALL + minutes * MINUTE)

    assert len(calls(world)) == 1


def test_a_call_that_was_missed_is_made_late_but_not_after_the_deadline(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.clock.move_to(DEADLINE - 2 * MINUTE)
    world.process.pulse.tick()
    assert len(calls(world)) == 1


def test_nothing_is_called_for_after_the_deadline(world: World) -> None:
    world.move_to(DEADLINE)

    assert calls(world) == []


def test_a_meeting_that_moves_to_another_date_is_called_for_again(world: World) -> None:
    world.move_to(CALL)

    world.person("U0DANA").types("/meeting move 9 Dec to 16 Dec")
    world.move_to(CALL + 7 * DAY - MINUTE)
    assert len(calls(world)) == 1
    world.move_to(CALL + 7 * DAY)

    assert "Thursday 16 December 2027, 10:00" in calls(world)[-1]
    assert "before Monday 6 December 2027, 10:00" in calls(world)[-1]


@pytest.mark.slow
def test_a_meeting_called_at_short_notice_takes_items_until_its_pack(world: World) -> None:
    world.person("U0DANA").types("/meeting add 5 Nov 10:00 Budget workshop")
    world.move_to(world.clock.now() + MINUTE)

    assert "before Thursday 4 November 2027, 10:00" in calls(world)[-1]
    said = world.person("U0PRIYA").types("/agenda add Costs for 5 Nov")["text"]
    assert "late" not in said
    assert (
        "Called at short notice (clause 20). Items are in time until Thursday 4 November 2027, 10:00. "
        "Pack: Thursday 4 November 2027, 10:00 at the latest."
    ) in plain(texts(world.person("U0OMAR").opens("/agenda")))


def test_the_clock_tells_of_the_next_calls(world: World) -> None:
    due = world.process.parts.features.due

    coming = world.read(lambda session: upcoming(session, due=due, now=world.clock.now()))

    told = [(at, words) for at, words in coming if "items are called for" in words]
    assert told[0] == (CALL, "Data Exchange Working Group: items are called for, meeting of Thu 9 Dec 2027")


def test_a_group_without_a_channel_is_not_called(world: World) -> None:
    def leave(session: Session) -> None:
        group = groups.group_of(session, group_id=1)
        group.channel_id = None
        session.add(group)

    world.write(leave)
    world.move_to(CALL)

    assert [row for row in world.rows(Owed) if row.kind == "agenda-call" and row.created_at >= CALL] == []


# after the meeting


@pytest.mark.slow
def test_the_programme_manager_is_asked_what_was_done_and_answers_in_one_form(held: World) -> None:
    dana = held.person("U0DANA")
    asked = dana.dm_beginning("What became of the agenda")
    assert plain(asked["text"]).splitlines() == [
        "What became of the agenda of Thursday 11 November 2027, 10:00? 3 items:",
        "• Welcome",
        "• Budget",
        "• Standards",
        "What is not marked as done is carried over to the next agenda by itself when its items are called for.",
    ]

    dana.presses("Go through them", on=asked)
    form = dana.form(titled="After the meeting")
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    assert [block["label"]["text"] for block in inputs] == ["1. Welcome", "2. Budget", "3. Standards"]
    assert {block["element"]["initial_option"]["text"]["text"] for block in inputs} == {"Done"}
    carry = inputs[1]["element"]["options"][1]
    assert carry["text"]["text"] == "Carry over to Thu 9 Dec 2027"
    done = dana.submits(**{inputs[1]["block_id"]: carry["value"]})

    assert texts(done["view"]) == "2 items done and 1 item carried over."
    assert on(held, 11) == [
        ("Welcome", ItemState.DONE),
        ("Budget", ItemState.ACCEPTED),
        ("Standards", ItemState.DONE),
    ]
    assert on(held, 12) == [("Budget", ItemState.ACCEPTED)]
    held.move_to(CALL)
    assert on(held, 12) == [("Budget", ItemState.ACCEPTED)]
    assert "_carried over from Thu 11 Nov 2027_" in texts(held.person("U0OMAR").opens("/agenda"))
    past = plain(texts(held.person("U0OMAR").opens("/agenda 11 Nov")))
    assert "_done_" in past
    assert "carried over to Thu 9 Dec 2027" in past


@pytest.mark.slow
def test_what_nobody_dealt_with_is_carried_over_when_the_next_items_are_called_for(held: World) -> None:
    held.move_to(CALL - MINUTE)
    assert on(held, 12) == []

    held.move_to(CALL)
    held.move_to(CALL + MINUTE)

    assert on(held, 12) == [
        ("Welcome", ItemState.ACCEPTED),
        ("Budget", ItemState.ACCEPTED),
        ("Standards", ItemState.PROPOSED),
    ]
    assert [entry.deed for entry in held.rows(AuditEntry)].count("agenda.carry") == 3
    told = held.person("U0PRIYA").dm_saying("was not finished")
    assert plain(told["text"]) == (
        "Standards was not finished on Thursday 11 November 2027, 10:00, and is on the agenda of Monthly meeting, "
        "Thursday 9 December 2027, 10:00, with its papers."
    )
    again = held.person("U0DANA").dm_beginning("Priya Raman proposes for Monthly meeting, <!date^1828346400")
    assert "_carried over from Thu 11 Nov 2027_" in texts(again)
    assert "Accept" in labels(again)


@pytest.mark.slow
def test_where_the_next_call_is_open_already_it_waits_for_the_roll_call(world: World) -> None:
    world.person("U0PRIYA").types("/agenda add Standards, 30 min")
    world.person("U0DANA").types("/meeting add 25 Nov 10:00 One more")
    world.move_to(AFTER)
    assert [row for row in world.rows(AgendaItem) if row.came_from_id] == []

    world.person("U0DANA").takes_roll()
    world.move_to(AFTER + MINUTE)

    [carried] = [row for row in world.rows(AgendaItem) if row.came_from_id]
    assert _date(world, carried) == "2027-11-25"


@pytest.mark.slow
def test_what_was_on_the_agenda_of_a_cancelled_meeting_goes_on_once_it_cannot_come_back(world: World) -> None:
    dana = world.person("U0DANA")
    world.person("U0PRIYA").types("/agenda add Standards, 30 min")
    dana.opens("/meeting cancel 11 Nov")
    dana.submits(reason="snow")
    dana.types("/meeting add 25 Nov 10:00 In its place")

    world.move_to(MEETING - MINUTE)
    assert [row for row in world.rows(AgendaItem) if row.came_from_id] == []
    world.move_to(MEETING)

    [carried] = [row for row in world.rows(AgendaItem) if row.came_from_id]
    assert _date(world, carried) == "2027-11-25"


@pytest.mark.slow
def test_the_question_is_not_asked_where_nothing_was_on_the_agenda(world: World) -> None:
    world.move_to(AFTER)
    world.person("U0DANA").takes_roll()
    world.move_to(AFTER + DAY)

    assert [row for row in world.rows(Owed) if row.kind == "agenda-left"] == []


@pytest.mark.slow
def test_what_is_marked_done_after_all_comes_off_the_next_agenda(held: World) -> None:
    held.move_to(CALL)
    dana = held.person("U0DANA")
    dana.opens("/agenda 11 Nov")
    dana.presses("What became of them…")
    form = dana.form(titled="After the meeting")
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    assert [block["element"]["initial_option"]["text"]["text"] for block in inputs] == [
        "Carry over to Thu 9 Dec 2027"
    ] * 3

    done = dana.submits(**{inputs[0]["block_id"]: "done"})

    assert done["view"]["title"]["text"] == "Agenda"
    assert texts(done["view"]).startswith("1 item done and 2 items carried over.")
    assert on(held, 12)[0] == ("Welcome", ItemState.WITHDRAWN)


@pytest.mark.slow
def test_members_do_not_say_what_became_of_items(held: World) -> None:
    before = on(held, 11)
    item = held.rows(AgendaItem)[0]

    assert "What became of them…" not in labels(held.person("U0OMAR").opens("/agenda 11 Nov"))
    held.forge_button("agenda.after", user_id="U0OMAR", note={"group": 1, "meeting": item.meeting_id})
    held.forge_form("agenda.after_form", user_id="U0OMAR", note={"group": 1, "meeting": item.meeting_id})

    assert on(held, 11) == before


def test_before_the_meeting_nothing_has_become_of_anything(world: World) -> None:
    dana = world.person("U0DANA")
    dana.types("/agenda add Welcome")
    [item] = world.rows(AgendaItem)

    answer = world.forge_form("agenda.after_form", user_id="U0DANA", note={"group": 1, "meeting": item.meeting_id})

    assert "has not begun yet" in str(answer)
    assert on(world, 11) == [("Welcome", ItemState.ACCEPTED)]


# for the officers alone


@pytest.fixture
def undecided(world: World) -> World:
    """Omar is at the limit since 11 November, and two weeks later nobody has decided."""
    world.move_to(MEETING + 5 * MINUTE)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    world.move_to(MEETING + 14 * DAY + 10 * MINUTE)
    return world


@pytest.mark.slow
def test_an_undecided_case_is_on_the_next_agenda_for_the_officers_alone(undecided: World) -> None:
    for officer in ("U0AMARA", "U0TOMASZ", "U0DANA"):
        seen = texts(undecided.person(officer).opens("/agenda"))
        assert "*For the officers alone, after the meeting* (clause 17)\n• The strike case of Omar Haddad, 2027" in seen
    for other in ("U0OMAR", "U0PRIYA", "U0RHIANNON"):
        seen = texts(undecided.person(other).opens("/agenda"))
        assert "strike" not in seen.lower()
        assert "There is nothing on the agenda yet." in seen


@pytest.mark.slow
def test_a_chair_does_not_see_the_case_about_them(world: World) -> None:
    world.move_to(MEETING + 5 * MINUTE)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    world.move_to(MEETING + 14 * DAY + 10 * MINUTE)
    world.write(lambda session: _about_the_chair(session))

    assert "strike" not in texts(world.person("U0AMARA").opens("/agenda")).lower()
    assert "The strike case of Amara Okafor" in texts(world.person("U0DANA").opens("/agenda"))


@pytest.mark.slow
def test_a_case_that_is_decided_comes_off_the_agenda(undecided: World) -> None:
    for officer in ("U0AMARA", "U0DANA"):
        person = undecided.person(officer)
        person.presses_and_hears("Remove", on=person.dm_beginning("Omar Haddad is"))

    assert "strike" not in texts(undecided.person("U0DANA").opens("/agenda")).lower()
    [item] = undecided.rows(AgendaItem)
    assert (item.state, item.is_private, "Omar" in item.title) == (ItemState.WITHDRAWN, True, False)


@pytest.mark.slow
def test_a_case_that_stays_undecided_waits_on_the_agenda_after_that(undecided: World) -> None:
    undecided.move_to(datetime(2027, 12, 9, 10, 5, tzinfo=UTC))

    assert [_date(undecided, item) for item in undecided.rows(AgendaItem)] == ["2027-12-09", "2028-01-13"]
    assert "• The strike case of Omar Haddad, 2027" in texts(undecided.person("U0DANA").opens("/agenda 13 Jan"))


@pytest.mark.slow
def test_the_item_of_a_case_cannot_be_reached_by_its_number(undecided: World) -> None:
    [item] = undecided.rows(AgendaItem)
    before = undecided.outline()

    for action in ("agenda.accept", "agenda.edit", "agenda.papers", "agenda.off"):
        undecided.forge_button(action, user_id="U0DANA", note={"group": 1, "item": item.id})
        undecided.forge_button(action, user_id="U0OMAR", note={"group": 1, "item": item.id})

    assert undecided.outline() == before
    assert not undecided.person("U0OMAR").has_form()


def _date(world: World, item: AgendaItem) -> str:
    return next(each.on_date.isoformat() for each in world.rows(Meeting) if each.id == item.meeting_id)


def _about_the_chair(session: Session) -> None:
    amara = session.exec(select(Person).where(Person.slack_user_id == "U0AMARA")).one()
    case = session.exec(select(StrikeCase)).one()
    case.person_id = amara.id
    session.add(case)
