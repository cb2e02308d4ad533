"""A changed table written back to its rows, with one entry in the audit trail that says what is different."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from rules.table import Table
from store import audit, groups
from store.models import (
    Company,
    Employment,
    Membership,
    Office,
    OfficeAgreement,
    OfficeKind,
    Person,
    Seat,
    SQLModel,
    WorkingGroup,
)

_PARTS: Mapping[str, type[SQLModel]] = {
    "people": Person,
    "companies": Company,
    "seats": Seat,
    "jobs": Employment,
    "sittings": Membership,
    "offices": Office,
}
"""The parts of a table and the rows they are kept in, each after those that it refers to."""

_REFERS: Mapping[str, type[SQLModel]] = {
    "person_id": Person,
    "company_id": Company,
    "merged_into_id": Company,
    "seat_id": Seat,
    "deputy_for_id": Office,
}
_SUBJECTS = ("membership", "office", "seat", "company", "employment", "person")
"""What an entry is about: the first of these of which there is something different."""

_Ids = defaultdict[type[SQLModel], dict[int, int]]


def keep(
    session: Session,
    *,
    group: WorkingGroup,
    before: Table,
    after: Table,
    deed: str,
    actor: Person | None,
    now: datetime,
) -> None:
    """Write what is different. Rows that were only thought of are made; facts that fall away are deleted."""
    told: dict[str, Any] = {}
    words: dict[int, str] = {}
    made: _Ids = defaultdict(dict)
    for name, kind in reversed(list(_PARTS.items())):
        for gone in _by_id(getattr(before, name)).keys() - _by_id(getattr(after, name)).keys():
            row = session.get_one(kind, gone)
            told[_subject(row)] = {"gone": _codes(row.model_dump())}
            session.delete(row)
    session.flush()
    for name, kind in _PARTS.items():
        was = _by_id(getattr(before, name))
        for number, value in _by_id(getattr(after, name)).items():
            if was.get(number) != value:
                row = _written(session, group, kind, number, _columns(kind, value, made), now)
                made[kind][number] = _id(row)
                told[_subject(row)] = _difference(was.get(number), value, made)
                if isinstance(row, Person) and number in was:
                    words[number] = _personal(was[number], value)
    subject = min(told, key=lambda name: _SUBJECTS.index(name.split(":")[0]))
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=subject,
        facts=told,
        words=words,
    )


def _by_id(part: Any) -> dict[int, Any]:
    return dict(part) if isinstance(part, Mapping) else {value.id: value for value in part}


def _columns(kind: type[SQLModel], value: Any, made: _Ids) -> dict[str, Any]:
    """What to write of a value, with the ids that rows have got by now."""
    columns = {name: _resolved(name, each, made) for name, each in asdict(value).items() if name != "id"}
    return columns | {"kind": OfficeKind(columns["kind"].value)} if kind is Office else columns


def _resolved(name: str, value: Any, made: _Ids) -> Any:
    return made[_REFERS[name]].get(value, value) if name in _REFERS else value


def _written(
    session: Session, group: WorkingGroup, kind: type[SQLModel], number: int, columns: dict[str, Any], now: datetime
) -> SQLModel:
    agreed_by = columns.pop("agreed_by", ())
    row = session.get_one(kind, number) if number > 0 else kind(**_owner(kind, group))
    for name, value in columns.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    if number < 0:
        _agree(session, group, row, agreed_by, now)
    return row


def _owner(kind: type[SQLModel], group: WorkingGroup) -> dict[str, Any]:
    is_of_group = "group_id" in kind.model_fields
    return {"team_id": group.team_id, **({"group_id": group.id} if is_of_group else {})}


def _agree(session: Session, group: WorkingGroup, office: SQLModel, bodies: Iterable[str], now: datetime) -> None:
    """The bodies that agreed to an appointment, as they were entered today (clause 8)."""
    day = groups.local_date(group, now)
    session.add_all(
        OfficeAgreement(team_id=group.team_id, office_id=_id(office), body=body, agreed_on=day) for body in bodies
    )
    session.flush()


def _difference(was: Any, becomes: Any, made: _Ids) -> dict[str, Any]:
    """The codes of a new value, or what each changed code was and is; of text only that it has changed."""
    said = {name: _resolved(name, value, made) for name, value in asdict(becomes).items() if name != "id"}
    if was is None:
        return _codes(said)
    before = asdict(was)
    changed = {name: value for name, value in said.items() if value != before[name]}
    codes = {name: [_plain(before[name]), _plain(value)] for name, value in _codes_of(changed, before).items()}
    return codes | {"text": sorted(changed.keys() - codes.keys())} if changed.keys() - codes.keys() else codes


def _codes_of(changed: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changed.items() if _is_code(value) and _is_code(before[name])}


def _codes(values: Mapping[str, Any]) -> dict[str, Any]:
    """What may stand in the audit trail for good: no text that somebody wrote."""
    return {name: _plain(value) for name, value in values.items() if value is not None and _is_code(value)}


def _is_code(value: Any) -> bool:
    return isinstance(value, StrEnum) or not isinstance(value, str | tuple)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _personal(was: Any, becomes: Any) -> str:
    before, after = asdict(was), asdict(becomes)
    changed = [name for name, value in after.items() if value != before[name]]
    return "; ".join(f"{name}: {before[name] or 'none'} → {after[name] or 'none'}" for name in changed)


def _subject(row: SQLModel) -> str:
    return f"{row.__tablename__}:{_id(row)}"


def _id(row: SQLModel) -> int:
    number: int = row.id  # type: ignore[attr-defined]
    return number
