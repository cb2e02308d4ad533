"""The programme manager enters somebody who is not in Slack (clause 14), and the interest list."""

import re
from dataclasses import dataclass

from bot.render.blocks import Message, choice, entry, escaped, form, paragraph
from bot.render.calls import called_for
from bot.request import Open, Reply, Request, Say, Show
from commands.nominate import standing, which
from commands.nominate.door import Visit, is_known
from rules.authority import Deed
from rules.refusal import Refusal
from store import calls, interest, members, nominations
from store.models import OpenCall, Person

_EMAIL = re.compile(r"[^@\s<>,;()]+@[^@\s<>,;()]+")


@dataclass(frozen=True)
class _Entered:
    """What was typed of somebody."""

    name: str
    company: str = ""
    post: str = ""
    email: str = ""
    statement: str = ""


def enter_typed(visit: Visit, text: str) -> Reply:
    """`enter Jo Smith (Acme) jo@acme.example for seat`; bare, the form."""
    request = visit.request
    request.require(Deed.ENTER_NOMINATION)
    if not text:
        return _open_form(request)
    who, what = which.split(text)
    return Open(_look(request, which.call_meant(request, what), _read(who)).view)


def on_enter(visit: Visit) -> Reply:
    """The form was sent: say whether they may stand."""
    request = visit.request
    request.require(Deed.ENTER_NOMINATION)
    fields = request.fields
    call = calls.call_of(request.session, group=request.group, call_id=request.chosen("call"))
    if call is None or not fields.get("name"):
        raise Refusal("Please choose a call, and give the name.", field="name")
    email = fields.get("email", "").lower()
    if email and not _EMAIL.fullmatch(email):
        raise Refusal("That is not an e-mail address.", field="email")
    parts = {part: fields.get(part, "") for part in ("name", "company", "post", "statement")}
    return Show(_look(request, which.require_open(request, call), _Entered(email=email, **parts)).view)


def on_entered(visit: Visit) -> Reply:
    """What the terms say of it was read: they stand, or are asked where they are in Slack."""
    request = visit.request
    request.require(Deed.ENTER_NOMINATION)
    call = which.call_noted(request)
    entered = request.noted("entered", lambda noted: _Entered(**noted))
    person = _person(request, entered)
    which.require_new(request, call, person)
    which.judged(request, call, which.nominee(request, person, company=entered.company, post=entered.post))
    nominations.enter(
        request.session,
        group=request.group,
        person=person,
        company=entered.company,
        post=entered.post,
        actor=request.person,
        now=request.now,
    )
    nominations.nominate(
        request.session,
        group=request.group,
        call=call,
        person=person,
        by=request.person,
        statement=entered.statement,
        now=request.now,
    )
    does = "is asked to stand" if person.slack_user_id else "stands"
    undo = request.typed(f"nominate withdraw {person.name}")
    return Say(Message(f"*{escaped(person.name)}* {does} for {called_for(call)}. To take it back: {undo}."))


def on_interest(visit: Visit, text: str) -> Reply:
    """`interest`: oneself. `interest withdraw`. With a name: somebody else, entered by the programme manager."""
    request = visit.request
    is_gone = text.split(" ")[0].casefold() == "withdraw"
    who = text.partition(" ")[2].strip() if is_gone else text
    if who:
        request.require(Deed.ENTER_NOMINATION)
        person = which.person_called(request, who) if is_gone else _kept(request, _read(who))
    else:
        request.require(Deed.ANSWER_CALL)
        person = _self(request)
    return Say(_take_off(request, person) if is_gone else _put_on(request, person))


def on_interested(visit: Visit) -> Reply:
    """*Take me off the list* below a call."""
    return Say(_take_off(visit.request, _self(visit.request)))


