"""The attendance file: what is recorded of people at meetings that were held."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.importing.rows import Cells, Problem, Row
from rules.strikes import MeetingState, Status
from store import attendance, audit, meetings, members, people
from store.models import Meeting, Membership, Person, WorkingGroup

COLUMNS = ("date", "person", "status")


@dataclass(frozen=True)
class _Mark:
    """What one line records; `before` is what it takes the place of."""

    meeting: Meeting
    person: Person
    status: Status
    before: Status | None
    is_guest: bool


@dataclass(frozen=True)
class Marks:
    """Everything that a file records anew, in its order."""

    marks: Sequence[_Mark]

    @property
    def lines(self) -> list[str]:
        """One line for each meeting with new records, one for each guest, one for each change."""
        new = defaultdict(list)
        for mark in self.marks:
            if mark.before is None:
                new[mark.meeting.on_date].append(mark)
        told = [f"new attendance: {day}, {len(marks)} recorded" for day, marks in sorted(new.items())]
        told += [f"as a guest: {mark.person.name}, {mark.meeting.on_date}" for mark in self.marks if mark.is_guest]
        return told + [
            f"changed: {mark.person.name}, {mark.meeting.on_date}: {mark.before} → {mark.status}"
            for mark in self.marks
            if mark.before is not None
        ]

    def apply(self, session: Session, *, group: WorkingGroup, kind: str, now: datetime) -> None:
        """Record it: one entry in the audit trail for each meeting."""
        statuses = {(mark.meeting.id, mark.person.id): mark.status for mark in self.marks}
        attendance.record_imported(session, group=group, statuses=statuses, now=now)
        by_meeting = defaultdict(list)
        for mark in self.marks:
            by_meeting[mark.meeting.id].append(mark)
        for meeting_id, marks in by_meeting.items():
            audit.record(
                session,
                group=group,
                now=now,
                actor_id=None,
                deed=f"import.{kind}",
                subject=f"meeting:{meeting_id}",
                facts={
                    "statuses": {str(mark.person.id): mark.status.value for mark in marks},
                    "before": {str(mark.person.id): mark.before.value for mark in marks if mark.before},
                },
            )


def plan(session: Session, *, group: WorkingGroup, rows: Sequence[Row], now: datetime) -> tuple[Marks, list[Problem]]:
    """What the file records, and what is wrong with it.

    A person is known by name or e-mail. Whoever was not a member on the date is recorded as a guest. What an officer
    recorded is corrected in Slack, with a reason, and not by an import.
    """
    known = _Known(session, group)
    marks: list[_Mark] = []
    problems: list[Problem] = []
    lines: dict[tuple[int, int], int] = {}
    for row in rows:
        cells = Cells(row)
        meeting, person = known.meeting(cells), known.person(cells)
        status = cells.one_of("status", Status)
        if not cells.text("status"):
            cells.wrong("status is blank")
        if meeting is not None and person is not None:
            earlier = lines.setdefault((meeting.id, person.id), row.line)
            if earlier != row.line:
                cells.wrong(f"“{person.name}” is recorded for {meeting.on_date} in line {earlier} too")
            elif status is not None:
                marks += known.mark(cells, meeting, person, status)
        problems += cells.problems
    return Marks(marks), problems


class _Known:
    """The meetings, people, memberships and records that a file can speak of."""

    def __init__(self, session: Session, group: WorkingGroup) -> None:
        found = meetings.all_of(session, group=group)
        self._meetings = {meeting.on_date: meeting for meeting in sorted(found, key=_is_held)}
        self._people = _by_name_and_email(people.everyone(session, team_id=group.team_id))
        self._records = attendance.in_force_at(session, meeting_ids=[meeting.id for meeting in found])
        self._memberships = _by_person(members.memberships_in(session, group=group))

    def meeting(self, cells: Cells) -> Meeting | None:
        """The meeting of a line, which must have been held."""
        day = cells.day("date")
        meeting = self._meetings.get(day)
        if meeting is not None and _is_held(meeting):
            return meeting
        if day != date.min:
            cells.wrong(_why_not(day, meeting))
        return None

    def person(self, cells: Cells) -> Person | None:
        """The person of a line, by name or e-mail."""
        said = cells.name("person")
        found = self._people.get(said.lower() if "@" in said else said, [])
        if said and not found:
            cells.wrong(f"nobody is known as “{said}”: import the roster first")
        if len(found) > 1:
            cells.wrong(f"{len(found)} people are called “{said}”: give the e-mail")
        return found[0] if len(found) == 1 else None

    def mark(self, cells: Cells, meeting: Meeting, person: Person, status: Status) -> list[_Mark]:
        """What a line records; nothing if it is on record."""
        record = self._records.get((meeting.id, person.id))
        if record is not None and record.status is status:
            return []
        if record is not None and record.recorded_by_id is not None:
            cells.wrong(f"“{person.name}” was recorded as {record.status} in Slack: correct it there")
            return []
        is_member = any(row.starts_on <= meeting.on_date <= row.ends_on for row in self._memberships[person.id])
        return [_Mark(meeting, person, status, record.status if record is not None else None, not is_member)]


def _by_person(rows: Sequence[Membership]) -> Mapping[int, Sequence[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _by_name_and_email(everyone: Sequence[Person]) -> Mapping[str, Sequence[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in everyone:
        found[person.name].append(person)
        if person.email:
            found[person.email].append(person)
    return found


def _is_held(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.HELD


def _why_not(day: date, meeting: Meeting | None) -> str:
    if meeting is None:
        return f"there is no meeting on {day}: import the meetings first"
    if meeting.state is MeetingState.PLANNED:
        return f"the meeting of {day} is planned: import the meetings again once it is over"
    return f"the meeting of {day} is recorded as {meeting.state.replace('_', ' ')}"
