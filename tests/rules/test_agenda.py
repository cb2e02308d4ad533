"""Clause 20: running orders, letters, lateness and the promise, by tables and by properties."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agenda import Place, Planned, Promise, closes_at, is_late, letter, letters, promise, running_order

TEN = datetime(2027, 11, 11, 10, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ITEMS = st.lists(st.tuples(st.booleans(), st.integers(1, 480)), max_size=30).map(
    lambda drawn: [Planned(number, *each) for number, each in enumerate(drawn, start=1)]
)


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return TEN.replace(hour=hour, minute=minute)


# the running order


def test_each_item_begins_when_those_before_it_have_had_their_minutes() -> None:
    items = [Planned(7, False, 15), Planned(3, True, 20), Planned(5, False, 30)]

    order = running_order(items, starts_at=TEN, length=90)

    assert order.places == (
        Place(7, "1", at("10:00"), at("10:15")),
        Place(3, "P1", at("10:15"), at("10:35")),
        Place(5, "2", at("10:35"), at("11:05")),
    )
    assert (order.minutes, order.over_by) == (65, 0)


@pytest.mark.parametrize(
    ("minutes", "length", "over_by"),
    [
        ([], 90, 0),
        ([90], 90, 0),
        ([60, 31], 90, 1),
        ([30, 30], 10, 50),
    ],
    ids=["no items", "exactly full", "one minute over", "a short meeting"],
)
def test_an_agenda_longer_than_the_meeting_says_by_how_much(minutes: list[int], length: int, over_by: int) -> None:
    items = [Planned(number, False, each) for number, each in enumerate(minutes)]

    assert running_order(items, starts_at=TEN, length=length).over_by == over_by


@given(ITEMS, st.integers(1, 720))
def test_items_follow_each_other_without_a_gap(items: Sequence[Planned], length: int) -> None:
    order = running_order(items, starts_at=TEN, length=length)

    begins = [TEN, *(place.ends_at for place in order.places)]
    assert [place.starts_at for place in order.places] == begins[:-1]
    assert [place.ends_at - place.starts_at for place in order.places] == [each.minutes * MINUTE for each in items]
    assert begins[-1] - TEN == order.minutes * MINUTE
    assert order.over_by == max(0, order.minutes - length)


@given(ITEMS)
def test_whoever_sees_no_private_item_finds_no_number_missing(items: Sequence[Planned]) -> None:
    places = {place.id: place.label for place in running_order(items, starts_at=TEN, length=90).places}

    public = [places[item.id] for item in items if not item.is_private]
    private = [places[item.id] for item in items if item.is_private]
    assert public == [str(number) for number in range(1, len(public) + 1)]
    assert private == [f"P{number}" for number in range(1, len(private) + 1)]


# letters


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_letter(number: int, expected: str) -> None:
    assert letter(number) == expected


def test_there_is_no_letter_before_a() -> None:
    with pytest.raises(ValueError, match="number 1"):
        letter(0)


def test_letters_go_by_the_agenda_and_private_ones_have_their_own() -> None:
    papers = [Planned(4), Planned(9, is_private=True), Planned(2), Planned(1, is_private=True)]

    assert letters(papers, published={}) == {4: "A", 9: "P-A", 2: "B", 1: "P-B"}


def test_what_was_published_keeps_its_letter_whatever_moves() -> None:
    papers = [Planned(8), Planned(2), Planned(9), Planned(1), Planned(7, is_private=True)]

    found = letters(papers, published={1: "A", 2: "B", 3: "C", 6: "P-A"})

    assert found == {8: "D", 2: "B", 9: "E", 1: "A", 7: "P-B"}, "C is withdrawn, and never given again"


@given(st.integers(1, 20_000))
def test_letters_differ_and_get_longer(number: int) -> None:
    here, following = letter(number), letter(number + 1)

    assert (len(here), here) < (len(following), following)


@given(ITEMS)
def test_letters_are_never_given_twice(papers: list[Planned]) -> None:
    before = letters(papers[::2], published={})

    after = letters(papers[::-1], published=before)

    assert len(set(after.values())) == len(papers)
    assert before.items() <= after.items()


# late or not

DEADLINE, PACK, LATEST = TEN - 10 * DAY, TEN - 7 * DAY, TEN - DAY


@pytest.mark.parametrize(
    ("called_at", "closes"),
    [
        (None, DEADLINE),
        (TEN - 60 * DAY, DEADLINE),
        (DEADLINE - MINUTE, DEADLINE),
        (DEADLINE, PACK),
        (TEN - 8 * DAY, PACK),
        (PACK, LATEST),
        (TEN - 2 * DAY, LATEST),
        (LATEST, TEN),
        (TEN - timedelta(hours=2), TEN),
    ],
    ids=[
        "by the rule",
        "long before",
        "a minute before the deadline",
        "at the deadline",
        "before the pack",
        "at the pack",
        "at short notice",
        "at the latest publication",
        "on the day",
    ],
)
def test_items_close_at_what_was_still_to_come_when_the_meeting_was_called(
    called_at: datetime | None, closes: datetime
) -> None:
    assert closes_at(called_at, instants=(DEADLINE, PACK, LATEST), starts_at=TEN) == closes


@pytest.mark.parametrize(
    ("submitted", "late"),
    [(DEADLINE - timedelta(microseconds=1), False), (DEADLINE, True), (DEADLINE + MINUTE, True)],
    ids=["a microsecond before", "at the instant", "a minute after"],
)
def test_is_late(submitted: datetime, late: bool) -> None:
    assert is_late(submitted, closes_at=DEADLINE) is late


# the promise


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (PACK - 3 * DAY, Promise(True, timedelta(0))),
        (PACK, Promise(True, timedelta(0))),
        (PACK + timedelta(seconds=59), Promise(True, timedelta(0))),
        (PACK + MINUTE, Promise(False, MINUTE)),
        (PACK + timedelta(hours=2, seconds=59), Promise(False, timedelta(hours=2))),
        (TEN, Promise(False, 7 * DAY)),
    ],
    ids=["early", "to the instant", "in its minute", "a minute late", "two hours late", "at the meeting"],
)
def test_promise(published: datetime, expected: Promise) -> None:
    assert promise(published, promised_at=PACK) == expected


def test_promise_is_checked_again_against_the_date_that_a_meeting_moved_to() -> None:
    assert promise(PACK, promised_at=PACK + 7 * DAY).is_kept, "moved back by a week"
    assert promise(PACK, promised_at=PACK - 2 * DAY) == Promise(False, 2 * DAY), "moved forward by two days"


@given(st.timedeltas(min_value=-30 * DAY, max_value=30 * DAY))
def test_promise_is_kept_exactly_if_nothing_is_missed(behind: timedelta) -> None:
    found = promise(PACK + behind, promised_at=PACK)

    assert found.is_kept == (found.missed_by == timedelta(0)) == (behind < MINUTE)
    assert found.missed_by <= max(behind, timedelta(0)) < found.missed_by + MINUTE
