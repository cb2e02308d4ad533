"""`/vote`: members cast their ballots, and officers open, extend, withdraw and replace votes.

`which` reads what is meant, `casting` takes ballots, `paper` is that of an election, `listing` shows what is open and
how a vote stands, `opening` and `changing` are the officers' deeds, `channel` draws what channel and voters get,
`clock` is what the clock brings.
"""

from bot.request import Command, Reply, Request
from commands.vote import casting, changing, channel, clock, listing, opening, which
from rules.authority import Deed
from rules.decisions import Cast
from store import votes


def on_command(request: Request) -> Reply:
    """Bare: what is open. Typed: a ballot, the number of a vote, or what an officer wants to do."""
    word, _, rest = request.text.partition(" ")
    verb, rest = word.lower(), rest.strip()
    if not verb:
        return listing.on_show(request)
    if verb in _TYPED:
        return _TYPED[verb](request, rest)
    number = which.number_in(word)
    if number is None:
        return casting.typed(request, which.only_one(request), request.text)
    vote = which.numbered(request, number)
    return casting.typed(request, which.place_in(request, vote), rest) if rest else listing.show(request, vote)


_TYPED = {
    "open": opening.typed,
    "replace": opening.typed_replacement,
    "extend": changing.typed_extension,
    "withdraw": changing.typed_withdrawal,
    "verify": listing.typed_verify,
}
COMMAND = Command(
    name="vote",
    hint="for | abstain because … | 12 against | open | 12 | verify 12 | help",
    usage="`/vote` – your open ballots, one press each\n"
    "`/vote for` – or `against`, `abstain`, `recuse`, where one vote is open for you; add `because …` for a reason\n"
    "`/vote 12 against because …` – where several are open\n`/vote 12` – how a vote stands, or what it came to\n"
    "`/vote open` – put a question to the members in a form (officers)\n"
    "`/vote open procedural Shall we meet in Leeds? until 14 Jan 17:00` – in a line\n"
    "`/vote extend 12 to 20 Jan 17:00` – `/vote withdraw 12 because …`, `/vote replace 12` (officers)\n"
    "`/vote verify 12` – count a closed vote again from what was stored",
    summary="vote on what is put to the members, and put questions to them",
    deed=Deed.CAST_BALLOT,
    handle=on_command,
)
ACTIONS = {
    "vote.show": listing.on_show,
    "vote.details": listing.on_details,
    "vote.verify": listing.on_verify,
    **{f"vote.{choice.value}": casting.presses(choice) for choice in Cast},
    "vote.reason": casting.on_reason,
    "vote.open": opening.on_open,
    "vote.replace": opening.on_replace,
    "vote.extend": changing.on_extend,
    "vote.withdraw": changing.on_withdraw,
}
FORMS = {
    "vote.ballot": casting.on_ballot,
    "vote.question": opening.on_question,
    "vote.extension": changing.on_extension,
    "vote.withdrawal": changing.on_withdrawal,
}
MESSAGES = {
    votes.CARD: channel.draw_card,
    votes.RESULT: channel.draw_result,
    votes.EXTENDED: channel.draw_extended,
    votes.WITHDRAWN: channel.draw_withdrawn,
    votes.NUDGE: channel.draw_nudge,
    votes.PAPER: channel.draw_paper,
}
DUE = (clock.CLOSING, clock.NUDGING)
