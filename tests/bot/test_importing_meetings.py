"""`import meetings`: past ones as held, those to come as planned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from command_line import TODAY, CommandLine
from sqlmodel import Session, select

from rules.strikes import MeetingState, Status
from store import attendance, groups, people
from store.models import AuditEntry, Meeting

HEADER = "date,time,minutes,compulsory,title"
PAST = "2026-06-11,14:30,90,no,Summer meeting"
TO_COME = "2027-01-14,,,,"
NOTHING = ["Nothing changes: what the file says is known."]


def test_a_row_with_only_a_date_has_the_usual_time_length_and_duty(harbour: CommandLine) -> None:
    told = harbour.imports("meetings", HEADER, "2026-06-11,,,,")

    assert told == ["new meeting: 2026-06-11 10:00, compulsory, held"]
    [meeting] = harbour.rows(Meeting)
    assert (meeting.starts_at, meeting.on_date, meeting.minutes, meeting.is_compulsory, meeting.title) == (
        datetime(2026, 6, 11, 9, tzinfo=UTC),
        date(2026, 6, 11),
        60,
        True,
        "Monthly meeting",
    )


def test_past_meetings_are_held_and_imported_and_others_planned(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, PAST, "2026-11-16,11:00,60,,", "2026-11-17,,,,", TO_COME)

    assert [
        (m.on_date, m.starts_at, m.state, m.is_imported, m.announced_at is not None) for m in harbour.rows(Meeting)
    ] == [
        (date(2026, 6, 11), datetime(2026, 6, 11, 13, 30, tzinfo=UTC), MeetingState.HELD, True, False),
        (date(2026, 11, 16), datetime(2026, 11, 16, 11, 0, tzinfo=UTC), MeetingState.HELD, True, False),
        (date(2026, 11, 17), datetime(2026, 11, 17, 10, 0, tzinfo=UTC), MeetingState.PLANNED, False, True),
        (date(2027, 1, 14), datetime(2027, 1, 14, 10, 0, tzinfo=UTC), MeetingState.PLANNED, False, True),
    ]
    assert [entry.deed for entry in harbour.rows(AuditEntry)] == ["group.create", "import.meetings"]


def test_a_meeting_that_goes_on_now_is_planned(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, "2026-11-16,11:30,60,,")

    assert [meeting.state for meeting in harbour.rows(Meeting)] == [MeetingState.PLANNED]


@pytest.mark.parametrize(
    ("zone", "row", "starts_at", "remark"),
    [
        ("Europe/London", "2026-03-26,10:00,,,", datetime(2026, 3, 26, 10, tzinfo=UTC), "winter time"),
        ("Europe/London", "2026-04-02,10:00,,,", datetime(2026, 4, 2, 9, tzinfo=UTC), "summer time"),
        ("America/New_York", "2026-03-12,10:00,,,", datetime(2026, 3, 12, 14, tzinfo=UTC), "summer time there already"),
        ("Asia/Kolkata", "2026-06-11,00:15,,,", datetime(2026, 6, 10, 18, 45, tzinfo=UTC), "another date in UTC"),
        ("Pacific/Auckland", "2025-12-31,23:30,,,", datetime(2025, 12, 31, 10, 30, tzinfo=UTC), "the old year there"),
    ],
)
def test_times_are_those_of_the_clocks_in_the_zone(
    line: CommandLine, zone: str, row: str, starts_at: datetime, remark: str
) -> None:
    line.does("group", "create", "Harbour", "--zone", zone)

    line.imports("meetings", HEADER, row)

    [meeting] = line.rows(Meeting)
    assert (meeting.starts_at, meeting.on_date.isoformat()) == (starts_at, row[:10]), remark


def test_a_blank_title_leaves_the_title_as_it_is(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, PAST)

    assert harbour.imports("meetings", HEADER, PAST.replace("Summer meeting", "")) == NOTHING
    assert [meeting.title for meeting in harbour.rows(Meeting)] == ["Summer meeting"]


def test_importing_twice_changes_nothing(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, PAST, TO_COME)
    before = harbour.content()

    assert harbour.imports("meetings", HEADER, PAST, TO_COME) == NOTHING
    assert harbour.content() == before


def test_a_dry_run_writes_nothing(harbour: CommandLine) -> None:
    before = harbour.content()

    told = harbour.imports("meetings", HEADER, PAST, more=["--dry-run"])

    assert told == [
        "new meeting: 2026-06-11 14:30, not compulsory, held",
        "Nothing was written: this was a dry run.",
    ]
    assert harbour.content() == before


def test_a_changed_row_updates_the_meeting_of_that_date_and_is_audited(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, PAST)
    [before] = harbour.rows(Meeting)

    told = harbour.imports("meetings", HEADER, "2026-06-11,15:30,120,yes,Summer school")

    assert told == ["changed: meeting of 2026-06-11: another time, 120 minutes, compulsory, “Summer school”"]
    [after] = harbour.rows(Meeting)
    assert (after.id, after.uid, after.starts_at, after.minutes, after.is_compulsory, after.title) == (
        before.id,
        before.uid,
        datetime(2026, 6, 11, 14, 30, tzinfo=UTC),
        120,
        True,
        "Summer school",
    )
    entry = harbour.rows(AuditEntry)[-1]
    assert (entry.deed, entry.subject) == ("import.change", f"meeting:{after.id}")
    changed_at = {"from": before.changed_at.isoformat(), "to": after.changed_at.isoformat()}
    assert entry.facts == {
        "changed": ["changed_at", "is_compulsory", "minutes", "sequence", "starts_at", "title"],
        "from": {
            "starts_at": "2026-06-11T13:30:00+00:00",
            "minutes": 90,
            "is_compulsory": False,
            "sequence": 0,
            "changed_at": changed_at["from"],
        },
        "to": {
            "starts_at": "2026-06-11T14:30:00+00:00",
            "minutes": 120,
            "is_compulsory": True,
            "sequence": 1,
            "changed_at": changed_at["to"],
        },
    }
    assert harbour.does("audit", "verify") == ["Harbour: whole"]


@pytest.mark.parametrize(
    ("row", "sequence", "is_settled", "remark"),
    [
        ("2027-01-14,11:00,,,", 1, False, "an hour is within what the terms permit"),
        ("2027-01-14,11:01,,,", 1, True, "more than an hour counts as moved"),
        ("2027-01-14,,90,,", 1, False, "it ends later, and begins when it did"),
        ("2027-01-14,,,,Budget workshop", 0, False, "another name"),
    ],
)
def test_a_planned_meeting_at_another_time_is_moved(
    harbour: CommandLine, row: str, sequence: int, is_settled: bool, remark: str
) -> None:
    harbour.imports("meetings", HEADER, TO_COME)

    harbour.imports("meetings", HEADER, row)

    [meeting] = harbour.rows(Meeting)
    assert (meeting.sequence, meeting.settled_at is not None) == (sequence, is_settled), remark


@pytest.mark.parametrize(
    ("row", "is_changed"),
    [
        ("2027-01-14,11:00,,,", True),
        ("2027-01-14,,90,,", True),
        ("2027-01-14,,,,Budget workshop", True),
        ("2027-01-14,,,no,", False),  # calendars do not tell
        (TO_COME, False),
    ],
)
def test_a_calendar_entry_is_stamped_with_what_changes_it(harbour: CommandLine, row: str, is_changed: bool) -> None:
    harbour.imports("meetings", HEADER, TO_COME)
    [made] = harbour.rows(Meeting)
    harbour.clock.move_to(TODAY + timedelta(days=1))

    harbour.imports("meetings", HEADER, row)

    [meeting] = harbour.rows(Meeting)
    assert TODAY <= made.changed_at < TODAY + timedelta(hours=1)
    assert (meeting.changed_at >= TODAY + timedelta(days=1)) is is_changed
    assert (meeting.changed_at == made.changed_at) is not is_changed


def test_a_planned_meeting_that_becomes_compulsory_is_announced_then(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, "2027-01-14,,,no,")
    assert [meeting.announced_at for meeting in harbour.rows(Meeting)] == [None]

    harbour.imports("meetings", HEADER, TO_COME)

    [meeting] = harbour.rows(Meeting)
    assert meeting.announced_at >= TODAY


def test_a_planned_meeting_that_is_over_counts_as_held(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, TO_COME)
    harbour.clock.move_to(datetime(2027, 1, 14, 12, tzinfo=UTC))

    assert harbour.imports("meetings", HEADER, TO_COME) == ["changed: meeting of 2027-01-14: held"]

    [meeting] = harbour.rows(Meeting)
    assert (meeting.state, meeting.is_imported) == (MeetingState.HELD, False)


def test_a_meeting_that_was_held_with_the_bot_keeps_its_time_and_duty(harbour: CommandLine) -> None:
    harbour.imports("meetings", HEADER, TO_COME)

    def hold(session: Session) -> None:
        [group] = groups.all_groups(session)
        officer = people.add_person(session, team_id=group.team_id, name="Dana Whitlock")
        meeting = session.exec(select(Meeting)).one()
        attendance.confirm(
            session, meeting=meeting, statuses={officer.id: Status.PRESENT}, recorded_by=officer, now=TODAY
        )

    harbour.database.run(hold)

    assert harbour.refuses("meetings", HEADER, "2027-01-14,,,no,") == [
        "line 2: the meeting of 2027-01-14 was held with the bot: its time and duty stay"
    ]
    assert harbour.imports("meetings", HEADER, "2027-01-14,,,,New year") == [
        "changed: meeting of 2027-01-14: “New year”"
    ]


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.ABANDONED, MeetingState.NOT_HELD])
def test_a_meeting_that_did_not_take_place_stays_so(harbour: CommandLine, state: MeetingState) -> None:
    harbour.imports("meetings", HEADER, PAST)

    def call_off(session: Session) -> None:
        meeting = session.exec(select(Meeting)).one()
        meeting.state = state
        session.add(meeting)

    harbour.database.run(call_off)

    assert harbour.imports("meetings", HEADER, "2026-06-11,,,,") == NOTHING
    assert [meeting.state for meeting in harbour.rows(Meeting)] == [state]


BAD = [
    ("no date", [",10:00,,,"], ["line 2: date is blank"]),
    ("a date in another order", ["14/01/2027,,,,"], ["line 2: date “14/01/2027” is not a date such as 2027-01-14"]),
    ("a day that does not exist", ["2026-06-31,,,,"], ["line 2: date “2026-06-31” is a day that does not exist"]),
    ("an hour that does not exist", ["2026-06-11,24:00,,,"], ["line 2: time “24:00” is not a time such as 10:00"]),
    ("a time in words", ["2026-06-11,10am,,,"], ["line 2: time “10am” is not a time such as 10:00"]),
    ("no length", ["2026-06-11,,0,,"], ["line 2: minutes “0” is not a whole number from 1 to 1440"]),
    ("longer than a day", ["2026-06-11,,1441,,"], ["line 2: minutes “1441” is not a whole number from 1 to 1440"]),
    ("half a minute", ["2026-06-11,,1.5,,"], ["line 2: minutes “1.5” is not a whole number from 1 to 1440"]),
    ("neither yes nor no", ["2026-06-11,,,Y,"], ["line 2: compulsory “Y” is neither yes nor no"]),
    (
        "two meetings on a date",
        ["2026-06-11,,,,", "2026-06-11,15:00,,,"],
        ["line 3: there is a meeting on 2026-06-11 in line 2 too"],
    ),
    (
        "every bad row is told, all of it",
        ["2026-06-11,,,,", "2026-06-12,25:00,-1,,", "soon,,,,"],
        [
            "line 3: time “25:00” is not a time such as 10:00; minutes “-1” is not a whole number from 1 to 1440",
            "line 4: date “soon” is not a date such as 2027-01-14",
        ],
    ),
]


@pytest.mark.parametrize(("remark", "lines", "told"), BAD, ids=[remark for remark, _, _ in BAD])
def test_a_bad_row_stops_the_import(harbour: CommandLine, remark: str, lines: list[str], told: list[str]) -> None:
    assert harbour.refuses("meetings", HEADER, *lines) == told
