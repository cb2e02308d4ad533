"""The nominee accepts or declines, by a button or a line; and whoever stands withdraws."""

from bot.render.blocks import Message, escaped
from bot.render.calls import called_for
from bot.request import Reply, Request, Say
from commands.nominate import which
from commands.nominate.door import Visit
from rules.authority import Deed
from rules.refusal import Refusal
from store import nominations
from store.models import Nomination, NominationState, OpenCall


def on_accept(visit: Visit) -> Reply:
    """*I will stand* in the message that asks."""
    return _answer(visit.request, *_noted(visit.request), accepts=True)


def on_decline(visit: Visit) -> Reply:
    """*No, thank you* in it."""
    return _answer(visit.request, *_noted(visit.request), accepts=False)


def answer_typed(visit: Visit, what: str, *, accepts: bool) -> Reply:
    """`accept` or `decline`, with `for chair` where several wait."""
    request = visit.request
    asked = [call for call in which.open_calls(request) if _is(request, call, NominationState.ASKED)]
    call = asked[0] if len(asked) == 1 and not what else which.call_meant(request, what.removeprefix("for "))
    made = which.own(request, call)
    if made is None:
        raise Refusal(f"Nobody has put you forward. To stand by yourself, type {request.typed('nominate me')}.")
    return _answer(request, made, call, accepts=accepts)


def on_withdraw(visit: Visit) -> Reply:
    """*Withdraw* below the receipt."""
    return _withdraw_own(visit.request, which.call_noted(visit.request))


def withdraw_typed(visit: Visit, text: str) -> Reply:
    """`withdraw`, oneself; with a name, somebody else by the programme manager."""
    request = visit.request
    who, what = which.split(text)
    if who:
        return _withdraw_other(request, who, what)
    standing = [call for call in which.open_calls(request) if _is(request, call, NominationState.STANDS)]
    return _withdraw_own(request, standing[0] if len(standing) == 1 and not what else which.call_meant(request, what))


def _answer(request: Request, made: Nomination, call: OpenCall, *, accepts: bool) -> Reply:
    request.require(Deed.ANSWER_CALL)
    if made.person_id != request.person.id:
        raise Refusal("Somebody else is asked here, so only they can answer.")
    which.require_open(request, call)
    if made.state is not NominationState.ASKED:
        raise Refusal(
            f"{_STATES[made.state]} To change that: {request.typed('nominate me')} or "
            f"{request.typed('nominate withdraw')}."
        )
    said = which.judged(request, call, which.nominee(request, request.person)) if accepts else []
    nominations.answer(
        request.session, group=request.group, call=call, nomination=made, accepts=accepts, now=request.now
    )
    does = "You stand" if accepts else "You do not stand"
    return Say(Message("\n".join([f"{does} for {called_for(call)} of *{escaped(request.group.name)}*.", *said])))


_STATES = {
    NominationState.STANDS: "You stand already.",
    NominationState.DECLINED: "You have declined.",
    NominationState.WITHDRAWN: "You have withdrawn.",
    NominationState.APPOINTED: "You are appointed.",
    NominationState.BARRED: "You could not be appointed.",
}


def _noted(request: Request) -> tuple[Nomination, OpenCall]:
    found = nominations.nomination_of(request.session, group=request.group, nomination_id=request.number("nomination"))
    if found is None:
        raise Refusal("I cannot find that nomination any more.")
    return found


def _withdraw_own(request: Request, call: OpenCall) -> Reply:
    request.require(Deed.ANSWER_CALL)
    made = which.own(request, call)
    if made is None or made.state is not NominationState.STANDS:
        raise Refusal(f"You do not stand for {called_for(call)}, so nothing was changed.")
    _take_back(request, call, made)
    return Say(
        Message(f"You do not stand for {called_for(call)} any more. To come back: {request.typed('nominate me')}.")
    )


def _withdraw_other(request: Request, who: str, what: str) -> Reply:
    request.require(Deed.ENTER_NOMINATION)
    call, person = which.call_meant(request, what), which.person_called(request, who)
    made = nominations.of(request.session, call=call, person_id=person.id)
    if made is None or made.state not in (NominationState.STANDS, NominationState.ASKED):
        raise Refusal(f"{escaped(person.name)} does not stand for {called_for(call)}, so nothing was changed.")
    _take_back(request, call, made)
    told = " They are told." if person.slack_user_id and person.id != request.person.id else ""
    return Say(Message(f"*{escaped(person.name)}* does not stand for {called_for(call)} any more.{told}"))


def _take_back(request: Request, call: OpenCall, made: Nomination) -> None:
    nominations.take_back(
        request.session, group=request.group, call=call, nomination=made, actor=request.person, now=request.now
    )


def _is(request: Request, call: OpenCall, state: NominationState) -> bool:
    made = which.own(request, call)
    return made is not None and made.state is state
