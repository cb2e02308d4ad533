"""What the officers have decided about a strike case, opinion by opinion."""

from datetime import date
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ruling import Choice, Opinion, Ruling, ruling

CHAIR, VICE, MANAGER, SRO, STRANGER = 1, 2, 3, 4, 9
ALL = (CHAIR, VICE, MANAGER)
REMOVE, WAIVE, DEFER = Choice.REMOVE, Choice.WAIVE, Choice.DEFER
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def open_(waiting_for: tuple[int, ...], *, needs_sro: bool = False) -> Ruling:
    return Ruling(None, None, (), waiting_for, needs_sro)


def decided(choice: Choice, agreed_by: tuple[int, ...], until: date | None = None) -> Ruling:
    return Ruling(choice, until, agreed_by, (), needs_sro=False)


def remove(*people: int) -> list[Opinion]:
    return [Opinion(person, REMOVE) for person in people]


def waive(*people: int) -> list[Opinion]:
    return [Opinion(person, WAIVE) for person in people]


def defer(person: int, until: date | None) -> list[Opinion]:
    return [Opinion(person, DEFER, until)]


THREE = [
    pytest.param([], open_(ALL), id="nobody has answered"),
    pytest.param(remove(CHAIR), open_((VICE, MANAGER)), id="one alone decides nothing"),
    pytest.param(remove(CHAIR, MANAGER), decided(REMOVE, (CHAIR, MANAGER)), id="two agree"),
    pytest.param(remove(MANAGER, CHAIR), decided(REMOVE, (CHAIR, MANAGER)), id="named in the order of the offices"),
    pytest.param(remove(CHAIR) + waive(VICE), open_((MANAGER,)), id="two differ: the third is waited for, not the SRO"),
    pytest.param(
        remove(CHAIR) + waive(VICE, MANAGER), decided(WAIVE, (VICE, MANAGER)), id="the third sides with one of them"
    ),
    pytest.param(remove(CHAIR) + remove(CHAIR), open_((VICE, MANAGER)), id="twice the same person is one voice"),
    pytest.param(
        remove(CHAIR) + waive(CHAIR, VICE), decided(WAIVE, (CHAIR, VICE)), id="the latest opinion of a person counts"
    ),
    pytest.param(remove(CHAIR) + waive(CHAIR) + remove(VICE), open_((MANAGER,)), id="the earlier one does not"),
    pytest.param(
        remove(CHAIR, VICE) + waive(VICE, MANAGER), decided(REMOVE, (CHAIR, VICE)), id="what is decided stays decided"
    ),
    pytest.param(
        defer(CHAIR, MAY) + defer(VICE, APRIL),
        decided(DEFER, (CHAIR, VICE), APRIL),
        id="deferred to different dates: the earlier",
    ),
    pytest.param(
        defer(CHAIR, None) + defer(VICE, MAY), decided(DEFER, (CHAIR, VICE), MAY), id="one date is enough for both"
    ),
    pytest.param(
        defer(CHAIR, APRIL) + defer(CHAIR, MAY) + defer(VICE, None),
        decided(DEFER, (CHAIR, VICE), MAY),
        id="a date that was replaced does not count",
    ),
    pytest.param(remove(STRANGER, CHAIR), open_((VICE, MANAGER)), id="somebody who is not an officer is ignored"),
    pytest.param(remove(CHAIR, SRO), open_((VICE, MANAGER)), id="so is the SRO before being asked"),
    pytest.param(
        remove(CHAIR) + waive(VICE) + defer(MANAGER, MAY), open_((SRO,), needs_sro=True), id="three ways: SRO is asked"
    ),
    pytest.param(
        remove(CHAIR) + waive(VICE) + defer(MANAGER, MAY) + waive(SRO),
        decided(WAIVE, (VICE, SRO)),
        id="the SRO sides with one of three",
    ),
    pytest.param(
        remove(CHAIR) + waive(VICE) + waive(SRO) + defer(MANAGER, MAY),
        open_((SRO,), needs_sro=True),
        id="what the SRO said before being asked has to be said again",
    ),
    pytest.param(
        remove(CHAIR) + waive(VICE) + defer(MANAGER, MAY) + remove(VICE),
        decided(REMOVE, (CHAIR, VICE)),
        id="the officers agree after all, without the SRO",
    ),
]


@pytest.mark.parametrize(("opinions", "expected"), THREE)
def test_ruling_of_three_officers(opinions: list[Opinion], expected: Ruling) -> None:
    assert ruling(opinions, deciders=ALL, sro=SRO, agreeing=2) == expected


SUBJECT_LEFT_OUT = [
    pytest.param([], open_((VICE, MANAGER)), id="the chair is the subject: two are left"),
    pytest.param(remove(CHAIR, VICE), open_((MANAGER,)), id="the subject has no voice"),
    pytest.param(waive(VICE, MANAGER), decided(WAIVE, (VICE, MANAGER)), id="the other two must agree, and do"),
    pytest.param(waive(VICE) + remove(MANAGER), open_((SRO,), needs_sro=True), id="they split: the SRO is asked"),
    pytest.param(
        waive(VICE) + remove(MANAGER, SRO), decided(REMOVE, (MANAGER, SRO)), id="and counts together with one of them"
    ),
    pytest.param(
        waive(VICE) + remove(MANAGER) + defer(SRO, MAY),
        open_((), needs_sro=True),
        id="the SRO agrees with neither: open until one of the three moves",
    ),
    pytest.param(
        waive(VICE) + remove(MANAGER) + defer(SRO, MAY) + defer(VICE, APRIL),
        decided(DEFER, (VICE, SRO), APRIL),
        id="one of them moves",
    ),
]


