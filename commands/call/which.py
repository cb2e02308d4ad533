"""What is called for, until when, from when and which call is meant, typed or chosen in a form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.render.blocks import escaped
from bot.render.calls import called_for, short_name
from bot.render.words import instant_in_words, listed
from bot.request import Request
from calendars import wall_clock
from calendars.typed import UnreadableDayError, read_day, read_time
from rules import calls as rule
from rules.authority import Deed, Role
from rules.refusal import Refusal
from rules.table import Table
from store import calls, table
from store.models import CallState, OpenCall

WORDS_MOST = 1500
EXAMPLE = "call open 2 seats until 30 Nov 17:00 from 1 Mar"
KINDS = {"seat": "Supplier seats", "sme seat": "SME seats", "chair": "Chair", "vice-chair": "Vice-chair"}
_OFFICES = {"chair": Role.CHAIR, "vice-chair": Role.VICE_CHAIR}


@dataclass(frozen=True)
class Wanted:
    """A call as it is to be opened."""

    call: rule.Call
    closes_at: datetime


def the_table(request: Request) -> Table:
    """The group's table; a sub-group has no calls."""
    if request.group.parent_id is not None:
        raise Refusal("A sub-group has no open calls: its parent has.")
    return table.load(request.session, group=request.group)


def typed(request: Request, text: str) -> Wanted:
    """`2 seats until 30 Nov 17:00 from 1 Mar`, `sme seat until …`, `chair until …`."""
    found = re.fullmatch(
        r"(?:(?P<places>\d{1,2})\s+)?(?P<kind>(?:sme\s+|supplier\s+)?seats?|chair|vice[- ]chair)\s+(?P<days>until\s.+)",
        text,
        re.IGNORECASE,
    )
    if found is None:
        raise Refusal(f"I could not read that. Type it as in {request.typed(EXAMPLE)}.")
    kind = found["kind"].lower().removeprefix("supplier ").replace("vice chair", "vice-chair").removesuffix("s")
    closes_on, at, rest = _until(request, found["days"][len("until ") :])
    first = _from(request, rest) if rest else None
    return wanted(request, " ".join(kind.split()), int(found["places"] or 1), closes_on, at, first)


def chosen(request: Request) -> Wanted:
    """What was entered in the form."""
    fields = request.fields
    hour = read_time(fields.get("at", "")) if fields.get("at") else (wall_clock.CLOSES_AT, "")
    if hour is None or hour[1]:
        raise Refusal("Please give the hour as in 17:00.", field="at")
    if not fields.get("places", "").isdigit():
        raise Refusal("Please give a number.", field="places")
    closes_on = _day(request, "closes")
    if closes_on is None:
        raise Refusal("Please choose a date.", field="closes")
    return wanted(request, fields.get("kind", ""), request.chosen("places"), closes_on, hour[0], _day(request, "first"))


def wanted(request: Request, kind: str, places: int, closes_on: date, at: time, first: date | None) -> Wanted:
    """A call that can be opened; without a first day it is the first on which there are so many vacancies.

    Refused where the clock has passed its closing, where it closes after the first day, where so many seats are not
    vacant then or called for already, or where one of its kind is open.
    """
    known = the_table(request)
    closes_at = wall_clock.instant(closes_on, at, zone=request.group.zone)
    if closes_at <= request.now:
        words = instant_in_words(closes_at, zone=request.group.zone)
        raise Refusal(f"{words} has passed. Please choose a later day on which it closes.", field="closes")
    office = _OFFICES.get(kind)
    starts_on = first or _first_day(known, closes_on, kind, places)
    if starts_on < closes_on:
        raise Refusal("The first day is before the call closes. Please choose that day or a later one.", field="first")
    call = rule.Call(1 if office else places, starts_on, is_sme=kind == "sme seat", office=office)
    _require_no_other(request, kind)
    if office is None:
        _require_vacant(request, known, call)
    return Wanted(call, closes_at)


