"""The table, as it is shown to whoever may see the group."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import Message, button, buttons, escaped, form, paragraph
from bot.render.subgroups import subgroup_in_words
from bot.render.table import table_in_words
from bot.request import Open, Reply, Request
from rules import seats
from rules.authority import OFFICERS, Deed, may
from rules.findings import Fault, Finding
from rules.seats import Composition
from store import subgroups, table


def show(request: Request) -> Message:
    """The table; below it, for the programme manager, a button for each thing that can be done to it."""
    if request.group.parent_id is not None:
        seen = subgroups.on_day(request.session, group=request.group, day=request.today, now=request.now)
        text = subgroup_in_words(seen)
        return Message(text, [paragraph(text)])
    known = table.load(request.session, group=request.group)
    made = seats.composition(known, day=request.today, terms=request.history)
    found = table_in_words(
        known,
        made,
        name=request.group.name,
        findings=_seen(request, made),
        small=[_small(request, made)],
        terms=request.terms,
    )
    row = _row(request)
    return Message(found.text, [*found.blocks, *([buttons(*row)] if row else [])])


def open_table(request: Request) -> Reply:
    """The table as something to read over the Home tab."""
    request.require(Deed.SEE_GROUP)
    blocks: Sequence[Block] = show(request).blocks
    return Open(form("Members", "members.view", blocks, {"group": request.group.id}))


def _seen(request: Request, made: Composition) -> list[Finding]:
    """What the reader may see of it: who has to leave because of an employer is for the officers and that person.

    Everybody sits beside competitors, so that colleagues have no use for it, and it is no news of the group's. A
    sub-group has no composition of its own to keep.
    """
    is_officer = not OFFICERS.isdisjoint(request.roles)
    return [
        finding
        for finding in made.findings
        if is_officer or not seats.concerns_person(finding) or finding.person_id == request.person.id
    ]


def _small(request: Request, made: Composition) -> str:
    """What the programme manager can type: how to make the missing seats, or a what-if about somebody who sits."""
    if not _may_change(request):
        return ""
    if any(finding.what is Fault.FEW_SEATS for finding in made.findings):
        return f"{request.typed('members seats')} makes the seats that the terms name."
    employed = next((sitter for sitter in made.sitters if sitter.company_name), None)
    if employed is None:
        return ""
    line = f"members what-if {escaped(employed.name)} leaves {escaped(employed.company_name)}"
    return f"Before you change anything: {request.typed(line)}."


def _may_change(request: Request) -> bool:
    """Whether the reader may change the table here; a sub-group's is changed with another command."""
    return may(request.roles, Deed.MANAGE_ROSTER) and request.group.parent_id is None


def _row(request: Request) -> list[ButtonElement]:
    if not _may_change(request):
        return []
    note = {"group": request.group.id}
    labels = {
        "members.join": "Join",
        "members.leave": "Leave",
        "members.renew": "Renew",
        "members.move": "Move seat",
        "members.employer": "Employer",
        "members.office": "Office",
        "members.seat": "Seat",
        "members.person": "Person",
        "members.what_if": "What if…",
        "call.open": "Open a call",
    }
    return [button(label, action, note) for action, label in labels.items()]
