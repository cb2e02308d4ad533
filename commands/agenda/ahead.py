"""What the clock brings to agendas: the call for items, what is left of earlier meetings, and the question about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.render.words import short_day
from calendars.agenda import Ahead, ahead_of
from rules.strikes import MeetingState
from rules.terms import TermsHistory
from store import agenda, groups, meetings, outbox, packs, terms
from store.models import Meeting, WorkingGroup

DAY = timedelta(days=1)
"""How much longer than its days a lead time can be, where the clocks change."""

TOLD_AHEAD = timedelta(days=92)
"""How far the clock tells of calls to come."""


def find_calls(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, whose call for items is open and was not made."""
    furthest = _furthest_call(session, now)
    return [meeting.id for meeting, ahead, _ in _uncalled(session, now, furthest) if _is_open(ahead, now)]


def call(session: Session, now: datetime, meeting_id: int) -> None:
    """Call for the items of one meeting in its group's channel, while they would be in time."""
    meeting = session.get_one(Meeting, meeting_id)
    group = _locked(session, meeting.group_id)
    session.refresh(meeting)
    ahead = _ahead(session, group, meeting, terms.history(session, group=group))
    if meeting.state is MeetingState.PLANNED and _is_open(ahead, now):
        agenda.call_for_items(session, group=group, meeting=meeting, now=now, until=ahead.closes_at)


def calls_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When items are called for."""
    for meeting, ahead, group in _uncalled(session, now, now + TOLD_AHEAD):
        if ahead.call_at > now:
            yield ahead.call_at, f"{group.name}: items are called for, meeting of {short_day(meeting.on_date)}"


def find_left_over(session: Session, now: datetime) -> Sequence[int]:
    """Groups, by id, whose earlier meetings have left something, while the next agenda is open."""
    found = agenda.groups_with_left_over(session, now=now, until=_furthest_call(session, now))
    those = [groups.group_of(session, group_id=group_id) for group_id in found]
    return [group.id for group in those if _next_open(session, group, now) is not None]


def carry(session: Session, now: datetime, group_id: int) -> None:
    """Take what earlier meetings of a group have left over to its next agenda."""
    group = _locked(session, group_id)
    meeting = _next_open(session, group, now)
    if meeting is not None:
        agenda.carry_unfinished(session, group=group, to=meeting, now=now)


def find_questions(session: Session, now: datetime) -> Sequence[int]:
    """Meetings, by id, that were held and have items of which nobody was asked what became of them."""
    return agenda.unquestioned(session)


def ask(session: Session, now: datetime, meeting_id: int) -> None:
    """Ask whoever prepares the meetings which items this one has dealt with."""
    meeting = session.get_one(Meeting, meeting_id)
    group = _locked(session, meeting.group_id)
    person = packs.preparer(session, group=group, at=now)
    if person is not None and agenda.left_open(session, meeting=meeting):
        subject = f"{meeting.id}:{person.id}"
        outbox.owe(session, group=group, kind=agenda.LEFT, subject=subject, now=now, to_person_id=person.id)


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """What follows from what people do comes at no instant of its own."""
    return ()


def _furthest_call(session: Session, now: datetime) -> datetime:
    """Before when a meeting starts whose items are called for by now, by the terms of any group."""
    return now + timedelta(days=max(terms.known(session, name="agenda.items_called_days"), default=0)) + DAY


def _uncalled(session: Session, now: datetime, until: datetime) -> list[tuple[Meeting, Ahead, WorkingGroup]]:
    found = agenda.uncalled(session, now=now, until=until)
    histories = terms.histories(session, those=[group for _, group in found])
    return [(meeting, _ahead(session, group, meeting, histories[group.id]), group) for meeting, group in found]


def _next_open(session: Session, group: WorkingGroup, now: datetime) -> Meeting | None:
    """The next meeting of a group, if its items have been called for."""
    coming = meetings.coming(session, group=group, now=now, most=1)
    if not coming:
        return None
    ahead = _ahead(session, group, coming[0], terms.history(session, group=group))
    return coming[0] if ahead.call_at <= now else None


def _ahead(session: Session, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> Ahead:
    in_force = history.on(meeting.on_date).terms.agenda
    return ahead_of(session, group=group, meeting=meeting, terms=in_force)


def _is_open(ahead: Ahead, now: datetime) -> bool:
    return ahead.call_at <= now < ahead.closes_at


def _locked(session: Session, group_id: int) -> WorkingGroup:
    group = groups.group_of(session, group_id=group_id)
    groups.lock(session, group=group)
    return group