def waiting_typed(request: Request, text: str) -> OpenCall:
    """The call that is meant by `chair` or `sme seat`, or the only one that is open or waits for a ballot."""
    found = calls.waiting(request.session, group=request.group)
    said = text.casefold().removeprefix("for ").replace("vice chair", "vice-chair").removesuffix("s")
    fitting = [call for call in found if not said or short_name(call) == said]
    if not found:
        raise Refusal(f"There is no call now. To open one: {request.typed(EXAMPLE)}.")
    if len(fitting) != 1:
        names = listed([f"“{short_name(call)}”" for call in found], last="or")
        raise Refusal(f"Please say which call you mean: {names}.")
    return fitting[0]


def waiting_noted(request: Request) -> OpenCall:
    """The call of a button, if it has not come to anything yet."""
    found = calls.call_of(request.session, group=request.group, call_id=request.number("call"))
    if found is None or found.state not in calls.WAITING:
        raise Refusal(f"That call is over. See {request.typed('call')}.")
    return found


def require_right(request: Request, call: OpenCall | rule.Call) -> None:
    """Whoever changes the seats calls for them, whoever changes the offices for those."""
    request.require(Deed.MANAGE_OFFICES if call.office else Deed.MANAGE_SEATS)


def _first_day(known: Table, closes_on: date, kind: str, places: int) -> date:
    """The first day after the close on which so many seats are vacant; for an office, that day."""
    if kind in _OFFICES:
        return closes_on
    call = rule.Call(places, closes_on, is_sme=kind == "sme seat")
    days = sorted(
        on for seat, on in rule.vacancies(known, today=closes_on, until=date.max) if seat.is_sme_seat is call.is_sme
    )
    return days[places - 1] if 0 < places <= len(days) else closes_on


def _require_no_other(request: Request, kind: str) -> None:
    for other in calls.waiting(request.session, group=request.group):
        if other.state is CallState.OPEN and short_name(other) == kind:
            until = instant_in_words(other.closes_at, zone=request.group.zone)
            raise Refusal(
                f"A call for {called_for(other)} is open already, until {until}. Withdraw it first, or wait.",
                field="kind",
            )


def _require_vacant(request: Request, known: Table, call: rule.Call) -> None:
    ballots = [each for each in calls.waiting(request.session, group=request.group) if each.office is None]
    taken = sum(each.places for each in ballots if each.is_sme is call.is_sme and each.starts_on <= call.starts_on)
    free = len(rule.free_seats(known, call)) - taken
    if call.places < 1 or call.places > free:
        sort = "SME" if call.is_sme else "supplier"
        names = listed([escaped(seat.label) for seat in rule.free_seats(known, call)]) or "none"
        waits = f", of which {taken} wait for a ballot" if taken else ""
        raise Refusal(
            f"On {call.starts_on:%a} {call.starts_on.day} {call.starts_on:%b %Y} these {sort} seats are vacant: {names}"
            f"{waits}. Choose as many at the most, or a later first day.",
            field="places",
        )


def _until(request: Request, text: str) -> tuple[date, time, str]:
    typed_day = _read(request, text)
    hour = read_time(typed_day[1])
    return typed_day[0], hour[0] if hour else wall_clock.CLOSES_AT, hour[1] if hour else typed_day[1]


def _from(request: Request, text: str) -> date:
    day, rest = _read(request, text.removeprefix("from "))
    if rest or not text.startswith("from "):
        raise Refusal(f"I could not read “{escaped(text[:60])}”. Type it as in {request.typed(EXAMPLE)}.")
    return day


def _read(request: Request, text: str) -> tuple[date, str]:
    """The day that a text begins with, the next of that name where no year is given, and the rest."""
    try:
        found = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if found is None:
        raise Refusal(f"I could not read the day. Type it as in {request.typed(EXAMPLE)}.")
    to_come: Sequence[date] = [day for day in found.days if day >= request.today]
    return min(to_come, default=found.days[0]), found.rest


def _day(request: Request, block: str) -> date | None:
    entered = request.fields.get(block)
    return request.picked(block) if entered else None
