"""The minutes behind the demonstration: those of earlier meetings are approved, the last ones wait to be circulated."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import Session

from bot.render.minutes import minutes_markdown
from commands.minutes.drafting import body_of
from rules.strikes import MeetingState
from store import audit, contents, groups, meetings, members
from store.models import (
    Edition,
    FileKind,
    FileState,
    Meeting,
    MinutesApproval,
    MinutesFile,
    MinutesVersion,
    OfficeKind,
    Person,
    WorkingGroup,
)

_WRITTEN_IN = timedelta(days=2)
"""From a meeting to the upload of its minutes; they are circulated an hour after."""

_PLACE = re.compile(r"^> \*\*(.+?):\*\* …$", re.MULTILINE)
_SAID = {
    "Corrections, and whether they were approved": "They were approved without corrections.",
    "What was said of them": "The group took note.",
    "Discussion": "Members heard the paper and asked about costs and dates; what they said is in it by now.",
    "Decision": "The group agreed to go on as proposed.",
    "Further actions: who does what by when": "There were no others.",
}
"""What stands where the skeleton has a place to write."""


def fill(session: Session, *, now: datetime) -> None:
    """Give every meeting of the year that was held its minutes, and each but the last its approval."""
    [group] = groups.all_groups(session)
    year = meetings.of_year(session, group=group, year=now.year)
    held = [meeting for meeting in year if meeting.state is MeetingState.HELD]
    officers = members.holders(session, group=group, on=groups.local_date(group, now))
    manager, chair = officers[OfficeKind.PROGRAMME_MANAGER], officers[OfficeKind.CHAIR]
    for meeting, following in pairwise(held):
        version = _upload(session, group, meeting, manager)
        version.circulated_at, version.circulated_by_id = version.made_at + timedelta(hours=1), manager.id
        _approve(session, group, version, meeting, following, chair)
    _upload(session, group, held[-1], manager)


def _upload(session: Session, group: WorkingGroup, meeting: Meeting, manager: Person) -> MinutesVersion:
    """A version that is here, as Markdown; nothing in the year is private."""
    text = minutes_markdown(body_of(session, group=group, meeting=meeting).without_private_parts())
    data = _PLACE.sub(lambda place: _SAID[place[1]], text).encode()
    version = MinutesVersion(
        team_id=group.team_id,
        group_id=group.id,
        meeting_id=meeting.id,
        number=1,
        made_at=meetings.ends_at(meeting) + _WRITTEN_IN,
        made_by_id=manager.id,
    )
    session.add(version)
    session.flush()
    file = MinutesFile(
        team_id=group.team_id,
        version_id=version.id,
        edition=Edition.EVERYBODY,
        name=f"{meeting.on_date.isoformat()} Minutes.md",
        state=FileState.KEPT,
        kind=FileKind.MARKDOWN,
        size=len(data),
        digest=contents.stored(session, team_id=group.team_id, data=data),
    )
    session.add(file)
    _record(session, group, "minutes.upload", meeting, manager, version.made_at)
    return version


def _approve(
    session: Session, group: WorkingGroup, version: MinutesVersion, meeting: Meeting, following: Meeting, chair: Person
) -> None:
    approved_at = following.starts_at + timedelta(minutes=5)
    meeting.minutes_approved_at = approved_at
    approval = MinutesApproval(
        team_id=group.team_id,
        meeting_id=meeting.id,
        version_id=version.id,
        approved_in_id=following.id,
        approved_at=approved_at,
        approved_by_id=chair.id,
    )
    session.add_all([version, meeting, approval])
    session.flush()
    _record(session, group, "minutes.approve", meeting, chair, approved_at)


def _record(session: Session, group: WorkingGroup, deed: str, meeting: Meeting, actor: Person, now: datetime) -> None:
    audit.record(session, group=group, now=now, actor_id=actor.id, deed=deed, subject=f"meeting:{meeting.id}")
