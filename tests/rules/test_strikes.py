"""What a member owed, what counts against them, and why, case by case."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from rules.strikes import (
    Facts,
    Leave,
    Meeting,
    MeetingState,
    Membership,
    Outcome,
    Owed,
    Record,
    Settled,
    Spare,
    Spared,
    Standing,
    StandingState,
    Status,
    forecast,
    standing,
)
from rules.terms import Terms, TermsHistory, TermsVersion

CLEAR, WARNED, AT_LIMIT = StandingState.CLEAR, StandingState.WARNED, StandingState.AT_LIMIT
WAIVED, REMOVED = StandingState.WAIVED, StandingState.REMOVED
HELD, NOT_HELD, PLANNED = MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.PLANNED
ABSENT, APOLOGIES, PRESENT, SUBSTITUTE = Status.ABSENT, Status.APOLOGIES, Status.PRESENT, Status.SUBSTITUTE


def day(text: str) -> date:
    """12-03 is 3 December of the year of these tests; other years are written out."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(text: str, hour: int) -> datetime:
    return datetime.combine(day(text), time(hour), UTC)


def meeting(on: str, state: MeetingState = HELD, **other: Any) -> Meeting:
    """A compulsory meeting at ten, announced two months ahead. There is one on a date, so the date is its number."""
    plain = Meeting(day(on).toordinal(), at(on, 10), day(on), state, True, day(on) - timedelta(days=60))
    return replace(plain, **other)


def record(on: str, status: Status = ABSENT, *, apologies_sent: bool = False) -> Record:
    return Record(day(on).toordinal(), status, "Morgan Hale", apologies_sent)


def member(starts_on: str = "2025-01-01", ends_on: str = "2027-12-31", ended_at: datetime | None = None) -> Membership:
    return Membership(day(starts_on), day(ends_on), ended_at)


def settled(outcome: Outcome, on: str, *meetings: str, year: int = 2026) -> Settled:
    return Settled(year, outcome, day(on), frozenset(day(text).toordinal() for text in meetings))


def facts(*meetings: Meeting, missed: str = "", **other: Any) -> Facts:
    """`missed` lists the dates of absences; whatever else is needed replaces the plain facts of a standing member."""
    plain = Facts(meetings, (member(),), [record(on) for on in missed.split()])
    return replace(plain, **other)


def year_of(missed: str, **other: Any) -> Facts:
    """A member who missed these meetings, all of them held."""
    return facts(*(meeting(on) for on in missed.split()), missed=missed, **other)


@pytest.fixture(scope="session")
def history(default_terms: Terms) -> TermsHistory:
    return TermsHistory([TermsVersion(1, day("2020-01-01"), default_terms)])


def changed(terms: Terms, on: str = "2020-01-01", **strikes: Any) -> TermsHistory:
    """The default terms until a day, and with other numbers for strikes from then on."""
    later = replace(terms, strikes=replace(terms.strikes, **strikes))
    return TermsHistory([TermsVersion(1, day("2019-01-01"), terms), TermsVersion(2, day(on), later)])


def dates(owed: tuple[Owed, ...]) -> str:
    return " ".join(item.meeting.on.isoformat().removeprefix("2026-") for item in owed)


def gist(found: Standing) -> tuple[StandingState, str, str]:
    """The state, the dates of all strikes, and the dates of those that a case is due for."""
    return found.state, dates(found.strikes), dates(found.unsettled)


def test_standing_gives_the_whole_evidence(history: TermsHistory) -> None:
    march, april, may, june = meeting("03-12"), meeting("04-09"), meeting("05-14", compulsory=False), meeting("06-11")
    sorry, there, no_word = record("03-12", APOLOGIES, apologies_sent=True), record("04-09", PRESENT), record("06-11")

    found = standing(facts(june, may, april, march, records=[no_word, there, sorry]), as_of=day("06-30"), terms=history)

    first, second = Owed(march, sorry, is_strike=True), Owed(june, no_word, is_strike=True)
    assert found == Standing(
        as_of=day("06-30"),
        owed=(first, Owed(april, there, is_strike=False), second),
        spared=(Spared(may, Spare.NOT_COMPULSORY),),
        strikes=(first, second),
        state=AT_LIMIT,
        at_limit_on=day("06-11"),
        unsettled=(first, second),
        limit=2,
        rests_on=(),
    )
    assert (found.absences, found.is_case_due) == (2, True)


