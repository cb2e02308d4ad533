"""Which sections, and which day, are meant."""

from collections.abc import Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.terms import SECTIONS
from bot.render.words import listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.refusal import Refusal


def asked(request: Request) -> tuple[Sequence[str], date]:
    """The sections that were typed, none where all are meant, and the day: today unless one was typed after `on`."""
    words, on, day = f" {request.text}".rpartition(" on ")
    name = words.strip() if on else request.text
    return sections_called(request, name) if name else (), _day(request, day.strip()) if on else request.today


def sections_called(request: Request, name: str) -> Sequence[str]:
    """Every section of that name, the likeliest first; `decisions` are all kinds of them. Refused if there is none."""
    wanted = name.strip().casefold().removesuffix("s")
    found = [section for section in SECTIONS if wanted in _names(section)]
    if not found:
        known = listed([section.rpartition(".")[2] for section in SECTIONS], last="or")
        raise Refusal(
            f"I know no part of the terms called “{escaped(name[:60])}”. Type {request.typed('terms')} to see all of "
            f"them, or after it one of: {known}."
        )
    return sorted(found, key=lambda section: section.rpartition(".")[2] != name.strip().casefold())


def _names(section: str) -> set[str]:
    """`decisions.funds` goes by `decision`, `fund` and its title, a last s left out."""
    return {name.removesuffix("s").casefold() for name in (*section.split("."), SECTIONS[section])}


def _day(request: Request, text: str) -> date:
    example = request.typed(f"terms on 1 Jul {request.today.year}")
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        raise Refusal(f"I cannot read that day. Type it as in {example}.")
    return typed.days[0]
