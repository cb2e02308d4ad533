"""Where a case stands, in words."""

from sqlmodel import Session

from bot.render.words import day_in_words
from store import cases, groups
from store.models import CaseState, StrikeCase


def ended(session: Session, case: StrikeCase, card_round: int) -> str:
    """What became of the round of a case that a card belongs to, as it stands after a colon."""
    if case.round != card_round:
        return "deferred, and back on a newer card"
    match case.state:
        case CaseState.DEFERRED if case.deferred_until:
            return f"deferred until {day_in_words(case.deferred_until)}"
        case CaseState.WITHDRAWN:
            group = groups.group_of(session, group_id=case.group_id)
            if cases.evidence_for(session, group=group, case=case).is_case_due:
                return "withdrawn, because the membership has ended"
            return "withdrawn, because the attendance record was corrected"
        case state:
            return f"{state.value} by the officers"
