"""Clock changes against zoneinfo, which reads the same files in a way of its own."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from calendars import clock_changes
from calendars.clock_changes import Change, Clock, UnreadableZoneError, Yearly, history

ZONES = sorted(available_timezones() - {"localtime"})
"""`localtime` is the machine's own, and no name for a group's."""

SECOND = timedelta(seconds=1)


def changes_until(zone: str, year: int) -> list[Change]:
    found = history(zone)
    regular = [rule.in_year(each) for rule in found.yearly for each in range(1970, year)]
    return sorted([*found.odd, *(change for change in regular if change.at >= found.regular_from)], key=lambda c: c.at)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_zone_changes_when_zoneinfo_says_so_and_at_no_other_time(part: int) -> None:
    """Looked at before and after each change, and in the middle of each month of forty years."""
    for name in ZONES[part::4]:
        zone, changes = ZoneInfo(name), changes_until(name, 2040)
        for change in changes[1:]:
            seen = (change.at - SECOND).astimezone(zone).utcoffset(), change.at.astimezone(zone).utcoffset()
            assert seen == (change.before.ahead, change.after.ahead), (name, change)
        for month in range(12 * 40 - 1):
            at = datetime(2000 + month // 12, month % 12 + 1, 15, tzinfo=UTC)
            last = [change for change in changes if change.at <= at][-1]
            assert at.astimezone(zone).utcoffset() == last.after.ahead, (name, at)


def test_london_has_followed_one_rule_since_1996() -> None:
    found = history("Europe/London")

    winter, summer = Clock("GMT", timedelta(0), False), Clock("BST", timedelta(hours=1), True)
    assert found.yearly == (
        Yearly(winter, summer, month=3, week=5, weekday=6, time=timedelta(hours=1)),
        Yearly(summer, winter, month=10, week=5, weekday=6, time=timedelta(hours=2)),
    )
    assert found.regular_from == datetime(1996, 3, 31, 1, tzinfo=UTC)


def test_in_dublin_it_is_summer_when_clocks_are_ahead_though_the_law_calls_winter_the_exception() -> None:
    rules = history("Europe/Dublin").yearly

    assert {(rule.after.name, rule.after.is_summer) for rule in rules} == {("IST", True), ("GMT", False)}


def test_a_change_can_come_the_day_before_or_days_after_the_day_that_its_rule_names() -> None:
    [spring, _] = history("America/Nuuk").yearly
    gaza = history("Asia/Gaza").yearly[0]

    assert (spring.weekday, spring.time) == (6, timedelta(hours=-1))
    assert spring.in_year(2027).at == datetime(2027, 3, 28, 1, tzinfo=UTC)  # 23:00 on Saturday there
    assert (gaza.weekday, gaza.time) == (3, timedelta(hours=50))


@pytest.mark.parametrize(
    ("weekday", "week", "expected"),
    [
        (0, 1, date(2027, 3, 1)),  # the month begins with it
        (6, 1, date(2027, 3, 7)),
        (6, 2, date(2027, 3, 14)),
        (0, 5, date(2027, 3, 29)),  # there are five
        (3, 5, date(2027, 3, 25)),  # there are four
    ],
)
def test_the_nth_weekday_of_a_month(weekday: int, week: int, expected: date) -> None:
    clock = Clock("UTC", timedelta(0), False)

    assert Yearly(clock, clock, 3, week, weekday, timedelta(0)).in_year(2027).at.date() == expected


@pytest.mark.parametrize("name", ["Nowhere/Land", "", "../etc/passwd", "/etc/passwd", "Europe", "Europe/London\0"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnreadableZoneError, match="there is no zone"):
        history(name)


@pytest.mark.parametrize(
    ("footer", "why"),
    [
        ("XST3XDT,J80,J264", "is not read"),  # days by their number in the year
        ("XST3XDT,79,263", "is not read"),
        ("", "is not read"),
        ("rubbish", "is not read"),
    ],
)
def test_rules_that_are_not_read_are_refused_and_not_guessed(
    footer: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    london = clock_changes._file("Europe/London")
    (tmp_path / "Odd").write_bytes(london[: london.rindex(b"\n", 0, -1)] + f"\n{footer}\n".encode())
    monkeypatch.setattr(clock_changes, "TZPATH", (str(tmp_path),))
    monkeypatch.setattr(clock_changes, "ZoneInfo", lambda name: None)

    with pytest.raises(UnreadableZoneError, match=why):
        history("Odd")


def test_without_the_systems_files_those_of_the_package_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_changes, "TZPATH", ())

    assert clock_changes._file("Europe/London").rstrip().endswith(b"GMT0BST,M3.5.0/1,M10.5.0")
