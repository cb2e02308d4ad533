"""The forms of `/subgroup`: the overview with a menu for each, and one form for each deed."""

import re
from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import beside, button, buttons, choice, entry, form, menu, paragraph, person_entry
from bot.render.subgroups import subgroup_in_words
from bot.request import Open, Reply, Request
from commands.subgroup import deeds, reports, which
from rules.authority import Deed, may
from rules.refusal import Refusal
from store.models import Person
from store.reports import open_in
from store.subgroups import Subgroup

DEEDS = {"add": "Add a member…", "guest": "Add a guest…", "lead": "Change the lead…", "end": "End a place…"}
REPORT = "Ask for a report…"
CHOICES_MOST = 100


def open_overview(request: Request) -> Reply:
    """Every sub-group, and for whoever may a menu with what can be done."""
    request.require(Deed.SEE_GROUP)
    return Open(_overview(request))


def open_new(request: Request) -> Reply:
    """The form of a new sub-group."""
    request.require(Deed.MANAGE_SUBGROUPS)
    blocks = [
        entry("name", "Name of the sub-group", most=which.NAME_MOST),
        _people("Who leads it?", which.roll(request)),
    ]
    return Open(form("New sub-group", "subgroup.create", blocks, {"group": request.group.id}, submit="Create"))


def on_create(request: Request) -> Reply:
    """The form of a new sub-group was sent."""
    request.require(Deed.MANAGE_SUBGROUPS)
    if not request.fields.get("name"):
        raise Refusal("Please give the sub-group a name.", field="name")
    return deeds.create(request, request.fields["name"], which.person_chosen(request, which.roll(request)))


def on_menu(request: Request) -> Reply:
    """A deed was chosen beside a sub-group: the form for it."""
    seen, do = which.noted(request), request.noted("do", str)
    request.require(Deed.REQUEST_REPORT if do == "report" else Deed.MANAGE_SUBGROUPS)
    note = {"group": request.group.id, "subgroup": seen.group.id, "do": do}
    title = request.noted("do", {**DEEDS, "report": REPORT}.__getitem__).removesuffix("…")
    return Open(form(title, "subgroup.form", _blocks(request, seen, do), note, submit="Save"))


def on_form(request: Request) -> Reply:
    """A form of one deed was sent."""
    seen, fields = which.noted(request), request.fields
    if request.noted("do", str) == "report":
        return reports.on_ask_form(request, seen)
    request.require(Deed.MANAGE_SUBGROUPS)
    match request.noted("do", str):
        case "guest":
            email = fields.get("email", "").lower()
            if email and not re.fullmatch(deeds.EMAIL, email):
                raise Refusal("That is not an e-mail address.", field="email")
            account = fields.get("account") or None
            return deeds.add_guest(
                request, seen.group, fields.get("name", ""), fields.get("company", ""), email or None, account
            )
        case "end":
            return deeds.end(request, seen, which.person_chosen(request, deeds.everybody(seen)))
        case "lead":
            return deeds.lead(request, seen.group, which.person_chosen(request, which.roll(request)))
    return deeds.add(request, seen.group, which.person_chosen(request, which.roll(request)))


def _overview(request: Request) -> View:
    known = which.all_of(request)
    blocks = [_beside(request, seen) for seen in known] or [paragraph("There are no sub-groups.")]
    if may(request.roles, Deed.MANAGE_SUBGROUPS) and request.group.parent_id is None:
        blocks.append(buttons(button("New sub-group", "subgroup.new", {"group": request.group.id}, style="primary")))
    return form("Sub-groups", "subgroup.view", blocks, {"group": request.group.id})


def _beside(request: Request, seen: Subgroup) -> Block:
    """A sub-group with what is asked of it, and what this person may do about it."""
    asked = [reports.in_words(each) for each in open_in(request.session, those=[seen.group])]
    text = "\n".join([subgroup_in_words(seen), *asked])
    labels = dict(DEEDS) if may(request.roles, Deed.MANAGE_SUBGROUPS) else {}
    if may(request.roles, Deed.REQUEST_REPORT) and request.group.parent_id is None:
        labels["report"] = REPORT
    note = {"group": request.group.id, "subgroup": seen.group.id}
    offered = [(label, {**note, "do": do}) for do, label in labels.items()]
    if len(offered) > 1:
        return beside(text, menu("subgroup.menu", offered))
    return beside(text, button(offered[0][0], "subgroup.menu", offered[0][1])) if offered else paragraph(text)


def _blocks(request: Request, seen: Subgroup, do: str) -> list[Block]:
    match do:
        case "report":
            return reports.ask_blocks(request)
        case "guest":
            return [
                entry("name", "Name", most=which.NAME_MOST),
                entry("company", "Company", most=which.NAME_MOST, optional=True),
                entry("email", "E-mail", most=200, optional=True),
                person_entry("account", "Slack account", optional=True),
            ]
        case "end":
            return [_people("Whose place ends?", deeds.everybody(seen))]
        case "lead":
            return [_people("Who leads it?", which.roll(request))]
    others = [person for person in which.roll(request) if person not in seen.members]
    return [_people("Who joins it?", others)]


def _people(label: str, those: Sequence[Person]) -> Block:
    if not those:
        raise Refusal("There is nobody to choose from.")
    return choice("person", label, [(str(person.id), person.name) for person in those[:CHOICES_MOST]])
