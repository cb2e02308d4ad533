"""The meetings file: past meetings as held, those to come as planned, at most one on a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from bot.importing.plan import Change, New, Plan
from bot.importing.rows import Cells, Problem, Row
from calendars import wall_clock
from rules.notice import Slot, needs_notice_again
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import meetings, schedule, terms
from store.models import Meeting, WorkingGroup

COLUMNS = ("date", "time", "minutes", "compulsory", "title")
USUAL_TIME = time(10)
USUAL_MINUTES = 60
USUAL_TITLE = "Monthly meeting"
_LIVE = (MeetingState.PLANNED, MeetingState.HELD)


@dataclass(frozen=True)
class _Entry:
    line: int
    day: date
    at: time
    minutes: int
    is_compulsory: bool
    title: str


def plan(session: Session, *, group: WorkingGroup, rows: Sequence[Row], now: datetime) -> tuple[Plan, list[Problem]]:
    """What the file changes, and what is wrong with it.

    Times are those of the clocks in the group's zone. A meeting is its date. One that was held with the bot keeps its
    time and whether it was compulsory; one that was called off, or corrected to not held, stays so; a blank title
    leaves the title as it is.
    """
    entries, problems = _parse(rows)
    known = meetings.all_of(session, group=group)
    on_day = {meeting.on_date: meeting for meeting in sorted(known, key=lambda meeting: meeting.state in _LIVE)}
    history = terms.history(session, group=group)
    new = [_new(entry, group, now) for entry in entries if entry.day not in on_day]
    changes = []
    for entry in entries:
        there = on_day.get(entry.day)
        differs = _differing(there, entry, group, history, now) if there and there.state in _LIVE else {}
        if there and _is_on_record(there) and differs.keys() & {"starts_at", "is_compulsory"}:
            problems.append(
                Problem(entry.line, f"the meeting of {entry.day} was held with the bot: its time and duty stay")
            )
        elif there and differs:
            changes.append(Change(there, differs, f"changed: meeting of {entry.day}: {_told(differs)}"))
    return Plan(new=new, changes=changes), problems


def _parse(rows: Sequence[Row]) -> tuple[list[_Entry], list[Problem]]:
    entries: dict[date, _Entry] = {}
    problems: list[Problem] = []
    for row in rows:
        cells = Cells(row)
        entry = _entry(row.line, cells)
        earlier = entries.get(entry.day)
        if earlier is not None:
            cells.wrong(f"there is a meeting on {entry.day} in line {earlier.line} too")
        if not cells.problems:
            entries[entry.day] = entry
        problems += cells.problems
    return list(entries.values()), problems


def _entry(line: int, cells: Cells) -> _Entry:
    return _Entry(
        line=line,
        day=cells.day("date"),
        at=cells.time_if_any("time") or USUAL_TIME,
        minutes=cells.number_if_any("minutes", least=1, most=1440) or USUAL_MINUTES,
        is_compulsory=cells.yes_or_no("compulsory") is not False,
        title=cells.text("title"),
    )


def _starts_at(entry: _Entry, group: WorkingGroup) -> datetime:
    return wall_clock.instant(entry.day, entry.at, zone=group.zone)


def _is_over(starts_at: datetime, minutes: int, now: datetime) -> bool:
    return starts_at + timedelta(minutes=minutes) <= now


def _is_on_record(meeting: Meeting) -> bool:
    """Whether it was held with the bot, which knows what notice there was of it."""
    return meeting.state is MeetingState.HELD and not meeting.is_imported


def _new(entry: _Entry, group: WorkingGroup, now: datetime) -> New:
    starts_at = _starts_at(entry, group)
    is_over = _is_over(starts_at, entry.minutes, now)
    meeting = Meeting(
        team_id=group.team_id,
        group_id=group.id,
        title=entry.title or USUAL_TITLE,
        starts_at=starts_at,
        on_date=entry.day,
        minutes=entry.minutes,
        is_compulsory=entry.is_compulsory,
        state=MeetingState.HELD if is_over else MeetingState.PLANNED,
        announced_at=now if entry.is_compulsory and not is_over else None,
        is_imported=is_over,
        link=group.link,
        uid=schedule.new_uid(),
        changed_at=now,
    )
    owed = "compulsory" if entry.is_compulsory else "not compulsory"
    what = "held" if is_over else "planned"
    return New(lambda: meeting, f"new meeting: {entry.day} {entry.at:%H:%M}, {owed}, {what}")


def _differing(
    meeting: Meeting, entry: _Entry, group: WorkingGroup, history: TermsHistory, now: datetime
) -> dict[str, Any]:
    """The values that are other than before, with what follows from them for a meeting that is planned."""
    said = {
        "starts_at": _starts_at(entry, group),
        "minutes": entry.minutes,
        "is_compulsory": entry.is_compulsory,
        "title": entry.title or meeting.title,
    }
    found: dict[str, Any] = {field: value for field, value in said.items() if getattr(meeting, field) != value}
    found |= _in_calendars(meeting, found, now)
    if meeting.state is not MeetingState.PLANNED:
        return found
    if _is_over(_starts_at(entry, group), entry.minutes, now):
        found["state"] = MeetingState.HELD
    if "starts_at" in found:
        slots = Slot(meeting.on_date, meeting.starts_at), Slot(entry.day, found["starts_at"])
        if needs_notice_again(*slots, terms=history.on(entry.day).terms.strikes):
            found["settled_at"] = now
    if found.get("is_compulsory"):
        found["announced_at"] = now
    return found


def _in_calendars(meeting: Meeting, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What follows for its calendar entry: another time makes what calendars hold of it out of date."""
    follows: dict[str, Any] = {}
    if found.keys() & {"starts_at", "minutes"}:
        follows["sequence"] = meeting.sequence + 1
    if found.keys() & {"starts_at", "minutes", "title"}:
        follows["changed_at"] = now
    return follows


def _told(values: Mapping[str, Any]) -> str:
    words = {
        "starts_at": "another time",
        "minutes": f"{values.get('minutes')} minutes",
        "is_compulsory": "compulsory" if values.get("is_compulsory") else "not compulsory",
        "title": f"“{values.get('title')}”",
        "state": "held",
    }
    return ", ".join(words[field] for field in values if field in words)
