"""Clause 17, the strikes: what a member owed, what counts against them, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from rules.sections import StrikeTerms
from rules.terms import Terms, TermsHistory


class Status(StrEnum):
    """What a roll call says about one person."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    SUBSTITUTE = "substitute"


THERE = frozenset({Status.PRESENT, Status.LATE, Status.LEFT_EARLY})
"""What counts as present whatever the terms say."""


class MeetingState(StrEnum):
    """What became of a meeting; only one that was held can count."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    NOT_HELD = "not_held"


class Outcome(StrEnum):
    """How a case was decided."""

    WAIVED = "waived"
    REMOVED = "removed"


class Spare(StrEnum):
    """Why a meeting was not owed: the first reason that holds, in this order."""

    NOT_A_MEMBER = "not_a_member"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    NOT_HELD = "not_held"
    NOT_COMPULSORY = "not_compulsory"
    ANNOUNCED_LATE = "announced_late"
    MOVED_LATE = "moved_late"
    JOINED_LATE = "joined_late"
    ON_LEAVE = "on_leave"


_SHORT_NOTICE = frozenset({Spare.ANNOUNCED_LATE, Spare.MOVED_LATE, Spare.JOINED_LATE})


class StandingState(StrEnum):
    """A person's year in one word: the first that holds, in this order."""

    REMOVED = "removed"
    WAIVED = "waived"
    AT_LIMIT = "at_limit"
    WARNED = "warned"
    CLEAR = "clear"


@dataclass(frozen=True)
class Meeting:
    """One meeting of the group itself; those of sub-groups never count and have no place here.

    `on` is the local date on which it starts, and notice is counted in calendar days up to it. `announced_on` is the
    local date on which it was announced as compulsory (None: taken as in time), `settled_on` the one on which its date,
    or its time by more than the terms permit, last changed (None: never).
    """

    id: int
    starts_at: datetime
    on: date
    state: MeetingState
    compulsory: bool
    announced_on: date | None = None
    settled_on: date | None = None


@dataclass(frozen=True)
class Membership:
    """From one day to another, both included; `ended_at` is the instant of a removal, where there was one."""

    starts_on: date
    ends_on: date
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Record:
    """What stands recorded today about the person at a meeting: the current row, not those that it replaced."""

    meeting_id: int
    status: Status
    recorded_by: str
    apologies_sent: bool


@dataclass(frozen=True)
class Settled:
    """A decided case of a year, with the meetings whose strikes it settled."""

    year: int
    outcome: Outcome
    on: date
    meeting_ids: frozenset[int]


