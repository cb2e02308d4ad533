"""The terms in words: each number with its question and clause, sections, versions, and what a change alters."""

import re

from bot.render.blocks import escaped
from bot.render.words import day_in_words, listed
from rules.amendment import Change, changes, predecessor
from rules.number import Base, Number, Share, Value
from rules.terms import Terms, TermsHistory, TermsVersion

SECTIONS = {
    "strikes": "Attendance and strikes",
    "seats": "Seats",
    "tenure": "How long members and officers serve",
    "decisions": "All decisions",
    "decisions.funds": "Spending members' funds",
    "decisions.position": "Policy positions",
    "decisions.appointment": "Appointments",
    "decisions.invitation": "Regular invitations",
    "decisions.procedural": "Procedure",
    "positions": "How a position begins",
    "agenda": "Agenda and pack",
    "meetings": "Meetings",
    "actions": "Actions",
    "minutes": "Minutes",
}
"""The title of each section, in the order in which they are shown."""

OPEN = "open"
"""The word for a default that the group has not settled."""

BASES = {
    Base.ROLL: "the roll",
    Base.FOR_AND_AGAINST: "the votes for and against",
    Base.VOTES_CAST: "the votes cast",
}


def value_in_words(number: Number) -> str:
    """`7 days`, `1 minute`, `yes`, `at least 80%`, `90, 60 and 30 days before the end`."""
    match number.value:
        case bool() | Share() | Base() | None | ():
            return bare(number.value)
        case tuple(several):
            return _measured(listed([str(each) for each in several]), number.unit)
        case int(count):
            return _measured(str(count), number.unit)


def bare(value: Value) -> str:
    """A value without its unit, as it can be typed too: `7`, `yes`, `at least 80%`, `90, 60, 30`."""
    match value:
        case None:
            return "the most votes"
        case bool(is_so):
            return "yes" if is_so else "no"
        case Share() as share:
            return _share(share)
        case Base() as base:
            return BASES[base]
        case tuple(days):
            return ", ".join(map(str, days)) or "never"
        case int(count):
            return str(count)


def of_section(terms: Terms, section: str) -> list[Number]:
    """The numbers of one section."""
    return [number for number in terms.numbers() if number.section == section]


def question(number: Number) -> str:
    """What a number answers; that of one kind of decision without the kind, which its section names."""
    _, of_kind, asked = number.words.partition(": ")
    return asked[0].upper() + asked[1:] if of_kind else number.words


def section_lines(terms: Terms, section: str) -> list[str]:
    """The title of a section, then its numbers; a clause that they all serve stands beside the title."""
    numbers = of_section(terms, section)
    shared = _clause(numbers[0]) if len({number.clause for number in numbers}) == 1 else ""
    title = f"*{SECTIONS[section]}*{f' ({shared})' if shared else ''}"
    return [title, *(_line(number, with_clause=not shared) for number in numbers)]


def aside(*numbers: Number, with_clause: bool = True) -> str:
    """What stands behind a number: ` (clause 17, open)`; open if one of several is."""
    is_open = any(number.is_open for number in numbers)
    told = ", ".join(filter(None, [_clause(numbers[0]) if with_clause else "", OPEN if is_open else ""]))
    return f" ({told})" if told else ""


def majority(terms: Terms, section: str) -> str:
    """What a kind of decision passes with: `at least 80% of the roll`, or `the most votes`."""
    share, base = terms.describe(f"{section}.majority"), terms.describe(f"{section}.base")
    return bare(share.value) if share.value is None else f"{bare(share.value)} of {bare(base.value)}"


def kind_line(terms: Terms, section: str) -> str:
    """One kind of decision: `• Policy positions: *more than half of the roll* (clause 24, open); …`."""
    share, base, turnout, secret, shown, days = of_section(terms, section)
    ballot = "secret ballot" if secret.value else "open ballot"
    counts = "counts shown after the close" if shown.value else "counts never shown"
    rest = f"{value_in_words(turnout)} of the roll take part; {ballot}, {counts}; {value_in_words(days)} as a rule"
    return f"• {SECTIONS[section]}: *{majority(terms, section)}*{aside(share, base)}; {rest}"


def change_line(change: Change) -> str:
    """`• How much notice …? 7 days → *10 days* (clause 17)`; an open default that is kept says that it is settled."""
    before, after = value_in_words(change.before), value_in_words(change.after)
    becomes = f"{before} → *{after}*" if before != after else f"*{after}*, settled as it was"
    return f"• {change.after.words} {becomes}{aside(change.after)}"


def version_lines(history: TermsHistory, version: TermsVersion) -> list[str]:
    """From when a version holds, the vote that decided it, and what it altered."""
    before = predecessor(history, version)
    decided = f", decided by “{escaped(version.decided_by)}”" if version.decided_by else ""
    opening = f"*Version {version.number}*, from {day_in_words(version.effective_on)}{decided}"
    if before is None:
        return [f"{opening}: the first."]
    return [f"{opening}:", *map(change_line, changes(before.terms, version.terms))]


def _measured(count: str, unit: str) -> str:
    """A count with its unit, which is told in the plural: `days before the end`."""
    if count == "1":
        unit = re.sub(r"s\b", "", unit.replace("people", "person"), count=1)
    return f"{count} {unit}"


def _line(number: Number, *, with_clause: bool) -> str:
    """`• How much notice must a compulsory meeting have? *7 days* (clause 17, open)`."""
    return f"• {question(number)} *{value_in_words(number)}*{aside(number, with_clause=with_clause)}"


def _clause(number: Number) -> str:
    if number.clause == "other":
        return ""
    return f"{'clauses' if '-' in number.clause else 'clause'} {number.clause}"


def _share(share: Share) -> str:
    least = "at least" if share.or_equal else "more than"
    if share.part * 2 == share.whole:
        return f"{least} half"
    percent, rest = divmod(share.part * 100, share.whole)
    return f"{least} {percent}%" if not rest else f"{least} {share.part} of {share.whole}"
