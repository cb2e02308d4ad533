"""What an import would do, before it does it: rows to make, to change and to drop, each in words."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, SQLModel

from store import audit
from store.models import Person, WorkingGroup


@dataclass(frozen=True)
class New:
    """A row to make, once the rows are there that it refers to."""

    make: Callable[[], SQLModel]
    words: str


@dataclass(frozen=True)
class Change:
    """Other values for a row that is there; a row as a value stands for its id."""

    row: Any
    values: Mapping[str, Any]
    words: str


@dataclass(frozen=True)
class Plan:
    """Everything that a file changes. What `new` makes may refer to the rows in `first`, which are made before."""

    first: Sequence[New] = ()
    new: Sequence[New] = ()
    changes: Sequence[Change] = ()
    gone: Sequence[Change] = ()

    @property
    def lines(self) -> list[str]:
        """One line for each thing that changes; none if nothing does."""
        steps: list[New | Change] = [*self.first, *self.new, *self.changes, *self.gone]
        return [step.words for step in steps]

    def apply(self, session: Session, *, group: WorkingGroup, kind: str, now: datetime) -> None:
        """Do it: one entry in the audit trail for everything new, one for each change."""
        made = [*_make(session, self.first), *_make(session, self.new)]
        if made:
            _audit(session, group, now, f"import.{kind}", f"group:{group.id}", _ids(made))
        for change in self.changes:
            _apply(session, group, change, now)
        for change in self.gone:
            _audit(session, group, now, "import.drop", _subject(change.row), _codes(change.row.model_dump()))
            session.delete(change.row)
        session.flush()


def _make(session: Session, steps: Sequence[New]) -> list[SQLModel]:
    made = [step.make() for step in steps]
    session.add_all(made)
    session.flush()
    return made


def _apply(session: Session, group: WorkingGroup, change: Change, now: datetime) -> None:
    row = change.row
    values = {name: getattr(value, "id", value) for name, value in change.values.items()}
    before = {name: getattr(row, name) for name in values}
    facts = {"changed": sorted(values), "from": _codes(before), "to": _codes(values)}
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    words = {row.id: change.words} if isinstance(row, Person) else None
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=None,
        deed="import.change",
        subject=_subject(row),
        facts=facts,
        words=words,
    )


def _audit(
    session: Session, group: WorkingGroup, now: datetime, deed: str, subject: str, facts: Mapping[str, Any]
) -> None:
    audit.record(session, group=group, now=now, actor_id=None, deed=deed, subject=subject, facts=facts)


def _subject(row: Any) -> str:
    return f"{row.__tablename__}:{row.id}"


def _ids(rows: Sequence[Any]) -> dict[str, list[int]]:
    ids = defaultdict(list)
    for row in rows:
        ids[str(row.__tablename__)].append(row.id)
    return dict(ids)


def _codes(values: Mapping[str, Any]) -> dict[str, Any]:
    """What may stand in the audit trail for good: no text that somebody wrote."""
    return {
        name: _plain(value)
        for name, value in values.items()
        if not isinstance(value, str) or isinstance(value, StrEnum)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
