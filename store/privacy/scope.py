"""Which rows are a group's, and which of them everybody may see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from rules.positions import Stage
from rules.terms import TermsHistory
from store.models import Edition, FileState, Vote, WorkingGroup
from store.votes import finding

SHARED = ("workspace", "working_group", "person", "company")
"""Tables whose rows are not one group's; which of them an export needs follows from what refers to them."""

_tables = SQLModel.metadata.tables


@dataclass(frozen=True)
class Scope:
    """A group as an export sees it; `told` are the votes whose count may be shown, `named` those with ballots too."""

    group: WorkingGroup
    is_private: bool
    told: tuple[int, ...]
    named: tuple[int, ...]


def scope_of(session: Session, *, group: WorkingGroup, is_private: bool, history: TermsHistory) -> Scope:
    """What an export of that group may have."""
    votes = session.exec(select_rows(Vote).where(Vote.group_id == group.id)).all()
    told = [vote for vote in votes if is_told(vote, history)]
    named = [vote.id for vote in told if not finding.is_secret(vote, history)]
    return Scope(group, is_private, tuple(vote.id for vote in told), tuple(named))


def is_told(vote: Vote, history: TermsHistory) -> bool:
    """Whether a vote is counted and its count may be known. That of a position never is, whatever the terms say."""
    if vote.outcome is None or vote.kind == "position":
        return False
    return vote.call_id is not None or finding.numbers_of(vote, history)[1].counts_shown


def condition(table: Table, scope: Scope) -> ColumnElement[bool]:
    """Where a row is the group's, together with everything that it belongs to, and may be in this export."""
    conditions = [*_own(table, scope), *(_within(column, parent, scope) for column, parent in parents(table))]
    return and_(*conditions)


def parents(table: Table) -> Iterator[tuple[Any, Table]]:
    """What a row belongs to: each column that has to refer to a row of another table of the group, with that table."""
    for column in table.columns:
        for key in column.foreign_keys:
            if not column.nullable and key.column.table.name not in (*SHARED, table.name):
                yield column, key.column.table


def _within(column: Any, parent: Table, scope: Scope) -> ColumnElement[bool]:
    return column.in_(select(parent.c.id).where(condition(parent, scope)))  # type: ignore[no-any-return]


def _own(table: Table, scope: Scope) -> Iterator[ColumnElement[bool]]:
    columns = table.columns
    if table.name == "working_group":
        yield columns.id == scope.group.id
    if "group_id" in columns:
        yield columns.group_id == scope.group.id
    if table.name in _ALWAYS:
        yield _ALWAYS[table.name](columns, scope)
    if scope.is_private:
        return
    if "is_private" in columns:
        yield columns.is_private.is_(False)
    if table.name in _PUBLIC:
        yield _PUBLIC[table.name](columns)


_ALWAYS: Mapping[str, Callable[[Any, Scope], ColumnElement[bool]]] = {
    "elector": lambda row, scope: row.vote_id.in_(scope.told),
    "candidate": lambda row, scope: row.vote_id.in_(scope.told),
    "ballot": lambda row, scope: and_(row.vote_id.in_(scope.named), row.superseded_at.is_(None)),
    "poll_answer": lambda row, _: row.option_id.in_(_options_of_named_polls()),
    "difference": lambda row, _: row.edited != "",
}
"""Rows that no export leaves out but these: of votes that may be told, of polls with names, of what was edited."""

_PUBLIC: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "paper": lambda row: row.withdrawn_at.is_(None),
    "paper_version": lambda row: row.state == FileState.KEPT,
    "difference": lambda row: row.position_id.in_(_published_positions()),
    "minutes_version": lambda row: row.circulated_at.is_not(None),
    "minutes_file": lambda row: and_(row.state == FileState.KEPT, row.edition == Edition.EVERYBODY),
}
"""Rows that everybody may see but these: what is in force, was published, and is for everybody."""


def _options_of_named_polls() -> Any:
    option, poll = _tables["poll_option"].c, _tables["poll"].c
    return select(option.id).where(option.poll_id == poll.id, poll.is_named)


def _published_positions() -> Any:
    position = _tables["position"].c
    return select(position.id).where(position.stage == Stage.PUBLISHED)
