"""Who the people of a roster file are: known ones or new ones, each line one of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.importing.entry import Entry
from bot.importing.plan import Change, New
from bot.importing.rows import Problem
from store import people
from store.models import Person


@dataclass(frozen=True)
class WhoIsWho:
    """The person of each line, with those who are new and what changes about the others."""

    of_line: Mapping[int, Person]
    new: Sequence[New]
    changes: Sequence[Change]
    problems: Sequence[Problem]


def plan_people(entries: Sequence[Entry], *, known: Sequence[Person], team_id: str) -> WhoIsWho:
    """A person is the e-mail, else the exact name: in the file first, and then among those who are known."""
    named, problems = _by_key(entries)
    problems += _disagreements(named)
    of_line: dict[int, Person] = {}
    new: list[New] = []
    changes: list[Change] = []
    lines: dict[int, int] = {}
    for key, group in named.items():
        one, name = group[0], group[0].name
        email = key if "@" in key else None
        account = next((entry.account for entry in group if entry.account), None)
        found = people.recognised(known, name=name, email=email, slack_user_id=account)
        if len(found) > 1:
            problems.append(Problem(one.line, f"it is not clear which of {len(found)} people “{name}” is"))
            continue
        if found and lines.setdefault(found[0].id, one.line) != one.line:
            problems.append(Problem(one.line, f"is the same person as line {lines[found[0].id]}, with other details"))
            continue
        if found:
            person = found[0]
            changes += _changed(person, name=name, email=email, slack_user_id=account)
        else:
            person = Person(team_id=team_id, name=name, email=email, slack_user_id=account)
            new.append(New(lambda person=person: person, f"new person: {_called(name, email)}"))  # type: ignore[misc]
        of_line |= dict.fromkeys([entry.line for entry in group], person)
    return WhoIsWho(of_line, new, changes, problems)


def _by_key(entries: Sequence[Entry]) -> tuple[dict[str, list[Entry]], list[Problem]]:
    """The lines of each person. A line without an e-mail belongs to the one e-mail of that name, if there is one."""
    emails: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        emails[entry.name] |= {entry.email} if entry.email else set()
    named: dict[str, list[Entry]] = defaultdict(list)
    problems: list[Problem] = []
    for entry in entries:
        possible = [entry.email] if entry.email else sorted(emails[entry.name]) or [entry.name]
        if len(possible) > 1:
            problems.append(Problem(entry.line, f"several people are called “{entry.name}”: give the e-mail"))
        else:
            named[possible[0]].append(entry)
    return named, problems


def _disagreements(named: Mapping[str, Sequence[Entry]]) -> Iterator[Problem]:
    """Lines that say of a person, or of an account, what an earlier line says otherwise."""
    owners: dict[str, tuple[str, int]] = {}
    for key, group in named.items():
        account = next((entry.account for entry in group if entry.account), None)
        for entry in group:
            if entry.name != group[0].name:
                yield Problem(entry.line, f"{key} is “{group[0].name}” in line {group[0].line}")
            if entry.account and entry.account != account:
                yield Problem(entry.line, f"slack_user_id is {account} in another line of “{entry.name}”")
            if entry.account and owners.setdefault(entry.account, (key, entry.line))[0] != key:
                yield Problem(entry.line, f"slack_user_id is that of line {owners[entry.account][1]}")


def _changed(person: Person, **said: str | None) -> Iterator[Change]:
    """What a file says otherwise of a person who is known; it never takes an e-mail or an account away."""
    values = {field: value for field, value in said.items() if value and getattr(person, field) != value}
    if values:
        told = ", ".join(f"{field} {getattr(person, field) or 'none'} → {value}" for field, value in values.items())
        yield Change(person, values, f"changed: {person.name}: {told}")


def _called(name: str, email: str | None) -> str:
    return f"{name} <{email}>" if email else name
