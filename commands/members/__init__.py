"""`/members`: the table as the terms see it, and everything that the programme manager may do to it.

The way in is here. `listing` shows the table; `typed` reads a line and `forms`, `offices` and `details` a form into a
change, `which` says who and what is meant in it; `ahead` and `notices` tell of terms and memberships that end.
"""

from bot import changing
from bot.request import Command, Due, Reply, Request, Say
from commands.members import ahead, details, forms, listing, notices, offices, typed
from rules.authority import Deed
from store import employers, endings


def on_command(request: Request) -> Reply:
    """Bare: the table. `what-if`: what would come of something. Anything else: a change, which is looked at again."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    if verb.lower() in ("", "list"):
        return Say(listing.show(request))
    if verb.lower() == "what-if":
        return changing.what_if(request, typed.read_supposition(request, rest.strip()))
    change = typed.read_change(request, request.text)
    return changing.confirm_typed(request, change, callback=forms.CONFIRMED)


COMMAND = Command(
    name="members",
    hint="what-if | join | leave | renew | move | employer | office | deputy | help",
    usage="`/members` – who sits at the table, and what is wanting by the terms\n"
    "`/members what-if Priya leaves Acme` – what would come of it; nothing is changed\n"
    "`/members join Priya Raman (Acme) supplier seat 3 from 1 Mar` – a seat, for a term\n"
    "`/members leave Priya Raman on 31 Mar` – the last day\n"
    "`/members renew Priya Raman` – a new term, from the day after\n"
    "`/members move Priya Raman to supplier 4` – another seat\n"
    "`/members employer Priya Raman to Acme from 1 Mar` – another employer; `nobody` for none\n"
    "`/members office chair Priya Raman from 1 Mar` – chair, vice-chair, programme manager or SRO; `nobody` to end it\n"
    "`/members office sro Rhiannon Pugh agreed by Members' vote, Police` – with who agreed\n"
    "`/members deputy Priya Raman from 1 Mar to 31 Mar` – for the programme manager; `nobody` to end it\n"
    "`/members seats` – make the seats that the terms name",
    summary="see who sits at the table, until when, and what is wanting; change it (programme manager)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "members.show": listing.open_table,
    "members.join": forms.open_join,
    "members.leave": forms.open_leave,
    "members.renew": forms.open_renew,
    "members.move": forms.open_move,
    "members.employer": forms.open_employer,
    "members.office": offices.open_office,
    "members.seat": details.open_seat,
    "members.person": details.open_person,
    "members.what_if": forms.open_what_if,
    "members.renew_now": notices.on_renew_now,
}
FORMS = {
    "members.join": forms.on_join,
    "members.leave": forms.on_leave,
    "members.renew": forms.on_renew,
    "members.move": forms.on_move,
    "members.employer": forms.on_employer,
    "members.office": offices.on_office,
    "members.appoint": offices.on_appoint,
    "members.seat": details.on_seat,
    "members.arrange": details.on_arrange,
    "members.person": details.on_person,
    "members.describe": details.on_describe,
    "members.what_if": forms.on_what_if,
    "members.confirmed": forms.on_confirmed,
}
MESSAGES = {
    endings.TERM_NOTICE: notices.draw_term_notice,
    endings.TERMS_ENDING: notices.draw_terms_ending,
    endings.EMPLOYER_NOTICE: notices.draw_employer_notice,
    endings.ENDED: notices.draw_ended,
    endings.VACANCIES: notices.draw_vacancies,
    employers.WORD: notices.draw_employer_word,
    employers.CLASH: notices.draw_clash,
}
DUE = (Due(ahead.find_due, ahead.tell, ahead.notices_to_come),)
