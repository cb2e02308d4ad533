"""`/position`: policy positions, from a member's idea to what is published (clauses 23 and 24).

`which` reads what is meant, `listing` shows how positions stand, `stages` brings them from the idea to what is
published, `ending` puts them to the members or gives them up, `willing` has who takes part, `differing` the differences
of a divided one; `channel` draws what is owed, and `clock` follows the vote.
"""

from bot.request import Command, Reply, Request
from commands.position import channel, clock, differing, ending, listing, stages, which, willing
from rules.authority import Deed
from rules.refusal import Refusal
from store import positions


def on_command(request: Request) -> Reply:
    """Bare: the list. Typed: an idea, or the number of a position and what is to become of it."""
    word, _, rest = request.text.partition(" ")
    if not word:
        return listing.on_show(request)
    if word.lower() == "propose":
        return stages.typed_idea(request, rest.strip())
    position = which.numbered(request, word)
    verb, _, text = rest.strip().partition(" ")
    if not verb:
        return listing.show(request, position)
    if verb.lower() not in _TYPED:
        raise Refusal(f"I do not know “{verb}” of a position. {request.typed('position help')} has what there is.")
    return _TYPED[verb.lower()](request, position, text.strip())


_TYPED = {
    "willing": willing.typed_willing,
    "unwilling": willing.typed_unwilling,
    "call": stages.typed_call,
    "outline": stages.typed_outline,
    "draft": stages.typed_draft,
    "vote": ending.typed_vote,
    "publish": stages.typed_publication,
    "divided": ending.typed_division,
    "withdraw": ending.typed_withdrawal,
    "view": differing.typed_view,
}
COMMAND = Command(
    name="position",
    hint="propose Open registers | 3 | 3 willing | 3 view … | help",
    usage="`/position` – the positions, each with its stage and what it waits for\n"
    "`/position propose` – your idea, in a form; `/position propose Open registers` – in a line\n"
    "`/position 3` – one of them, with what you can do\n"
    "`/position 3 willing` – or `unwilling`: whether you take part\n"
    "`/position 3 call` – call for the willing (officers)\n"
    "`/position 3 outline …` – or `draft …`, a text or a link (officers)\n"
    "`/position 3 vote until 14 Jan` – put the draft to the members (officers)\n"
    "`/position 3 publish https://…` – with the link of its document, once it is agreed (officers)\n"
    "`/position 3 divided because …` – set out the differences instead (programme manager or chair)\n"
    "`/position 3 view …` – your reasoning, where the group is divided\n"
    "`/position 3 withdraw because …` – give it up (officers)",
    summary="develop a policy position: an idea, who is willing, outline, draft, consensus",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "position.show": listing.on_show,
    "position.details": listing.on_details,
    "position.propose": stages.on_propose,
    "position.call": stages.on_call,
    "position.outline": stages.on_outline,
    "position.draft": stages.on_draft,
    "position.vote": ending.on_vote,
    "position.publish": stages.on_publish,
    "position.divided": ending.on_divided,
    "position.withdraw": ending.on_withdraw,
    "position.willing": willing.on_willing,
    "position.unwilling": willing.on_unwilling,
    "position.view": differing.on_view,
    "position.differences": differing.on_differences,
    "position.edit": differing.on_edit,
    "position.word": differing.on_word,
}
FORMS = {
    "position.idea": stages.on_idea,
    "position.text": stages.on_text,
    "position.question": ending.on_question,
    "position.reason": ending.on_reason,
    "position.written": differing.on_written,
    "position.edited": differing.on_edited,
    "position.said": differing.on_said,
}
MESSAGES = {
    positions.CARD: channel.draw_card,
    positions.GATE: channel.draw_gate,
    positions.ASKED: channel.draw_asked,
}
DUE = (clock.FOLLOWING,)
