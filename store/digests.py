"""The officers' private digest of a meeting (clause 17): owed when attendance is confirmed, redrawn when it changes."""

from datetime import datetime

from sqlmodel import Session

from rules.authority import Deed, Role, may
from rules.strikes import MeetingState
from store import groups, members, outbox
from store.models import Meeting, WorkingGroup

DIGEST = "digest"


def keep_in_step(session: Session, *, group: WorkingGroup, meeting: Meeting, now: datetime) -> None:
    """Owe the digest of a meeting that was held to everybody who may see one, and have those drawn again that exist."""
    known = outbox.subjects_owed(session, group=group, kind=DIGEST, prefix=f"{meeting.id}:")
    if meeting.state is MeetingState.HELD:
        holders = members.holders(session, group=group, on=groups.local_date(group, now))
        for kind, person in holders.items():
            if may({Role(kind.value)}, Deed.SEE_DIGEST):
                subject = f"{meeting.id}:{person.id}"
                outbox.owe(session, group=group, kind=DIGEST, subject=subject, now=now, to_person_id=person.id)
    outbox.redraw(session, group=group, kind=DIGEST, subjects=known)
