"""What counts people, companies, votes or shares is marked; other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quantities import marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The majority would accept it.", ["majority"]),
        ("Most members fear lock-in.", ["Most members"]),
        ("A few of the suppliers object.", ["few of the suppliers"]),
        ("Seven of the twelve members were for it.", ["Seven of the twelve"]),
        ("It was 7 to 5.", ["7 to 5"]),
        ("7/12 agreed", ["7/12"]),
        ("some 58 % of votes, or 58% at best", ["58 %", "58%"]),
        ("sixty per cent, 60 per cent", ["sixty per cent", "60 per cent"]),
        ("Two-thirds of the group and a third", ["Two-thirds"]),
        ("three large companies cannot pay", ["three large companies"]),
        ("Only one SME could build it", ["one SME"]),
        ("no member of the public sector", ["no member"]),
        ("It was unanimous; nobody spoke against it.", ["unanimous", "nobody"]),
        ("nearly everyone", ["nearly everyone"]),
        ("THE MINORITY view", ["MINORITY"]),
        ("half of them left", ["half of them"]),
    ],
)
def test_marks_what_counts_somebody(text: str, expected: list[str]) -> None:
    assert [mark.words for mark in marks(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The standard has 3 profiles and version 2.1 of the schema.",
        "Suppliers to public bodies would need until 2029.",
        "One view is that records belong to the body that made them.",
        "The cost falls on suppliers; the benefit on public bodies.",
        "It asks for two things: a registry, and an exit.",
        "Members who host data differ from those who use it.",
        "The most important point is trust.",
        "",
    ],
)
def test_marks_leaves_other_numbers_alone(text: str) -> None:
    assert marks(text) == ()


@given(st.text())
def test_marks_are_places_in_the_text(text: str) -> None:
    for mark in marks(text):
        assert text[mark.start : mark.end] == mark.words
