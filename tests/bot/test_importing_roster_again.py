"""`import roster` over what is known already: what a line changes, what stands, and what it cannot be."""

from datetime import UTC, date, datetime

from command_line import CommandLine
from rosters import AMARA, DANA, HEADER, OMAR, RHIANNON, ROSTER, memberships
from sqlmodel import Session

from rules.changes import Employ
from store import groups, members, people, table, terms
from store.models import AuditEntry, AuditText, OfficeKind, Person


def test_importing_twice_changes_nothing(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)
    before = harbour.content()

    assert harbour.imports("roster", *ROSTER) == ["Nothing changes: what the file says is known."]
    assert harbour.content() == before


def test_a_dry_run_of_what_is_known_says_so(harbour: CommandLine) -> None:
    harbour.imports("roster", *ROSTER)

    assert harbour.imports("roster", *ROSTER, more=["--dry-run"]) == ["Nothing changes: what the file says is known."]


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
    assert memberships(harbour)[0] == ("Amara Okafor", "supplier 2", date(2024, 3, 1), date(2025, 6, 12))


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
    before = memberships(harbour)
    assert before[1] == ("Omar Haddad", "supplier 1", date(2024, 2, 29), date(2025, 9, 1))

    assert harbour.imports("roster", HEADER, OMAR) == ["Nothing changes: what the file says is known."]
    assert memberships(harbour) == before