def test_standing_of_somebody_without_any_meeting_is_clear(history: TermsHistory) -> None:
    assert standing(facts(), as_of=day("06-30"), terms=history) == Standing(
        day("06-30"), (), (), (), CLEAR, None, (), 2, ()
    )


PLACE = [
    pytest.param(PRESENT, "", id="present"),
    pytest.param(Status.LATE, "", id="late counts as present"),
    pytest.param(Status.LEFT_EARLY, "", id="so does leaving early"),
    pytest.param(APOLOGIES, "03-12", id="apologies give no relief"),
    pytest.param(ABSENT, "03-12", id="absent without a word"),
    pytest.param(SUBSTITUTE, "03-12", id="a substitute is not the member"),
    pytest.param(None, "", id="no record is not an absence"),
]


@pytest.mark.parametrize(("status", "strikes"), PLACE)
def test_standing_of_one_record(history: TermsHistory, status: Status | None, strikes: str) -> None:
    records = [] if status is None else [record("03-12", status, apologies_sent=True)]

    found = standing(facts(meeting("03-12"), records=records), as_of=day("03-12"), terms=history)

    assert (dates(found.owed), dates(found.strikes)) == ("03-12", strikes)


DEC_31 = replace(meeting("2025-12-31"), starts_at=at("2025-12-31", 23) + timedelta(minutes=30))

VECTORS = [
    pytest.param(year_of("03-12 06-11"), "06-10", (WARNED, "03-12", ""), id="one so far"),
    pytest.param(year_of("03-12 06-11"), "06-11", (AT_LIMIT, "03-12 06-11", "03-12 06-11"), id="the second: at limit"),
    pytest.param(
        facts(meeting("03-12", NOT_HELD), meeting("06-11"), missed="03-12 06-11"),
        "06-30",
        (WARNED, "06-11", ""),
        id="the first corrected to not held: back to one",
    ),
    pytest.param(
        facts(meeting("03-12"), meeting("06-11"), records=[record("03-12", PRESENT), record("06-11")]),
        "06-30",
        (WARNED, "06-11", ""),
        id="a claim of presence accepted: back to one",
    ),
    pytest.param(
        year_of("2025-12-31 01-08"), "2025-12-31", (WARNED, "2025-12-31", ""), id="31 December is of the old year"
    ),
    pytest.param(year_of("2025-12-31 01-08"), "01-08", (WARNED, "01-08", ""), id="and 8 January of the new one"),
    pytest.param(
        facts(DEC_31, missed="2025-12-31"), "01-01", (CLEAR, "", ""), id="into the night of 31 December: the old year"
    ),
    pytest.param(
        year_of("07-09 09-10", memberships=[member("07-01")]),
        "09-10",
        (AT_LIMIT, "07-09 09-10", "07-09 09-10"),
        id="joined 8 days before",
    ),
    pytest.param(
        year_of("07-09 09-10", memberships=[member("07-03")]),
        "09-10",
        (WARNED, "09-10", ""),
        id="joined 6 days before: only September counts",
    ),
    pytest.param(
        facts(meeting("03-12", announced_on=day("03-13")), missed="03-12"),
        "03-31",
        (CLEAR, "", ""),
        id="marked compulsory after the meeting",
    ),
    pytest.param(
        year_of("01-08 02-12 03-12"),
        "12-31",
        (AT_LIMIT, "01-08 02-12 03-12", "01-08 02-12 03-12"),
        id="a third while the case is open belongs to it",
    ),
]


@pytest.mark.parametrize(("known", "as_of", "expected"), VECTORS)
def test_standing_as_the_terms_say(
    history: TermsHistory, known: Facts, as_of: str, expected: tuple[StandingState, str, str]
) -> None:
    assert gist(standing(known, as_of=day(as_of), terms=history)) == expected


REMOVAL = at("06-11", 12)

