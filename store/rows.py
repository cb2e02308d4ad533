"""Columns read and single rows written past the session's unit of work, which takes three times as long over them.

A statement that is run often is built once, as a constant with names for what is put into it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, CursorResult, Select, Table, bindparam, or_
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

R = TypeVar("R", bound=SQLModel)


def table(kind: type[SQLModel]) -> Table:
    """The table of a kind of row, to build statements of."""
    return SQLModel.metadata.tables[str(kind.__tablename__)]


def about(statement: Select[*tuple[Any, ...]], column: Column[Any], name: str) -> Mapping[bool, Any]:
    """A statement about the one value of that name in a column (True), and about several (False): a list costs each
    run of it half as much again."""
    several = column.in_(bindparam(name, expanding=True))
    return {True: statement.where(column == bindparam(name)), False: statement.where(several)}


def is_one_of(column: Column[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column has one of a few values that never change: unlike a list, written into the statement once."""
    return or_(*(column == value for value in values))


def read(session: Session, statement: Any, where: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """The columns that a statement over tables asks for, after all that the session still has to write."""
    session.flush()
    return session.connection().execute(statement, where)


def change(session: Session, statement: Any, where: Mapping[str, Any]) -> None:
    """Change what a statement over tables names, likewise."""
    read(session, statement, where)


def write(session: Session, kind: type[SQLModel], values: Mapping[str, Any]) -> Sequence[Any]:
    """Write a new row now, after all that the session still has to write, and keep nothing of it; its primary key."""
    written: Any = read(session, _into(kind), values)
    return written.inserted_primary_key  # type: ignore[no-any-return]


def insert(session: Session, row: R) -> R:
    """Write a new row now, after all that the session still has to write; it has its id then, and is the session's."""
    kind = type(row)
    values = {column.key: getattr(row, column.key) for column in table(kind).columns}
    key = write(session, kind, {name: value for name, value in values.items() if value is not None})
    for column, value in zip(table(kind).primary_key, key, strict=True):
        setattr(row, column.key, value)
    make_transient_to_detached(row)
    session.add(row)
    return row


def supersede(session: Session, row: Any, *, now: datetime) -> None:
    """Note on a row that was read, at once, since when another one has taken its place."""
    kind: type[SQLModel] = type(row)
    change(session, _superseding(kind), {"row": row.id, "at": now})
    set_committed_value(row, "superseded_at", now)


@cache
def _into(kind: type[SQLModel]) -> Any:
    return table(kind).insert()


@cache
def _superseding(kind: type[SQLModel]) -> Any:
    rows = table(kind)
    return rows.update().where(rows.c.id == bindparam("row")).values(superseded_at=bindparam("at"))