def _put_on(request: Request, person: Person) -> Message:
    name = "You are" if person.id == request.person.id else f"*{escaped(person.name)}* is"
    if members.is_member_from(request.session, group=request.group, person_id=person.id, day=request.today):
        raise Refusal(f"{name.replace('*', '')} a member already.")
    interest.ask(request.session, group=request.group, person=person, actor=request.person, now=request.now)
    told = "told by DM of every open call for a seat" if person.slack_user_id else "not in Slack, so tell them yourself"
    undo = "" if person.id == request.person.id else f" {person.name}"
    return Message(
        f"{name} on the interest list of *{escaped(request.group.name)}*, and {told}. To come off it: "
        f"{request.typed(f'nominate interest withdraw{undo}')}."
    )


def _take_off(request: Request, person: Person) -> Message:
    name = "You are" if person.id == request.person.id else f"*{escaped(person.name)}* is"
    if not interest.take_back(
        request.session, group=request.group, person=person, actor=request.person, now=request.now
    ):
        raise Refusal(f"{name.replace('*', '')} not on the interest list.")
    return Message(f"{name} off the interest list.")


def _self(request: Request) -> Person:
    """Whoever asks, kept from now on."""
    person = request.person
    if not is_known(person):
        request.session.add(person)
        request.session.flush()
    return person


def _open_form(request: Request) -> Reply:
    options = [(str(call.id), called_for(call)) for call in which.open_calls(request)]
    most = which.NAME_MOST
    blocks = [
        choice("call", "Which call?", options, chosen=options[0][0]),
        entry("name", "Name", most=most),
        entry("company", "Company", most=most, optional=True, hint="Left blank, it is as on record."),
        entry("post", "Post", most=most, optional=True, hint=standing.POST_HINT),
        entry("email", "E-mail", most=200, optional=True),
        entry("statement", "A word to the members", most=which.STATEMENT_MOST, optional=True, multiline=True),
    ]
    return Open(form("Enter a nominee", "nominate.enter", blocks, {"group": request.group.id}, submit="Next"))


def _look(request: Request, call: OpenCall, entered: _Entered) -> Show:
    person = _person(request, entered)
    which.require_new(request, call, person)
    said = which.judged(request, call, which.nominee(request, person, company=entered.company, post=entered.post))
    ends = "They are asked, and stand once they accept." if person.slack_user_id else "You enter them in their name."
    blocks = [*standing.look_blocks(request, call, said), paragraph(ends)]
    note = {"group": request.group.id, "call": call.id, "entered": vars(entered)}
    return Show(form("Enter a nominee", "nominate.entered", blocks, note, submit="Enter"))


def _kept(request: Request, entered: _Entered) -> Person:
    person = _person(request, entered)
    return nominations.enter(
        request.session,
        group=request.group,
        person=person,
        company=entered.company,
        post="",
        actor=request.person,
        now=request.now,
    )


def _person(request: Request, entered: _Entered) -> Person:
    """Whoever that is, or somebody new who is not kept yet; refused where another employer is on record."""
    known = nominations.known_as(
        request.session, group=request.group, name=entered.name, email=entered.email or None, slack_user_id=None
    )
    if known is None:
        return Person(team_id=request.group.team_id, name=entered.name, email=entered.email or None)
    on_record = nominations.employer_on_record(request.session, person=known, day=request.today)
    if on_record and entered.company and on_record.casefold() != entered.company.casefold():
        raise Refusal(
            f"{escaped(known.name)} works for {escaped(on_record)} on record. If that has changed, enter it first: "
            f"{request.typed(f'members employer {known.name} to {entered.company}')}.",
            field="company",
        )
    return known


def _read(text: str) -> _Entered:
    """`Jo Smith (Acme) jo@acme.example`."""
    company = re.search(r"\(([^()]+)\)", text)
    email = _EMAIL.search(text)
    for found in (company, email):
        text = text.replace(found[0], " ") if found else text
    name = " ".join(text.split())
    if not name or len(name) > which.NAME_MOST:
        raise Refusal("Please give the name, and the company in brackets: Jo Smith (Acme).")
    return _Entered(
        name, company[1].strip()[: which.NAME_MOST] if company else "", email=email[0].lower() if email else ""
    )
