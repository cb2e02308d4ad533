"""What has become of a company, typed in full."""

import re
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import listed
from bot.request import Request
from calendars.typed import UnreadableDayError, read_day
from rules.authority import Deed
from rules.companies import Turn, Turned
from rules.refusal import Refusal
from rules.verdict import Change
from store import people
from store.models import Company


def read_change(request: Request, text: str) -> Change:
    """The change that a line asks for; refused where it cannot be read, with what to type instead."""
    request.require(Deed.MANAGE_COMPANIES)
    verb, _, rest = text.partition(" ")
    if verb.lower() not in set(Turn):
        ways = [request.typed(f"companies {way}") for way in ("applied Acme on 1 Mar", "add Acme", "help")]
        raise Refusal(f"I do not know “{escaped(verb[:60])}”. Type {listed(ways, last='or')}.")
    turn = Turn(verb.lower())
    rest, on = cut_day(request, rest)
    name, into, other = rest.partition(" into ")
    if (turn is Turn.MERGED) is not bool(into):
        example = "merged Acme into Brightwell on 1 Mar" if turn is Turn.MERGED else f"{turn} Acme on 1 Mar"
        raise Refusal(f"I could not read that. Type it as in {request.typed(f'companies {example}')}.")
    company = company_called(request, name)
    return Turned(company.id, turn, on, company_called(request, other).name if other else "")


def company_called(request: Request, name: str) -> Company:
    """The company of that name."""
    known = people.companies(request.session, team_id=request.group.team_id)
    found = people.called(known, name)
    if len(found) != 1:
        said = f"I know {len(found) or 'no'} companies called “{escaped(name.strip()[:60])}”."
        raise Refusal(f"{said} {request.typed('companies')} lists them.")
    return found[0]


def cut_day(request: Request, text: str) -> tuple[str, date]:
    """What comes before `on 1 Mar` at the end of a text, and that day, the latest one that is over; else today."""
    text = text.strip()
    for found in reversed(list(re.finditer(r"\s(?:on|from)\s+(?=\S)", text, re.IGNORECASE))):
        try:
            typed = read_day(text[found.end() :], today=request.today)
        except UnreadableDayError as unreadable:
            raise Refusal(str(unreadable)) from None
        if typed is not None and not typed.rest:
            over = [day for day in typed.days if day <= request.today]
            return text[: found.start()].strip(), max(over, default=typed.days[0])
    return text, request.today
