"""Where a person is named: by e-mail, Slack account or full name, in any text of their workspace."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Table, TypeDecorator, func, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from store.models import Person
from store.privacy.ties import FIXED


@dataclass(frozen=True)
class Mention:
    """A text in which somebody is named: the columns by which its row is known, with their values, and the text."""

    table: Table
    column: Column[Any]
    row: Any
    text: Any


def people_with(session: Session, *, email: str) -> Sequence[Person]:
    """Everybody with that address who was not erased: one in each workspace, at the most."""
    return session.exec(
        select_rows(Person).where(func.lower(col(Person.email)) == email.lower()).order_by(col(Person.id))
    ).all()


def is_searched(session: Session, *, person: Person) -> bool:
    """Whether texts are searched for a name: not for one of one word, and not for one that somebody else has too."""
    others = select_rows(Person.id).where(
        Person.team_id == person.team_id, Person.name == person.name, Person.id != person.id
    )
    return len(person.name.split()) > 1 and session.exec(others.limit(1)).first() is None


def pattern_of(session: Session, *, person: Person) -> re.Pattern[str]:
    """What to look for: the address, the account and, where it is searched for, the full name, whole words only."""
    sought = [re.escape(each) for each in (person.email, person.slack_user_id) if each]
    if is_searched(session, person=person):
        sought.append(r"\s+".join(re.escape(word) for word in person.name.split()))
    return re.compile(rf"(?<!\w)(?:{'|'.join(sought) or '(?!)'})(?!\w)", re.IGNORECASE)


def mentions(session: Session, *, person: Person, pattern: re.Pattern[str]) -> Iterator[Mention]:
    """Every text of the workspace in which they are named, but for what `FIXED` leaves alone."""
    for table in SQLModel.metadata.sorted_tables:
        columns = texts(table)
        if not columns:
            continue
        rows = session.execute(
            select(*table.primary_key, *columns).where(table.c.team_id == person.team_id).order_by(*table.primary_key)
        ).all()
        for row in rows:
            for column in columns:
                value = getattr(row, column.name)
                if value and replaced(value, lambda text: pattern.sub("", text)) != value:
                    yield Mention(table, column, row, value)


def texts(table: Table) -> list[Column[Any]]:
    """The columns of a table that are searched: all that hold text, but keys, words of a list, and what is fixed."""
    fixed = FIXED.get(table.name, "").split()
    return [
        column
        for column in table.columns
        if holds(column) in (str, JSON)
        and not column.primary_key
        and not column.foreign_keys
        and column.name not in fixed
    ]


def holds(column: Column[Any]) -> type:
    """What a column holds: `str` for a text, an enumeration for words of a list, `JSON` for that."""
    inner = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return JSON if isinstance(inner, JSON) else inner.python_type


def replaced(value: Any, change: Callable[[str], str]) -> Any:
    """A text with that change; in JSON, every text in it, at whatever depth."""
    match value:
        case str():
            return change(value)
        case list():
            return [replaced(each, change) for each in value]
        case dict():
            return {name: replaced(each, change) for name, each in value.items()}
    return value
