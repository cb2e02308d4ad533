"""`/nominate`: stand in an open call, or put somebody forward, who is asked.

Whoever is in the workspace can answer a call, so the way in (`door`) is open to people on no roll. `standing` has the
forms for oneself and others, `entering` those of the programme manager and the interest list, `answering` what a
nominee says; `which` tells who and what is meant and whether they may stand, `words` what is told of it.
"""

from bot.render.blocks import Message
from bot.request import Command, Reply, Say, help_on
from commands.nominate import answering, entering, standing, which, words
from commands.nominate.door import Visit, through
from rules.authority import Deed
from store import calls, nominations


def on_command(visit: Visit) -> Reply:
    """Bare: the form. Typed: whom to nominate, an answer, or what is open."""
    request = visit.request
    verb, _, rest = request.text.partition(" ")
    rest = rest.strip()
    match verb.lower():
        case "":
            return standing.open_form(visit)
        case "list":
            return Say(words.listing(request, which.open_calls(request)))
        case "accept" | "decline":
            return answering.answer_typed(visit, rest, accepts=verb.lower() == "accept")
        case "withdraw":
            return answering.withdraw_typed(visit, rest)
        case "enter":
            return entering.enter_typed(visit, rest)
        case "interest":
            return entering.on_interest(visit, rest)
        case "help":
            return Say(Message(help_on(COMMAND, name=f"/{request.prefix}nominate").text))
    return standing.typed(visit, request.text)


COMMAND = Command(
    name="nominate",
    hint="me | Priya Raman for chair | list | accept | decline | withdraw | interest | help",
    usage="`/nominate` – stand in an open call, or put somebody forward, in a form\n"
    "`/nominate me` – stand yourself; `/nominate me for chair` where several calls are open\n"
    "`/nominate Priya Raman for chair` – put somebody forward, who is asked\n"
    "`/nominate list` – what is open, until when, and who may stand\n"
    "`/nominate accept` – stand, where somebody put you forward; `/nominate decline` if not\n"
    "`/nominate withdraw` – stand no more\n"
    "`/nominate interest` – be told of open calls for a seat; `/nominate interest withdraw` ends it\n"
    "`/nominate enter Jo Smith (Acme) jo@acme.example` – somebody who is not in Slack (programme manager)",
    summary="stand in an open call for a seat or an office, or put somebody forward",
    deed=Deed.ANSWER_CALL,
)
ANYWHERE = {
    "nominate": through(on_command),
    "nominate.open": through(standing.open_form),
    "nominate.me": through(standing.on_me),
    "nominate.who": through(standing.on_who),
    "nominate.details": through(standing.on_details),
    "nominate.stand": through(standing.on_stand),
    "nominate.enter": through(entering.on_enter),
    "nominate.entered": through(entering.on_entered),
    "nominate.accept": through(answering.on_accept),
    "nominate.decline": through(answering.on_decline),
    "nominate.withdraw": through(answering.on_withdraw),
    "nominate.uninterested": through(entering.on_interested),
}
MESSAGES = {
    calls.ASKED: words.draw_asked,
    nominations.ANSWERED: words.draw_answered,
    nominations.NEWS: words.draw_news,
}
