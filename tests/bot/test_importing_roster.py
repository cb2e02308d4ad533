"""`import roster`: people, companies, seats, memberships, offices and employers from a file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlmodel import Session

from bot.importing.rows import read
from rules.strikes import Status
from store import groups, members, people
from store.models import (
    AuditEntry,
    AuditText,
    Company,
    Employment,
    Membership,
    Office,
    OfficeKind,
    Person,
    Seat,
    SeatKind,
    WorkingGroup,
)

HEADER = "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on"
AMARA = "Amara Okafor,amara@lindqvist.example,U0AMARA,Lindqvist Systems,yes,no,supplier,chair,2024-03-01,"
OMAR = "Omar Haddad,omar@pennant.example,,Pennant Digital,yes,yes,supplier,,2024-02-29,"
RHIANNON = "Rhiannon Pugh,,,National Records Board,no,no,Records,sro,2024-01-01,2025-12-31"
DANA = "Dana Whitlock,dana@forum.example,,Harbour Standards Forum,no,no,,programme_manager,2024-01-01,"
ROSTER = (HEADER, AMARA, OMAR, RHIANNON, DANA)


def _memberships(line: CommandLine) -> list[tuple[str, str, date, date]]:
    names = {person.id: person.name for person in line.rows(Person)}
    seats = {seat.id: seat.label for seat in line.rows(Seat)}
    return [
        (names[row.person_id], seats[row.seat_id], row.starts_on, row.ends_on) for row in line.rows(Membership)
    ]


def _offices(line: CommandLine) -> list[tuple[str, OfficeKind, date, date | None]]:
    names = {person.id: person.name for person in line.rows(Person)}
    return [(names[row.person_id], row.kind, row.starts_on, row.ends_on) for row in line.rows(Office)]


def _jobs(line: CommandLine) -> list[tuple[str, str, date | None, date | None]]:
    names = {person.id: person.name for person in line.rows(Person)}
    companies = {company.id: company.name for company in line.rows(Company)}
    return [
        (names[row.person_id], companies[row.company_id], row.starts_on, row.ends_on) for row in line.rows(Employment)
    ]


def test_a_roster_becomes_people_seats_terms_offices_and_employers(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    assert [(p.name, p.email, p.slack_user_id) for p in harbour.rows(Person)] == [
        ("Amara Okafor", "amara@lindqvist.example", "U0AMARA"),
        ("Omar Haddad", "omar@pennant.example", None),
        ("Rhiannon Pugh", None, None),
        ("Dana Whitlock", "dana@forum.example", None),
    ]
    assert {(c.name, c.is_member, c.is_sme) for c in harbour.rows(Company)} == {
        ("Lindqvist Systems", True, False),
        ("Pennant Digital", True, True),
        ("National Records Board", False, False),
        ("Harbour Standards Forum", False, False),
    }
    assert {(s.label, s.kind) for s in harbour.rows(Seat)} == {
        ("Records", SeatKind.STAKEHOLDER),
        ("supplier 1", SeatKind.SUPPLIER),
        ("supplier 2", SeatKind.SUPPLIER),
    }
    assert _memberships(harbour) == [
        ("Amara Okafor", "supplier 2", date(2024, 3, 1), date(2026, 2, 28)),
        ("Omar Haddad", "supplier 1", date(2024, 2, 29), date(2026, 2, 27)),
        ("Rhiannon Pugh", "Records", date(2024, 1, 1), date(2025, 12, 31)),
    ]
    assert _offices(harbour) == [
        ("Amara Okafor", OfficeKind.CHAIR, date(2024, 3, 1), date(2026, 2, 28)),
        ("Rhiannon Pugh", OfficeKind.SRO, date(2024, 1, 1), date(2025, 12, 31)),
        ("Dana Whitlock", OfficeKind.PROGRAMME_MANAGER, date(2024, 1, 1), None),
    ]
    assert set(_jobs(harbour)) == {
        ("Amara Okafor", "Lindqvist Systems", date(2024, 3, 1), None),
        ("Omar Haddad", "Pennant Digital", date(2024, 2, 29), None),
        ("Rhiannon Pugh", "National Records Board", date(2024, 1, 1), None),
        ("Dana Whitlock", "Harbour Standards Forum", date(2024, 1, 1), None),
    }
    assert [entry.deed for entry in harbour.rows(AuditEntry)] == ["group.create", "import.roster"]
    assert harbour.does("audit", "verify") == ["Harbour: whole"]


def test_importing_twice_changes_nothing(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)
    before = harbour.content()

    assert harbour.imports("roster", *ROSTER) == ["Nothing changes: what the file says is known."]
    assert harbour.content() == before


def test_create_makes_an_unbound_group_once(line: CommandLine) -> None:
    first = line.imports("roster", *ROSTER, more=["--create"])
    again = line.imports("roster", *ROSTER, more=["--create"])

    assert first[0] == "new group: Harbour"
    assert again == ["Nothing changes: what the file says is known."]
    assert [group.team_id for group in line.rows(WorkingGroup)] == ["unbound-1"]


def test_a_group_that_is_not_there_is_refused_without_create(line: CommandLine) -> None:
    path = line.file("roster.csv", *ROSTER)

    assert line.is_refused("import", "roster", path, "--group", "Quay") == (
        "There is no group called “Quay”. See: python -m bot group list"
    )
    assert line.is_refused("import", "roster", path, "--group", "Quay", "--create", "--team", "T1") == (
        "There is no group called “Quay” in T1. See: python -m bot group list"
    )


def test_a_dry_run_says_what_would_change_and_writes_nothing(line: CommandLine) -> None:
    before = line.content()

    told = line.imports("roster", HEADER, OMAR, DANA, more=["--create", "--dry-run"])

    assert told == [
        "new group: Harbour",
        "new person: Omar Haddad <omar@pennant.example>",
        "new person: Dana Whitlock <dana@forum.example>",
        "new company: Harbour Standards Forum",
        "new company: Pennant Digital",
        "new seat: supplier 1 (supplier)",
        "new member: Omar Haddad, supplier 1, 2024-02-29 to 2026-02-27",
        "new office: Dana Whitlock, programme manager, from 2024-01-01",
        "Dana Whitlock works for Harbour Standards Forum from 2024-01-01",
        "Omar Haddad works for Pennant Digital from 2024-02-29",
        "Nothing was written: this was a dry run.",
    ]
    assert line.content() == before


def test_a_dry_run_of_what_is_known_says_so(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    assert harbour.imports("roster", *ROSTER, more=["--dry-run"]) == ["Nothing changes: what the file says is known."]


def test_byte_order_mark_quotes_order_and_blank_lines_do_not_matter(harbour: CommandLine, tmp_path: Path) -> None:
    columns = HEADER.split(",")
    turned = ",".join(reversed(columns))
    content = f'\ufeff{turned}\r\n\r\n,2024-02-29,,supplier,no,yes,"Pennant, Ltd",," OMAR@pennant.example ", Omar Haddad \r\n,,,,,,,,,\r\n'
    path = tmp_path / "marked.csv"
    path.write_bytes(content.encode())

    harbour.does("import", "roster", str(path), "--group", "Harbour")

    assert [(p.name, p.email) for p in harbour.rows(Person)] == [("Omar Haddad", "omar@pennant.example")]
    assert [c.name for c in harbour.rows(Company)] == ["Pennant, Ltd"]


BAD = [
    ("person is blank", [",a@x.example,,,,,supplier,,2024-01-01,"], ["line 2: person is blank"]),
    ("an address as a name", ["a@x.example,,,,,,supplier,,2024-01-01,"], ["line 2: person has an @ in it: the address goes into the column email"]),
    ("an e-mail that is none", ["Ann,ann at x,,,,,supplier,,2024-01-01,"], ["line 2: email “ann at x” is not an e-mail address"]),
    ("an account that is none", ["Ann,,@ann,,,,supplier,,2024-01-01,"], ["line 2: slack_user_id “@ann” is not the id of a Slack account, such as U0123ABCD"]),
    ("neither yes nor no", ["Ann,,,Acme,maybe,1,supplier,,2024-01-01,"], ["line 2: member_company “maybe” is neither yes nor no; sme “1” is neither yes nor no"]),
    ("a member company without a name", ["Ann,,,,yes,no,supplier,,2024-01-01,"], ["line 2: company is blank"]),
    ("no seat", ["Ann,,,,,,,,2024-01-01,"], ["line 2: seat is blank: only a programme manager can be without one"]),
    ("a chair without a seat", ["Ann,,,,,,,chair,2024-01-01,"], ["line 2: seat is blank: only a programme manager can be without one"]),
    ("an unknown office", ["Ann,,,,,,supplier,king,2024-01-01,"], ["line 2: office “king” is not one of sro, chair, vice_chair, programme_manager"]),
    ("no first day", ["Ann,,,,,,supplier,,,"], ["line 2: starts_on is blank"]),
    ("a date in another order", ["Ann,,,,,,supplier,,01/02/2024,"], ["line 2: starts_on “01/02/2024” is not a date such as 2027-01-14"]),
    ("a short ISO date", ["Ann,,,,,,supplier,,20240102,"], ["line 2: starts_on “20240102” is not a date such as 2027-01-14"]),
    ("a day that does not exist", ["Ann,,,,,,supplier,,2023-02-29,"], ["line 2: starts_on “2023-02-29” is a day that does not exist"]),
    ("a day too far off", ["Ann,,,,,,supplier,,9998-01-01,"], ["line 2: starts_on “9998-01-01” is not between 1900 and 2199"]),
    ("a last day before the first", ["Ann,,,,,,supplier,,2024-01-02,2024-01-01"], ["line 2: ends_on is before starts_on"]),
    ("too few and too many cells", ["Ann,,,,,,supplier,,2024-01-01", "Bob,,,,,,supplier,,2024-01-01,,"], ["line 2: has 9 cells, the header has 10", "line 3: has 11 cells, the header has 10"]),
    ("a line break in a cell", ['"Ann\nLee",,,,,,supplier,,2024-01-01,', "Bob,,,,,,,,2024-01-01,"], ["line 2: person has a line break or a control character in it", "line 4: seat is blank: only a programme manager can be without one"]),
    ("a NUL", ["Ann\x00,,,,,,supplier,,2024-01-01,"], ["line 2: person has a line break or a control character in it"]),
    ("one membership twice", ["Ann,,,,,,supplier,,2024-01-01,", "Ann,,,,,,supplier,,2024-01-01,2024-12-31"], ["line 3: “Ann” starts on 2024-01-01 in line 2 too"]),
    ("one e-mail, two names", ["Ann,a@x.example,,,,,supplier,,2022-01-01,2022-12-31", "Anne,A@X.example,,,,,supplier,,2024-01-01,"], ["line 3: a@x.example is “Ann” in line 2"]),
    ("one name, two e-mails, and a line without", ["Ann,a@x.example,,,,,supplier,,2022-01-01,", "Ann,b@x.example,,,,,supplier,,2022-01-01,", "Ann,,,,,,supplier,,2024-02-01,"], ["line 4: several people are called “Ann”: give the e-mail"]),
    ("one person, two accounts", ["Ann,,U1,,,,supplier,,2022-01-01,2022-12-31", "Ann,,U2,,,,supplier,,2024-01-01,"], ["line 3: slack_user_id is U1 in another line of “Ann”"]),
    ("one account, two people", ["Ann,,U1,,,,supplier,,2022-01-01,", "Bob,,U1,,,,supplier,,2022-01-01,"], ["line 3: slack_user_id is that of line 2"]),
    ("one labelled seat, two people", ["Ann,,,,,,Records,,2022-01-01,2022-12-31", "Bob,,,,,,Records,,2022-12-31,"], ["line 3: the seat “Records” is Ann's until 2022-12-31"]),
    ("every bad row is told", ["Ann,,,,,,,,2024-01-01,", "Bob,,,,,,supplier,,2024-01-01,", "Cy,,,,,,supplier,,soon,"], ["line 2: seat is blank: only a programme manager can be without one", "line 4: starts_on “soon” is not a date such as 2027-01-14"]),
]  # fmt: skip


@pytest.mark.parametrize(("remark", "lines", "told"), BAD, ids=[remark for remark, _, _ in BAD])
def test_a_bad_row_stops_the_import(harbour: CommandLine, remark: str, lines: list[str], told: list[str]) -> None:
    assert harbour.refuses("roster", HEADER, *lines) == told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", f"line 1: the column person is missing, the column email is missing, "),
        (b"person,email\n", "line 1: the column slack_user_id is missing, "),
        (HEADER.replace("sme", "SME").encode(), "line 1: the column sme is missing, there is no column “SME”; the header has"),
        (f"{HEADER},seat".encode(), "line 1: a column is there twice; the header has to be person,email,"),
        (HEADER.replace(",", ";").encode(), "line 1: the column person is missing, "),
        (f"{HEADER}\nAnn,,,,,,supplier,,2024-01-01,\nBj\xf6rn".encode("latin-1"), "line 3: is not UTF-8: save the file as CSV in UTF-8"),
        (f'{HEADER}\nAnn,,,,,,supplier,,2024-01-01,\n"Bob,,,'.encode(), "line 3: is not CSV: unexpected end of data"),
        (f'{HEADER}\n"Ann"Lee,,,'.encode(), "line 2: is not CSV: ',' expected after '\"'"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_file_is_refused(
    harbour: CommandLine, tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)

    said = harbour.is_refused("import", "roster", str(path), "--group", "Harbour")

    assert said.startswith(told)
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_refused(harbour: CommandLine) -> None:
    said = harbour.is_refused("import", "roster", "/nowhere/roster.csv", "--group", "Harbour")

    assert said == "/nowhere/roster.csv cannot be read: No such file or directory."


def test_a_file_with_only_a_header_changes_nothing(harbour: CommandLine) -> None:
    assert harbour.imports("roster", HEADER) == ["Nothing changes: what the file says is known."]


@pytest.mark.parametrize(
    "arguments",
    [("import", "people", "x.csv", "--group", "G"), ("import", "roster", "x.csv"), ("import", "roster", "--group", "G")],
)
def test_wrong_usage_ends_with_two(line: CommandLine, arguments: tuple[str, ...]) -> None:
    assert line.run(*arguments).status == 2


def test_a_changed_row_updates_and_is_audited(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    told = harbour.imports(
        "roster",
        HEADER,
        AMARA.replace("chair,2024-03-01,", "vice_chair,2024-03-01,2025-06-30").replace("U0AMARA", "U0NEW"),
        OMAR.replace("Pennant Digital,yes,yes", "Tessellate,yes,no"),
        RHIANNON.replace("Records,sro", "stakeholder,"),
        DANA.replace("Standards Forum,no", "Standards Forum,yes"),
    )

    assert told == [
        "new company: Tessellate",
        "new seat: stakeholder 1 (stakeholder)",
        "changed: Amara Okafor: slack_user_id U0AMARA → U0NEW",
        "changed: Harbour Standards Forum is a member company",
        "changed: Amara Okafor, member from 2024-03-01: the last day becomes 2025-06-30 (was 2026-02-28)",
        "changed: Amara Okafor, vice chair, 2024-03-01 to 2025-06-30",
        "changed: Omar Haddad works for Tessellate from 2024-02-29",
        "dropped: Rhiannon Pugh, sro",
    ]
    [changed] = [entry for entry in harbour.rows(AuditEntry) if entry.subject.startswith("membership:")]
    assert changed.deed == "import.change"
    assert changed.facts == {
        "changed": ["ends_on"],
        "from": {"ends_on": "2026-02-28"},
        "to": {"ends_on": "2025-06-30"},
    }
    [words] = harbour.rows(AuditText)
    assert words.words == "changed: Amara Okafor: slack_user_id U0AMARA → U0NEW"
    assert harbour.does("audit", "verify") == ["Harbour: whole"]


def test_a_row_that_names_another_kind_moves_to_a_seat_of_it(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    told = harbour.imports("roster", HEADER, RHIANNON.replace("Records,", "stakeholder,"), OMAR.replace("supplier", "Records"))

    assert told == [
        "changed: Omar Haddad, member from 2024-02-29: the seat becomes Records",
    ]
