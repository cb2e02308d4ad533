"""Clauses 23 and 24: how a position comes about, stage by stage, and what becomes of one without consensus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.refusal import Refusal
from rules.sections import PositionTerms


class Stage(StrEnum):
    """Where a position stands. `divided` sets out the differences; `shelved` is a divided one that is not published."""

    IDEA = "idea"
    WILLING = "willing"
    OUTLINE = "outline"
    DRAFT = "draft"
    CONSENSUS = "consensus"
    AGREED = "agreed"
    DIVIDED = "divided"
    PUBLISHED = "published"
    SHELVED = "shelved"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Stage.PUBLISHED, Stage.SHELVED, Stage.WITHDRAWN})
_NEXT: Mapping[Stage, Sequence[Stage]] = {
    Stage.IDEA: (Stage.WILLING,),
    Stage.WILLING: (Stage.OUTLINE, Stage.DIVIDED),
    Stage.OUTLINE: (Stage.DRAFT, Stage.DIVIDED),
    Stage.DRAFT: (Stage.CONSENSUS, Stage.DIVIDED),
    Stage.CONSENSUS: (Stage.AGREED, Stage.DIVIDED, Stage.DRAFT),
    Stage.AGREED: (Stage.PUBLISHED, Stage.DIVIDED),
    Stage.DIVIDED: (Stage.PUBLISHED, Stage.SHELVED),
}
WORDS = {
    Stage.IDEA: "an idea",
    Stage.WILLING: "a call for the willing",
    Stage.OUTLINE: "an outline",
    Stage.DRAFT: "a draft",
    Stage.CONSENSUS: "before the members for consensus",
    Stage.AGREED: "agreed",
    Stage.DIVIDED: "divided: the differences are set out",
    Stage.PUBLISHED: "published",
    Stage.SHELVED: "not published",
    Stage.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Gate:
    """The gate before the outline (clause 23). Once it has opened, somebody who withdraws does not shut it."""

    willing: int
    needed: int
    has_opened: bool

    @property
    def is_open(self) -> bool:
        """Whether an outline may be developed."""
        return self.has_opened or self.willing >= self.needed

    @property
    def missing(self) -> int:
        """How many more have to be willing."""
        return 0 if self.is_open else self.needed - self.willing


@dataclass(frozen=True)
class WithoutConsensus:
    """What a divided position is published as: the differences in words, and who decided to publish it and why.

    It has no field for a number or for the name of a voter: clause 24 does not quantify the differences.
    """

    differences: tuple[str, ...]
    reasons: tuple[str, ...]


def gate(willing: Sequence[int], *, has_opened: bool, terms: PositionTerms) -> Gate:
    """The gate for the distinct members who are willing now."""
    return Gate(len(set(willing)), terms.willing, has_opened)


def require_step(stage: Stage, to: Stage, *, gate: Gate) -> None:
    """Refuse a step that the terms do not know, or an outline before enough members are willing (clause 23)."""
    if stage in ENDED:
        raise Refusal(f"This position is {WORDS[stage]}, and ends there. Begin a new one, and refer to it.")
    if to is Stage.WITHDRAWN:
        return
    if to not in _NEXT[stage]:
        following = " or ".join(WORDS[step] for step in _NEXT[stage])
        raise Refusal(f"This position is {WORDS[stage]}. What can follow is: {following}.")
    if to is Stage.OUTLINE and not gate.is_open:
        more = "one more is" if gate.missing == 1 else f"{gate.missing} more are"
        raise Refusal(
            f"An outline is developed once {gate.needed} members are willing to take part (clause 23); "
            f"{more} missing. Ask in the channel who else is."
        )


def is_published(says: Mapping[str, bool]) -> bool | None:
    """Whether a divided position is published: only if programme manager and chair both say so; None: one is missing.

    `says` has what each of the two said, under "programme_manager" and "chair".
    """
    if False in says.values():
        return False
    return True if {"programme_manager", "chair"} <= says.keys() else None
