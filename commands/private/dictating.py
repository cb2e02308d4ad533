"""The chair dictates which decisions of a private session are recorded; whatever else was said there is not."""

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, entry, escaped, form, paragraph, tick
from bot.render.decisions import called
from bot.request import Open, Reply, Request, Say
from commands.private import which, words
from rules.authority import Deed
from rules.refusal import Refusal
from store import decisions, private
from store.models import Basis, Meeting, PrivateSession, RecordedDecision
from store.private import State

WORDS_MOST = 1000
TAKEN_OUT = "The chair took it out."


def typed(request: Request, text: str) -> Reply:
    """`decision We take the offer`: of the latest private session that has begun; without words the form."""
    request.require(Deed.REQUEST_PRIVATE_SESSION)
    agreed = [pair for pair in which.visible(request) if private.state_of(pair[0]) is State.AGREED]
    begun = [pair for pair in agreed if which.has_begun(request, *pair)]
    if not begun:
        raise Refusal("No private session that was agreed has begun, so there is no decision of one to record.")
    each, meeting = max(begun, key=lambda pair: (pair[1].starts_at, pair[0].first_minute))
    if not text:
        return _open(request, each, meeting)
    _require_to_dictate(request, each, meeting)
    decision = _record(request, each, meeting, _said(text, "new"), is_private=True)
    private.tell_dictated(request.session, group=request.group, private=each, actor=request.person, now=request.now)
    return Say(Message(f"Recorded, for members and officers: *{called(decision)}*, {escaped(decision.words)}"))


def open_form(request: Request) -> Reply:
    """The button: what was dictated, to be changed or emptied, and a place for one more."""
    return _open(request, *which.noted(request))


def on_form(request: Request) -> Reply:
    """The form was sent: what is empty is taken out, what is new is recorded."""
    each, meeting = which.noted(request)
    _require_to_dictate(request, each, meeting)
    shown = request.noted("shown", frozenset)
    for decision in decisions.dictated(request.session, session_id=each.id):
        if decision.id in shown:
            _change(request, decision, request.fields.get(_block(decision), ""))
    new = request.fields.get("new", "")
    if new.strip():
        _record(request, each, meeting, _said(new, "new"), is_private=request.fields.get("open") != "yes")
    private.tell_dictated(request.session, group=request.group, private=each, actor=request.person, now=request.now)
    return Say(Message("\n".join(["The minutes will have:", *words.dictated(request.session, each)])))


def _open(request: Request, each: PrivateSession, meeting: Meeting) -> Reply:
    _require_to_dictate(request, each, meeting)
    standing = decisions.dictated(request.session, session_id=each.id)
    asked: list[Block] = [
        paragraph(f"*{words.when(request.group, each, meeting)}*\nOnly what you write here is in the minutes."),
        *(
            entry(
                _block(decision),
                f"{called(decision)}{_aside(decision)}",
                most=WORDS_MOST,
                optional=True,
                multiline=True,
                value=decision.words,
                hint="Empty it to take it out.",
            )
            for decision in standing
        ),
        entry("new", "A decision", most=WORDS_MOST, optional=bool(standing), multiline=True),
        tick("open", "Who reads it?", "Open: guests and the public version of the minutes have it too"),
    ]
    note = {**words.note(request.group, each), "shown": [decision.id for decision in standing]}
    return Open(form("Decisions to record", "private.dictate_form", asked, note, submit="Record"))


def _require_to_dictate(request: Request, each: PrivateSession, meeting: Meeting) -> None:
    which.require_chair(request, each)
    if private.state_of(each) is not State.AGREED:
        raise Refusal(f"It was not agreed, so nothing of it is recorded: {words.decided(request.session, each)}")
    if not which.has_begun(request, each, meeting):
        raise Refusal("It has not begun, so there is no decision of it to record yet.")
    private.require_record_open(request.session, meeting=meeting)


def _record(
    request: Request, each: PrivateSession, meeting: Meeting, said: str, *, is_private: bool
) -> RecordedDecision:
    return decisions.record(
        request.session,
        group=request.group,
        words=said,
        basis=Basis.IN_PRIVATE,
        decided_on=meeting.on_date,
        meeting=meeting,
        dictated_for=each,
        is_private=is_private,
        actor=request.person,
        now=request.now,
    )


def _change(request: Request, decision: RecordedDecision, text: str) -> None:
    if not text.strip():
        decisions.withdraw(
            request.session,
            group=request.group,
            decision=decision,
            why=TAKEN_OUT,
            actor=request.person,
            now=request.now,
        )
        return
    said = _said(text, _block(decision))
    if said != decision.words:
        decisions.reword(
            request.session, group=request.group, decision=decision, words=said, actor=request.person, now=request.now
        )


def _said(text: str, field: str) -> str:
    said = " ".join(text.split())
    if len(said) > WORDS_MOST:
        raise Refusal(f"Please say it in {WORDS_MOST} characters.", field=field)
    return said


def _block(decision: RecordedDecision) -> str:
    return f"decision:{decision.id}"


def _aside(decision: RecordedDecision) -> str:
    return " (private)" if decision.is_private else ""
