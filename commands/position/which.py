"""Which position is meant, whether a step may be taken, and until when a vote on it is open."""

import re
from datetime import date, datetime, timedelta

from bot.render.blocks import moment
from bot.render.positions import called
from bot.request import Request
from calendars import wall_clock
from calendars.typed import UnreadableDayError, read_until
from rules import positions as rule
from rules.authority import Deed
from rules.positions import Stage
from rules.refusal import Refusal
from rules.terms import MEANINGS
from store import positions
from store.models import Position
from store.positions import Standing

MOST_DAYS = MEANINGS["decisions.position.open_days"].most


def numbered(request: Request, word: str) -> Position:
    """The position of a number that was typed, brought up to the clock."""
    digits = word.removeprefix("#")
    number = int(digits) if re.fullmatch(r"[0-9]{1,6}", digits) else None
    found = positions.numbered(request.session, group=request.group, number=number) if number is not None else None
    if found is None:
        which = "There is no such position here." if number is not None else "Which position? Give its number."
        raise Refusal(f"{which} {request.typed('position')} shows them all, {request.typed('position help')} the rest.")
    return settled(request, found)


def noted(request: Request) -> Position:
    """The position of a button or a form, brought up to the clock."""
    found = request.session.get(Position, request.number("position"))
    if found is None or found.group_id != request.group.id:
        raise Refusal("I cannot find that position any more.")
    return settled(request, found)


def standing(request: Request, position: Position) -> Standing:
    """Where it stands now."""
    return positions.standing_of(
        request.session, group=request.group, position=position, now=request.now, terms=request.terms.positions
    )


def require_step(request: Request, position: Position, to: Stage) -> None:
    """Refuse whoever may not take a step, and a step that cannot be taken."""
    request.require(Deed.DECLARE_DIVIDED if to is Stage.DIVIDED else Deed.MOVE_POSITION)
    if to is Stage.PUBLISHED and position.stage is Stage.DIVIDED:
        raise Refusal(
            f"{called(position)} is divided: it is published if programme manager and chair both say so. "
            f"{request.typed(f'position {position.number}')} has the button."
        )
    rule.require_step(position.stage, to, gate=standing(request, position).gate)


def text_in(text: str, *, most: int, field: str, what: str) -> str:
    """What was entered, if it is there and not too long."""
    if not text.strip() or len(text) > most:
        raise Refusal(f"Please give {what}, of at most {most} characters; nothing was saved.", field=field)
    return text.strip()


def link_in(text: str) -> str:
    """The address of a document."""
    if not re.fullmatch(r"https?://[^\s<>|]+\.[^\s<>|]+", text.strip()) or len(text) > 2000:
        raise Refusal("Please give the link of the document, such as https://example.org/position.pdf.", field="text")
    return text.strip()


def proposed_day(request: Request) -> date:
    """The last day of a vote that opens now, as the terms propose it."""
    return request.today + timedelta(days=request.terms.decisions.position.open_days)


def day_typed(request: Request, text: str) -> date:
    """The day after `until`."""
    try:
        typed = read_until(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        line = request.typed("position 3 vote until 14 Jan")
        raise Refusal(f"Please give the day on which the vote closes, as in {line}.")
    return min((day for day in typed.days if day >= request.today), default=typed.days[0])


def day_entered(request: Request) -> date:
    """The day picked in the form, or what the terms propose."""
    entered = request.fields.get("day")
    return request.picked("day") if entered else proposed_day(request)


def close_on(request: Request, day: date) -> datetime:
    """The instant at which a vote closes on a day, if that is neither too soon nor a slip of the year."""
    closes_at = wall_clock.instant(day, wall_clock.CLOSES_AT, zone=request.group.zone)
    earliest = request.now + timedelta(hours=request.terms.decisions.early_close_hours)
    if closes_at < earliest:
        after = moment(earliest, zone=request.group.zone)
        raise Refusal(
            f"It would close at {wall_clock.CLOSES_AT:%H:%M} on that day. Please choose a day after {after}.",
            field="day",
        )
    if closes_at > request.now + timedelta(days=MOST_DAYS):
        raise Refusal(f"That is more than {MOST_DAYS} days away. Please choose a day before that.", field="day")
    return closes_at


def settled(request: Request, position: Position) -> Position:
    """A position brought up to the clock."""
    positions.settle(request.session, group=request.group, position=position, now=request.now, history=request.history)
    return position


def note(position: Position) -> dict[str, object]:
    """What a button or a form about a position carries."""
    return {"group": position.group_id, "position": position.id}
