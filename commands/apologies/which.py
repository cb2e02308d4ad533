"""Which meetings are meant, and whose apologies."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.words import day_in_words, listed, short_day
from bot.request import Request
from calendars.typed import TypedDay, UnreadableDayError, read_day, read_until
from rules.refusal import Refusal
from store import apologies, meetings, members
from store.models import Meeting, Person


def coming(request: Request) -> Sequence[Meeting]:
    """The meetings that apologies can be sent for; refused if there are none."""
    found = meetings.coming(request.session, group=request.group, now=request.now)
    if not found:
        raise Refusal("No meeting is planned, so there is nothing to send apologies for.")
    return found


def meetings_meant(request: Request, text: str) -> tuple[Sequence[Meeting], str]:
    """The coming meetings that `text` begins with (`next`, a date, or one date to another), and what follows."""
    planned = coming(request)
    word, rest = first_word(text)
    if word.rstrip(",:") == "next":
        return planned[:1], rest
    begins = rest if word == "from" else text
    typed = _day(request, begins, planned)
    last = _last_day(request, typed.rest, planned)
    if last is not None:
        return _between(typed, last, planned), last.rest
    return [_on(request, typed, planned)], typed.rest


def meetings_until(request: Request, meeting: Meeting, last: date | None) -> Sequence[Meeting]:
    """A meeting and, where a last day is given, every other one up to it."""
    if last is None:
        return [meeting]
    if last < meeting.on_date:
        raise Refusal("That is before the meeting. Choose a later date, or none.", field="until")
    return [found for found in coming(request) if meeting.on_date <= found.on_date <= last]


def given(request: Request, text: str, whom: Person) -> Meeting:
    """The coming meeting for which a person's apologies are to be withdrawn."""
    if text:
        return meetings_meant(request, text)[0][0]
    planned = coming(request)
    theirs = apologies.of_person(request.session, person_id=whom.id, meeting_ids=[meeting.id for meeting in planned])
    found = [meeting for meeting in planned if meeting.id in theirs]
    if not found and whom.id != request.person.id:
        raise Refusal(f"There are no apologies from {escaped(whom.name)} for a coming meeting.")
    if not found:
        raise Refusal("You have sent no apologies for a coming meeting: you are expected at all of them.")
    if len(found) > 1:
        days = listed([short_day(meeting.on_date) for meeting in found])
        is_own = whom.id == request.person.id
        who = "You have" if is_own else f"{escaped(whom.name)} has"
        line = f"apologies {'' if is_own else f'for {whom.name} '}withdraw {as_typed(found[0])}"
        raise Refusal(f"{who} sent apologies for {days}. Say which to withdraw, for example {request.typed(line)}.")
    return found[0]


def person_meant(request: Request, text: str) -> tuple[Person, str]:
    """The member whose name `text` begins with, in full or one word of it, and what follows."""
    words = [_folded(word.lstrip("@")) for word in text.split()]
    roll = current_members(request)
    if not words:
        raise Refusal(f"Please say for whom, for example {request.typed(f'apologies for {_example(roll)} next')}.")
    for person in roll:
        name = _folded(person.name).split()
        if words[: len(name)] == name:
            return person, _after(text, len(name))
    found = [person for person in roll if words[0] in _folded(person.name).split()]
    if len(found) == 1:
        return found[0], _after(text, 1)
    names = escaped(listed([person.name for person in found or roll]))
    if found:
        raise Refusal(f"{names} are called so. Please type the whole name.")
    raise Refusal(f"I know no member of that name. The members are {names}.")


def current_members(request: Request) -> Sequence[Person]:
    """Everybody who is a member today or will be, by name."""
    found = members.members_between(request.session, group=request.group, first=request.today, last=date.max)
    return sorted(found, key=lambda person: person.name)


def first_word(text: str) -> tuple[str, str]:
    """The first word in lower case, and what follows it; a line may break after it."""
    word, *rest = text.split(maxsplit=1)
    return word.lower(), rest[0] if rest else ""


def as_typed(meeting: Meeting) -> str:
    """`14 Jan`: a date as it can be typed."""
    return f"{meeting.on_date.day} {meeting.on_date:%b}"


def _day(request: Request, text: str, planned: Sequence[Meeting]) -> TypedDay:
    try:
        typed = read_day(text, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(f"{unreadable} {_what_is_coming(planned)}") from None
    if typed is None:
        raise Refusal(
            f"I could not find a date at the start of that. Type {request.typed('apologies next')}, or a date as in "
            f"{request.typed(f'apologies {as_typed(planned[0])} train strike')}, or just {request.typed('apologies')} "
            "to choose from a list."
        )
    return typed


def _last_day(request: Request, rest: str, planned: Sequence[Meeting]) -> TypedDay | None:
    """The second date of `10 Jan to 20 Feb`; None if what follows the first one is a reason."""
    try:
        return read_until(rest, today=request.today)
    except UnreadableDayError as unreadable:
        raise Refusal(f"{unreadable} {_what_is_coming(planned)}") from None


def _between(first: TypedDay, last: TypedDay, planned: Sequence[Meeting]) -> Sequence[Meeting]:
    """The meetings from the nearest first day to the soonest last day after it."""
    begins = first.days[0]
    ends = min((day for day in last.days if day >= begins), default=None)
    if ends is None:
        raise Refusal("The second date is before the first. Type it as in 10 Jan to 20 Feb.")
    found = [meeting for meeting in planned if begins <= meeting.on_date <= ends]
    if not found:
        raise Refusal(
            f"No meeting is planned from {day_in_words(begins)} to {day_in_words(ends)}. {_what_is_coming(planned)}"
        )
    return found


def _on(request: Request, typed: TypedDay, planned: Sequence[Meeting]) -> Meeting:
    by_day = {meeting.on_date: meeting for meeting in planned}
    for day in typed.days:
        if day in by_day:
            return by_day[day]
    nearest = typed.days[0]
    if meetings.on_day(request.session, group=request.group, day=nearest) is not None:
        raise Refusal(
            f"The meeting of {day_in_words(nearest)} has begun, so apologies can no longer be sent or withdrawn. "
            "If the roll is wrong, tell the programme manager."
        )
    raise Refusal(f"There is no meeting on {day_in_words(nearest)}. {_what_is_coming(planned)}")


def _what_is_coming(planned: Sequence[Meeting]) -> str:
    days = listed([short_day(meeting.on_date) for meeting in planned[:3]])
    return f"The next {'meeting is' if len(planned) == 1 else 'meetings are'} on {days}."


def _example(roll: Sequence[Person]) -> str:
    return roll[0].name.split()[0] if roll else "Omar"


def _after(text: str, words: int) -> str:
    parts = text.split(maxsplit=words)
    return parts[words] if len(parts) > words else ""


def _folded(text: str) -> str:
    """Without case and accents, so that Siobhan finds Siobhán."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in split if not unicodedata.combining(character)).rstrip(",:")
