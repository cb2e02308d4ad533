"""A change to a table in words: what would be done, or was."""

from datetime import date

from bot.render.blocks import escaped
from bot.render.findings import OFFICE_NAMES
from bot.render.table import seat_in_words
from bot.render.words import listed, short_day
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Enter, Turn, Turned
from rules.offices import Appoint, Deputise, StandDown
from rules.roster import Arrange, Describe, MakeSeats
from rules.table import Seat, Table
from rules.terms import TermsHistory
from rules.verdict import Change

_TURNS = {
    Turn.APPLIED: "applied for membership on {day}",
    Turn.JOINED: "is a member company from {day}",
    Turn.REFUSED: "was refused on {day}",
    Turn.LAPSED: "is no member company from {day}",
    Turn.MERGED: "merged into *{into}* on {day}",
}


def change_in_words(change: Change, before: Table, after: Table, *, terms: TermsHistory) -> str:
    """What a change is, as a sentence; `after` is the table once it is made."""
    match change:
        case Join():
            return _join(change, after, terms)
        case Leave():
            return f"{_name(before, change.person_id)} is a member until {_day(change.last_on)}, and no longer."
        case Renew():
            first, last = _term(before, after, change.person_id)
            return f"{_name(before, change.person_id)} has a new membership from {_day(first)} to {_day(last)}."
        case Move():
            return f"{_name(before, change.person_id)} takes the seat {_seat(before.seats[change.seat_id])} from today."
        case Employ():
            company = f"for *{escaped(change.company)}*" if change.company else "for no company that is known"
            return f"{_name(before, change.person_id)} works {company} from {_day(change.on)}."
        case Appoint():
            return _appoint(change, before, after)
        case Deputise():
            whom, span = _name(before, change.person_id), f"from {_day(change.starts_on)} to {_day(change.ends_on)}"
            return f"{whom} acts in the programme manager's place {span}."
        case StandDown():
            return _stand_down(change, before)
        case Arrange():
            return _arrange(change, before)
        case MakeSeats():
            made = [_seat(seat) for number, seat in after.seats.items() if number not in before.seats]
            return f"Seats are made: {listed(made)}."
        case Describe():
            return _describe(change, before)
        case Turned():
            said = _TURNS[change.turn].format(day=_day(change.on), into=escaped(change.into))
            return f"*{escaped(before.companies[change.company_id].name)}* {said}."
        case Enter():
            return _enter(change)
    raise TypeError(f"no words for {type(change).__name__}")


def _join(change: Join, after: Table, terms: TermsHistory) -> str:
    company = f" ({escaped(change.company)})" if change.company else ""
    span = f"from {_day(change.starts_on)} to {_day(change.ends_on or change.term(terms))}"
    new = "" if change.person_id is not None else " They are entered as somebody new."
    return f"*{escaped(change.name)}*{company} takes the seat {_seat(after.seats[change.seat_id])} {span}.{new}"


def _term(before: Table, after: Table, person_id: int) -> tuple[date, date]:
    [made] = [s for s in after.sittings if s.person_id == person_id and s not in before.sittings]
    return made.starts_on, made.ends_on


def _appoint(change: Appoint, before: Table, after: Table) -> str:
    [made] = [office for office in after.offices if office not in before.offices and office.id < 0]
    until = f" to {_day(made.ends_on)}" if made.ends_on else ""
    agreed = f", as agreed by {escaped(listed(change.agreed_by))}" if change.agreed_by else ""
    office = OFFICE_NAMES[change.kind.value]
    return f"{_name(before, change.person_id)} is {office} from {_day(change.starts_on)}{until}{agreed}."


def _stand_down(change: StandDown, before: Table) -> str:
    office = next(office for office in before.offices if office.id == change.office_id)
    title = f"{'deputy ' if office.deputy_for_id is not None else ''}{OFFICE_NAMES[office.kind.value]}"
    return f"{_name(before, office.person_id)} is {title} until {_day(change.last_on)}, and no longer."


def _arrange(change: Arrange, before: Table) -> str:
    made = Seat(0, change.kind, change.label, change.description, change.is_sme_seat, change.body)
    body = f", named by {escaped(change.body)}" if change.body else ""
    if change.seat_id is None:
        return f"There is one more {change.kind.value} seat: {_seat(made)}{body}."
    return f"The seat {_seat(before.seats[change.seat_id])} becomes {_seat(made)}{body}."


def _describe(change: Describe, before: Table) -> str:
    known = [
        change.post and f"post: {escaped(change.post)}",
        change.email and f"e-mail: {escaped(change.email)}",
        change.slack_user_id and "in Slack",
    ]
    said = "; ".join(filter(None, known)) or "nothing else is known"
    renamed = f" becomes *{escaped(change.name)}*" if before.people[change.person_id].name != change.name else ""
    return f"{_name(before, change.person_id)}{renamed} – {said}."


def _enter(change: Enter) -> str:
    about = [
        "a member company" if change.is_member else "not a member company",
        "an SME" if change.is_sme else "not an SME",
        escaped(change.sector),
    ]
    return f"*{escaped(change.name)}*: {', '.join(filter(None, about))}."


def _name(table: Table, person_id: int) -> str:
    return f"*{escaped(table.people[person_id].name)}*"


def _seat(seat: Seat) -> str:
    return f"*{seat_in_words(seat)}*"


def _day(day: date) -> str:
    return short_day(day)
