"""A section's numbers as the inputs of a form, and what was entered there as an amendment."""

import re
from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import choice, entry, tick
from bot.render.terms import BASES, bare, question
from rules.amendment import Amendment
from rules.number import Base, Number, Share, plain

TEXT_MOST = 60
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
SHARE_HINT = "Such as: at least 80%; more than half; at least 2 of 3."
_SETTLED = "settled."
_SHARE = re.compile(
    r"(?P<how>at least|more than) "
    r"(?:(?P<half>half)|(?P<percent>\d{1,3}) ?%|(?P<part>\d{1,4}) (?:of|in) (?P<whole>\d{1,4}))",
    re.IGNORECASE | re.ASCII,
)


def inputs(numbers: Sequence[Number]) -> Iterator[Block]:
    """An input for each number with its unit and limits, and below an open default a box that settles it as it is."""
    for number in numbers:
        yield _input(number)
        if number.is_open:
            yield tick(
                _SETTLED + number.name, "An open default. Is it settled?", "Yes: it was decided to keep it as it is"
            )


def entered(numbers: Sequence[Number], fields: Mapping[str, str]) -> tuple[Amendment, dict[str, str]]:
    """What was entered for those numbers, and by field what cannot be read.

    A field that says what the number says already changes nothing, and neither does a box beside another value.
    """
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for number in numbers:
        text = " ".join(fields.get(number.name, "").split())
        try:
            raw = _read(number, text)
        except ValueError as unreadable:
            problems[number.name] = str(unreadable)
        else:
            if raw != plain(number.value):
                values[number.name] = raw
    settled = {number.name for number in numbers if number.is_open and fields.get(_SETTLED + number.name)}
    return Amendment(values, frozenset(settled - values.keys())), problems


def _input(number: Number) -> Block:
    label, shown = question(number), bare(number.value)
    match number.value:
        case bool():
            return choice(number.name, label, YES_OR_NO, chosen=shown, hint=_hint(number))
        case Base() as base:
            return choice(number.name, label, [(each, BASES[each]) for each in Base], chosen=base, hint=_hint(number))
        case tuple() as several:
            value = shown if several else ""
            return entry(number.name, label, most=TEXT_MOST, optional=True, hint=_hint(number), value=value)
        case _:
            return entry(number.name, label, most=TEXT_MOST, hint=_hint(number), value=shown)


def _hint(number: Number) -> str:
    """What can be entered, and the clause."""
    unit = number.unit[0].upper() + number.unit[1:]
    match number.value:
        case bool() | Base():
            told = ""
        case Share() | None:
            told = f"{SHARE_HINT[:-1]}; the most votes." if _may_be_most_votes(number) else SHARE_HINT
        case tuple():
            told = f"{unit}, each from {number.least} to {number.most}, such as: 90, 60, 30. Blank: never."
        case int():
            told = f"{unit}, from {number.least} to {number.most}."
    clause = "" if number.clause == "other" else f"Clause {number.clause}."
    return " ".join(filter(None, [told, clause]))


def _read(number: Number, text: str) -> object:
    """What was typed, as data spells it; what is no number stays as it is, for the rule to refuse."""
    if text == bare(number.value):
        return plain(number.value)
    match number.value:
        case bool():
            return text == "yes"
        case Share() | None:
            share = _share(text, may_be_most_votes=_may_be_most_votes(number))
            return plain(number.value if bare(share) == bare(number.value) else share)
        case tuple():
            return [_whole(part) for part in re.split(r"[\s,;]+(?:and )?", text) if part]
        case Base():
            return text
        case int():
            return _whole(text)


def _may_be_most_votes(number: Number) -> bool:
    return number.name.endswith(".majority")


def _whole(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _share(text: str, *, may_be_most_votes: bool) -> Share | None:
    if may_be_most_votes and text.lower() in ("the most votes", "most votes"):
        return None
    found = _SHARE.fullmatch(text)
    if found is None:
        raise ValueError(f"I cannot read that. {SHARE_HINT}")
    part, whole = (1, 2) if found["half"] else (int(found["percent"] or found["part"]), int(found["whole"] or 100))
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"That is more than all of it. {SHARE_HINT}")
    return Share(part, whole, or_equal=found["how"].lower() == "at least")
