"""What was recorded of a meeting, as people read it."""

import pytest

from bot.render.attendance import named, tally
from rules.strikes import Status
from store.attendance import Visitor


@pytest.mark.parametrize(
    ("statuses", "text"),
    [
        ([], ""),
        ([Status.PRESENT], "1 present"),
        ([Status.ABSENT, Status.PRESENT, Status.LATE, Status.PRESENT], "2 present, 1 late, 1 absent"),
        (list(Status), "1 present, 1 late, 1 left early, 1 apologies, 1 absent, 1 sent a substitute"),
    ],
)
def test_tally_leaves_out_what_nobody_was(statuses: list[Status], text: str) -> None:
    assert tally(dict(enumerate(statuses))) == text


@pytest.mark.parametrize(
    ("visitor", "text"),
    [
        (Visitor("Kim Vale", "Halden Networks"), "Kim Vale, Halden Networks"),
        (Visitor("Kim Vale", ""), "Kim Vale"),
    ],
)
def test_named(visitor: Visitor, text: str) -> None:
    assert named(visitor) == text
