"""The instants before one meeting: when items are called for, from when they are late, and when the pack is due."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from calendars.due import agenda_instants, latest_publication
from rules import agenda as rule
from rules.sections import AgendaTerms
from store import agenda
from store.models import Meeting, WorkingGroup


@dataclass(frozen=True)
class Ahead:
    """All in UTC. At short notice the pack is due at `pack_at` at the latest, and goes out sooner by hand."""

    call_at: datetime
    closes_at: datetime
    pack_at: datetime
    is_short_notice: bool


def ahead_of(session: Session, *, group: WorkingGroup, meeting: Meeting, terms: AgendaTerms) -> Ahead:
    """When everything is due for a meeting on the date that it has now.

    A meeting that was called when its pack was due already is one at short notice. Items are late from the first
    instant on that was still to come when it was called: the deadline, else the pack, else the start.
    """
    usual = agenda_instants(meeting.starts_at, zone=group.zone, division=group.division, terms=terms)
    latest = latest_publication(meeting.starts_at, terms=terms)
    called_at = agenda.called_at(session, meeting=meeting)
    is_short_notice = called_at is not None and called_at >= usual.pack_at
    instants = (usual.deadline_at, usual.pack_at, latest)
    return Ahead(
        call_at=usual.call_at,
        closes_at=rule.closes_at(called_at, instants=instants, starts_at=meeting.starts_at),
        pack_at=latest if is_short_notice else usual.pack_at,
        is_short_notice=is_short_notice,
    )
