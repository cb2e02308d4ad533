"""The export of a group: its rows file by file, by what `tables` says of each column and `scope` of each row."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, select
from sqlmodel import Session, SQLModel

from rules.terms import TermsHistory
from store.models import WorkingGroup
from store.privacy.classes import Seen
from store.privacy.counts import COUNTS, counts_of
from store.privacy.files import BESIDE, Beside, beside
from store.privacy.scope import Scope, condition, scope_of
from store.privacy.tables import TABLES

LABELS = {
    "person": "name",
    "company": "name",
    "working_group": "name",
    "seat": "label",
    "office": "kind",
    "meeting": "on_date",
    "agenda_item": "title",
    "paper": "title",
    "paper_version": "number",
    "minutes_version": "number",
    "vote": "number",
    "position": "number",
    "poll": "question",
    "poll_option": "position",
    "open_call": "starts_on",
}
"""What people call a row by: it stands beside the id of what a row refers to."""

_LATER = ("employment", "company", "charter_signature", "person")
"""Tables of which only those rows are exported that the others lead to."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One file: what is in it, its columns, and its rows as plain data."""

    words: str
    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Export:
    """Everything of a group that one may have: sheets by the name of their file, and the files beside them."""

    sheets: Mapping[str, Sheet]
    files: tuple[Beside, ...]


@dataclass
class _Gathering:
    """The rows of each table that are in the export, by their table, and what they lead to."""

    session: Session
    scope: Scope
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def ids(self, table: str) -> set[int]:
        return {row.id for row in self.rows.get(table, []) if hasattr(row, "id")}

    def named(self, target: str) -> set[int]:
        """The rows of a shared table that those gathered so far refer to, in columns that are shown."""
        found: set[int] = set()
        for name, rows in self.rows.items():
            columns = [column.name for column in self.shown(name) if _target(column) == target]
            found.update(getattr(row, column) for row in rows for column in columns)
        return found - {None}

    def shown(self, name: str) -> list[Column[Any]]:
        """The columns of a table that this export has."""
        seen = (Seen.PUBLIC, Seen.OFFICERS) if self.scope.is_private else (Seen.PUBLIC,)
        classes = TABLES[name].classes if TABLES[name].file else {}
        return [column for column in SQLModel.metadata.tables[name].columns if classes.get(column.name) in seen]

    def fetch(self, name: str, where: Any) -> None:
        table = SQLModel.metadata.tables[name]
        self.rows[name] = list(self.session.execute(select(table).where(where).order_by(*table.primary_key)))


def exported(session: Session, *, group: WorkingGroup, is_private: bool, history: TermsHistory) -> Export:
    """A group's export. Without `is_private` it has nothing that is not for everybody."""
    gathering = _gathered(session, scope_of(session, group=group, is_private=is_private, history=history))
    labels = _labels(gathering)
    sheets, files = {}, list[Beside]()
    for name, kept in sorted(TABLES.items(), key=lambda item: item[1].file):
        if columns := gathering.shown(name):
            headers = [header for column in columns for header in _headers(column)]
            rows = [_plain(row, columns, labels, group) for row in gathering.rows[name]]
            more = _count(gathering, rows, history) if name == "vote" else []
            if name in BESIDE:
                more, found = _file(gathering, name, rows)
                files += found
            if name == "difference":
                rows.sort(key=lambda row: (row["position_id"], row["edited"]))  # not in the order they were written
            sheets[kept.file] = Sheet(kept.words, (*headers, *more), rows)
    return Export(sheets, tuple(files))


def _count(gathering: _Gathering, rows: list[Row], history: TermsHistory) -> list[str]:
    """Add the counts of votes; their columns."""
    for row in rows:
        row.update(counts_of(gathering.session, vote_id=row["id"], scope=gathering.scope, history=history))
    return list(COUNTS)


def _file(gathering: _Gathering, name: str, rows: list[Row]) -> tuple[list[str], list[Beside]]:
    """Add where the file of each row is; the column, and the files."""
    found = [beside(name, source) for source in gathering.rows[name]]
    for row, file in zip(rows, found, strict=True):
        row["file"] = file.path if file else None
    return ["file"], [file for file in found if file]


def _gathered(session: Session, scope: Scope) -> _Gathering:
    """Every row that belongs to the group, then the people, employments and companies that those rows name."""
    gathering, tables = _Gathering(session, scope), SQLModel.metadata.tables
    for name in TABLES:
        if name not in _LATER and gathering.shown(name):
            gathering.fetch(name, condition(tables[name], scope))
    gathering.fetch("charter_signature", tables["charter_signature"].c.team_id == scope.group.team_id)
    gathering.fetch("employment", tables["employment"].c.person_id.in_(gathering.named("person")))
    gathering.fetch("company", tables["company"].c.id.in_(gathering.named("company")))
    gathering.fetch("person", tables["person"].c.id.in_(gathering.named("person")))
    return gathering


def _labels(gathering: _Gathering) -> Mapping[str, Mapping[int, Any]]:
    """What each row that may be named is called, by table and id; a row outside the export has no name in it."""
    labels: dict[str, dict[int, Any]] = defaultdict(dict)
    for table, column in LABELS.items():
        rows = gathering.rows.get(table, [])
        labels[table] = {row.id: getattr(row, column) for row in rows}
    labels["working_group"] |= _parent(gathering)
    for table in gathering.rows.keys() - labels.keys():
        labels[table] = dict.fromkeys(gathering.ids(table))
    return labels


def _parent(gathering: _Gathering) -> dict[int, str]:
    parent_id = gathering.scope.group.parent_id
    parent = gathering.session.get(WorkingGroup, parent_id) if parent_id is not None else None
    return {parent.id: parent.name} if parent else {}


def _plain(row: Any, columns: Collection[Column[Any]], labels: Mapping[str, Mapping[int, Any]], group: Any) -> Row:
    plain: Row = {}
    for column in columns:
        value, target = getattr(row, column.name), _target(column)
        if target is not None:
            known = labels.get(target, {})
            value = value if value in known else None
            if target in LABELS:
                plain[column.name.removesuffix("_id")] = told(
                    known[value] if value is not None else None, zone=group.zone
                )
        plain[column.name] = told(value, zone=group.zone)
    return plain


def _headers(column: Column[Any]) -> list[str]:
    target = _target(column)
    return [column.name.removesuffix("_id"), column.name] if target in LABELS else [column.name]


def _target(column: Column[Any]) -> str | None:
    """The table that a column refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def told(value: Any, *, zone: str) -> Any:
    """A value as JSON has it: an instant in the group's zone, with its distance from UTC."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).isoformat()
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
