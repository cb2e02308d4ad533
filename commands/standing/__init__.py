"""`/standing`: a member's own attendance, with the evidence; for officers, everybody's or anybody's.

`which` reads whose and which year or day is meant, `words` says it.
"""

from bot.render.blocks import Message, button, choice, day_entry, entry, form
from bot.render.claims import claim_button
from bot.request import Command, Open, Reply, Request, Say
from commands.standing import which, words
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import cases, claims, strikes
from store.models import Person


def on_command(request: Request) -> Reply:
    """Bare: one's own, and the form for an officer who has none. Typed: whose, and a year or a day."""
    if not request.text and not may(request.roles, Deed.SEE_OWN_STANDING) and may(request.roles, Deed.SEE_STANDINGS):
        return open_form(request)
    return Say(_answer(request, which.asked(request, request.text)))


def on_button(request: Request) -> Reply:
    """One's own, as something to read over the Home tab or a message."""
    shown = _answer(request, which.asked(request, ""))
    return Open(form("My attendance", "standing.view", shown.blocks, {"group": request.group.id}))


def open_form(request: Request) -> Reply:
    """For officers: whose, and in which year or up to which day."""
    request.require(Deed.SEE_STANDINGS)
    people = which.members_of(request, request.today.year, request.today)
    options = [(which.ALL, "Everybody"), *((str(person.id), person.name) for person in people[: which.CHOICES_MOST])]
    year_hint = f"Such as {request.today.year - 1}. Left blank, it is this year."
    asked = [
        choice("who", "Whose attendance?", options, chosen=which.ALL),
        entry("year", "Year", most=4, optional=True, hint=year_hint),
        day_entry("on", "Up to which day?", optional=True, hint="From 1 January of its year. Left blank, up to today."),
    ]
    return Open(form("Attendance", "standing.form", asked, {"group": request.group.id}, submit="Show"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.SEE_STANDINGS)
    return Say(_answer(request, which.chosen(request)))


def _answer(request: Request, asked: which.Asked) -> Message:
    if request.group.parent_id is not None:
        raise Refusal("This is a sub-group: its meetings never count towards a strike, so nobody has a standing here.")
    if asked.person is None:
        return _everybody(request, asked)
    return _one(request, asked, asked.person)


def _everybody(request: Request, asked: which.Asked) -> Message:
    found = strikes.standings(
        request.session, group=request.group, year=asked.year, as_of=asked.as_of, terms=request.history
    )
    return words.table(found, asked, terms=request.history.on(asked.as_of).terms)


def _one(request: Request, asked: which.Asked, person: Person) -> Message:
    standing = cases.standing_of(
        request.session,
        group=request.group,
        person_id=person.id,
        year=asked.year,
        today=asked.as_of,
        terms=request.history,
    )
    is_own = person.id == request.person.id
    offered = []
    if is_own and claims.is_anything_claimable(
        request.session, group=request.group, person_id=person.id, now=request.now
    ):
        offered.append(claim_button(request.group))
    if is_own and may(request.roles, Deed.SEE_STANDINGS):
        offered.append(button("Others…", "standing.others", {"group": request.group.id}))
    terms = request.history.on(asked.as_of).terms
    return words.one(standing, asked, is_own=is_own, terms=terms, offered=offered)


COMMAND = Command(
    name="standing",
    hint="2026 | all | Omar | all on 1 Oct | help",
    usage="`/standing` – your own attendance this year, with the evidence\n`/standing 2026` – in another year\n"
    "`/standing all` – everybody's (officers)\n`/standing Omar` – somebody's (officers)\n"
    "`/standing all 2026` – a year, as it is seen today\n`/standing all on 1 Oct` – up to a day, as it was seen then",
    summary="see where you stand with attendance",
    deed=Deed.SEE_OWN_STANDING,
    handle=on_command,
    is_read=True,
)
ACTIONS = {"standing.show": on_button, "standing.others": open_form}
FORMS = {"standing.form": on_form}
