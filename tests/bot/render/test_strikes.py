"""The attendance policy in words: what an absence would mean, the evidence, and what was not counted."""

from datetime import date

import pytest
from judged import attended, missed, spared, year_of

from bot.render import strikes
from rules.strikes import Owed, Spare, StandingState, Status
from rules.terms import Terms

JUNE = missed("2026-06-11")
MARCH = missed("2026-03-12", Status.APOLOGIES, apologies_sent=True)


@pytest.mark.parametrize("why", Spare)
def test_absence_would_mean_nothing_where_the_meeting_is_not_owed(why: Spare) -> None:
    forecast = year_of(MARCH, spared=(spared("2026-06-11", why),))

    assert strikes.absence_would_mean(forecast, meeting_id=JUNE.meeting.id) == (
        f"If you are not there it does not count as an absence: {strikes.SPARE_WORDS[why]} (clause 17)."
    )


@pytest.mark.parametrize(
    ("missed_by_then", "limit", "text"),
    [
        (
            (JUNE,),
            2,
            "If you are not there it will be your *first absence of 2026*: apologies do not take it away, and at 2 the "
            "officers decide (clause 17).",
        ),
        (
            (MARCH, JUNE),
            2,
            "If you are not there it will be your *second absence of 2026*. The limit is 2: the officers will then "
            "decide on your membership (clause 17).",
        ),
        (
            (MARCH, JUNE),
            3,
            "If you are not there it will be your *second absence of 2026*: apologies do not take it away, and at 3 "
            "the officers decide (clause 17).",
        ),
    ],
)
def test_absence_would_mean_the_count_and_the_limit(missed_by_then: tuple[Owed, ...], limit: int, text: str) -> None:
    forecast = year_of(*missed_by_then, limit=limit)

    assert strikes.absence_would_mean(forecast, meeting_id=JUNE.meeting.id) == text


def test_evidence_is_a_line_for_each_with_who_recorded_it() -> None:
    substitute = missed("2026-09-10", Status.SUBSTITUTE, by="<@U1> & co")  # a name is never read as a mention

    assert strikes.evidence([MARCH, JUNE, substitute]) == (
        "• Thursday 12 March 2026: recorded as apologies by Morgan Hale; apologies had come\n"
        "• Thursday 11 June 2026: recorded as absent by Morgan Hale; no apologies had come\n"
        "• Thursday 10 September 2026: recorded as sent a substitute by &lt;@U1&gt; &amp; co; no apologies had come"
    )


@pytest.mark.parametrize(("those", "text"), [((JUNE,), "11 June"), ((MARCH, JUNE), "12 March and 11 June")])
def test_absence_dates(those: tuple[Owed, ...], text: str) -> None:
    assert strikes.absence_dates(those) == text


@pytest.mark.parametrize(
    ("owed", "state", "text"),
    [
        ((), StandingState.CLEAR, "No absences in 2026, from no meetings that count: *clear*"),
        ((MARCH,), StandingState.WARNED, "1 absence in 2026, from 1 meeting that counts: *below the limit*"),
        (
            (attended("2026-01-08"), MARCH, JUNE),
            StandingState.AT_LIMIT,
            "2 absences in 2026, from 3 meetings that count: *at the limit*",
        ),
        (
            (MARCH, JUNE),
            StandingState.WAIVED,
            "2 absences in 2026, from 2 meetings that count: *at the limit, waived by the officers*",
        ),
        ((MARCH, JUNE), StandingState.REMOVED, "2 absences in 2026, from 2 meetings that count: *removed*"),
    ],
)
def test_summary(owed: tuple[Owed, ...], state: StandingState, text: str) -> None:
    assert strikes.summary(year_of(*owed, state=state), year=2026) == text


def test_not_counted_leaves_out_what_is_still_to_come() -> None:
    those = [
        spared("2026-02-12", Spare.CANCELLED),
        spared("2026-03-12", Spare.MOVED_LATE),
        spared("2026-04-09", Spare.PLANNED),
    ]

    assert strikes.not_counted(those, as_of=date(2026, 3, 12)) == (
        "• Thursday 12 February 2026: cancelled\n• Thursday 12 March 2026: moved at short notice"
    )


def test_open_defaults_are_told_in_words(terms: Terms) -> None:
    standing = year_of(MARCH, rests_on=("strikes.notice_days",))

    assert strikes.open_defaults(standing, terms) == (
        "This rests on a default that the group has not settled: "
        "“How much notice must a compulsory meeting have?” 7 days."
    )
    assert strikes.open_defaults(year_of(MARCH), terms) == ""


def test_every_status_state_and_reason_has_its_words() -> None:
    assert set(strikes.STATUS_WORDS) == set(Status)
    assert set(strikes.STATE_WORDS) == set(StandingState)
    assert set(strikes.SPARE_WORDS) == set(Spare)
