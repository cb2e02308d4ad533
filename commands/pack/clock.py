"""What the clock brings to packs: preview, publication, word of what came later, and the promise after a move."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.render.words import short_day
from calendars.due import agenda_instants
from calendars.publication import furthest_ahead, publication_of
from commands.pack.going_out import publish
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import groups, meetings, outbox, packs, terms
from store.models import Meeting, WorkingGroup
from store.packs import Change

TOLD_AHEAD = timedelta(days=92)
"""How far the clock tells of packs to come."""


def find_due(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, whose pack is due, or its preview."""
    found = _without_pack(session, now, now + furthest_ahead(session))
    return [
        meeting.id
        for meeting, group, is_previewed, history in found
        if _is_due(session, meeting, group, history, now, is_previewed=is_previewed)
    ]


def bring(session: Session, now: datetime, meeting_id: int) -> None:
    """Preview or publish one pack, if that is due and not done; note that it was never sent if the meeting has been."""
    meeting, group = _locked(session, meeting_id)
    if meeting.state is not MeetingState.PLANNED or packs.all_of(session, meeting_id=meeting.id):
        return
    history = terms.history(session, group=group)
    publication = publication_of(session, group=group, meeting=meeting, history=history)
    if meetings.ends_at(meeting) <= now:
        if group.created_at < meeting.starts_at:
            body = packs.draft(session, group=group, meeting=meeting, history=history)
            due_at = publication.promised_at
            packs.note_not_sent(session, group=group, meeting=meeting, body=body, due_at=due_at, now=now)
    elif packs.hold_of(session, meeting_id=meeting.id) is not None:
        return
    elif publication.goes_out_at <= now:
        publish(session, group=group, meeting=meeting, history=history, publication=publication, actor=None, now=now)
    elif not _is_owed(session, group, packs.PREVIEW, packs.preview_subject(meeting)):
        packs.owe_preview(session, group, meeting, now)


def packs_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When previews are sent and packs go out."""
    for meeting, group, _, history in _without_pack(session, now, now + TOLD_AHEAD):
        publication = publication_of(session, group=group, meeting=meeting, history=history)
        of = f"for the meeting of {short_day(meeting.on_date)}"
        if publication.goes_out_at > now:
            yield publication.goes_out_at, f"{group.name}: agenda pack {of}"
        if publication.previewed_at > now:
            yield publication.previewed_at, f"{group.name}: preview of the agenda pack {of}"


def find_news(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, where something has come after the pack that nobody was told of."""
    return [
        meeting_id
        for meeting_id, group in packs.with_news(session, now=now)
        if (subject := _news(session, meeting_id, group)) and not _is_owed(session, group, packs.LATE, subject)
    ]


def tell_news(session: Session, now: datetime, meeting_id: int) -> None:
    """Offer an addendum to whoever prepares the meeting."""
    meeting, group = _locked(session, meeting_id)
    subject = _news(session, meeting_id, group)
    if subject:
        packs.owe_late(session, group, meeting, subject, now)


def find_moved(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, that were moved after their pack went out and are not judged by their new date yet."""
    found = packs.moved_since(session, now=now)
    histories = terms.histories(session, those=[group for _, _, group in found])
    return [
        meeting.id for pack, meeting, group in found if pack.due_at != _promised_at(meeting, group, histories[group.id])
    ]


def judge_again(session: Session, now: datetime, meeting_id: int) -> None:
    """Measure a pack by the new date of its meeting; nothing is sent again."""
    meeting, group = _locked(session, meeting_id)
    pack = packs.pack_of(session, meeting_id=meeting.id)
    due_at = _promised_at(meeting, group, terms.history(session, group=group))
    if pack is not None and pack.due_at != due_at:
        packs.judge_again(session, group=group, meeting=meeting, pack=pack, due_at=due_at, now=now)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """What follows from what people do comes at no instant of its own."""
    return ()


def _without_pack(
    session: Session, now: datetime, until: datetime
) -> Iterable[tuple[Meeting, WorkingGroup, bool, TermsHistory]]:
    found = packs.without_pack(session, now=now, until=until)
    histories = terms.histories(session, those=list({group.id: group for _, group, _ in found}.values()))
    return [(meeting, group, is_previewed, histories[group.id]) for meeting, group, is_previewed in found]


def _is_due(
    session: Session,
    meeting: Meeting,
    group: WorkingGroup,
    history: TermsHistory,
    now: datetime,
    *,
    is_previewed: bool,
) -> bool:
    """Whether `bring` has something to do for a meeting without a pack."""
    if meetings.ends_at(meeting) <= now:
        return group.created_at < meeting.starts_at
    if meeting.starts_at <= now:
        return packs.hold_of(session, meeting_id=meeting.id) is None
    in_force = history.on(meeting.on_date).terms.agenda
    usual = agenda_instants(meeting.starts_at, zone=group.zone, division=group.division, terms=in_force)
    if usual.pack_at > now:
        return usual.preview_at <= now and not is_previewed
    publication = publication_of(session, group=group, meeting=meeting, history=history)
    return publication.goes_out_at <= now or not is_previewed


def _promised_at(meeting: Meeting, group: WorkingGroup, history: TermsHistory) -> datetime:
    in_force = history.on(meeting.on_date).terms.agenda
    return agenda_instants(meeting.starts_at, zone=group.zone, division=group.division, terms=in_force).pack_at


def _news(session: Session, meeting_id: int, group: WorkingGroup) -> str:
    """What the additions since the latest pack are known by; empty if there are none."""
    meeting = session.get_one(Meeting, meeting_id)
    published = packs.all_of(session, meeting_id=meeting_id)
    body = packs.draft(session, group=group, meeting=meeting, history=terms.history(session, group=group))
    added = [change for change in packs.since(packs.body_of(published[-1]), body) if change.deed in packs.ADDITIONS]
    return f"{meeting_id}:{len(published) + 1}:{_known_by(added)}" if added else ""


def _known_by(added: Sequence[Change]) -> str:
    named = sorted(f"{change.deed} {change.about}" for change in added)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:12]


def _is_owed(session: Session, group: WorkingGroup, kind: str, subject: str) -> bool:
    return outbox.owed_at(session, group=group, kind=kind, subject=subject) is not None


def _locked(session: Session, meeting_id: int) -> tuple[Meeting, WorkingGroup]:
    """The meeting as it is once nobody else changes anything in its group."""
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    groups.lock(session, group=group)
    session.refresh(meeting)
    return meeting, group
