"""What reports draw on: the year's attendance for the officers, and what a period held that everybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast
from sqlmodel import Session, col, exists, select

from rules import strikes as rule
from rules.positions import Stage
from rules.reporting import Cell, Period, Totals, calendar_year, cells, totals
from rules.seats import Composition, composition
from rules.strikes import MeetingState, Standing
from rules.terms import TermsHistory
from store import audit, decisions, meetings, members, outbox, strikes, table
from store.agenda.finding import is_for_officers
from store.models import (
    Action,
    ActionState,
    AgendaItem,
    ItemState,
    Meeting,
    Owed,
    Pack,
    Person,
    Position,
    RecordedDecision,
    Vote,
    WorkingGroup,
)

PICTURE, PDF, CELLS = "attendance-picture", "attendance-pdf", "attendance-csv"
ANNUAL_WORD, ANNUAL_MARKDOWN = "annual-word", "annual-markdown"
PROGRESS_WORD, PROGRESS_MARKDOWN = "progress-word", "progress-markdown"

_WITH_DRAFTS = select(WorkingGroup).where(
    col(WorkingGroup.channel_id).is_not(None), col(WorkingGroup.parent_id).is_(None)
)


@dataclass(frozen=True)
class About:
    """Which period of which group a report is about, and as it was on which day."""

    group_id: int
    period: Period
    today: date

    def __str__(self) -> str:
        days = (self.period.first, self.period.last, self.today)
        return ":".join([str(self.group_id), *(day.isoformat() for day in days)])


def about(subject: str) -> About:
    """What the subject of a row of the outbox is about."""
    group_id, first, last, today, _ = subject.split(":")
    return About(int(group_id), Period(date.fromisoformat(first), date.fromisoformat(last)), date.fromisoformat(today))


@dataclass(frozen=True)
class Row:
    """A member's year: where they stand, and each meeting by its id."""

    person: Person
    standing: Standing
    cells: dict[int, Cell]


@dataclass(frozen=True)
class Year:
    """The attendance of a year: the meetings that took place or wait for confirmation, those that did not, and the
    members."""

    meetings: tuple[Meeting, ...]
    off: tuple[Meeting, ...]
    rows: tuple[Row, ...]


def attendance(session: Session, *, group: WorkingGroup, year: int, as_of: date, terms: TermsHistory) -> Year:
    """A year's attendance up to a day. The number of queries is fixed."""
    period = calendar_year(year)
    sat = members.members_between(session, group=group, first=period.first, last=min(as_of, period.last))
    facts = strikes.facts_of(session, group=group, year=year, person_ids=[person.id for person in sat])
    rows = [_row(person, facts[person.id], year, as_of, terms) for person in sorted(sat, key=_by_name)]
    past = [meeting for meeting in meetings.of_year(session, group=group, year=year) if meeting.on_date <= as_of]
    return Year(
        meetings=tuple(meeting for meeting in past if meeting.state in meetings.DUE_STATES),
        off=tuple(meeting for meeting in past if meeting.state not in meetings.DUE_STATES),
        rows=tuple(rows),
    )


def attendance_totals(
    session: Session, *, group: WorkingGroup, period: Period, as_of: date, terms: TermsHistory
) -> Totals:
    """The attendance of a period within one year as totals; what few ballots tell of nobody is held here as well."""
    found = strikes.standings(session, group=group, year=period.first.year, as_of=as_of, terms=terms)
    least = terms.on(min(as_of, period.last)).terms.decisions.breakdown_from
    return totals([standing for _, standing in found], period=period, least=least)


def meetings_in(session: Session, *, group: WorkingGroup, period: Period) -> list[Meeting]:
    """Every meeting of a period within one year, whatever became of it, the earliest first."""
    found = meetings.of_year(session, group=group, year=period.first.year)
    return [meeting for meeting in found if period.covers(meeting.on_date)]


