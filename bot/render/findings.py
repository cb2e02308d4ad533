"""What is wanting at a table, what a change brings about and what bars it, in words with the clause."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from bot.render.blocks import escaped
from bot.render.meetings import rests_on
from bot.render.words import counted, short_day
from rules.findings import Bar, Fault, Finding
from rules.seats import Effect
from rules.table import SeatKind
from rules.terms import Terms

OFFICE_NAMES = {
    "sro": "SRO",
    "chair": "chair",
    "vice_chair": "vice-chair",
    "programme_manager": "programme manager",
}

_FIELDS = {
    Bar.ENDS_FIRST: "last",
    Bar.TERM_TOO_LONG: "last",
    Bar.SEAT_TAKEN: "seat",
    Bar.SAME_SEAT: "seat",
    Bar.NO_COMPANY: "company",
    Bar.NOT_MEMBER_COMPANY: "company",
    Bar.COMPANY_AT_TABLE: "company",
    Bar.SME_ONLY: "company",
    Bar.SAME_EMPLOYER: "company",
    Bar.COMPANY_OF_THAT_NAME: "name",
    Bar.BEFORE_FIRST_DAY: "on",
    Bar.ENDS_SOONER: "on",
    Bar.IN_FUTURE: "on",
    Bar.INTO_ITSELF: "into",
    Bar.NOBODY_AGREED: "agreed",
    Bar.SEAT_OF_THAT_NAME: "label",
    Bar.SEAT_IN_USE: "kind",
    Bar.EMAIL_TAKEN: "email",
    Bar.ACCOUNT_TAKEN: "account",
}


def finding_in_words(finding: Finding) -> str:
    """One thing that is wanting, as a sentence."""
    assert isinstance(finding.what, Fault), "what bars a change is told by bar_in_words"  # noqa: S101
    return _said(_FAULTS[finding.what](finding), finding.clause)


def bar_in_words(finding: Finding) -> str:
    """One reason against a change, and what to do instead."""
    assert isinstance(finding.what, Bar), "what is wanting is told by finding_in_words"  # noqa: S101
    said, *instead = _BARS[finding.what](finding)
    return " ".join([_said(said, finding.clause), *instead])


def bars_in_words(bars: Iterable[Finding]) -> tuple[str, str | None]:
    """Every reason against a change, as plain text, and the field of a form that the first one belongs to."""
    listed = list(bars)
    fields = (_FIELDS.get(finding.what) for finding in listed if isinstance(finding.what, Bar))
    return " ".join(map(bar_in_words, listed)).replace("*", ""), next(fields, None)


def effects_in_words(effects: Sequence[Effect], *, today: date) -> list[str]:
    """What a change brings about, a line each; what it puts right comes last."""
    in_order = sorted(effects, key=lambda effect: effect.is_put_right)
    return [f"• {_effect(effect, today)}" for effect in in_order]


def effects_rest_on(findings: Iterable[Finding], *, terms: Terms) -> str:
    """The open defaults behind findings, in words; empty if there are none."""
    return rests_on({name for finding in findings for name in finding.rests_on}, terms=terms)


def _effect(effect: Effect, today: date) -> str:
    finding = effect.finding
    when = "" if effect.day <= today else f"From {short_day(effect.day)}: "
    if effect.is_put_right:
        return f"{when or 'P'}{'p' if when else ''}ut right: {_said(_PUT_RIGHT[finding.what](finding), finding.clause)}"
    said = _said((_EFFECTS.get(finding.what) or _FAULTS[finding.what])(finding), finding.clause)
    return f"{when}{said}" if when else f"{said[0].upper()}{said[1:]}"


def _said(words: str, clause: str) -> str:
    return f"{words} (clause {clause})." if clause else f"{words}."


def _day(day: date | None) -> str:
    return short_day(day) if day else "an unknown day"


def _person(finding: Finding) -> str:
    return f"*{escaped(finding.person)}*"


def _company(finding: Finding) -> str:
    return escaped(finding.company) or "nobody that is known"


def _seat(finding: Finding) -> str:
    return f"*{escaped(finding.seat)}*"


def _smes(finding: Finding) -> str:
    return {0: "no SME", 1: "one SME"}.get(finding.count, f"{finding.count} SMEs")


def _vacant(finding: Finding) -> str:
    follows = "its body names the successor" if finding.clause == "11" else "it goes to an open call"
    return f"{_seat(finding)} is vacant: {follows}"


def _few_seats(finding: Finding) -> str:
    kind = "stakeholder" if finding.seat == SeatKind.STAKEHOLDER else "supplier"
    return f"{counted(finding.count, f'{kind} seat').capitalize()} set up, and the terms have {finding.limit}"


def _not_with_a_member_company(finding: Finding) -> str:
    if not finding.company:
        return f"{_person(finding)} has no employer on record"
    return f"{_person(finding)} works for {_company(finding)}, which is not a member company"


def _clash(finding: Finding) -> str:
    other = escaped(finding.other)
    return (
        f"{_person(finding)} has come to {_company(finding)}, from which {other} sits: left off new rolls, and may "
        f"remain only if {other} stands down"
    )


_FAULTS: Mapping[Fault | Bar, Callable[[Finding], str]] = {
    Fault.FEW_MEMBERS: lambda f: f"{counted(f.count, 'member').capitalize()}, fewer than {f.limit}",
    Fault.MANY_MEMBERS: lambda f: f"{f.count} members, more than {f.limit}",
    Fault.FEW_SEATS: _few_seats,
    Fault.FEW_SMES: lambda f: f"{_smes(f).capitalize().replace('sme', 'SME')} in a supplier seat, fewer than {f.limit}",
    Fault.FEW_SME_SEATS: lambda f: (
        f"{counted(f.count, 'supplier seat').capitalize()} designated for an SME, and the terms have {f.limit}"
    ),
    Fault.NOT_SME: lambda f: f"{_seat(f)} is designated for an SME, and {_person(f)} is not from one",
    Fault.NO_COMPANY: lambda f: f"{_person(f)} has no employer on record, and a supplier seat is for a member company",
    Fault.NOT_MEMBER_COMPANY: _not_with_a_member_company,
    Fault.NO_POST: lambda f: f"{_person(f)} has no post on record; manager or above is wanted",
    Fault.SAME_COMPANY: _clash,
    Fault.ON_CLOCK: lambda f: f"{_not_with_a_member_company(f)}, and may remain until {_day(f.day)}",
    Fault.PENDING: lambda f: (
        f"{_person(f)} works for {_company(f)}, which is applying for membership: {_person(f)} may remain until "
        f"{_day(f.day)}, or while it is undecided on that day"
    ),
    Fault.NO_OFFICER: lambda f: f"There is no {OFFICE_NAMES[f.seat]}",
    Fault.VACANT: _vacant,
    Fault.COMPANY_STANDS: lambda f: (
        f"*{escaped(f.other)}* stands from {_company(f)} too: both may stand, and only one of them can sit"
    ),
}
_EFFECTS: Mapping[Fault | Bar, Callable[[Finding], str]] = {
    Fault.FEW_MEMBERS: lambda f: f"this leaves {counted(f.count, 'member')}, fewer than {f.limit}",
    Fault.MANY_MEMBERS: lambda f: f"this makes {f.count} members, more than {f.limit}",
    Fault.FEW_SMES: lambda f: f"this leaves {_smes(f)}, fewer than {f.limit}",
    Fault.NO_OFFICER: lambda f: f"this leaves no {OFFICE_NAMES[f.seat]}",
    Fault.VACANT: lambda f: _vacant(f).replace(" is vacant", " becomes vacant"),
}


_PUT_RIGHT: Mapping[Fault | Bar, Callable[[Finding], str]] = {
    Fault.FEW_MEMBERS: lambda f: f"there are {f.limit} members or more",
    Fault.MANY_MEMBERS: lambda f: f"there are {f.limit} members or fewer",
    Fault.FEW_SEATS: lambda f: f"the {f.seat} seats are set up",
    Fault.FEW_SMES: lambda f: f"there are {f.limit} SMEs or more",
    Fault.FEW_SME_SEATS: lambda f: f"{f.limit} supplier seats are designated for an SME",
    Fault.NOT_SME: lambda f: f"{_seat(f)} is an SME's",
    Fault.NO_COMPANY: lambda f: f"{_person(f)} has an employer on record",
    Fault.NOT_MEMBER_COMPANY: lambda f: f"{_person(f)} is from a member company",
    Fault.NO_POST: lambda f: f"{_person(f)} has a post on record",
    Fault.SAME_COMPANY: lambda f: f"{_person(f)} is on new rolls",
    Fault.ON_CLOCK: lambda f: f"{_person(f)} has no date any more by which to leave",
    Fault.PENDING: lambda f: f"{_person(f)} waits for no application any more",
    Fault.NO_OFFICER: lambda f: f"there is a {OFFICE_NAMES[f.seat]}",
    Fault.VACANT: lambda f: f"{_seat(f)} is taken",
}


def _not_member(finding: Finding) -> tuple[str, ...]:
    since = f"; it has been applying since {_day(finding.day)}" if finding.day else ""
    return (
        f"A supplier seat is for somebody from a member company, and {_company(finding)} is none{since}",
        "If it has joined, enter that first, with the companies command.",
    )


_BARS: Mapping[Bar, Callable[[Finding], tuple[str, ...]]] = {
    Bar.ENDS_FIRST: lambda f: ("That ends before it begins", "Choose a later last day."),
    Bar.TERM_TOO_LONG: lambda f: (f"That is longer than a term: the last day can be {_day(f.day)}",),
    Bar.SEAT_TAKEN: lambda f: (
        f"The seat {_seat(f)} is {escaped(f.other)}'s until {_day(f.day)}",
        "Choose a vacant seat, or a day after that.",
    ),
    Bar.IS_MEMBER: lambda f: (
        f"{_person(f)} is a member until {_day(f.day)}",
        "Renew that membership, or move them to another seat.",
    ),
    Bar.IS_NO_MEMBER: lambda f: (f"{_person(f)} is not a member", "Choose somebody who sits at the table."),
    Bar.NO_COMPANY: lambda f: (
        "A supplier seat is for somebody from a member company, and no employer is on record",
        "Say for whom they work.",
    ),
    Bar.NOT_MEMBER_COMPANY: _not_member,
    Bar.COMPANY_AT_TABLE: lambda f: (
        f"*{escaped(f.other)}* sits from {_company(f)} already, and a member company has one person at the table",
        "Choose somebody else, or another day.",
    ),
    Bar.BEFORE_FIRST_DAY: lambda f: (f"{_person(f)} began on {_day(f.day)}", "Choose that day or a later one."),
    Bar.ENDS_SOONER: lambda f: (f"For {_person(f)} it ends on {_day(f.day)} anyway", "Choose an earlier day."),
    Bar.IS_RENEWED: lambda f: (f"{_person(f)} is renewed already, until {_day(f.day)}",),
    Bar.SAME_SEAT: lambda f: (f"{_person(f)} sits in {_seat(f)} already", "Choose another seat."),
    Bar.SAME_EMPLOYER: lambda f: (
        f"{_person(f)} works for {_company(f)} on {_day(f.day)} already",
        "Nothing would change.",
    ),
    Bar.OFFICE_FOR_MEMBERS: lambda f: (
        f"The {OFFICE_NAMES[f.seat]} is a member, and {_person(f)} is none on {_day(f.day)}",
        "Choose a member.",
    ),
    Bar.TWO_OFFICES: lambda f: (
        f"{_person(f)} is {OFFICE_NAMES[f.seat]}, and the chair and the vice-chair are two people",
        "Choose somebody else.",
    ),
    Bar.HOLDS_IT: lambda f: (f"{_person(f)} is {OFFICE_NAMES[f.seat]} already", "Choose somebody else."),
    Bar.NOBODY_AGREED: lambda f: (
        "An SRO is appointed with the agreement of others",
        "Name them: the members' vote, stakeholders, national bodies, customers.",
    ),
    Bar.NO_SUCCESSOR: lambda f: (
        f"A group has a programme manager: {_person(f)}'s office ends when a successor is appointed",
        "Appoint the successor.",
    ),
    Bar.OFFICE_VACANT: lambda f: (
        f"There is no {OFFICE_NAMES[f.seat]} on that day, so nobody can act in their place",
        "Appoint one first.",
    ),
    Bar.SEAT_OF_THAT_NAME: lambda f: (f"There is a seat called {_seat(f)} already", "Choose another label."),
    Bar.SEAT_IN_USE: lambda f: (f"Somebody sits in {_seat(f)}, so its kind stays", "Make another seat."),
    Bar.EMAIL_TAKEN: lambda f: (f"That is {escaped(f.other)}'s e-mail address", "Give another one."),
    Bar.ACCOUNT_TAKEN: lambda f: (f"That is {escaped(f.other)}'s Slack account", "Choose another one."),
    Bar.NOTHING_NEW: lambda f: ("That is how it is already", "Nothing would change."),
    Bar.IN_FUTURE: lambda f: (f"{_day(f.day)} is to come", "Enter it once it has happened."),
    Bar.IS_MEMBER_COMPANY: lambda f: (f"{_company(f)} is a member company on that day already",),
    Bar.IS_NONE: lambda f: (
        f"{_company(f)} is not a member company on that day",
        "Choose another day; if its people have another employer, enter that for each of them.",
    ),
    Bar.NOT_APPLYING: lambda f: (f"{_company(f)} has no application that is pending on that day", "Enter that first."),
    Bar.INTO_ITSELF: lambda f: ("That is no other company that I know", "Enter the company that it merged into first."),
    Bar.COMPANY_OF_THAT_NAME: lambda f: (f"There is a company called {_company(f)} already", "Choose another name."),
    Bar.SITS_THEN: lambda f: (
        f"{_person(f)} is a member until {_day(f.day)}, and the call is for seats from before that day",
        "A term that ends is renewed by the programme manager.",
    ),
    Bar.SME_ONLY: lambda f: (
        f"The call is for seats designated for SMEs, and {_company(f)} is none",
        "Stand in a call for other seats.",
    ),
}
