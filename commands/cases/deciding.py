"""An officer's view of a case: remove, waive with a reason, or defer to a date with a reason."""

from datetime import date

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, day_entry, entry, escaped, form, paragraph
from bot.render.words import day_in_words, listed
from bot.request import Open, Reply, Request, Say
from commands.cases.states import ended
from rules.authority import Deed
from rules.refusal import Refusal
from rules.ruling import Choice, Ruling
from store import cases, people
from store.models import CaseState, Person, StrikeCase

REASON_MOST = 1000


def on_remove(request: Request) -> Reply:
    """One officer's view: remove."""
    return _give(request, _open_case(request), Choice.REMOVE)


def open_waive_form(request: Request) -> Reply:
    """Waiving needs a reason."""
    case = _open_case(request)
    asked = [paragraph(_about(request, case)), _reason("The absences stay counted; the next one opens a new case.")]
    return Open(form("Waive", "cases.waive_form", asked, request.note, submit="Waive"))


def open_defer_form(request: Request) -> Reply:
    """Deferring needs a date and a reason."""
    case = _open_case(request)
    asked = [
        paragraph(_about(request, case)),
        day_entry("until", "Until", hint="The case comes back to the officers on that day."),
        _reason("The other officers see it."),
    ]
    return Open(form("Defer", "cases.defer_form", asked, request.note, submit="Defer"))


def on_waive(request: Request) -> Reply:
    """One officer's view: waive, with a reason."""
    return _give(request, _open_case(request), Choice.WAIVE, reason=_reason_given(request))


def on_defer(request: Request) -> Reply:
    """One officer's view: defer, to a date, with a reason."""
    case = _open_case(request)
    reason = _reason_given(request)
    try:
        until = date.fromisoformat(request.fields.get("until", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="until") from None
    if until <= request.today:
        raise Refusal("Please choose a date after today.", field="until")
    return _give(request, case, Choice.DEFER, reason=reason, until=until)


def _open_case(request: Request) -> StrikeCase:
    """The case of the button or form, if it is open and the person may decide on it now."""
    case = cases.case_of(request.session, group=request.group, case_id=request.number("case"))
    if case is None:
        raise Refusal("I cannot find that case any more.")
    if request.person.id == case.person_id:
        raise Refusal("This case is about you, so the other officers decide it.")
    bench, ruling = cases.ruling_on(
        request.session, group=request.group, case=case, day=request.today, terms=request.history
    )
    if request.person.id not in {person.id for person in bench.asked(ruling)}:
        request.require(Deed.DECIDE_STRIKE)
    if case.state is not CaseState.OPEN or request.note.get("round") != case.round:
        how = ended(request.session, case, int(request.note.get("round", 0)))
        raise Refusal(f"This card is out of date: {how}. Nothing was changed.")
    disputed = cases.disputed(request.session, case=case)
    if disputed:
        days = listed([day_in_words(meeting.on_date) for meeting in disputed])
        raise Refusal(f"This case waits for the claim to have been there on {days}. Accept or refuse that first.")
    return case


def _give(request: Request, case: StrikeCase, choice: Choice, *, reason: str = "", until: date | None = None) -> Reply:
    ruling = cases.give_opinion(
        request.session,
        group=request.group,
        case=case,
        officer=request.person,
        choice=choice,
        now=request.now,
        terms=request.history,
        reason=reason,
        until=until,
    )
    member = request.session.get_one(Person, case.person_id)
    return Say(Message(f"Noted: *{choice.value}* for {escaped(member.name)}. {_what_is_next(request, case, ruling)}"))


def _what_is_next(request: Request, case: StrikeCase, ruling: Ruling) -> str:
    if ruling.outcome is not None:
        names = people.named(request.session, ids=ruling.agreed_by)
        agreed = listed([escaped(names[person_id].name) for person_id in ruling.agreed_by])
        agree = "agree" if len(ruling.agreed_by) > 1 else "says so"
        return f"{agreed} {agree}, so it is decided, and the member is told."
    waiting = people.named(request.session, ids=ruling.waiting_for)
    names_waiting = listed([escaped(waiting[person_id].name) for person_id in ruling.waiting_for], last="or")
    needed = cases.agreeing(case, group=request.group, terms=request.history).value
    if not names_waiting:
        return f"The officers do not agree, and there is nobody else to ask: it stays open until {needed} do."
    return f"It takes effect when {needed} agree: waiting for {names_waiting}."


def _reason(hint: str) -> Block:
    return entry("reason", "Reason", most=REASON_MOST, multiline=True, hint=hint)


def _reason_given(request: Request) -> str:
    reason = request.fields.get("reason", "")
    if not reason:
        raise Refusal("Please give a reason; the other officers see it.", field="reason")
    if len(reason) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST:,} characters.", field="reason")
    return reason


def _about(request: Request, case: StrikeCase) -> str:
    member = request.session.get_one(Person, case.person_id)
    return f"The case of *{escaped(member.name)}*, {case.year}. It takes effect when enough officers agree."
