"""A draft is put to the members, and a position is declared divided or given up."""

from collections.abc import Callable
from datetime import date

from bot.render.blocks import Message, day_entry, entry, escaped, form, moment, paragraph, remark
from bot.render.positions import called, quoted
from bot.render.terms import majority
from bot.render.votes import name_of
from bot.render.words import counted
from bot.request import Open, Reply, Request, Say
from bot.spoken import reason_typed
from calendars import wall_clock
from commands.position import which
from rules.authority import Deed
from rules.positions import WORDS, Stage
from rules.refusal import Refusal
from store import positions, votes
from store.models import Position

QUESTION_MOST, REASON_MOST = 300, 500


def on_vote(request: Request) -> Reply:
    """The form of the vote."""
    return _question_form(request, which.noted(request))


def typed_vote(request: Request, position: Position, text: str) -> Reply:
    """`vote until DAY`; without a day the form."""
    if not text:
        return _question_form(request, position)
    return _put(request, position, _question(position), which.day_typed(request, text))


def on_question(request: Request) -> Reply:
    """The form was sent."""
    return _put(request, which.noted(request), request.fields.get("question", ""), which.day_entered(request))


def _question_form(request: Request, position: Position) -> Reply:
    which.require_step(request, position, Stage.CONSENSUS)
    asked = [
        entry("question", "Question", most=QUESTION_MOST, value=_question(position)),
        day_entry("day", "Closes on", chosen=which.proposed_day(request), hint=f"At {wall_clock.CLOSES_AT:%H:%M}."),
        remark(
            f"It passes with {majority(request.terms, 'decisions.position')}. The draft stands below the question. "
            "Whatever comes of it, no number and no voter's name is told (clause 24)."
        ),
    ]
    return Open(form("Put it to the members", "position.question", asked, which.note(position), submit="Open the vote"))


def _put(request: Request, position: Position, question: str, day: date) -> Reply:
    which.require_step(request, position, Stage.CONSENSUS)
    request.require(Deed.OPEN_VOTE)
    question = which.text_in(question, most=QUESTION_MOST, field="question", what="a question")
    closes_at = which.close_on(request, day)
    roll = votes.electors(request.session, group=request.group, day=request.today)
    if not roll:
        raise Refusal("Nobody is a member today, so nobody could vote.")
    vote = positions.put(
        request.session,
        group=request.group,
        position=position,
        question=question,
        closes_at=closes_at,
        roll=roll,
        actor=request.person,
        now=request.now,
        history=request.history,
    )
    when = moment(closes_at, zone=request.group.zone)
    said = f"*{name_of(vote)} is open* until {when}, on {quoted(position)}. {counted(len(roll), 'member')} on the roll."
    return Say(Message(f"{said} The channel is told."))


def on_divided(request: Request) -> Reply:
    """The form that asks why."""
    return _reason_form(request, which.noted(request), Stage.DIVIDED)


def on_withdraw(request: Request) -> Reply:
    """The form that asks why."""
    return _reason_form(request, which.noted(request), Stage.WITHDRAWN)


def typed_division(request: Request, position: Position, text: str) -> Reply:
    """`divided because …`; without a reason the form."""
    return _typed_reason(request, position, Stage.DIVIDED, text)


def typed_withdrawal(request: Request, position: Position, text: str) -> Reply:
    """`withdraw because …`; without a reason the form."""
    return _typed_reason(request, position, Stage.WITHDRAWN, text)


def on_reason(request: Request) -> Reply:
    """A form of these two was sent."""
    return _end(request, which.noted(request), request.noted("to", Stage), request.fields.get("reason", ""))


def _typed_reason(request: Request, position: Position, to: Stage, text: str) -> Reply:
    return _end(request, position, to, reason_typed(text)) if text else _reason_form(request, position, to)


def _reason_form(request: Request, position: Position, to: Stage) -> Reply:
    which.require_step(request, position, to)
    means = (
        "Whatever a vote comes to, the differences are set out in words, and not quantified (clause 24)."
        if to is Stage.DIVIDED
        else "It ends here, and stays in the list."
    )
    asked = [
        paragraph(f"*{called(position)}: {escaped(position.title)}*\n{means} A vote on it that is open is withdrawn."),
        entry("reason", "Reason", most=REASON_MOST, multiline=True, hint="Kept in the audit trail."),
    ]
    title = "Declare divided" if to is Stage.DIVIDED else f"Withdraw {called(position).lower()}"
    return Open(form(title, "position.reason", asked, {**which.note(position), "to": to}, submit="Yes"))


def _end(request: Request, position: Position, to: Stage, reason: str) -> Reply:
    which.require_step(request, position, to)
    reason = which.text_in(reason, most=REASON_MOST, field="reason", what="a reason")
    ended: Callable[..., None] = positions.declare_divided if to is Stage.DIVIDED else positions.withdraw
    ended(
        request.session,
        group=request.group,
        position=position,
        reason=reason,
        actor=request.person,
        now=request.now,
    )
    return Say(Message(f"{called(position)} is {WORDS[to]}. The channel is told."))


def _question(position: Position) -> str:
    return f"Shall the group take this position: {position.title}?"
