"""The meetings that a group's rule calls for: made ahead, and replaced when the rule changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from calendars.recurrence import MonthlyRule, Occurrence, occurrences, read_rule
from rules.strikes import MeetingState
from rules.terms import Terms
from store import apologies, audit, groups, meetings, outbox, schedule
from store import terms as store_terms
from store.groups import local_date
from store.models import Meeting, Person, WorkingGroup

RULE_CHANGED = "rule-changed"
TITLE = "Monthly meeting"

_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(days=62)
"""The months of meetings made for dates before that are over."""


@dataclass(frozen=True)
class RuleChange:
    """What a new rule did to the meetings to come.

    `kept` are those of the old rule that stay as they are, because somebody has sent apologies or has changed them by
    hand, or because another meeting is on the new date.
    """

    made: tuple[Meeting, ...]
    moved: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]
    kept: tuple[Meeting, ...]


def make_ahead(session: Session, *, group: WorkingGroup, terms: Terms, now: datetime) -> tuple[Meeting, ...]:
    """Make the meetings of the rule as far ahead as the terms say; any number of calls make each one once.

    A meeting that already stands on a date of the rule is taken as the rule's. A month whose meeting was made is never
    looked at again, wherever that meeting has gone, so that one that was moved or cancelled does not come back.
    """
    if not _missing(session, group, terms, now):
        return ()
    groups.lock(session, group=group)
    made, adopted = [], []
    for occurrence in _missing(session, group, terms, now):
        standing = meetings.on_day(session, group=group, day=occurrence.on)
        if standing is None:
            made.append(_make(session, group, occurrence, terms, now))
        elif standing.made_for is None:
            standing.made_for = occurrence.made_for
            session.add(standing)
            adopted.append(standing)
    if made or adopted:
        facts = {"made": _ids(made), "adopted": _ids(adopted)}
        _audit(session, group, now, deed="meeting.make", facts=facts)
    return tuple(made)


def lacking(session: Session, *, now: datetime) -> list[int]:
    """The groups, by id, for which `make_ahead` has something to do. The number of queries does not grow with them."""
    ruled = groups.with_rule(session)
    histories = store_terms.histories(session, those=ruled)
    made = meetings.made_for_everywhere(session, since=(now - _LOOK_BACK).date() - _DAY)
    return [
        group.id
        for group in ruled
        if _uncovered(group, histories[group.id].on(local_date(group, now)).terms, now, made[group.id])
    ]


def next_making(session: Session, *, group: WorkingGroup, terms: Terms, now: datetime) -> tuple[date, date] | None:
    """The day on which the next meeting is made, and the date for which; None without a rule."""
    if not group.rule:
        return None
    today = local_date(group, now)
    horizon = _horizon(today, terms)
    following = _occurrences(group, first=horizon + timedelta(days=1), last=horizon + timedelta(days=400))
    if not following:
        return None
    on = following[0].on
    return _first_day(on, terms, after=today), on


def change_rule(
    session: Session, *, group: WorkingGroup, text: str, terms: Terms, actor: Person, now: datetime
) -> RuleChange:
    """Give the group another monthly rule; a Refusal if it cannot be read.

    A meeting to come that the old rule made moves to the date of the new one in its month, and keeps its calendar
    entry; one in a month that the new rule leaves out is cancelled. What people have touched is kept.
    """
    rule = read_rule(text)
    groups.lock(session, group=group)
    ours = [m for m in meetings.coming(session, group=group, now=now, most=100) if m.made_for and not m.is_extra]
    untouched = [meeting for meeting in ours if not _is_touched(session, meeting)]
    group.rule = " ".join(text.split())
    session.add(group)
    moved, cancelled, stuck = _replace(session, group, rule, untouched, terms, now)
    made = make_ahead(session, group=group, terms=terms, now=now)
    kept = [meeting for meeting in ours if meeting not in untouched or meeting in stuck]
    change = RuleChange(made, tuple(moved), tuple(cancelled), tuple(kept))
    facts = {"made": _ids(made), "moved": _ids(moved), "cancelled": _ids(cancelled), "kept": _ids(kept)}
    _audit(session, group, now, deed="group.rule", facts=facts, actor=actor, words=group.rule)
    if group.channel_id is not None:
        subject = f"{group.id}:{int(now.timestamp())}"
        outbox.owe(session, group=group, kind=RULE_CHANGED, subject=subject, now=now, to_channel_id=group.channel_id)
    return change


def _replace(
    session: Session,
    group: WorkingGroup,
    rule: MonthlyRule,
    untouched: Sequence[Meeting],
    terms: Terms,
    now: datetime,
) -> tuple[list[Meeting], list[Meeting], list[Meeting]]:
    """The meetings that were moved, that were cancelled, and that could not be moved."""
    moved, cancelled, stuck = [], [], []
    for meeting in untouched:
        occurrence = _of_month(group, rule, meeting.made_for or meeting.on_date)
        if occurrence is None:
            _cancel(session, meeting, now)
            cancelled.append(meeting)
        elif occurrence.starts_at == meeting.starts_at:
            meeting.made_for = occurrence.made_for
        elif occurrence.starts_at <= now or _is_taken(session, group, meeting, occurrence.on):
            stuck.append(meeting)
        else:
            meeting.made_for = occurrence.made_for
            schedule.settle(
                session, group=group, meeting=meeting, starts_at=occurrence.starts_at, now=now, terms=terms.strikes
            )
            moved.append(meeting)
    session.flush()
    return moved, cancelled, stuck


def _cancel(session: Session, meeting: Meeting, now: datetime) -> None:
    """The rule has no such month any more; a later rule that has it may make its meeting anew."""
    meeting.state = MeetingState.CANCELLED
    schedule.revise(meeting, now=now)
    meeting.made_for = None
    session.add(meeting)


def _is_touched(session: Session, meeting: Meeting) -> bool:
    has_apologies = bool(apologies.in_force(session, meeting_id=meeting.id))
    return has_apologies or bool(schedule.changes_of(session, meeting_id=meeting.id))


def _is_taken(session: Session, group: WorkingGroup, meeting: Meeting, day: date) -> bool:
    standing = meetings.on_day(session, group=group, day=day)
    return standing is not None and standing.id != meeting.id


def _missing(session: Session, group: WorkingGroup, terms: Terms, now: datetime) -> list[Occurrence]:
    """What the rule calls for from now to the horizon in months for which nothing was made yet."""
    if not group.rule:
        return []
    made = meetings.made_for(session, group=group, since=local_date(group, now) - _LOOK_BACK)
    return _uncovered(group, terms, now, made)


def _uncovered(group: WorkingGroup, terms: Terms, now: datetime, made: Collection[date]) -> list[Occurrence]:
    """The same for a group with a rule, where `made` are the dates for which meetings were made of late."""
    today = local_date(group, now)
    has = {_month(day) for day in made}
    called_for = _called_for(group.rule, group.zone, group.division, today, terms.meetings.months_ahead)
    return [found for found in called_for if found.starts_at > now and _month(found.made_for) not in has]


def _make(session: Session, group: WorkingGroup, occurrence: Occurrence, terms: Terms, now: datetime) -> Meeting:
    is_compulsory = terms.meetings.ordinary_compulsory
    return meetings.add_meeting(
        session,
        group=group,
        starts_at=occurrence.starts_at,
        minutes=meetings.usual_minutes(session, group=group),
        title=TITLE,
        uid=schedule.new_uid(),
        is_compulsory=is_compulsory,
        announced_at=now if is_compulsory else None,
        made_for=occurrence.made_for,
        made_at=now,
    )


def _occurrences(group: WorkingGroup, *, first: date, last: date) -> list[Occurrence]:
    return occurrences(read_rule(group.rule), first=first, last=last, zone=group.zone, division=group.division)


@lru_cache(maxsize=1024)
def _called_for(rule: str, zone: str, division: str, today: date, months: int) -> tuple[Occurrence, ...]:
    """What a rule calls for so many months ahead: many groups meet by the same one, and the clock asks all day long."""
    last = today + relativedelta(months=months)
    return tuple(occurrences(read_rule(rule), first=today, last=last, zone=zone, division=division))


def _of_month(group: WorkingGroup, rule: MonthlyRule, day: date) -> Occurrence | None:
    near = occurrences(
        rule, first=day - timedelta(days=62), last=day + timedelta(days=62), zone=group.zone, division=group.division
    )
    return next((found for found in near if _month(found.made_for) == _month(day)), None)


def _horizon(today: date, terms: Terms) -> date:
    return today + relativedelta(months=terms.meetings.months_ahead)


def _first_day(on: date, terms: Terms, *, after: date) -> date:
    """The first day whose horizon reaches a date."""
    day = max(on - relativedelta(months=terms.meetings.months_ahead), after)
    while _horizon(day, terms) < on:
        day += timedelta(days=1)
    return day


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _ids(those: Iterable[Meeting]) -> list[int]:
    return [meeting.id for meeting in those]


def _audit(
    session: Session,
    group: WorkingGroup,
    now: datetime,
    *,
    deed: str,
    facts: dict[str, list[int]],
    actor: Person | None = None,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=f"group:{group.id}",
        facts=facts,
        words={actor.id: words} if actor else None,
    )
