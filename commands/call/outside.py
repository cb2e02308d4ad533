"""A call as plain text, to copy into an e-mail to people outside Slack."""

from bot.render.blocks import Message, escaped, paragraph
from bot.render.calls import ON_THE_SPOT, called_for, for_what, term_in_words, who_may_stand
from bot.render.words import instant_in_words
from bot.request import Request
from store import members
from store.models import OfficeKind, OpenCall


def text_for(request: Request, call: OpenCall) -> Message:
    """The text between two lines of its own, with the closing instant in words."""
    body = "\n\n".join(_paragraphs(request, call))
    above = "*To copy into an e-mail:*"
    return Message(f"{above}\n```\n{body}\n```", [paragraph(above), paragraph(f"```\n{body}\n```")])


def _paragraphs(request: Request, call: OpenCall) -> list[str]:
    group = request.group
    closes = instant_in_words(call.closes_at, zone=group.zone)
    terms = request.history.on(call.starts_on).terms
    told = [
        f"Open call: {called_for(call)} in the {escaped(group.name)}",
        f"{for_what(call)}, {term_in_words(call, terms)}.".replace("*", ""),
        who_may_stand(call),
        escaped(call.words).replace("```", "'''"),
        f"To stand, write to {_manager(request)} with your name, company and post, before {closes} (clock of "
        f"{group.zone}). {ON_THE_SPOT}",
    ]
    return [each for each in told if each]


def _manager(request: Request) -> str:
    held = members.holders(request.session, group=request.group, on=request.today)
    manager = held.get(OfficeKind.PROGRAMME_MANAGER)
    if manager is None:
        return "the programme manager"
    return f"{escaped(manager.name)}{f' ({escaped(manager.email)})' if manager.email else ''}, programme manager,"
