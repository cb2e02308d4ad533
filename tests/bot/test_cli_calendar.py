"""`calendar`: what it prints is what the group's address answers, to the byte."""

import icalendar
from command_line import CommandLine
from sqlmodel import Session

from calendars import published
from store import feeds, groups

MEETINGS = ("date,time,minutes,compulsory,title", "2026-06-11,14:30,90,no,Summer meeting", "2027-01-14,,,,")


def by_address(session: Session) -> bytes:
    """What a program that subscribed to the group gets."""
    [group] = groups.all_groups(session)
    token = feeds.token_of(session, team_id=group.team_id, group_id=group.id, now=group.created_at)
    subscribed = feeds.by_token(session, token=token)
    assert subscribed is not None
    return published.of_feed(session, subscribed=subscribed)


def test_the_groups_meetings_are_printed(harbour: CommandLine) -> None:
    harbour.imports("meetings", *MEETINGS)

    done = harbour.run("calendar", "--group", "Harbour")

    assert (done.status, done.err) == (0, "")
    assert [line for line in done.out.split("\r\n") if line.startswith("SUMMARY")] == [
        "SUMMARY:Harbour: Summer meeting",
        "SUMMARY:Harbour: Monthly meeting",
    ]
    assert len(icalendar.Calendar.from_ical(done.out).walk("VEVENT")) == 2


def test_they_are_those_of_the_address_to_the_byte(harbour: CommandLine) -> None:
    harbour.imports("meetings", *MEETINGS)

    printed = harbour.run("calendar", "--group", "Harbour").out.encode()

    assert printed == harbour.run("calendar", "--group", "Harbour").out.encode()
    assert printed == harbour.database.run(by_address)
    assert printed.count(b"\n") == printed.count(b"\r\n") > 0


def test_a_group_without_meetings_has_a_calendar(harbour: CommandLine) -> None:
    done = harbour.run("calendar", "--group", "Harbour")

    assert done.out.startswith("BEGIN:VCALENDAR\r\n")
    assert "BEGIN:VEVENT" not in done.out


def test_an_unknown_group_is_refused(harbour: CommandLine) -> None:
    assert harbour.is_refused("calendar", "--group", "Nobody") == (
        "There is no group called “Nobody”. See: python -m bot group list"
    )
