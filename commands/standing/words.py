"""A standing with its evidence, and everybody's in a table."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.render.blocks import Message, buttons, escaped, heading, paragraph, paragraphs, remark
from bot.render.meetings import rests_on
from bot.render.strikes import STATE_WORDS, absence_dates, evidence, not_counted, open_defaults, summary
from bot.render.words import counted, day_in_words
from commands.standing.which import Asked
from rules.strikes import Standing
from rules.terms import Terms
from store.models import Person


def one(standing: Standing, asked: Asked, *, is_own: bool, terms: Terms, offered: Sequence[ButtonElement]) -> Message:
    """One person's year; `offered` are the buttons below it."""
    assert asked.person is not None, "everybody's is a table"  # noqa: S101
    whose = "Your attendance" if is_own else f"{asked.person.name}: attendance"
    said = summary(standing, year=asked.year)
    blocks = [heading(f"{whose} {_when(asked)}"), paragraph(f"{said}.")]
    if standing.strikes:
        blocks += paragraphs(["*Absences that count*", evidence(standing.strikes)])
    spared = not_counted(standing.spared, as_of=asked.as_of)
    if spared:
        blocks += paragraphs(["*Meetings that do not count*", spared])
    if offered:
        blocks.append(buttons(*offered))
    about = [
        _limit(standing),
        open_defaults(standing, terms),
        "Only you and the officers can see this." if is_own else "Only that member and the officers can see this.",
    ]
    blocks.append(remark(" ".join(filter(None, about))))
    opening = f"{said}." if is_own else f"{escaped(asked.person.name)}: {said}."
    spoken = [opening.replace("*", ""), evidence(standing.strikes), spared, *about]
    return Message("\n".join(filter(None, spoken)), blocks)


def table(found: Sequence[tuple[Person, Standing]], asked: Asked, *, terms: Terms) -> Message:
    """Everybody, those with most absences first: name, absences, state and dates, one line each."""
    if not found:
        return Message(f"Nobody was a member in {asked.year}.")
    in_order = sorted(found, key=lambda pair: (-pair[1].absences, pair[0].name, pair[0].id))
    lines = [_line(person, standing) for person, standing in in_order]
    title = f"Attendance {_when(asked)}"
    names = {name for _, standing in found for name in standing.rests_on}
    about = [_limit(found[0][1]), rests_on(names, terms=terms), "Only the officers can see this list."]
    small = " ".join(filter(None, about))
    spoken = "\n".join([title, *lines, small]).replace("*", "")
    return Message(spoken, [heading(title), *paragraphs(lines), remark(small)])


def _line(person: Person, standing: Standing) -> str:
    """`• Omar Haddad – 2 absences of 10: at the limit (10 June and 11 November)`."""
    dates = f" ({absence_dates(standing.strikes)})" if standing.strikes else ""
    count = f"{counted(standing.absences, 'absence')} of {len(standing.owed)}"
    return f"• *{escaped(person.name)}* – {count}: {STATE_WORDS[standing.state]}{dates}"


def _when(asked: Asked) -> str:
    return f"in {asked.year}, up to {day_in_words(asked.as_of)}" if asked.is_up_to_day else f"in {asked.year}"


def _limit(standing: Standing) -> str:
    return f"The limit is {standing.limit} in a calendar year, with or without apologies (clause 17)."