SPARED = [
    pytest.param({}, [member()], None, id="owed"),
    pytest.param({"state": PLANNED}, [member()], Spare.PLANNED, id="planned, whatever is recorded by mistake"),
    pytest.param({"state": MeetingState.CANCELLED}, [member()], Spare.CANCELLED, id="cancelled"),
    pytest.param({"state": MeetingState.ABANDONED}, [member()], Spare.ABANDONED, id="abandoned"),
    pytest.param({"state": NOT_HELD}, [member()], Spare.NOT_HELD, id="corrected to not held"),
    pytest.param({"compulsory": False}, [member()], Spare.NOT_COMPULSORY, id="not compulsory"),
    pytest.param({"announced_on": day("06-04")}, [member()], None, id="announced 7 days before"),
    pytest.param({"announced_on": day("06-05")}, [member()], Spare.ANNOUNCED_LATE, id="announced 6 days before"),
    pytest.param({"announced_on": None}, [member()], None, id="no record of an announcement: taken as in time"),
    pytest.param({"settled_on": day("06-04")}, [member()], None, id="moved with 7 days to go"),
    pytest.param({"settled_on": day("06-05")}, [member()], Spare.MOVED_LATE, id="moved with 6 days to go: nobody"),
    pytest.param({"settled_on": day("06-11")}, [member()], Spare.MOVED_LATE, id="moved on the day"),
    pytest.param(
        {"announced_on": day("06-05"), "settled_on": day("06-05")},
        [member()],
        Spare.ANNOUNCED_LATE,
        id="both too late: the first reason is given",
    ),
    pytest.param({}, [member("06-04")], None, id="joined on day -7: in time"),
    pytest.param({}, [member("06-05")], Spare.JOINED_LATE, id="joined on day -6"),
    pytest.param({}, [member("06-11")], Spare.JOINED_LATE, id="joined on the day"),
    pytest.param({}, [member("06-12")], Spare.NOT_A_MEMBER, id="joined after it"),
    pytest.param({}, [], Spare.NOT_A_MEMBER, id="never a member"),
    pytest.param({}, [member(ends_on="06-11")], None, id="on the last day"),
    pytest.param({}, [member(ends_on="06-10")], Spare.NOT_A_MEMBER, id="after the last day"),
    pytest.param({"state": NOT_HELD}, [], Spare.NOT_A_MEMBER, id="the first reason is that it does not concern them"),
    pytest.param({}, [member(ends_on="06-05"), member("06-06")], None, id="renewed: adjoining terms are one run"),
    pytest.param({}, [member("06-06"), member(ends_on="06-05")], None, id="in whichever order they are known"),
    pytest.param({}, [member(ends_on="06-08"), member("06-06")], None, id="overlapping ones too"),
    pytest.param(
        {}, [member(ends_on="06-02"), member("06-03", "06-06"), member("06-07")], None, id="three in a row are one run"
    ),
    pytest.param(
        {}, [member(ends_on="06-04"), member("06-06")], Spare.JOINED_LATE, id="a day between them is a new beginning"
    ),
    pytest.param({}, [member(ended_at=REMOVAL)], None, id="removed two hours after it began"),
    pytest.param({}, [member(ended_at=at("06-11", 10))], Spare.NOT_A_MEMBER, id="removed at the instant it began"),
    pytest.param({}, [member(ended_at=at("06-11", 9))], Spare.NOT_A_MEMBER, id="removed an hour before, the same day"),
    pytest.param(
        {},
        [member(ends_on="06-05", ended_at=at("06-05", 9)), member("06-06")],
        Spare.JOINED_LATE,
        id="back after a removal: a new beginning, though the dates adjoin",
    ),
    pytest.param({}, [member(ended_at=at("05-01", 9)), member("06-01")], None, id="back after a removal, and in time"),
]


@pytest.mark.parametrize(("other", "memberships", "why"), SPARED)
def test_standing_says_why_a_meeting_was_not_owed(
    history: TermsHistory, other: dict[str, Any], memberships: list[Membership], why: Spare | None
) -> None:
    june = meeting("06-11", **other)

    found = standing(facts(june, missed="06-11", memberships=memberships), as_of=day("06-30"), terms=history)

    assert found.spared == (() if why is None else (Spared(june, why),))
    assert dates(found.owed) == dates(found.strikes) == ("06-11" if why is None else "")


IMPORTED = [
    pytest.param({}, [member("06-11")], None, id="a member on the date owes it, even since that day"),
    pytest.param({"announced_on": day("06-11")}, [member()], None, id="whenever it was announced"),
    pytest.param({"settled_on": day("06-11")}, [member()], None, id="or moved"),
    pytest.param({"compulsory": False}, [member()], Spare.NOT_COMPULSORY, id="unless the file says not compulsory"),
    pytest.param({"state": NOT_HELD}, [member()], Spare.NOT_HELD, id="or it was corrected"),
    pytest.param({}, [member("06-12")], Spare.NOT_A_MEMBER, id="nobody else owes it"),
]


