"""Which poll and option is meant, and how a question, its options, dates and its end are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.render.blocks import escaped, moment
from bot.render.polls import slot_in_words
from bot.request import Request
from calendars import wall_clock
from calendars.typed import TypedDay, UnreadableDayError, read_day, read_time, read_until
from rules.refusal import Refusal
from store import polls
from store.models import Poll, PollOption
from store.polls import Offered

QUESTION_MOST, TITLE_MOST, OPTION_MOST = 150, 100, 75
"""Characters of a question, of what a meeting is for, and of an option: Slack shows no more in a heading, a button."""

FEWEST, MOST = 2, 25
"""Options of a poll."""

AHEAD = timedelta(days=366)
"""How far off an end may be, and a date: more than that is a slip of the year."""

EXAMPLE = "poll Which tool? | Jira | Trello | none"
DATE_EXAMPLE = "poll date 12 Jan 10:00, 13 Jan 14:00"
_FLAGS = re.compile(r"((?:(?:anonymous|several|adding)[\s,]*)+):\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Manner:
    """How a poll is answered and until when."""

    is_named: bool = True
    takes_several: bool = False
    may_be_added_to: bool = False
    closes_at: datetime | None = None


def noted(request: Request) -> Poll:
    """The poll of a button or a form, brought up to the clock."""
    poll = polls.poll_of(request.session, group=request.group, poll_id=request.number("poll"))
    if poll is None:
        raise Refusal("I cannot find that poll any more.")
    polls.settle(request.session, group=request.group, poll=poll, now=request.now)
    return poll


def require_open(request: Request, poll: Poll) -> None:
    """Refuse at or after the end, with when that was."""
    if poll.ended_at is not None:
        raise Refusal(f"The poll ended on {moment(poll.ended_at, zone=request.group.zone)}. Nothing was changed.")


def option_noted(request: Request, poll: Poll) -> PollOption:
    """The option of a button."""
    wanted = request.note.get("option")
    found = next((each for each in polls.options_of(request.session, poll=poll) if each.id == wanted), None)
    if found is None:
        raise Refusal("I cannot find that option any more.")
    return found


def flags_typed(text: str) -> tuple[Manner, str]:
    """`anonymous`, `several` and `adding` before a colon, and what follows it."""
    found = _FLAGS.match(text)
    if found is None:
        return Manner(), text
    flags = set(re.findall(r"\w+", found[1].lower()))
    return Manner("anonymous" not in flags, "several" in flags, "adding" in flags), text[found.end() :]


def end_typed(request: Request, text: str) -> datetime | None:
    """The instant after an `until` that is all of `text`; None if it is not."""
    typed = _read(read_until, text, request.today) if text.lower().startswith("until ") else None
    if typed is None:
        return None
    timed = read_time(typed.rest) if typed.rest else (wall_clock.CLOSES_AT, "")
    if timed is None or timed[1]:
        return None
    return _instant(request, _soonest(typed, request.today), timed[0])


def end_entered(request: Request) -> datetime | None:
    """The day and hour entered in a form; None without a day."""
    if not request.fields.get("day"):
        return None
    timed = read_time(request.fields["time"]) if request.fields.get("time") else (wall_clock.CLOSES_AT, "")
    if timed is None or timed[1]:
        raise Refusal("Please give the time as 14:00.", field="time")
    return _instant(request, request.picked("day"), timed[0])


def slots_typed(request: Request, text: str) -> tuple[list[Offered], str]:
    """The days with their hours that `text` begins with, `12 Jan 10:00, 14:00, 13 Jan 9:30`, and what follows them."""
    found: list[Offered] = []
    day: date | None = None
    while text:
        typed = _read(read_day, text, request.today)
        if typed is not None:
            day = _soonest(typed, request.today)
        timed = read_time(typed.rest if typed else text)
        if day is None or timed is None:
            break
        found.append(Offered(starts_at=_instant(request, day, timed[0])))
        text = timed[1].lstrip(" ,;\n")
    return found, text


def require_slots(request: Request, text: str) -> list[Offered]:
    """Nothing but days with their hours."""
    found, left = slots_typed(request, text)
    if left or not found:
        raise unreadable_slots(request, left)
    return found


def unreadable_slots(request: Request, left: str) -> Refusal:
    """The refusal of what should have been a date with its hour."""
    what = f"I cannot read “{escaped(left[:60])}”. " if left else ""
    line = request.typed(DATE_EXAMPLE)
    return Refusal(f"{what}Please give each date with its hour, as in {line}. Nothing was changed.", field="options")


def words_offered(lines: list[str]) -> list[Offered]:
    """Options in words, without those that are empty."""
    return [Offered(" ".join(line.split())) for line in lines if line.strip()]


def require_offer(request: Request, options: list[Offered], *, earlier: list[Offered]) -> None:
    """Refuse what is too long, over, there already, or one too many; `earlier` is what there is to choose from."""
    known = {_same(option) for option in earlier}
    for option in options:
        _require_possible(request, option)
        if _same(option) in known:
            raise Refusal(f"“{_shown(request, option)}” is there already.", field="options")
        known.add(_same(option))
    if len(known) > MOST:
        raise Refusal(f"A poll has at most {MOST} options. Nothing was changed.", field="options")


def require_end(request: Request, closes_at: datetime | None) -> None:
    """Refuse an end that is over, or further off than a slip of the year."""
    if closes_at is not None and not request.now < closes_at <= request.now + AHEAD:
        raise Refusal("The poll has to end at a time to come, and within a year.", field="day")


def _require_possible(request: Request, option: Offered) -> None:
    if len(option.words) > OPTION_MOST:
        said = f"“{escaped(option.words[:OPTION_MOST])} …” is too long"
        raise Refusal(f"{said}: please keep each option to {OPTION_MOST} characters.", field="options")
    if option.starts_at is not None and not request.now < option.starts_at <= request.now + AHEAD:
        raise Refusal(
            f"{_shown(request, option)} is not within the year to come. Please choose another date.", field="options"
        )


def _same(option: Offered) -> object:
    return option.starts_at or option.words.casefold()


def _shown(request: Request, option: Offered) -> str:
    return escaped(option.words) or slot_in_words(option.starts_at or request.now, zone=request.group.zone)


def _read(read: Callable[..., TypedDay | None], text: str, today: date) -> TypedDay | None:
    try:
        return read(text, today=today)
    except UnreadableDayError as unreadable:
        raise Refusal(str(unreadable), field="options") from None


def _soonest(typed: TypedDay, today: date) -> date:
    """The day that was typed, the next one of that name if no year was."""
    return min((day for day in typed.days if day >= today), default=typed.days[0])


def _instant(request: Request, day: date, at: time) -> datetime:
    return wall_clock.instant(day, at, zone=request.group.zone)
