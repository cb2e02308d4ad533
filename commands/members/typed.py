"""The command typed in full: each line is read into the change that it asks for."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Request
from commands.members import which
from rules import employer
from rules.authority import Deed, Role
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.findings import Bar
from rules.offices import Appoint, Deputise, StandDown
from rules.refusal import Refusal
from rules.roster import MakeSeats
from rules.table import Person, Seat, Table
from rules.verdict import Change
from store import people

NAME_MOST = 100

EXAMPLES = {
    "join": "join Priya Raman (Acme) supplier seat 3 from 1 Mar",
    "leave": "leave Priya Raman on 31 Mar",
    "renew": "renew Priya Raman",
    "move": "move Priya Raman to supplier 4",
    "employer": "employer Priya Raman to Acme from 1 Mar",
    "office": "office chair Priya Raman from 1 Mar",
    "deputy": "deputy Priya Raman from 1 Mar to 31 Mar",
    "seats": "seats",
}


def read_change(request: Request, text: str) -> Change:
    """The change that a line asks for; refused where it cannot be read, with what to type instead."""
    request.require(Deed.MANAGE_ROSTER)
    verb, _, rest = text.partition(" ")
    if verb.lower() not in _READERS:
        raise Refusal(f"I do not know “{escaped(verb[:60])}”. {usage(request)}")
    return _READERS[verb.lower()](request, which.the_table(request), rest.strip())


def read_supposition(request: Request, text: str) -> Change:
    """The change behind a what-if: a line of the command, `Priya leaves`, `Priya leaves Acme` or `Priya joins Acme`."""
    request.require(Deed.MANAGE_ROSTER)
    verb = text.partition(" ")[0].lower()
    if verb in _READERS:
        return read_change(request, text)
    said, on = which.cut_day(request, text, ("from", "on"))
    found = re.fullmatch(r"(?P<who>.+?)\s+(?P<verb>leaves|joins)(?:\s+(?P<company>.+))?", said, re.IGNORECASE)
    if found is None:
        ways = [request.typed(f"members what-if {way}") for way in ("Priya leaves Acme", EXAMPLES["move"])]
        raise Refusal(f"I could not read that. Type it as in {listed(ways, last='or')}.")
    known = which.the_table(request)
    person = which.member_called(request, known, found["who"])
    return _supposed(request, known, person, found["verb"].lower(), found["company"] or "", on or request.today)


def usage(request: Request) -> str:
    """Some ways to type the command."""
    ways = [request.typed(f"members {way}") for way in (EXAMPLES["join"], "what-if Priya leaves Acme", "help")]
    return f"Type {listed(ways, last='or')}."


def _supposed(request: Request, known: Table, person: Person, verb: str, company: str, on: date) -> Change:
    if verb == "leaves" and not company:
        return Leave(person.id, on)
    if verb == "leaves":
        present = employer.employer_on(known, person.id, on)
        if present is None or present.name.casefold() != company.casefold():
            works = f"works for {escaped(present.name)}" if present else "has no employer on record"
            raise Refusal(f"{escaped(person.name)} {works}, and not for {escaped(company[:60])}.")
        return Employ(person.id, "", on)
    if not company:
        raise Refusal(f"Please say which company {escaped(person.name)} joins.")
    return Employ(person.id, _company(known, company), on)


def _join(request: Request, known: Table, text: str) -> Change:
    text, last = which.cut_day(request, text, ("to", "until"))
    text, first = which.cut_day(request, text, ("from",))
    company = re.search(r"\(([^()]+)\)", text)
    name, seats = which.split_seat(known, " ".join(text.replace(company[0], " ").split()) if company else text)
    if not name:
        raise _as_in(request, "join")
    if len(name) > NAME_MOST:
        raise Refusal(f"Please keep the name to {NAME_MOST} characters.")
    found = people.called(list(known.people.values()), name)
    person = found[0] if len(found) == 1 and _is_full_name(found[0], name) else None
    if len(found) > 1 and _is_full_name(found[0], name):
        raise Refusal(f"{len(found)} people are called {escaped(name)}. Please choose in the form, or by their e-mail.")
    return _in_a_free_seat(
        request,
        known,
        seats,
        Join(
            name=person.name if person else name,
            seat_id=seats[0].id,
            starts_on=first or request.today,
            person_id=person.id if person else None,
            company=_company(known, company[1].strip()) if company else "",
            ends_on=last,
        ),
    )


def _in_a_free_seat(request: Request, known: Table, seats: Sequence[Seat], change: Join) -> Join:
    """The change with the first of those seats that is vacant then; one for SMEs first, for somebody from an SME."""
    company = known.company_called(change.company) if change.company else None
    if company is None and change.person_id is not None:
        company = employer.employer_on(known, change.person_id, change.starts_on)
    is_sme = company is not None and company.is_sme
    tried = [
        Join(**{**vars(change), "seat_id": seat.id})
        for seat in sorted(seats, key=lambda seat: seat.is_sme_seat is not is_sme)
    ]
    free = (each for each in tried if not _is_taken(request, known, each))
    return next(free, tried[0])


def _is_taken(request: Request, known: Table, change: Join) -> bool:
    is_succeeding = any(s.seat_id == change.seat_id and s.covers(change.starts_on) for s in known.sittings)
    bars = change.bars(known, today=request.today, terms=request.history)
    return is_succeeding or any(bar.what is Bar.SEAT_TAKEN for bar in bars)


def _leave(request: Request, known: Table, text: str) -> Change:
    name, on = which.cut_day(request, text, ("on", "from"))
    return Leave(which.member_called(request, known, name).id, on or request.today)


def _renew(request: Request, known: Table, text: str) -> Change:
    return Renew(which.member_called(request, known, text).id)


def _move(request: Request, known: Table, text: str) -> Change:
    name, to, seat = text.partition(" to ")
    if not to:
        raise _as_in(request, "move")
    return Move(which.member_called(request, known, name).id, which.seat_called(known, seat.strip()).id)


def _employer(request: Request, known: Table, text: str) -> Change:
    text, on = which.cut_day(request, text, ("from", "on"))
    name, to, company = text.partition(" to ")
    if not to:
        raise _as_in(request, "employer")
    person = which.person_called(name, which.everybody(known), otherwise=".")
    is_nobody = company.strip().lower() == which.NOBODY
    return Employ(person.id, "" if is_nobody else _company(known, company.strip()), on or request.today)


def _office(request: Request, known: Table, text: str) -> Change:
    text, _, bodies = text.partition(" agreed by ")
    office, rest = which.split_office(text)
    name, on = which.cut_day(request, rest, ("from", "on"))
    day = on or request.today
    if name.lower() == which.NOBODY:
        return StandDown(_held(request, known, office, is_deputy=False), day)
    if not name:
        raise _as_in(request, "office")
    person = which.person_called(name, which.everybody(known), otherwise=".")
    agreed = tuple(body.strip() for body in bodies.split(",") if body.strip())
    return Appoint(person.id, office, day, agreed)


def _deputy(request: Request, known: Table, text: str) -> Change:
    if text.lower().startswith(which.NOBODY):
        _, on = which.cut_day(request, text, ("from", "on"))
        return StandDown(_held(request, known, Role.PROGRAMME_MANAGER, is_deputy=True), on or request.today)
    text, last = which.cut_day(request, text, ("to", "until"))
    name, first = which.cut_day(request, text, ("from",))
    if last is None or not name:
        raise _as_in(request, "deputy")
    return Deputise(which.person_called(name, which.everybody(known), otherwise=".").id, first or request.today, last)


def _seats(request: Request, known: Table, text: str) -> Change:
    if text:
        raise Refusal(f"Type {request.typed('members seats')}, and nothing after it.")
    return MakeSeats()


def _held(request: Request, known: Table, office: Role, *, is_deputy: bool) -> int:
    for each in known.offices:
        if each.kind is office and each.covers(request.today) and (each.deputy_for_id is not None) is is_deputy:
            return each.id
    raise Refusal("Nobody holds that office today, so there is nothing to end.")


def _company(known: Table, name: str) -> str:
    """The company as it is known, or as it was typed."""
    found = known.company_called(name)
    return found.name if found is not None else name[:NAME_MOST]


def _is_full_name(person: Person, name: str) -> bool:
    return len(person.name.split()) == len(name.split())


def _as_in(request: Request, verb: str) -> Refusal:
    return Refusal(f"I could not read that. Type it as in {request.typed(f'members {EXAMPLES[verb]}')}.")


_READERS: Mapping[str, Callable[[Request, Table, str], Change]] = {
    "join": _join,
    "leave": _leave,
    "renew": _renew,
    "move": _move,
    "employer": _employer,
    "office": _office,
    "deputy": _deputy,
    "seats": _seats,
}
