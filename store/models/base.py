"""What the tables share: names of constraints, columns of words, uniqueness among the rows in force."""

from enum import StrEnum

from sqlalchemy import Enum, Index, MetaData, text
from sqlmodel import SQLModel

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(kind: type[StrEnum], name: str) -> Enum:
    """A column that holds the enum's values, with a CHECK of the same words on both engines."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def only_one(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows that are in force."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))
