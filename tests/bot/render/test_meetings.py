"""Meetings in words: when they are, and who can get a strike from one."""

from datetime import UTC, date, datetime

import pytest
from judged import missed, spared, year_of

from bot.render.meetings import named, rests_on, strike_outlook
from rules.strikes import Spare, Standing
from rules.terms import Terms
from store.models import Meeting

ON = date(2026, 6, 11)
LIABLE = year_of(missed(ON.isoformat()))


def meeting(*, is_extra: bool = False, title: str = "Monthly meeting") -> Meeting:
    return Meeting(
        id=ON.toordinal(),
        title=title,
        starts_at=datetime(2026, 6, 11, 9, tzinfo=UTC),
        on_date=ON,
        is_extra=is_extra,
        is_compulsory=not is_extra,
    )


def excused(why: Spare) -> Standing:
    return year_of(spared=(spared(ON.isoformat(), why),))


def test_named_escapes_the_title_and_gives_the_hour_of_the_zone() -> None:
    assert named(meeting(title="Q&A"), zone="Europe/London") == (
        "Q&amp;A, *<!date^1781168400^{date_long}, {time}|Thursday 11 June 2026, 10:00>*"
    )


@pytest.mark.parametrize(
    ("forecasts", "text"),
    [
        ([], "Nobody is on the roll on that date, so nobody can get a strike from it."),
        (
            [excused(Spare.NOT_COMPULSORY)] * 2,
            "It is not compulsory: nobody can get a strike from it (clause 17).",
        ),
        (
            [excused(Spare.ANNOUNCED_LATE), excused(Spare.JOINED_LATE)],
            "Less than 7 days' notice: nobody can get a strike from it (clause 17).",
        ),
        (
            [excused(Spare.ANNOUNCED_LATE), excused(Spare.ON_LEAVE)],  # notice is not the whole reason
            "Nobody can get a strike from it (clause 17).",
        ),
        (
            [LIABLE] * 3,
            "It is compulsory: each of the 3 members gets a strike by not being there, apologies or not (clause 17).",
        ),
        (
            [LIABLE, LIABLE, excused(Spare.JOINED_LATE)],
            "It is compulsory: 2 of the 3 members get a strike by not being there, apologies or not (clause 17). "
            "The others have had less than 7 days' notice.",
        ),
    ],
)
def test_strike_outlook(terms: Terms, forecasts: list[Standing], text: str) -> None:
    assert strike_outlook(meeting(), forecasts, terms=terms) == text


def test_strike_outlook_of_an_extra_meeting_says_what_it_rests_on(terms: Terms) -> None:
    outlook = strike_outlook(meeting(is_extra=True), [excused(Spare.NOT_COMPULSORY)], terms=terms)

    assert outlook == (
        "It is not compulsory: nobody can get a strike from it (clause 17). "
        "This rests on a default that the group has not settled: “Are extra meetings compulsory?” no."
    )


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["strikes.limit"], ""),  # settled
        (
            ["strikes.notice_days", "strikes.leave_counts", "strikes.notice_days"],
            "This rests on a default that the group has not settled: “Does leave that the chair agreed in advance "
            "excuse a member?” no; “How much notice must a compulsory meeting have?” 7 days.",
        ),
    ],
)
def test_rests_on_names_only_what_is_open(terms: Terms, names: list[str], text: str) -> None:
    assert rests_on(names, terms=terms) == text
