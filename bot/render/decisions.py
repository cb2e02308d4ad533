"""Decisions that were taken without a vote, in words: how they are called, and what they rest on."""

from collections.abc import Mapping

from rules.agenda import PRIVATE
from store.models import Basis, RecordedDecision

BASES: Mapping[Basis, str] = {
    Basis.AT_MEETING: "Agreed at the meeting without a vote",
    Basis.BETWEEN: "Agreed between meetings without a vote",
    Basis.BY_CHAIR: "Decided by the chair",
    Basis.IN_PRIVATE: "Dictated by the chair for a private session",
    Basis.OTHER: "On another basis",
}


def label_of(decision: RecordedDecision) -> str:
    """`4`, or `P2` for the second of the private ones."""
    return f"{PRIVATE if decision.is_private else ''}{decision.number}"


def called(decision: RecordedDecision) -> str:
    """`Decision 4`."""
    return f"Decision {label_of(decision)}"


def basis_of(decision: RecordedDecision) -> str:
    """What it rests on, in a line; as it was put, where that was put in words."""
    if decision.basis is Basis.OTHER:
        return decision.basis_words
    return ": ".join(filter(None, [BASES[decision.basis], decision.basis_words]))
