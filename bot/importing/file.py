"""One file into one group: read, planned, and written as a whole or not at all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.importing import attendance, entry, meetings, roster
from bot.importing.attendance import Marks
from bot.importing.plan import Plan
from bot.importing.rows import BadRowsError, Problem, Row, read
from store import cases, groups, terms
from store.models import WorkingGroup

KINDS = ("roster", "meetings", "attendance")
_COLUMNS = {"roster": entry.COLUMNS, "meetings": meetings.COLUMNS, "attendance": attendance.COLUMNS}
_Planner = Callable[..., tuple[Plan | Marks, list[Problem]]]
_PLANS: dict[str, _Planner] = {"roster": roster.plan, "meetings": meetings.plan, "attendance": attendance.plan}


def rows_of(path: Path, *, kind: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a file of that kind, and what is wrong with the others."""
    return read(path, columns=_COLUMNS[kind])


def bring_in(
    session: Session,
    *,
    group: WorkingGroup,
    kind: str,
    rows: Sequence[Row],
    problems: Sequence[Problem],
    now: datetime,
) -> list[str]:
    """Import rows; returns in words what changed, nothing if the file says what is known.

    Refused as a whole if anything is wrong. An import tells nobody: it opens no case and sends no word, as strikes of
    a history are not news. A case that is open and no longer borne out by the record is withdrawn.
    """
    groups.lock(session, group=group)
    plan, more = _PLANS[kind](session, group=group, rows=rows, now=now)
    if problems or more:
        raise BadRowsError([*problems, *more])
    told = plan.lines
    if told:
        plan.apply(session, group=group, kind=kind, now=now)
        cases.keep_true(session, group=group, now=now, terms=terms.history(session, group=group))
    return told
