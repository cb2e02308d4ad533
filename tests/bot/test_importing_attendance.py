"""`import attendance`: what is recorded of people at meetings that were held."""

from datetime import UTC, date, datetime

import pytest
from command_line import TODAY, CommandLine
from sqlmodel import Session, select

from rules.strikes import MeetingState, Status
from store import attendance, cases, groups, people, terms
from store.models import Attendance, AuditEntry, CaseState, Meeting, Owed, Person, StrikeCase

HEADER = "date,person,status"
ROSTER = (
    "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on",
    "Amara Okafor,amara@lindqvist.example,,,,,stakeholder,chair,2025-03-01,",
    "Omar Haddad,omar@pennant.example,,,,,stakeholder,,2025-03-01,",
    "Ann Lee,ann@one.example,,,,,stakeholder,,2025-03-01,2026-04-30",
    "Ann Lee,ann@two.example,,,,,stakeholder,,2025-03-01,",
    "Dana Whitlock,,,,,,,programme_manager,2025-03-01,",
)
MEETINGS = (
    "date,time,minutes,compulsory,title",
    "2026-03-12,,,,",
    "2026-06-11,,,,",
    "2026-09-10,,,,",
    "2027-01-14,,,,",
)
NOTHING = ["Nothing changes: what the file says is known."]


@pytest.fixture
def past(harbour: CommandLine) -> CommandLine:
    """A group with a roster, three meetings that were held and one to come."""
    harbour.imports("roster", *ROSTER)
    harbour.imports("meetings", *MEETINGS)
    return harbour


def _records(line: CommandLine) -> list[tuple[str, str, Status, bool]]:
    """Date, person, status, and whether it is in force, in the order recorded."""
    names = {person.id: person.email or person.name for person in line.rows(Person)}
    dates = {meeting.id: meeting.on_date.isoformat() for meeting in line.rows(Meeting)}
    return [
        (dates[row.meeting_id], names[row.person_id], row.status, row.superseded_at is None)
        for row in line.rows(Attendance)
    ]


def test_people_are_known_by_name_or_email(past: CommandLine) -> None:
    told = past.imports(
        "attendance",
        HEADER,
        "2026-03-12,Omar Haddad,absent",
        "2026-03-12,AMARA@lindqvist.example,late",
        "2026-06-11,ann@two.example,substitute",
    )

    assert told == ["new attendance: 2026-03-12, 2 recorded", "new attendance: 2026-06-11, 1 recorded"]
    assert _records(past) == [
        ("2026-03-12", "omar@pennant.example", Status.ABSENT, True),
        ("2026-03-12", "amara@lindqvist.example", Status.LATE, True),
        ("2026-06-11", "ann@two.example", Status.SUBSTITUTE, True),
    ]


def test_every_status_of_the_rules_is_taken_and_audited_by_meeting(past: CommandLine) -> None:
    everyone = ["omar@pennant.example", "amara@lindqvist.example", "ann@one.example"]
    dates = ["2026-03-12", "2026-06-11"]
    pairs = [(day, email) for day in dates for email in everyone]
    lines = [f"{day},{email},{status}" for (day, email), status in zip(pairs, Status, strict=True)]

    past.imports("attendance", HEADER, *lines)

    assert {status for _, _, status, _ in _records(past)} == set(Status)
    entries = [entry for entry in past.rows(AuditEntry) if entry.deed == "import.attendance"]
    assert [len(entry.facts["statuses"]) for entry in entries] == [3, 3]
    assert past.does("audit", "verify") == ["Harbour: whole"]


def test_somebody_who_was_no_member_is_kept_as_a_guest(past: CommandLine) -> None:
    told = past.imports("attendance", HEADER, "2026-06-11,ann@one.example,absent", "2026-06-11,Dana Whitlock,present")

    assert told == [
        "new attendance: 2026-06-11, 2 recorded",
        "as a guest: Ann Lee, 2026-06-11",
        "as a guest: Dana Whitlock, 2026-06-11",
    ]
    assert len(_records(past)) == 2
    [ann, *_] = past.standing()
    assert (ann["person"], ann["liable"], ann["absences"]) == ("Amara Okafor", "3", "0")


