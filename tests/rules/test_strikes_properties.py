"""What holds for the standing of anybody, whatever the facts are."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.strikes import (
    Facts,
    Leave,
    Meeting,
    MeetingState,
    Membership,
    Outcome,
    Record,
    Settled,
    Standing,
    Status,
    standing,
)
from rules.terms import Terms, TermsHistory, TermsVersion

FIRST, LAST = date(2025, 11, 1), date(2027, 2, 28)
days = st.dates(FIRST, LAST)
examples = settings(max_examples=60)


@st.composite
def meetings(draw: st.DrawFn, number: int) -> Meeting:
    on = draw(days)
    noticed = st.none() | st.integers(-3, 40).map(lambda notice: on - timedelta(days=notice))
    state = draw(st.just(MeetingState.HELD) | st.sampled_from(MeetingState))
    starts_at = datetime.combine(on, time(10), UTC)
    return Meeting(number, starts_at, on, state, draw(st.integers(0, 4)) > 0, draw(noticed), draw(noticed))


@st.composite
def memberships(draw: st.DrawFn) -> Membership:
    starts_on = draw(st.dates(date(2024, 1, 1), LAST))
    ends_on = starts_on + timedelta(days=draw(st.integers(0, 800)))
    removed = st.integers(0, 800).map(lambda n: datetime.combine(starts_on, time(12), UTC) + timedelta(days=n))
    return Membership(starts_on, ends_on, draw(st.none() | removed))


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    held = [draw(meetings(number)) for number in range(draw(st.integers(0, 8)))]
    numbers = [meeting.id for meeting in held]
    some = st.frozensets(st.sampled_from(numbers)) if numbers else st.just(frozenset())
    statuses = draw(st.lists(st.none() | st.sampled_from(Status), min_size=len(held), max_size=len(held)))
    records = [Record(n, status, "Morgan Hale", False) for n, status in zip(numbers, statuses, strict=True) if status]
    cases = st.builds(Settled, st.sampled_from([2025, 2026, 2027]), st.sampled_from(Outcome), days, some)
    leave = st.builds(lambda first, length: Leave(first, first + timedelta(days=length)), days, st.integers(0, 60))
    return Facts(
        held,
        [Membership(date(2024, 1, 1), LAST), *draw(st.lists(memberships(), max_size=2))]
        if draw(st.booleans())
        else draw(st.lists(memberships(), max_size=3)),
        records,
        draw(st.lists(cases, max_size=2)),
        draw(st.lists(leave, max_size=2)),
        draw(some),
    )


@st.composite
def histories(draw: st.DrawFn, default: Terms) -> TermsHistory:
    strikes = st.builds(
        replace,
        st.just(default.strikes),
        limit=st.integers(1, 4),
        notice_days=st.integers(1, 28),
        substitute_is_present=st.booleans(),
        leave_counts=st.booleans(),
    )
    starts = draw(st.lists(days, max_size=2, unique=True))
    first = TermsVersion(1, date(2024, 1, 1), default)
    later = [TermsVersion(n, on, replace(default, strikes=draw(strikes))) for n, on in enumerate(starts, start=2)]
    return TermsHistory([first, *later])


@examples
@given(st.data(), all_facts(), days)
def test_one_more_presence_never_adds_a_strike(
    default_terms: Terms, data: st.DataObject, facts: Facts, as_of: date
) -> None:
    terms = data.draw(histories(default_terms))
    before = standing(facts, as_of=as_of, terms=terms)

    for meeting in facts.meetings:
        others = [record for record in facts.records if record.meeting_id != meeting.id]
        there = Record(meeting.id, Status.PRESENT, "Morgan Hale", False)
        after = standing(replace(facts, records=[*others, there]), as_of=as_of, terms=terms)

        assert after.strikes == tuple(strike for strike in before.strikes if strike.meeting.id != meeting.id)


@examples
@given(st.data(), all_facts(), days)
def test_the_order_of_the_facts_does_not_matter(
    default_terms: Terms, data: st.DataObject, facts: Facts, as_of: date
) -> None:
    terms = data.draw(histories(default_terms))
    shuffled = Facts(
        data.draw(st.permutations(facts.meetings)),
        data.draw(st.permutations(facts.memberships)),
        data.draw(st.permutations(facts.records)),
        data.draw(st.permutations(facts.settled)),
        data.draw(st.permutations(facts.leave)),
        facts.imported,
    )

    assert standing(shuffled, as_of=as_of, terms=TermsHistory(terms.versions[::-1])) == standing(
        facts, as_of=as_of, terms=terms
    )


@examples
@given(st.data(), all_facts(), days)
def test_as_of_never_looks_ahead(default_terms: Terms, data: st.DataObject, facts: Facts, as_of: date) -> None:
    terms = data.draw(histories(default_terms))
    past = [meeting for meeting in facts.meetings if meeting.on <= as_of]
    numbers = {meeting.id for meeting in past}
    known_then = replace(
        facts,
        meetings=past,
        memberships=[membership for membership in facts.memberships if membership.starts_on <= as_of],
        records=[record for record in facts.records if record.meeting_id in numbers],
        settled=[case for case in facts.settled if case.on <= as_of],
        leave=[leave for leave in facts.leave if leave.first <= as_of],
    )
    terms_then = TermsHistory([version for version in terms.versions if version.effective_on <= as_of])

    assert standing(known_then, as_of=as_of, terms=terms_then) == standing(facts, as_of=as_of, terms=terms)


@examples
@given(all_facts(), days)
def test_a_case_is_due_exactly_when_the_record_says_so(default_terms: Terms, facts: Facts, as_of: date) -> None:
    terms = TermsHistory([TermsVersion(1, FIRST, default_terms)])
    found = standing(facts, as_of=as_of, terms=terms)

    decided = {n for case in facts.settled if case.year == as_of.year and case.on <= as_of for n in case.meeting_ids}
    struck = {strike.meeting.id for strike in found.strikes}
    assert found.is_case_due is (len(struck) >= 2 and not struck <= decided)


@examples
@given(st.data(), all_facts(), days)
def test_strikes_are_meetings_that_were_owed_and_missed(
    default_terms: Terms, data: st.DataObject, facts: Facts, as_of: date
) -> None:
    found = standing(facts, as_of=as_of, terms=data.draw(histories(default_terms)))

    considered = sorted([owed.meeting.id for owed in found.owed] + [spared.meeting.id for spared in found.spared])
    in_the_year = sorted(m.id for m in facts.meetings if m.on.year == as_of.year and m.on <= as_of)
    assert considered == in_the_year
    assert found.strikes == tuple(owed for owed in found.owed if owed.is_strike)
    assert all(is_held_and_recorded(found))
    assert set(found.unsettled) <= set(found.strikes)
    assert (found.at_limit_on is None) or found.at_limit_on in {strike.meeting.on for strike in found.strikes}


def is_held_and_recorded(found: Standing) -> list[bool]:
    return [
        strike.meeting.state is MeetingState.HELD and strike.meeting.compulsory and strike.record is not None
        for strike in found.strikes
    ]


@examples
@given(all_facts(), days)
def test_a_new_year_begins_without_strikes(default_terms: Terms, facts: Facts, as_of: date) -> None:
    terms = TermsHistory([TermsVersion(1, FIRST, default_terms)])
    last_year = [meeting for meeting in facts.meetings if meeting.on.year < as_of.year]

    assert standing(replace(facts, meetings=last_year), as_of=as_of, terms=terms).strikes == ()
