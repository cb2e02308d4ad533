"""Which sub-group, and who, is meant."""

import re
from collections.abc import Sequence

from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Request
from rules.refusal import Refusal
from store import members, people, subgroups
from store.models import Person, WorkingGroup
from store.subgroups import Subgroup

CREATE = "create Standards led by Priya Raman"
NAME_MOST = 80


def parent(request: Request) -> WorkingGroup:
    """The group whose sub-groups are meant; in a sub-group it is the parent."""
    if request.group.parent_id is None:
        return request.group
    return subgroups.parent_of(request.session, group=request.group)


def parent_of(request: Request, group: WorkingGroup) -> WorkingGroup:
    """The parent of a sub-group."""
    return subgroups.parent_of(request.session, group=group)


def all_of(request: Request) -> list[Subgroup]:
    """Every sub-group of the group, by name; in a sub-group only that one."""
    is_one = request.group.parent_id is not None
    found = [request.group] if is_one else members.subgroups_of(request.session, group=request.group)
    return [seen(request, group) for group in found]


def seen(request: Request, group: WorkingGroup) -> Subgroup:
    """A sub-group as it is today."""
    return subgroups.on_day(request.session, group=group, day=request.today, now=request.now)


def at_start(request: Request, text: str) -> tuple[Subgroup, str]:
    """The sub-group whose name a text begins with, and what follows; in its own channel the name can be left out."""
    known = all_of(request)
    by_length = sorted(known, key=lambda each: -len(each.group.name))
    for each in by_length:
        name = each.group.name.casefold()
        if text.casefold() == name or text.casefold().startswith(f"{name} "):
            return each, text[len(name) :].strip()
    if request.group.parent_id is not None:
        return known[0], text
    if not known:
        raise Refusal("There is no sub-group yet.")
    names = escaped(listed([each.group.name for each in known]))
    raise Refusal(f"Please say which sub-group. The sub-groups are {names}.")


def noted(request: Request) -> Subgroup:
    """The sub-group of a form or a menu."""
    found = next((each for each in all_of(request) if each.group.id == request.number("subgroup")), None)
    if found is None:
        raise Refusal("I cannot find that sub-group any more.")
    return found


def name_and_lead(request: Request, text: str) -> tuple[str, Person]:
    """`Standards led by Priya Raman`."""
    found = re.fullmatch(r"(?P<name>.+?)\s+led\s+by\s+(?P<lead>.+)", text, re.IGNORECASE)
    if found is None:
        raise Refusal(f"Please give a name and who leads it, as in {request.typed(f'subgroup {CREATE}')}.")
    return found["name"], person_called(request, found["lead"], roll(request))


def roll(request: Request) -> Sequence[Person]:
    """The members of the parent today, by name."""
    return members.roll_on(request.session, group=parent(request), day=request.today, at=request.now)


def person_called(request: Request, text: str, those: Sequence[Person]) -> Person:
    """The one of those whom a name means."""
    found = people.called(those, text)
    if len(found) == 1:
        return found[0]
    names = escaped(listed([person.name for person in found or those])) or "nobody"
    raise Refusal(f"Please say who: {names}." if found else f"“{escaped(text[:60])}” is none of them: {names}.")


def person_chosen(request: Request, those: Sequence[Person]) -> Person:
    """Whoever was chosen in the form."""
    found = next((person for person in those if str(person.id) == request.fields.get("person")), None)
    if found is None:
        raise Refusal("Please choose somebody.", field="person")
    return found
