"""Who, which seat, which office and which day is meant, typed or chosen in a form."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Role
from rules.refusal import Refusal
from rules.table import Person, Seat, SeatKind, Table
from store import people, table

CHOICES_MOST = 100
"""Slack shows so many in a list."""

NOBODY = "nobody"
OFFICES = {
    "chair": Role.CHAIR,
    "vice-chair": Role.VICE_CHAIR,
    "vice chair": Role.VICE_CHAIR,
    "sro": Role.SRO,
    "programme manager": Role.PROGRAMME_MANAGER,
}
"""How offices are typed."""


def the_table(request: Request) -> Table:
    """The group's table as it is now; a sub-group's members are changed elsewhere."""
    if request.group.parent_id is not None:
        raise Refusal(f"This is a sub-group: its members are changed with {request.typed('subgroup')}.")
    return table.load(request.session, group=request.group)


def members(request: Request, known: Table) -> Sequence[Person]:
    """Who sits at the table now or will, by name."""
    ids = {sitting.person_id for sitting in known.sittings if sitting.ends_on >= request.today}
    return sorted((known.people[number] for number in ids), key=lambda person: person.name)


def everybody(known: Table) -> Sequence[Person]:
    """Everybody whom the workspace knows, by name."""
    return sorted(known.people.values(), key=lambda person: person.name)


def person_called(text: str, those: Sequence[Person], *, otherwise: str) -> Person:
    """The one of those whom a name means; refused, with `otherwise`, where it is nobody."""
    found = people.called(those, text)
    if len(found) > 1:
        names = escaped(listed([person.name for person in found]))
        raise Refusal(f"{names} are called so. Please type the whole name.")
    if not found:
        raise Refusal(f"I know nobody called “{escaped(text[:60])}”{otherwise}")
    return found[0]


def member_called(request: Request, known: Table, text: str) -> Person:
    """The member whom a name means."""
    those = members(request, known)
    names = escaped(listed([person.name for person in those])) or "nobody yet"
    return person_called(text, those, otherwise=f" at the table. The members are {names}.")


def person_chosen(request: Request, known: Table, *, block: str = "person") -> Person:
    """Whoever was chosen in the form."""
    number = request.fields.get(block, "")
    person = known.people.get(int(number)) if number.isdigit() else None
    if person is None:
        raise Refusal("Please choose somebody.", field=block)
    return person


def seat_chosen(request: Request, known: Table) -> Seat:
    """The seat that was chosen in the form."""
    number = request.fields.get("seat", "")
    seat = known.seats.get(int(number)) if number.isdigit() else None
    if seat is None:
        raise Refusal("Please choose a seat.", field="seat")
    return seat


def day_chosen(request: Request, block: str, *, otherwise: date | None = None) -> date:
    """The date picked in the form; `otherwise`, or a refusal, where none was."""
    try:
        return date.fromisoformat(request.fields.get(block, ""))
    except ValueError:
        if otherwise is not None:
            return otherwise
        raise Refusal("Please choose a date.", field=block) from None


def last_day_chosen(request: Request) -> date | None:
    """The last day picked in the form, if one was."""
    return day_chosen(request, "last") if request.fields.get("last") else None


def cut_day(request: Request, text: str, words: Iterable[str]) -> tuple[str, date | None]:
    """What comes before `from 1 Mar` at the end of a text, and that day; the text and None if it does not end so.

    `words` are those that may stand before the day. Of several years it is the nearest to today.
    """
    before = [found.start() for found in re.finditer(rf"(?:^|\s)(?:{'|'.join(words)})\s+(?=\S)", text, re.IGNORECASE)]
    for begins in reversed(before):
        try:
            typed = read_day(text[begins:].split(maxsplit=1)[1], today=request.today)
        except UnreadableDayError as unreadable:
            raise Refusal(str(unreadable)) from None
        if typed is not None and not typed.rest:
            return text[:begins].strip(), typed.days[0]
    return text, None


def split_seat(known: Table, text: str) -> tuple[str, Sequence[Seat]]:
    """A name and the seats that are meant by what follows it: one by its label, or all of a kind; none is refused.

    The word “seat” may stand anywhere: `supplier seat 3` is the seat labelled `supplier 3`.
    """
    words = [word for word in text.split() if word.casefold() != "seat"]
    for begins in range(len(words)):
        said = " ".join(words[begins:]).casefold()
        found = [seat for seat in known.seats.values() if seat.label.casefold() == said]
        if not found and said in (SeatKind.SUPPLIER, SeatKind.STAKEHOLDER):
            found = [seat for seat in known.seats.values() if seat.kind == said]
        if found:
            return " ".join(words[:begins]), found
    labels = escaped(listed([seat.label for seat in known.seats.values()]))
    raise Refusal(f"Please say which seat. The seats are {labels}." if labels else "There is no seat yet.")


def seat_called(known: Table, text: str) -> Seat:
    """The one seat that a label means."""
    name, found = split_seat(known, text)
    if name or len(found) > 1:
        labels = escaped(listed([seat.label for seat in found or known.seats.values()]))
        raise Refusal(f"Please give the label of one seat, such as one of {labels}.")
    return found[0]


def split_office(text: str) -> tuple[Role, str]:
    """The office that a text begins with, and what follows it."""
    said = text.casefold().replace("_", "-")
    for name, office in OFFICES.items():
        if said == name or said.startswith(f"{name} "):
            return office, text[len(name) :].strip()
    raise Refusal(f"Please say which office: {listed([*OFFICES], last='or')}.")
