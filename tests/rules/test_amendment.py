"""A change of the terms: what it makes of them, and what becomes of versions that were adopted for a later day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.amendment import Amendment, amended, changes, predecessor, versions_made
from rules.number import Share, plain
from rules.terms import MEANINGS, Terms, TermsError, TermsHistory, TermsVersion

JANUARY, MARCH, JUNE = date(2027, 1, 1), date(2027, 3, 1), date(2027, 6, 1)
NAMES = ("strikes.limit", "agenda.pack_days", "positions.willing")


def history(terms: Terms, *more: TermsVersion) -> TermsHistory:
    """The first version from January, and others after it."""
    return TermsHistory((TermsVersion(1, JANUARY, terms), *more))


def amend(known: TermsHistory, amendment: Amendment, effective_on: date, decided_by: str = "vote") -> TermsHistory:
    made = versions_made(known, amendment, effective_on=effective_on, decided_by=decided_by)
    return TermsHistory((*known.versions, *made))


def values(known: TermsHistory, day: date, *names: str) -> list[object]:
    terms = known.on(day).terms
    return [terms.describe(name).value for name in names]


def test_amended_changes_the_numbers_that_are_named_and_nothing_else(default_terms: Terms) -> None:
    share = {"part": 3, "whole": 4, "or_equal": True}
    after = amended(default_terms, Amendment({"strikes.limit": 3, "decisions.funds.majority": share}))

    expected = replace(default_terms, strikes=replace(default_terms.strikes, limit=3))
    funds = replace(expected.decisions.funds, majority=Share(3, 4, or_equal=True))
    expected = replace(expected, decisions=replace(expected.decisions, funds=funds))
    left_open = tuple(name for name in default_terms.open_defaults if name != "decisions.funds.majority")
    assert after == replace(expected, open_defaults=left_open)


def test_amended_settles_an_open_default_that_is_kept(default_terms: Terms) -> None:
    after = amended(default_terms, Amendment(settled=frozenset({"strikes.notice_days"})))

    assert "strikes.notice_days" not in after.open_defaults
    assert replace(after, open_defaults=default_terms.open_defaults) == default_terms


def test_amended_names_every_problem(default_terms: Terms) -> None:
    with pytest.raises(TermsError) as refused:
        amended(default_terms, Amendment({"strikes.limit": 13, "strikes.agreeing": "two", "seats.fewest": 13}))

    assert refused.value.by_name == {
        "strikes.limit": "must be a whole number from 1 to 12 (strikes)",
        "strikes.agreeing": "must be a whole number from 1 to 3 (people)",
        "seats.fewest": "must not be more than seats.target",
    }


def test_changes_are_the_values_and_what_was_settled(default_terms: Terms) -> None:
    after = amended(default_terms, Amendment({"agenda.pack_days": 8}, frozenset({"strikes.agreeing"})))

    found = {change.after.name: (change.before.value, change.after.value) for change in changes(default_terms, after)}

    assert found == {"strikes.agreeing": (2, 2), "agenda.pack_days": (7, 8)}
    assert changes(after, after) == ()


@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_every_number_can_be_settled(default_terms: Terms, name: str) -> None:
    everything_open = replace(default_terms, open_defaults=tuple(MEANINGS))
    same = Amendment({name: plain(default_terms.describe(name).value)})

    assert name not in amended(everything_open, same).open_defaults
    assert amended(everything_open, same) == amended(everything_open, Amendment(settled=frozenset({name})))


def test_predecessor_is_the_version_whose_place_it_took(default_terms: Terms) -> None:
    known = history(default_terms, TermsVersion(2, JUNE, default_terms), TermsVersion(3, MARCH, default_terms))
    by_number = {version.number: version for version in known.versions}

    assert predecessor(known, by_number[1]) is None
    assert predecessor(known, by_number[2]) == by_number[1]
    assert predecessor(known, by_number[3]) == by_number[1], "that of June is not in force in March"


def test_a_change_holds_from_its_day(default_terms: Terms) -> None:
    known = amend(history(default_terms), Amendment({"strikes.limit": 3}), MARCH, "vote:7")

    latest = known.versions[-1]
    assert (latest.number, latest.effective_on, latest.decided_by) == (2, MARCH, "vote:7")
    assert values(known, MARCH - timedelta(days=1), "strikes.limit") == [2]
    assert values(known, MARCH, "strikes.limit") == [3]


def test_a_change_before_a_later_version_is_not_undone_by_it(default_terms: Terms) -> None:
    known = amend(history(default_terms), Amendment({"agenda.pack_days": 8}), JUNE, "in June")
    known = amend(known, Amendment({"strikes.limit": 3}), MARCH, "in March")

    assert [(each.number, each.effective_on, each.decided_by) for each in known.versions[1:]] == [
        (2, JUNE, "in June"),
        (3, MARCH, "in March"),
        (4, JUNE, "in June; in March"),
    ]
    assert values(known, MARCH, "strikes.limit", "agenda.pack_days") == [3, 7]
    assert values(known, JUNE, "strikes.limit", "agenda.pack_days") == [3, 8]


def test_a_later_version_keeps_what_it_changes_itself(default_terms: Terms) -> None:
    known = amend(history(default_terms), Amendment({"strikes.limit": 4}), JUNE)
    known = amend(known, Amendment({"strikes.limit": 3}), MARCH)

    assert len(known.versions) == 3, "there is nothing to carry into June"
    assert [*values(known, MARCH, "strikes.limit"), *values(known, JUNE, "strikes.limit")] == [3, 4]


def test_what_was_settled_stays_settled_in_later_versions(default_terms: Terms) -> None:
    known = amend(history(default_terms), Amendment({"agenda.pack_days": 8}), JUNE)
    known = amend(known, Amendment(settled=frozenset({"strikes.agreeing"})), MARCH)

    assert "strikes.agreeing" not in known.on(JUNE).terms.open_defaults


def test_a_change_that_a_later_version_cannot_bear_is_refused(default_terms: Terms) -> None:
    known = amend(history(default_terms), Amendment({"seats.target": 11}), JUNE)

    with pytest.raises(TermsError) as refused:
        amend(known, Amendment({"seats.fewest": 12}), MARCH)

    assert refused.value.problems == ("seats.fewest: must not be more than seats.target",)


steps = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(NAMES), st.integers(1, 8)), min_size=1, max_size=6)


@settings(max_examples=60)
@given(steps=steps)
def test_no_change_is_lost_whatever_the_order(default_terms: Terms, steps: list[tuple[int, str, int]]) -> None:
    """Before its day nothing moves; from it the change holds, until the next version that changes the number."""
    known = history(default_terms)
    days = [JANUARY + timedelta(days=number) for number in range(22)]
    for offset, name, value in steps:
        day = JANUARY + timedelta(days=offset)
        before, known = known, amend(known, Amendment({name: value}), day)
        others = [other for other in NAMES if other != name]
        assert [values(known, each, *others) for each in days] == [values(before, each, *others) for each in days]
        assert all(values(known, each, name) == values(before, each, name) for each in days if each < day)
        turns = [each for each in days if each > day and values(before, each, name) != values(before, day, name)]
        until = min(turns, default=days[-1])
        assert all(values(known, each, name) == [value] for each in days if day <= each < until)
        if turns:
            assert [values(known, each, name) for each in days if each >= until] == [
                values(before, each, name) for each in days if each >= until
            ]
