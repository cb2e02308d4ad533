"""Agenda items in words: their line on the clock, what there is to know of them, and how long they take together."""

from collections.abc import Iterable

from bot.render.blocks import escaped, hour, moment
from bot.render.words import counted, short_day
from rules.agenda import Place, RunningOrder
from rules.terms import Terms
from store.models import AgendaItem, ItemState, Meeting, Person

PURPOSE_SHOWN = 400
"""Characters of a purpose in a list; the pack has all of it."""


def on_the_clock(place: Place, item: AgendaItem, *, owner: Person | None, zone: str) -> str:
    """`*2. 10:15 Budget* – 20 min, Priya Raman`."""
    whose = f", {escaped(owner.name)}" if owner else ""
    title = escaped(item.title)
    return f"*{place.label}. {hour(place.starts_at, zone=zone)}  {title}* – {item.minutes} min{whose}"


def marks(item: AgendaItem, *, terms: Terms, came_from: Meeting | None) -> list[str]:
    """What sets an item apart, each in a few words, in italics."""
    words = {heading.code: heading.words for heading in terms.headings}
    notes = [
        *(["not accepted yet"] if item.state is ItemState.PROPOSED else []),
        *(["done"] if item.state is ItemState.DONE else []),
        *(["private: members only"] if item.is_private else []),
        *(["late"] if item.is_late else []),
        *([f"carried over from {short_day(came_from.on_date)}"] if came_from else []),
        *([f"raised by {escaped(item.raised_by)}"] if item.raised_by else []),
        *([f"{item.heading} {words.get(item.heading, '')}".strip()] if item.heading else []),
    ]
    return [f"_{note}_" for note in notes]


def purpose_shown(item: AgendaItem) -> str:
    """The purpose, cut where it is long."""
    text = item.purpose if len(item.purpose) <= PURPOSE_SHOWN else f"{item.purpose[:PURPOSE_SHOWN].rstrip()}…"
    return escaped(text)


def taken(order: RunningOrder, meeting: Meeting, *, seen: int) -> str:
    """How much of the meeting its items take, of which a reader sees so many; in words if that is more than it has."""
    if not seen:
        return "There is nothing on the agenda yet."
    if order.over_by:
        return (
            f"*The agenda is too long:* its items take {order.minutes} minutes and the meeting has {meeting.minutes}. "
            f"That is {counted(order.over_by, 'minute')} too many."
        )
    return f"{counted(seen, 'item').capitalize()}, {order.minutes} of {meeting.minutes} minutes."


def when(meeting: Meeting, *, zone: str) -> str:
    """`Monthly meeting, Thursday 11 November 2027, 10:00`, without bold."""
    return f"{escaped(meeting.title)}, {moment(meeting.starts_at, zone=zone)}"


def headings_to_choose(terms: Terms) -> Iterable[tuple[str, str]]:
    """The headings of the terms, as a list offers them."""
    return ((heading.code, f"{heading.code} – {heading.words}") for heading in terms.headings)
