"""`standing`: eight years of history, checked against a calculation of its own, and the three formats."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from rules.strikes import Status
from store import groups, members
from store.models import CaseState, Meeting, Person, StrikeCase

ROOT = Path(__file__).parents[2]
HEADER = "person,year,liable,absences,standing,at_limit_on,absence_dates"
ROSTER = "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on"
MEETINGS = "date,time,minutes,compulsory,title"
ATTENDANCE = "date,person,status"
YEARS = range(2018, 2026)


@dataclass(frozen=True)
class History:
    """Three files, as values: memberships, meetings with whether they are compulsory, and records."""

    memberships: Sequence[tuple[str, date, date | None]]
    meetings: Sequence[tuple[date, bool]]
    records: Sequence[tuple[date, str, str]]

    def roster_lines(self) -> Iterable[str]:
        yield ROSTER
        for number, (name, first, last) in enumerate(self.memberships):
            seat = "stakeholder" if number % 3 == 0 else "supplier"
            yield f"{name},,,{name} Ltd,yes,no,{seat},,{first},{last or ''}"

    def meeting_lines(self) -> Iterable[str]:
        yield MEETINGS
        for day, is_compulsory in self.meetings:
            yield f"{day},,,{'' if is_compulsory else 'no'},"

    def attendance_lines(self) -> Iterable[str]:
        yield ATTENDANCE
        for day, name, status in self.records:
            yield f"{day},{name},{status}"

    def imported(self, line: CommandLine) -> None:
        line.imports("roster", *self.roster_lines(), more=["--create"])
        line.imports("meetings", *self.meeting_lines())
        line.imports("attendance", *self.attendance_lines())

    def expected(self, year: int, as_of: date) -> list[dict[str, str]]:
        """What `standing` has to say, counted in the simplest way there is."""
        names = {
            name
            for name, first, last in self._spans()
            if any(first <= day <= last for day in _days(year) if day <= as_of)
        }
        return [self._row(name, year, as_of) for name in sorted(names)]

    def _spans(self) -> list[tuple[str, date, date]]:
        return [
            (name, first, last or first.replace(year=first.year + 2) - timedelta(days=1))
            for name, first, last in self.memberships
        ]

    def _row(self, name: str, year: int, as_of: date) -> dict[str, str]:
        owed = [
            day
            for day, is_compulsory in self.meetings
            if is_compulsory
            and day.year == year
            and day <= as_of
            and any(who == name and first <= day <= last for who, first, last in self._spans())
        ]
        missed = [
            day
            for day in owed
            if any(who == name and on == day and said in NOT_THERE for on, who, said in self.records)
        ]
        return {
            "person": name,
            "year": str(year),
            "liable": str(len(owed)),
            "absences": str(len(missed)),
            "standing": ["clear", "warned", "at_limit"][min(len(missed), 2)],
            "at_limit_on": str(missed[1]) if len(missed) > 1 else "",
            "absence_dates": ";".join(map(str, missed)),
        }


NOT_THERE = ("apologies", "absent", "substitute")
PEOPLE = (
    "Amara Okafor",
    "Tomasz Zieliński",
    "Omar Haddad",
    "Priya Raman",
    "Siobhán Kelleher",
    "de Vries",
    "Wen Li",
    "Grace Mbeki",
    "Rhiannon Pugh",
    "Ōta Yuki",
)


def _days(year: int) -> Iterable[date]:
    return (date(year, 1, 1) + timedelta(days=number) for number in range(365 + (year % 4 == 0)))


def _made_up(seed: int) -> History:
    """Ten people over eight years: they join and leave in mid-year, come back, and turn up when they are no members."""
    chance = random.Random(seed)  # noqa: S311 - the same history each time
    memberships: list[tuple[str, date, date | None]] = []
    for name in PEOPLE:
        day = date(2018, chance.randint(1, 12), chance.randint(1, 28))
        while day.year < 2026:
            last = None if chance.random() < 0.4 else day + timedelta(days=chance.randint(40, 700))
            memberships.append((name, day, last))
            ended = last or day.replace(year=day.year + 2) - timedelta(days=1)
            gap = 1 if chance.random() < 0.4 else chance.randint(2, 400)
            day = min(ended + timedelta(days=gap), date(2026, 1, 1))
            day = day.replace(day=min(day.day, 28)) if day.day > 28 and gap > 30 else day
            if (day.month, day.day) == (2, 29):
                day += timedelta(days=1)
    meetings = [(_second_thursday(year, month), chance.random() > 0.1) for year in YEARS for month in range(1, 13)]
    records = [
        (day, name, chance.choice([*Status, Status.PRESENT, Status.PRESENT, Status.PRESENT, Status.PRESENT]).value)
        for day, _ in meetings
        for name in PEOPLE
        if chance.random() < 0.9
    ]
    chance.shuffle(memberships)
    chance.shuffle(records)
    return History(memberships, meetings, records)


def _second_thursday(year: int, month: int) -> date:
    return [day for day in _days(year) if day.month == month and day.weekday() == 3][1]


@pytest.mark.slow
def test_eight_years_are_right_for_everybody(line: CommandLine) -> None:
    history = _made_up(8)
    assert len(history.records) > 800
    history.imported(line)

    for year in YEARS:
        assert line.standing("--year", str(year)) == history.expected(year, date(year, 12, 31)), year
    for as_of in (
        date(2018, 1, 1),
        date(2018, 12, 31),
        date(2019, 6, 13),
        date(2019, 6, 12),
        date(2021, 3, 31),
        date(2022, 1, 1),
        date(2024, 2, 29),
        date(2025, 12, 30),
    ):
        assert line.standing("--as-of", str(as_of)) == history.expected(as_of.year, as_of), as_of
    assert line.does("audit", "verify") == ["Harbour: whole"]


@pytest.mark.slow
def test_eight_years_imported_again_change_nothing(line: CommandLine) -> None:
    history = _made_up(9)
    history.imported(line)
    before = line.content()

    history.imported(line)

    assert line.content() == before


def test_the_formats_say_the_same(line: CommandLine) -> None:
    history = History(
        memberships=[("Omar Haddad", date(2025, 1, 1), None), ('Amara "Ama" Okafor, jr', date(2025, 1, 1), None)],
        meetings=[(date(2025, 3, 13), True), (date(2025, 6, 12), True)],
        records=[(date(2025, 3, 13), "Omar Haddad", "absent"), (date(2025, 6, 12), "Omar Haddad", "substitute")],
    )
    line.imports(
        "roster",
        ROSTER,
        '"Amara ""Ama"" Okafor, jr",,,,,,stakeholder,,2025-01-01,',
        "=Omar Haddad,,,,,,stakeholder,,2025-01-01,",
        more=["--create"],
    )
    line.imports("meetings", *history.meeting_lines())
    line.imports("attendance", ATTENDANCE, "2025-03-13,=Omar Haddad,absent", "2025-06-12,=Omar Haddad,substitute")

    table = line.does("standing", "--group", "Harbour", "--year", "2025")
    text = line.does("standing", "--group", "Harbour", "--year", "2025", "--format", "csv")
    data = json.loads("\n".join(line.does("standing", "--group", "Harbour", "--year", "2025", "--format", "json")))

    assert table == [
        "person                  year  liable  absences  standing  at_limit_on  absence_dates",
        "=Omar Haddad            2025  2       2         at_limit  2025-06-12   2025-03-13;2025-06-12",
        'Amara "Ama" Okafor, jr  2025  2       0         clear',
        "It rests on a default that the group has not settled: Does a substitute count as the member being there? no.",
    ]
    assert text == [
        HEADER,
        '"=Omar Haddad","2025","2","2","at_limit","2025-06-12","2025-03-13;2025-06-12"',
        '"Amara ""Ama"" Okafor, jr","2025","2","0","clear","",""',
    ]
    assert data == [
        {
            "person": "=Omar Haddad",
            "year": 2025,
            "liable": 2,
            "absences": 2,
            "standing": "at_limit",
            "at_limit_on": "2025-06-12",
            "absence_dates": ["2025-03-13", "2025-06-12"],
            "rests_on": ["strikes.substitute_is_present"],
        },
        {
            "person": 'Amara "Ama" Okafor, jr',
            "year": 2025,
            "liable": 2,
            "absences": 0,
            "standing": "clear",
            "at_limit_on": None,
            "absence_dates": [],
            "rests_on": [],
        },
    ]


@pytest.mark.slow
def test_without_an_option_it_is_this_year_up_to_today(line: CommandLine) -> None:
    history = History(
        memberships=[
            ("Omar Haddad", date(2026, 1, 1), None),
            ("Wen Li", date(2025, 1, 1), date(2025, 12, 31)),
            ("Grace Mbeki", date(2026, 12, 1), None),
        ],
        meetings=[(date(2025, 12, 11), True), (date(2026, 6, 11), True), (date(2026, 12, 10), True)],
        records=[(date(2026, 6, 11), "Omar Haddad", "absent")],
    )
    history.imported(line)

    this_year = line.standing()

    assert [(row["person"], row["liable"], row["absences"]) for row in this_year] == [("Omar Haddad", "1", "1")]
    assert line.standing("--year", "2026") == this_year
    assert line.standing("--as-of", "2026-11-16") == this_year
    assert [row["person"] for row in line.standing("--year", "2025")] == ["Wen Li"]
    assert [row["person"] for row in line.standing("--as-of", "2026-12-31")] == ["Grace Mbeki", "Omar Haddad"]
    assert line.standing("--year", "2027") == []


@pytest.mark.parametrize(
    ("state", "as_of", "standing"),
    [
        (CaseState.OPEN, "2025-12-31", "at_limit"),
        (CaseState.WAIVED, "2025-07-30", "at_limit"),
        (CaseState.WAIVED, "2025-07-31", "waived"),
        (CaseState.REMOVED, "2025-07-30", "at_limit"),
        (CaseState.REMOVED, "2025-07-31", "removed"),
    ],
)
def test_a_decided_case_shows_from_its_date_on(line: CommandLine, state: CaseState, as_of: str, standing: str) -> None:
    History(
        memberships=[("Omar Haddad", date(2025, 1, 1), None)],
        meetings=[(date(2025, 3, 13), True), (date(2025, 6, 12), True), (date(2025, 9, 11), True)],
        records=[(date(2025, 3, 13), "Omar Haddad", "absent"), (date(2025, 6, 12), "Omar Haddad", "absent")],
    ).imported(line)

    def decide(session: Session) -> None:
        [group] = groups.all_groups(session)
        omar = session.exec(select(Person)).one()
        missed = session.exec(select(Meeting.id).where(Meeting.on_date < date(2025, 9, 1))).all()
        at = datetime(2025, 7, 31, 12, tzinfo=UTC)
        session.add(
            StrikeCase(
                team_id=group.team_id,
                group_id=group.id,
                person_id=omar.id,
                year=2025,
                state=state,
                opened_at=at,
                asked_at=at,
                settled_at=None if state is CaseState.OPEN else at,
                settled_meeting_ids=[] if state is CaseState.OPEN else list(missed),
            )
        )
        if state is CaseState.REMOVED:
            members.end_membership(session, group=group, person_id=omar.id, now=at, day=at.date())

    line.database.run(decide)

    [row] = line.standing("--as-of", as_of)
    assert (row["standing"], row["absences"], row["at_limit_on"]) == (standing, "2", "2025-06-12")


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_people(line: CommandLine) -> None:
    counts = []
    for size in (2, 40):
        group = f"Group {size}"
        names = [f"Person {number}" for number in range(size)]
        roster = [f"{name},,,,,,stakeholder,,2025-01-01," for name in names]
        line.imports("roster", ROSTER, *roster, group=group, more=["--create"])
        line.imports("meetings", MEETINGS, "2025-03-13,,,,", "2025-06-12,,,,", group=group)
        line.imports("attendance", ATTENDANCE, *(f"2025-03-13,{name},absent" for name in names), group=group)
        counts.append(_queries(line, group))

    assert counts[0] == counts[1] <= 10


def _queries(line: CommandLine, group: str) -> int:
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert len(line.standing("--year", "2025", group=group)) in (2, 40)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(said)


def test_a_sub_group_has_no_standings(line: CommandLine) -> None:
    line.does("group", "create", "Harbour")

    def branch(session: Session) -> None:
        [parent] = groups.all_groups(session)
        child = groups.add_group(
            session, team_id=parent.team_id, name="Quay", zone="Europe/London", division="none", now=parent.created_at
        )
        child.parent_id = parent.id
        session.add(child)

    line.database.run(branch)

    assert line.is_refused("standing", "--group", "Quay") == (
        "“Quay” is a sub-group: its meetings never count towards a strike (clause 17)."
    )


@pytest.mark.parametrize(
    "options",
    [
        ("--year", "26"),
        ("--year", "0000"),
        ("--as-of", "31/12/2025"),
        ("--as-of", "2025-02-30"),
        ("--year", "2025", "--as-of", "2025-12-31"),
        ("--format", "xml"),
    ],
)
def test_wrong_usage_ends_with_two(harbour: CommandLine, options: tuple[str, ...]) -> None:
    assert harbour.run("standing", "--group", "Harbour", *options).status == 2


@pytest.mark.slow
def test_the_whole_way_as_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'convenor.db'}"
    history = _made_up(10)
    lines = {"roster": history.roster_lines, "meetings": history.meeting_lines, "attendance": history.attendance_lines}

    def bot(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env={"DATABASE_URL": url, "PATH": "", "LC_ALL": "C"},
            capture_output=True,
            check=False,
        )

    assert bot("migrate").returncode == 0
    for kind, made in lines.items():
        path = tmp_path / f"{kind}.csv"
        path.write_text("\ufeff" + "".join(f"{row}\r\n" for row in made()), encoding="utf-8", newline="")
        done = bot("import", kind, str(path), "--group", "Harbour", "--create")
        assert (done.returncode, done.stderr) == (0, b""), done
    told = bot("standing", "--group", "Harbour", "--year", "2022", "--format", "csv")

    expected = history.expected(2022, date(2022, 12, 31))
    rows = [",".join(f'"{cell}"' for cell in row.values()) for row in expected]
    assert told.stdout.decode() == "".join(f"{row}\n" for row in [HEADER, *rows])
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{ATTENDANCE}\n2022-01-01,Nobody,absent\n", encoding="utf-8")
    refused = bot("import", "attendance", str(bad), "--group", "Harbour")
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, b"", 1)
    assert refused.stderr.decode().startswith("line 2: there is no meeting on 2022-01-01")
