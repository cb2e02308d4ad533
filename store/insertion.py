"""One row is written by itself, in a third of the time that the session takes to work out what it has to write."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

R = TypeVar("R", bound=SQLModel)


def insert(session: Session, row: R) -> R:
    """Write a new row now, after all that the session still has to write; it has its id then, and is the session's."""
    session.flush()
    into = _into(type(row))
    values = {column.key: getattr(row, column.key) for column in into.table.columns}
    written: Any = session.execute(into, {name: value for name, value in values.items() if value is not None})
    for column, value in zip(into.table.primary_key, written.inserted_primary_key, strict=True):
        setattr(row, column.key, value)
    make_transient_to_detached(row)
    session.add(row)
    return row


@cache
def _into(kind: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(kind.__tablename__)].insert()
