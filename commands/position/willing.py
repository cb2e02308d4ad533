"""A member says whether they take part in a position: pressed on the card, or typed."""

from bot.render.blocks import Message
from bot.render.positions import called, quoted
from bot.request import Reply, Request, Say
from commands.position import which
from rules.authority import Deed
from rules.positions import WORDS, Stage
from rules.refusal import Refusal
from store import positions
from store.models import Position

_OPEN = (Stage.WILLING, Stage.OUTLINE)


def on_willing(request: Request) -> Reply:
    """*I'm willing* on the card."""
    return typed_willing(request, which.noted(request))


def on_unwilling(request: Request) -> Reply:
    """*Not any more* on the card."""
    return typed_unwilling(request, which.noted(request))


def typed_willing(request: Request, position: Position, text: str = "") -> Reply:
    """Count the person, and say how many are missing."""
    _require_open(request, position)
    found = positions.show_willing(
        request.session,
        group=request.group,
        position=position,
        person=request.person,
        now=request.now,
        terms=request.terms.positions,
    )
    if found.is_open:
        then = "Enough members are willing: an outline is developed."
    else:
        are = "is" if found.missing == 1 else "are"
        then = f"{found.missing} more {are} missing before an outline is developed (clause 23)."
    undo = request.typed(f"position {position.number} unwilling")
    return Say(Message(f"You are willing to take part in {quoted(position)}. {then} Not any more? {undo}."))


def typed_unwilling(request: Request, position: Position, text: str = "") -> Reply:
    """Note that the person is not willing any more."""
    _require_open(request, position)
    if not positions.take_back(
        request.session, group=request.group, position=position, person=request.person, now=request.now
    ):
        raise Refusal(f"You had not said that you are willing to take part in {quoted(position)}.")
    stays = " Enough members had been willing, and that stays so." if position.gate_opened_at else ""
    return Say(Message(f"You do not take part in {quoted(position)} any more.{stays}"))


def _require_open(request: Request, position: Position) -> None:
    request.require(Deed.SHOW_WILLING)
    if position.stage not in _OPEN:
        raise Refusal(
            f"{called(position)} is {WORDS[position.stage]}: nobody is asked now who is willing to take part."
        )
