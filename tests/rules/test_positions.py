"""The stages of a position, the gate before the outline, and a divided one that holds no number."""

from dataclasses import fields

import pytest

from rules.positions import Gate, Stage, WithoutConsensus, gate, is_published, require_step
from rules.refusal import Refusal
from store.terms import preset

TERMS = preset().positions
OPEN = Gate(willing=6, needed=6, has_opened=True)


@pytest.mark.parametrize(
    ("willing", "has_opened", "is_open", "missing"),
    [
        ([], False, False, 6),
        ([1, 2, 3, 4, 5], False, False, 1),
        ([1, 1, 2, 3, 4, 5], False, False, 1),  # distinct members
        ([1, 2, 3, 4, 5, 6], False, True, 0),
        ([1, 2, 3, 4, 5], True, True, 0),  # one withdrew after it had opened
    ],
)
def test_gate(willing: list[int], has_opened: bool, is_open: bool, missing: int) -> None:
    found = gate(willing, has_opened=has_opened, terms=TERMS)

    assert (found.is_open, found.missing) == (is_open, missing)


@pytest.mark.parametrize(
    ("stage", "to"),
    [
        (Stage.IDEA, Stage.WILLING),
        (Stage.WILLING, Stage.OUTLINE),
        (Stage.OUTLINE, Stage.DRAFT),
        (Stage.DRAFT, Stage.CONSENSUS),
        (Stage.CONSENSUS, Stage.AGREED),
        (Stage.CONSENSUS, Stage.DIVIDED),
        (Stage.AGREED, Stage.PUBLISHED),
        (Stage.AGREED, Stage.DIVIDED),  # declared divided even if the sum passes
        (Stage.WILLING, Stage.DIVIDED),  # at any stage after the idea
        (Stage.DIVIDED, Stage.SHELVED),
        (Stage.DRAFT, Stage.WITHDRAWN),
    ],
)
def test_require_step_lets_pass(stage: Stage, to: Stage) -> None:
    require_step(stage, to, gate=OPEN)


@pytest.mark.parametrize(
    ("stage", "to", "words"),
    [
        (Stage.IDEA, Stage.DIVIDED, "can follow is: a call for the willing"),
        (Stage.IDEA, Stage.OUTLINE, "can follow"),
        (Stage.DIVIDED, Stage.AGREED, "published or not published"),
        (Stage.PUBLISHED, Stage.DRAFT, "ends there"),
        (Stage.WITHDRAWN, Stage.IDEA, "Begin a new one"),
    ],
)
def test_require_step_refuses(stage: Stage, to: Stage, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        require_step(stage, to, gate=OPEN)


@pytest.mark.parametrize(("willing", "words"), [(5, "one more is missing"), (2, "4 more are missing")])
def test_require_step_keeps_the_gate_shut(willing: int, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        require_step(Stage.WILLING, Stage.OUTLINE, gate=Gate(willing, 6, has_opened=False))


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({}, None),
        ({"chair": True}, None),
        ({"chair": True, "programme_manager": True}, True),
        ({"chair": True, "programme_manager": False}, False),
        ({"programme_manager": False}, False),
    ],
)
def test_is_published_only_if_both_say_so(says: dict[str, bool], expected: bool | None) -> None:
    assert is_published(says) is expected


def test_what_is_published_without_consensus_has_no_place_for_a_number() -> None:
    assert {field.type for field in fields(WithoutConsensus)} == {tuple[str, ...]}
