"""Files of minutes on their way from Slack: each is taken by one process at a time, then kept, refused or put off."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from store import contents, groups, papers
from store.minutes import telling
from store.minutes.circulating import release
from store.minutes.finding import state_of
from store.models import FileKind, FileState, MinutesFile, MinutesVersion
from store.papers import LEASE, inert_name

TAKEN = (FileKind.WORD, FileKind.PDF, FileKind.MARKDOWN)
WANTED = "Minutes are a Word document, a PDF that opens without a password, or Markdown. Upload them again as one."


def is_any_arriving(session: Session, *, machine_now: datetime) -> bool:
    """Whether there is a file to fetch now: it only looks, so that nobody has to wait for it."""
    return papers.is_any_arriving(session, machine_now=machine_now, kind=MinutesFile)


def arriving(session: Session, *, machine_now: datetime) -> MinutesFile | None:
    """Take the next file to fetch, for the length of the lease; None if there is none now. The try is counted."""
    file = session.exec(
        select(MinutesFile)
        .where(
            MinutesFile.state == FileState.ARRIVING,
            col(MinutesFile.retry_at).is_(None) | (col(MinutesFile.retry_at) <= machine_now),
        )
        .order_by(col(MinutesFile.retry_at).asc().nulls_first(), col(MinutesFile.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if file is not None:
        file.attempts += 1
        file.retry_at = machine_now + LEASE
        session.add(file)
        session.flush()
    return file


def keep(
    session: Session,
    *,
    version: MinutesFile,
    data: bytes,
    kind: FileKind,
    pages: int | None,
    problem: str,
    name: str,
    now: datetime,
) -> None:
    """Keep a file that has arrived, or refuse it if it is no minutes or nobody could read it.

    With the last file of a version its uploader is told, and a correction is circulated.
    """
    row = _take(session, version)
    if row is None:
        return
    if kind not in TAKEN or problem:
        _refuse(session, row, " ".join(filter(None, [problem, WANTED])), now)
        return
    row.state, row.kind, row.name = FileState.KEPT, kind, inert_name(name)
    row.size, row.digest = len(data), contents.stored(session, team_id=row.team_id, data=data)
    _settle(session, row, "keep", now, {"kind": kind.value, "size": row.size, "pages": pages, "sha256": row.digest})


def refuse(session: Session, *, version: MinutesFile, why: str, now: datetime) -> None:
    """Refuse a file and tell its uploader; `why` is for people. A file that is settled already stays as it is."""
    row = _take(session, version)
    if row is not None:
        _refuse(session, row, why, now)


def put_off(session: Session, *, version: MinutesFile, until: datetime, now: datetime) -> None:
    """Leave a file that could not be fetched for another try, `until` by the machine's clock."""
    row = _take(session, version)
    if row is not None:
        row.retry_at = until
        session.add(row)


def _take(session: Session, file: MinutesFile) -> MinutesFile | None:
    """The file as it is now, locked with its group; None if it is settled."""
    version = session.get_one(MinutesVersion, file.version_id)
    groups.lock(session, group=groups.group_of(session, group_id=version.group_id))
    row = session.get_one(MinutesFile, file.id, with_for_update=True, populate_existing=True)
    return row if row.state is FileState.ARRIVING else None


def _refuse(session: Session, row: MinutesFile, why: str, now: datetime) -> None:
    row.state, row.problem = FileState.REFUSED, why
    _settle(session, row, "refuse", now, {})


def _settle(session: Session, row: MinutesFile, deed: str, now: datetime, facts: Mapping[str, object]) -> None:
    row.retry_at = None
    session.add(row)
    session.flush()
    version = session.get_one(MinutesVersion, row.version_id)
    group = groups.group_of(session, group_id=version.group_id)
    facts = {"version": version.number, "edition": row.edition.value, **facts}
    words = {version.made_by_id: row.problem}
    telling.keep(session, group, version.meeting_id, deed, None, now, facts=facts, words=words)
    state = state_of(session, version=version)
    if state is not FileState.ARRIVING:
        telling.owe_received(session, group, version, now)
    if state is FileState.KEPT and version.reason:
        release(session, group, version, now=now, actor=None)
