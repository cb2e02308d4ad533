"""Open calls in words: what is called for, who may stand, who stands, and what came of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlmodel import Session

from bot.render.blocks import escaped
from bot.render.findings import OFFICE_NAMES
from bot.render.words import counted, listed, short_day
from rules.terms import Terms
from store import calls, groups, people
from store.models import CallState, Nomination, NominationState, OpenCall, Person, WorkingGroup

ON_THE_SPOT = (
    "When it closes: if there are no more candidates than places, they are appointed; otherwise the members vote."
)

Nominations = Sequence[tuple[Nomination, Person]]


def called_for(call: OpenCall) -> str:
    """`2 supplier seats`, `1 SME seat`, `the office of chair`."""
    if call.office is not None:
        return f"the office of {OFFICE_NAMES[call.office.value]}"
    return counted(call.places, "SME seat" if call.is_sme else "supplier seat")


def short_name(call: OpenCall) -> str:
    """How a call is typed after `for`: `chair`, `vice-chair`, `sme seat`, `seat`."""
    if call.office is not None:
        return OFFICE_NAMES[call.office.value]
    return "sme seat" if call.is_sme else "seat"


def for_what(call: OpenCall) -> str:
    """What a call is for, from when and for how long, as a sentence."""
    begins = f"from *{short_day(call.starts_on)}*"
    return f"*{called_for(call)[0].upper()}{called_for(call)[1:]}* {begins}"


def term_in_words(call: OpenCall, terms: Terms) -> str:
    """How long whoever is appointed has it, with the clause."""
    if call.office is not None:
        return f"for {counted(terms.tenure.office_years, 'year')}, or as long as the membership lasts (clause 9)"
    return f"for {counted(terms.tenure.years, 'year')}, and re-election is possible (clauses 14 and 16)"


def who_may_stand(call: OpenCall) -> str:
    """Who may stand in a call, with the clauses."""
    if call.office is not None:
        other = "vice-chair" if call.office.value == "chair" else "chair"
        return f"Members may stand; chair and vice-chair are two people, so not the {other} (clause 9)."
    sme = " that is an SME (clause 13) and" if call.is_sme else ""
    return (
        f"Anybody may stand who works for a member company{sme} from which nobody else sits in a supplier seat then, "
        "ideally as manager or above (clauses 12 and 14)."
    )


def nominee_in_words(person: Person, employers: dict[int, str]) -> str:
    """`*Ada Byron* (Acme)`."""
    company = f" ({escaped(employers[person.id])})" if person.id in employers else ""
    return f"*{escaped(person.name)}*{company}"


def who_stands(session: Session, call: OpenCall) -> list[str]:
    """Who stands, a line each; whoever was asked and has not accepted is nobody's business yet."""
    found = calls.nominations(session, call=call, states=[NominationState.STANDS])
    employers = people.employers(session, person_ids=[person.id for _, person in found], on=call.starts_on)
    known = people.named(session, ids=[nomination.nominated_by_id for nomination, _ in found])
    lines = [
        f"• {nominee_in_words(person, employers)}{_said(nomination, person, known[nomination.nominated_by_id])}"
        for nomination, person in found
    ]
    return ["*Who stands*", *lines] if lines else ["Nobody stands yet."]


def _said(nomination: Nomination, person: Person, by: Person) -> str:
    """What is said for somebody, and by whom, if not by themselves or in their name."""
    is_own = by.id == person.id or person.slack_user_id is None
    said = f": “{escaped(nomination.statement)}”" if nomination.statement else ""
    return said if is_own else f", put forward by {escaped(by.name)}{said}"


def first_day(call: OpenCall, group: WorkingGroup) -> date:
    """The first day of whoever was appointed."""
    settled = groups.local_date(group, call.settled_at) if call.settled_at else call.starts_on
    return max(call.starts_on, settled)


def came_of_it(session: Session, call: OpenCall, group: WorkingGroup) -> list[str]:
    """What a call came to, a line each; empty while it is open."""
    found = calls.nominations(session, call=call)
    return [*_came_to(session, call, group, found), *_left_out(call, found)]


def _came_to(session: Session, call: OpenCall, group: WorkingGroup, found: Nominations) -> Iterator[str]:
    match call.state:
        case CallState.FILLED:
            appointed = _named(session, call, found, [NominationState.APPOINTED])
            yield f"Appointed from {short_day(first_day(call, group))}: {listed(appointed)}."
            missing = call.places - len(appointed)
            if missing > 0:
                yield f"{counted(missing, 'place').capitalize()} unfilled: nobody else could be appointed."
        case CallState.BALLOT:
            standing = _named(session, call, found, [NominationState.STANDS])
            why = (
                f"{len(standing)} stand for {counted(call.places, 'place')}"
                if len(standing) > call.places
                else "A member company has one person at the table, and more than one stand from one"
            )
            yield f"{why}, so the members vote: {listed(standing)}."
        case CallState.UNFILLED:
            stood = any(nomination.state in _STOOD for nomination, _ in found)
            yield "Nobody could be appointed." if stood else "Nobody stood."
        case CallState.WITHDRAWN:
            yield "The call was withdrawn."


_STOOD = (NominationState.STANDS, NominationState.BARRED)


def _left_out(call: OpenCall, found: Nominations) -> Iterator[str]:
    barred = [f"*{escaped(p.name)}*" for nomination, p in found if nomination.state is NominationState.BARRED]
    if barred:
        yield f"By the terms, these could not be appointed any more: {listed(barred)}."
    others = [f"*{escaped(p.name)}*" for nomination, p in found if nomination.state is NominationState.STANDS]
    if others and call.state is CallState.FILLED:
        yield f"Not chosen: {listed(others)}."


def _named(session: Session, call: OpenCall, found: Nominations, states: Collection[NominationState]) -> list[str]:
    those = [person for nomination, person in found if nomination.state in states]
    employers = people.employers(session, person_ids=[person.id for person in those], on=call.starts_on)
    return [nominee_in_words(person, employers) for person in those]