@pytest.mark.parametrize(("other", "memberships", "why"), IMPORTED)
def test_standing_of_an_imported_meeting(
    history: TermsHistory, other: dict[str, Any], memberships: list[Membership], why: Spare | None
) -> None:
    june = meeting("06-11", **other)
    known = facts(june, missed="06-11", memberships=memberships, imported=frozenset({june.id}))

    found = standing(known, as_of=day("06-30"), terms=history)

    assert found.spared == (() if why is None else (Spared(june, why),))


WAIVER = settled(Outcome.WAIVED, "06-20", "03-12", "06-11")
REMOVED_IN_JUNE = settled(Outcome.REMOVED, "06-20", "03-12", "06-11")
BACK = [member(ends_on="06-20", ended_at=at("06-20", 9)), member("07-01")]

CASES = [
    pytest.param(
        year_of("03-12 06-11", settled=[WAIVER]),
        "06-19",
        (AT_LIMIT, "03-12 06-11", "03-12 06-11"),
        id="the day before the waiver: the case is open",
    ),
    pytest.param(
        year_of("03-12 06-11", settled=[WAIVER]),
        "06-20",
        (WAIVED, "03-12 06-11", ""),
        id="waived: the absences stay counted, no case is due",
    ),
    pytest.param(
        year_of("03-12 06-11 09-10", settled=[WAIVER]),
        "09-10",
        (WAIVED, "03-12 06-11 09-10", "09-10"),
        id="waived at two, absent a third time: a new case",
    ),
    pytest.param(
        year_of(
            "03-12 06-11 09-10 10-08", settled=[WAIVER, settled(Outcome.WAIVED, "09-20", "03-12", "06-11", "09-10")]
        ),
        "10-08",
        (WAIVED, "03-12 06-11 09-10 10-08", "10-08"),
        id="waived again, absent a fourth time: another",
    ),
    pytest.param(
        facts(meeting("03-12", NOT_HELD), meeting("06-11"), missed="03-12 06-11", settled=[WAIVER]),
        "06-30",
        (WARNED, "06-11", ""),
        id="below the limit by a correction after the waiver: nothing is left to waive",
    ),
    pytest.param(
        facts(
            meeting("03-12", NOT_HELD),
            meeting("06-11"),
            meeting("09-10"),
            missed="03-12 06-11 09-10",
            settled=[WAIVER],
        ),
        "09-30",
        (WAIVED, "06-11 09-10", "09-10"),
        id="and up to it again by a further strike: a new case",
    ),
    pytest.param(
        year_of("02-12 03-12 06-11", settled=[WAIVER]),
        "06-30",
        (WAIVED, "02-12 03-12 06-11", "02-12"),
        id="an earlier absence found after the waiver: a new case too",
    ),
    pytest.param(
        year_of("03-12 06-11", settled=[REMOVED_IN_JUNE], memberships=BACK[:1]),
        "12-31",
        (REMOVED, "03-12 06-11", ""),
        id="removed",
    ),
    pytest.param(
        year_of("03-12 06-11", settled=[REMOVED_IN_JUNE], memberships=BACK[:1]),
        "06-19",
        (AT_LIMIT, "03-12 06-11", "03-12 06-11"),
        id="the day before the removal",
    ),
    pytest.param(
        year_of("03-12 06-11", settled=[REMOVED_IN_JUNE], memberships=BACK),
        "12-31",
        (REMOVED, "03-12 06-11", ""),
        id="back in the same year: the decided strikes cannot trigger again",
    ),
    pytest.param(
        year_of("03-12 06-11 09-10", settled=[REMOVED_IN_JUNE], memberships=BACK),
        "12-31",
        (REMOVED, "03-12 06-11 09-10", "09-10"),
        id="but they stay, so that one more makes a case",
    ),
    pytest.param(
        facts(meeting("03-12", NOT_HELD), meeting("06-11"), missed="03-12 06-11", settled=[REMOVED_IN_JUNE]),
        "12-31",
        (REMOVED, "06-11", ""),
        id="a correction after the removal does not undo it: the officers decide",
    ),
    pytest.param(
        year_of("03-12 06-11 09-10", settled=[WAIVER, settled(Outcome.REMOVED, "09-20", "09-10")]),
        "12-31",
        (REMOVED, "03-12 06-11 09-10", ""),
        id="waived, then removed: removed comes first",
    ),
    pytest.param(
        year_of("03-12 06-11", settled=[settled(Outcome.WAIVED, "01-15", "2025-03-13", "2025-06-12", year=2025)]),
        "06-30",
        (AT_LIMIT, "03-12 06-11", "03-12 06-11"),
        id="a waiver of last year's case says nothing about this year",
    ),
]


