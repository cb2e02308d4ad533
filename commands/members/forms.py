"""The forms: each leads to the change that was entered, which is then looked at again before it is made."""

import re
from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import changing
from bot.render.blocks import choice, day_entry, entry, form, person_entry, remark
from bot.request import Open, Reply, Request
from commands.members import typed, which
from rules.authority import Deed
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.refusal import Refusal
from rules.table import Person, Table
from rules.verdict import Change
from store import people

CONFIRMED = "members.confirmed"
LINE_MOST = 300
POST_HINT = "Ideally manager or above (clause 12)."
VACANT = "vacant"


def open_join(request: Request) -> Reply:
    """Who joins, from which company, in which seat, from when on."""
    known = known_table(request)
    blocks = [
        entry("name", "Name", most=typed.NAME_MOST),
        entry("company", "Company", most=typed.NAME_MOST, optional=True, hint="Left blank, it is as on record."),
        _seat_block(request, known),
        day_entry("first", "First day", chosen=request.today),
        day_entry("last", "Last day", optional=True, hint="Left blank, it is the end of a term."),
        entry("post", "Post", most=typed.NAME_MOST, optional=True, hint=POST_HINT),
        person_entry("account", "Slack account", optional=True),
        entry("email", "E-mail", most=200, optional=True, hint="For somebody who is not in Slack."),
    ]
    return open_with(request, "Join", "members.join", blocks)


def on_join(request: Request) -> Reply:
    known = known_table(request)
    fields = request.fields
    name, email, account = fields.get("name", ""), email_entered(request), fields.get("account") or None
    if not name:
        raise Refusal("Please give the name.", field="name")
    everyone = people.everyone(request.session, team_id=request.group.team_id)
    found = people.recognised(everyone, name=name, email=email, slack_user_id=account)
    if len(found) > 1:
        raise Refusal("It is not clear which person that is. Give the e-mail or the Slack account.", field="name")
    change = Join(
        name=found[0].name if found else name,
        seat_id=which.seat_chosen(request, known).id,
        starts_on=which.day_chosen(request, "first"),
        person_id=found[0].id if found else None,
        company=fields.get("company", ""),
        ends_on=which.last_day_chosen(request),
        post=fields.get("post", ""),
        email=email,
        slack_user_id=account,
    )
    return look_again(request, change)


def open_leave(request: Request) -> Reply:
    """Who leaves, and on which last day."""
    known = known_table(request)
    blocks = [_member_block(request, known), day_entry("on", "Last day", chosen=request.today)]
    return open_with(request, "Leave", "members.leave", blocks)


def on_leave(request: Request) -> Reply:
    known = known_table(request)
    return look_again(request, Leave(which.person_chosen(request, known).id, which.day_chosen(request, "on")))


def open_renew(request: Request) -> Reply:
    """Whose membership is renewed."""
    return open_with(request, "Renew", "members.renew", [_member_block(request, known_table(request))])


def on_renew(request: Request) -> Reply:
    return look_again(request, Renew(which.person_chosen(request, known_table(request)).id))


def open_move(request: Request) -> Reply:
    """Who takes which other seat."""
    known = known_table(request)
    blocks = [_member_block(request, known), _seat_block(request, known)]
    return open_with(request, "Move seat", "members.move", blocks)


def on_move(request: Request) -> Reply:
    known = known_table(request)
    return look_again(request, Move(which.person_chosen(request, known).id, which.seat_chosen(request, known).id))


def open_employer(request: Request) -> Reply:
    """Who works for which company, from when on."""
    blocks = [
        _member_block(request, known_table(request)),
        entry("company", "New employer", most=typed.NAME_MOST, optional=True, hint="Left blank: none that is known."),
        day_entry("on", "From which day?", chosen=request.today),
        remark("A change of employer can end a membership in a supplier seat (clause 15): you see it first."),
    ]
    return open_with(request, "Change of employer", "members.employer", blocks)


def on_employer(request: Request) -> Reply:
    known = known_table(request)
    named = request.fields.get("company", "")
    found = known.company_called(named) if named else None
    person = which.person_chosen(request, known)
    return look_again(request, Employ(person.id, found.name if found else named, which.day_chosen(request, "on")))


def open_what_if(request: Request) -> Reply:
    """What would come of something, as a line."""
    known_table(request)
    hint = f"Such as: Priya leaves Acme. Or a line of the command: {typed.EXAMPLES['move']}."
    return open_with(
        request, "What if…", "members.what_if", [entry("line", "What if…", most=LINE_MOST, hint=hint)], "Look"
    )


def on_what_if(request: Request) -> Reply:
    return changing.what_if(request, typed.read_supposition(request, request.fields.get("line", "")))


def on_confirmed(request: Request) -> Reply:
    """The second look was confirmed."""
    return changing.on_confirmed(request, callback=CONFIRMED)


def known_table(request: Request) -> Table:
    """The group's table, for whoever may change it."""
    request.require(Deed.MANAGE_ROSTER)
    return which.the_table(request)


def open_with(request: Request, title: str, callback: str, blocks: Sequence[Block], submit: str = "Next") -> Open:
    """Open a form."""
    view: View = form(title, callback, blocks, {"group": request.group.id}, submit=submit)
    return Open(view)


def look_again(request: Request, change: Change) -> Reply:
    """Show what a change would bring about, before it is made."""
    return changing.confirm(request, change, callback=CONFIRMED)


def email_entered(request: Request) -> str | None:
    """The e-mail address of the form, in lower case; None for a blank one."""
    email = request.fields.get("email", "").lower()
    if email and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", email):
        raise Refusal("That is not an e-mail address.", field="email")
    return email or None


def _member_block(request: Request, known: Table) -> Block:
    those = which.members(request, known)
    if not those:
        raise Refusal("Nobody sits at the table yet. Enter somebody with “Join” first.")
    return choice("person", "Who?", options(those))


def options(those: Sequence[Person]) -> list[tuple[str, str]]:
    """People to choose from."""
    return [(str(person.id), person.name) for person in those[: which.CHOICES_MOST]]


def _seat_block(request: Request, known: Table) -> Block:
    """The seats, those that are vacant first."""
    labels = seat_labels(request, known)
    if not labels:
        raise Refusal("The group has no seats yet. Make them first, with “Seat”.")
    in_order = sorted(labels, key=lambda option: not option[1].endswith(VACANT))
    return choice("seat", "Which seat?", in_order[: which.CHOICES_MOST])


def seat_labels(request: Request, known: Table) -> list[tuple[str, str]]:
    """Every seat to choose from, with who sits in it."""
    names = {sitting.seat_id: known.people[sitting.person_id].name for sitting in known.on(request.today)}
    sme = {seat.id: " (SME seat)" if seat.is_sme_seat else "" for seat in known.seats.values()}
    return [(str(s.id), f"{s.label}{sme[s.id]} – {names.get(s.id, VACANT)}") for s in known.seats.values()]
