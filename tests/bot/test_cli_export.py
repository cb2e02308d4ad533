"""`export`: who gets what of a group, safe to open, and the same bytes every time."""

import csv
import json
from pathlib import Path

import pytest
from command_line import CommandLine
from planted import plant, text_of
from sqlalchemy import JSON
from sqlmodel import Session, SQLModel, select
from world import NOVEMBER

from bot import sample
from rules.decisions import Cast
from store import groups, people
from store.models import AgendaItem, Ballot, Elector, Meeting, PaperVersion, Person, Vote
from store.privacy.classes import Seen
from store.privacy.named import holds
from store.privacy.tables import TABLES

Found = dict[str, bytes]


@pytest.fixture
def filled(sample_line: CommandLine) -> CommandLine:
    """The sample group with a row in every table."""
    sample_line.database.run(plant)
    return sample_line


def exported(line: CommandLine, name: str, *more: str) -> Found:
    """Every file of an export, by its path in the folder."""
    folder = line.folder / name
    line.does("export", "--group", sample.GROUP_NAME, "-o", str(folder), *more)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_in(found: Found) -> set[str]:
    """The places of the schema whose planted text is somewhere in an export."""
    everything = b"\n".join(found.values()).decode()
    return {place for place in places() if f"{place}!" in everything}


def places(*classes: Seen) -> set[str]:
    """Every column that holds a text, of those classes."""
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if holds(column) in (str, JSON) and not column.foreign_keys
        if not classes or TABLES[table.name].classes[column.name] in classes
        if "!" in text_of(table, column) and table.name not in ("workspace", "working_group", "terms_version", "audit")
        if f"{table.name}.{column.name}" not in ("person.name", "person.email", "person.slack_user_id", "vote.kind")
    }


@pytest.mark.slow
def test_each_column_is_seen_by_those_of_its_class_and_nobody_else(filled: CommandLine) -> None:
    public, private = words_in(exported(filled, "public")), words_in(exported(filled, "private", "--private"))

    assert public == places(Seen.PUBLIC)
    assert private == places(Seen.PUBLIC, Seen.OFFICERS)


def test_an_account_and_an_address_are_for_officers(sample_line: CommandLine) -> None:
    assert b"U0OMAR" not in b"".join(exported(sample_line, "public").values())
    assert b"U0OMAR" in exported(sample_line, "private", "--private")["people.json"]


def test_what_is_private_or_not_out_yet_is_in_no_file_for_everybody(filled: CommandLine) -> None:
    def hide(session: Session) -> None:
        for table in SQLModel.metadata.sorted_tables:
            if "is_private" in table.columns:
                session.execute(table.update().values(is_private=True))
        session.execute(SQLModel.metadata.tables["minutes_version"].update().values(circulated_at=None))
        session.execute(SQLModel.metadata.tables["position"].update().values(stage="divided"))

    filled.database.run(hide)

    gone = {"agenda_item", "paper", "paper_version", "action", "recorded_decision", "minutes_version", "minutes_file"}
    gone |= {"difference", "minutes_approval"}
    found = exported(filled, "public")
    assert words_in(found) == {place for place in places(Seen.PUBLIC) if place.split(".")[0] not in gone}
    assert not [name for name in found if name.startswith(("papers/", "minutes/"))]
    assert json.loads(found["vote-papers.json"]) == []
    again = exported(filled, "private", "--private")
    assert words_in(again) == places(Seen.PUBLIC, Seen.OFFICERS)


def test_a_position_has_no_number_and_no_name(sample_line: CommandLine) -> None:
    def decide(session: Session, kind: str) -> None:
        group, vote = _vote(session, kind)
        roll = session.exec(select(Person).order_by(Person.id)).all()[:12]  # type: ignore[arg-type]
        for person in roll:
            session.add(Elector(team_id=group, vote_id=vote.id, person_id=person.id, company="Roll of " + kind))
            session.add(
                Ballot(team_id=group, vote_id=vote.id, person_id=person.id, choice=Cast.FOR, cast_at=vote.opened_at)
            )

    for kind in ("position", "procedural"):
        sample_line.database.run(lambda session, kind=kind: decide(session, kind))

    found = exported(sample_line, "private", "--private")
    [position, procedural] = json.loads(found["votes.json"])
    assert (position["outcome"], position["roll"], position["for"], position["not_voted"]) == (
        "passed",
        None,
        None,
        None,
    )
    assert (procedural["outcome"], procedural["roll"], procedural["for"], procedural["base"]) == ("passed", 12, 12, 12)
    assert {row["vote"] for row in json.loads(found["rolls.json"]) + json.loads(found["ballots.json"])} == {2}
    assert "id" not in json.loads(found["ballots.json"])[0], "a gap between ids would count the ballots of a position"
    assert b"Roll of position" not in b"".join(found.values())
    public = exported(sample_line, "public")
    assert json.loads(public["votes.json"])[1]["for"] == 12
    assert "ballots.json" not in public


