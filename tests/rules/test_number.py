"""How one number is read from data, and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.number import Base, Meaning, Share, Value, plain, read

DAYS = Meaning("17", "days", "How many?", 1, 28)
SHARE = {"part": 1, "whole": 2, "or_equal": True}

GOOD = [
    pytest.param(int, 1, 1, id="the least"),
    pytest.param(int, 28, 28, id="the most"),
    pytest.param(bool, False, False, id="yes or no"),
    pytest.param(tuple[int, ...], [14, 7], (14, 7), id="several lead times"),
    pytest.param(tuple[int, ...], [], (), id="no lead time at all"),
    pytest.param(Share, SHARE, Share(1, 2, or_equal=True), id="half"),
    pytest.param(Share | None, SHARE, Share(1, 2, or_equal=True), id="a majority"),
    pytest.param(Share | None, "most_votes", None, id="no majority: the most votes"),
    pytest.param(Base, "for_and_against", Base.FOR_AND_AGAINST, id="a base"),
]

WHOLE = "must be a whole number from 1 to 28 (days)"
PART = "must be a part of a whole, such as {part = 1, whole = 2, or_equal = true}"

BAD = [
    pytest.param(int, 0, WHOLE, id="less than the least"),
    pytest.param(int, 29, WHOLE, id="more than the most"),
    pytest.param(int, True, WHOLE, id="true is not 1"),
    pytest.param(int, 7.0, WHOLE, id="not whole"),
    pytest.param(int, "7", WHOLE, id="text"),
    pytest.param(int, None, WHOLE, id="nothing"),
    pytest.param(bool, 1, "must be true or false", id="1 is not true"),
    pytest.param(tuple[int, ...], 7, "must be a list of whole numbers (days)", id="one number for a list"),
    pytest.param(tuple[int, ...], [7, 0], WHOLE, id="one of several out of range"),
    pytest.param(tuple[int, ...], [7, 7], "must not name a number twice", id="twice the same"),
    pytest.param(Share, {"part": 3, "whole": 2, "or_equal": True}, PART, id="more than the whole"),
    pytest.param(Share, {"part": 0, "whole": 0, "or_equal": True}, PART, id="of nothing"),
    pytest.param(Share, {"part": 1, "whole": 2}, PART, id="equality left open"),
    pytest.param(Share, {**SHARE, "of": "roll"}, PART, id="something more"),
    pytest.param(Share, {**SHARE, "part": True}, PART, id="true is no part"),
    pytest.param(Share, {"part": 0.5, "whole": 1, "or_equal": True}, PART, id="a broken part"),
    pytest.param(Share, "most_votes", PART, id="most votes where a share is needed"),
    pytest.param(Base, "members", "must be one of roll, for_and_against, votes_cast", id="an unknown base"),
    pytest.param(Base, 1, "must be one of roll, for_and_against, votes_cast", id="no base at all"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_read_takes_what_is_permitted(kind: object, raw: object, value: Value) -> None:
    assert read(kind, raw, DAYS) == value


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_plain_is_the_way_back(kind: object, raw: object, value: Value) -> None:
    assert plain(value) == raw


@pytest.mark.parametrize(("kind", "raw", "why"), BAD)
def test_read_says_what_it_has_to_be(kind: object, raw: object, why: str) -> None:
    with pytest.raises(ValueError) as wrong:  # noqa: PT011 - the whole text is compared
        read(kind, raw, DAYS)

    assert str(wrong.value) == why


SHARES = [
    pytest.param(Share(80, 100, or_equal=True), 10, 12, True, id="10 of 12 is 80% (1000 >= 960)"),
    pytest.param(Share(80, 100, or_equal=True), 9, 12, False, id="9 of 12 is not"),
    pytest.param(Share(80, 100, or_equal=True), 8, 10, True, id="exactly 80%"),
    pytest.param(Share(58, 100, or_equal=True), 29, 50, True, id="29 of 50 is 58%, though not in floating point"),
    pytest.param(Share(1, 2, or_equal=False), 6, 12, False, id="a tie is not more than half"),
    pytest.param(Share(1, 2, or_equal=False), 7, 12, True, id="one more is"),
    pytest.param(Share(1, 2, or_equal=True), 6, 12, True, id="half is enough for turnout"),
    pytest.param(Share(1, 2, or_equal=False), 0, 0, False, id="nothing is not more than half of nothing"),
]


@pytest.mark.parametrize(("share", "count", "of", "met"), SHARES)
def test_share_is_compared_exactly(share: Share, count: int, of: int, met: bool) -> None:
    assert share.is_met(count, of=of) is met


@given(part=st.integers(0, 100), of=st.integers(1, 10**20))
def test_share_more_votes_never_lose_what_fewer_had(part: int, of: int) -> None:
    share = Share(part, 100, or_equal=True)
    enough = -(-part * of // 100)

    assert share.is_met(enough, of=of)
    assert not share.is_met(enough - 1, of=of)
