"""Polls in words: what is asked, until when, who can see what, and how it stands."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import (
    Message,
    beside,
    button,
    buttons,
    escaped,
    heading,
    moment,
    paragraph,
    paragraphs,
    pick,
    remark,
)
from bot.render.meetings import named
from bot.render.words import short_day
from store.models import Meeting, Person, Poll, PollOption
from store.polls import Standing

BUTTONS_MOST = 10
"""Options with a button each; more of them are in a list to pick from."""

NAMES_MOST = 30
"""Names shown under one option."""

BAR = 10
"""Marks in the bar of an option that everybody chose."""

NAMED = "*Named*: every member, and whoever can read this channel, sees who chose what, also after the end."
ANONYMOUS = (
    "*Anonymous*: nobody sees in Slack who chose what, though whoever watches the numbers change could guess. So that "
    "you can change your answer, the database keeps whose it is until the end, and whoever owns it could look; then "
    "only the numbers are kept."
)
ONLY_NUMBERS = "*Anonymous*: nobody sees in Slack who chose what, and since the end only the numbers are kept."
NO_DECISION = "A poll decides nothing."
WHO_MEETS = "The programme manager or the chair makes the best date a meeting in one press."


def title(poll: Poll) -> str:
    """What is asked, as plain text."""
    return f"When shall we meet? {poll.question}" if poll.is_for_date else poll.question


def label(poll: Poll) -> str:
    """Who can see what, while the poll is open or now that it has ended."""
    if poll.is_named:
        return NAMED
    return ANONYMOUS if poll.ended_at is None else ONLY_NUMBERS


def plain_option(option: PollOption, *, zone: str) -> str:
    """An option where nothing can be marked up: its words, or `Tue 12 Jan 2027, 10:00` in the group's zone."""
    return option.words if option.starts_at is None else slot_in_words(option.starts_at, zone=zone)


def option_in_words(option: PollOption, *, zone: str) -> str:
    """An option; a slot shows each reader their own zone."""
    return escaped(option.words) if option.starts_at is None else moment(option.starts_at, zone=zone)


def slot_in_words(starts_at: datetime, *, zone: str) -> str:
    """`Tue 12 Jan 2027, 10:00` in a zone."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {local:%H:%M}"


def card(poll: Poll, found: Standing, *, asker: Person, meeting: Meeting | None, zone: str) -> Message:
    """The poll as it stands, with what can be pressed while it is open."""
    told = [_how(poll, asker), _until(poll, asker, zone=zone)]
    if meeting is not None:
        told.append(f"*It became a meeting*: {named(meeting, zone=zone)}.")
    lines = _lines(found, zone=zone)
    said = _answered(poll, found.answered)
    small = " ".join(filter(None, [label(poll), NO_DECISION, WHO_MEETS if _may_become_meeting(poll) else ""]))
    text = "\n".join([escaped(title(poll)), *told, *lines, said, small]).replace("*", "")
    blocks = [heading(title(poll)), paragraph("\n".join(told)), *_options(poll, found, lines, zone=zone)]
    blocks += [paragraph(said), *_pressed(poll, found, zone=zone), remark(small)]
    return Message(text, blocks)


def note_of(poll: Poll, option: PollOption | None = None) -> dict[str, int]:
    """What a button of a poll carries."""
    about = {"group": poll.group_id, "poll": poll.id}
    return about | {"option": option.id} if option is not None else about


def _how(poll: Poll, asker: Person) -> str:
    how = "Choose as many as you like." if poll.takes_several else "Choose one."
    how = "Choose every date that you can make." if poll.is_for_date else how
    return f"{escaped(asker.name)} asks. {how if poll.ended_at is None else ''}".strip()


def _until(poll: Poll, asker: Person, *, zone: str) -> str:
    if poll.ended_at is not None:
        return f"It ended on *{moment(poll.ended_at, zone=zone)}*."
    if poll.closes_at is not None:
        return f"It ends on *{moment(poll.closes_at, zone=zone)}*."
    return f"It is open until {escaped(asker.name)} or an officer ends it."


def _answered(poll: Poll, people: int) -> str:
    """`5 people have answered.`"""
    who = {0: "Nobody", 1: "1 person"}.get(people, f"{people} people")
    have = ("have" if people > 1 else "has") if poll.ended_at is None else ""
    return " ".join(filter(None, [who, have, "answered."]))


def _lines(found: Standing, *, zone: str) -> list[str]:
    """Each option, how many chose it, and who."""
    lines = []
    for line in found.lines:
        bar = "▇" * (line.count * BAR // max(found.answered, 1))
        names = [escaped(name) for name in line.names[:NAMES_MOST]]
        more = [f"and {len(line.names) - NAMES_MOST} more"] if len(line.names) > NAMES_MOST else []
        who = f" – {', '.join([*names, *more])}" if names else ""
        count = " ".join(filter(None, [bar, str(line.count)]))
        lines.append(f"*{option_in_words(line.option, zone=zone)}*\n{count}{who}")
    return lines


def _options(poll: Poll, found: Standing, lines: list[str], *, zone: str) -> Iterator[Block]:
    """The options; while the poll is open each with its button, or with one list for all of them."""
    if poll.ended_at is not None:
        yield from paragraphs(lines)
    elif len(lines) <= BUTTONS_MOST:
        for line, words in zip(found.lines, lines, strict=True):
            pressed = button(plain_option(line.option, zone=zone), "poll.choose", note_of(poll, line.option))
            yield beside(words, pressed, block_id=f"option-{line.option.id}")
    else:
        yield from paragraphs(lines)
        offered = [(plain_option(line.option, zone=zone), note_of(poll, line.option)) for line in found.lines]
        yield pick("poll.choose", "Choose", offered, block_id=f"options-{poll.id}")


def _pressed(poll: Poll, found: Standing, *, zone: str) -> Iterator[Block]:
    """What else can be done with it. Everybody sees the buttons; who may press them is checked when they do."""
    if poll.ended_at is None:
        yield buttons(*_deeds(poll), block_id=f"poll-{poll.id}")
    if _may_become_meeting(poll):
        for option in found.leading:
            words = f"Meet on {plain_option(option, zone=zone)}"
            yield buttons(button(words, "poll.meet", note_of(poll, option)), block_id=f"meet-{option.id}")


def _deeds(poll: Poll) -> Iterator[ButtonElement]:
    yield button("My answer", "poll.mine", note_of(poll))
    if poll.may_be_added_to:
        yield button("Add a date" if poll.is_for_date else "Add an option", "poll.add", note_of(poll))
    sure = ("End the poll?", "Nobody can answer or change an answer after that.", "End it")
    yield button("End the poll", "poll.end", note_of(poll), confirm=sure)


def _may_become_meeting(poll: Poll) -> bool:
    return poll.is_for_date and poll.meeting_id is None
