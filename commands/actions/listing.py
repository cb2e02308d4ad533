"""The register as its readers see it: what is theirs, what is the group's, and what can be done about each."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import Message, Note, beside, button, buttons, escaped, form, heading, menu, paragraph, remark
from bot.render.words import counted
from bot.request import Open, Reply, Request, Say, Show
from commands.actions import which, words
from rules.authority import Deed, may
from store.models import Action, Person

SHOWN_MOST = 60
"""Actions: Slack shows a hundred blocks."""

Lines = Sequence[tuple[Action, Person]]


def open_register(request: Request) -> Reply:
    """One's own open actions, and those of everybody else."""
    request.require(Deed.SEE_GROUP)
    return Open(register(request))


def register(request: Request, *, told: str = "") -> View:
    """The whole register; `told` stands at its head and says what was just done."""
    found = which.visible(request)
    mine = [each for each in found if which.is_own(request, each[0])]
    others = [each for each in found if each not in mine]
    blocks = [
        *([paragraph(told)] if told else []),
        *(
            [buttons(button("New action", "actions.new", {"group": request.group.id, "list": True}))]
            if may(request.roles, Deed.UPDATE_OWN_ACTION) or may(request.roles, Deed.ASSIGN_ACTION)
            else []
        ),
        heading("Yours"),
        *(_blocks(request, mine) if mine else [paragraph("Nothing is open.")]),
        heading("Everybody else's"),
        *(_blocks(request, others[:SHOWN_MOST]) if others else [paragraph("Nothing is open.")]),
        *_left_out(others),
    ]
    return form("Actions", "actions.list", blocks, {"group": request.group.id})


def say(request: Request, *, only_mine: bool) -> Reply:
    """The same in words."""
    found = which.visible(request)
    shown = [each for each in found if not only_mine or which.is_own(request, each[0])]
    title = "Your open actions" if only_mine else f"Open actions of {escaped(request.group.name)}"
    lines = [f"• {words.line(action, owner, today=request.today)}" for action, owner in shown]
    return Say(Message("\n".join([f"*{title}*", *(lines or ["Nothing is open."])])))


def finished(request: Request, told: str) -> Reply:
    """What was done: at the head of the register where it was asked for there, otherwise said."""
    return Show(register(request, told=told)) if request.note.get("list") else Say(Message(told))


def laid(request: Request, view: View) -> Reply:
    """A form: in the place of the register where it was asked for there, otherwise opened."""
    return Show(view) if request.note.get("list") else Open(view)


def _blocks(request: Request, those: Lines) -> Iterable[Block]:
    for action, owner in those:
        origin = words.origin(request.session, action)
        text = "\n".join(filter(None, [words.line(action, owner, today=request.today), escaped(origin)]))
        deeds = _deeds(request, action)
        if len(deeds) > 1:
            yield beside(text, menu("actions.menu", deeds))
        elif deeds:
            yield beside(text, button("Done", "actions.done", deeds[0][1]))
        else:
            yield paragraph(text)


def _deeds(request: Request, action: Action) -> list[tuple[str, Note]]:
    note = {"group": request.group.id, "action": action.number, "list": True}
    is_own = which.is_own(request, action) and may(request.roles, Deed.UPDATE_OWN_ACTION)
    closes, assigns = may(request.roles, Deed.CLOSE_ACTION), may(request.roles, Deed.ASSIGN_ACTION)
    return [
        *([("Done", {**note, "deed": "done"})] if is_own or closes else []),
        *([("Change", {**note, "deed": "change"})] if assigns else []),
        *([("Drop", {**note, "deed": "drop"})] if closes else []),
    ]


def _left_out(others: Lines) -> list[Block]:
    more = len(others) - SHOWN_MOST
    return [remark(f"And {counted(more, 'action')} more, which this list has no room for.")] if more > 0 else []
