"""The skeleton of a meeting's minutes, filled in with everything that the group's facts tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.render.decisions import basis_of, label_of
from bot.render.minutes import (
    Attendance,
    Attendee,
    Decided,
    LastMeeting,
    MinutesBody,
    NotedAction,
    NotedItem,
    NotedReport,
    NotedSession,
    Recorded,
)
from bot.render.terms import SECTIONS
from bot.render.votes import basis, outcome_words
from bot.render.words import day_in_words, instant_in_words
from rules.strikes import THERE, MeetingState, Status
from rules.terms import TermsHistory
from store import (
    actions,
    agenda,
    attendance,
    decisions,
    groups,
    meetings,
    members,
    minutes,
    packs,
    people,
    private,
    schedule,
    terms,
    votes,
)
from store.models import Action, ActionState, ItemState, Meeting, Person, RecordedDecision, WorkingGroup
from store.packs import PackedItem

_NOTES = {Status.LATE: "came late", Status.LEFT_EARLY: "left early"}


def body_of(session: Session, *, group: WorkingGroup, meeting: Meeting) -> MinutesBody:
    """The minutes as far as they write themselves, private parts included; of one that was not held its record."""
    zone = ZoneInfo(group.zone)
    heading = MinutesBody(
        group=group.name,
        meeting=meeting.title,
        starts_at=meeting.starts_at.astimezone(zone),
        minutes=meeting.minutes,
        zone=group.zone,
        link=meeting.link,
    )
    if meeting.state not in meetings.DUE_STATES:
        return replace(heading, not_held=not_held(session, group=group, meeting=meeting))
    before = minutes.previous(session, group=group, meeting=meeting)
    after = minutes.following(session, group=group, meeting=meeting)
    history = terms.history(session, group=group)
    arising = actions.arising(session, group=group, meeting=meeting, previous=before)
    agreed = actions.agreed_at(session, meeting=meeting)
    return replace(
        heading,
        attendance=_attendance(session, group, meeting),
        last=LastMeeting(before.on_date, is_approved=before.minutes_approved_at is not None) if before else None,
        arising=tuple(_action(*each, on=meeting.on_date) for each in arising),
        items=tuple(_items(session, group, meeting, history)),
        sessions=tuple(_sessions(session, group, meeting)),
        decisions=tuple(_decisions(session, group, meeting, before, history)),
        recorded=tuple(map(_recorded, decisions.since(session, group=group, meeting=meeting, previous=before))),
        reports=tuple(_reports(session, group, meeting, before)),
        agreed=tuple(_action(*each, on=meeting.on_date) for each in agreed),
        next_at=after.starts_at.astimezone(zone) if after else None,
    )


def not_held(session: Session, *, group: WorkingGroup, meeting: Meeting) -> str:
    """The record of a meeting that did not take place, in plain text: what became of it, who said so, and why."""
    planned = f"The meeting “{meeting.title}”, planned for {instant_in_words(meeting.starts_at, zone=group.zone)},"
    how = "was cancelled" if meeting.state is MeetingState.CANCELLED else "did not take place"
    changes = schedule.changes_of(session, meeting_id=meeting.id)
    if not changes:
        return f"{planned} {how}."
    last = changes[-1]
    by = session.get_one(Person, last.changed_by_id).name
    why = f": {last.reason}" if last.reason else ""
    day = day_in_words(groups.local_date(group, last.changed_at))
    return f"{planned} {how}, as {by} noted on {day}{why}".rstrip(".") + "."


def _attendance(session: Session, group: WorkingGroup, meeting: Meeting) -> Attendance:
    roll = members.roll_on(session, group=group, day=meeting.on_date, at=meeting.starts_at)
    records = attendance.in_force(session, meeting_id=meeting.id)
    companies = people.employers(session, person_ids=[person.id for person in roll], on=meeting.on_date)
    recorded = [(person, records[person.id]) for person in roll if person.id in records]
    guests = attendance.guests(session, group=group, meeting=meeting)

    def those(*statuses: Status) -> tuple[Attendee, ...]:
        return tuple(
            Attendee(person.name, companies.get(person.id, ""), _NOTES.get(record.status, ""))
            for person, record in recorded
            if record.status in statuses
        )

    return Attendance(
        present=those(*THERE),
        apologies=those(Status.APOLOGIES),
        absent=those(Status.ABSENT),
        guests=tuple(Attendee(who.name, who.company) for person, who in guests if records[person.id].status in THERE),
        substitutes=tuple(
            Attendee(record.substitute_name, record.substitute_company, f"for {person.name}")
            for person, record in recorded
            if record.status is Status.SUBSTITUTE
        ),
    )


def _action(action: Action, owner: Person, *, on: date) -> NotedAction:
    late = ", overdue" if action.due_on < on else ""
    states = {
        ActionState.OPEN: f"open{late}",
        ActionState.DONE: "done",
        ActionState.DROPPED: "closed, not done",
    }
    state = states[action.state]
    return NotedAction(action.number, action.words, owner.name, action.due_on, state, is_private=action.is_private)


def _items(session: Session, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> Iterator[NotedItem]:
    """In order. Once somebody has said what was dealt with, whatever else was on the agenda was not reached."""
    items = agenda.running_order(session, meeting=meeting)
    done = {item.id for item in items if item.state is ItemState.DONE}
    for item in packs.draft(session, group=group, meeting=meeting, history=history).items:
        yield _item(item, is_reached=not done or item.id in done)


def _item(item: PackedItem, *, is_reached: bool) -> NotedItem:
    carried = f"Carried over from {day_in_words(date.fromisoformat(item.came_from))}" if item.came_from else ""
    raised = f"Raised by {item.raised_by}" if item.raised_by else ""
    papers = (f"Paper {paper.letter}: {paper.title}{f' ({paper.link})' if paper.link else ''}" for paper in item.papers)
    return NotedItem(
        label=item.label,
        title=item.title,
        owner=item.owner,
        notes=tuple(note for note in (item.heading, raised, carried) if note),
        papers=tuple(papers),
        is_private=item.is_private,
        is_reached=is_reached,
    )


def _decisions(
    session: Session, group: WorkingGroup, meeting: Meeting, before: Meeting | None, history: TermsHistory
) -> Iterator[Decided]:
    """By vote since the meeting before began, up to the planned end of this one."""
    since = before.starts_at if before else None
    until = meetings.ends_at(meeting)
    for vote in minutes.decided_between(session, group=group, after=since, until=until):
        result = votes.result_of(session, vote=vote, history=history)
        in_force = votes.terms_of(vote, history)
        question = f"{vote.number}. {vote.question}"
        kind = SECTIONS[f"decisions.{vote.kind}"]
        yield Decided(question, kind, outcome_words(vote, result), basis(vote, result, in_force))


def _sessions(session: Session, group: WorkingGroup, meeting: Meeting) -> Iterator[NotedSession]:
    """What was agreed, with nothing of what was said there but what the chair dictated."""
    for each in private.held(session, meeting=meeting):
        span = private.span_of(each, meeting=meeting, zone=group.zone)
        yield NotedSession(
            span.starts_at,
            span.ends_at,
            agreed_by=session.get_one(Person, each.decided_by_id).name,
            asked_by=session.get_one(Person, each.person_id).name,
            dictated=tuple(map(_recorded, decisions.dictated(session, session_id=each.id))),
        )


def _recorded(decision: RecordedDecision) -> Recorded:
    return Recorded(
        label_of(decision),
        decision.words,
        decision.decided_on,
        basis_of(decision),
        is_private=decision.is_private,
    )


def _reports(session: Session, group: WorkingGroup, meeting: Meeting, before: Meeting | None) -> Iterator[NotedReport]:
    for request, sub, is_received in minutes.reports_for(session, group=group, meeting=meeting, previous=before):
        yield NotedReport(sub.name, request.subject, is_received)
