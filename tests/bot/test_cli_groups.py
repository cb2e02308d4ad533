"""`group create`, `group list`, and the moment at which an unbound group is bound."""

from datetime import UTC, datetime

import pytest
from command_line import CommandLine
from sqlmodel import Session

from rules.refusal import Refusal
from store import audit, groups, people
from store.models import (
    Attendance,
    AuditEntry,
    Company,
    Employment,
    Membership,
    Office,
    Person,
    SQLModel,
    TermsRow,
    WorkingGroup,
    Workspace,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROSTER = (
    "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on",
    "Amara Okafor,amara@lindqvist.example,,Lindqvist Systems,yes,no,supplier,chair,2025-03-01,",
    "Omar Haddad,omar@pennant.example,U0OMAR,Pennant Digital,yes,no,supplier,,2025-03-01,",
    "Dana Whitlock,,,Harbour Standards Forum,no,no,,programme_manager,2025-03-01,",
)
MEETINGS = ("date,time,minutes,compulsory,title", "2026-06-11,,,,", "2027-01-14,,,,")
ATTENDANCE = ("date,person,status", "2026-06-11,Omar Haddad,absent", "2026-06-11,Amara Okafor,present")


def test_create_without_a_channel_makes_an_unbound_group(line: CommandLine) -> None:
    told = line.does("group", "create", "Harbour")

    assert told == ["Harbour\tunbound-1\tunbound\tEurope/London\t"]
    [group] = line.rows(WorkingGroup)
    assert (group.name, group.team_id, group.channel_id, group.division) == (
        "Harbour",
        "unbound-1",
        None,
        "england-and-wales",
    )
    assert [row.number for row in line.rows(TermsRow)] == [1]
    assert [entry.deed for entry in line.rows(AuditEntry)] == ["group.create"]


def test_create_in_a_channel_enters_the_workspace(line: CommandLine) -> None:
    told = line.does(
        "group", "create", "Harbour", "--team", "T1", "--channel", "C1", "--zone", "America/New_York",
        "--rule", "second Thursday 10:00", "--link", "https://meet.example/harbour",
    )  # fmt: skip

    assert told == ["Harbour\tT1\tC1\tAmerica/New_York\tsecond Thursday 10:00"]
    [group] = line.rows(WorkingGroup)
    assert (group.link, group.division) == ("https://meet.example/harbour", "none")
    assert line.database.run(lambda session: groups.has_workspace(session, team_id="T1"))


def test_a_workspace_gets_its_name_when_the_bot_meets_it(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")

    line.database.run(lambda session: groups.add_workspace(session, team_id="T1", name="Harbour Forum", now=NOW).name)

    assert line.database.run(lambda session: session.get_one(Workspace, "T1").name) == "Harbour Forum"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--zone", "Europe/Londen"), "There is no zone “Europe/Londen”"),
        (("--rule", "every second Thursday"), "The time is missing"),
        (("--rule", "every Thursday 10:00"), "“Every” can mean a week or a month"),
        (("--rule", "sixth Thursday 10:00"), "I cannot read “sixth” as a place in the month"),
        (("--link", "meet.example"), "“meet.example” is not a web address"),
        (("--link", "javascript:alert(1)"), "is not a web address"),
    ],
)
def test_create_refuses_what_it_cannot_read(line: CommandLine, options: tuple[str, ...], words: str) -> None:
    said = line.is_refused("group", "create", "Harbour", *options)

    assert words in said
    assert line.rows(WorkingGroup) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("create",),
        ("create", " "),
        ("create", "Harbour", "--team", "T1"),
        ("create", "Harbour", "--channel", "C1"),
        ("create", "Harbour", "--team", "unbound-1", "--channel", "C1"),
        ("create", "Harbour", "--team", "T1", "--channel", "#harbour"),
        ("delete", "Harbour"),
        (),
    ],
)
def test_wrong_usage_ends_with_two(line: CommandLine, arguments: tuple[str, ...]) -> None:
    assert line.run("group", *arguments).status == 2
    assert line.rows(WorkingGroup) == []