@pytest.mark.parametrize(("known", "as_of", "expected"), CASES)
def test_standing_after_a_case_was_decided(
    history: TermsHistory, known: Facts, as_of: str, expected: tuple[StandingState, str, str]
) -> None:
    found = standing(known, as_of=day(as_of), terms=history)

    assert gist(found) == expected
    assert found.is_case_due is bool(expected[2])


LAST_YEAR = year_of(
    "2025-03-13 2025-12-11 01-08",
    settled=[settled(Outcome.WAIVED, "01-15", "2025-03-13", "2025-12-11", year=2025)],
)

YEARS = [
    pytest.param("2025-12-31", None, (AT_LIMIT, "2025-03-13 2025-12-11", "2025-03-13 2025-12-11"), id="at its end"),
    pytest.param("01-14", 2025, (AT_LIMIT, "2025-03-13 2025-12-11", "2025-03-13 2025-12-11"), id="it survives the end"),
    pytest.param("01-15", 2025, (WAIVED, "2025-03-13 2025-12-11", ""), id="and is decided in January"),
    pytest.param("01-15", None, (WARNED, "01-08", ""), id="which leaves the new year alone"),
    pytest.param("01-15", 2027, (CLEAR, "", ""), id="a year that has not begun"),
]


@pytest.mark.parametrize(("as_of", "year", "expected"), YEARS)
def test_standing_of_a_case_that_is_open_at_the_end_of_its_year(
    history: TermsHistory, as_of: str, year: int | None, expected: tuple[StandingState, str, str]
) -> None:
    assert gist(standing(LAST_YEAR, as_of=day(as_of), terms=history, year=year)) == expected


def test_standing_is_at_limit_on_the_date_of_the_second_strike(history: TermsHistory) -> None:
    waived_and_missed_again = year_of("03-12 06-11 09-10", settled=[WAIVER])

    assert standing(waived_and_missed_again, as_of=day("12-31"), terms=history).at_limit_on == day("06-11")


def test_standing_is_in_the_order_of_the_meetings_whatever_their_numbers(history: TermsHistory) -> None:
    entered_last = replace(meeting("03-12"), id=10**7)
    known = facts(meeting("06-11"), entered_last, records=[replace(record("03-12"), meeting_id=10**7), record("06-11")])

    assert dates(standing(known, as_of=day("06-30"), terms=history).strikes) == "03-12 06-11"


CHANGES = [
    pytest.param("01-08 02-12", "03-01", 3, (AT_LIMIT, "02-12", 2), id="raised afterwards: the past stands"),
    pytest.param("01-08 04-09", "03-01", 3, (WARNED, None, 3), id="raised in between: the second is not the last"),
    pytest.param("01-08 04-09 05-14", "03-01", 3, (AT_LIMIT, "05-14", 3), id="the third is"),
    pytest.param("01-08", "03-01", 1, (WARNED, None, 1), id="lowered afterwards: one strike made no case then"),
    pytest.param("01-08 04-09", "03-01", 1, (AT_LIMIT, "04-09", 1), id="but a further one does"),
]


@pytest.mark.parametrize(("missed", "changed_on", "limit", "expected"), CHANGES)
def test_standing_when_the_limit_changes(
    default_terms: Terms, missed: str, changed_on: str, limit: int, expected: tuple[StandingState, str | None, int]
) -> None:
    terms = changed(default_terms, changed_on, limit=limit)

    found = standing(year_of(missed), as_of=day("12-31"), terms=terms)

    state, at_limit_on, shown = expected
    assert (found.state, found.at_limit_on, found.limit) == (state, at_limit_on and day(at_limit_on), shown)


def test_standing_of_an_earlier_year_shows_the_limit_of_that_year(default_terms: Terms) -> None:
    found = standing(year_of(""), as_of=day("06-30"), terms=changed(default_terms, "01-01", limit=3), year=2025)

    assert found.limit == 2


