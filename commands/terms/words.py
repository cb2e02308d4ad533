"""What is shown of the terms: the numbers in force, the questions, the versions, and the news of another version."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.render.blocks import Message, buttons, escaped, paragraph, paragraphs, remark
from bot.render.terms import (
    OPEN,
    SECTIONS,
    aside,
    kind_line,
    majority,
    of_section,
    section_lines,
    value_in_words,
    version_lines,
)
from bot.render.words import counted, day_in_words
from bot.request import Request
from rules.terms import Terms, TermsHistory, TermsVersion
from store import groups, terms

VERSIONS_MOST = 6
NOT_REWRITTEN = "Past standings are not rewritten: the terms in force on the date of a meeting judge it."


def everything(request: Request, day: date, offered: Sequence[ButtonElement]) -> Sequence[Block]:
    """All numbers in force on a day, with what people ask for most on top; `offered` are the buttons above them."""
    in_force = request.history.on(day).terms
    kinds = [section for section in SECTIONS if "." in section]
    parts = [_in_short(in_force)]
    for section in SECTIONS:
        if section not in kinds:
            parts.append(section_lines(in_force, section))
        elif section == kinds[0]:
            parts.append(["*Each kind of decision*", *(kind_line(in_force, kind) for kind in kinds)])
    parts += [_questions(in_force), _versions(request.history)]
    small = f"One part: {request.typed('terms strikes')}. Another day: {request.typed(f'terms on 1 Jul {day.year}')}."
    top = [paragraph("\n".join(_opening(request, day))), *([buttons(*offered)] if offered else [])]
    return [*top, *(block for part in parts for block in paragraphs(part)), remark(small)]


def some(request: Request, sections: Sequence[str], day: date) -> Message:
    """The numbers of some sections on a day."""
    in_force = request.history.on(day).terms
    lines = [line for section in sections for line in section_lines(in_force, section)]
    small = " ".join([*_opening(request, day), f"All parts: {request.typed('terms')}."])
    return Message("\n".join([*lines, small]).replace("*", ""), [*paragraphs(lines), remark(small)])


def draw_news(session: Session, subject: str) -> Message | None:
    """The channel is told of another version, and what it alters."""
    group_id, number = map(int, subject.split(":"))
    history = terms.history(session, group=groups.group_of(session, group_id=group_id))
    [version] = [version for version in history.versions if version.number == number]
    _, *altered = version_lines(history, version)
    decided = f", decided by “{escaped(version.decided_by)}”" if version.decided_by else ""
    opening = f"*The terms of reference change* from {day_in_words(version.effective_on)} (version {number}{decided})."
    lines = [opening, *altered]
    return Message("\n".join([*lines, NOT_REWRITTEN]), [*paragraphs(lines), remark(NOT_REWRITTEN)])


def _opening(request: Request, day: date) -> list[str]:
    """Which version is shown, what is open in it, and whose it is."""
    version = request.history.on(day)
    whose = "A sub-group works by the terms of its parent (clause 18)." if request.group.parent_id else ""
    told = [_in_force_on(version, day, today=request.today), _what_is_open(version.terms), whose]
    return list(filter(None, told))


def _in_force_on(version: TermsVersion, day: date, *, today: date) -> str:
    """Which version holds on a day, since when, and by which vote."""
    when, since = f"On {day_in_words(day)}", day_in_words(version.effective_on)
    if day < version.effective_on:
        return f"{when} no version was in force yet; the first, from {since}, is taken for it."
    decided = f", decided by “{escaped(version.decided_by)}”" if version.decided_by else ""
    return f"{'In force' if day == today else when}: *version {version.number}*, from {since}{decided}."


def _in_short(in_force: Terms) -> list[str]:
    """What people ask for most."""
    limit, years, willing, pack = map(
        in_force.describe, ("strikes.limit", "tenure.years", "positions.willing", "agenda.pack_days")
    )
    return [
        "*In short*",
        f"• A case takes *{value_in_words(limit)}* in a calendar year, apologies or not{aside(limit)}",
        f"• A membership is *{value_in_words(years)}*{aside(years)}",
        f"• Spending funds takes {_majority(in_force, 'funds')}",
        f"• A policy position takes {_majority(in_force, 'position')}",
        f"• A position's outline waits for *{value_in_words(willing)}* to be willing{aside(willing)}",
        f"• The pack is out *{value_in_words(pack)}*{aside(pack)}",
    ]


def _majority(in_force: Terms, kind: str) -> str:
    share, base, *_ = of_section(in_force, f"decisions.{kind}")
    return f"*{majority(in_force, f'decisions.{kind}')}*{aside(share, base)}"


def _what_is_open(in_force: Terms) -> str:
    left = len(in_force.open_defaults)
    if not left:
        return "The group has settled every number."
    which, them = ("is an open default", "it") if left == 1 else ("are open defaults", "them")
    return f"{counted(left, 'number')} {which}, marked *{OPEN}*: the terms of reference leave {them} to the group."


def _questions(in_force: Terms) -> list[str]:
    asked = [f"• Clause {question.clause}: {escaped(question.words)}" for question in in_force.questions]
    return ["*What reviewers asked*, and nothing depends on", *asked] if asked else []


def _versions(history: TermsHistory) -> list[str]:
    newest = sorted(history.versions, key=lambda version: version.number, reverse=True)
    lines = [line for version in newest[:VERSIONS_MOST] for line in version_lines(history, version)]
    earlier = len(newest) - VERSIONS_MOST
    return ["*Versions*", *lines, *([f"and {earlier} earlier."] if earlier > 0 else [])]
