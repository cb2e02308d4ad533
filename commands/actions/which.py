"""Which action, whose, and by when is meant, typed or entered in a form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import actions, meetings, members, people
from store.models import Action, Meeting, Person

EXAMPLE = "add Omar: send the tariff list by 3 Dec"
WORDS_MOST = 500
MEETINGS_MOST = 6
"""Meetings offered as where an action was agreed on, the latest first."""


@dataclass(frozen=True)
class Entered:
    """An action as somebody wants it."""

    words: str
    owner: Person
    due_on: date
    meeting: Meeting | None
    is_private: bool = False


def typed(request: Request, text: str) -> Entered:
    """`Omar: send the tariff list by 3 Dec`; without a name it is one's own. It was agreed on at today's meeting."""
    what, due_on = _cut_day(request, text)
    name, colon, rest = what.partition(":")
    owner = person_called(request, name.strip()) if colon else request.person
    begun = begun_meetings(request)
    meeting = begun[0] if begun and begun[0].on_date == request.today else None
    return Entered(_words(rest if colon else what), owner, due_on, meeting)


def entered(request: Request) -> Entered:
    """What the form says; refused on its field where that cannot be."""
    fields = request.fields
    owner = next((each for each in owners(request) if str(each.id) == fields.get("owner")), None)
    if owner is None:
        raise Refusal("Please choose whose action it is.", field="owner")
    try:
        due_on = date.fromisoformat(fields.get("due", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="due") from None
    meeting = next((each for each in begun_meetings(request) if str(each.id) == fields.get("meeting")), None)
    return Entered(_words(fields.get("words", "")), owner, due_on, meeting, fields.get("private") == "yes")


def numbered(request: Request, text: str) -> Action:
    """The action of a number, if the person may see it."""
    number = text.strip().removeprefix("#")
    if not (number.isascii() and number.isdigit()):
        raise Refusal(f"Please give the number of the action, as in {request.typed('actions done 4')}.")
    action = actions.numbered(request.session, group=request.group, number=int(number[:9]))
    if action is None or not may_see(request, action):
        raise Refusal(f"There is no action {int(number)}. {request.typed('actions list')} shows those that are open.")
    return action


def noted(request: Request) -> Action:
    """The action of a button, a menu or a form."""
    return numbered(request, request.noted("action", str))


def may_see(request: Request, action: Action) -> bool:
    """Whether somebody may see an action: a private one is for members and officers."""
    return not action.is_private or may(request.roles, Deed.SEE_PRIVATE_ITEMS)


def is_own(request: Request, action: Action) -> bool:
    """Whether the action is the person's own."""
    return action.owner_id == request.person.id


def visible(request: Request) -> list[tuple[Action, Person]]:
    """The open actions that the person may see, with their owners, the earliest due first."""
    found = actions.open_in(request.session, group=request.group)
    return [(action, owner) for action, owner in found if may_see(request, action)]


def owners(request: Request) -> Sequence[Person]:
    """Whoever can be given an action: members and officers of today, by name."""
    roll = members.roll_on(request.session, group=request.group, day=request.today, at=request.now)
    officers = members.holders(request.session, group=request.group, on=request.today).values()
    everybody = {person.id: person for person in (*roll, *officers)}
    return sorted(everybody.values(), key=lambda person: person.name)


def person_called(request: Request, text: str) -> Person:
    """The one whom a name means; “me” is whoever types it."""
    if text.casefold() == "me":
        return request.person
    those = owners(request)
    found = people.called(those, text)
    if len(found) == 1:
        return found[0]
    names = escaped(listed([person.name for person in found or those]))
    raise Refusal(f"Please say who: {names}." if found else f"“{escaped(text[:60])}” is none of them: {names}.")


def begun_meetings(request: Request) -> Sequence[Meeting]:
    """The latest meetings that have begun."""
    return meetings.begun(request.session, group=request.group, now=request.now, most=MEETINGS_MOST)


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refusal("Please say what is to be done.", field="words")
    if len(words) > WORDS_MOST:
        raise Refusal(f"Please say it in {WORDS_MOST} characters.", field="words")
    return f"{words[0].upper()}{words[1:]}"


def _cut_day(request: Request, text: str) -> tuple[str, date]:
    """What comes before `by 3 Dec` at the end of a line, and that day; of several years the next to come."""
    for found in reversed(list(re.finditer(r"\s+(?:by|due|until)\s+(?=\S)", text, re.IGNORECASE))):
        try:
            day = read_day(text[found.end() :], today=request.today)
        except UnreadableDayError as unreadable:
            raise Refusal(str(unreadable)) from None
        if day is not None and not day.rest:
            return text[: found.start()], min((each for each in day.days if each >= request.today), default=day.days[0])
    raise Refusal(f"Please say by when, as in {request.typed(f'actions {EXAMPLE}')}.")
