"""What was decided without a vote is entered, from a message or a form, and withdrawn with a reason."""

from bot.render.blocks import Message, choice, day_entry, entry, escaped, form, paragraph, tick
from bot.render.decisions import BASES, basis_of, called, label_of
from bot.render.words import day_in_words, short_day
from bot.request import Open, Reply, Request, Say
from bot.spoken import plain_words
from commands.decisions import which
from rules.authority import Deed
from rules.refusal import Refusal
from store import decisions
from store.models import Basis, RecordedDecision

ORIGIN_MOST = 230
"""Characters of a message that a decision remembers: whatever they are, a form can carry so many back."""


def open_form(request: Request) -> Reply:
    """The form for a decision."""
    return _open(request, said="")


def open_from_message(request: Request) -> Reply:
    """The shortcut on a message: its words are what was decided."""
    return _open(request, said=" ".join(plain_words(request).split()))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.RECORD_DECISION)
    entered = which.entered(request)
    decision = decisions.record(
        request.session,
        group=request.group,
        words=entered.words,
        basis=entered.basis,
        basis_words=entered.basis_words,
        decided_on=entered.decided_on,
        meeting=entered.meeting,
        is_private=entered.is_private,
        origin=str(request.note.get("origin", "")),
        actor=request.person,
        now=request.now,
    )
    undo = request.typed(f"decisions withdraw {label_of(decision)} because …")
    who = " Only members and officers see it." if decision.is_private else ""
    told = f"*{called(decision)}* of {day_in_words(decision.decided_on)} is in the register: {escaped(decision.words)}"
    return Say(Message(f"{told}\n{escaped(basis_of(decision))}.{who} To take it back: {undo}."))


def open_withdraw(request: Request) -> Reply:
    """The button under a decision: why?"""
    return typed_withdraw(request, which.noted(request), "")


def typed_withdraw(request: Request, decision: RecordedDecision, why: str) -> Reply:
    """`withdraw 4 because …`; without a reason the form."""
    request.require(Deed.RECORD_DECISION)
    _require_own_kind(decision)
    if why:
        return _withdraw(request, decision, why)
    asked = [
        paragraph(f"*{called(decision)}*: {escaped(decision.words)}"),
        entry("why", "Why?", most=which.WHY_MOST, multiline=True, hint="It stays in the register, with the reason."),
    ]
    note = {"group": request.group.id, "decision": decision.id}
    return Open(form("Withdraw a decision", "decisions.withdraw_form", asked, note, submit="Withdraw it"))


def on_withdraw(request: Request) -> Reply:
    """The reason was given."""
    request.require(Deed.RECORD_DECISION)
    decision = which.noted(request)
    _require_own_kind(decision)
    return _withdraw(request, decision, request.fields.get("why", ""))


def _withdraw(request: Request, decision: RecordedDecision, why: str) -> Reply:
    decisions.withdraw(
        request.session,
        group=request.group,
        decision=decision,
        why=which.reason(why),
        actor=request.person,
        now=request.now,
    )
    told = f"{called(decision)} is withdrawn, and stays in the register with the reason: {escaped(decision.words)}"
    return Say(Message(told))


def _require_own_kind(decision: RecordedDecision) -> None:
    if decision.session_id is not None:
        raise Refusal("The chair dictated that for a private session, and changes it there.")


def _open(request: Request, *, said: str) -> Reply:
    request.require(Deed.RECORD_DECISION)
    begun = which.begun(request)
    today = next((each for each in begun if each.on_date == request.today), None)
    meetings = [(str(each.id), f"{short_day(each.on_date)} – {each.title}") for each in begun]
    bases = [(each.value, BASES[each]) for each in which.OFFERED]
    basis = Basis.AT_MEETING if today else None
    asked = [
        entry("words", "What was decided?", most=which.WORDS_MOST, multiline=True, value=said[: which.WORDS_MOST]),
        choice("basis", "What does it rest on?", bases, chosen=basis.value if basis else None),
        entry(
            "basis_words",
            "In words",
            most=which.BASIS_MOST,
            optional=True,
            hint="What there is to add; on another basis, which one.",
        ),
        *(
            [choice("meeting", "At which meeting?", meetings, chosen=str(today.id) if today else None, optional=True)]
            if meetings
            else []
        ),
        day_entry(
            "day", "On which day?", chosen=request.today, optional=True, hint="A meeting's decision has its day."
        ),
        tick("private", "Who sees it?", "Private: members only, no guests"),
    ]
    note = {"group": request.group.id, "origin": said[:ORIGIN_MOST]}
    return Open(form("Record a decision", "decisions.record_form", asked, note, submit="Record it"))
