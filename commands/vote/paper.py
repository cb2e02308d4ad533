"""The ballot paper of an election: one name, or a ranking of as many as one likes."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import choice, remark
from bot.render.elections import FINAL
from rules.ranked import Candidate
from rules.refusal import Refusal

_ABSTAIN = ("abstain", "None of them: I abstain")
_RANKS = ("First", "Second", "Third", "Fourth", "Fifth")


def entries(candidates: Sequence[Candidate], *, ranked: bool) -> list[Block]:
    """What is asked: one select, or one for each rank, of which only the first has to be filled."""
    options = [(str(each.id), each.name) for each in candidates]
    if not ranked:
        return [choice("rank1", "Your vote", [*options, _ABSTAIN]), remark(FINAL)]
    ranks = [
        choice(f"rank{rank}", _called(rank), options, optional=True, placeholder="Nobody")
        for rank in range(2, len(candidates) + 1)
    ]
    counts = "Your ballot counts for your first choice; if they cannot be elected, or need no more votes, for the next."
    return [choice("rank1", _called(1), [*options, _ABSTAIN]), *ranks, remark(f"{counts} {FINAL}")]


def read(fields: Mapping[str, str], candidates: Sequence[Candidate]) -> list[int]:
    """Whom a ballot names, the first choice first; nobody if it abstains.

    Refused where it names somebody twice, or nobody and somebody. A rank that was left out is passed over.
    """
    entered = {f"rank{rank}": fields.get(f"rank{rank}", "") for rank in range(1, len(candidates) + 1)}
    named = {block: value for block, value in entered.items() if value and value != _ABSTAIN[0]}
    known = {str(each.id) for each in candidates}
    if not set(named.values()) <= known or not any(entered.values()):
        raise Refusal("Please choose somebody who stands.", field="rank1")
    if named and _ABSTAIN[0] in entered.values():
        raise Refusal("Please leave the other choices empty if you abstain. Nothing was counted.", field="rank1")
    values = list(named.values())
    for place, block in enumerate(named):
        if values[place] in values[:place]:
            raise Refusal("You have named this person before. Please name each once. Nothing was counted.", field=block)
    return [int(value) for value in values]


def _called(rank: int) -> str:
    return f"{_RANKS[rank - 1]} choice" if rank <= len(_RANKS) else f"Choice {rank}"
