"""What is said of an entry of the register."""

from sqlmodel import Session

from bot.render.blocks import escaped
from bot.render.decisions import basis_of, called
from bot.render.votes import basis, name_of, outcome_words
from bot.render.words import day_in_words, short_day
from rules.terms import TermsHistory
from store import votes
from store.decisions import Entry
from store.models import Meeting, Person, RecordedDecision, Vote


def name(entry: Entry) -> str:
    """`Vote 12` or `Decision 4`."""
    return name_of(entry.what) if isinstance(entry.what, Vote) else called(entry.what)


def question(entry: Entry) -> str:
    """What was asked, or what was decided."""
    return entry.what.question if isinstance(entry.what, Vote) else entry.what.words


def outcome_and_basis(session: Session, entry: Entry, *, history: TermsHistory) -> tuple[str, str]:
    """What it came to and what that rests on, in plain text; of what was withdrawn, that it was, and why."""
    what = entry.what
    if isinstance(what, RecordedDecision):
        return ("Decided", basis_of(what)) if what.withdrawn_at is None else ("Withdrawn", what.withdrawn_why)
    if what.outcome is None:
        return "Withdrawn", what.withdrawn_why
    result = votes.result_of(session, vote=what, history=history)
    return outcome_words(what, result), basis(what, result, votes.terms_of(what, history))


def line(session: Session, entry: Entry, *, history: TermsHistory) -> str:
    """`Vote 12, Thu 14 Jan 2027: Shall we …? *Passed*` and its basis below."""
    outcome, rests_on = outcome_and_basis(session, entry, history=history)
    is_private = isinstance(entry.what, RecordedDecision) and entry.what.is_private
    opening = f"{name(entry)}, {short_day(entry.day)}: {escaped(question(entry))}{' (private)' if is_private else ''}"
    return f"{opening}\n*{escaped(outcome)}*{f' – {escaped(rests_on)}' if rests_on else ''}"


def details(session: Session, decision: RecordedDecision) -> list[str]:
    """All there is to know of a decision that was recorded, line by line."""
    recorder = session.get_one(Person, decision.recorded_by_id)
    lines = [
        f"*{called(decision)}*{' (private)' if decision.is_private else ''}: {escaped(decision.words)}",
        f"*Basis:* {escaped(basis_of(decision))}",
        f"*Taken:* {_taken(session, decision)}",
        f"*Recorded by:* {escaped(recorder.name)}",
    ]
    if decision.origin:
        lines.append(f"*From a message:* {escaped(decision.origin)}")
    if decision.withdrawn_at is not None:
        by = session.get_one(Person, decision.withdrawn_by_id)
        lines.append(f"*Withdrawn* by {escaped(by.name)}: {escaped(decision.withdrawn_why)}")
    return lines


def _taken(session: Session, decision: RecordedDecision) -> str:
    on = day_in_words(decision.decided_on)
    if decision.meeting_id is None:
        return f"on {on}"
    return f"at the meeting of {on}, {escaped(session.get_one(Meeting, decision.meeting_id).title)}"
