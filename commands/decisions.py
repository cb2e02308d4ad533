"""`/decisions`: the register of what was decided, each with its basis; the list, a search, or one of them."""

from slack_sdk.models.blocks import ButtonElement

from bot.render.blocks import Message, beside, button, buttons, escaped, paragraph, remark
from bot.render.votes import basis, name_of, outcome_words
from bot.render.words import short_day
from bot.request import Command, Reply, Request, Say
from rules.authority import Deed
from rules.refusal import Refusal
from store import groups, votes
from store.models import Vote

PAGE = 10


def on_command(request: Request) -> Reply:
    """Bare: the latest. Typed: those with these words in them."""
    return _list(request, request.text)


def on_show(request: Request) -> Reply:
    """The button on the Home tab, or under a part of the list: what comes after it."""
    return _list(request, str(request.note.get("words", "")), before=request.note.get("before"))


def _list(request: Request, text: str, *, before: int | None = None) -> Reply:
    request.require(Deed.SEE_GROUP)
    found = votes.in_register(request.session, group=request.group, words=text.split(), most=PAGE + 1, before=before)
    if not found:
        about = f" with “{escaped(text)}” in it" if text else ""
        raise Refusal(f"Nothing{about} was decided by vote so far. {request.typed('vote')} shows what is open.")
    lines = [(_line(request, vote), vote) for vote in found[:PAGE]]
    title = f"Decisions of {escaped(request.group.name)}"
    blocks = [paragraph(f"*{title}*"), *(beside(line, _details(request, vote)) for line, vote in lines)]
    if len(found) > PAGE:
        note = {"group": request.group.id, "words": text, "before": found[PAGE - 1].number}
        blocks.append(buttons(button("Earlier ones", "decisions.show", note)))
    blocks.append(remark(f"Search with words: {request.typed('decisions study')}."))
    return Say(Message("\n".join([title, *(line.replace("*", "") for line, _ in lines)]), blocks))


def _line(request: Request, vote: Vote) -> str:
    """`Vote 12, Thu 14 Jan 2027: Shall we …? *Passed*` and its basis below."""
    ended = vote.closed_at or vote.withdrawn_at or vote.closes_at
    day = short_day(groups.local_date(request.group, ended))
    opening = f"{name_of(vote)}, {day}: {escaped(vote.question)}"
    if vote.outcome is None:
        why = f" – {escaped(vote.withdrawn_why)}" if vote.withdrawn_why else ""
        return f"{opening}\n*Withdrawn*{why}"
    result = votes.result_of(request.session, vote=vote, history=request.history)
    terms = votes.terms_of(vote, request.history)
    return f"{opening}\n*{outcome_words(vote, result)}* – {basis(vote, result, terms)}"


def _details(request: Request, vote: Vote) -> ButtonElement:
    return button("Details", "vote.details", {"group": request.group.id, "vote": vote.id})


COMMAND = Command(
    name="decisions",
    hint="study | help",
    usage="`/decisions` – what was decided, the latest first, each with what it rests on\n"
    "`/decisions study` – those with that word in question or background",
    summary="see and search what was decided by vote",
    deed=Deed.SEE_GROUP,
    handle=on_command,
    is_read=True,
)
ACTIONS = {"decisions.show": on_show}
