"""The audit trail: an append-only chain of hashes for each group, which the database itself refuses to alter."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, bindparam, event, select
from sqlmodel import Session, SQLModel

from store.models import UNBOUND, AuditEntry, AuditText, WorkingGroup
from store.rows import read, table, write

_GENESIS = "0" * 64
_WROTE = "wrote"

_AUDIT = table(AuditEntry)
_OF_GROUP = _AUDIT.c.group_id == bindparam("group")
_CHAIN = select(_AUDIT).where(_OF_GROUP).order_by(_AUDIT.c.seq)
_LAST = select(_AUDIT.c.seq, _AUDIT.c.hash).where(_OF_GROUP).order_by(_AUDIT.c.seq.desc()).limit(1)


def record(
    session: Session,
    *,
    group: WorkingGroup,
    now: datetime,
    actor_id: int | None,
    deed: str,
    subject: str,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[int, str] | None = None,
) -> None:
    """Add one entry to the group's chain.

    `facts` is hashed and kept for good, so it holds ids, codes and dates only. What people wrote goes into `words`,
    by the person it is about, and can be erased.
    """
    seq, prev = read(session, _LAST, {"group": group.id}).first() or (0, _GENESIS)
    entry = {
        "team_id": group.team_id,
        "group_id": group.id,
        "seq": seq + 1,
        "at": now,
        "actor_id": actor_id,
        "deed": deed,
        "subject": subject,
        "facts": dict(facts or {}),
        "prev": prev,
    }
    [entry_id] = write(session, AuditEntry, {**entry, "hash": _digest(entry)})
    for person_id, text in (words or {}).items():
        if text:
            about = {"team_id": group.team_id, "entry_id": entry_id, "person_id": person_id, "words": text}
            write(session, AuditText, about)
    session.info[_WROTE] = True


def has_recorded(session: Session) -> bool:
    """Whether this session changed anything: every change leaves an entry."""
    return bool(session.info.get(_WROTE))


def first_broken_link(session: Session, *, group_id: int) -> int | None:
    """The `seq` at which the group's chain stops being what was written; None if it is whole."""
    prev, seq = _GENESIS, 0
    for entry in read(session, _CHAIN, {"group": group_id}).mappings():
        if entry["seq"] != seq + 1 or entry["prev"] != prev or entry["hash"] != _digest(entry):
            return seq + 1
        prev, seq = entry["hash"], entry["seq"]
    return None


def _digest(entry: Mapping[Any, Any]) -> str:
    covered = {
        "group": entry["group_id"],
        "seq": entry["seq"],
        "at": entry["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry["actor_id"],
        "deed": entry["deed"],
        "subject": entry["subject"],
        "facts": entry["facts"],
        "prev": entry["prev"],
    }
    return hashlib.sha256(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


_WRITTEN = "id, group_id, seq, at, actor_id, deed, subject, facts, prev, hash"
_IS_BOUND = f"substr(OLD.team_id, 1, {len(UNBOUND)}) <> '{UNBOUND}'"
_SQLITE_REFUSAL = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
SQLITE_GUARDS = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE OF {_WRITTEN} ON audit {_SQLITE_REFUSAL}",
    f"CREATE TRIGGER audit_no_move BEFORE UPDATE OF team_id ON audit WHEN {_IS_BOUND} {_SQLITE_REFUSAL}",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {_SQLITE_REFUSAL}",
)
"""No entry is changed or deleted. Those of an unbound group move with it, once, to its workspace: `store.moving`."""
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    f"CREATE TRIGGER audit_no_change BEFORE UPDATE OF {_WRITTEN} OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_move BEFORE UPDATE OF team_id ON audit "
    f"FOR EACH ROW WHEN ({_IS_BOUND}) EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
for _dialect, _guards in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRESQL_GUARDS)):
    for _guard in _guards:
        event.listen(
            SQLModel.metadata.tables["audit"],
            "after_create",
            DDL(_guard).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