def test_importing_twice_changes_nothing(past: CommandLine) -> None:
    lines = (HEADER, "2026-03-12,Omar Haddad,absent", "2026-06-11,Omar Haddad,present")
    past.imports("attendance", *lines)
    before = past.content()

    assert past.imports("attendance", *lines) == NOTHING
    assert past.content() == before


def test_a_dry_run_writes_nothing(past: CommandLine) -> None:
    before = past.content()

    told = past.imports("attendance", HEADER, "2026-03-12,Omar Haddad,absent", more=["--dry-run"])

    assert told == ["new attendance: 2026-03-12, 1 recorded", "Nothing was written: this was a dry run."]
    assert past.content() == before


def test_a_changed_row_takes_the_place_of_the_earlier_record_and_is_audited(past: CommandLine) -> None:
    past.imports("attendance", HEADER, "2026-03-12,Omar Haddad,absent", "2026-06-11,Omar Haddad,absent")

    told = past.imports("attendance", HEADER, "2026-03-12,Omar Haddad,present", "2026-06-11,Omar Haddad,absent")

    assert told == ["changed: Omar Haddad, 2026-03-12: absent → present"]
    assert _records(past) == [
        ("2026-03-12", "omar@pennant.example", Status.ABSENT, False),
        ("2026-06-11", "omar@pennant.example", Status.ABSENT, True),
        ("2026-03-12", "omar@pennant.example", Status.PRESENT, True),
    ]
    omar = next(person for person in past.rows(Person) if person.name == "Omar Haddad")
    entry = past.rows(AuditEntry)[-1]
    assert (entry.deed, entry.facts) == (
        "import.attendance",
        {"statuses": {str(omar.id): "present"}, "before": {str(omar.id): "absent"}},
    )


def test_the_evidence_says_that_an_import_recorded_it(past: CommandLine) -> None:
    past.imports("attendance", HEADER, "2026-03-12,Omar Haddad,absent")

    def evidence(session: Session) -> list[str]:
        [group] = groups.all_groups(session)
        omar = next(one for one in people.everyone(session, team_id=group.team_id) if one.name == "Omar Haddad")
        standing = cases.standing_of(
            session,
            group=group,
            person_id=omar.id,
            year=2026,
            today=date(2026, 12, 31),
            terms=terms.history(session, group=group),
        )
        return [strike.record.recorded_by for strike in standing.strikes if strike.record]

    assert past.database.run(evidence) == ["an import"]


def test_what_an_officer_recorded_is_not_corrected_by_a_file(past: CommandLine) -> None:
    def confirm(session: Session) -> None:
        [group] = groups.all_groups(session)
        everyone = {one.name: one for one in people.everyone(session, team_id=group.team_id)}
        meeting = session.exec(select(Meeting).where(Meeting.on_date == date(2026, 3, 12))).one()
        statuses = {everyone["Omar Haddad"].id: Status.ABSENT}
        officer = everyone["Dana Whitlock"]
        attendance.confirm(session, meeting=meeting, statuses=statuses, recorded_by=officer, now=TODAY)

    past.database.run(confirm)

    assert past.imports("attendance", HEADER, "2026-03-12,Omar Haddad,absent") == NOTHING
    assert past.refuses("attendance", HEADER, "2026-03-12,Omar Haddad,present") == [
        "line 2: “Omar Haddad” was recorded as absent in Slack: correct it there"
    ]


