"""A member proposes a position, and officers move it on: the call, the outline, the draft, and what is published."""

from bot.render.agenda import headings_to_choose
from bot.render.blocks import Message, choice, entry, escaped, form, paragraph, remark
from bot.render.positions import called, quoted
from bot.request import Open, Reply, Request, Say
from commands.position import which
from rules.authority import Deed
from rules.positions import WORDS, Stage
from rules.refusal import Refusal
from store import positions
from store.models import Position

TITLE_MOST, TEXT_MOST = 150, 2000
_ASKED = {
    Stage.OUTLINE: ("Write the outline", "Outline", "Its text, or the link of a document."),
    Stage.DRAFT: ("Give the draft", "Draft", "Its text, or the link of a document: what the members vote on."),
    Stage.PUBLISHED: ("Publish the position", "Link of the document", "Such as https://example.org/position.pdf."),
}

_CHANGEABLE = (Stage.OUTLINE, Stage.DRAFT)


def on_propose(request: Request) -> Reply:
    """The form of an idea."""
    request.require(Deed.PROPOSE_POSITION)
    headings = list(headings_to_choose(request.terms))
    asked = [
        entry("title", "On what should the group take a position?", most=TITLE_MOST),
        entry("idea", "Why, and which way?", most=TEXT_MOST, multiline=True, optional=True),
        *([choice("heading", "Under which heading?", headings, optional=True)] if headings else []),
        remark("An officer calls for the willing; once enough members are, an outline is developed (clause 23)."),
    ]
    return Open(form("Propose a position", "position.idea", asked, {"group": request.group.id}, submit="Propose"))


def typed_idea(request: Request, text: str) -> Reply:
    """`propose TITLE`; without a title the form."""
    return _propose(request, text, "", "") if text else on_propose(request)


def on_idea(request: Request) -> Reply:
    """The form was sent."""
    fields = request.fields
    return _propose(request, fields.get("title", ""), fields.get("idea", ""), fields.get("heading", ""))


def _propose(request: Request, title: str, idea: str, heading: str) -> Reply:
    request.require(Deed.PROPOSE_POSITION)
    title = which.text_in(title, most=TITLE_MOST, field="title", what="a title")
    if len(idea) > TEXT_MOST:
        raise Refusal(f"Please keep it to {TEXT_MOST} characters; nothing was saved.", field="idea")
    if heading and heading not in {each.code for each in request.terms.headings}:
        raise Refusal("The terms have no such heading any more. Please choose another one.", field="heading")
    if request.group.channel_id is None:
        raise Refusal("This group has no channel in which it could be shown. Ask the programme manager for one.")
    position = positions.propose(
        request.session,
        group=request.group,
        title=title,
        idea=idea.strip(),
        heading=heading,
        person=request.person,
        now=request.now,
    )
    return Say(
        Message(
            f"*{called(position)} is proposed*: {escaped(title)}. The channel is told. An officer calls for the "
            f"willing next: {request.typed(f'position {position.number} call')}."
        )
    )


def on_call(request: Request) -> Reply:
    """The button."""
    return typed_call(request, which.noted(request))


def typed_call(request: Request, position: Position, text: str = "") -> Reply:
    """Call for the willing: the channel gets the card."""
    which.require_step(request, position, Stage.WILLING)
    positions.move(
        request.session, group=request.group, position=position, to=Stage.WILLING, actor=request.person, now=request.now
    )
    needed = request.terms.positions.willing
    return Say(Message(f"The channel is asked who is willing to take part in {quoted(position)}: {needed} are needed."))


def on_outline(request: Request) -> Reply:
    """The form of the outline."""
    return _text_form(request, which.noted(request), Stage.OUTLINE)


def on_draft(request: Request) -> Reply:
    """The form of the draft."""
    return _text_form(request, which.noted(request), Stage.DRAFT)


def on_publish(request: Request) -> Reply:
    """The form that asks for the link."""
    return _text_form(request, which.noted(request), Stage.PUBLISHED)


def typed_outline(request: Request, position: Position, text: str) -> Reply:
    """`outline …`; without a text the form."""
    return _typed_text(request, position, Stage.OUTLINE, text)


def typed_draft(request: Request, position: Position, text: str) -> Reply:
    """`draft …`; without a text the form."""
    return _typed_text(request, position, Stage.DRAFT, text)


def typed_publication(request: Request, position: Position, text: str) -> Reply:
    """`publish LINK`; without a link the form."""
    return _typed_text(request, position, Stage.PUBLISHED, text)


def on_text(request: Request) -> Reply:
    """A form of these three was sent."""
    return _give(request, which.noted(request), request.noted("to", Stage), request.fields.get("text", ""))


def _typed_text(request: Request, position: Position, to: Stage, text: str) -> Reply:
    return _give(request, position, to, text) if text else _text_form(request, position, to)


def _text_form(request: Request, position: Position, to: Stage) -> Reply:
    _require_step(request, position, to)
    title, label, hint = _ASKED[to]
    known = {Stage.OUTLINE: position.outline, Stage.DRAFT: position.draft}.get(to, "")
    asked = [
        paragraph(f"*{called(position)}: {escaped(position.title)}*"),
        entry("text", label, most=TEXT_MOST, multiline=to is not Stage.PUBLISHED, hint=hint, value=known),
    ]
    return Open(form(title, "position.text", asked, {**which.note(position), "to": to}, submit="Save"))


def _give(request: Request, position: Position, to: Stage, text: str) -> Reply:
    _require_step(request, position, to)
    text = (
        which.link_in(text)
        if to is Stage.PUBLISHED
        else which.text_in(text, most=TEXT_MOST, field="text", what="a text or a link")
    )
    positions.give(
        request.session,
        group=request.group,
        position=position,
        to=to,
        text=text,
        actor=request.person,
        now=request.now,
    )
    return Say(Message(f"{called(position)} is {WORDS[to]} now; the card in the channel says so."))


def _require_step(request: Request, position: Position, to: Stage) -> None:
    """Outline and draft can be changed as long as they are the stage."""
    if position.stage is to and to in _CHANGEABLE:
        request.require(Deed.MOVE_POSITION)
    else:
        which.require_step(request, position, to)
