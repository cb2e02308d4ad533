"""`import roster`: people, companies, seats, memberships, offices and employers from a file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlmodel import Session

from rules.changes import Employ
from store import groups, members, people, table, terms
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
    return [(names[row.person_id], seats[row.seat_id], row.starts_on, row.ends_on) for row in line.rows(Membership)]


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
    omar = ',2024-02-29,,supplier,no,yes,"Pennant, Ltd",," OMAR@pennant.example ", Omar Haddad '
    content = f"\ufeff{turned}\r\n\r\n{omar}\r\n,,,,,,,,,\r\n"
    path = tmp_path / "marked.csv"
    path.write_bytes(content.encode())

    harbour.does("import", "roster", str(path), "--group", "Harbour")

    assert [(p.name, p.email) for p in harbour.rows(Person)] == [("Omar Haddad", "omar@pennant.example")]
    assert [c.name for c in harbour.rows(Company)] == ["Pennant, Ltd"]


NO_SEAT = "seat is blank: only a programme manager can be without one"
BAD = [
    ("person is blank", [",a@x.example,,,,,stakeholder,,2024-01-01,"], ["line 2: person is blank"]),
    (
        "an address as a name",
        ["a@x.example,,,,,,stakeholder,,2024-01-01,"],
        ["line 2: person has an @ in it: the address goes into the column email"],
    ),
    (
        "an e-mail that is none",
        ["Ann,ann at x,,,,,stakeholder,,2024-01-01,"],
        ["line 2: email “ann at x” is not an e-mail address"],
    ),
    (
        "an account that is none",
        ["Ann,,@ann,,,,stakeholder,,2024-01-01,"],
        ["line 2: slack_user_id “@ann” is not the id of a Slack account, such as U0123ABCD"],
    ),
    (
        "neither yes nor no",
        ["Ann,,,Acme,maybe,1,supplier,,2024-01-01,"],
        ["line 2: member_company “maybe” is neither yes nor no; sme “1” is neither yes nor no"],
    ),
    ("a member company without a name", ["Ann,,,,yes,no,stakeholder,,2024-01-01,"], ["line 2: company is blank"]),
    ("no seat", ["Ann,,,,,,,,2024-01-01,"], [f"line 2: {NO_SEAT}"]),
    ("a chair without a seat", ["Ann,,,,,,,chair,2024-01-01,"], [f"line 2: {NO_SEAT}"]),
    (
        "an unknown office",
        ["Ann,,,,,,stakeholder,king,2024-01-01,"],
        ["line 2: office “king” is not one of sro, chair, vice_chair, programme_manager"],
    ),
    ("no first day", ["Ann,,,,,,stakeholder,,,"], ["line 2: starts_on is blank"]),
    (
        "a date in another order",
        ["Ann,,,,,,stakeholder,,01/02/2024,"],
        ["line 2: starts_on “01/02/2024” is not a date such as 2027-01-14"],
    ),
    (
        "a short ISO date",
        ["Ann,,,,,,stakeholder,,20240102,"],
        ["line 2: starts_on “20240102” is not a date such as 2027-01-14"],
    ),
    (
        "a day that does not exist",
        ["Ann,,,,,,stakeholder,,2023-02-29,"],
        ["line 2: starts_on “2023-02-29” is a day that does not exist"],
    ),
    (
        "a day too far off",
        ["Ann,,,,,,stakeholder,,9998-01-01,"],
        ["line 2: starts_on “9998-01-01” is not between 1900 and 2199"],
    ),
    (
        "a last day before the first",
        ["Ann,,,,,,stakeholder,,2024-01-02,2024-01-01"],
        ["line 2: ends_on is before starts_on"],
    ),
    (
        "too few and too many cells",
        ["Ann,,,,,,stakeholder,,2024-01-01", "Bob,,,,,,stakeholder,,2024-01-01,,"],
        ["line 2: has 9 cells, the header has 10", "line 3: has 11 cells, the header has 10"],
    ),
    (
        "a line break in a cell",
        ['"Ann\nLee",,,,,,stakeholder,,2024-01-01,', "Bob,,,,,,,,2024-01-01,"],
        ["line 2: person has a line break or a control character in it", f"line 4: {NO_SEAT}"],
    ),
    (
        "a NUL",
        ["Ann\x00,,,,,,stakeholder,,2024-01-01,"],
        ["line 2: person has a line break or a control character in it"],
    ),
    (
        "one membership twice",
        ["Ann,,,,,,stakeholder,,2024-01-01,", "Ann,,,,,,stakeholder,,2024-01-01,2024-12-31"],
        ["line 3: “Ann” starts on 2024-01-01 in line 2 too"],
    ),
    (
        "one e-mail, two names",
        ["Ann,a@x.example,,,,,stakeholder,,2022-01-01,2022-12-31", "Anne,A@X.example,,,,,stakeholder,,2024-01-01,"],
        ["line 3: a@x.example is “Ann” in line 2"],
    ),
    (
        "one name, two e-mails, and a line without",
        [
            "Ann,a@x.example,,,,,stakeholder,,2022-01-01,",
            "Ann,b@x.example,,,,,stakeholder,,2022-01-01,",
            "Ann,,,,,,stakeholder,,2024-02-01,",
        ],
        ["line 4: several people are called “Ann”: give the e-mail"],
    ),
    (
        "one person, two accounts",
        ["Ann,,U1,,,,stakeholder,,2022-01-01,2022-12-31", "Ann,,U2,,,,stakeholder,,2024-01-01,"],
        ["line 3: slack_user_id is U1 in another line of “Ann”"],
    ),
    (
        "one account, two people",
        ["Ann,,U1,,,,stakeholder,,2022-01-01,", "Bob,,U1,,,,stakeholder,,2022-01-01,"],
        ["line 3: slack_user_id is that of line 2"],
    ),
    (
        "one labelled seat, two people",
        ["Ann,,,Board,no,no,Records,,2022-01-01,2022-12-31", "Bob,,,Board,,,Records,,2022-12-31,"],
        ["line 3: the seat “Records” is Ann's until 2022-12-31"],
    ),
    (
        "every bad row is told",
        ["Ann,,,,,,,,2024-01-01,", "Bob,,,,,,stakeholder,,2024-01-01,", "Cy,,,,,,stakeholder,,soon,"],
        [f"line 2: {NO_SEAT}", "line 4: starts_on “soon” is not a date such as 2027-01-14"],
    ),
]


@pytest.mark.parametrize(("remark", "lines", "told"), BAD, ids=[remark for remark, _, _ in BAD])
def test_a_bad_row_stops_the_import(harbour: CommandLine, remark: str, lines: list[str], told: list[str]) -> None:
    assert harbour.refuses("roster", HEADER, *lines) == told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: the column person is missing, the column email is missing, "),
        (b"person,email\n", "line 1: the column slack_user_id is missing, "),
        (
            HEADER.replace("sme", "SME").encode(),
            "line 1: the column sme is missing, there is no column “SME”; the header has",
        ),
        (f"{HEADER},seat".encode(), "line 1: a column is there twice; the header has to be person,email,"),
        (HEADER.replace(",", ";").encode(), "line 1: the column person is missing, "),
        (
            f"{HEADER}\nAnn,,,,,,stakeholder,,2024-01-01,\nBj\xf6rn".encode("latin-1"),
            "line 3: is not UTF-8: save the file as CSV in UTF-8",
        ),
        (f'{HEADER}\nAnn,,,,,,supplier,,2024-01-01,\n"Bob,,,'.encode(), "line 3: is not CSV: unexpected end of data"),
        (f'{HEADER}\n"Ann"Lee,,,'.encode(), "line 2: is not CSV: ',' expected after '\"'"),
    ],
)
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
    [
        ("import", "people", "x.csv", "--group", "G"),
        ("import", "roster", "x.csv"),
        ("import", "roster", "--group", "G"),
    ],
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
    [dropped] = [entry for entry in harbour.rows(AuditEntry) if entry.deed == "import.drop"]
    assert (dropped.facts["kind"], dropped.facts["starts_on"]) == ("sro", "2024-01-01")
    [words] = harbour.rows(AuditText)
    assert words.words == "changed: Amara Okafor: slack_user_id U0AMARA → U0NEW"
    assert harbour.does("audit", "verify") == ["Harbour: whole"]


def test_a_row_that_names_another_seat_moves_there(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    told = harbour.imports(
        "roster", HEADER, RHIANNON.replace("Records,", "stakeholder,"), OMAR.replace("supplier", "Records")
    )

    assert told == [
        "new seat: stakeholder 1 (stakeholder)",
        "changed: Rhiannon Pugh, member from 2024-01-01: the seat becomes stakeholder 1",
        "changed: Omar Haddad, member from 2024-02-29: the seat becomes Records",
    ]


def test_a_labelled_seat_that_somebody_has_already_is_refused(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    assert harbour.refuses("roster", HEADER, OMAR.replace("supplier", "Records")) == [
        "line 2: the seat “Records” is Rhiannon Pugh's until 2025-12-31"
    ]


def test_seats_of_a_kind_are_used_again_and_made_only_when_none_is_free(harbour: CommandLine) -> None:
    harbour.imports(
        "roster",
        HEADER,
        "Ann,,,,,,stakeholder,,2024-01-01,2024-06-30",
        "Bob,,,,,,stakeholder,,2024-07-01,2024-12-31",
        "Cy,,,,,,stakeholder,,2024-06-30,2024-07-31",
        "Ann,,,,,,stakeholder,,2024-08-01,2024-12-31",
        "Dee,,,,,,stakeholder,,2024-12-31,",
    )

    assert _memberships(harbour) == [
        ("Ann", "stakeholder 1", date(2024, 1, 1), date(2024, 6, 30)),
        ("Bob", "stakeholder 1", date(2024, 7, 1), date(2024, 12, 31)),
        ("Cy", "stakeholder 2", date(2024, 6, 30), date(2024, 7, 31)),
        ("Ann", "stakeholder 2", date(2024, 8, 1), date(2024, 12, 31)),
        ("Dee", "stakeholder 3", date(2024, 12, 31), date(2026, 12, 30)),
    ]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("Acme,yes,no,Seat 4", SeatKind.SUPPLIER),
        ("Records Board,no,no,Seat 4", SeatKind.STAKEHOLDER),
        ("Acme,yes,yes,Seat 4", SeatKind.SUPPLIER),
        ("Acme,yes,no,Stakeholder of the registries", SeatKind.STAKEHOLDER),
        ("Records Board,no,no,supplier A", SeatKind.SUPPLIER),
    ],
)
def test_a_new_labelled_seat_is_of_the_kind_that_its_label_or_its_company_says(
    harbour: CommandLine, cells: str, kind: SeatKind
) -> None:
    harbour.imports("roster", HEADER, f"Ann,,,{cells},,2024-01-01,")

    [seat] = harbour.rows(Seat)
    assert (seat.kind, seat.label) == (kind, cells.rsplit(",", 1)[1])


def test_a_person_is_the_email_else_the_exact_name(harbour: CommandLine) -> None:
    harbour.imports(
        "roster",
        HEADER,
        "Ann Lee,ann@one.example,,,,,stakeholder,,2022-01-01,2022-12-31",
        "Ann Lee,ann@two.example,,,,,stakeholder,,2022-01-01,2022-12-31",
        "Bob Day,,,,,,stakeholder,,2022-01-01,2022-12-31",
        "Bob Day,bob@day.example,,,,,stakeholder,,2024-01-01,",
        "Cy Roe,,,,,,stakeholder,,2022-01-01,2022-12-31",
    )

    told = harbour.imports(
        "roster",
        HEADER,
        "Ann Leigh,ann@two.example,,,,,stakeholder,,2022-01-01,2022-12-31",
        "Bob Day,,U0BOB,,,,stakeholder,,2024-01-01,",
        "Cy Roe,cy@roe.example,,,,,stakeholder,,2022-01-01,2022-12-31",
    )

    assert told == [
        "changed: Ann Lee: name Ann Lee → Ann Leigh",
        "changed: Bob Day: slack_user_id none → U0BOB",
        "changed: Cy Roe: email none → cy@roe.example",
    ]
    assert [(p.name, p.email) for p in harbour.rows(Person)] == [
        ("Ann Lee", "ann@one.example"),
        ("Ann Leigh", "ann@two.example"),
        ("Bob Day", "bob@day.example"),
        ("Cy Roe", "cy@roe.example"),
    ]


def test_a_name_that_two_known_people_have_is_refused(harbour: CommandLine) -> None:
    harbour.imports(
        "roster",
        HEADER,
        "Ann Lee,ann@one.example,,,,,stakeholder,,2022-01-01,2022-12-31",
        "Ann Lee,ann@two.example,,,,,stakeholder,,2022-01-01,2022-12-31",
    )

    assert harbour.refuses("roster", HEADER, "Ann Lee,,,,,,stakeholder,,2024-01-01,") == [
        "line 2: it is not clear which of 2 people “Ann Lee” is"
    ]


def test_two_lines_cannot_be_one_known_person_in_two_ways(harbour: CommandLine) -> None:
    harbour.imports("roster", HEADER, "Ann Lee,ann@one.example,U0ANN,,,,stakeholder,,2022-01-01,2022-12-31")

    assert harbour.refuses(
        "roster",
        HEADER,
        "Ann Lee,ann@one.example,,,,,stakeholder,,2022-01-01,2022-12-31",
        "A. Lee,,U0ANN,,,,stakeholder,,2024-01-01,",
    ) == ["line 3: is the same person as line 2, with other details"]


def test_people_of_a_bound_group_are_those_of_its_workspace(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")
    line.database.run(
        lambda session: people.add_person(session, team_id="T1", name="Omar Haddad", slack_user_id="U0OMAR").id
    )

    line.imports("roster", HEADER, OMAR)

    [omar] = line.rows(Person)
    assert (omar.team_id, omar.slack_user_id, omar.email) == ("T1", "U0OMAR", "omar@pennant.example")


def test_employers_follow_the_lines_of_a_person(harbour: CommandLine) -> None:
    lines = (
        HEADER,
        "Ann,,,Acme,yes,no,supplier,,2020-01-01,2020-12-31",
        "Ann,,,Acme,yes,no,supplier,,2021-01-01,2021-12-31",
        "Ann,,,Beta,yes,no,supplier,,2022-03-01,2022-12-31",
        "Ann,,,,,,stakeholder,,2023-03-01,2023-12-31",
    )
    harbour.imports("roster", *lines)
    assert _jobs(harbour) == [
        ("Ann", "Acme", date(2020, 1, 1), date(2022, 2, 28)),
        ("Ann", "Beta", date(2022, 3, 1), None),
    ]

    harbour.imports("roster", HEADER, "Ann,,,Gamma,yes,no,supplier,,2021-01-01,2021-12-31")

    assert _jobs(harbour) == [
        ("Ann", "Acme", date(2020, 1, 1), date(2020, 12, 31)),
        ("Ann", "Beta", date(2022, 3, 1), None),
        ("Ann", "Gamma", date(2021, 1, 1), date(2022, 2, 28)),
    ]


def test_what_the_latest_line_says_of_a_company_counts(harbour: CommandLine) -> None:
    harbour.imports(
        "roster",
        HEADER,
        "Ann,,,Acme,yes,no,supplier,,2024-01-01,2024-12-31",
        "Bob,,,Acme,no,yes,supplier,,2020-01-01,",
        "Cy,,,Acme,,,supplier,,2025-01-01,",
    )

    [acme] = harbour.rows(Company)
    assert (acme.is_member, acme.is_sme) == (True, False)


def test_an_office_of_a_member_ends_after_its_term_or_with_the_membership(harbour: CommandLine) -> None:
    harbour.imports(
        "roster",
        HEADER,
        "Ann,,,,,,stakeholder,chair,2020-01-01,2024-12-31",
        "Bob,,,,,,stakeholder,vice_chair,2020-01-01,2020-06-30",
        "Cy,,,,,,,programme_manager,2020-01-01,2022-12-31",
        "Dee,,,,,,stakeholder,sro,2020-01-01,",
    )

    assert _offices(harbour) == [
        ("Ann", OfficeKind.CHAIR, date(2020, 1, 1), date(2021, 12, 31)),
        ("Bob", OfficeKind.VICE_CHAIR, date(2020, 1, 1), date(2020, 6, 30)),
        ("Cy", OfficeKind.PROGRAMME_MANAGER, date(2020, 1, 1), date(2022, 12, 31)),
        ("Dee", OfficeKind.SRO, date(2020, 1, 1), None),
    ]


def test_an_office_with_a_deputy_is_not_taken_away(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    def appoint_deputy(session: Session) -> None:
        [group] = groups.all_groups(session)
        [_, _, manager] = members.offices_in(session, group=group)
        rhiannon = people.everyone(session, team_id=group.team_id)[2]
        members.appoint(
            session,
            group=group,
            person=rhiannon,
            kind=OfficeKind.PROGRAMME_MANAGER,
            starts_on=date(2024, 5, 1),
            deputy_for=manager,
        )

    harbour.database.run(appoint_deputy)

    assert harbour.refuses("roster", HEADER, DANA.replace(",,programme_manager", ",supplier,")) == [
        "line 2: office is blank, but programme manager has a deputy"
    ]


def test_a_removal_stands_whatever_the_file_says(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    def remove(session: Session) -> None:
        [group] = groups.all_groups(session)
        amara = people.everyone(session, team_id=group.team_id)[0]
        now = datetime(2025, 6, 12, 15, tzinfo=UTC)
        members.end_membership(session, group=group, person_id=amara.id, now=now, day=date(2025, 6, 12))

    harbour.database.run(remove)

    assert harbour.imports("roster", *ROSTER) == ["Nothing changes: what the file says is known."]
    assert _memberships(harbour)[0] == ("Amara Okafor", "supplier 2", date(2024, 3, 1), date(2025, 6, 12))


# what the terms do not permit

NO_COMPANY = "company is blank: a supplier seat is for somebody from a member company (clause 12)"
HOSTILE = [
    (
        "two people of one member company",
        ["Ann,,,Acme,yes,no,supplier,,2024-01-01,", "Bob,,,Acme,yes,no,supplier,,2025-12-31,"],
        ["line 3: “Ann” sits from Acme in line 2 until 2025-12-31: one person of a member company (clause 14)"],
    ),
    (
        "the line that begins later is wrong, wherever it stands",
        ["Bob,,,Acme,yes,no,supplier,,2024-06-01,", "Ann,,,Acme,yes,no,supplier,,2024-01-01,"],
        ["line 2: “Ann” sits from Acme in line 3 until 2025-12-31: one person of a member company (clause 14)"],
    ),
    (
        "whatever their seats are called",
        ["Ann,,,Acme,yes,no,Seat A,,2024-01-01,", "Bob,,,Acme,,,supplier,,2024-01-01,"],
        ["line 3: “Ann” sits from Acme in line 2 until 2025-12-31: one person of a member company (clause 14)"],
    ),
    ("a supplier without a company", ["Ann,,,,,,supplier,,2024-01-01,"], [f"line 2: {NO_COMPANY}"]),
    ("in a labelled seat too", ["Ann,,,,,,supplier 4,,2024-01-01,"], [f"line 2: {NO_COMPANY}"]),
    (
        "a company from later on",
        ["Ann,,,,,,supplier,,2022-01-01,2022-12-31", "Ann,,,Acme,yes,no,supplier,,2024-01-01,"],
        [f"line 2: {NO_COMPANY}"],
    ),
    (
        "a term that ends before it starts",
        ["Ann,,,Acme,yes,no,supplier,,2024-01-02,2024-01-01"],
        ["line 2: ends_on is before starts_on"],
    ),
    ("an office without membership", ["Ann,,,Acme,yes,no,,chair,2024-01-01,"], [f"line 2: {NO_SEAT}"]),
    (
        "a person twice",
        ["Ann,,,Acme,yes,no,supplier,,2024-01-01,", "Ann,,,Acme,yes,no,supplier,,2024-01-01,2024-06-30"],
        ["line 3: “Ann” starts on 2024-01-01 in line 2 too"],
    ),
    (
        "a person twice at once",
        ["Ann,,,Acme,yes,no,supplier,,2024-01-01,", "Ann,,,Acme,yes,no,stakeholder,,2025-12-31,"],
        ["line 3: “Ann” is a member until 2025-12-31 in line 2: one membership at a time"],
    ),
    (
        "all of it at once",
        [
            "Ann,,,Acme,yes,no,supplier,,2024-01-01,",
            "Bob,,,Acme,yes,no,supplier,,2024-01-01,",
            "Cy,,,,,,supplier,,2024-01-01,",
            "Dee,,,Brim,yes,no,supplier,,2024-02-01,2024-01-01",
            "Eve,,,Cole,yes,no,,vice_chair,2024-01-01,",
            "Ann,,,Acme,yes,no,supplier,,2024-03-01,",
        ],
        [
            "line 3: “Ann” sits from Acme in line 2 until 2025-12-31: one person of a member company (clause 14)",
            f"line 4: {NO_COMPANY}",
            "line 5: ends_on is before starts_on",
            f"line 6: {NO_SEAT}",
            "line 7: “Ann” is a member until 2025-12-31 in line 2: one membership at a time; “Bob” sits from Acme in "
            "line 3 until 2025-12-31: one person of a member company (clause 14)",
        ],
    ),
]


@pytest.mark.parametrize(("remark", "lines", "told"), HOSTILE, ids=[remark for remark, _, _ in HOSTILE])
def test_a_hostile_roster_is_refused_with_every_reason_and_its_line(
    harbour: CommandLine, remark: str, lines: list[str], told: list[str]
) -> None:
    assert harbour.refuses("roster", HEADER, *lines) == told


@pytest.mark.parametrize(
    ("remark", "lines"),
    [
        (
            "one after the other",
            ["Ann,,,Acme,yes,no,supplier,,2024-01-01,2024-12-31", "Bob,,,Acme,,,supplier,,2025-01-01,"],
        ),
        ("a company that is none", ["Ann,,,Acme,no,no,supplier,,2024-01-01,", "Bob,,,Acme,no,,supplier,,2024-01-01,"]),
        ("a stakeholder of it", ["Ann,,,Acme,yes,no,supplier,,2024-01-01,", "Bob,,,Acme,,,stakeholder,,2024-01-01,"]),
        (
            "a company from an earlier line",
            ["Ann,,,Acme,yes,no,supplier,,2020-01-01,", "Ann,,,,,,supplier,,2024-01-01,"],
        ),
        ("a stakeholder without a company", ["Ann,,,,,,stakeholder,,2024-01-01,"]),
        ("a renewal", ["Ann,,,Acme,yes,no,supplier,,2022-01-01,", "Ann,,,Acme,yes,no,supplier,,2024-01-01,"]),
    ],
)
def test_what_the_terms_permit_is_imported(harbour: CommandLine, remark: str, lines: list[str]) -> None:
    assert harbour.imports("roster", HEADER, *lines)


def test_whoever_is_known_already_is_in_the_way_too(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    told = harbour.refuses(
        "roster",
        HEADER,
        "Flo,,,Pennant Digital,yes,yes,supplier,,2025-01-01,",
        "Amara Okafor,amara@lindqvist.example,U0AMARA,Lindqvist Systems,yes,no,supplier,,2025-06-01,",
    )

    assert told == [
        "line 2: “Omar Haddad” sits from Pennant Digital already until 2026-02-27: one person of a member company "
        "(clause 14)",
        "line 3: “Amara Okafor” is a member until 2026-02-28 already: one membership at a time",
    ]


def test_the_end_that_a_change_of_employer_has_set_stands(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    def change_employer(session: Session) -> None:
        [group] = groups.all_groups(session)
        known = people.everyone(session, team_id=group.team_id)
        table.carry_out(
            session,
            group=group,
            change=Employ(known[1].id, "Elsewhere", date(2025, 6, 1)),
            deed="member.employer",
            actor=known[3],
            now=datetime(2025, 6, 1, 12, tzinfo=UTC),
            history=terms.history(session, group=group),
        )

    harbour.database.run(change_employer)
    before = _memberships(harbour)
    assert before[1] == ("Omar Haddad", "supplier 1", date(2024, 2, 29), date(2025, 9, 1))

    assert harbour.imports("roster", HEADER, OMAR) == ["Nothing changes: what the file says is known."]
    assert _memberships(harbour) == before
