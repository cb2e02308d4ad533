"""The register as its readers see it: page by page, and one decision with all there is to know of it."""

from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.render.blocks import Message, beside, button, buttons, escaped, paragraph, remark
from bot.request import Reply, Request, Say
from commands.decisions import which, words
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import decisions
from store.decisions import Entry, Place
from store.models import Vote

PAGE = 10


def on_show(request: Request) -> Reply:
    """The button on the Home tab, or under a part of the list: what comes after it."""
    before = request.noted("before", _place) if "before" in request.note else None
    return show(request, str(request.note.get("words", "")), before=before)


def _place(noted: list[Any]) -> Place:
    day, is_recorded, number = noted
    return str(day), bool(is_recorded), int(number)


def show(request: Request, text: str, *, before: Place | None = None) -> Reply:
    """One page of what has those words in it."""
    request.require(Deed.SEE_GROUP)
    sees = which.may_see_private(request)
    found = decisions.register(
        request.session, group=request.group, words=text.split(), with_private=sees, before=before
    )
    if not found:
        raise Refusal(_nothing(request, text))
    page = [(words.line(request.session, entry, history=request.history), entry) for entry in found[:PAGE]]
    title = f"Decisions of {escaped(request.group.name)}"
    blocks = [paragraph(f"*{title}*"), *(beside(line, _details(request, entry)) for line, entry in page)]
    ways = _ways(request, text, more_after=found[PAGE - 1] if len(found) > PAGE else None)
    search = remark(f"Search with words: {request.typed('decisions study')}.")
    return Say(
        Message("\n".join([title, *(line.replace("*", "") for line, _ in page)]), [*blocks, buttons(*ways), search])
    )


def on_details(request: Request) -> Reply:
    """The button beside a decision that was recorded."""
    request.require(Deed.SEE_GROUP)
    decision = which.noted(request)
    lines = words.details(request.session, decision)
    blocks = [paragraph("\n".join(lines))]
    may_withdraw = may(request.roles, Deed.RECORD_DECISION) and decision.session_id is None
    if may_withdraw and decision.withdrawn_at is None:
        note = {"group": request.group.id, "decision": decision.id}
        blocks.append(buttons(button("Withdraw it", "decisions.withdraw", note)))
    return Say(Message("\n".join(lines).replace("*", ""), blocks))


def _nothing(request: Request, text: str) -> str:
    about = f" with “{escaped(text)}” in it" if text else ""
    record = f" {request.typed('decisions record')} enters what was decided without a vote."
    can_record = record if may(request.roles, Deed.RECORD_DECISION) else ""
    return f"Nothing{about} was decided so far. {request.typed('vote')} shows what is open.{can_record}"


def _details(request: Request, entry: Entry) -> ButtonElement:
    kind, action = ("vote", "vote.details") if isinstance(entry.what, Vote) else ("decision", "decisions.details")
    return button("Details", action, {"group": request.group.id, kind: entry.what.id})


def _ways(request: Request, text: str, *, more_after: Entry | None) -> list[ButtonElement]:
    note = {"group": request.group.id}
    ways = [button("As a file", "decisions.export", note)]
    if may(request.roles, Deed.RECORD_DECISION):
        ways.append(button("Record a decision", "decisions.record", note))
    if more_after is not None:
        place = {**note, "words": text, "before": list(more_after.place)}
        ways.insert(0, button("Earlier ones", "decisions.show", place))
    return ways
