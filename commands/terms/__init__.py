"""`/terms`: the numbers that the group works by, with their clauses, and how the programme manager changes them.

`which` reads the part and the day that are meant, `words` says what is in force, `change` has the forms of a change,
and `fields` their inputs.
"""

from datetime import date

from bot.render.blocks import button, form
from bot.request import Command, Open, Reply, Request, Say
from commands.terms import change, which, words
from rules.authority import Deed, may
from store import terms


def on_command(request: Request) -> Reply:
    """Bare: everything in force today. Typed: a part or a day, or both; `change` and perhaps a part."""
    request.require(Deed.SEE_GROUP)
    word, _, rest = request.text.partition(" ")
    if word.lower() == "change":
        return change.open_form(request, which.sections_called(request, rest)[0] if rest else None)
    sections, day = which.asked(request)
    return Say(words.some(request, sections, day)) if sections else _open_everything(request, day)


def on_button(request: Request) -> Reply:
    """The button on the Home tab or a message."""
    request.require(Deed.SEE_GROUP)
    return _open_everything(request, request.today)


def _open_everything(request: Request, day: date) -> Reply:
    """All of it in a window, which begins at the top: a long message would be read from its end."""
    note = {"group": request.group.id}
    may_change = may(request.roles, Deed.CHANGE_TERMS) and request.group.parent_id is None
    offered = [button("Change the numbers…", "terms.change", note)] if may_change else []
    return Open(form("Terms of reference", "terms.view", words.everything(request, day, offered), note))


COMMAND = Command(
    name="terms",
    hint="strikes | on 1 Jul 2026 | change | help",
    usage="`/terms` – the numbers in force, with their clauses, what is open, and the versions\n"
    "`/terms strikes` – one part of them\n`/terms on 1 Jul 2026` – as they were, or will be, on a day\n"
    "`/terms change` – change numbers, naming the vote that decided it (programme manager)",
    summary="read the terms of reference as numbers, or change them (programme manager)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
    is_read=True,
)
ACTIONS = {"terms.open": on_button, "terms.change": change.open_form}
FORMS = {
    "terms.part": change.on_part,
    "terms.numbers": change.on_numbers,
    "terms.confirmed": change.on_confirmed,
}
MESSAGES = {terms.CHANGED: words.draw_news}
