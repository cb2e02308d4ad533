"""`/actions`: who has promised to do what by when; entered, done, dropped, and nudged about (clause 21).

`which` reads what is meant, `words` says it, `listing` shows the register, `deeds` is what is done, and `nudging` what
the clock brings.
"""

from bot.request import Command, Due, Reply, Request, Shortcut
from commands.actions import deeds, listing, nudging, which, words
from rules.authority import Deed
from rules.refusal import Refusal
from store import actions
from store.models import ActionState


def on_command(request: Request) -> Reply:
    """Bare: the register, with what can be done. Typed: one deed, `mine` or `list`."""
    request.require(Deed.SEE_GROUP)
    word, _, rest = request.text.partition(" ")
    match word.lower():
        case "":
            return listing.open_register(request)
        case "mine" | "list":
            return listing.say(request, only_mine=word.lower() == "mine")
        case "add":
            return deeds.add(request, which.typed(request, rest.strip())) if rest else deeds.open_new(request)
        case "done":
            return deeds.close(request, which.numbered(request, rest), ActionState.DONE)
        case "drop":
            return deeds.close(request, which.numbered(request, rest), ActionState.DROPPED)
        case "reopen":
            return deeds.reopen(request, which.numbered(request, rest))
    ways = [request.typed(f"actions {way}") for way in (which.EXAMPLE, "done 4", "help")]
    raise Refusal(f"I could not read that. Type it as in {ways[0]}, {ways[1]} or {ways[2]}.")


COMMAND = Command(
    name="actions",
    hint="add Omar: send the tariff list by 3 Dec | done 4 | mine | help",
    usage="`/actions` – yours and the group's open actions, with what can be done about each\n"
    "`/actions mine` – yours alone, in words; `/actions list` – the group's\n"
    "`/actions add Omar: send the tariff list by 3 Dec` – give one to somebody; without a name it is yours\n"
    "`/actions done 4` – it is done\n`/actions drop 4` – it is closed without being done\n"
    "`/actions reopen 4` – it is open again",
    summary="see who has promised to do what by when, and say what is done",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "actions.open": listing.open_register,
    "actions.new": deeds.open_new,
    "actions.menu": deeds.on_menu,
    "actions.done": deeds.on_done,
}
FORMS = {"actions.new_form": deeds.on_new, "actions.change_form": deeds.on_change}
SHORTCUTS = {
    "actions.from_message": Shortcut(
        "Make this an action", "Give somebody a day by which this is to be done", deeds.open_from_message
    )
}
MESSAGES = {actions.GIVEN: words.draw_given, actions.NUDGE: words.draw_nudge, actions.CLOSED: words.draw_closed}
DUE = (Due(nudging.find_due, nudging.nudge, nudging.to_come),)
