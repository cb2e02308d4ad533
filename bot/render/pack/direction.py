"""In which direction text runs where scripts are mixed: the Unicode bidirectional algorithm for one line.

Text comes here without formatting characters (see `lettering.shown`), so that the rules about embeddings, overrides
and isolates (X1 to X10) have nothing to do; pairs of brackets (N0) are treated like any other neutral character.
"""

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBERS = ("EN", "AN")
_NEUTRAL = ("B", "S", "WS", "ON", "BN")


def levels(text: str) -> list[int]:
    """For each character its embedding level: even ones run to the right, odd ones to the left."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    base = 1 if next((_STRONG[kind] for kind in kinds if kind in _STRONG), "L") == "R" else 0
    around = "R" if base else "L"
    if not base and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return [0] * len(text)
    _settle_weak(kinds, around)
    _settle_neutral(kinds, around)
    found = [_level(kind, base) for kind in kinds]
    for place in range(len(text.rstrip()), len(text)):
        found[place] = base
    return found


def visual(runs: Sequence[tuple[int, T]]) -> list[tuple[int, T]]:
    """Runs of a line, each with its level, in the order in which they stand from left to right (L2)."""
    ordered = list(runs)
    highest = max((level for level, _ in runs), default=0)
    for bound in range(highest, 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end][0] >= bound:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = max(end, start + 1)
    return ordered


def _settle_weak(kinds: list[str], around: str) -> None:
    """Marks, and what stands in and beside numbers (W1 to W7)."""
    before, strong = around, around
    for place, kind in enumerate(kinds):
        kinds[place] = before if kind == "NSM" else kind
        before = kinds[place]
        if before in _STRONG:
            strong = before
        elif before == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        left, kind, right = kinds[place - 1 : place + 2]
        if left == right and ((kind == "ES" and left == "EN") or (kind == "CS" and left in _NUMBERS)):
            kinds[place] = left
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for place in order:
            if kinds[place] == "ET" and kinds[place - order.step] == "EN":
                kinds[place] = "EN"
    strong = around
    for place, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _settle_neutral(kinds: list[str], around: str) -> None:
    """What stands between two of one direction goes along with them, and else with the line (N1, N2)."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        left = _side(kinds[start - 1]) if start else around
        right = _side(kinds[end]) if end < len(kinds) else around
        kinds[start:end] = [left if left == right else around] * (end - start)
        start = max(end, start + 1)


def _side(kind: str) -> str:
    return "R" if kind in _NUMBERS else kind


def _level(kind: str, base: int) -> int:
    """I1 and I2."""
    if kind in _NUMBERS:
        return 2
    return base + (kind == ("L" if base else "R"))
