"""Meetings: one a day, and the right ones found."""

from datetime import UTC, date, datetime, timedelta

import pytest
from small import NOW, TODAY, found, meeting
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rules.strikes import MeetingState
from store import meetings, roll_calls
from store.models import Meeting, WorkingGroup

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return found(session)


def around(session: Session, group: WorkingGroup, *states: MeetingState) -> dict[int, Meeting]:
    """A meeting on each of some days around now, all in that state or those states by turns."""
    made = {offset: meeting(session, group, NOW + offset * DAY) for offset in (-40, -2, -1, 0, 1, 2)}
    for offset, state in zip(made, states * 6, strict=False):
        made[offset].state = state
    session.flush()
    return made


def days(found_meetings: object) -> list[int]:
    return [(each.starts_at - NOW).days for each in found_meetings]  # type: ignore[attr-defined]


def test_add_meeting_is_on_its_local_date(session: Session, group: WorkingGroup) -> None:
    late = meeting(session, group, datetime(2027, 7, 1, 23, 30, tzinfo=UTC))

    assert late.on_date == date(2027, 7, 2)
    assert meetings.ends_at(late) == datetime(2027, 7, 2, 0, 30, tzinfo=UTC)


def test_add_meeting_two_on_one_day_are_refused(session: Session, group: WorkingGroup) -> None:
    meeting(session, group, NOW)
    with pytest.raises(IntegrityError):
        meeting(session, group, NOW + HOUR)


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.ABANDONED, MeetingState.NOT_HELD])
def test_add_meeting_in_place_of_one_that_was_called_off(
    session: Session, group: WorkingGroup, state: MeetingState
) -> None:
    meeting(session, group, NOW).state = state
    session.flush()

    again = meeting(session, group, NOW + HOUR)

    assert meetings.on_day(session, group=group, day=TODAY) == again


def test_add_meeting_of_another_group_on_the_same_day(session: Session, group: WorkingGroup) -> None:
    meeting(session, group, NOW)
    meeting(session, found(session, "Other", channel_id="C0OTHER"), NOW)


def test_meeting_of_is_the_groups_own(session: Session, group: WorkingGroup) -> None:
    mine = meeting(session, group, NOW)
    theirs = meeting(session, found(session, "Other", channel_id="C0OTHER"), NOW)

    assert meetings.meeting_of(session, group=group, meeting_id=mine.id) == mine
    assert meetings.meeting_of(session, group=group, meeting_id=theirs.id) is None
    assert meetings.meeting_of(session, group=group, meeting_id=0) is None


def test_coming_is_planned_and_not_begun_the_next_first(session: Session, group: WorkingGroup) -> None:
    around(session, group)

    assert days(meetings.coming(session, group=group, now=NOW)) == [1, 2]
    assert days(meetings.coming(session, group=group, now=NOW, most=1)) == [1]
    assert days(meetings.coming(session, group=group, now=NOW - timedelta(microseconds=1), most=1)) == [0]


def test_coming_leaves_out_what_was_called_off(session: Session, group: WorkingGroup) -> None:
    around(session, group, MeetingState.CANCELLED)

    assert meetings.coming(session, group=group, now=NOW) == []


def test_begun_the_latest_first(session: Session, group: WorkingGroup) -> None:
    made = around(session, group)
    made[-2].state = MeetingState.HELD
    made[-1].state = MeetingState.CANCELLED
    session.flush()

    assert days(meetings.begun(session, group=group, now=NOW)) == [0, -2, -40]


def test_unconfirmed_began_within_the_last_month(session: Session, group: WorkingGroup) -> None:
    made = around(session, group)
    made[-1].state = MeetingState.HELD
    session.flush()

    assert sorted(days([each for each, _ in roll_calls.unconfirmed(session, now=NOW)])) == [-2, 0]


def test_of_year_is_the_local_year_whatever_became_of_them(session: Session, group: WorkingGroup) -> None:
    """From 23:30 on New Year's Eve belongs to the old year, in the group's zone."""
    for starts_at in (
        datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
        datetime(2027, 12, 31, 23, 30, tzinfo=UTC),
        datetime(2028, 1, 1, 0, 0, tzinfo=UTC),
    ):
        meeting(session, group, starts_at).state = MeetingState.CANCELLED
    session.flush()

    found_in = meetings.of_year(session, group=group, year=2027)

    assert [each.on_date for each in found_in] == [date(2027, 1, 1), date(2027, 12, 31)]
