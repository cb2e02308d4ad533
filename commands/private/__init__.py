"""`/private`: somebody asks for a part of a meeting without minutes, and the chair agrees or refuses (clause 21).

`which` reads the meeting and the span that are meant, `words` says it, `asking` is what whoever asks does, `deciding`
has the deeds of whoever decides, and `dictating` the decisions that the chair has recorded.
"""

from bot.request import Command, Due, Reply, Request
from commands.private import asking, deciding, dictating, words
from rules.authority import Deed
from store import private


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: the meeting and the span, `list`, `withdraw`, or `decision` with its words."""
    word, _, rest = request.text.partition(" ")
    match word.lower():
        case "":
            return asking.open_form(request)
        case "list":
            return asking.show(request)
        case "withdraw":
            return asking.typed_withdraw(request, rest.strip())
        case "decision":
            return dictating.typed(request, rest.strip())
    return asking.typed(request)


COMMAND = Command(
    name="private",
    hint="11 Nov 10:30 to 10:50 because … | now to 10:50 | list | withdraw | help",
    usage="`/private` – ask in a form for a part of a meeting without minutes\n"
    "`/private 11 Nov 10:30 to 10:50 because …` – from when to when, and why, which the chair alone reads\n"
    "`/private now to 10:50` – during the meeting; `/private 11 Nov minutes 30 to 50` counts from its start\n"
    "`/private list` – what is asked for or agreed, with what can be done\n"
    "`/private withdraw` – take back what you have asked for\n"
    "`/private decision We take the offer` – have a decision of it recorded (chair)",
    summary="ask the chair for a part of a meeting of which there are no minutes",
    deed=Deed.REQUEST_PRIVATE_SESSION,
    handle=on_command,
)
ACTIONS = {
    "private.open": asking.open_form,
    "private.take_back": deciding.on_take_back,
    "private.agree": deciding.on_agree,
    "private.refuse": deciding.on_refuse,
    "private.pass_on": deciding.on_pass_on,
    "private.dictate": dictating.open_form,
}
FORMS = {
    "private.form": asking.on_form,
    "private.refuse_form": deciding.on_refused,
    "private.dictate_form": dictating.on_form,
}
MESSAGES = {
    private.CARD: words.draw_card,
    private.RESULT: words.draw_result,
    private.AGREED: words.draw_agreed,
    private.DICTATED: words.draw_dictated,
}
DUE = (Due(deciding.find_unasked, deciding.ask_decider, deciding.nothing_to_come),)
