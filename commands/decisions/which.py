"""Which decision is meant, and what the form for a new one says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.request import Request
from rules.agenda import PRIVATE
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import decisions, meetings
from store.models import Basis, Meeting, RecordedDecision

WORDS_MOST, BASIS_MOST, WHY_MOST = 1000, 300, 500
MEETINGS_MOST = 6
"""Meetings offered as the one that decided, the latest first."""

OFFERED = (Basis.AT_MEETING, Basis.BETWEEN, Basis.BY_CHAIR, Basis.OTHER)
"""What a decision can be said to rest on; what is dictated for a private session is entered there."""

WITHDRAW = re.compile(
    r"withdraw\s+#?(?P<label>p?[0-9]{1,6})(?:\s+(?:because\s+)?(?P<why>.+))?", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Entered:
    """A decision as the form has it."""

    words: str
    basis: Basis
    basis_words: str
    decided_on: date
    meeting: Meeting | None
    is_private: bool


def entered(request: Request) -> Entered:
    """What the form says; refused on its field where that cannot be."""
    fields = request.fields
    words = _said(fields.get("words", ""), field="words", most=WORDS_MOST, what="what was decided")
    basis = next((each for each in OFFERED if each.value == fields.get("basis")), None)
    if basis is None:
        raise Refusal("Please choose what it rests on.", field="basis")
    basis_words = " ".join(fields.get("basis_words", "").split())[:BASIS_MOST]
    if basis is Basis.OTHER and not basis_words:
        raise Refusal("Please say in words what it rests on.", field="basis_words")
    meeting = next((each for each in begun(request) if str(each.id) == fields.get("meeting")), None)
    if basis is Basis.AT_MEETING and meeting is None:
        raise Refusal("Please choose the meeting that agreed on it.", field="meeting")
    if basis is Basis.BETWEEN and meeting is not None:
        raise Refusal("That was between meetings: please leave this empty, and give the day.", field="meeting")
    on = meeting.on_date if meeting else _day(request)
    return Entered(words, basis, basis_words, on, meeting, fields.get("private") == "yes")


def begun(request: Request) -> Sequence[Meeting]:
    """The latest meetings that have begun."""
    return meetings.begun(request.session, group=request.group, now=request.now, most=MEETINGS_MOST)


def may_see_private(request: Request) -> bool:
    """Whether private decisions are for this person."""
    return may(request.roles, Deed.SEE_PRIVATE_ITEMS)


def labelled(request: Request, label: str) -> RecordedDecision:
    """The recorded decision called `4` or `P2`, if the person may see it."""
    is_private = label.upper().startswith(PRIVATE)
    number = int(label[1:] if is_private else label)
    found = decisions.numbered(request.session, group=request.group, number=number, is_private=is_private)
    return _visible(request, found, f"There is no recorded decision {label.upper()}.")


def noted(request: Request) -> RecordedDecision:
    """The recorded decision of a button or a form, if the person may see it."""
    decision_id = request.number("decision")
    found = decisions.decision_of(request.session, group=request.group, decision_id=decision_id)
    return _visible(request, found, "I cannot find that decision any more.")


def reason(text: str) -> str:
    """Why a decision is withdrawn, which has to be said."""
    return _said(text, field="why", most=WHY_MOST, what="why; it is kept with the decision")


def _visible(request: Request, found: RecordedDecision | None, refusal: str) -> RecordedDecision:
    if found is None or (found.is_private and not may_see_private(request)):
        raise Refusal(f"{refusal} {request.typed('decisions')} shows the register.")
    return found


def _said(text: str, *, field: str, most: int, what: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refusal(f"Please say {what}.", field=field)
    if len(words) > most:
        raise Refusal(f"Please say it in {most} characters.", field=field)
    return words


def _day(request: Request) -> date:
    try:
        day = date.fromisoformat(request.fields.get("day", ""))
    except ValueError:
        raise Refusal("Please choose the day on which it was taken.", field="day") from None
    if day > request.today:
        raise Refusal("That day is to come. Please choose today or an earlier one.", field="day")
    return day
