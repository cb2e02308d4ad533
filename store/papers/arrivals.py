"""Files on their way from Slack: each is taken by one process at a time, and then kept, refused or put off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from store import contents, groups
from store.models import AgendaItem, FileKind, FileState, MinutesFile, Paper, PaperVersion
from store.papers.finding import item_of
from store.papers.names import inert_name
from store.papers.telling import note, tell
from store.rows import read, table

LEASE = timedelta(minutes=3)
"""How long a file that was taken is left to whoever took it: longer than fetching and looking at it may last."""


def is_any_arriving(
    session: Session, *, machine_now: datetime, kind: type[PaperVersion] | type[MinutesFile] = PaperVersion
) -> bool:
    """Whether there is a file to fetch now: it only looks, so that nobody has to wait for it."""
    return read(session, _any_arriving(kind), {"machine_now": machine_now}).first() is not None


@cache
def _any_arriving(kind: type[PaperVersion] | type[MinutesFile]) -> Any:
    rows = table(kind).c
    is_due = rows.retry_at.is_(None) | (rows.retry_at <= bindparam("machine_now"))
    return columns(rows.id).where(rows.state == FileState.ARRIVING, is_due).limit(1)


def arriving(session: Session, *, machine_now: datetime) -> PaperVersion | None:
    """Take the next file to fetch, for the length of the lease; None if there is none now. The try is counted."""
    version = session.exec(
        select(PaperVersion)
        .where(
            PaperVersion.state == FileState.ARRIVING,
            col(PaperVersion.retry_at).is_(None) | (col(PaperVersion.retry_at) <= machine_now),
        )
        .order_by(col(PaperVersion.retry_at).asc().nulls_first(), col(PaperVersion.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if version is not None:
        version.attempts += 1
        version.retry_at = machine_now + LEASE
        session.add(version)
        session.flush()
    return version


def keep(
    session: Session,
    *,
    version: PaperVersion,
    data: bytes,
    kind: FileKind,
    pages: int | None,
    problem: str,
    now: datetime,
    name: str | None = None,
) -> None:
    """Keep a file that has arrived and tell of it; `problem` is a sentence about why the pack cannot hold its pages.

    `name` replaces the one that it was given, where that is wrong for what it is. A version that is settled already
    stays as it is.
    """
    row = _take(session, version)
    if row is None:
        return
    row.state, row.kind, row.pages, row.problem = FileState.KEPT, kind, pages, problem
    row.size, row.digest = len(data), contents.stored(session, team_id=row.team_id, data=data)
    row.name = inert_name(name) if name is not None else row.name
    facts = {"kind": kind.value, "size": row.size, "pages": pages, "sha256": row.digest}
    _settle(session, row, "paper.keep", now, facts)


def refuse(session: Session, *, version: PaperVersion, why: str, now: datetime) -> None:
    """Refuse a file and tell its submitter; `why` is for people. A version that is settled already stays as it is."""
    row = _take(session, version)
    if row is not None:
        row.state, row.problem = FileState.REFUSED, why
        _settle(session, row, "paper.refuse", now, {})


def put_off(session: Session, *, version: PaperVersion, until: datetime, now: datetime) -> None:
    """Leave a file that could not be fetched for another try, `until` by the machine's clock."""
    row = _take(session, version)
    if row is not None:
        row.retry_at = until
        session.add(row)
        session.flush()
        tell(session, version=row, now=now)


def _take(session: Session, version: PaperVersion) -> PaperVersion | None:
    """The version as it is now, locked with its group; None if it is settled."""
    group = groups.group_of(session, group_id=item_of(session, version=version).group_id)
    groups.lock(session, group=group)
    row = session.get_one(PaperVersion, version.id, with_for_update=True, populate_existing=True)
    return row if row.state is FileState.ARRIVING else None


def _settle(session: Session, row: PaperVersion, deed: str, now: datetime, facts: Mapping[str, object]) -> None:
    row.retry_at = None
    session.add(row)
    session.flush()
    paper = session.get_one(Paper, row.paper_id)
    item = session.get_one(AgendaItem, paper.item_id)
    facts = {"version": row.id, "number": row.number, **facts}
    note(session, item=item, paper=paper, deed=deed, now=now, actor_id=None, facts=facts, words=row.problem)
    tell(session, version=row, now=now)
