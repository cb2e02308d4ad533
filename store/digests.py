"""The officers' private digest of a meeting (clause 17): owed when attendance is confirmed, redrawn when it changes."""

from datetime import datetime

from sqlmodel import Session

from rules.authority import Deed, Role, may
from rules.strikes import MeetingState
from store import groups, meetings, members, outbox
from store.models import Meeting, WorkingGroup

DIGEST = "digest"


def keep_in_step(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """Owe the digest of a meeting that was held to everybody who may see one, and have those drawn again that exist.

    Those of later meetings of the year are among them: they say which absence each one was.
    """
    known = _from(session, group, meeting)
    if meeting.state is MeetingState.HELD:
        holders = members.holders(session, group=group, on=groups.local_date(group, now))
        for kind, person in holders.items():
            if may({Role(kind.value)}, Deed.SEE_DIGEST):
                subject = f"{meeting.id}:{person.id}"
                outbox.owe(session, group=group, kind=DIGEST, subject=subject, now=now, to_person_id=person.id)
    outbox.redraw(session, group=group, kind=DIGEST, subjects=known)


def _from(session: Session, group: WorkingGroup, meeting: Meeting) -> list[str]:
    """The digests there are of a meeting and of those after it in its year."""
    year = meetings.of_year(session, group=group, year=meeting.on_date.year)
    concerned = {other.id for other in year if other.starts_at >= meeting.starts_at}
    owed = outbox.subjects_owed(session, group=group, kind=DIGEST, prefix="")
    return [subject for subject in owed if int(subject.split(":")[0]) in concerned]
