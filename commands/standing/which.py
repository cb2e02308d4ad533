"""Whose standing is asked for, and in which year or up to which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import day_in_words, listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import members, people
from store.models import Person

CHOICES_MOST = 99
"""People in the form's list, beside “Everybody”: Slack shows a hundred choices."""

ALL = "all"
NAMED_MOST = 20
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Asked:
    """Whose (None: everybody's), in which calendar year, as seen on which day, which may have been asked for."""

    person: Person | None
    year: int
    as_of: date
    is_up_to_day: bool


def asked(request: Request, text: str) -> Asked:
    """What was typed: `[all or a name] [a year, or on and a day]`.

    Without a name it is one's own; everybody's for an officer who is no member.
    """
    who, year, as_of, is_up_to_day = _period(request, text)
    if not who and not may(request.roles, Deed.SEE_OWN_STANDING) and may(request.roles, Deed.SEE_STANDINGS):
        who = ALL
    if not who or _is_own(request, who):
        request.require(Deed.SEE_OWN_STANDING)
        return Asked(request.person, year, as_of, is_up_to_day)
    request.require(Deed.SEE_STANDINGS)
    if who.lower() == ALL:
        return Asked(None, year, as_of, is_up_to_day)
    person = _person_called(request, who, members_of(request, year, as_of), year)
    return Asked(person, year, as_of, is_up_to_day)


def chosen(request: Request) -> Asked:
    """What was chosen in the form."""
    year, as_of, day = request.today.year, request.today, request.fields.get("on", "")
    if day:
        as_of = _past(request, request.picked("on"), field="on")
        year = as_of.year
    if typed := request.fields.get("year", ""):
        if not _is_year(typed):
            raise Refusal(f"Please write the year as {request.today.year}.", field="year")
        if day and int(typed) > as_of.year:
            raise Refusal("That year begins after the day below. Leave one of them blank.", field="year")
        year = _past_year(request, int(typed), field="year")
    wanted = request.fields.get("who", "")
    if wanted == ALL:
        return Asked(None, year, as_of, bool(day))
    person = people.named(request.session, ids=[int(wanted)]).get(int(wanted)) if wanted.isdigit() else None
    if person is None or person not in members_of(request, year, as_of):
        raise Refusal(f"Whoever you chose was no member in {year}. Choose somebody else.", field="who")
    return Asked(person, year, as_of, bool(day))


def members_of(request: Request, year: int, as_of: date) -> Sequence[Person]:
    """Everybody who was a member in a year up to a day, by name."""
    last = min(as_of, date(year, 12, 31))
    sat = members.members_between(request.session, group=request.group, first=date(year, 1, 1), last=last)
    return sorted(sat, key=lambda person: (person.name, person.id))


def _period(request: Request, text: str) -> tuple[str, int, date, bool]:
    """Who is left of the text, the year, the day, and whether a day was typed."""
    who, on, day = f" {text}".rpartition(" on ")
    if on:
        as_of = _read_past_day(request, day.strip())
        return who.strip(), as_of.year, as_of, True
    *names, last = text.split() or [""]
    if _is_year(last):
        return " ".join(names), _past_year(request, int(last)), request.today, False
    return text.strip(), request.today.year, request.today, False


def _read_past_day(request: Request, text: str) -> date:
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None or typed.rest:
        raise Refusal(f"I cannot read that day. Type it as in {request.typed('standing all on 1 Oct')}.")
    past = [day for day in typed.days if day <= request.today]
    return _past(request, (past or typed.days)[0])


def _past(request: Request, day: date, *, field: str | None = None) -> date:
    if day > request.today:
        raise Refusal(f"{day_in_words(day)} is to come. Choose today or an earlier day.", field=field)
    if day.year < FIRST_YEAR:
        raise Refusal(f"Choose a day from {FIRST_YEAR} on.", field=field)
    return day


def _past_year(request: Request, year: int, *, field: str | None = None) -> int:
    if not FIRST_YEAR <= year <= request.today.year:
        raise Refusal(f"Choose a year from {FIRST_YEAR} to {request.today.year}.", field=field)
    return year


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _is_own(request: Request, who: str) -> bool:
    """Whether a member has typed their own name; the names of others are no matter of theirs."""
    is_officer = may(request.roles, Deed.SEE_STANDINGS)
    return not is_officer and bool(people.called([request.person], who))


def _person_called(request: Request, who: str, known: Sequence[Person], year: int) -> Person:
    found = people.called(known, who)
    if len(found) == 1:
        return found[0]
    if found:
        names = escaped(listed([person.name for person in found[:NAMED_MOST]]))
        raise Refusal(f"{names} are called so. Please type the whole name.")
    everybody = request.typed("standing all")
    raise Refusal(f"Nobody called “{escaped(who[:60])}” was a member in {year}. Type {everybody} to see everybody.")
