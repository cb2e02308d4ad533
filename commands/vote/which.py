"""Which vote is meant, what is put on the ballot, and until when a vote is to be open."""

import re
from datetime import datetime, timedelta

from bot import spoken
from bot.render.blocks import moment
from bot.render.votes import exactly, name_of
from bot.render.words import listed
from bot.request import Request
from calendars import wall_clock
from calendars.typed import UnreadableDayError, read_day, read_time
from rules.authority import Deed
from rules.decisions import Cast
from rules.refusal import Refusal
from rules.terms import MEANINGS
from store import votes
from store.models import Ballot, Elector, Vote

Place = tuple[Vote, Elector, Ballot | None]
"""A vote, the person's place on its roll, and their ballot."""

REASON_MOST = 500
MOST_DAYS = MEANINGS["decisions.procedural.open_days"].most
_BALLOT = re.compile(r"(?P<choice>for|against|abstain|recuse)[.,:]?(?:\s+because\s+(?P<reason>.+))?", re.I | re.S)


def number_in(word: str) -> int | None:
    """`12` or `#12`."""
    digits = word.removeprefix("#")
    return int(digits) if re.fullmatch(r"[0-9]{1,6}", digits) else None


def numbered(request: Request, number: int | None) -> Vote:
    """The group's vote of that number, brought up to the clock."""
    found = votes.numbered(request.session, group=request.group, number=number) if number is not None else None
    if found is None:
        which = f"There is no vote {number} here." if number is not None else "Which vote? Give its number."
        raise Refusal(
            f"{which} {request.typed('vote')} shows what is open, {request.typed('decisions')} what was decided."
        )
    settle(request, found)
    return found


def noted(request: Request) -> Vote:
    """The vote of a button or a form, brought up to the clock."""
    found = request.session.get(Vote, request.number("vote"))
    if found is None or found.group_id != request.group.id:
        raise Refusal("I cannot find that vote any more.")
    settle(request, found)
    return found


def settle(request: Request, vote: Vote) -> None:
    """Bring a vote up to the clock."""
    votes.settle(request.session, group=request.group, vote=vote, now=request.now, history=request.history)


def only_one(request: Request) -> Place:
    """The one vote that is open for the person."""
    mine = open_for(request)
    if not mine:
        raise Refusal(f"No vote is open for you. {request.typed('decisions')} has what was decided.")
    if len(mine) > 1:
        numbers = listed([str(vote.number) for vote, *_ in mine])
        line = request.typed(f"vote {mine[0][0].number} for")
        raise Refusal(f"Votes {numbers} are open for you. Say which, for example {line}.")
    return mine[0]


def open_for(request: Request) -> list[Place]:
    """Every vote that is open for the person, with their ballot."""
    found = votes.of_elector(request.session, group=request.group, person_id=request.person.id)
    for vote, *_ in found:
        settle(request, vote)
    return [place for place in found if votes.is_open(place[0])]


def place_in(request: Request, vote: Vote) -> Place:
    """A vote with the ballot of the person, who has to be on its roll."""
    found = votes.elector_of(request.session, vote=vote, person_id=request.person.id)
    if found is None:
        request.require(Deed.CAST_BALLOT)
        opened = moment(vote.opened_at, zone=request.group.zone)
        raise Refusal(
            f"You were not on the roll when {name_of(vote).lower()} opened on {opened}, so you have no ballot in it."
        )
    return vote, *found


def require_open(request: Request, vote: Vote) -> None:
    """Refuse at or after the close, with the exact instant."""
    if vote.withdrawn_at is not None:
        when = moment(vote.withdrawn_at, zone=request.group.zone)
        raise Refusal(f"{name_of(vote)} was withdrawn on {when}, so nothing can be changed in it.")
    if vote.closed_at is not None:
        when = exactly(vote.closed_at, zone=request.group.zone)
        raise Refusal(f"{name_of(vote)} closed on {when}. This came after that, so it was not counted.")


def ballot_typed(request: Request, vote: Vote, text: str) -> tuple[Cast, str]:
    """What goes on the ballot, and the reason after `because`."""
    found = _BALLOT.fullmatch(text.strip())
    if found is None:
        line = request.typed(f"vote {vote.number} abstain because …")
        raise Refusal(
            f"Please say `for`, `against`, `abstain` or `recuse`, and a reason after `because`, as in {line}. "
            "Nothing was counted."
        )
    return Cast(found["choice"].lower()), reason_in(found["reason"] or "")


def reason_in(text: str) -> str:
    """A reason, if it is not too long."""
    if len(text) > REASON_MOST:
        raise Refusal(f"Please keep the reason to {REASON_MOST} characters; nothing was saved.", field="reason")
    return text.strip()


def reason_typed(text: str) -> str:
    """What follows `because`, or all of it, if it is not too long."""
    return reason_in(spoken.reason_typed(text))


def instant_typed(request: Request, text: str) -> datetime | None:
    """The instant of a day and perhaps an hour, and nothing else; None if it is none."""
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable)) from None
    if typed is None:
        return None
    timed = read_time(typed.rest) if typed.rest else (wall_clock.CLOSES_AT, "")
    if timed is None or timed[1]:
        return None
    day = min((day for day in typed.days if day >= request.today), default=typed.days[0])
    return wall_clock.instant(day, timed[0], zone=request.group.zone)


def instant_entered(request: Request) -> datetime | None:
    """The day and hour entered in a form; None without a day."""
    if not request.fields.get("day"):
        return None
    timed = read_time(request.fields["time"]) if request.fields.get("time") else (wall_clock.CLOSES_AT, "")
    if timed is None or timed[1]:
        raise Refusal("Please give the time as 14:00.", field="time")
    return wall_clock.instant(request.picked("day"), timed[0], zone=request.group.zone)


def require_reasonable(request: Request, closes_at: datetime, *, opened_at: datetime) -> None:
    """Refuse a close before a vote has been open for long enough, or further off than a slip of the year."""
    hours = request.terms.decisions.early_close_hours
    if closes_at < opened_at + timedelta(hours=hours) or closes_at <= request.now:
        earliest = moment(max(opened_at + timedelta(hours=hours), request.now), zone=request.group.zone)
        raise Refusal(
            f"A vote is open for {hours} hours at the least. Please choose a time after {earliest}.", field="day"
        )
    if closes_at > request.now + timedelta(days=MOST_DAYS):
        raise Refusal(f"That is more than {MOST_DAYS} days away. Please choose a day before that.", field="day")
