"""What is read of a ballot paper: a ranking, perhaps with gaps, an abstention, or a reason why it is none."""

import pytest

from commands.vote.paper import read
from rules.ranked import Candidate
from rules.refusal import Refusal

STAND = [Candidate(number, "") for number in (7, 8, 9)]


@pytest.mark.parametrize(
    ("entered", "named"),
    [
        ({"rank1": "8"}, [8]),
        ({"rank1": "9", "rank2": "", "rank3": "7"}, [9, 7]),
        ({"rank1": "9", "rank2": "7", "rank3": "8"}, [9, 7, 8]),
        ({"rank1": "abstain"}, []),
    ],
)
def test_a_ranking_is_read_in_order_without_its_gaps(entered: dict[str, str], named: list[int]) -> None:
    assert read(entered, STAND) == named


@pytest.mark.parametrize(
    ("entered", "field", "why"),
    [
        ({}, "rank1", "Please choose somebody"),
        ({"rank1": "12"}, "rank1", "Please choose somebody"),
        ({"rank1": "7", "rank3": "7"}, "rank3", "You have named this person before."),
        ({"rank1": "abstain", "rank2": "7"}, "rank1", "Please leave the other choices empty"),
    ],
)
def test_a_paper_that_is_no_ballot_is_refused(entered: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(entered, STAND)

    assert refused.value.field == field
    assert refused.value.text.startswith(why)
