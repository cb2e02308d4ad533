"""What is told of terms that end and of changes of employer, and the renewal in one press."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot import changing
from bot.render.blocks import Message, beside, button, buttons, escaped, paragraph, paragraphs, remark
from bot.render.changes import change_in_words
from bot.render.findings import bars_in_words, effects_in_words
from bot.render.meetings import rests_on
from bot.render.table import seat_in_words
from bot.render.words import short_day
from bot.request import Reply, Request, Say
from rules import employer
from rules.authority import Deed
from rules.changes import Renew
from rules.refusal import Refusal
from rules.table import SeatKind, Sitting, Table
from rules.terms import Terms, TermsHistory
from rules.verdict import decide
from store import endings, groups, members, table, terms
from store.models import Membership, OfficeKind, WorkingGroup

PRIVATE = "Only you and the officers are told."
OFFICERS_ONLY = "Only that member and the officers are told."


@dataclass(frozen=True)
class _Case:
    """A group with its table and terms, and whom a message is about."""

    group: WorkingGroup
    known: Table
    history: TermsHistory

    @property
    def name(self) -> str:
        return f"*{escaped(self.group.name)}*"

    def whom(self, person_id: int) -> str:
        return f"*{escaped(self.known.people[person_id].name)}*"

    def ending_on(self, person_id: int, day: date) -> Sitting | None:
        """The last membership of somebody, if it ends on that day."""
        theirs = [sitting for sitting in self.known.sittings if sitting.person_id == person_id]
        last = max(theirs, key=lambda sitting: sitting.ends_on, default=None)
        return last if last is not None and last.ends_on == day else None


def draw_term_notice(session: Session, subject: str) -> Message | None:
    """To a member whose term ends; not wanted if it does not end then any more."""
    group_id, person_id, ends_on, _ = subject.split(":")
    case = _case(session, int(group_id))
    sitting = case.ending_on(int(person_id), date.fromisoformat(ends_on))
    if sitting is None or sitting.ended_at is not None:
        return None
    seat = case.known.seats[sitting.seat_id]
    if seat.kind is SeatKind.STAKEHOLDER:
        whom = escaped(seat.body) or "the body that you represent"
        after = f"The seat goes with the post: {whom} names who follows, you or somebody else (clause 11)."
    else:
        manager = _manager(session, case.group, sitting.ends_on)
        after = f"There is no limit to terms (clause 16): if you want to go on, tell {manager}."
    text = f"Your membership of {case.name} ends on *{short_day(sitting.ends_on)}* (clause 14). {after}"
    return Message(text)


def draw_terms_ending(session: Session, subject: str) -> Message | None:
    """To an officer: whose terms end on a day; for the programme manager, with a renewal in one press.

    Not wanted if none of them ends then any more and none was renewed.
    """
    group_id, day, _, officer_id, _ = subject.split(":")
    case = _case(session, int(group_id))
    ends_on = date.fromisoformat(day)
    is_manager = _is_manager(session, case.group, int(officer_id), ends_on)
    lines = list(_terms_ending(case, endings.named_in(subject), ends_on, is_manager=is_manager))
    if not lines:
        return None
    title = f"*Terms of {escaped(case.group.name)} that end on {short_day(ends_on)}* (clause 14)"
    small = "A renewal begins the day after. Without one the seat becomes vacant."
    blocks = [paragraph(title), *(block for _, block in lines), remark(small)]
    return Message("\n".join([title, *(line for line, _ in lines), small]), blocks)


def draw_employer_notice(session: Session, subject: str) -> Message | None:
    """To somebody whose employer is no member company, and to the officers; not wanted if the date is another."""
    group_id, person_id, until, _, to = subject.split(":")
    case = _case(session, int(group_id))
    theirs = [sitting for sitting in case.known.sittings if sitting.person_id == int(person_id)]
    sitting = next((s for s in theirs if s.employer_until == date.fromisoformat(until)), None)
    if sitting is None or sitting.ended_at is not None:
        return None
    return _clock_message(case, sitting, is_own=to == person_id)


def draw_employer_word(session: Session, subject: str) -> Message | None:
    """To somebody whose change of employer was entered, or settled; not wanted once the membership is gone."""
    row = session.get(Membership, int(subject.split(":")[0]))
    if row is None:
        return None
    case = _case(session, row.group_id)
    sitting = next(sitting for sitting in case.known.sittings if sitting.id == row.id)
    if sitting.employer_until is not None:
        return _clock_message(case, sitting, is_own=True)
    until = short_day(sitting.ends_on)
    return Message(
        f"Your change of employer is settled: you are a member of {case.name} until *{until}*, as before (clause 15). "
        f"{PRIVATE}"
    )


def draw_clash(session: Session, subject: str) -> Message | None:
    """To the officers and to the mover: somebody has come to a company from which another sits; not wanted once that
    is settled."""
    group_id, person_id, incumbent, since, to = subject.split(":")
    case = _case(session, int(group_id))
    mover, day = int(person_id), date.fromisoformat(since)
    clash = employer.left_off(case.known, day=day, terms=case.history).get(mover)
    company = employer.employer_on(case.known, mover, day)
    if clash is None or clash.incumbent != int(incumbent) or company is None:
        return None
    other = case.whom(clash.incumbent)
    who, are, have = ("You", "are", "have") if int(to) == mover else (case.whom(mover), "is", "has")
    text = (
        f"{who} {have} come to {escaped(company.name)}, from which {other} sits in {case.name}. From {short_day(day)} "
        f"{who.lower() if who == 'You' else who} {are} left off new rolls, and may remain only if {other} stands down "
        "(clauses 14 and 15)."
    )
    small = PRIVATE if int(to) == mover else OFFICERS_ONLY
    return Message(f"{text} {small}", [paragraph(text), remark(small)])


def draw_ended(session: Session, subject: str) -> Message | None:
    """To somebody who is a member no more: thanks; not wanted if they are one after all."""
    group_id, person_id, ends_on = subject.split(":")
    case = _case(session, int(group_id))
    sitting = case.ending_on(int(person_id), date.fromisoformat(ends_on))
    if sitting is None:
        return None
    is_by_clock = sitting.employer_until is not None and sitting.ends_on < sitting.full_term
    why = " after a change of employer (clause 15)" if is_by_clock else ""
    return Message(
        f"Your membership of {case.name} ended on *{short_day(sitting.ends_on)}*{why}. Thank you for what you have "
        "given to the group. You are expected at no meeting of it any more."
    )


def draw_vacancies(session: Session, subject: str) -> Message | None:
    """To an officer: which seats are vacant since a day, for the programme manager with the way to an open call; not
    wanted if all of them are taken."""
    group_id, day, officer_id, _ = subject.split(":")
    case = _case(session, int(group_id))
    ends_on = date.fromisoformat(day)
    lines = [line for person in endings.named_in(subject) if (line := _vacancy(case, person, ends_on))]
    if not lines:
        return None
    title = f"*Vacant in {escaped(case.group.name)} after {short_day(ends_on)}*"
    is_removal = any(s.ended_at is not None and s.ends_on == ends_on for s in case.known.sittings)
    names = {"tenure.removed_company_keeps_seat"} if is_removal else set()
    rests = rests_on(names, terms=_terms_on(case, ends_on))
    small = " ".join(filter(None, ["Whoever is in Slack has been thanked and told.", rests]))
    is_manager = _is_manager(session, case.group, int(officer_id), ends_on)
    opens = button("Open a call", "call.open", {"group": case.group.id})
    offered = [buttons(opens)] if is_manager and any(line.endswith(_TO_A_CALL) for line in lines) else []
    return Message("\n".join([title, *lines, small]), [*paragraphs([title, *lines]), *offered, remark(small)])


def on_renew_now(request: Request) -> Reply:
    """*Renew* on a notice: a new membership from the day after."""
    request.require(Deed.MANAGE_ROSTER)
    known = table.load(request.session, group=request.group)
    person_id, ends_on = request.number("person"), request.noted("ends_on", date.fromisoformat)
    sitting = known.last_sitting_of(person_id, request.today)
    if sitting is None or sitting.ends_on != ends_on:
        raise Refusal(f"That term has another end by now. See {request.typed('members')}.")
    change = Renew(person_id)
    seen = changing.look(request, change)
    changing.make(request, change)
    endings.redraw(request.session, group=request.group, person_id=person_id)
    undo = f"To take it back: {request.typed(f'members leave {known.people[person_id].name} on {ends_on}')}."
    return Say(Message(f"{seen.text}\n{undo}"))


def _terms_ending(
    case: _Case, person_ids: list[int], ends_on: date, *, is_manager: bool
) -> Iterator[tuple[str, Block]]:
    for person_id in person_ids:
        whom = case.whom(person_id)
        sitting = case.ending_on(person_id, ends_on)
        if sitting is not None and sitting.ended_at is None:
            seat = seat_in_words(case.known.seats[sitting.seat_id])
            verdict = decide(case.known, Renew(person_id), today=ends_on, terms=case.history)
            text = f"{whom}, {seat}. {_renewal(case, person_id, ends_on)}"
            note = {"group": case.group.id, "person": person_id, "ends_on": ends_on.isoformat()}
            offered = button(f"Renew {case.known.people[person_id].name}"[:75], "members.renew_now", note)
            yield text, beside(text, offered) if is_manager and not verdict.bars else paragraph(text)
        elif later := [s for s in case.known.sittings if s.person_id == person_id and s.ends_on > ends_on]:
            text = f"{whom}: renewed until {short_day(max(s.ends_on for s in later))}."
            yield text, paragraph(text)


def _renewal(case: _Case, person_id: int, ends_on: date) -> str:
    """What a renewal would come to."""
    verdict = decide(case.known, Renew(person_id), today=ends_on, terms=case.history)
    if verdict.bars:
        return f"It cannot be renewed: {bars_in_words(verdict.bars)[0]}"
    said = change_in_words(Renew(person_id), case.known, verdict.after, terms=case.history)
    wrong = [effect for effect in verdict.effects if not effect.is_put_right]
    return " ".join([f"If renewed: {said}", *effects_in_words(wrong, today=ends_on)])


def _clock_message(case: _Case, sitting: Sitting, *, is_own: bool) -> Message | None:
    clock = employer.clock_of(case.known, sitting, terms=case.history)
    if clock is None:
        return None
    whom, works = ("you", "work") if is_own else (case.whom(sitting.person_id), "works")
    company = employer.employer_on(case.known, sitting.person_id, clock.until)
    named = escaped(company.name) if company else ""
    if clock.by_lapse and named:
        since = f"{named}, for which {whom} {works}, is no member company any more"
    else:
        since = f"{whom} {works} for {f'{named}, which is not a member company' if named else 'nobody that is known'}"
    until = f"*{short_day(clock.until)}*"
    if clock.ends_on is None:
        may = (
            f"{named} is applying: {whom} may remain until {until}, and while it is undecided on that day (clause 15)."
        )
    else:
        may = f"{whom} may remain until {until} (clause 15)."
    text = f"{case.name}, since {short_day(clock.since)}: {since}. {may[0].upper()}{may[1:]} {_HOW_TO_STAY}"
    rests = rests_on({"tenure.lapse_is_change"} if clock.by_lapse else (), terms=_terms_on(case, clock.since))
    small = " ".join(filter(None, [PRIVATE if is_own else OFFICERS_ONLY, rests]))
    return Message(f"{text} {small}", [paragraph(text), remark(small)])


_HOW_TO_STAY = (
    "The membership goes on if that company has joined by then, or if there is another employer that is a member "
    "company from which nobody else sits."
)


def _vacancy(case: _Case, person_id: int, ends_on: date) -> str:
    """The seat that somebody has left, and how it is filled; empty if somebody sits in it or goes on."""
    sitting = case.ending_on(person_id, ends_on)
    if sitting is None or any(s.seat_id == sitting.seat_id and s.starts_on > ends_on for s in case.known.sittings):
        return ""
    seat = case.known.seats[sitting.seat_id]
    left = f"• {seat_in_words(seat)}: {case.whom(person_id)} {'was removed' if sitting.ended_at else 'has left'}."
    if seat.kind is SeatKind.STAKEHOLDER:
        return f"{left} {escaped(seat.body) or 'Its body'} names the successor (clause 11)."
    keeps = _terms_on(case, ends_on).tenure.removed_company_keeps_seat
    if sitting.ended_at is not None and keeps:
        return f"{left} Their company keeps the seat and names somebody else (clause 17)."
    return f"{left} {_TO_A_CALL}"


_TO_A_CALL = "It goes to an open call (clause 14)."


def _case(session: Session, group_id: int) -> _Case:
    group = groups.group_of(session, group_id=group_id)
    return _Case(group, table.load(session, group=group), terms.history(session, group=group))


def _terms_on(case: _Case, day: date) -> Terms:
    return case.history.on(day).terms


def _manager(session: Session, group: WorkingGroup, day: date) -> str:
    manager = members.holders(session, group=group, on=day).get(OfficeKind.PROGRAMME_MANAGER)
    return f"the programme manager, {escaped(manager.name)}" if manager else "the chair"


def _is_manager(session: Session, group: WorkingGroup, person_id: int, day: date) -> bool:
    manager = members.holders(session, group=group, on=day).get(OfficeKind.PROGRAMME_MANAGER)
    return manager is not None and manager.id == person_id