def test_standing_opens_no_case_for_a_strike_below_a_limit_that_was_raised(default_terms: Terms) -> None:
    known = year_of("01-08 02-12 04-09", settled=[settled(Outcome.WAIVED, "02-20", "01-08", "02-12")])

    found = standing(known, as_of=day("12-31"), terms=changed(default_terms, "03-01", limit=4))

    assert gist(found) == (WAIVED, "01-08 02-12 04-09", "")


def test_standing_judges_a_meeting_by_the_notice_that_was_asked_for_then(default_terms: Terms) -> None:
    january, april = (meeting(on, announced_on=day(on) - timedelta(days=10)) for on in ("01-08", "04-09"))

    found = standing(
        facts(january, april, missed="01-08 04-09"),
        as_of=day("12-31"),
        terms=changed(default_terms, "03-01", notice_days=14),
    )

    assert (dates(found.strikes), found.spared) == ("01-08", (Spared(april, Spare.ANNOUNCED_LATE),))


def test_standing_of_a_past_day_is_not_rewritten_by_a_change_of_terms(
    default_terms: Terms, history: TermsHistory
) -> None:
    known = facts(meeting("01-08"), meeting("02-12"), records=[record("01-08", SUBSTITUTE), record("02-12")])
    later = changed(default_terms, "03-01", limit=9, notice_days=28, substitute_is_present=True, leave_counts=True)

    assert standing(known, as_of=day("02-28"), terms=later) == standing(known, as_of=day("02-28"), terms=history)


LEAVE = [
    pytest.param(Leave(day("06-01"), day("06-30")), True, Spare.ON_LEAVE, id="during leave"),
    pytest.param(Leave(day("06-11"), day("06-11")), True, Spare.ON_LEAVE, id="leave of that one day"),
    pytest.param(Leave(day("06-01"), day("06-10")), True, None, id="back the day before"),
    pytest.param(Leave(day("06-12"), day("06-30")), True, None, id="from the day after"),
    pytest.param(Leave(day("06-01"), day("06-30"), at("06-11", 9)), True, Spare.ON_LEAVE, id="agreed an hour before"),
    pytest.param(Leave(day("06-01"), day("06-30"), at("06-11", 10)), True, None, id="agreed when it began: too late"),
    pytest.param(Leave(day("06-01"), day("06-30")), False, None, id="switched off by default"),
]


@pytest.mark.parametrize(("leave", "counts", "why"), LEAVE)
def test_standing_during_leave(default_terms: Terms, leave: Leave, counts: bool, why: Spare | None) -> None:
    june = meeting("06-11")

    found = standing(
        facts(june, missed="06-11", leave=[leave]),
        as_of=day("06-30"),
        terms=changed(default_terms, leave_counts=counts),
    )

    assert found.spared == (() if why is None else (Spared(june, why),))


def test_standing_where_a_substitute_counts_as_present(default_terms: Terms) -> None:
    known = facts(meeting("06-11"), records=[record("06-11", SUBSTITUTE)])

    found = standing(known, as_of=day("06-30"), terms=changed(default_terms, substitute_is_present=True))

    assert gist(found) == (CLEAR, "", "")


NOTICE, STAND_IN, ON_LEAVE = "strikes.notice_days", "strikes.substitute_is_present", "strikes.leave_counts"
AWAY = [Leave(day("06-01"), day("06-30"))]

RESTS = [
    pytest.param(meeting("06-11"), ABSENT, {}, (), id="a strike with two months' notice rests on none"),
    pytest.param(
        meeting("06-11", announced_on=day("05-14")), ABSENT, {}, (NOTICE,), id="with 28 days: more could be asked for"
    ),
    pytest.param(meeting("06-11", announced_on=day("05-13")), ABSENT, {}, (), id="with 29 days: not that much"),
    pytest.param(meeting("06-11", announced_on=day("06-05")), ABSENT, {}, (NOTICE,), id="spared for want of notice"),
    pytest.param(meeting("06-11", settled_on=day("06-05")), ABSENT, {}, (NOTICE,), id="spared because it was moved"),
    pytest.param(meeting("06-11"), ABSENT, {"memberships": [member("06-05")]}, (NOTICE,), id="spared as a newcomer"),
    pytest.param(
        meeting("06-11", announced_on=day("06-05")), PRESENT, {}, (), id="nothing turned on it: they were there"
    ),
    pytest.param(meeting("06-11", NOT_HELD, announced_on=day("06-05")), ABSENT, {}, (), id="nor where it was not held"),
    pytest.param(meeting("06-11"), SUBSTITUTE, {}, (STAND_IN,), id="a substitute was there"),
    pytest.param(meeting("06-11", compulsory=False), SUBSTITUTE, {}, (), id="at a meeting that does not count"),
    pytest.param(meeting("06-11"), ABSENT, {"leave": AWAY}, (ON_LEAVE,), id="leave that does not count"),
    pytest.param(
        meeting("06-11", announced_on=day("05-30")),
        SUBSTITUTE,
        {"leave": AWAY},
        (ON_LEAVE, NOTICE, STAND_IN),
        id="all three",
    ),
]