def test_create_refuses_a_second_group_in_a_channel_or_of_a_name(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")

    in_channel = line.is_refused("group", "create", "Quay", "--team", "T1", "--channel", "C1")
    of_name = line.is_refused("group", "create", "Harbour", "--team", "T1", "--channel", "C2")

    assert in_channel == "The channel C1 has a group already: “Harbour”."
    assert of_name == "There is a group called “Harbour” in T1 already. Choose another name."


def test_list_tells_every_group(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")
    line.does("group", "create", "Quay", "--zone", "Europe/Berlin")

    assert line.does("group", "list") == [
        "Harbour\tT1\tC1\tEurope/London\t",
        "Quay\tunbound-1\tunbound\tEurope/Berlin\t",
    ]


def test_a_name_that_matches_two_groups_is_listed_and_team_decides(line: CommandLine) -> None:
    line.does("group", "create", "Harbour", "--team", "T1", "--channel", "C1")
    line.does("group", "create", "Harbour", "--team", "T2", "--channel", "C1")
    line.does("group", "create", "Harbour")

    said = line.is_refused("standing", "--group", "Harbour")

    assert said == ("There are 3 groups called “Harbour”. Say which one: --team T1, --team T2, --team unbound-1")
    assert line.does("standing", "--group", "Harbour", "--team", "T2") == ["Nobody was a member in 2026."]
    assert line.does("standing", "--group", "Harbour", "--team", "unbound-1")
    assert line.is_refused("standing", "--group", "Harbour", "--team", "T3") == (
        "There is no group called “Harbour” in T3. See: python -m bot group list"
    )


def test_each_command_names_migrate_where_there_is_no_schema(
    line: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    roster = line.file("roster.csv", *ROSTER)

    for arguments in (
        ("group", "create", "Harbour"),
        ("group", "list"),
        ("import", "roster", roster, "--group", "Harbour", "--create"),
        ("standing", "--group", "Harbour"),
    ):
        assert "python -m bot migrate" in line.is_refused(*arguments)


def _with_history(line: CommandLine) -> None:
    line.imports("roster", *ROSTER, more=["--create"])
    line.imports("meetings", *MEETINGS)
    line.imports("attendance", *ATTENDANCE)


def _bind(line: CommandLine, channel_id: str = "C1") -> dict[int, int]:
    def work(session: Session) -> dict[int, int]:
        groups.add_workspace(session, team_id="T1", name="Harbour Forum", now=NOW)
        [group] = groups.unbound(session)
        return groups.bind(session, group=group, team_id="T1", channel_id=channel_id)

    return line.database.run(work)


@pytest.mark.slow
def test_bind_moves_everything_to_the_workspace(line: CommandLine) -> None:
    _with_history(line)
    before = line.does("standing", "--group", "Harbour", "--format", "csv")

    merged = _bind(line)

    assert merged == {}
    [group] = line.rows(WorkingGroup)
    assert (group.team_id, group.channel_id) == ("T1", "C1")
    for table in SQLModel.metadata.sorted_tables:
        if "team_id" in table.columns:
            rows = line.database.run(lambda session, table=table: session.execute(table.select()).all())
            assert {row.team_id for row in rows} <= {"T1"}, table.name
    assert line.does("standing", "--group", "Harbour", "--format", "csv") == before
    assert line.does("audit", "verify") == ["Harbour: whole"]


@pytest.mark.slow
def test_bind_does_not_double_people_and_companies_that_the_workspace_knows(line: CommandLine) -> None:
    _with_history(line)

    def know(session: Session) -> list[int]:
        groups.add_workspace(session, team_id="T1", name="Harbour Forum", now=NOW)
        company = people.add_company(session, team_id="T1", name="Pennant Digital")
        omar = people.add_person(session, team_id="T1", name="Omar H.", slack_user_id="U0OMAR")
        amara = people.add_person(session, team_id="T1", name="Amara O.", email="amara@lindqvist.example")
        dana = people.add_person(session, team_id="T1", name="Dana Whitlock", slack_user_id="U0DANA")
        people.employ(session, person=omar, company=company)
        return [omar.id, amara.id, dana.id]

    omar_id, amara_id, dana_id = line.database.run(know)
    merged = _bind(line)

    assert sorted(merged.values()) == [omar_id, amara_id, dana_id]
    assert [(p.name, p.email, p.slack_user_id) for p in line.rows(Person)] == [
        ("Omar H.", "omar@pennant.example", "U0OMAR"),
        ("Amara O.", "amara@lindqvist.example", None),
        ("Dana Whitlock", None, "U0DANA"),
    ]
    assert sorted(c.name for c in line.rows(Company)) == [
        "Harbour Standards Forum",
        "Lindqvist Systems",
        "Pennant Digital",
    ]
    assert {row.person_id for row in line.rows(Membership)} == {amara_id, omar_id}
    assert {row.person_id for row in line.rows(Attendance)} == {amara_id, omar_id}
    assert {row.person_id for row in line.rows(Office)} == {amara_id, dana_id}
    assert {row.person_id for row in line.rows(Employment)} == {amara_id, omar_id, dana_id}
    assert line.does("audit", "verify") == ["Harbour: whole"]


def test_bind_leaves_another_unbound_group_alone(line: CommandLine) -> None:
    line.imports("roster", *ROSTER, group="Quay", more=["--create"])
    _with_history(line)

    def work(session: Session) -> None:
        groups.add_workspace(session, team_id="T1", name="Harbour Forum", now=NOW)
        quay, harbour = groups.unbound(session)
        assert (quay.name, harbour.name) == ("Quay", "Harbour")
        groups.bind(session, group=harbour, team_id="T1", channel_id="C1")

    line.database.run(work)

    assert line.does("group", "list") == [
        "Quay\tunbound-1\tunbound\tEurope/London\t",
        "Harbour\tT1\tC1\tEurope/London\t",
    ]
    assert sorted((p.team_id, p.name) for p in line.rows(Person)) == [
        (team_id, name) for team_id in ("T1", "unbound-1") for name in ("Amara Okafor", "Dana Whitlock", "Omar Haddad")
    ]


def test_bind_is_refused_where_it_is_not_clear_who_is_who(line: CommandLine) -> None:
    _with_history(line)

    def know(session: Session) -> None:
        groups.add_workspace(session, team_id="T1", name="Harbour Forum", now=NOW)
        people.add_person(session, team_id="T1", name="Omar", slack_user_id="U0OMAR")
        people.add_person(session, team_id="T1", name="Haddad", email="omar@pennant.example")

    line.database.run(know)
    before = line.content()

    with pytest.raises(Refusal, match="It is not clear who is who: “Haddad”, “Omar Haddad”, “Omar”"):
        _bind(line)

    assert line.content() == before


def test_bind_is_refused_for_a_taken_channel_and_a_bound_group(line: CommandLine) -> None:
    line.does("group", "create", "Quay", "--team", "T1", "--channel", "C1")
    line.does("group", "create", "Harbour")

    with pytest.raises(Refusal, match="This channel has a group already: “Quay”"):
        _bind(line)
    with pytest.raises(Refusal, match="“Quay” has been set up already"):
        line.database.run(
            lambda session: groups.bind(
                session, group=groups.called(session, name="Quay")[0], team_id="T1", channel_id="C2"
            )
        )


@pytest.mark.slow
def test_the_trail_of_a_bound_group_cannot_be_moved(line: CommandLine) -> None:
    line.does("group", "create", "Quay", "--team", "T1", "--channel", "C1")

    def tamper(session: Session) -> None:
        groups.add_workspace(session, team_id="T2", name="Elsewhere", now=NOW)
        session.connection().exec_driver_sql("UPDATE audit SET team_id = 'T2'")

    with pytest.raises(Exception, match="append-only"):
        line.database.run(tamper)
    assert line.database.run(lambda session: audit.first_broken_link(session, group_id=1)) is None
