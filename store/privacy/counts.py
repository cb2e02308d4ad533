"""The count of a vote as an export has it, where it may be told."""

from typing import Any

from sqlmodel import Session

from rules.decisions import Unquantified
from rules.ranked import Election
from rules.terms import TermsHistory
from store.models import Vote
from store.privacy.scope import Scope
from store.votes import proof

COUNTS = ("roll", "base", "for", "against", "abstained", "recused", "not_voted", "elected")


def counts_of(session: Session, *, vote_id: int, scope: Scope, history: TermsHistory) -> dict[str, Any]:
    """The numbers of a vote, and who is elected; each is None where it is not to be known, or there is none."""
    nothing: dict[str, Any] = dict.fromkeys(COUNTS)
    if vote_id not in scope.told:
        return nothing
    result = proof.result_of(session, vote=session.get_one(Vote, vote_id), history=history)
    if isinstance(result, Unquantified):
        return nothing
    tally = result.tally
    shared = {"roll": tally.roll, "base": tally.left, "recused": tally.recused, "not_voted": tally.not_voted}
    if isinstance(result, Election):
        return nothing | shared | {"elected": [each.name for each in result.elected]}
    return nothing | shared | {"for": tally.for_, "against": tally.against, "abstained": tally.abstained}
