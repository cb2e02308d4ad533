"""The tables, as a whole: whose every row is, and what the database itself refuses."""

import pytest
from small import NOW, found, meeting, person
from sqlalchemy import Column, Enum, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from rules.authority import Role
from store import models

TABLES = SQLModel.metadata.tables.values()
OF_WORKSPACES = [table for table in TABLES if table.name != models.Mailbox.__tablename__]
ENUMS = [column for table in TABLES for column in table.c if isinstance(column.type, Enum)]


@pytest.mark.parametrize("table", OF_WORKSPACES, ids=lambda table: table.name)
def test_every_row_belongs_to_a_workspace(table: object) -> None:
    columns = table.c  # type: ignore[attr-defined]

    assert not columns.team_id.nullable
    if table is not models.Workspace.__table__:  # type: ignore[attr-defined]
        assert [key.target_fullname for key in columns.team_id.foreign_keys] == ["workspace.team_id"]


@pytest.mark.parametrize("column", ENUMS, ids=str)
def test_an_enum_is_stored_by_its_values_and_checked(column: Column[str]) -> None:
    """Whoever writes past the models, with SQL, cannot write nonsense either."""
    kind = column.type
    assert isinstance(kind, Enum)
    assert kind.enum_class is not None
    assert list(kind.enums) == [member.value for member in kind.enum_class]
    assert (kind.native_enum, kind.create_constraint, bool(kind.name)) == (False, True, True)
    assert max(map(len, kind.enums)) <= (kind.length or 0)


def test_a_word_of_no_enum_is_refused(session: Session) -> None:
    group, omar = found(session), person(session, "Omar")
    columns = "team_id, group_id, person_id, kind, starts_on"
    with pytest.raises(IntegrityError, match="office_kind"):
        session.execute(
            text(f"INSERT INTO office ({columns}) VALUES (:team, :group, :person, 'king', '2027-01-01')"),  # noqa: S608
            {"team": group.team_id, "group": group.id, "person": omar.id},
        )


def test_office_kinds_are_roles() -> None:
    assert {kind.value for kind in models.OfficeKind} <= {role.value for role in Role}


def test_a_meeting_of_no_length_is_refused(session: Session) -> None:
    made = meeting(session, found(session), NOW)
    made.minutes = 0
    with pytest.raises(IntegrityError, match="minutes_positive"):
        session.flush()
