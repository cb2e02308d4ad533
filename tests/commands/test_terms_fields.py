"""What can be entered for a number of the terms, and what it becomes."""

from dataclasses import replace

import pytest

from commands.terms.fields import entered, inputs
from rules.number import MOST_VOTES, Number, Share, Value
from rules.terms import MEANINGS, Terms
from store import terms

CANNOT = "I cannot read that. Such as: at least 80%; more than half; at least 2 of 3."
TOO_MUCH = "That is more than all of it. Such as: at least 80%; more than half; at least 2 of 3."


@pytest.fixture(scope="module")
def preset() -> Terms:
    return terms.preset()


def share(part: int, whole: int, *, or_equal: bool = True) -> dict[str, object]:
    return {"part": part, "whole": whole, "or_equal": or_equal}


READ = [
    ("strikes.limit", "3", 3),
    ("strikes.limit", " 3 ", 3),
    ("strikes.limit", "three", "three"),
    ("strikes.limit", "٣", "٣"),
    ("strikes.leave_counts", "yes", True),
    ("tenure.notice_days", "60", [60]),
    ("tenure.notice_days", "90, 30 and 7", [90, 30, 7]),
    ("tenure.notice_days", "90;30 7", [90, 30, 7]),
    ("tenure.notice_days", "", []),
    ("tenure.notice_days", "90, soon", [90, "soon"]),
    ("decisions.funds.base", "for_and_against", "for_and_against"),
    ("decisions.funds.majority", "at least 75%", share(75, 100)),
    ("decisions.funds.majority", "More than 66 %", share(66, 100, or_equal=False)),
    ("decisions.funds.majority", "at least half", share(1, 2)),
    ("decisions.funds.majority", "at least 2 of 3", share(2, 3)),
    ("decisions.funds.majority", "more than 2 in 3", share(2, 3, or_equal=False)),
    ("decisions.funds.majority", "the most votes", MOST_VOTES),
    ("decisions.appointment.majority", "more than half", share(1, 2, or_equal=False)),
]


@pytest.mark.parametrize(("name", "text", "value"), READ)
def test_entered_is_read_as_data_spells_it(preset: Terms, name: str, text: str, value: object) -> None:
    amendment, problems = entered([preset.describe(name)], {name: text})

    assert (amendment.values, problems) == ({name: value}, {})


UNREADABLE = [
    ("decisions.funds.majority", "80", CANNOT),
    ("decisions.funds.majority", "at least 80.5%", CANNOT),
    ("decisions.funds.majority", "at least 101%", TOO_MUCH),
    ("decisions.funds.majority", "at least 3 of 2", TOO_MUCH),
    ("decisions.funds.majority", "at least 0 of 0", TOO_MUCH),
    ("decisions.funds.turnout", "the most votes", CANNOT),
]


@pytest.mark.parametrize(("name", "text", "told"), UNREADABLE)
def test_a_share_that_cannot_be_read_is_told(preset: Terms, name: str, text: str, told: str) -> None:
    amendment, problems = entered([preset.describe(name)], {name: text})

    assert (amendment.values, problems) == ({}, {name: told})


SAME = [
    ("decisions.funds.majority", Share(80, 100, or_equal=True), "at least 80 of 100"),
    ("decisions.funds.majority", Share(50, 100, or_equal=True), "at least half"),
    ("decisions.funds.majority", Share(1, 2, or_equal=True), "at least 50%"),
    ("strikes.limit", 2, "02"),
]


@pytest.mark.parametrize(("name", "value", "text"), SAME)
def test_the_same_in_other_words_is_no_change(preset: Terms, name: str, value: Value, text: str) -> None:
    amendment, problems = entered([replace(preset.describe(name), value=value)], {name: text})

    assert (amendment.names, problems) == (frozenset(), {})


@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_a_field_left_as_it_was_drawn_changes_nothing(preset: Terms, name: str) -> None:
    number = preset.describe(name)
    field = next(iter(inputs([number]))).to_dict()
    element = field["element"]
    drawn = element.get("initial_value") or (element.get("initial_option") or {}).get("value") or ""

    assert field["block_id"] == name
    assert entered([number], {name: drawn})[0].names == frozenset()


def test_a_box_settles_an_open_default_and_nothing_else(preset: Terms) -> None:
    both: list[Number] = [preset.describe("strikes.agreeing"), preset.describe("strikes.limit")]
    ticked = {f"settled.{number.name}": "yes" for number in both}

    kept, _ = entered(both, {**ticked, "strikes.agreeing": "2", "strikes.limit": "2"})
    changed, _ = entered(both, {**ticked, "strikes.agreeing": "1", "strikes.limit": "2"})

    assert (kept.values, kept.settled) == ({}, {"strikes.agreeing"})
    assert (changed.values, changed.settled) == ({"strikes.agreeing": 1}, frozenset())
    assert len(list(inputs(both))) == 3, "only the open one has a box"
