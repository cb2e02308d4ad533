"""A move: everything in the placeholder of an unbound group goes to its Slack workspace."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, delete, update
from sqlmodel import Session, SQLModel, col

from rules.refusal import Refusal
from store import people
from store.models import Company, Person, Workspace


def move(session: Session, *, from_team: str, to_team: str) -> dict[int, int]:
    """Move every row of a placeholder to a workspace, and remove the placeholder.

    A company or a person whom the workspace knows (`people.recognised`) is not doubled: what was theirs in the
    placeholder becomes theirs in the workspace. Returns who became whom, by id. Refused where two people would become
    one, or one would be two.
    """
    _merge_companies(session, from_team, to_team)
    merged = _merge_people(session, from_team, to_team)
    for table in SQLModel.metadata.sorted_tables:
        if "team_id" in table.columns and table.name != Workspace.__tablename__:
            session.execute(update(table).where(table.c.team_id == from_team).values(team_id=to_team))
    session.execute(delete(Workspace).where(col(Workspace.team_id) == from_team))
    session.expire_all()
    return merged


def _merge_companies(session: Session, from_team: str, to_team: str) -> None:
    known = {company.name: company for company in people.companies(session, team_id=to_team)}
    for company in people.companies(session, team_id=from_team):
        if company.name in known:
            _replace(session, company, known[company.name])


def _merge_people(session: Session, from_team: str, to_team: str) -> dict[int, int]:
    known = people.everyone(session, team_id=to_team)
    merged: dict[int, int] = {}
    for person in people.everyone(session, team_id=from_team):
        found = people.recognised(known, name=person.name, email=person.email, slack_user_id=person.slack_user_id)
        if len(found) > 1 or (found and found[0].id in merged.values()):
            names = ", ".join(sorted({f"“{one.name}”" for one in (person, *found)}))
            raise Refusal(f"It is not clear who is who: {names}. Give them e-mail addresses, and try again.")
        if found:
            email, slack_user_id = person.email, person.slack_user_id
            _replace(session, person, found[0])
            found[0].email = found[0].email or email
            found[0].slack_user_id = found[0].slack_user_id or slack_user_id
            session.add(found[0])
            merged[person.id] = found[0].id
    session.flush()
    return merged


def _replace(session: Session, row: Person | Company, by: Person | Company) -> None:
    """Let everything that refers to `row` refer to another one, and delete it."""
    table: Any = type(row).__table__  # type: ignore[union-attr]
    for column in _columns_that_refer_to(table.c.id):
        session.execute(update(column.table).where(column == row.id).values({column: by.id}))
    session.execute(delete(table).where(table.c.id == row.id))


def _columns_that_refer_to(key: Column[int]) -> Iterator[Column[Any]]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if column.references(key):
                yield column
