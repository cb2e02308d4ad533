"""The programme manager changes numbers: which part and from when, then its numbers, then a look at what changes."""

import re
from datetime import date
from typing import Any

from slack_sdk.models.views import View

from bot.render.blocks import Message, choice, day_entry, entry, form, paragraph, paragraphs, remark
from bot.render.terms import SECTIONS, change_line, majority, of_section
from bot.render.words import day_in_words
from bot.request import Errors, Open, Reply, Request, Say, Show
from commands.terms import fields
from commands.terms.words import NOT_REWRITTEN
from rules.amendment import Amendment, amended, changes
from rules.authority import Deed
from rules.refusal import Refusal
from rules.terms import MEANINGS, TermsError
from store import terms

DECIDED_BY_MOST = 100
"""Characters."""

TITLE = "Change the terms"


def open_form(request: Request, section: str | None = None) -> Reply:
    """The first form: which part of the terms, and from which day."""
    _require(request)
    asked = [
        choice("section", "Which part of the terms?", list(SECTIONS.items()), chosen=section),
        day_entry("day", "From which day?", chosen=request.today, hint="Today or a later day."),
        remark(f"A change takes a vote, which you are asked to name. {NOT_REWRITTEN}"),
    ]
    return Open(form(TITLE, "terms.part", asked, {"group": request.group.id}, submit="Next"))


def on_part(request: Request) -> Reply:
    """The part and the day were chosen: show its numbers as they would be in force on that day."""
    _require(request)
    section = request.fields.get("section", "")
    if section not in SECTIONS:
        raise Refusal("Please choose a part of the terms.", field="section")
    try:
        effective_on = date.fromisoformat(request.fields.get("day", ""))
    except ValueError:
        raise Refusal("Please choose a day.", field="day") from None
    terms.require_day(request.session, group=request.group, effective_on=effective_on, now=request.now)
    return Show(_numbers_form(request, section, effective_on))


def on_numbers(request: Request) -> Reply:
    """The numbers were sent: every problem at its field, else what changes, to be confirmed with the vote."""
    _require(request)
    effective_on = _noted_day(request)
    in_force = request.history.up_to(request.number("version")).on(effective_on).terms
    amendment, problems = fields.entered(of_section(in_force, request.noted("section", str)), request.fields)
    try:
        amended(in_force, amendment)
    except TermsError as wrong:
        problems = {name: f"This {_named(problem)}." for name, problem in wrong.by_name.items()} | problems
    if problems:
        return Errors(problems)
    if not amendment.names:
        raise Refusal("Nothing is changed yet: give another number, or tick that an open default is settled.")
    return Show(_confirm_form(request, amendment, effective_on))


def on_confirmed(request: Request) -> Reply:
    """Adopt the version, unless somebody else has changed one of those numbers meanwhile."""
    _require(request)
    decided_by = request.fields.get("decided_by", "")
    if not decided_by or len(decided_by) > DECIDED_BY_MOST:
        raise Refusal(f"Please name the vote that decided it, in {DECIDED_BY_MOST} characters.", field="decided_by")
    amendment = Amendment(request.noted("values", dict), request.noted("settled", frozenset))
    _require_unchanged(request, amendment)
    try:
        made = terms.amend(
            request.session,
            group=request.group,
            amendment=amendment,
            effective_on=_noted_day(request),
            decided_by=decided_by,
            actor=request.person,
            now=request.now,
        )
    except TermsError as wrong:
        problems = "; ".join(_named(problem.replace(": ", " ", 1)) for problem in wrong.problems)
        raise Refusal(f"It does not go together with what was adopted meanwhile or for later: {problems}.") from wrong
    told = " Members are told in the group's channel." if request.group.channel_id else ""
    when = day_in_words(made.effective_on)
    return Say(Message(f"*Version {made.number}* of the terms is adopted, in force from {when}.{told}"))


def _numbers_form(request: Request, section: str, effective_on: date) -> View:
    numbers = of_section(request.history.on(effective_on).terms, section)
    about = [f"*{SECTIONS[section]}*, from {day_in_words(effective_on)}"]
    if f"{section}.majority" in MEANINGS:
        about.append(_majority_rule(request, section))
    latest = max(version.number for version in request.history.versions)
    note = {"group": request.group.id, "day": effective_on.isoformat(), "version": latest, "section": section}
    return form(TITLE, "terms.numbers", [*map(paragraph, about), *fields.inputs(numbers)], note, submit="Next")


def _confirm_form(request: Request, amendment: Amendment, effective_on: date) -> View:
    seen = request.history.up_to(request.number("version"))
    before = seen.on(effective_on).terms
    told = [change_line(change) for change in changes(before, amended(before, amendment))]
    section = request.noted("section", str)
    of_majority = {f"{section}.majority", f"{section}.base"} & amendment.values.keys()
    rules = [_majority_rule(request, section)] if of_majority else []
    small = [NOT_REWRITTEN]
    if seen.after(effective_on):
        small.append("Versions for a later day get it too, except a number that they change themselves.")
    blocks = [
        *paragraphs([f"*From {day_in_words(effective_on)}*", *told]),
        *map(paragraph, rules),
        entry(
            "decided_by",
            "Which vote decided it?",
            most=DECIDED_BY_MOST,
            hint="Such as: vote of 11 November, item 4. Members see it.",
        ),
        remark(" ".join(small)),
    ]
    note: dict[str, Any] = {name: request.note[name] for name in ("group", "day", "version")}
    note |= {"values": dict(amendment.values), "settled": sorted(amendment.settled)}
    return form("What changes", "terms.confirmed", blocks, note, submit="Adopt")


def _require(request: Request) -> None:
    request.require(Deed.CHANGE_TERMS)
    terms.require_own(request.session, group=request.group)


def _noted_day(request: Request) -> date:
    return request.noted("day", date.fromisoformat)


def _require_unchanged(request: Request, amendment: Amendment) -> None:
    """Refused if a number that is to change is not what was shown: somebody else has decided on it meanwhile."""
    day = _noted_day(request)
    shown, stands = request.history.up_to(request.number("version")).on(day).terms, request.history.on(day).terms
    lines = [change_line(change) for change in changes(shown, stands) if change.after.name in amendment.names]
    if lines:
        altered = "\n".join(lines).replace("*", "")
        raise Refusal(f"Somebody has changed this meanwhile:\n{altered}\nNothing is saved. Please start again.")


def _majority_rule(request: Request, section: str) -> str:
    """A kind's majority is changed by that same majority, as it is today."""
    needed = majority(request.terms, section)
    return f"Changing this majority takes a vote that passes with it as it is now: *{needed}*. Name that vote."


def _named(problem: str) -> str:
    """A problem with the question of each number in place of its name."""
    return re.sub(r"[a-z_]+(?:\.[a-z_]+)+", lambda found: _asked(found[0]), problem)


def _asked(name: str) -> str:
    return f"“{MEANINGS[name].words}”" if name in MEANINGS else name
