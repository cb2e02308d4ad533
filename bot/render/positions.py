"""Positions in words: what stage they are at, what they wait for, and of a divided one nothing that counts anybody."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.render.blocks import Message, button, buttons, escaped, heading, paragraphs, remark
from bot.render.votes import NOT_QUANTIFIED, name_of
from bot.render.words import counted, listed
from rules.positions import WORDS, Stage, WithoutConsensus
from store import positions
from store.models import OfficeKind, Person, Position, PublishingWord
from store.positions import Standing

WITH_NAMES = frozenset({Stage.IDEA, Stage.WILLING, Stage.OUTLINE})
"""Stages before any vote: the only ones at which somebody is named."""

_SAYS = {OfficeKind.PROGRAMME_MANAGER: "the programme manager", OfficeKind.CHAIR: "the chair"}


def called(position: Position) -> str:
    """`Position 3`."""
    return f"Position {position.number}"


def quoted(position: Position) -> str:
    """`position 3, “Open registers”`."""
    return f"position {position.number}, “{escaped(position.title)}”"


def stage_words(position: Position) -> str:
    """`A draft`."""
    said = WORDS[position.stage]
    return said[0].upper() + said[1:]


def line(seen: Standing) -> str:
    """Title, stage, and what it waits for, in two lines."""
    waits = waits_for(seen)
    ending = f" – waits for {waits}" if waits else ""
    return f"*{called(seen.position)}: {escaped(seen.position.title)}*\n{stage_words(seen.position)}{ending}"


def waits_for(seen: Standing) -> str:
    """What has to happen next; empty for a position that has ended."""
    match seen.position.stage:
        case Stage.IDEA:
            return "an officer to call for the willing"
        case Stage.WILLING if not seen.gate.is_open:
            return f"{counted(seen.gate.missing, 'more member')} to be willing"
        case Stage.WILLING:
            return "an outline"
        case Stage.OUTLINE:
            return "a draft"
        case Stage.DRAFT:
            return "an officer to put it to the members"
        case Stage.CONSENSUS:
            return f"{name_of(seen.vote).lower()} to close" if seen.vote else "its vote"
        case Stage.AGREED:
            return "the link of its document, to be published"
        case Stage.DIVIDED:
            return _differences_wait_for(seen)
    return ""


def card(seen: Standing, *, proposer: Person) -> Message:
    """The card of the stage that a position is at, with what any member can press."""
    told = list(_told(seen, proposer))
    waits = waits_for(seen)
    pressed = buttons(*_pressed(seen.position), block_id=f"position-{seen.position.id}")
    small = f"It waits for {waits}." if waits else ""
    return _titled(seen.position, told, [pressed], small)


def past_card(position: Position, stage: Stage) -> Message:
    """What is left of the card of a stage that is over."""
    return Message(f"{called(position)}, “{escaped(position.title)}”: {WORDS[stage]}. It has moved on since.")


def statement(found: WithoutConsensus) -> list[str]:
    """The differences in words, and why they are published."""
    return [
        "The group did not come to one view. These are the differences, in words (clause 24):",
        *(f"• {escaped(difference)}" for difference in found.differences),
        "*Why it is published:*",
        *(f"• {escaped(reason)}" for reason in found.reasons),
    ]


def _titled(position: Position, told: Sequence[str], ending: Sequence[Block], small: str) -> Message:
    title = f"{called(position)}: {position.title}"
    text = "\n".join([escaped(title), *told, *filter(None, [small])]).replace("*", "")
    return Message(text, [heading(title), *paragraphs(told), *ending, *([remark(small)] if small else [])])


def _told(seen: Standing, proposer: Person) -> Iterator[str]:
    position = seen.position
    yield f"*{stage_words(position)}.*"
    if position.heading:
        yield f"*Heading:* {escaped(position.heading)}"
    if position.stage in WITH_NAMES and position.idea:
        yield escaped(position.idea)
    match position.stage:
        case Stage.IDEA:
            yield f"Proposed by {escaped(proposer.name)}."
        case Stage.WILLING | Stage.OUTLINE:
            yield from _willing(seen)
        case Stage.AGREED:
            yield "The members found consensus."
        case Stage.DIVIDED:
            yield (
                "Members set out their reasoning in words, and the programme manager edits it. The differences are not "
                "quantified: no numbers, and no names (clause 24)."
            )
        case Stage.PUBLISHED if not position.link:
            yield from statement(positions.statement_of(seen))
        case Stage.PUBLISHED:
            yield f"The document: {escaped(position.link)}"
        case Stage.SHELVED:
            yield NOT_QUANTIFIED
            yield from (_said(word) for word in seen.words.values())
    if position.stage is Stage.OUTLINE:
        yield f"*Outline:* {escaped(position.outline)}"
    if position.stage in (Stage.DRAFT, Stage.CONSENSUS, Stage.AGREED):
        yield f"*Draft:* {escaped(position.draft)}"


def _willing(seen: Standing) -> Iterator[str]:
    """Who is willing, and whether the gate before the outline is open (clause 23)."""
    names = [escaped(person.name) for person in seen.willing]
    yield f"*Willing to take part:* {listed(names) or 'nobody yet'}."
    if seen.gate.is_open:
        yield "Enough members are willing, so an outline is developed (clause 23)."
    else:
        missing = f"{seen.gate.missing} more {'is' if seen.gate.missing == 1 else 'are'} missing"
        yield f"An outline is developed once {seen.gate.needed} members are willing (clause 23): {missing}."


def _said(word: PublishingWord) -> str:
    """`• The chair would not publish it: it is too early`."""
    who = _SAYS[word.office]
    return f"• {who[0].upper()}{who[1:]} would {'' if word.is_to_publish else 'not '}publish it: {escaped(word.reason)}"


def _pressed(position: Position) -> Iterator[ButtonElement]:
    note = {"group": position.group_id, "position": position.id}
    if position.stage in (Stage.WILLING, Stage.OUTLINE):
        yield button("I'm willing", "position.willing", note, style="primary")
        yield button("Not any more", "position.unwilling", note)
    if position.stage is Stage.DIVIDED:
        yield button("Write my view", "position.view", note)
    yield button("Details", "position.details", note)


def _differences_wait_for(seen: Standing) -> str:
    if not seen.differences:
        return "members to write their views"
    if seen.unedited:
        return "the programme manager to edit what members wrote"
    missing = [words for office, words in _SAYS.items() if office not in seen.words]
    return f"{listed(missing)} to say whether it is published"
