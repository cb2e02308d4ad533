"""Meetings that the monthly rule makes: a year ahead, once, and what another rule does to them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from diary import cancel, in_channel, on
from sqlmodel import Session, select
from world import AFTER, NOVEMBER, World, plain

from bot import sample
from bot.jobs import upcoming
from calendars import plan
from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import groups, people, terms
from store.models import AuditEntry, Meeting, WorkingGroup


def days_planned(world: World) -> list[date]:
    return sorted(m.on_date for m in world.rows(Meeting) if m.state is MeetingState.PLANNED)


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
    cancel(world, "9 Dec", "holidays")
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
    cancel(world, "10 Feb", "holidays")
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