def _vote(session: Session, kind: str) -> tuple[str, Vote]:
    """A closed vote of the sample group without a roll."""
    meeting = session.exec(select(Meeting)).first()
    person = session.exec(select(Person)).first()
    assert meeting is not None
    assert person is not None
    vote = Vote(
        team_id=meeting.team_id,
        group_id=meeting.group_id,
        number=1 if kind == "position" else 2,
        kind=kind,
        question=f"Shall we agree on a {kind}?",
        terms_version=1,
        opened_at=meeting.starts_at,
        opened_by_id=person.id,
        closes_at=meeting.starts_at,
        closed_at=meeting.starts_at,
        outcome="passed",
    )
    session.add(vote)
    session.flush()
    return meeting.team_id, vote


def test_spreadsheets_compute_nothing_and_json_is_exact(filled: CommandLine) -> None:
    formula = '=HYPERLINK("https://example.org","Omar")'
    filled.database.run(lambda session: setattr(session.exec(select(AgendaItem)).one(), "title", formula))

    found = exported(filled, "public")

    named = {line.split()[0] for line in found["README.txt"].decode().splitlines() if line.endswith(")")}
    assert {name.removesuffix(".csv") for name in found if name.endswith(".csv")} <= named
    [row] = csv.DictReader(found["agenda.csv"].decode("utf-8-sig").splitlines())
    assert (row["title"], row["is_private"], row["meeting"]) == (f"'{formula}", "no", "2027-03-01")
    assert json.loads(found["agenda.json"])[0]["title"] == formula
    assert json.loads(found["meetings.json"])[0]["starts_at"] == "2027-02-11T10:00:00+00:00"
    for name in (name for name in found if name.endswith(".csv")):
        cells = [cell for line in csv.reader(found[name].decode("utf-8-sig").splitlines()) for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))], name


def test_papers_and_minutes_have_names_of_numbers(filled: CommandLine) -> None:
    def name_it(session: Session) -> None:
        version = session.exec(select(PaperVersion)).one()
        version.name = "..\\..\\=cmd|'/c calc'.exe"
        session.add(version)

    filled.database.run(name_it)

    found = exported(filled, "public")

    assert {name for name in found if "/" in name} == {"papers/paper-1-version-1.pdf", "minutes/minutes-1.docx"}
    assert found["papers/paper-1-version-1.pdf"] == b"the file of paper_version"
    [row] = json.loads(found["paper-versions.json"])
    assert (row["file"], row["name"]) == ("papers/paper-1-version-1.pdf", "..\\..\\=cmd|'/c calc'.exe")


def test_the_same_rows_give_the_same_bytes(filled: CommandLine) -> None:
    assert exported(filled, "one", "--private") == exported(filled, "two", "--private")


def test_another_group_and_sub_groups_are_not_in_it(sample_line: CommandLine) -> None:
    def add(session: Session) -> None:
        people.add_person(session, team_id=sample.TEAM_ID, name="Una Other")
        [group] = groups.all_groups(session)
        below = groups.add_group(
            session, team_id=sample.TEAM_ID, name="Pilots", now=NOVEMBER, zone=group.zone, division=group.division
        )
        below.parent_id = group.id
        session.add(below)

    sample_line.database.run(add)
    sample_line.does("group", "create", "Harbour")
    sample_line.imports("meetings", "date,time,minutes,compulsory,title", "2026-11-12,,60,,Elsewhere")

    found = exported(sample_line, "all", "--private")
    everything = b"".join(found.values())
    assert "exported by their own names:\n- Pilots\n" in found["README.txt"].decode()
    assert b"Pilots" not in everything.replace(found["README.txt"], b"")
    assert b"Una Other" not in everything
    assert b"Elsewhere" not in everything


@pytest.mark.parametrize("is_file", [True, False])
def test_a_folder_that_is_in_use_is_left_alone(sample_line: CommandLine, tmp_path: Path, is_file: bool) -> None:
    folder = tmp_path / "mine"
    kept = folder if is_file else folder / "kept.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")

    told = sample_line.is_refused("export", "--group", sample.GROUP_NAME, "-o", str(folder))

    assert told.startswith(f"{folder} is not ")
    assert kept.read_text() == "mine"
    assert list(tmp_path.rglob("*.csv")) == []
