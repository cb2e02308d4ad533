"""Standing oneself or putting somebody forward: which call, who, what the terms say of it, and then the deed."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import (
    Message,
    button,
    buttons,
    choice,
    entry,
    escaped,
    form,
    moment,
    paragraph,
    person_entry,
    remark,
)
from bot.render.calls import ON_THE_SPOT, called_for, for_what, who_may_stand
from bot.request import Open, Reply, Request, Say, Show
from commands.nominate import which
from commands.nominate.door import Visit, is_known
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import calls, nominations, people
from store.models import NominationState, OpenCall, Person

POST_HINT = "Ideally manager or above (clause 12)."


def open_form(visit: Visit) -> Reply:
    """Which call, and who."""
    request = visit.request
    found = [which.call_noted(request)] if "call" in request.note else which.open_calls(request)
    options = [(str(call.id), called_for(call)) for call in found]
    asked: list[Block] = [choice("call", "Which call?", options, chosen=options[0][0])]
    if which.may_name_others(request):
        asked.append(person_entry("who", "Who?", chosen=request.person.slack_user_id))
        asked.append(remark("Yourself or somebody else. Somebody else is asked, and stands once they accept."))
    if may(request.roles, Deed.ENTER_NOMINATION):
        asked.append(remark(f"Somebody who is not in Slack: {request.typed('nominate enter')}."))
    return Open(form("Nominate", "nominate.who", asked, {"group": request.group.id}, submit="Next"))


def on_who(visit: Visit) -> Reply:
    """The call and the person were chosen: say whether they may stand."""
    request = visit.request
    number = request.fields.get("call", "")
    call = calls.call_of(request.session, group=request.group, call_id=int(number)) if number.isdigit() else None
    if call is None:
        raise Refusal("Please choose a call.", field="call")
    which.require_open(request, call)
    return Show(_first_form(visit, call, _chosen(visit)).view)


def on_me(visit: Visit) -> Reply:
    """*Stand* on the card of a call."""
    return _first_form(visit, which.call_noted(visit.request), visit.request.person)


def typed(visit: Visit, text: str) -> Reply:
    """`me`, or a name; after it `for chair` where several calls are open."""
    who, what = which.split(text)
    call = which.call_meant(visit.request, what)
    is_me = who.casefold() in ("me", "myself")
    return _first_form(visit, call, visit.request.person if is_me else which.person_called(visit.request, who))


def on_details(visit: Visit) -> Reply:
    """Somebody who is new has said for whom they work: say whether they may stand."""
    request = visit.request
    company, post = request.fields.get("company", ""), request.fields.get("post", "")
    if not company:
        raise Refusal("Please say for whom you work.", field="company")
    return Show(_look(request, which.call_noted(request), request.person, company=company, post=post))


def on_stand(visit: Visit) -> Reply:
    """What the terms say of it was read: stand, or have the other asked."""
    request = visit.request
    call = which.call_noted(request)
    number = request.number("person")
    person = request.session.get(Person, number) if number else request.person
    if person is None or person.team_id != request.group.team_id:
        raise Refusal("I do not know that person any more.")
    _require(request, call, person)
    company, post = str(request.note.get("company", "")), str(request.note.get("post", ""))
    said = which.judged(request, call, which.nominee(request, person, company=company, post=post))
    if person is request.person:
        person = nominations.enter(
            request.session,
            group=request.group,
            person=person,
            company=company,
            post=post,
            actor=request.person if is_known(person) else None,
            now=request.now,
        )
    return Say(_done(request, call, person, said))


def require_can_be_asked(request: Request, person: Person) -> None:
    """Refuse where somebody is not in Slack: then the programme manager answers for them."""
    if person.slack_user_id is None:
        raise Refusal(
            f"{escaped(person.name)} is not in Slack and cannot be asked. The programme manager can enter them: "
            f"{request.typed(f'nominate enter {person.name}')}."
        )


def look_blocks(request: Request, call: OpenCall, said: list[str]) -> list[Block]:
    """What is called for, until when, and what the terms say of whoever is to stand."""
    closes = f"Open until {moment(call.closes_at, zone=request.group.zone)}."
    return [paragraph(f"{for_what(call)}. {closes}"), paragraph("\n".join(said)), remark(ON_THE_SPOT)]


def _first_form(visit: Visit, call: OpenCall, person: Person) -> Open:
    """The form that says whether somebody may stand; before it, for somebody new, the one that asks for whom they
    work."""
    request = visit.request
    _require(request, call, person)
    is_self = person is request.person
    if is_self and call.office is None and not _has_employer(request, person):
        return Open(_details(request, call))
    return Open(_look(request, call, person))


def _require(request: Request, call: OpenCall, person: Person) -> None:
    if person is request.person:
        request.require(Deed.ANSWER_CALL)
    else:
        if not which.may_name_others(request):
            request.require(Deed.NOMINATE)
        require_can_be_asked(request, person)
    which.require_new(request, call, person)


def _has_employer(request: Request, person: Person) -> bool:
    return is_known(person) and bool(nominations.employer_on_record(request.session, person=person, day=request.today))


def _chosen(visit: Visit) -> Person:
    """Whoever was picked in the form; nobody picked is oneself."""
    request = visit.request
    user_id = request.fields.get("who", "")
    if user_id in ("", request.person.slack_user_id):
        return request.person
    person = people.person_in_slack(request.session, team_id=request.group.team_id, user_id=user_id)
    if person is None:
        profile = visit.profiles.get(user_id)
        name = escaped(profile.name) if profile else "That person"
        raise Refusal(
            f"I do not know for whom {name} works. They can stand by themselves, with {request.typed('nominate me')}, "
            "or the programme manager enters them.",
            field="who",
        )
    return person


def _details(request: Request, call: OpenCall) -> View:
    blocks = [
        paragraph(f"{for_what(call)}. {who_may_stand(call)}"),
        entry("company", "For whom do you work?", most=which.NAME_MOST),
        entry("post", "Your post", most=which.NAME_MOST, optional=True, hint=POST_HINT),
    ]
    note = {"group": request.group.id, "call": call.id}
    return form("Stand", "nominate.details", blocks, note, submit="Next")


def _look(request: Request, call: OpenCall, person: Person, *, company: str = "", post: str = "") -> View:
    is_self = person is request.person
    said = which.judged(request, call, which.nominee(request, person, company=company, post=post))
    blocks = look_blocks(request, call, said)
    if is_self:
        blocks.append(_statement("A word to the members"))
    else:
        blocks.append(paragraph(f"{escaped(person.name)} is asked, and stands once they accept."))
        blocks.append(_statement("Why this person?"))
    note = {
        "group": request.group.id,
        "call": call.id,
        "person": 0 if is_self else person.id,
        "company": company,
        "post": post,
    }
    title, submit = ("Stand", "Stand") if is_self else ("Nominate", "Nominate")
    return form(title, "nominate.stand", blocks, note, submit=submit)


def _statement(label: str) -> Block:
    hint = "Everybody who sees the call can read it."
    return entry("statement", label, most=which.STATEMENT_MOST, optional=True, multiline=True, hint=hint)


def _done(request: Request, call: OpenCall, person: Person, said: list[str]) -> Message:
    session, group, statement = request.session, request.group, request.fields.get("statement", "")
    made = nominations.of(session, call=call, person_id=person.id)
    is_self = person.id == request.person.id
    if is_self and made is not None and made.state is NominationState.ASKED:
        made.statement = statement or made.statement
        nominations.answer(session, group=group, call=call, nomination=made, accepts=True, now=request.now)
    else:
        nominations.nominate(
            session, group=group, call=call, person=person, by=request.person, statement=statement, now=request.now
        )
    closes = moment(call.closes_at, zone=group.zone)
    if not is_self:
        return Message(
            f"{escaped(person.name)} is asked to stand for {called_for(call)}, and can answer until {closes}."
        )
    text = (
        f"You stand for {called_for(call)} of *{escaped(group.name)}*. The call closes on {closes}; you will be told."
    )
    undo = button("Withdraw", "nominate.withdraw", {"group": group.id, "call": call.id})
    return Message("\n".join([text, *said, ON_THE_SPOT]), [paragraph(text), *map(paragraph, said), buttons(undo)])
