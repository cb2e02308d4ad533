"""Which call and which person is meant, and whether they may stand."""

import re
from collections.abc import Sequence

from bot.render.blocks import escaped
from bot.render.calls import called_for, short_name
from bot.render.findings import bars_in_words, finding_in_words
from bot.render.words import instant_in_words, listed
from bot.request import Request
from rules import calls as rule
from rules.authority import Deed, may
from rules.calls import Nominee
from rules.refusal import Refusal
from store import calls, nominations, people, table
from store.models import CallState, Nomination, NominationState, OpenCall, Person

NAME_MOST = 100
STATEMENT_MOST = 500


def open_calls(request: Request) -> list[OpenCall]:
    """The calls of the group that somebody can stand in now; refused where there is none."""
    found = [
        each for each in calls.waiting(request.session, group=request.group) if calls.is_open(each, now=request.now)
    ]
    if not found:
        raise Refusal(
            f"No call of *{escaped(request.group.name)}* is open now. To be told of the next one, type "
            f"{request.typed('nominate interest')}."
        )
    return found


def call_meant(request: Request, what: str) -> OpenCall:
    """The open call that is meant by what follows `for`, or the only one."""
    found = open_calls(request)
    said = re.sub(r"\b(the|a|an|office of|supplier)\s+", "", what.casefold()).replace("vice chair", "vice-chair")
    fitting = [call for call in found if not said or short_name(call) == said.removesuffix("s")]
    if len(fitting) != 1:
        names = listed([f"“for {short_name(call)}”" for call in found], last="or")
        raise Refusal(f"Please say which call you mean: end with {names}.")
    return fitting[0]


def call_noted(request: Request) -> OpenCall:
    """The call of a button or a form, if it is open: the clock decides."""
    found = calls.call_of(request.session, group=request.group, call_id=request.number("call"))
    if found is None:
        raise Refusal("I cannot find that call any more.")
    return require_open(request, found)


def require_open(request: Request, call: OpenCall) -> OpenCall:
    """The call, unless it has closed or was withdrawn."""
    if not calls.is_open(call, now=request.now):
        is_withdrawn = call.state is CallState.WITHDRAWN
        at = call.settled_at if is_withdrawn and call.settled_at else call.closes_at
        closed = f"{'was withdrawn' if is_withdrawn else 'closed'} on {instant_in_words(at, zone=request.group.zone)}"
        raise Refusal(f"The call for {called_for(call)} {closed}, so nothing was changed.")
    return call


def split(text: str) -> tuple[str, str]:
    """Who or what is typed, and the call after `for`."""
    found = re.fullmatch(r"(?P<who>.*?)(?:(?:^|\s+)for\s+(?P<what>[^()]+))?", text.strip(), re.IGNORECASE)
    return (found["who"].strip(), (found["what"] or "").strip()) if found else (text, "")


def person_called(request: Request, text: str) -> Person:
    """The one person of the workspace whom a name means."""
    found: Sequence[Person] = people.called(people.everyone(request.session, team_id=request.group.team_id), text)
    if len(found) > 1:
        raise Refusal(
            f"{escaped(listed([person.name for person in found]))} are called so. Please type the whole name."
        )
    if not found:
        raise Refusal(
            f"I know nobody called “{escaped(text[:60])}”. Somebody in Slack can stand by themselves, with "
            f"{request.typed('nominate me')}; the programme manager enters others."
        )
    return found[0]


def nominee(request: Request, person: Person, *, company: str = "", post: str = "") -> Nominee:
    """Somebody as the rules see them; what they say of their employer counts only where none is on record."""
    known = person.id is not None and nominations.employer_on_record(request.session, person=person, day=request.today)
    return Nominee(person.id, person.name, "" if known else company, post)


def judged(request: Request, call: OpenCall, who: Nominee) -> list[str]:
    """That somebody may stand, in words, and what else is to be known; refused with every reason where they may not."""
    known = table.load(request.session, group=request.group)
    wanted = calls.value(call, group=request.group, now=request.now)
    standing = calls.nominations(request.session, call=call, states=[NominationState.STANDS])
    found = rule.standing(
        known,
        wanted,
        who,
        others=[person.id for _, person in standing],
        today=request.today,
        terms=request.history,
    )
    if found.bars:
        text, field = bars_in_words(found.bars)
        raise Refusal(f"{escaped(who.name)} cannot stand for {called_for(call)}. {text}", field=field)
    remarks = [f"• {finding_in_words(remark)}" for remark in found.remarks]
    if wanted.office is not None:
        return [f"{escaped(who.name)} may stand: a member on the first day, and not in the other office (clause 9)."]
    company = rule.employer_of(known, who, wanted.starts_on)
    name = escaped(company.name) if company else "the employer"
    size = ", an SME (clause 13)," if call.is_sme else ""
    return [
        f"{escaped(who.name)} may stand: {name} is a member company{size} and nobody else from it sits in a supplier "
        "seat then (clauses 12 and 14).",
        *remarks,
    ]


def require_new(request: Request, call: OpenCall, person: Person) -> None:
    """Refuse where somebody is nominated already, or where it is theirs alone to say."""
    made = nominations.of(request.session, call=call, person_id=person.id) if person.id is not None else None
    if made is None:
        return
    is_own = person.id == request.person.id
    name = "You" if is_own else escaped(person.name)
    match made.state:
        case NominationState.STANDS:
            undo = f" To withdraw, type {request.typed('nominate withdraw')}." if is_own else ""
            raise Refusal(f"{name} {'stand' if is_own else 'stands'} already.{undo}")
        case NominationState.ASKED if not is_own:
            raise Refusal(f"{name} is asked already, and has not answered yet.")
        case NominationState.DECLINED | NominationState.WITHDRAWN if not is_own:
            raise Refusal(f"{name} does not want to stand. Only they can change that: {request.typed('nominate me')}.")


def own(request: Request, call: OpenCall) -> Nomination | None:
    """The person's own nomination in a call."""
    if request.person.id is None:
        return None
    return nominations.of(request.session, call=call, person_id=request.person.id)


def may_name_others(request: Request) -> bool:
    """Whether somebody may put others forward: members, and the programme manager, who also enters outsiders."""
    return may(request.roles, Deed.NOMINATE) or may(request.roles, Deed.ENTER_NOMINATION)