@pytest.mark.parametrize(("june", "status", "other", "expected"), RESTS)
def test_standing_names_the_open_defaults_that_decided(
    history: TermsHistory, june: Meeting, status: Status, other: dict[str, Any], expected: tuple[str, ...]
) -> None:
    found = standing(facts(june, records=[record("06-11", status)], **other), as_of=day("06-30"), terms=history)

    assert found.rests_on == expected


def test_standing_names_no_default_that_the_group_has_settled(default_terms: Terms) -> None:
    decided = replace(default_terms, open_defaults=())
    known = facts(meeting("06-11"), records=[record("06-11", SUBSTITUTE)])

    found = standing(known, as_of=day("06-30"), terms=TermsHistory([TermsVersion(1, day("2020-01-01"), decided)]))

    assert found.rests_on == ()


def test_standing_names_the_default_that_was_open_at_the_time(default_terms: Terms) -> None:
    decided = TermsVersion(2, day("07-01"), replace(default_terms, open_defaults=()))
    known = facts(meeting("06-11"), records=[record("06-11", SUBSTITUTE)])
    terms = TermsHistory([TermsVersion(1, day("2020-01-01"), default_terms), decided])

    assert standing(known, as_of=day("12-31"), terms=terms).rests_on == (STAND_IN,)


FORECASTS = [
    pytest.param(facts(meeting("06-11", PLANNED)), (WARNED, "06-11", ""), id="the first strike"),
    pytest.param(
        facts(meeting("03-12"), meeting("06-11", PLANNED), missed="03-12"),
        (AT_LIMIT, "03-12 06-11", "03-12 06-11"),
        id="the second: a case",
    ),
    pytest.param(
        facts(meeting("03-12"), meeting("06-11", PLANNED), meeting("07-09"), missed="03-12 07-09"),
        (AT_LIMIT, "03-12 06-11", "03-12 06-11"),
        id="nothing after its date matters",
    ),
    pytest.param(
        facts(meeting("05-14", PLANNED), meeting("06-11", PLANNED)), (WARNED, "06-11", ""), id="nor another planned one"
    ),
    pytest.param(
        facts(meeting("06-11"), records=[record("06-11", PRESENT)]),
        (WARNED, "06-11", ""),
        id="whatever is recorded by now",
    ),
    pytest.param(facts(meeting("06-11", PLANNED, compulsory=False)), (CLEAR, "", ""), id="not compulsory: no strike"),
    pytest.param(
        facts(meeting("06-11", PLANNED), memberships=[member("06-05")]),
        (CLEAR, "", ""),
        id="joined too late: no strike",
    ),
    pytest.param(
        facts(meeting("2025-12-11"), meeting("06-11", PLANNED), missed="2025-12-11"),
        (WARNED, "06-11", ""),
        id="last year does not count",
    ),
    pytest.param(
        facts(
            meeting("03-12"),
            meeting("04-09"),
            meeting("06-11", PLANNED),
            missed="03-12 04-09",
            settled=[settled(Outcome.WAIVED, "04-20", "03-12", "04-09")],
        ),
        (WAIVED, "03-12 04-09 06-11", "06-11"),
        id="after a waiver: a new case",
    ),
]


@pytest.mark.parametrize(("known", "expected"), FORECASTS)
def test_forecast_supposes_that_the_member_stays_away(
    history: TermsHistory, known: Facts, expected: tuple[StandingState, str, str]
) -> None:
    assert gist(forecast(known, day("06-11").toordinal(), terms=history)) == expected


def test_forecast_of_an_unknown_meeting_is_a_bug(history: TermsHistory) -> None:
    with pytest.raises(KeyError):
        forecast(facts(), 1, terms=history)
