"""Which days, and which request, are meant; and whether leave counts at all."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import listed, short_day
from bot.request import Request
from calendars.typed import TypedDay, UnreadableDayError, read_day, read_until
from rules.refusal import Refusal
from store import leave
from store.leave import State
from store.models import LeaveOfAbsence

EXAMPLE = "leave 1 Mar to 30 Apr parental leave"
STANDS = "Leave that has begun stands; whoever is at a meeting all the same is recorded as present."


def require_switched_on(request: Request, first: date | None = None) -> None:
    """Refuse where the terms give leave no effect: on its first day, or today and in every version to come."""
    if request.group.parent_id is not None:
        raise Refusal("Meetings of a sub-group never make a strike, so it has no leave. Send apologies instead.")
    to_come = () if first else request.history.after(request.today)
    versions = (request.history.on(first or request.today), *to_come)
    if not any(version.terms.strikes.leave_counts for version in versions):
        when = f" on {short_day(first)}" if first else ""
        raise Refusal(
            f"Leave of absence is switched off in the terms of *{escaped(request.group.name)}*{when} (clause 17): an "
            "absence counts, apologies or not. The programme manager can switch it on: "
            f"{request.typed('terms change strikes')}, “Does leave that the chair agreed in advance excuse a member?”",
            field="first",
        )


def days_typed(request: Request) -> tuple[date, date, str]:
    """The first and the last day that were typed, and the reason after them."""
    first = _read_day(request, request.text.removeprefix("from "))
    last = _read_day(request, first.rest, read_until) if first else None
    if first is None or last is None:
        raise Refusal(f"Please give the first and the last day, as in {request.typed(EXAMPLE)}.")
    begins = _soonest(first, request.today)
    return begins, _soonest(last, begins), last.rest


def day_chosen(request: Request, field: str) -> date:
    """The date picked in a field of the form."""
    try:
        return date.fromisoformat(request.fields.get(field, ""))
    except ValueError:
        raise Refusal("Please choose a date.", field=field) from None


def own(request: Request) -> Sequence[LeaveOfAbsence]:
    """The person's own leave that waits or is agreed, and is not over."""
    found = leave.standing_from(request.session, group=request.group, day=request.today)
    return [spell for spell, person in found if person.id == request.person.id]


def own_typed(request: Request, text: str) -> LeaveOfAbsence:
    """The person's own leave that can be taken back: the only one, or the one that begins on the day that was typed."""
    mine = [spell for spell in own(request) if _is_revocable(request, spell)]
    if text:
        typed = _read_day(request, text)
        mine = [spell for spell in mine if typed is not None and spell.first_on in typed.days]
    if not mine:
        raise Refusal(f"No such leave of yours can be taken back. {STANDS}")
    if len(mine) > 1:
        days = listed([short_day(spell.first_on) for spell in mine])
        line = request.typed(f"leave withdraw {mine[0].first_on.isoformat()}")
        raise Refusal(f"You have leave that begins on {days}. Say which to take back, for example {line}.")
    return mine[0]


def own_noted(request: Request) -> LeaveOfAbsence:
    """The person's own leave of a button, if it can be taken back."""
    spell = noted(request)
    if spell.person_id != request.person.id:
        raise Refusal("That leave is somebody else's, so only they can take it back.")
    if not _is_revocable(request, spell):
        raise Refusal(f"It is {leave.state_of(spell).value}, so nothing was changed. {STANDS}")
    return spell


def noted(request: Request) -> LeaveOfAbsence:
    """The request of a button."""
    found = leave.leave_of(request.session, group=request.group, leave_id=request.number("leave"))
    if found is None:
        raise Refusal("I cannot find that request any more.")
    return found


def is_waiting(spell: LeaveOfAbsence) -> bool:
    """Whether nobody has decided on it."""
    return leave.state_of(spell) is State.WAITING


def _is_revocable(request: Request, spell: LeaveOfAbsence) -> bool:
    """Until it begins; a request that waits always is."""
    is_to_come = leave.state_of(spell) is State.AGREED and spell.first_on > request.today
    return is_waiting(spell) or is_to_come


def _read_day(request: Request, text: str, read: Callable[..., TypedDay | None] = read_day) -> TypedDay | None:
    try:
        return read(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None


def _soonest(typed: TypedDay, since: date) -> date:
    """The day that was typed, the next one of that name if no year was."""
    return min((day for day in typed.days if day >= since), default=typed.days[0])
