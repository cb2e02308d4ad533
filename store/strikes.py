"""The facts of the attendance policy (clause 17), gathered for the rule."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Select, Table, bindparam, select
from sqlmodel import Session

from rules import strikes as rule
from rules.terms import TermsHistory
from store import members
from store.groups import local_date
from store.models import (
    Apology,
    Attendance,
    CaseState,
    LeaveOfAbsence,
    Meeting,
    Membership,
    Person,
    StrikeCase,
    WorkingGroup,
)
from store.rows import about, is_one_of, read, table

BY_IMPORT = "an import"
"""Who recorded what no officer did."""

F = TypeVar("F")
_SETTLED = {CaseState.WAIVED: rule.Outcome.WAIVED, CaseState.REMOVED: rule.Outcome.REMOVED}


def standings(
    session: Session, *, group: WorkingGroup, year: int, as_of: date, terms: TermsHistory
) -> list[tuple[Person, rule.Standing]]:
    """The standing of everybody who was a member in a year up to a day, by name. The number of queries is fixed."""
    last = min(as_of, date(year, 12, 31))
    sat = members.members_between(session, group=group, first=date(year, 1, 1), last=last)
    facts = facts_of(session, group=group, year=year, person_ids=[person.id for person in sat])
    return [
        (person, rule.standing(facts[person.id], as_of=as_of, year=year, terms=terms))
        for person in sorted(sat, key=lambda person: (person.name, person.id))
    ]


def outlook(session: Session, *, group: WorkingGroup, meeting: Meeting, terms: TermsHistory) -> list[rule.Standing]:
    """For each member on the date of a meeting: what not being there would come to, had the year no other meeting."""
    roll = members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)
    facts = facts_of(session, group=group, year=meeting.on_date.year, person_ids=[person.id for person in roll])
    return [rule.forecast(_only(facts[person.id], meeting.id), meeting.id, terms=terms) for person in roll]


def _only(facts: rule.Facts, meeting_id: int) -> rule.Facts:
    return replace(facts, meetings=[meeting for meeting in facts.meetings if meeting.id == meeting_id], records=[])


_APOLOGY, _ATTENDANCE, _CASE = table(Apology), table(Attendance), table(StrikeCase)
_LEAVE, _MEETING, _MEMBERSHIP = table(LeaveOfAbsence), table(Meeting), table(Membership)
_RECORDER = table(Person)


def _about_them(statement: Select[*tuple[Any, ...]], rows: Table) -> Mapping[bool, Any]:
    return about(statement, rows.c.person_id, "people")


_OF_YEAR = (
    _MEETING.c.group_id == bindparam("group"),
    _MEETING.c.on_date >= bindparam("first"),
    _MEETING.c.on_date <= bindparam("last"),
)
_MEETINGS = (
    select(
        _MEETING.c.id,
        _MEETING.c.starts_at,
        _MEETING.c.on_date,
        _MEETING.c.state,
        _MEETING.c.is_compulsory,
        _MEETING.c.announced_at,
        _MEETING.c.settled_at,
        _MEETING.c.is_imported,
    )
    .where(*_OF_YEAR)
    .order_by(_MEETING.c.starts_at)
)
_MEMBERSHIPS = _about_them(
    select(_MEMBERSHIP.c.person_id, _MEMBERSHIP.c.starts_on, _MEMBERSHIP.c.ends_on, _MEMBERSHIP.c.ended_at).where(
        _MEMBERSHIP.c.group_id == bindparam("group")
    ),
    _MEMBERSHIP,
)
_RECORDS = _about_them(
    select(
        _ATTENDANCE.c.person_id,
        _ATTENDANCE.c.meeting_id,
        _ATTENDANCE.c.status,
        _RECORDER.c.name,
        _APOLOGY.c.id,
    )
    .select_from(_ATTENDANCE)
    .join(_MEETING, _MEETING.c.id == _ATTENDANCE.c.meeting_id)
    .outerjoin(_RECORDER, _RECORDER.c.id == _ATTENDANCE.c.recorded_by_id)
    .outerjoin(
        _APOLOGY,
        (_APOLOGY.c.meeting_id == _ATTENDANCE.c.meeting_id)
        & (_APOLOGY.c.person_id == _ATTENDANCE.c.person_id)
        & (_APOLOGY.c.for_date == _MEETING.c.on_date)
        & _APOLOGY.c.superseded_at.is_(None),
    )
    .where(*_OF_YEAR, _ATTENDANCE.c.superseded_at.is_(None)),
    _ATTENDANCE,
)
_CASES = _about_them(
    select(
        _CASE.c.person_id,
        _CASE.c.year,
        _CASE.c.state,
        _CASE.c.settled_at,
        _CASE.c.settled_meeting_ids,
    ).where(_CASE.c.group_id == bindparam("group"), is_one_of(_CASE.c.state, _SETTLED)),
    _CASE,
)
_SPELLS = _about_them(
    select(_LEAVE.c.person_id, _LEAVE.c.first_on, _LEAVE.c.last_on, _LEAVE.c.decided_at).where(
        _LEAVE.c.group_id == bindparam("group"), _LEAVE.c.is_agreed.is_(True)
    ),
    _LEAVE,
)


def facts_of(session: Session, *, group: WorkingGroup, year: int, person_ids: Collection[int]) -> dict[int, rule.Facts]:
    """What the rule needs to know of each person for a calendar year. The number of queries is fixed."""
    people = list(person_ids)
    is_one = len(people) == 1
    where = {
        "group": group.id,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "people": people[0] if is_one else people,
    }
    year_meetings = read(session, _MEETINGS, where).all()
    as_rule = tuple(_meeting(group, *row) for *row, _ in year_meetings)
    imported = frozenset(row.id for row in year_meetings if row.is_imported)
    memberships = _by_person(session, _MEMBERSHIPS[is_one], where, rule.Membership)
    records = _by_person(session, _RECORDS[is_one], where, _record)
    settled = _by_person(session, _CASES[is_one], where, partial(_settled, group))
    leave = _by_person(session, _SPELLS[is_one], where, rule.Leave)
    return {
        person_id: rule.Facts(
            meetings=as_rule,
            memberships=tuple(memberships[person_id]),
            records=tuple(records[person_id]),
            settled=tuple(settled[person_id]),
            leave=tuple(leave[person_id]),
            imported=imported,
        )
        for person_id in person_ids
    }


def _by_person(
    session: Session, statement: Any, where: Mapping[str, Any], made: Callable[..., F]
) -> defaultdict[int, list[F]]:
    """What is made of the rows of each person, who is first in them."""
    found = defaultdict(list)
    for person_id, *row in read(session, statement, where):
        found[person_id].append(made(*row))
    return found


def _meeting(
    group: WorkingGroup,
    meeting_id: int,
    starts_at: datetime,
    on: date,
    state: rule.MeetingState,
    is_compulsory: bool,
    announced_at: datetime | None,
    settled_at: datetime | None,
) -> rule.Meeting:
    return rule.Meeting(
        id=meeting_id,
        starts_at=starts_at,
        on=on,
        state=state,
        compulsory=is_compulsory,
        announced_on=local_date(group, announced_at) if announced_at else None,
        settled_on=local_date(group, settled_at) if settled_at else None,
    )


def _record(meeting_id: int, status: rule.Status, recorder: str | None, apology_id: int | None) -> rule.Record:
    return rule.Record(meeting_id, status, recorder or BY_IMPORT, apology_id is not None)


def _settled(
    group: WorkingGroup, year: int, state: CaseState, settled_at: datetime, meeting_ids: list[int]
) -> rule.Settled:
    return rule.Settled(year, _SETTLED[state], local_date(group, settled_at), frozenset(meeting_ids))
