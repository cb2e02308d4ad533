"""`/agenda`: what a meeting will discuss (clause 20), proposed, accepted, put in order, and carried to the next one.

The way in is here; each of the other files is one part of it: `which` meeting and item, the `listing`, `propose`, what
comes `attached`, the `papers`, what is `arrange`d, what is asked `after` a meeting, what people are told (`telling`),
and what the clock brings (`ahead`).
"""

from bot.request import Command, Due, Open, Reply, Request, Shortcut
from commands.agenda import after, ahead, arrange, attached, papers, propose, telling, which
from commands.agenda.listing import agenda_view, laid
from rules.authority import Deed
from store import agenda


def on_command(request: Request) -> Reply:
    """Bare: the agenda of the next meeting. Typed: of another one, or an item to propose or to add papers to."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    match verb.lower():
        case "":
            return open_agenda(request)
        case "add" if rest:
            return propose.typed(request, rest.strip())
        case "add" | "propose":
            return propose.open_form(request)
        case "paper" | "papers":
            return papers.open_form(request)
        case _:
            return Open(agenda_view(request, which.typed_meeting(request, request.text)))


def open_agenda(request: Request) -> Reply:
    """The agenda of the meeting of a button, or of the next one."""
    request.require(Deed.SEE_GROUP)
    return laid(request, agenda_view(request, which.noted_meeting(request)))


COMMAND = Command(
    name="agenda",
    hint="14 Jan | add Budget, 15 min for next | propose | paper | help",
    usage="`/agenda` – the next meeting: what, when, whose, with which papers\n`/agenda 14 Jan` – another meeting\n"
    "`/agenda propose` – propose an item in a form, with its papers; “Add to agenda” on a message fills it in\n"
    "`/agenda add Budget, 15 min for next` – propose one in a line\n"
    "`/agenda paper` – add papers to an item",
    summary="see what a meeting will discuss, and propose items with papers",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "agenda.open": open_agenda,
    "agenda.earlier": open_agenda,
    "agenda.later": open_agenda,
    "agenda.propose": propose.open_form,
    "agenda.menu": arrange.on_menu,
    "agenda.accept": arrange.on_accept,
    "agenda.edit": arrange.open_edit_form,
    "agenda.off": arrange.open_off_form,
    "agenda.papers": papers.open_form,
    "agenda.withdraw_paper": papers.on_withdraw,
    "agenda.after": after.open_form,
}
FORMS = {
    "agenda.propose_form": propose.on_form,
    "agenda.edit_form": arrange.on_edit,
    "agenda.off_form": arrange.on_off,
    "agenda.papers_form": papers.on_form,
    "agenda.after_form": after.on_form,
}
SHORTCUTS = {
    "agenda.from_message": Shortcut(
        attached.TO_AGENDA, "Propose an item with this message's words and files", propose.from_message
    ),
    "agenda.papers_from_message": Shortcut(
        attached.AS_PAPERS, "Make this message's files papers of an agenda item", papers.from_message
    ),
    "agenda.from_anywhere": Shortcut(
        "Propose an agenda item", "Something that the group should discuss", propose.open_form, is_on_message=False
    ),
}
MESSAGES = {
    agenda.CALL: telling.draw_call,
    agenda.CARD: telling.draw_card,
    agenda.MINE: telling.draw_mine,
    agenda.NEWS: telling.draw_news,
    agenda.LEFT: telling.draw_left,
}
DUE = (
    Due(ahead.find_calls, ahead.call, ahead.calls_to_come),
    Due(ahead.find_left_over, ahead.carry, ahead.nothing_to_come),
    Due(ahead.find_questions, ahead.ask, ahead.nothing_to_come),
)
