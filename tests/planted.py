"""One row in every table, made by walking the schema: every text says where it stands and names one person."""

import builtins
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Table, insert, select
from sqlmodel import Session, SQLModel

from bot import sample
from rules.decisions import Outcome
from rules.positions import Stage
from store import audit, groups, people
from store.models import (
    CallState,
    CaseState,
    Content,
    Edition,
    FileKind,
    FileState,
    NominationState,
    Person,
    WorkingGroup,
)
from store.privacy.named import holds
from store.privacy.ties import FIXED

NAME, EMAIL, ACCOUNT = "Zebulon Quark", "zebulon@example.org", "U0ZEBULON"
DAY = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
MADE_BY_HAND = ("workspace", "working_group", "terms_version", "person", "audit")
"""Tables that the sample fills, or that only take what is right."""

_AS_THEY_ARE: dict[str, Any] = {
    "private_session.last_minute": 2,
    "paper_version.kind": FileKind.PDF,
    "paper_version.state": FileState.KEPT,
    "paper.withdrawn_at": None,
    "minutes_file.kind": FileKind.WORD,
    "minutes_file.state": FileState.KEPT,
    "minutes_file.edition": Edition.EVERYBODY,
    "ballot.superseded_at": None,
    "vote.kind": "procedural",
    "vote.outcome": Outcome.PASSED,
    "vote.call_id": None,
    "vote.replaces_id": None,
    "vote.withdrawn_at": None,
    "poll.is_named": True,
    "position.stage": Stage.PUBLISHED,
    "open_call.state": CallState.FILLED,
    "nomination.state": NominationState.APPOINTED,
    "strike_case.state": CaseState.WITHDRAWN,
    "outbox.done": 0,
    "outbox.dead_at": None,
}
"""What a row has to have to be one that is over, kept and to be seen."""


_PLAIN: dict[type, Any] = {bytes: b"content.data!", bool: False, datetime: AT, date: DAY, int: 1, UUID: UUID(int=7)}


def text_of(table: Table, column: Column[Any]) -> str:
    """What stands in a column: where it is, and the name, but where no name is looked for."""
    where = f"{table.name}.{column.name}"
    return f"{where}!" if column.name in FIXED.get(table.name, "").split() else f"{where}! {NAME} <@{ACCOUNT}>, {EMAIL}"


def plant(session: Session) -> tuple[WorkingGroup, Person]:
    """The sample group with somebody who has departed, and a row of theirs in every table."""
    group = next(group for group in groups.all_groups(session) if group.name == sample.GROUP_NAME)
    person = people.add_person(
        session, team_id=group.team_id, name=NAME, email=EMAIL, slack_user_id=ACCOUNT, post="person.post!"
    )
    person.slack_dm_id = "D0ZEBULON"
    entry = {"deed": "test", "subject": f"person:{person.id}", "words": {person.id: f"audit_text.words! {NAME}"}}
    audit.record(session, group=group, now=AT, actor_id=person.id, **entry)  # type: ignore[arg-type]
    session.flush()
    first = {"person": person.id, "working_group": group.id, "workspace": group.team_id}
    first["audit"] = session.execute(select(SQLModel.metadata.tables["audit"].c.id)).scalars().first()
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in MADE_BY_HAND:
            made = session.execute(insert(table).values(_row(table, first)))
            first[table.name] = made.inserted_primary_key[0] if made.inserted_primary_key else None
    for name in ("paper_version", "minutes_file"):
        digest = text_of(SQLModel.metadata.tables[name], SQLModel.metadata.tables[name].c.digest)
        session.add(Content(team_id=group.team_id, digest=digest, data=f"the file of {name}".encode()))
    return group, person


def _row(table: Table, first: dict[str, Any]) -> dict[str, Any]:
    """A value for every column but a number that the database gives."""
    return {
        column.name: _value(table, column, first)
        for column in table.columns
        if column.foreign_keys or not (column.primary_key and holds(column) is int)
    }


def _value(table: Table, column: Column[Any], first: dict[str, Any]) -> Any:
    if (known := f"{table.name}.{column.name}") in _AS_THEY_ARE:
        return _AS_THEY_ARE[known]
    for key in column.foreign_keys:
        return first.get(key.column.table.name)
    match holds(column):
        case kind if issubclass(kind, StrEnum):
            return next(iter(kind))
        case builtins.str:
            return text_of(table, column)
        case kind if kind is JSON:
            return {"planted": [text_of(table, column)]}
        case kind:
            return _PLAIN[kind]
