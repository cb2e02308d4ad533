"""`/meeting`: the meetings to come, and everything that the programme manager or the chair may do with them.

The way in is here; each of the other files is one part of it: `which` meeting, the `deeds`, the `forms` and the second
look (`confirm`), the command `typed` in full, the `listing`, what the `channel` is told, and what the clock makes
`ahead`.
"""

from bot.render.blocks import escaped
from bot.request import Command, Due, Reply, Request, Say
from calendars import plan
from commands.meeting import ahead, channel, deeds, forms, typed
from commands.meeting.listing import list_meetings
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import schedule


def on_command(request: Request) -> Reply:
    """Bare: a form for those who may change something, the list for others. Typed: `list`, or what to do with which."""
    request.require(Deed.SEE_GROUP)
    if not request.text:
        may_change = may(request.roles, Deed.SCHEDULE_MEETING)
        return forms.open_form(request) if may_change else Say(list_meetings(request))
    verb, rest = typed.verb_of(request.text)
    if verb == "list":
        return Say(list_meetings(request))
    if verb == "what-if":
        return typed.what_if(request, rest)
    if verb not in typed.TYPED:
        raise Refusal(f"I do not know “{escaped(verb)}”. {typed.usage(request)}")
    return typed.TYPED[verb](request, rest)


COMMAND = Command(
    name="meeting",
    hint="list | what-if | add | move | rename | cancel | reinstate | compulsory | not-held | help",
    usage="`/meeting` – choose from a form\n`/meeting list` – the meetings to come\n"
    "`/meeting what-if cancel April` – what would come of it; nothing is changed\n"
    "`/meeting add 21 Jan 14:00 Budget workshop` – one more meeting\n"
    "`/meeting move 14 Jan to 21 Jan 11:00` – another date, or another hour, or both\n"
    "`/meeting rename 14 Jan Budget workshop` – another title\n"
    "`/meeting cancel 14 Jan no agenda` – call it off\n`/meeting reinstate 14 Jan` – it takes place after all\n"
    "`/meeting compulsory 21 Jan` – absences from it count\n"
    "`/meeting not-held 14 Jan snow` – correct one that has begun",
    summary="see the meetings, and plan, move or cancel them (programme manager and chair)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {"meeting.open": forms.open_form}
FORMS = {
    "meeting.choose": forms.on_choose,
    "meeting.add": forms.on_add,
    "meeting.move": forms.on_move,
    "meeting.rename": forms.on_rename,
    "meeting.cancel": forms.on_cancel,
    "meeting.cancel_confirmed": deeds.on_cancel_confirmed,
    "meeting.reinstate": forms.on_reinstate,
    "meeting.compulsory": forms.on_compulsory,
    "meeting.not_held": forms.on_not_held,
    "meeting.not_held_confirmed": deeds.on_not_held_confirmed,
}
MESSAGES = {schedule.CHANGED: channel.draw_change, plan.RULE_CHANGED: channel.draw_rule_change}
DUE = (Due(ahead.find_lacking, ahead.make_meetings, ahead.makings_to_come),)
