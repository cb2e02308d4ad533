"""`person export` and `person erase`: everything about somebody, and then nothing, with every count as it was."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from ballots import leaves, opened, result, vote
from command_line import CommandLine
from planted import ACCOUNT, EMAIL, NAME, plant
from sqlmodel import Session, select
from world import AFTER, World, plain

from store.models import Answered, Owed, Person, Vote
from store.privacy.ties import STAYS, TIES

OMAR = "omar.haddad@example.org"


@pytest.fixture
def quark(sample_line: CommandLine) -> CommandLine:
    """The sample group, and somebody who has departed with a row of theirs in every table."""
    sample_line.database.run(plant)
    return sample_line


def test_an_export_is_json_of_every_row(quark: CommandLine) -> None:
    [found] = json.loads("\n".join(quark.does("person", "export", EMAIL.upper())))

    assert found["person"]["name"] == NAME
    assert found["rows"]["claim"][0]["words"].startswith("claim.words!")
    assert found["left_out"]
    assert quark.is_refused("person", "export", "nobody@example.org") == "Nobody has the address nobody@example.org."


def test_without_yes_it_is_only_told(quark: CommandLine) -> None:
    before = quark.content()

    done = quark.run("person", "erase", EMAIL)

    assert done.status == 1
    assert done.out.startswith(f"{NAME} would be erased: name, addresses, Slack account and job title.\n")
    assert "Data Exchange Working Group, 2027-03-01" in done.out, "minutes that name them"
    assert done.err == "Nothing was erased. To do it, add --yes: it cannot be taken back.\n"
    assert quark.content() == before


@pytest.mark.slow
def test_nothing_of_them_is_left_and_nothing_else_goes(quark: CommandLine) -> None:
    before = quark.content()

    told = quark.does("person", "erase", EMAIL, "--yes")

    assert told[0] == f"{NAME} was erased: name, addresses, Slack account and job title."
    after = quark.content()
    everything = json.dumps(after)
    assert [each for each in (NAME, EMAIL, ACCOUNT, "ZEBULON", "Quark") if each in everything] == []
    assert "person.post!" not in everything
    cleared = {f"{name.split('.')[0]}.{column}!" for name, tie in TIES.items() for column in tie.clears.split()}
    assert {each for each in cleared if each in everything} == set()
    stays = {f"{table}.{column}!" for table, columns in STAYS.items() for column in columns.split()}
    planted = {each for each in stays if each in json.dumps(before)}
    assert len(planted) > 40
    assert {each for each in planted if each not in everything} == set()
    gone = {name.split(".")[0] for name, tie in TIES.items() if tie.goes}
    more = {"audit", "turn"}
    lengths = {name: (len(before[name]), len(after[name])) for name in before.keys() - gone - more}
    assert {name: each for name, each in lengths.items() if each[0] != each[1]} == {}
    assert [name for name in gone if len(after[name]) >= len(before[name])] == []
    assert quark.does("audit", "verify") == ["Data Exchange Working Group: whole"]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_file_itself_has_nothing_of_them_any_more(quark: CommandLine) -> None:
    path = Path(str(quark.database.url.database))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert EMAIL.encode() in path.read_bytes()

    quark.does("person", "erase", EMAIL, "--yes")

    files = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert [each for each in (NAME, EMAIL, ACCOUNT, "claim.words!") if each.encode() in files] == []


def test_twice_is_once(quark: CommandLine) -> None:
    quark.does("person", "erase", EMAIL, "--yes")
    before = quark.content()

    assert quark.is_refused("person", "erase", EMAIL, "--yes") == f"Nobody has the address {EMAIL}."
    assert quark.content() == before


@pytest.mark.slow
def test_what_is_owed_and_what_was_answered_is_told_to_nobody(quark: CommandLine) -> None:
    quark.does("person", "erase", EMAIL, "--yes")

    [owed] = [row for row in quark.rows(Owed) if row.kind.startswith("outbox.kind!")]
    assert owed.done == owed.wanted
    [answered] = quark.database.run(lambda session: session.exec(select(Answered)).all(), writes=False)
    assert answered.reply == {"ack": {}, "method": "", "arguments": None}


def test_members_are_refused_in_words(sample_line: CommandLine) -> None:
    sample_line.database.run(_give_omar_an_address)

    told = sample_line.is_refused("person", "erase", OMAR, "--yes")

    assert told.startswith("Omar Haddad cannot be erased yet: they sit in “Data Exchange Working Group” until 2028")


@pytest.mark.slow
def test_counts_standings_and_votes_are_as_they_were(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun_url: str
) -> None:
    """Omar sends apologies, votes with a reason, proposes and departs; then he is erased."""
    line = _beside(world, begun_url, tmp_path, monkeypatch)
    omar = world.person("U0OMAR")
    omar.types("/apologies next PLANTED-ONE")
    opened(world, question="Shall we pay what Omar Haddad proposed?")
    vote(world, "U0OMAR", "for because PLANTED-TWO")
    for member in ("U0AMARA", "U0TOMASZ", "U0PRIYA", "U0WEN", "U0GRACE", "U0SIOBHAN", "U0JOAQUIN"):
        vote(world, member, "for")
    vote(world, "U0RHIANNON", "against")
    omar.types("/agenda add Tariffs, 15 min for next")
    world.move_to(AFTER + timedelta(days=4))
    shown = result(world)
    leaves(world, "U0OMAR")
    world.move_to(AFTER + timedelta(days=6))
    world.write(_give_omar_an_address)
    before = _standings(line)

    told = line.does("person", "erase", OMAR, "--yes")

    assert "was erased" in told[0]
    everything = json.dumps(line.content(), ensure_ascii=False)
    assert [each for each in ("Omar Haddad", "U0OMAR", OMAR, "PLANTED-ONE", "PLANTED-TWO") if each in everything] == []
    after = _standings(line)
    [erased] = after.keys() - before.keys()
    assert erased.startswith("Erased person ")
    assert before["Omar Haddad"] == after[erased]
    assert {name: row for name, row in before.items() if name != "Omar Haddad"} == {
        name: row for name, row in after.items() if name != erased
    }
    again = plain(world.person("U0DANA").types("/vote 1")["text"])
    assert "8 for, 1 against, 0 abstaining, 0 recused, 3 not voted" in shown
    assert "8 for, 1 against, 0 abstaining, 0 recused, 3 not voted" in again
    assert f"Shall we pay what {erased} proposed?" in again
    assert plain(world.person("U0DANA").types("/vote verify 1")["text"]).replace("*", "").startswith("Verified: ")
    world.write(lambda session: setattr(session.exec(select(Vote)).one(), "question", "Shall we pay nobody?"))
    assert plain(world.person("U0DANA").types("/vote verify 1")["text"]).replace("*", "").startswith("Not verified: ")
    assert line.does("audit", "verify") == ["Data Exchange Working Group: whole"]


def _beside(world: World, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on the database of a world."""
    monkeypatch.setenv("DATABASE_URL", url)
    line = CommandLine(world.database, folder)
    line.clock = world.clock
    return line


def _give_omar_an_address(session: Session) -> None:
    omar = session.exec(select(Person).where(Person.slack_user_id == "U0OMAR")).one()
    omar.email = OMAR
    session.add(omar)


def _standings(line: CommandLine) -> dict[str, tuple[str, ...]]:
    rows = line.standing("--year", "2027", group="Data Exchange Working Group")
    return {row.pop("person"): tuple(row.values()) for row in rows}
