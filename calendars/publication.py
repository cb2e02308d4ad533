"""When the pack of one meeting is previewed and when it goes out (clause 20)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from calendars.agenda import ahead_of
from calendars.due import agenda_instants
from rules.terms import TermsHistory
from store import terms as store_terms
from store.models import Meeting, WorkingGroup

HOLIDAYS_MOST = 7
"""Days by which weekends and bank holidays in a row can bring something forward."""


@dataclass(frozen=True)
class Publication:
    """All in UTC. `promised_at` is what a pack is measured by; at short notice it `goes_out_at` later than that."""

    promised_at: datetime
    previewed_at: datetime
    goes_out_at: datetime
    is_short_notice: bool


def publication_of(session: Session, *, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> Publication:
    """When the pack is previewed, promised and sent for the date that the meeting has now, by the terms of that date.

    The preview of one at short notice is due since it was called.
    """
    terms = history.on(meeting.on_date).terms.agenda
    usual = agenda_instants(meeting.starts_at, zone=group.zone, division=group.division, terms=terms)
    ahead = ahead_of(session, group=group, meeting=meeting, terms=terms)
    return Publication(usual.pack_at, usual.preview_at, ahead.pack_at, ahead.is_short_notice)


def furthest_ahead(session: Session) -> timedelta:
    """How long before a meeting the preview of its pack can be due, by the terms of any group."""
    pack = max(store_terms.known(session, name="agenda.pack_days"), default=0)
    preview = max(store_terms.known(session, name="agenda.preview_working_days"), default=0)
    weekends = 2 * (preview // 5 + 1)
    return timedelta(days=pack + preview + weekends + HOLIDAYS_MOST)
