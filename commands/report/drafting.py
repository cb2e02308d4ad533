"""The reports for everybody, filled in with what the group's facts tell: nothing private, and nobody's name."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.render.decisions import basis_of, called
from bot.render.minutes import Decided
from bot.render.packs import kept_by
from bot.render.report import (
    HELD,
    TO_COME,
    UNCONFIRMED,
    ActionCount,
    ActionLine,
    AnnualBody,
    MeetingLine,
    PackCount,
    ProgressBody,
    SeatCount,
    Served,
    TableCount,
)
from bot.render.terms import SECTIONS
from bot.render.votes import basis, name_of, outcome_words
from bot.render.words import short_day
from rules.decisions import Outcome
from rules.positions import WORDS
from rules.ranked import Election
from rules.reporting import Period, part_after
from rules.strikes import MeetingState
from rules.table import SeatKind
from rules.terms import TermsHistory
from store import groups, reporting, terms, votes
from store.models import Action, Meeting, RecordedDecision, Vote, WorkingGroup

_STATES = {
    MeetingState.HELD: HELD,
    MeetingState.CANCELLED: "cancelled",
    MeetingState.ABANDONED: "abandoned",
    MeetingState.NOT_HELD: "not held",
}
_SEATS = {SeatKind.SUPPLIER: "Supplier", SeatKind.STAKEHOLDER: "Stakeholder", SeatKind.SUBGROUP: "Member"}


def annual(session: Session, *, group: WorkingGroup, period: Period, today: date) -> AnnualBody:
    """A year, up to today if it is not over."""
    history = terms.history(session, group=group)
    day = min(today, period.last)
    those = reporting.meetings_in(session, group=group, period=period)
    actions = reporting.actions_in(session, group=group, period=period, today=today)
    return AnnualBody(
        group=group.name,
        period=period,
        until=today if today <= period.last else None,
        meetings=tuple(_meeting(each, today) for each in those),
        attendance=reporting.attendance_totals(session, group=group, period=period, as_of=day, terms=history),
        decisions=tuple(_decisions(session, group, period, history)),
        served=tuple(_served(session, group, period, those, history)),
        actions=ActionCount(
            entered=len(actions.entered),
            done=len(actions.done),
            dropped=len(actions.dropped),
            open=len(actions.open),
            overdue=len(actions.overdue),
        ),
        table=_table(session, group, day, history),
        packs=_packs(session, [each for each in those if each.on_date <= day], history.on(day).terms.agenda.pack_days),
    )


def progress(session: Session, *, group: WorkingGroup, period: Period, today: date) -> ProgressBody:
    """A part of a year, up to today if it is not over."""
    history = terms.history(session, group=group)
    those = reporting.meetings_in(session, group=group, period=period)
    actions = reporting.actions_in(session, group=group, period=period, today=today)
    following = part_after(period, months=history.on(today).terms.actions.progress_months)
    coming = reporting.meetings_in(session, group=group, period=following)
    return ProgressBody(
        group=group.name,
        period=period,
        until=today if today <= period.last else None,
        zone=group.zone,
        meetings=tuple(_meeting(each, today) for each in those),
        decisions=tuple(_decisions(session, group, period, history)),
        served=tuple(_served(session, group, period, those, history)),
        done=tuple(_action(each, f"done on {_day(group, each.closed_at)}") for each in actions.done),
        open=tuple(_action(each, "overdue" if each in actions.overdue else "open") for each in actions.open),
        next_period=following,
        next_at=tuple(
            each.starts_at.astimezone(ZoneInfo(group.zone)) for each in coming if each.state is MeetingState.PLANNED
        ),
    )


def _meeting(meeting: Meeting, today: date) -> MeetingLine:
    planned = TO_COME if meeting.on_date > today else UNCONFIRMED
    return MeetingLine(meeting.on_date, meeting.title, _STATES.get(meeting.state, planned))


def _decisions(session: Session, group: WorkingGroup, period: Period, history: TermsHistory) -> Iterator[Decided]:
    for each in reporting.decided(session, group=group, period=period):
        yield _recorded(each) if isinstance(each, RecordedDecision) else _vote(session, each, history)


def _vote(session: Session, vote: Vote, history: TermsHistory) -> Decided:
    """As the minutes have it, less who was elected and who was to be invited."""
    result = votes.result_of(session, vote=vote, history=history)
    question = "Shall somebody be a standing guest?" if vote.guest_id is not None else vote.question
    return Decided(
        f"{name_of(vote)}: {question}",
        SECTIONS[f"decisions.{vote.kind}"],
        _nameless(result) if isinstance(result, Election) else outcome_words(vote, result),
        basis(vote, result, votes.terms_of(vote, history)),
    )


def _nameless(result: Election) -> str:
    if result.outcome is Outcome.PASSED:
        return "Elected"
    is_drawn = any(each.lot is not None for each in result.tied)
    return f"A tie{', decided by lot' if is_drawn else ''}"


def _served(
    session: Session, group: WorkingGroup, period: Period, those: Sequence[Meeting], history: TermsHistory
) -> Iterator[Served]:
    """By the headings of the terms at the end of the period, and last what was under none of them."""
    items = reporting.discussed(session, those=those)
    positions = reporting.positions(session, group=group, period=period)
    headings = {each.code: f"{each.code} {each.words}" for each in history.on(period.last).terms.headings}
    for code in (*headings, ""):
        found = Served(
            headings.get(code, ""),
            tuple(
                f"{item.title} ({short_day(meeting.on_date)})"
                for meeting, item in items
                if (item.heading if item.heading in headings else "") == code
            ),
            tuple(
                f"Position {each.number}, {each.title}: {WORDS[each.stage]}"
                for each in positions
                if (each.heading if each.heading in headings else "") == code
            ),
        )
        if code or found.items or found.positions:
            yield found


def _recorded(decision: RecordedDecision) -> Decided:
    return Decided(f"{called(decision)}: {decision.words}", "Without a vote", "Decided", basis_of(decision))


def _table(session: Session, group: WorkingGroup, day: date, history: TermsHistory) -> TableCount:
    """Clauses 10 and 13 ask something of a group, and nothing of a sub-group."""
    made, seats = reporting.table_on(session, group=group, day=day, terms=history)
    wanted = history.on(day).terms.seats if group.parent_id is None else None
    return TableCount(
        day=day,
        seats=tuple(
            SeatCount(_SEATS[SeatKind(kind)], number, sum(seat.kind == kind for seat in made.vacancies))
            for kind, number in seats.items()
        ),
        members=len(made.sitters),
        about=wanted.target if wanted else None,
        companies=len({sitter.company for sitter in made.sitters if sitter.company is not None}),
        smes=made.smes,
        wanted_smes=wanted.sme if wanted else None,
    )


def _packs(session: Session, those: Sequence[Meeting], days: int) -> PackCount:
    """The packs of meetings that took place or were to."""
    found = reporting.packs_for(session, those=those)
    packs = [(each, found[each.id]) for each in those if each.id in found]
    in_time = [(each, pack) for each, pack in packs if pack.published_at is not None and not pack.is_short_notice]
    late = [(each.on_date, kept_by(pack).missed_by) for each, pack in in_time if not kept_by(pack).is_kept]
    return PackCount(
        in_time=len(in_time) - len(late),
        late=tuple(late),
        short_notice=sum(pack.is_short_notice and pack.published_at is not None for _, pack in packs),
        not_sent=sum(pack.published_at is None for _, pack in packs),
        days=days,
    )


def _action(action: Action, state: str) -> ActionLine:
    return ActionLine(action.words, action.due_on, state)


def _day(group: WorkingGroup, instant: datetime | None) -> str:
    return short_day(groups.local_date(group, instant)) if instant is not None else ""
