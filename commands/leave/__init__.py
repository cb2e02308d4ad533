"""`/leave`: a member asks for leave of absence, and the chair agrees or refuses, where the terms switch it on.

`which` reads the days and the request that are meant, `words` says it, `deciding` has the deeds of whoever decides.
"""

from datetime import date

from bot.render.blocks import Message, day_entry, entry, form, paragraph
from bot.request import Command, Due, Open, Reply, Request, Say
from commands.leave import deciding, which, words
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import leave
from store.models import LeaveOfAbsence

REASON_MOST = 500


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: the days and a reason, `list`, or `withdraw`."""
    word, _, rest = request.text.partition(" ")
    match word.lower():
        case "":
            return open_form(request)
        case "list":
            return Say(_list(request))
        case "withdraw":
            request.require(Deed.ASK_LEAVE)
            return _take_back(request, which.own_typed(request, rest.strip()))
    request.require(Deed.ASK_LEAVE)
    return _ask(request, *which.days_typed(request))


def open_form(request: Request) -> Reply:
    """From when to when, and why; an officer who is no member sees the list instead."""
    if not may(request.roles, Deed.ASK_LEAVE) and may(request.roles, Deed.SEE_STANDINGS):
        return Say(_list(request))
    request.require(Deed.ASK_LEAVE)
    which.require_switched_on(request)
    mine = which.own(request)
    asked = [
        *([paragraph(words.own(mine).text)] if mine else []),
        day_entry("first", "First day", chosen=request.today),
        day_entry("last", "Last day"),
        entry(
            "reason",
            "Reason",
            most=REASON_MOST,
            optional=True,
            multiline=True,
            hint="Whoever decides can read it.",
        ),
    ]
    return Open(form("Leave of absence", "leave.form", asked, {"group": request.group.id}, submit="Ask"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.ASK_LEAVE)
    first, last = which.day_chosen(request, "first"), which.day_chosen(request, "last")
    return _ask(request, first, last, request.fields.get("reason", ""))


def on_take_back(request: Request) -> Reply:
    """The button under the receipt."""
    request.require(Deed.ASK_LEAVE)
    return _take_back(request, which.own_noted(request))


def _ask(request: Request, first: date, last: date, reason: str) -> Reply:
    """Put it to whoever decides, unless it cannot count or is known already."""
    if last < first:
        raise Refusal("The last day is before the first. Please choose a later one.", field="last")
    if first < request.today:
        raise Refusal("Leave is agreed in advance. Please choose today or a later day as the first.", field="first")
    which.require_switched_on(request, first)
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST} characters; nothing was sent.", field="reason")
    known = next((spell for spell in which.own(request) if spell.first_on <= last and spell.last_on >= first), None)
    if known is not None:
        undo = request.typed(f"leave withdraw {known.first_on.isoformat()}")
        raise Refusal(f"You have leave in that time already:\n{words.line(known)}\nTake it back first: {undo}.")
    asked = leave.decider(request.session, group=request.group, person_id=request.person.id, now=request.now)
    if asked is None:
        raise Refusal("There is no chair or vice-chair in Slack who could agree to it. Tell the programme manager.")
    spell = leave.ask(
        request.session,
        group=request.group,
        person=request.person,
        first=first,
        last=last,
        reason=reason,
        now=request.now,
    )
    return Say(words.asked(request.group, spell, asked))


def _take_back(request: Request, spell: LeaveOfAbsence) -> Reply:
    leave.take_back(request.session, group=request.group, leave=spell, actor=request.person, now=request.now)
    return Say(Message(f"Your leave from *{words.span(spell)}* is taken back: meetings in that time count for you."))


def _list(request: Request) -> Message:
    """An officer sees everybody's, a member their own."""
    if may(request.roles, Deed.SEE_STANDINGS):
        return words.table(leave.standing_from(request.session, group=request.group, day=request.today))
    request.require(Deed.ASK_LEAVE)
    return words.own(which.own(request))


COMMAND = Command(
    name="leave",
    hint="1 Mar to 30 Apr parental leave | list | withdraw | help",
    usage="`/leave` – ask for leave in a form\n"
    "`/leave 1 Mar to 30 Apr parental leave` – from one day to another, and why\n"
    "`/leave list` – your leave; for officers, everybody's\n`/leave withdraw` – take it back before it begins",
    summary="ask the chair for leave of absence, where the terms have it",
    deed=Deed.ASK_LEAVE,
    handle=on_command,
)
ACTIONS = {
    "leave.open": open_form,
    "leave.take_back": on_take_back,
    "leave.agree": deciding.on_agree,
    "leave.refuse": deciding.on_refuse,
    "leave.pass_on": deciding.on_pass_on,
}
FORMS = {"leave.form": on_form}
MESSAGES = {leave.CARD: words.draw_card, leave.RESULT: words.draw_result}
DUE = (Due(deciding.find_unasked, deciding.ask_decider, deciding.nothing_to_come),)
