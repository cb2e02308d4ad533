"""Everything that is kept about a person: rows that refer to them, and texts that name them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, and_, select
from sqlmodel import Session, SQLModel

from store.models import Person
from store.privacy.classes import Seen
from store.privacy.named import mentions, pattern_of
from store.privacy.rows import Row, told
from store.privacy.tables import TABLES
from store.privacy.ties import TIES, Tie

LEFT_OUT = (
    "secret ballots: they have no name",
    "ballots of votes that were not counted, and of policy positions, with their rolls: nobody else is to know them; "
    "whoever cast one sees it in Slack",
    "what they wrote of a divided position: it is told without a name; whoever wrote it sees it in Slack",
    "addresses of calendar feeds: whoever has one has the calendar",
)
_HIDDEN = ("difference",)
_SECRETS = {"feed": ("token",)}


def everything_about(session: Session, *, person: Person) -> dict[str, Any]:
    """Every row about a person as plain data: who they are, their rows by table, and where else they are named.

    Rows that they only wrote in an office hold nothing about anybody else.
    """
    row = {name: told(value, zone="UTC") for name, value in person.model_dump().items()}
    rows: dict[str, dict[Any, Row]] = defaultdict(dict)
    for name, tie in TIES.items():
        table, column = column_of(name)
        if table.name not in _HIDDEN:
            for key, found in _rows(session, person, table, column, tie):
                rows[table.name][key] = rows[table.name].get(key, {}) | found
    return {
        "person": row,
        "rows": {name: [found[key] for key in sorted(found)] for name, found in sorted(rows.items())},
        "named_in": [*_named_in(session, person)],
        "left_out": list(LEFT_OUT),
    }


def column_of(name: str) -> tuple[Table, Column[Any]]:
    """The table and the column of a tie."""
    table, _, column = name.partition(".")
    found = SQLModel.metadata.tables[table]
    return found, found.columns[column]


def tied(column: Column[Any], person_id: int) -> Any:
    """Where a row is tied to a person: it refers to them, or to a row about them."""
    target = next(iter(column.foreign_keys)).column.table
    if target.name == Person.__tablename__:
        return column == person_id
    return column.in_(select(target.c.id).where(target.c.person_id == person_id))


def _rows(
    session: Session, person: Person, table: Table, column: Column[Any], tie: Tie
) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """The rows of one tie, each with its key."""
    secret = _SECRETS.get(table.name, ())
    shown = [each for each in table.columns if each.name not in secret] if tie.is_about else _plain(table, column, tie)
    where = and_(tied(column, person.id), _may_be_known(table))
    for row in session.execute(select(*shown).where(where).order_by(*table.primary_key)):
        key = tuple(getattr(row, each.name) for each in table.primary_key)
        yield key, {each.name: told(getattr(row, each.name), zone="UTC") for each in shown}


def _plain(table: Table, column: Column[Any], tie: Tie) -> list[Column[Any]]:
    """What everybody may see of a row, its key, the tie itself, and what the tie shows besides."""
    classes, also = TABLES[table.name].classes, [column.name, *tie.shows.split()]
    return [
        each
        for each in table.columns
        if each.primary_key or each.name in also or (classes[each.name] is Seen.PUBLIC and not _is_of_another(each))
    ]


def _is_of_another(column: Column[Any]) -> bool:
    return any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)


def _may_be_known(table: Table) -> Any:
    """Places and ballots only of votes that were counted and no position's; anything of every other table."""
    if table.name not in ("elector", "ballot"):
        return True
    vote = SQLModel.metadata.tables["vote"].c
    return table.c.vote_id.in_(select(vote.id).where(vote.kind != "position", vote.outcome.is_not(None)))


def _named_in(session: Session, person: Person) -> Iterator[dict[str, Any]]:
    for mention in mentions(session, person=person, pattern=pattern_of(session, person=person)):
        if mention.table.name not in _HIDDEN:
            key = {column.name: getattr(mention.row, column.name) for column in mention.table.primary_key}
            yield {"table": mention.table.name, **key, "column": mention.column.name, "text": mention.text}