def test_an_import_tells_nobody_and_opens_no_case(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")
    line.imports("roster", *ROSTER)
    line.imports("meetings", *MEETINGS)

    line.imports("attendance", HEADER, *(f"2026-{day},Omar Haddad,absent" for day in ("03-12", "06-11", "09-10")))

    assert (line.rows(Owed), line.rows(StrikeCase)) == ([], [])


def test_a_case_that_the_record_does_not_bear_out_any_more_is_withdrawn(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")
    line.imports("roster", *ROSTER)
    line.imports("meetings", *MEETINGS)
    line.imports("attendance", HEADER, "2026-03-12,Omar Haddad,absent", "2026-06-11,Omar Haddad,absent")

    def open_case(session: Session) -> None:
        [group] = groups.all_groups(session)
        omar = session.exec(select(Person).where(Person.name == "Omar Haddad")).one()
        session.add(
            StrikeCase(
                team_id=group.team_id,
                group_id=group.id,
                person_id=omar.id,
                year=2026,
                opened_at=TODAY,
                asked_at=TODAY,
            )
        )

    line.database.run(open_case)
    line.imports("attendance", HEADER, "2026-09-10,Omar Haddad,late")
    assert [case.state for case in line.rows(StrikeCase)] == [CaseState.OPEN]

    line.imports("attendance", HEADER, "2026-06-11,Omar Haddad,present")

    assert [case.state for case in line.rows(StrikeCase)] == [CaseState.WITHDRAWN]


BAD = [
    ("no date", [",Omar Haddad,absent"], ["line 2: date is blank"]),
    ("a date that is none", ["soon,Omar Haddad,absent"], ["line 2: date “soon” is not a date such as 2027-01-14"]),
    (
        "a date without a meeting",
        ["2026-03-13,Omar Haddad,absent"],
        ["line 2: there is no meeting on 2026-03-13: import the meetings first"],
    ),
    (
        "a meeting to come",
        ["2027-01-14,Omar Haddad,apologies"],
        ["line 2: the meeting of 2027-01-14 is planned: import the meetings again once it is over"],
    ),
    ("no person", ["2026-03-12,,absent"], ["line 2: person is blank"]),
    (
        "nobody known",
        ["2026-03-12,Omar Hadad,absent", "2026-03-12,omar@pennant.exmple,absent"],
        [
            "line 2: nobody is known as “Omar Hadad”: import the roster first",
            "line 3: nobody is known as “omar@pennant.exmple”: import the roster first",
        ],
    ),
    (
        "a name of two people",
        ["2026-03-12,Ann Lee,absent"],
        ["line 2: 2 people are called “Ann Lee”: give the e-mail"],
    ),
    ("no status", ["2026-03-12,Omar Haddad,"], ["line 2: status is blank"]),
    (
        "a status that is none",
        ["2026-03-12,Omar Haddad,Absent"],
        ["line 2: status “Absent” is not one of present, late, left_early, apologies, absent, substitute"],
    ),
    (
        "one person twice at one meeting",
        ["2026-03-12,Omar Haddad,absent", "2026-03-12,omar@pennant.example,absent"],
        ["line 3: “Omar Haddad” is recorded for 2026-03-12 in line 2 too"],
    ),
    (
        "everything wrong at once",
        ["2026-03-13,Nobody,away", "2026-03-12,Omar Haddad,absent", "2026-03-12,Omar Haddad"],
        [
            "line 2: there is no meeting on 2026-03-13: import the meetings first; nobody is known as “Nobody”: "
            "import the roster first; status “away” is not one of present, late, left_early, apologies, absent, "
            "substitute",
            "line 4: has 2 cells, the header has 3",
        ],
    ),
]


@pytest.mark.parametrize(("remark", "lines", "told"), BAD, ids=[remark for remark, _, _ in BAD])
def test_a_bad_row_stops_the_import(past: CommandLine, remark: str, lines: list[str], told: list[str]) -> None:
    assert past.refuses("attendance", HEADER, *lines) == told


def test_a_meeting_that_was_called_off_takes_no_attendance(past: CommandLine) -> None:
    def call_off(session: Session) -> None:
        meeting = session.exec(select(Meeting).where(Meeting.on_date == date(2026, 3, 12))).one()
        meeting.state = MeetingState.NOT_HELD
        session.add(meeting)

    past.database.run(call_off)

    assert past.refuses("attendance", HEADER, "2026-03-12,Omar Haddad,absent") == [
        "line 2: the meeting of 2026-03-12 is recorded as not held"
    ]


def test_the_attendance_of_a_planned_meeting_is_taken_once_it_counts_as_held(past: CommandLine) -> None:
    past.clock.move_to(datetime(2027, 1, 14, 12, tzinfo=UTC))
    past.imports("meetings", *MEETINGS)

    past.imports("attendance", HEADER, "2027-01-14,Omar Haddad,absent")

    assert past.standing("--as-of", "2027-01-31")[-1]["absence_dates"] == "2027-01-14"
