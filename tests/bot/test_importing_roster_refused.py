"""`import roster` of a file that is none, or that the terms do not permit: every reason, with its line."""

from pathlib import Path

import pytest
from command_line import CommandLine
from rosters import HEADER, ROSTER


def test_a_group_that_is_not_there_is_refused_without_create(line: CommandLine) -> None:
    path = line.file("roster.csv", *ROSTER)

    assert line.is_refused("import", "roster", path, "--group", "Quay") == (
        "There is no group called “Quay”. See: python -m bot group list"
    )
    assert line.is_refused("import", "roster", path, "--group", "Quay", "--create", "--team", "T1") == (
        "There is no group called “Quay” in T1. See: python -m bot group list"
    )


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
