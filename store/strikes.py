"""The facts of the attendance policy (clause 17), gathered for the rule."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rules import strikes as rule
from store import meetings
from store.groups import local_date
from store.models import (
    Apology,
    Attendance,
    CaseState,
    Meeting,
    Membership,
    Person,
    StrikeCase,
    WorkingGroup,
)

_SETTLED = {CaseState.WAIVED: rule.Outcome.WAIVED, CaseState.REMOVED: rule.Outcome.REMOVED}


def facts_of(session: Session, *, group: WorkingGroup, year: int, person_ids: Collection[int]) -> dict[int, rule.Facts]:
    """What the rule needs to know of each person for a calendar year. The number of queries is fixed."""
    year_meetings = meetings.of_year(session, group=group, year=year)
    meeting_ids = [meeting.id for meeting in year_meetings]
    as_rule = tuple(_meeting(group, meeting) for meeting in year_meetings)
    imported = frozenset(meeting.id for meeting in year_meetings if meeting.is_imported)
    memberships = _memberships(session, group, person_ids)
    records = _records(session, meeting_ids, person_ids)
    settled = _settled(session, group, person_ids)
    return {
        person_id: rule.Facts(
            meetings=as_rule,
            memberships=tuple(memberships[person_id]),
            records=tuple(records[person_id]),
            settled=tuple(settled[person_id]),
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
        .join(recorder, col(recorder.id) == Attendance.recorded_by_id)
        .outerjoin(
            Apology,
            (col(Apology.meeting_id) == Attendance.meeting_id)
            & (col(Apology.person_id) == Attendance.person_id)
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
        found[row.person_id].append(rule.Record(row.meeting_id, row.status, name, apology_id is not None))
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
