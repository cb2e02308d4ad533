"""`import roster`: people, companies, seats, memberships, offices and employers from a file."""

from datetime import date
from pathlib import Path

import pytest
from command_line import CommandLine
from rosters import DANA, HEADER, OMAR, ROSTER, jobs, memberships, offices

from store.models import AuditEntry, Company, OfficeKind, Person, Seat, SeatKind, WorkingGroup


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
    assert memberships(harbour) == [
        ("Amara Okafor", "supplier 2", date(2024, 3, 1), date(2026, 2, 28)),
        ("Omar Haddad", "supplier 1", date(2024, 2, 29), date(2026, 2, 27)),
        ("Rhiannon Pugh", "Records", date(2024, 1, 1), date(2025, 12, 31)),
    ]
    assert offices(harbour) == [
        ("Amara Okafor", OfficeKind.CHAIR, date(2024, 3, 1), date(2026, 2, 28)),
        ("Rhiannon Pugh", OfficeKind.SRO, date(2024, 1, 1), date(2025, 12, 31)),
        ("Dana Whitlock", OfficeKind.PROGRAMME_MANAGER, date(2024, 1, 1), None),
    ]
    assert set(jobs(harbour)) == {
        ("Amara Okafor", "Lindqvist Systems", date(2024, 3, 1), None),
        ("Omar Haddad", "Pennant Digital", date(2024, 2, 29), None),
        ("Rhiannon Pugh", "National Records Board", date(2024, 1, 1), None),
        ("Dana Whitlock", "Harbour Standards Forum", date(2024, 1, 1), None),
    }
    assert [entry.deed for entry in harbour.rows(AuditEntry)] == ["group.create", "import.roster"]
    assert harbour.does("audit", "verify") == ["Harbour: whole"]


def test_create_makes_an_unbound_group_once(line: CommandLine) -> None:
    first = line.imports("roster", *ROSTER, more=["--create"])
    again = line.imports("roster", *ROSTER, more=["--create"])

    assert first[0] == "new group: Harbour"
    assert again == ["Nothing changes: what the file says is known."]
    assert [group.team_id for group in line.rows(WorkingGroup)] == ["unbound-1"]


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


def test_a_file_with_only_a_header_changes_nothing(harbour: CommandLine) -> None:
    assert harbour.imports("roster", HEADER) == ["Nothing changes: what the file says is known."]


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

    assert memberships(harbour) == [
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


def test_employers_follow_the_lines_of_a_person(harbour: CommandLine) -> None:
    lines = (
        HEADER,
        "Ann,,,Acme,yes,no,supplier,,2020-01-01,2020-12-31",
        "Ann,,,Acme,yes,no,supplier,,2021-01-01,2021-12-31",
        "Ann,,,Beta,yes,no,supplier,,2022-03-01,2022-12-31",
        "Ann,,,,,,stakeholder,,2023-03-01,2023-12-31",
    )
    harbour.imports("roster", *lines)
    assert jobs(harbour) == [
        ("Ann", "Acme", date(2020, 1, 1), date(2022, 2, 28)),
        ("Ann", "Beta", date(2022, 3, 1), None),
    ]

    harbour.imports("roster", HEADER, "Ann,,,Gamma,yes,no,supplier,,2021-01-01,2021-12-31")

    assert jobs(harbour) == [
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

    assert offices(harbour) == [
        ("Ann", OfficeKind.CHAIR, date(2020, 1, 1), date(2021, 12, 31)),
        ("Bob", OfficeKind.VICE_CHAIR, date(2020, 1, 1), date(2020, 6, 30)),
        ("Cy", OfficeKind.PROGRAMME_MANAGER, date(2020, 1, 1), date(2022, 12, 31)),
        ("Dee", OfficeKind.SRO, date(2020, 1, 1), None),
    ]
