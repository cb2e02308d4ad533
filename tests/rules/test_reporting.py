"""What reports count: the parts of a year, the cells of a grid, and totals that can be traced to nobody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rules.reporting import Cell, Period, Totals, calendar_year, cells, part_after, part_before, parts_of, totals
from rules.strikes import Facts, Meeting, MeetingState, Membership, Record, Spare, Status, standing
from rules.terms import Terms, TermsHistory, TermsVersion

P, L, E, A, X, S = (
    *(Status.PRESENT, Status.LATE, Status.LEFT_EARLY),
    *(Status.APOLOGIES, Status.ABSENT, Status.SUBSTITUTE),
)
LEAST = 5
YEAR = calendar_year(2026)
END = date(2026, 12, 31)


@pytest.fixture
def history(default_terms: Terms) -> TermsHistory:
    return TermsHistory([TermsVersion(1, date(2020, 1, 1), default_terms)])


def meeting(month: int, *, compulsory: bool = True, state: MeetingState = MeetingState.HELD) -> Meeting:
    day = date(2026, month, 8)
    return Meeting(month, datetime.combine(day, time(10), UTC), day, state, compulsory, day - timedelta(days=60))


def person(*statuses: Status | None, since: date = date(2025, 1, 1), extra: tuple[Meeting, ...] = ()) -> Facts:
    """A member with one of these recorded each month from January on; None: nothing."""
    records = [Record(month, each, "Dana", False) for month, each in enumerate(statuses, 1) if each is not None]
    those = [meeting(month) for month in range(1, len(statuses) + 1)]
    return Facts([*those, *extra], [Membership(since, date(2027, 12, 31))], records)


def told(history: TermsHistory, *people: Facts, period: Period = YEAR) -> Totals:
    return totals([standing(each, as_of=END, terms=history) for each in people], period=period, least=LEAST)


@pytest.mark.parametrize(
    ("year", "months", "starts"),
    [
        (2026, 3, ["01-01", "04-01", "07-01", "10-01"]),
        (2026, 12, ["01-01"]),
        (2024, 1, [f"{month:02}-01" for month in range(1, 13)]),
        (2026, 5, ["01-01", "06-01", "11-01"]),
    ],
)
def test_a_year_is_parted_without_a_gap(year: int, months: int, starts: list[str]) -> None:
    parts = parts_of(year, months=months)

    assert [each.first.isoformat() for each in parts] == [f"{year}-{start}" for start in starts]
    assert [each.day_after for each in parts[:-1]] == [each.first for each in parts[1:]]
    assert parts[-1].last == date(year, 12, 31)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [("2026-01-01", "2025-10-01", "2026-01-01"), ("2026-03-31", "2025-10-01", "2026-01-01"),
     ("2026-04-01", "2026-01-01", "2026-04-01"), ("2026-12-31", "2026-07-01", "2026-10-01")],
)  # fmt: skip
def test_the_part_before_a_day_is_over_and_the_next_one_follows(day: str, before: str, after: str) -> None:
    found = part_before(date.fromisoformat(day), months=3)

    assert (found.first.isoformat(), part_after(found, months=3).first.isoformat()) == (before, after)


def test_cells_say_what_was_recorded_also_where_it_was_not_owed(history: TermsHistory) -> None:
    free = meeting(6, compulsory=False)
    facts = person(P, A, None, S, extra=(free, meeting(7, state=MeetingState.PLANNED)))
    facts = Facts(facts.meetings, [Membership(date(2026, 1, 20), END)], [*facts.records, Record(6, X, "Dana", False)])

    assert list(cells(facts, standing(facts, as_of=END, terms=history)).values()) == [
        Cell(2, A, None, is_strike=True),
        Cell(3, None, None, is_strike=False),
        Cell(4, S, None, is_strike=True),
        Cell(1, P, Spare.NOT_A_MEMBER, is_strike=False),
        Cell(6, X, Spare.NOT_COMPULSORY, is_strike=False),
        Cell(7, None, Spare.PLANNED, is_strike=False),
    ]


EVERYBODY = [(P, P, L)] * 6


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param([(P, L, E)] * 12, Totals(36, None, 30, None, None), id="nobody is missing"),
        pytest.param([*EVERYBODY, (X, X, X)], Totals(21, None, 10, None, None), id="one person alone"),
        pytest.param([*EVERYBODY, *[(A, X, X)] * 4], Totals(30, None, 10, None, None), id="four, twelve times"),
        pytest.param([*EVERYBODY, *[(A, P, P)] * 5], Totals(33, 28, 20, None, None), id="five, and none otherwise"),
        pytest.param([*EVERYBODY, *[(A, X, P)] * 5], Totals(33, 23, 20, 5, 5), id="five each way"),
        pytest.param([*[(A, P)] * 5, (X, P)], Totals(12, 6, 0, None, None), id="one of them otherwise"),
        pytest.param([*[(A, P)] * 5, *[(S, P)] * 3, *[(X, P)] * 2], Totals(20, 10, 10, 5, 5), id="substitutes"),
        pytest.param([(A, X)] * 4, Totals(None, None, 0, None, None), id="too small a group"),
        pytest.param([(None, P)] * 5, Totals(5, None, 0, None, None), id="what is not recorded counts nowhere"),
        pytest.param([], Totals(None, None, 0, None, None), id="no group"),
    ],
)  # fmt: skip
def test_totals_tell_no_number_that_few_people_stand_behind(
    history: TermsHistory, people: list[tuple[Status | None, ...]], expected: Totals
) -> None:
    assert told(history, *(person(*each) for each in people)) == expected


def test_totals_of_a_quarter_have_its_meetings_alone(history: TermsHistory) -> None:
    people = [person(P, P, P, A, X, P)] * 6

    assert told(history, *people, period=parts_of(2026, months=3)[1]) == Totals(18, 6, 0, 6, 6)
    assert told(history, *people, period=parts_of(2026, months=3)[0]) == Totals(18, None, 10, None, None)
