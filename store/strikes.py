"""The facts of the attendance policy (clause 17), gathered for the rule."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rules import strikes as rule
from rules.terms import TermsHistory
from store import meetings, members
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

BY_IMPORT = "an import"
"""Who recorded what no officer did."""

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


def facts_of(session: Session, *, group: WorkingGroup, year: int, person_ids: Collection[int]) -> dict[int, rule.Facts]:
    """What the rule needs to know of each person for a calendar year. The number of queries is fixed."""
    year_meetings = meetings.of_year(session, group=group, year=year)
    meeting_ids = [meeting.id for meeting in year_meetings]
    as_rule = tuple(_meeting(group, meeting) for meeting in year_meetings)
    imported = frozenset(meeting.id for meeting in year_meetings if meeting.is_imported)
    memberships = _memberships(session, group, person_ids)
    records = _records(session, meeting_ids, person_ids)
    settled = _settled(session, group, person_ids)
    leave = _leave(session, group, person_ids)
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


def _meeting(group: WorkingGroup, meeting: Meeting) -> rule.Meeting:
    return rule.Meeting(
        id=meeting.id,
        starts_at=meeting.starts_at,
        on=meeting.on_date,
        state=meeting.state,
        compulsory=meeting.is_compulsory,
        announced_on=local_date(group, meeting.announced_at) if meeting.announced_at else None,
        settled_on=local_date(group, meeting.settled_at) if meeting.settled_at else None,
    )


def _memberships(
    session: Session, group: WorkingGroup, person_ids: Collection[int]
) -> defaultdict[int, list[rule.Membership]]:
    found = defaultdict(list)
    for row in session.exec(
        select(Membership).where(Membership.group_id == group.id, col(Membership.person_id).in_(person_ids))
    ):
        found[row.person_id].append(rule.Membership(row.starts_on, row.ends_on, row.ended_at))
    return found


def _records(
    session: Session, meeting_ids: list[int], person_ids: Collection[int]
) -> defaultdict[int, list[rule.Record]]:
    recorder = aliased(Person)
    rows = session.exec(
        select(Attendance, recorder.name, Apology.id)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .outerjoin(recorder, col(recorder.id) == Attendance.recorded_by_id)
        .outerjoin(
            Apology,
            (col(Apology.meeting_id) == Attendance.meeting_id)
            & (col(Apology.person_id) == Attendance.person_id)
            & (col(Apology.for_date) == Meeting.on_date)
            & col(Apology.superseded_at).is_(None),
        )
        .where(
            col(Attendance.meeting_id).in_(meeting_ids),
            col(Attendance.person_id).in_(person_ids),
            col(Attendance.superseded_at).is_(None),
        )
    )
    found = defaultdict(list)
    for row, name, apology_id in rows:
        found[row.person_id].append(rule.Record(row.meeting_id, row.status, name or BY_IMPORT, apology_id is not None))
    return found


def _settled(
    session: Session, group: WorkingGroup, person_ids: Collection[int]
) -> defaultdict[int, list[rule.Settled]]:
    found = defaultdict(list)
    for case in session.exec(
        select(StrikeCase).where(
            StrikeCase.group_id == group.id,
            col(StrikeCase.person_id).in_(person_ids),
            col(StrikeCase.state).in_(_SETTLED),
        )
    ):
        assert case.settled_at is not None, "a settled case has its instant"  # noqa: S101
        found[case.person_id].append(
            rule.Settled(
                case.year,
                _SETTLED[case.state],
                local_date(group, case.settled_at),
                frozenset(case.settled_meeting_ids),
            )
        )
    return found


def _leave(session: Session, group: WorkingGroup, person_ids: Collection[int]) -> defaultdict[int, list[rule.Leave]]:
    found = defaultdict(list)
    for spell in session.exec(
        select(LeaveOfAbsence).where(
            LeaveOfAbsence.group_id == group.id,
            col(LeaveOfAbsence.person_id).in_(person_ids),
            col(LeaveOfAbsence.is_agreed).is_(True),
        )
    ):
        found[spell.person_id].append(rule.Leave(spell.first_on, spell.last_on, spell.decided_at))
    return found
