"""`/subgroup`: sub-groups of a group, and who leads and sits in them (clause 18).

`which` reads the sub-group and the people that are meant, `forms` has the forms, `deeds` what is done; `reports` are
asked for and sent, and `chasing` reminds of them.
"""

from bot.render.blocks import Message, escaped
from bot.render.subgroups import subgroup_in_words
from bot.request import Command, Due, Reply, Request, Say
from commands.subgroup import chasing, deeds, forms, reports, which
from rules.authority import Deed
from rules.refusal import Refusal
from store.reports import ASKED, CHASE


def on_command(request: Request) -> Reply:
    """Bare: the sub-groups, with what can be done. Typed: one deed, or `list`."""
    word, _, rest = request.text.partition(" ")
    match word.lower():
        case "":
            return forms.open_overview(request)
        case "list":
            request.require(Deed.SEE_GROUP)
            return Say(listing(request))
        case "create":
            request.require(Deed.MANAGE_SUBGROUPS)
            return deeds.create(request, *which.name_and_lead(request, rest.strip()))
        case "lead" | "add" | "end":
            request.require(Deed.MANAGE_SUBGROUPS)
            return deeds.typed(request, word.lower(), rest.strip())
        case "report":
            return reports.on_ask(request, rest.strip())
        case "drop-report":
            return reports.on_withdraw(request, rest.strip())
        case "send-report":
            return reports.on_send(request, rest.strip())
    ways = [request.typed(f"subgroup {way}") for way in (which.CREATE, "add Standards Omar Haddad", "help")]
    raise Refusal(f"I could not read that. Type it as in {ways[0]}, {ways[1]} or {ways[2]}.")


def listing(request: Request) -> Message:
    """Every sub-group, for whoever may see the group."""
    found = [subgroup_in_words(seen) for seen in which.all_of(request)]
    parent = which.parent(request)
    return Message("\n\n".join([f"*Sub-groups of {escaped(parent.name)}*", *(found or ["There are none."])]))


COMMAND = Command(
    name="subgroup",
    hint="create Standards led by Priya Raman | add | end | lead | report | list | help",
    usage="`/subgroup` – see the sub-groups, and what can be done with each\n"
    "`/subgroup create Standards led by Priya Raman` – make one, led by a member\n"
    "`/subgroup add Standards Omar Haddad` – a member of the group sits in it\n"
    "`/subgroup add Standards Kim Vale (Acme) kim@acme.example` – somebody from outside is its guest\n"
    "`/subgroup end Standards Omar Haddad` – not any more\n"
    "`/subgroup lead Standards Omar Haddad` – another chair\n`/subgroup list` – who is in which\n"
    "`/subgroup report Standards due 3 Dec: what the pilots showed` – ask for a report\n"
    "`/subgroup send-report Two pilots are done. https://example.org/pilots` – its chair sends it\n"
    "`/subgroup drop-report Standards` – it is not wanted any more",
    summary="see the sub-groups, make one, say who leads and sits in it, and ask it for reports",
    deed=Deed.MANAGE_SUBGROUPS,
    handle=on_command,
)
ACTIONS = {
    "subgroup.open": forms.open_overview,
    "subgroup.new": forms.open_new,
    "subgroup.menu": forms.on_menu,
    "subgroup.send": reports.open_send,
}
FORMS = {
    "subgroup.create": forms.on_create,
    "subgroup.form": forms.on_form,
    "subgroup.send_form": reports.on_send_form,
}
MESSAGES = {ASKED: chasing.draw, CHASE: chasing.draw}
DUE = (Due(chasing.find_due, chasing.remind, chasing.to_come),)
