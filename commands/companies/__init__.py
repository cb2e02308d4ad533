"""`/companies`: who is a member company, who applies, who is an SME, and which of them signed the charter.

The way in is here. `listing` shows the companies; `typed` reads a line and `forms` a form into a change; `charter` has
the register of signatories.
"""

from bot import changing
from bot.request import Command, Reply, Request, Say
from commands.companies import charter, forms, listing, typed
from rules.authority import Deed
from store.charter import REGISTER, REGISTER_FILE


def on_command(request: Request) -> Reply:
    """Bare: the companies. `register`: who signed. Anything else: what has become of a company."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    match verb.lower():
        case "" | "list":
            return Say(listing.show(request))
        case "register":
            return Say(charter.show(request))
        case "publish":
            return charter.publish(request)
        case "add":
            return forms.open_add(request, name=rest.strip())
        case "what-if":
            return changing.what_if(request, typed.read_change(request, rest.strip()))
        case "signed" | "withdrew":
            return charter.on_typed(request, verb.lower(), rest.strip())
    change = typed.read_change(request, request.text)
    return changing.confirm_typed(request, change, callback=forms.CONFIRMED)


COMMAND = Command(
    name="companies",
    hint="add | applied | joined | refused | lapsed | merged | signed | withdrew | register | publish | help",
    usage="`/companies` – who is a member company, and who signed the charter\n"
    "`/companies add Acme` – enter a company, in a form\n"
    "`/companies applied Acme on 1 Mar` – it has applied; also `joined`, `refused` and `lapsed`\n"
    "`/companies merged Acme into Brightwell on 1 Mar` – two have become one\n"
    "`/companies what-if lapsed Acme` – what would come of it; nothing is changed\n"
    "`/companies signed Acme 2 on 1 Mar` – version 2 of the charter; also `withdrew`\n"
    "`/companies register` – who signed which version\n"
    "`/companies publish` – the register for the channel, as a message and as a CSV file",
    summary="see the companies and the register of signatories; change them (programme manager)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "companies.add": forms.open_add,
    "companies.change": forms.open_change,
    "companies.charter": charter.open_form,
    "companies.register": charter.open_register,
    "companies.publish": charter.publish,
}
FORMS = {
    "companies.enter": forms.on_enter,
    "companies.change": forms.on_change,
    "companies.turn": forms.on_turn,
    "companies.charter": charter.on_form,
    "companies.confirmed": forms.on_confirmed,
}
MESSAGES = {REGISTER: charter.draw_register, REGISTER_FILE: charter.draw_file}