@pytest.mark.parametrize(("opinions", "expected"), SUBJECT_LEFT_OUT)
def test_ruling_without_the_subject(opinions: list[Opinion], expected: Ruling) -> None:
    assert ruling(opinions, deciders=(VICE, MANAGER), sro=SRO, agreeing=2) == expected


FEW = [
    pytest.param(
        (MANAGER,), SRO, [], open_((MANAGER, SRO), needs_sro=True), id="one is left: the SRO is asked at once"
    ),
    pytest.param((MANAGER,), SRO, remove(SRO), open_((MANAGER,), needs_sro=True), id="the SRO has answered first"),
    pytest.param((MANAGER,), SRO, remove(SRO, MANAGER), decided(REMOVE, (MANAGER, SRO)), id="and the officer agrees"),
    pytest.param(
        (MANAGER,), SRO, remove(MANAGER) + waive(SRO), open_((), needs_sro=True), id="they differ: nobody is removed"
    ),
    pytest.param((MANAGER,), None, remove(MANAGER), open_((), needs_sro=True), id="one is left and there is no SRO"),
    pytest.param((), SRO, remove(SRO), open_((), needs_sro=True), id="nobody is left: the SRO alone decides nothing"),
    pytest.param(
        (CHAIR, VICE), None, remove(CHAIR) + waive(VICE), open_((), needs_sro=True), id="a split and there is no SRO"
    ),
    pytest.param(
        (CHAIR, CHAIR),
        SRO,
        remove(CHAIR),
        open_((SRO,), needs_sro=True),
        id="one person with two offices has one voice",
    ),
    pytest.param(
        (CHAIR, SRO), SRO, remove(CHAIR) + waive(SRO), open_((), needs_sro=True), id="nor has the SRO a second one"
    ),
]


@pytest.mark.parametrize(("deciders", "sro", "opinions", "expected"), FEW)
def test_ruling_of_few(deciders: tuple[int, ...], sro: int | None, opinions: list[Opinion], expected: Ruling) -> None:
    assert ruling(opinions, deciders=deciders, sro=sro, agreeing=2) == expected


OTHER_TERMS = [
    pytest.param(1, remove(MANAGER), decided(REMOVE, (MANAGER,)), id="one is enough"),
    pytest.param(3, remove(CHAIR, VICE), open_((MANAGER,)), id="all three must agree"),
    pytest.param(3, remove(CHAIR, VICE, MANAGER), decided(REMOVE, ALL), id="and do"),
    pytest.param(
        3, remove(CHAIR, VICE) + waive(MANAGER), open_((SRO,), needs_sro=True), id="two against one is a split then"
    ),
    pytest.param(
        3,
        remove(CHAIR, VICE) + waive(MANAGER) + remove(SRO),
        decided(REMOVE, (CHAIR, VICE, SRO)),
        id="which the SRO can settle",
    ),
]


@pytest.mark.parametrize(("agreeing", "opinions", "expected"), OTHER_TERMS)
def test_ruling_under_other_terms(agreeing: int, opinions: list[Opinion], expected: Ruling) -> None:
    assert ruling(opinions, deciders=ALL, sro=SRO, agreeing=agreeing) == expected


def test_ruling_of_three_that_answer_once_does_not_depend_on_who_was_first() -> None:
    for choices in product(Choice, repeat=3):
        opinions = [Opinion(person, choice) for person, choice in zip(ALL, choices, strict=True)]
        outcomes = {ruling(order, deciders=ALL, sro=SRO, agreeing=2).outcome for order in permutations(opinions)}

        assert len(outcomes) == 1


opinions = st.builds(
    Opinion,
    st.sampled_from([CHAIR, VICE, MANAGER, SRO, STRANGER]),
    st.sampled_from(Choice),
    st.sampled_from([None, APRIL, MAY]),
)


@given(st.lists(opinions, max_size=12), st.lists(st.sampled_from(ALL), unique=True), st.sampled_from([None, SRO]))
def test_ruling_is_either_agreed_or_open(said: list[Opinion], deciders: list[int], sro: int | None) -> None:
    found = ruling(said, deciders=deciders, sro=sro, agreeing=2)

    if found.outcome is None:
        assert (found.agreed_by, found.until) == ((), None)
    else:
        assert len(found.agreed_by) == 2
        assert set(found.agreed_by) <= {*deciders, sro}
        assert (found.waiting_for, found.needs_sro) == ((), False)


@given(st.lists(opinions, max_size=12), st.lists(opinions, max_size=4))
def test_ruling_once_made_is_not_undone_by_what_is_said_later(said: list[Opinion], later: list[Opinion]) -> None:
    before = ruling(said, deciders=ALL, sro=SRO, agreeing=2)
    after = ruling(said + later, deciders=ALL, sro=SRO, agreeing=2)

    assert before.outcome is None or after == before
