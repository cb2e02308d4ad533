"""A pack goes out, by the clock or by hand: what is on the agenda at that moment."""

from datetime import datetime

from sqlmodel import Session

from calendars.publication import Publication
from rules.terms import TermsHistory
from store import packs
from store.models import Meeting, Pack, Person, WorkingGroup


def publish(
    session: Session,
    *,
    group: WorkingGroup,
    meeting: Meeting,
    history: TermsHistory,
    publication: Publication,
    actor: Person | None,
    now: datetime,
) -> Pack:
    """Publish the pack of a meeting, or what has changed since as an addendum; refusals as of `packs.publish`."""
    return packs.publish(
        session,
        group=group,
        meeting=meeting,
        body=packs.draft(session, group=group, meeting=meeting, history=history),
        due_at=publication.promised_at,
        is_short_notice=publication.is_short_notice,
        actor=actor,
        now=now,
    )
