"""`/decisions`: the register of what was decided, by vote and without one, each with its basis.

`listing` shows it, `recording` enters what was decided without a vote and takes it back, `which` reads what is meant,
`words` says it, and `export` makes a file of it.
"""

from bot.request import Command, Reply, Request, Shortcut
from commands.decisions import export, listing, recording, which
from rules.authority import Deed
from store import decisions


def on_command(request: Request) -> Reply:
    """Bare: the latest. Typed: `export`, `record`, a number to withdraw, or the words that are looked for."""
    request.require(Deed.SEE_GROUP)
    if request.text.lower() == "export":
        return export.on_export(request)
    if request.text.lower() == "record":
        return recording.open_form(request)
    found = which.WITHDRAW.fullmatch(request.text)
    if found is not None:
        return recording.typed_withdraw(request, which.labelled(request, found["label"]), found["why"] or "")
    return listing.show(request, request.text)


COMMAND = Command(
    name="decisions",
    hint="study | export | record | withdraw 4 because … | help",
    usage="`/decisions` – what was decided, the latest first, each with what it rests on\n"
    "`/decisions study` – those with that word in them\n"
    "`/decisions export` – all that you may see, as a file for a spreadsheet\n"
    "`/decisions record` – enter what was decided without a vote (officers)\n"
    "`/decisions withdraw 4 because it was a slip` – take decision 4 back; it stays, with the reason (officers)",
    summary="see and search what was decided, by vote and without one",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "decisions.show": listing.on_show,
    "decisions.details": listing.on_details,
    "decisions.record": recording.open_form,
    "decisions.export": export.on_export,
    "decisions.withdraw": recording.open_withdraw,
}
FORMS = {"decisions.record_form": recording.on_form, "decisions.withdraw_form": recording.on_withdraw}
SHORTCUTS = {
    "decisions.from_message": Shortcut(
        "Record as decision", "Enter in the register what was decided without a vote", recording.open_from_message
    )
}
MESSAGES = {decisions.FILE: export.draw_file}