def discussed(session: Session, *, those: Sequence[Meeting]) -> list[tuple[Meeting, AgendaItem]]:
    """What was on the agendas of meetings that were held, private items left out, in order.

    Once somebody has said what was dealt with at a meeting, whatever else was on its agenda was not reached.
    """
    by_id = {meeting.id: meeting for meeting in those if meeting.state is MeetingState.HELD}
    rows = session.exec(
        select(AgendaItem)
        .where(col(AgendaItem.meeting_id).in_(by_id), col(AgendaItem.state).in_((ItemState.ACCEPTED, ItemState.DONE)))
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    items = [item for item in rows if not is_for_officers(item)]
    told = {item.meeting_id for item in items if item.state is ItemState.DONE}
    reached = [item for item in items if item.state is ItemState.DONE or item.meeting_id not in told]
    return [
        (meeting, item)
        for meeting in those
        for item in reached
        if item.meeting_id == meeting.id and not item.is_private
    ]


def packs_for(session: Session, *, those: Sequence[Meeting]) -> dict[int, Pack]:
    """The pack of each meeting that has one, by the meeting's id; addenda left out."""
    rows = session.exec(select(Pack).where(col(Pack.meeting_id).in_([each.id for each in those]), Pack.number == 1))
    return {pack.meeting_id: pack for pack in rows}


def decided(session: Session, *, group: WorkingGroup, period: Period) -> list[Vote | RecordedDecision]:
    """What was decided in a period by vote or without one, and holds, in order; private decisions are left out."""
    entries = decisions.register(session, group=group, words=(), with_private=False)
    return [entry.what for entry in reversed(entries) if period.covers(entry.day) and _holds(entry.what)]


def positions(session: Session, *, group: WorkingGroup, period: Period) -> Sequence[Position]:
    """The positions that reached their present stage in a period, by number; those that were withdrawn left out."""
    first, after = _instants(group, period)
    return session.exec(
        select(Position)
        .where(
            Position.group_id == group.id,
            Position.stage != Stage.WITHDRAWN,
            col(Position.staged_at) >= first,
            col(Position.staged_at) < after,
        )
        .order_by(col(Position.number))
    ).all()


@dataclass(frozen=True)
class Actions:
    """The actions of a period, private ones left out; `open` and `overdue` are as of its last day, or of today."""

    entered: tuple[Action, ...]
    done: tuple[Action, ...]
    dropped: tuple[Action, ...]
    open: tuple[Action, ...]
    overdue: tuple[Action, ...]


def actions_in(session: Session, *, group: WorkingGroup, period: Period, today: date) -> Actions:
    """What became of actions in a period, each part by number."""
    first, after = _instants(group, period)
    day = min(today, period.last)
    rows = session.exec(
        select(Action)
        .where(Action.group_id == group.id, col(Action.is_private).is_(False), col(Action.made_at) < after)
        .order_by(col(Action.number))
    ).all()
    closed = [each for each in rows if each.closed_at is not None and first <= each.closed_at < after]
    unclosed = tuple(each for each in rows if each.closed_at is None or each.closed_at >= after)
    return Actions(
        entered=tuple(each for each in rows if each.made_at >= first),
        done=tuple(each for each in closed if each.state is ActionState.DONE),
        dropped=tuple(each for each in closed if each.state is ActionState.DROPPED),
        open=unclosed,
        overdue=tuple(each for each in unclosed if each.due_on < day),
    )


def table_on(
    session: Session, *, group: WorkingGroup, day: date, terms: TermsHistory
) -> tuple[Composition, dict[str, int]]:
    """The group's table on a day, and how many seats of each kind there are."""
    loaded = table.load(session, group=group)
    kinds = [seat.kind.value for seat in loaded.seats.values()]
    return composition(loaded, day=day, terms=terms), {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def owe(
    session: Session,
    *,
    group: WorkingGroup,
    kinds: Sequence[str],
    about: About,
    deed: str,
    to: Person,
    actor: Person | None,
    now: datetime,
) -> None:
    """Owe a report to a person as one file of each kind; asked for again, another copy of each."""
    for kind in kinds:
        copies = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{about}:")
        outbox.owe(session, group=group, kind=kind, subject=f"{about}:{len(copies) + 1}", now=now, to_person_id=to.id)
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id if actor else None,
        deed=deed,
        subject=f"group:{group.id}",
        facts={"to": to.id, "about": str(about)},
    )


def is_owed(session: Session, *, group: WorkingGroup, kind: str, about: About) -> bool:
    """Whether a report was owed to anybody."""
    return bool(outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{about}:"))


def _holds(decision: Vote | RecordedDecision) -> bool:
    return decision.withdrawn_at is None and (isinstance(decision, RecordedDecision) or decision.outcome is not None)


def with_drafts(session: Session) -> Sequence[WorkingGroup]:
    """The groups that the clock drafts progress updates for: those in a channel, sub-groups left out."""
    return session.exec(_WITH_DRAFTS.order_by(col(WorkingGroup.id))).all()


def without_draft(session: Session, *, on: date) -> Sequence[WorkingGroup]:
    """Those of them that were sent none as of a day."""
    theirs = PROGRESS_WORD + ":" + cast(col(WorkingGroup.id), String)
    is_sent = exists().where(
        col(Owed.team_id) == WorkingGroup.team_id,
        col(Owed.key).between(theirs + ":", theirs + ";"),
        col(Owed.group_id) == WorkingGroup.id,
        col(Owed.subject).contains(f":{on}:"),
    )
    return session.exec(_WITH_DRAFTS.where(~is_sent).order_by(col(WorkingGroup.id))).all()


def _row(person: Person, facts: rule.Facts, year: int, as_of: date, terms: TermsHistory) -> Row:
    standing = rule.standing(facts, as_of=as_of, year=year, terms=terms)
    return Row(person, standing, cells(facts, standing))


def _by_name(person: Person) -> tuple[str, int]:
    return person.name, person.id


def _instants(group: WorkingGroup, period: Period) -> tuple[datetime, datetime]:
    """When a period begins, and when the next one does, on the group's clock."""
    zone = ZoneInfo(group.zone)
    return (
        datetime.combine(period.first, time(), zone),
        datetime.combine(period.day_after, time(), zone),
    )
