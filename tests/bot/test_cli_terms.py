"""`terms show` and `terms check`, and a group that begins with a file of its own."""

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlmodel import Session, select

from bot.terms_file import read, written
from rules.number import MOST_VOTES, Share
from rules.terms import Question, Terms
from store import terms
from store.models import TermsRow, WorkingGroup


def saved(line: CommandLine, *shown: str) -> str:
    """What `terms show` prints, in a file; its path."""
    return line.file("terms.toml", *line.does("terms", "show", *shown))


def altered(line: CommandLine, *edits: tuple[str, str]) -> str:
    """The terms that come with the program, edited; the path of the file."""
    path = Path(saved(line))
    text = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_is_shown_can_be_checked(line: CommandLine) -> None:
    path = saved(line)

    assert line.does("terms", "check", path) == [f"{path} can be used: 79 numbers, 12 open defaults"]


def test_what_is_shown_has_the_question_above_each_number(line: CommandLine) -> None:
    shown = line.does("terms", "show", "--preset", "working_group")

    at = shown.index("notice_days = 7")
    assert shown[at - 1] == "# How much notice must a compulsory meeting have? (clause 17; days, from 1 to 28)"
    assert "majority = { part = 80, whole = 100, or_equal = true }" in shown
    assert f'majority = "{MOST_VOTES}"' in shown


def test_terms_of_any_wording_come_back_as_they_were(line: CommandLine, tmp_path: Path) -> None:
    preset = terms.preset()
    hostile = 'Say "yes" \\ or\n# no = 1\t\x7f – 100 % 😀 é'
    funds = replace(preset.decisions.funds, majority=None, turnout=Share(2, 3, or_equal=False))
    odd = replace(
        preset,
        decisions=replace(preset.decisions, funds=funds),
        meetings=replace(preset.meetings, reminder_days=()),
        open_defaults=(),
        questions=(Question("22", hostile),),
        headings=(),
    )
    path = tmp_path / "odd.toml"
    path.write_text(written(odd), encoding="utf-8")

    assert read(path) == odd


def test_show_is_of_the_terms_in_force_in_the_group_today(harbour: CommandLine) -> None:
    path = harbour.file("own.toml", *harbour.does("terms", "show"))

    assert harbour.does("terms", "show", "--group", "Harbour") == harbour.does("terms", "show")

    harbour.database.run(lambda session: shorten(session))
    in_force = Path(saved(harbour, "--group", "Harbour"))
    assert read(in_force).strikes.limit == 1
    assert read(Path(path).with_name("own.toml")).strikes.limit == 2


def shorten(session: Session) -> None:
    """Another version of the group's terms, from the day of the command line on."""
    group = session.exec(select(WorkingGroup)).one()
    preset = terms.preset()
    strict = replace(preset, strikes=replace(preset.strikes, limit=1))
    first = session.exec(select(TermsRow)).one()
    terms.adopt(session, group=group, terms=strict, effective_on=first.effective_on, now=first.created_at)


def test_show_of_an_unknown_group_is_refused(harbour: CommandLine) -> None:
    assert harbour.is_refused("terms", "show", "--group", "Quay").startswith("There is no group called “Quay”.")


def test_check_names_every_problem_at_once(line: CommandLine) -> None:
    path = altered(
        line,
        ("\nlimit = 2\n", "\nlimit = 20\n"),
        ("fewest = 10\n", ""),
        ("[positions]", '[weather]\nsky = "blue"\n\n[positions]'),
    )

    assert line.is_refused("terms", "check", path).splitlines() == [
        f"{path}: seats.fewest: missing",
        f"{path}: strikes.limit: must be a whole number from 1 to 12 (strikes)",
        f"{path}: weather: unknown",
    ]


HOSTILE = [
    pytest.param(b"limit = [", "is not TOML: ", id="no TOML"),
    pytest.param(b"a = " + b"[" * 5000, "is not TOML: ", id="nested too deeply"),
    pytest.param(b"a = " + b"1" * 5000, "is not TOML: ", id="a number too long"),
    pytest.param(b"\xff\xfe", "is not a text in UTF-8", id="no text"),
    pytest.param(b"", "strikes.limit: missing", id="nothing"),
    pytest.param(b"strikes = 2027-01-01", "strikes: must be a table of numbers", id="a date for a section"),
]


@pytest.mark.parametrize(("content", "told"), HOSTILE)
def test_check_refuses_what_is_no_file_of_terms(line: CommandLine, content: bytes, told: str) -> None:
    path = line.folder / "hostile.toml"
    path.write_bytes(content)

    assert told in line.is_refused("terms", "check", str(path))


def test_check_refuses_a_file_that_is_not_there(line: CommandLine) -> None:
    path = str(line.folder / "none.toml")

    assert line.is_refused("terms", "check", path) == f"{path} cannot be read: No such file or directory"
    assert line.is_refused("terms", "check", str(line.folder)) == f"{line.folder} cannot be read: Is a directory"


def test_a_group_begins_with_a_file_of_its_own(line: CommandLine) -> None:
    path = altered(line, ("\nlimit = 2\n", "\nlimit = 3\n"))

    line.does("group", "create", "Quay", "--terms", path)

    assert first_terms(line).strikes.limit == 3


def test_a_group_is_not_made_with_terms_that_cannot_be_used(line: CommandLine) -> None:
    path = altered(line, ("\nlimit = 2\n", "\nlimit = 0\n"))

    assert "strikes.limit" in line.is_refused("group", "create", "Quay", "--terms", path)
    assert line.rows(WorkingGroup) == []


def first_terms(line: CommandLine) -> Terms:
    def work(session: Session) -> Terms:
        group = session.exec(select(WorkingGroup)).one()
        return terms.history(session, group=group).versions[0].terms

    return line.database.run(work, writes=False)
