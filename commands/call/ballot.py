"""The ballot that ends a call: opened with one press, again after a tie or too small a turnout; lots at the last."""

from collections.abc import Mapping
from datetime import timedelta

from slack_sdk.models.blocks import ButtonElement
from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, moment, paragraphs
from bot.render.calls import called_for
from bot.render.elections import names
from bot.render.votes import name_of, quoted
from bot.render.words import counted, short_day
from bot.request import Reply, Request, Say
from calendars import wall_clock
from commands.call import which
from rules.authority import Deed
from rules.decisions import Outcome
from rules.refusal import Refusal
from store import calls, groups, terms, votes
from store.models import CallState, OpenCall, Vote, WorkingGroup
from store.votes import Next, Step

_PRESSES: Mapping[Step, tuple[str, str]] = {
    Step.OPEN: ("Open the ballot", "call.ballot"),
    Step.RERUN: ("Open the rerun", "call.ballot"),
    Step.LOTS: ("Draw lots", "call.lots"),
}


def on_open(request: Request) -> Reply:
    """*Open the ballot*, *Open the rerun*."""
    return _open(request, which.waiting_noted(request))


def open_typed(request: Request, text: str) -> Reply:
    """`ballot`, with `chair` where several calls wait."""
    return _open(request, which.waiting_typed(request, text))


def on_lots(request: Request) -> Reply:
    """*Draw lots*."""
    return _draw_lots(request, which.waiting_noted(request))


def lots_typed(request: Request, text: str) -> Reply:
    """`lots`, with `chair` where several calls wait."""
    return _draw_lots(request, which.waiting_typed(request, text))


def stands_at(session: Session, group: WorkingGroup, call: OpenCall) -> tuple[list[str], list[ButtonElement]]:
    """Where a call that waits for its ballot stands, and the press that brings it on; nothing of any other call."""
    if call.state is not CallState.BALLOT:
        return [], []
    step, latest = votes.step_of(session, call=call, history=terms.history(session, group=group))
    note = {"group": group.id, "call": call.id}
    if step is Step.RUNNING and latest is not None:
        return [f"The ballot is {quoted(latest)}, until {moment(latest.closes_at, zone=group.zone)}."], []
    label, action = _PRESSES[step]
    return [_came_to_nothing(latest, step)], [button(label, action, note)]


def draw_unsettled(session: Session, subject: str) -> Message | None:
    """To an officer: a ballot has elected nobody, or not enough; not wanted once it has gone on."""
    vote = session.get_one(Vote, int(subject.split(":")[0]))
    call = session.get_one(OpenCall, vote.call_id)
    group = groups.group_of(session, group_id=vote.group_id)
    latest = votes.ballot_of(session, call_id=call.id)
    lines, presses = stands_at(session, group, call)
    if latest is None or latest.id != vote.id or not presses:
        return None
    said = [f"*The call for {called_for(call)} in {escaped(group.name)}*", *lines]
    return Message("\n".join(said), [*paragraphs(said), buttons(*presses)])


def _open(request: Request, call: OpenCall) -> Reply:
    request.require(Deed.OPEN_VOTE)
    coming = _next(request, call)
    if coming.step is Step.RUNNING and coming.latest is not None:
        raise Refusal(f"The ballot is open: {quoted(coming.latest)}. {request.typed('vote')} has it.")
    if coming.step is Step.LOTS:
        raise Refusal(f"It was a tie again, so lots are drawn: {request.typed('call lots')} (programme manager).")
    if coming.contest.places < 1:
        raise Refusal(f"No seat is free for this call any more. To take it back: {request.typed('call withdraw')}.")
    roll = votes.voters(
        request.session, group=request.group, contest=coming.contest, now=request.now, history=request.history
    )
    if not roll:
        raise Refusal("Nobody is on the roll today, so nobody could vote.")
    days = timedelta(days=request.terms.decisions.appointment.open_days)
    vote = votes.open_ballot(
        request.session,
        group=request.group,
        coming=coming,
        question=_question(call, coming),
        closes_at=wall_clock.instant(request.today + days, wall_clock.CLOSES_AT, zone=request.group.zone),
        roll=roll,
        actor=request.person,
        now=request.now,
        history=request.history,
    )
    when = moment(vote.closes_at, zone=request.group.zone)
    undo = request.typed(f"vote withdraw {vote.number}")
    return Say(
        Message(
            f"*{name_of(vote)} is open* until {when}: {escaped(vote.question)}\n{names(coming.contest.candidates)} "
            f"stand; {counted(len(roll), 'member')} on the roll. The channel is told. Not what you meant? {undo}."
        )
    )


def _draw_lots(request: Request, call: OpenCall) -> Reply:
    which.require_right(request, call)
    coming = _next(request, call)
    if coming.step is not Step.LOTS:
        raise Refusal("Lots are drawn where a ballot and its rerun have ended in a tie, and not sooner.")
    found = votes.draw_lots(
        request.session,
        group=request.group,
        call=call,
        tied=coming,
        actor=request.person,
        now=request.now,
        history=request.history,
    )
    between = names(coming.contest.candidates)
    return Say(Message(f"Lots were drawn between {between}: {names(found)}. It is recorded, and everybody is told."))


def _next(request: Request, call: OpenCall) -> Next:
    """What comes next in a call, whose ballot is brought up to the clock."""
    latest = votes.ballot_of(request.session, call_id=call.id)
    if latest is not None:
        votes.settle(request.session, group=request.group, vote=latest, now=request.now, history=request.history)
    calls.settle(request.session, call=call, now=request.now)
    if call.state is not CallState.BALLOT:
        until = f" It is open until {moment(call.closes_at, zone=request.group.zone)}." * (call.state is CallState.OPEN)
        raise Refusal(f"The call for {called_for(call)} does not wait for a ballot.{until}")
    return votes.next_step(request.session, group=request.group, call=call, now=request.now, history=request.history)


def _question(call: OpenCall, coming: Next) -> str:
    again = f" Rerun for {counted(coming.contest.places, 'place')}." if coming.step is Step.RERUN else ""
    return f"Who is to have {called_for(call)}, from {short_day(call.starts_on)}?{again}"


def _came_to_nothing(latest: Vote | None, step: Step) -> str:
    """Why a ballot is to be opened, or lots are to be drawn."""
    if latest is None:
        return "An officer opens the ballot with one press."
    if step is Step.RERUN:
        return f"{name_of(latest)} ended in a tie: those tied stand again in a rerun, which an officer opens."
    if step is Step.LOTS:
        return f"{name_of(latest)} ended in a tie again: the programme manager draws lots, for good."
    why = {Outcome.INQUORATE: "was inquorate", Outcome.NO_VALID_VOTE: "had no valid vote", None: "was withdrawn"}
    return f"{name_of(latest)} {why[latest.outcome]}: an officer opens another one."