@dataclass(frozen=True)
class Leave:
    """Leave that the chair agreed, both days included; it covers no meeting that had begun at `agreed_at`."""

    first: date
    last: date
    agreed_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known about one person in one group; the order within each part does not matter.

    `imported` are meetings without a record of notice: whoever was a member on their date owed them.
    """

    meetings: Sequence[Meeting]
    memberships: Sequence[Membership]
    records: Sequence[Record]
    settled: Sequence[Settled] = ()
    leave: Sequence[Leave] = ()
    imported: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Owed:
    """A meeting for which the person was liable, with what was recorded (None: nothing, which is not an absence)."""

    meeting: Meeting
    record: Record | None
    is_strike: bool


@dataclass(frozen=True)
class Spared:
    """A meeting for which the person was not liable."""

    meeting: Meeting
    why: Spare


@dataclass(frozen=True)
class Standing:
    """A person's attendance in a year up to a date, with the evidence, in the order of the meetings.

    `limit` is the one that was reached, or else the last in force. `unsettled` are the strikes that a case is owed for.
    `rests_on` names the open defaults of which another permitted value could have changed the strikes.
    """

    as_of: date
    owed: tuple[Owed, ...]
    spared: tuple[Spared, ...]
    strikes: tuple[Owed, ...]
    state: StandingState
    at_limit_on: date | None
    unsettled: tuple[Owed, ...]
    limit: int
    rests_on: tuple[str, ...]

    @property
    def absences(self) -> int:
        """How many strikes there are, settled ones included."""
        return len(self.strikes)

    @property
    def is_case_due(self) -> bool:
        """Whether the officers owe a decision: the limit is reached, with a strike that no decided case has settled."""
        return bool(self.unsettled)


def standing(facts: Facts, *, as_of: date, terms: TermsHistory, year: int | None = None) -> Standing:
    """The standing in the calendar year of `as_of`, or in an earlier `year` as seen on that date.

    Meetings count up to `as_of` with the record as corrected today, waivers and removals from their own date. The terms
    in force on the date of a meeting judge it, and the limit in force on the date of a strike says whether that strike
    reached it, so that a change of terms never rewrites what was before. Apologies give no relief.
    """
    year = as_of.year if year is None else year
    meetings = sorted(
        (meeting for meeting in facts.meetings if meeting.on.year == year and meeting.on <= as_of),
        key=lambda meeting: (meeting.starts_at, meeting.id),
    )
    verdicts = [_judge(facts, meeting, terms.on(meeting.on).terms.strikes) for meeting in meetings]
    owed = tuple(verdict for verdict in verdicts if isinstance(verdict, Owed))
    strikes = tuple(verdict for verdict in owed if verdict.is_strike)
    settled = [case for case in facts.settled if case.year == year and case.on <= as_of]
    reaching = [count for count, strike in enumerate(strikes, start=1) if count >= _limit(terms, strike.meeting.on)]
    at_limit_on = strikes[reaching[0] - 1].meeting.on if reaching else None
    return Standing(
        as_of=as_of,
        owed=owed,
        spared=tuple(verdict for verdict in verdicts if isinstance(verdict, Spared)),
        strikes=strikes,
        state=_state({case.outcome for case in settled}, bool(reaching), bool(strikes)),
        at_limit_on=at_limit_on,
        unsettled=_unsettled(strikes[: max(reaching, default=0)], settled),
        limit=_limit(terms, at_limit_on or min(as_of, date(year, 12, 31))),
        rests_on=_rests_on(facts, verdicts, terms),
    )


def forecast(facts: Facts, meeting_id: int, *, terms: TermsHistory) -> Standing:
    """The standing on the date of a meeting if it is held and the person is not there; a KeyError if it is unknown.

    What is recorded for it by now does not matter, and neither do other meetings that are only planned.
    """
    supposed = supposing(facts, meeting_id, Status.ABSENT)
    return standing(supposed, as_of=_meeting_of(facts, meeting_id).on, terms=terms)


def supposing(facts: Facts, meeting_id: int, status: Status) -> Facts:
    """The facts as they would be had this been recorded for a meeting that was held; a KeyError if it is unknown."""
    held = replace(_meeting_of(facts, meeting_id), state=MeetingState.HELD)
    return replace(
        facts,
        meetings=[*(meeting for meeting in facts.meetings if meeting.id != meeting_id), held],
        records=[
            *(record for record in facts.records if record.meeting_id != meeting_id),
            Record(meeting_id, status, recorded_by="", apologies_sent=False),
        ],
    )


def _meeting_of(facts: Facts, meeting_id: int) -> Meeting:
    return {meeting.id: meeting for meeting in facts.meetings}[meeting_id]


def _judge(facts: Facts, meeting: Meeting, terms: StrikeTerms) -> Owed | Spared:
    why = _why_spared(facts, meeting, terms)
    if why is not None:
        return Spared(meeting, why)
    record = _record(facts, meeting)
    return Owed(meeting, record, is_strike=record is not None and not _is_present(record, terms))


def _why_spared(facts: Facts, meeting: Meeting, terms: StrikeTerms) -> Spare | None:
    if _joined_on(facts.memberships, meeting) is None:
        return Spare.NOT_A_MEMBER
    if meeting.state is not MeetingState.HELD:
        return Spare(meeting.state.value)
    if not meeting.compulsory:
        return Spare.NOT_COMPULSORY
    for why, days in _notice(facts, meeting):
        if days < terms.notice_days:
            return why
    if terms.leave_counts and _is_on_leave(facts.leave, meeting):
        return Spare.ON_LEAVE
    return None


def _joined_on(memberships: Iterable[Membership], meeting: Meeting) -> date | None:
    """The first day of the membership in force when the meeting began; None if there was none.

    Memberships that adjoin or overlap are one run, so that a renewal is no new beginning. A removal breaks the run:
    whoever comes back after it joins anew.
    """
    latest_first = sorted(memberships, key=lambda membership: membership.starts_on, reverse=True)
    joined_on = min((m.starts_on for m in latest_first if _is_in_force(m, meeting)), default=None)
    if joined_on is None:
        return None
    for earlier in latest_first:
        adjoins = earlier.starts_on < joined_on and (joined_on - earlier.ends_on).days <= 1
        if adjoins and earlier.ended_at is None:
            joined_on = earlier.starts_on
    return joined_on


def _is_in_force(membership: Membership, meeting: Meeting) -> bool:
    removed = membership.ended_at is not None and membership.ended_at <= meeting.starts_at
    return membership.starts_on <= meeting.on <= membership.ends_on and not removed


def _notice(facts: Facts, meeting: Meeting) -> list[tuple[Spare, int]]:
    """The days of notice on record, each under the reason that spares the person if they are too few."""
    if meeting.id in facts.imported:
        return []
    since = (
        (Spare.ANNOUNCED_LATE, meeting.announced_on),
        (Spare.MOVED_LATE, meeting.settled_on),
        (Spare.JOINED_LATE, _joined_on(facts.memberships, meeting)),
    )
    return [(why, (meeting.on - day).days) for why, day in since if day is not None]


def _is_on_leave(leave: Iterable[Leave], meeting: Meeting) -> bool:
    return any(
        spell.first <= meeting.on <= spell.last and (spell.agreed_at is None or spell.agreed_at < meeting.starts_at)
        for spell in leave
    )


def _record(facts: Facts, meeting: Meeting) -> Record | None:
    return next((record for record in facts.records if record.meeting_id == meeting.id), None)


def _is_present(record: Record, terms: StrikeTerms) -> bool:
    if record.status is Status.SUBSTITUTE:
        return terms.substitute_is_present
    return record.status in THERE


def _limit(terms: TermsHistory, day: date) -> int:
    return terms.on(day).terms.strikes.limit


def _unsettled(strikes: Iterable[Owed], settled: Iterable[Settled]) -> tuple[Owed, ...]:
    decided = {meeting_id for case in settled for meeting_id in case.meeting_ids}
    return tuple(strike for strike in strikes if strike.meeting.id not in decided)


def _state(outcomes: set[Outcome], is_at_limit: bool, is_struck: bool) -> StandingState:
    """A removal stays the word for its year whatever follows it; a waiver does while the limit is still reached."""
    if Outcome.REMOVED in outcomes:
        return StandingState.REMOVED
    if is_at_limit:
        return StandingState.WAIVED if Outcome.WAIVED in outcomes else StandingState.AT_LIMIT
    return StandingState.WARNED if is_struck else StandingState.CLEAR


def _rests_on(facts: Facts, verdicts: Iterable[Owed | Spared], history: TermsHistory) -> tuple[str, ...]:
    """The open defaults that decided about meetings the person missed; where they were there, nothing turned on one."""
    names: set[str] = set()
    for verdict in verdicts:
        record = _record(facts, verdict.meeting)
        if record is not None and record.status not in THERE:
            terms = history.on(verdict.meeting.on).terms
            names |= _decided_by(facts, verdict, record, terms) & set(terms.open_defaults)
    return tuple(sorted(names))


def _decided_by(facts: Facts, verdict: Owed | Spared, record: Record, terms: Terms) -> set[str]:
    why = verdict.why if isinstance(verdict, Spared) else None
    is_strike = isinstance(verdict, Owed) and verdict.is_strike
    longest = terms.describe("strikes.notice_days").most
    is_close = any(days <= longest for _, days in _notice(facts, verdict.meeting))
    turned_on = {
        "strikes.notice_days": why in _SHORT_NOTICE or (is_strike and is_close),
        "strikes.substitute_is_present": why is None and record.status is Status.SUBSTITUTE,
        "strikes.leave_counts": why in (None, Spare.ON_LEAVE) and _is_on_leave(facts.leave, verdict.meeting),
    }
    return {name for name, decided in turned_on.items() if decided}
