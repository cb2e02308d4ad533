"""`/call`: open calls for vacant seats and for the offices of chair and vice-chair.

`opening` opens and withdraws them, `ballot` is for the ballots that end them, `which` reads what is meant, `outside`
has the text for people outside Slack, `listing` shows what there is, `closing` is the clock's part, `words` what is
told.
"""

from bot.request import Command, Due, Reply, Request, Say
from commands.call import ballot, closing, listing, opening, which, words
from rules.authority import Deed
from rules.refusal import Refusal
from store import calls, interest, votes


def on_command(request: Request) -> Reply:
    """Bare: what is open and what is vacant. `open`, `text` and `withdraw` are the programme manager's."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    rest = rest.strip()
    match verb.lower():
        case "" | "list":
            return on_show(request)
        case "open":
            return opening.on_typed(request, rest)
        case "text":
            return opening.text_typed(request, rest)
        case "withdraw":
            return opening.withdraw_typed(request, rest)
        case "ballot":
            return ballot.open_typed(request, rest)
        case "lots":
            return ballot.lots_typed(request, rest)
        case "close":
            raise Refusal(
                "A call closes at its closing instant and not sooner: people rely on it. To take it back, type "
                f"{request.typed('call withdraw')}."
            )
    raise Refusal(f"Type it as in {request.typed(which.EXAMPLE)}, or {request.typed('call help')}.")


def on_show(request: Request) -> Reply:
    """What is open and what is vacant: the button on the Home tab."""
    request.require(Deed.SEE_GROUP)
    return Say(listing.show(request))


COMMAND = Command(
    name="call",
    hint="open 2 seats until 30 Nov | list | text | withdraw | ballot | help",
    usage="`/call` – the calls that are open, and the seats that are vacant or become so\n"
    "`/call open` – open one in a form\n"
    "`/call open 2 seats until 30 Nov 17:00 from 1 Mar` – so many supplier seats; `sme seat` for those of SMEs\n"
    "`/call open chair until 30 Nov from 1 Mar` – an office, chair or vice-chair\n"
    "`/call text` – a call as plain text, to send to people outside Slack\n"
    "`/call withdraw` – take a call back; `/call withdraw chair` where there are several\n"
    "`/call ballot` – open the ballot of a call that waits for one (officers)\n"
    "`/call lots` – draw lots where a ballot and its rerun have ended in a tie (programme manager)",
    summary="see the open calls for seats and offices; open and withdraw them (programme manager)",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "call.show": on_show,
    "call.open": opening.open_form,
    "call.text": opening.on_text,
    "call.withdraw": opening.on_withdraw,
    "call.ballot": ballot.on_open,
    "call.lots": ballot.on_lots,
}
FORMS = {"call.open": opening.on_form}
MESSAGES = {
    calls.CARD: words.draw_card,
    calls.RESULT: words.draw_result,
    votes.UNSETTLED: ballot.draw_unsettled,
    interest.INVITED: words.draw_invited,
}
DUE = (Due(closing.find_closed, closing.settle, closing.closings_to_come),)
