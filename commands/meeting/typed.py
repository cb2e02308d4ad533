"""The command typed in full."""

import re
from collections.abc import Callable, Mapping

from bot.render.blocks import Message, escaped, paragraph
from bot.render.words import listed
from bot.request import Open, Reply, Request, Say
from bot.spoken import reason_typed
from calendars.typed import read_time
from commands.meeting import confirm, deeds, which
from rules.authority import Deed
from rules.refusal import Refusal
from store import meetings


def _typed_add(request: Request, text: str) -> Reply:
    request.require(Deed.SCHEDULE_MEETING)
    example = request.typed("meeting add 21 Jan 14:00 Budget workshop")
    day, rest = which.coming_day(request, text, example=example)
    timed = read_time(rest)
    if timed is None:
        raise Refusal(f"Please give the hour after the date, for example {example}.")
    at, title = timed
    return deeds.add(request, day, at, title, minutes=meetings.usual_minutes(request.session, group=request.group))


def _typed_move(request: Request, text: str) -> Reply:
    request.require(Deed.MOVE_MEETING)
    example = request.typed("meeting move 14 Jan to 21 Jan 11:00")
    meeting, rest = which.meant(request, text, which.coming(request), example=example)
    word, _, rest = rest.partition(" ")
    if word.lower() != "to":
        raise Refusal(f"Please say where it moves to, for example {example}.")
    timed = read_time(rest.strip())
    if timed is not None:
        day, (at, left) = meeting.on_date, timed
    else:
        day, rest = which.coming_day(request, rest.strip(), example=example)
        at, left = read_time(rest) or (which.hour_of(request, meeting), rest)
    if left:
        raise Refusal(f"I cannot read “{escaped(left[:60])}”. Type it as in {example}.")
    return deeds.move(request, meeting, day, at)


def _typed_rename(request: Request, text: str) -> Reply:
    request.require(Deed.RENAME_MEETING)
    example = request.typed("meeting rename 14 Jan Budget workshop")
    meeting, title = which.meant(request, text, which.coming(request), example=example)
    if not title:
        raise Refusal(f"Please give the new title after the date, for example {example}.")
    return deeds.rename(request, meeting, re.sub(r"^to\s+(?=\S)", "", title))


def _typed_cancel(request: Request, text: str) -> Reply:
    request.require(Deed.CANCEL_MEETING)
    example = request.typed("meeting cancel 14 Jan no agenda")
    meeting, reason = which.meant(request, text, which.coming(request), example=example)
    return Open(confirm.confirm_cancel(request, meeting, reason_typed(reason)))


def _typed_reinstate(request: Request, text: str) -> Reply:
    request.require(Deed.REINSTATE_MEETING)
    example = request.typed("meeting reinstate 14 Jan")
    meeting, _ = which.meant(request, text, which.cancelled(request), example=example)
    return deeds.reinstate(request, meeting)


def _typed_compulsory(request: Request, text: str) -> Reply:
    request.require(Deed.MARK_COMPULSORY)
    example = request.typed("meeting compulsory 21 Jan")
    meeting, _ = which.meant(request, text, [*which.coming(request), *which.begun(request)], example=example)
    return deeds.mark_compulsory(request, meeting)


def _typed_not_held(request: Request, text: str) -> Reply:
    request.require(Deed.MARK_NOT_HELD)
    example = request.typed("meeting not-held 14 Jan snow")
    meeting, reason = which.meant(request, text, which.begun(request), example=example)
    return Open(confirm.confirm_not_held(request, meeting, reason_typed(reason)))


def what_if(request: Request, text: str) -> Reply:
    """What would come of calling a meeting off, or of correcting it to not held; nothing is changed."""
    verb, rest = verb_of(text) if text else ("", "")
    example = request.typed("meeting what-if cancel April")
    if verb == "cancel":
        request.require(Deed.CANCEL_MEETING)
        told = confirm.cancelled_means(request, which.meant(request, rest, which.coming(request), example=example)[0])
    elif verb == "not-held":
        request.require(Deed.MARK_NOT_HELD)
        told = confirm.not_held_means(request, which.meant(request, rest, which.begun(request), example=example)[0])
    else:
        raise Refusal(f"I can say what would come of `cancel` or `not-held`. Type it as in {example}.")
    lines = ["*What if*", *told, "Nothing was changed."]
    return Say(Message("\n".join(lines), [paragraph(line) for line in lines]))


TYPED: Mapping[str, Callable[[Request, str], Reply]] = {
    "add": _typed_add,
    "move": _typed_move,
    "rename": _typed_rename,
    "cancel": _typed_cancel,
    "reinstate": _typed_reinstate,
    "compulsory": _typed_compulsory,
    "not-held": _typed_not_held,
}


def verb_of(text: str) -> tuple[str, str]:
    """What to do, in lower case, and what follows it."""
    word, *rest = text.split(maxsplit=1)
    verb, left = word.lower(), rest[0] if rest else ""
    if verb == "not" and left.lower().startswith("held"):
        return "not-held", left[len("held") :].strip()
    return verb, left


def usage(request: Request) -> str:
    """Some ways to type the command."""
    ways = [request.typed(f"meeting {way}") for way in ("list", "add 21 Jan 14:00 Budget workshop", "help")]
    return f"Type {listed(ways, last='or')}."
