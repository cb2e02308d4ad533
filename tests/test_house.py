"""Promises of the house, kept by a machine: what a command file declares, what is tested, what is written up."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import commands
from bot.app import discover
from bot.manifest import EVENTS, SCOPES
from bot.request import Command
from bot.settings import Settings
from rules.authority import Deed

ROOT = Path(__file__).parents[1]
FEATURES = discover()
FILES = [import_module(f"commands.{found.name}") for found in iter_modules(commands.__path__)]
COMMANDS = list(FEATURES.commands.values())
ROOMS = ("rules", "store", "calendars", "commands", "bot")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COVERED_BY = {
    "rules.sections": "rules/test_terms",
    "rules.findings": "rules/test_seats",
    "rules.verdict": "rules/test_changes",
    "store.actions": "commands/test_actions",
    "store.benches": "commands/test_cases",
    "store.chairing": "commands/test_leave",
    "store.charter": "commands/test_companies",
    "store.employers": "commands/test_members_employer",
    "store.endings": "commands/test_members_ended",
    "store.guests": "commands/test_guest",
    "store.keeping": "store/test_table",
    "store.subgroups": "commands/test_subgroup",
    "store.claims": "commands/test_claims",
    "store.coming": "commands/test_reminders",
    "store.consequences": "store/test_cases",
    "store.contents": "store/test_papers",
    "store.decisions": "commands/test_decisions_recorded",
    "store.digests": "commands/test_digest",
    "store.founding": "commands/test_convenor",
    "store.interest": "commands/test_call",
    "store.invitations": "commands/test_invitations",
    "store.mailbox": "bot/test_mailbox",
    "store.leave": "commands/test_leave",
    "store.moving": "bot/test_cli_groups",
    "store.newcomers": "commands/test_welcome",
    "store.nominations": "commands/test_nominate",
    "store.polls": "commands/test_poll",
    "store.private": "commands/test_private",
    "store.reminding": "commands/test_reminders",
    "store.replies": "bot/test_mailbox",
    "store.roll_calls": "commands/test_reminders",
    "store.reporting": "commands/test_report",
    "store.schedule": "commands/test_meeting_ahead",
    "store.fetching": "store/test_papers",
    "store.turns": "bot/test_outbox_pace",
    "store.words": "store/test_cases",
    "calendars.replies": "bot/test_mailbox",
    "calendars.plan": "commands/test_meeting_ahead",
    "calendars.published": "commands/test_calendar",
    "bot.changing": "commands/test_members_changes",
    "bot.render.calls": "commands/test_call",
    "bot.render.changes": "commands/test_members_changes",
    "bot.render.companies": "commands/test_companies",
    "bot.render.decisions": "commands/test_decisions_recorded",
    "bot.render.findings": "commands/test_members_lines",
    "bot.render.marks": "bot/test_papers_marked",
    "bot.render.subgroups": "commands/test_subgroup",
    "bot.render.table": "commands/test_members",
    "bot.cli_doctor": "bot/test_doctor",
    "bot.exporting.folder": "bot/test_cli_export",
    "bot.exporting.index": "bot/test_cli_export",
    "bot.cli_history": "bot/test_importing_roster",
    "bot.ground": "bot/test_cli_groups",
    "bot.lease": "bot/test_uploads",
    "bot.outcomes": "bot/test_outbox",
    "bot.posting": "bot/test_outbox",
    "bot.spoken": "commands/test_agenda_papers",
    "bot.terms_file": "bot/test_cli_terms",
}
"""Modules with no test file of their own name, by the one that exercises them through the front door."""


def named(thing: ModuleType | Command) -> str:
    return thing.name if isinstance(thing, Command) else thing.__name__


def test_command_names_are_unique() -> None:
    declared = [module.COMMAND.name for module in FILES if hasattr(module, "COMMAND")]

    assert sorted(declared) == sorted(set(declared)) == sorted(FEATURES.commands)


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_command_explains_itself(command: Command) -> None:
    assert re.fullmatch(r"[a-z][a-z-]*", command.name)
    assert command.summary == command.summary.strip().rstrip(".")
    assert command.summary[0].islower(), "it follows a dash"
    assert "help" in command.hint
    for line in command.usage.splitlines():
        assert re.match(rf"`/{command.name}[` ]", line), line
        assert " – " in line, line


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_command_declares_its_deed_and_who_answers(command: Command) -> None:
    assert isinstance(command.deed, Deed)
    assert (command.handle is None) == (command.name in FEATURES.anywhere)


@pytest.mark.parametrize("module", FILES, ids=named)
def test_ids_begin_with_the_name_of_their_file(module: ModuleType) -> None:
    name = module.__name__.removeprefix("commands.")
    own_name = module.COMMAND.name if hasattr(module, "COMMAND") else None
    routes = [route for kind in ("ACTIONS", "FORMS", "SHORTCUTS") for route in getattr(module, kind, {})]
    routes += [route for route in getattr(module, "ANYWHERE", {}) if route not in (own_name, *EVENTS)]

    assert [route for route in routes if not route.startswith(f"{name}.")] == []
    assert all(len(route) <= 255 for route in routes)


@pytest.mark.parametrize("module", FILES, ids=named)
def test_what_a_button_or_form_asks_for_is_answered(module: ModuleType) -> None:
    """Every id that a command file writes into a button or a form to be sent has a handler somewhere."""
    asked = {
        call.args[1].value
        for part in parts_of(module)
        for name in ("button", "form")
        for call in _calls(_tree(part), name)
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
        if name == "button" or any(keyword.arg == "submit" for keyword in call.keywords)
    }

    assert asked - set(FEATURES.actions) - set(FEATURES.forms) - set(FEATURES.anywhere) == set()


def test_every_kind_of_message_that_is_owed_can_be_drawn() -> None:
    owed = {kind for room in ROOMS for module in modules_of(room) for kind in kinds_owed(module)}

    assert owed - set(FEATURES.messages) - set(FEATURES.letters) == set()
    assert len(owed) > 5, "the search finds them"


def test_every_module_has_a_test_of_its_own_name() -> None:
    """Or it is in COVERED_BY, which may name neither a test that is not there nor a module that needs no such entry."""
    found = (path.relative_to(ROOT / "tests").with_suffix("") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = {test.as_posix() for test in found}
    untested = [module.__name__ for room in ROOMS for module in modules_of(room) if not is_tested(module, tests)]

    assert sorted(untested) == sorted(COVERED_BY)
    assert set(COVERED_BY.values()) - tests == set()


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_readme_documents_the_command(command: Command) -> None:
    assert f"`/{command.name}`" in README


@pytest.mark.parametrize("shortcut", [shortcut.name for shortcut in FEATURES.shortcuts.values()])
def test_readme_documents_the_shortcut(shortcut: str) -> None:
    assert f'"{shortcut}"' in README


@pytest.mark.parametrize("setting", [field.name.upper() for field in fields(Settings)])
def test_readme_documents_the_setting(setting: str) -> None:
    assert re.search(rf"^\| `{setting}` \|", README, re.MULTILINE)


@pytest.mark.parametrize("scope", SCOPES)
def test_readme_says_what_the_scope_is_for(scope: str) -> None:
    assert re.search(rf"^\|.*`{scope}`.*\| .+ \|$", README, re.MULTILINE)


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_readme_documents_the_make_target(target: str) -> None:
    assert f"make {target}" in README


def test_readme_names_no_command_that_there_is_not() -> None:
    typed = {name.removeprefix("wg-") for name in re.findall(r"`/([a-z-]+)[` ]", README)}

    assert typed - set(FEATURES.commands) - {"healthz", "readyz", "metrics"} == set()


def modules_of(room: str) -> Iterator[ModuleType]:
    """Every module of a room that has code of ours in it, but for migrations."""
    for path in sorted((ROOT / room).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if path.name not in ("__init__.py", "__main__.py") and "migrations" not in parts:
            yield import_module(".".join(parts))


def parts_of(module: ModuleType) -> list[ModuleType]:
    """The module itself, and the modules in it if it is a folder."""
    inside = iter_modules(module.__path__) if hasattr(module, "__path__") else ()
    return [module, *(import_module(f"{module.__name__}.{found.name}") for found in inside)]


def is_tested(module: ModuleType, tests: set[str]) -> bool:
    """`bot.jobs` by tests/bot/test_jobs; `bot.render.words` by tests/bot/render/test_words.

    What is a folder may be tested as one: `commands.attendance.roll` by tests/commands/test_attendance, or in parts:
    test_attendance_and_something.
    """
    room, *between, name = module.__name__.split(".")
    if "/".join([room, *between, f"test_{name}"]) in tests:
        return True
    folder = "/".join([room, *between[:-1]])
    return bool(between) and any(re.match(rf"{folder}/test_{between[-1]}(_|$)", test) for test in tests)


def kinds_owed(module: ModuleType) -> Iterator[str]:
    """The kinds in calls of `owe`: a name of the module, or what callers hand to the function that calls it."""
    tree = _tree(module)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in _calls(function, "owe"):
            for keyword in (each for each in call.keywords if each.arg == "kind"):
                kind = _value(module, keyword.value)
                yield from [kind] if kind else _handed_in(module, tree, function, keyword.value)


def _handed_in(module: ModuleType, tree: ast.Module, function: ast.FunctionDef, name: ast.expr) -> Iterator[str]:
    assert isinstance(name, ast.Name), f"{module.__name__}: a kind that cannot be told"
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if name.id not in names:
        return
    place = names.index(name.id)
    for call in _calls(tree, function.name):
        given = [keyword.value for keyword in call.keywords if keyword.arg == name.id] or call.args[place : place + 1]
        kind = _value(module, given[0]) if given else None
        if kind:
            yield kind


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
            yield node


def _value(module: ModuleType, node: ast.expr) -> str | None:
    """A string, or the string that a name of the module stands for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    found: object = module
    for part in ast.unparse(node).split("."):
        found = getattr(found, part, None)
    return found if isinstance(found, str) else None


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
