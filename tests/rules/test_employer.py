"""Clause 15, case by case: who stays, who may remain until when, who is left off new rolls."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tables import (
    ACME,
    ANN,
    BOB,
    BRIGHT,
    COMPANIES,
    CROWN,
    CY,
    DEE,
    DOVE,
    FIRST,
    LAST,
    TODAY,
    day,
    done,
    history,
    seated,
    sitting,
    three,
    tried,
)

from rules import employer
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Turn, Turned
from rules.employer import Clash, Clock, State
from rules.findings import Bar
from rules.table import Job, Table
from rules.terms import Terms, TermsHistory, TermsVersion


def of(table: Table, person: int, on: date, terms: TermsHistory) -> employer.Outcome:
    found = table.sitting_of(person, on)
    assert found is not None
    return employer.outcome(table, found, day=on, terms=terms)


def last_day(table: Table, person: int) -> date:
    return max(each.ends_on for each in table.sittings if each.person_id == person)


# to a member company


def test_to_a_member_company_of_which_nobody_sits_changes_nothing(default_terms: Terms) -> None:
    terms = history(default_terms)
    left = done(three(), Leave(BOB, day("2026-06-20")), terms=terms)

    table = done(left, Employ(ANN, "Brightwell", day("2026-07-01")), terms=terms)

    assert of(table, ANN, day("2026-07-01"), terms).state is State.STAYS
    assert last_day(table, ANN) == LAST
    assert ANN in employer.electors(table, day=day("2026-07-01"), terms=terms)


def test_to_a_company_of_which_another_sits_is_left_off_new_rolls_until_they_stand_down(default_terms: Terms) -> None:
    terms = history(default_terms)
    moved = done(three(), Employ(ANN, "Brightwell", day("2026-07-01")), terms=terms)

    assert employer.electors(moved, day=day("2026-06-30"), terms=terms) == [ANN, BOB, CY, DEE]
    assert employer.electors(moved, day=day("2026-07-01"), terms=terms) == [BOB, CY, DEE]
    outcome = of(moved, ANN, day("2026-07-01"), terms)
    assert (outcome.state, outcome.clash) == (State.CLASH, Clash(BOB, day("2026-07-01")))
    assert last_day(moved, ANN) == LAST, "no date is set: it is up to them"

    stood_down = done(moved, Leave(BOB, day("2026-07-31")), terms=terms)

    assert employer.electors(stood_down, day=day("2026-07-31"), terms=terms) == [BOB, CY, DEE]
    assert employer.electors(stood_down, day=day("2026-08-01"), terms=terms) == [ANN, CY, DEE]


def test_whoever_was_with_the_company_first_stays_on_the_roll(default_terms: Terms) -> None:
    """Bob sits longer, but came to Acme later than Ann, who sat down from there."""
    terms = history(default_terms)
    jobs = (Job(1, ANN, ACME), Job(2, BOB, BRIGHT, None, day("2026-03-31")), Job(3, BOB, ACME, day("2026-04-01")))
    table = seated({}, sitting(BOB, 2), sitting(ANN, 1, day("2026-02-01")), jobs=jobs)

    assert employer.left_off(table, day=TODAY, terms=terms) == {BOB: Clash(ANN, day("2026-04-01"))}


def test_terms_that_permit_two_of_a_company_leave_off_the_third(default_terms: Terms) -> None:
    terms = history(default_terms, seats=replace(default_terms.seats, per_company=2))
    jobs = (Job(1, ANN, ACME), Job(2, BOB, ACME, day("2026-02-01")), Job(3, CY, ACME, day("2026-03-01")))
    table = seated({}, sitting(ANN, 1), sitting(BOB, 2), sitting(CY, 3), jobs=jobs)

    assert employer.left_off(table, day=TODAY, terms=terms) == {CY: Clash(ANN, day("2026-03-01"))}


def test_two_of_a_company_that_is_none_are_both_on_the_roll_until_it_joins(default_terms: Terms) -> None:
    terms = history(default_terms)
    steps = (
        Employ(ANN, "Dovecote", day("2026-06-01")),
        Employ(BOB, "Dovecote", day("2026-06-02")),
        Turned(DOVE, Turn.APPLIED, day("2026-06-03")),
    )
    waiting = done(three(), *steps, terms=terms)
    joined = done(waiting, Turned(DOVE, Turn.JOINED, TODAY), terms=terms)

    assert employer.electors(waiting, day=TODAY, terms=terms) == [ANN, BOB, CY, DEE]
    assert employer.left_off(joined, day=TODAY, terms=terms) == {BOB: Clash(ANN, day("2026-06-02"))}


# to a company that is no member company

CLOCKS = [
    ("2026-11-30", "2027-02-28", "30 November: the end of February"),
    ("2027-11-30", "2028-02-29", "of a leap year"),
    ("2026-08-31", "2026-11-30", "the end of a month"),
    ("2026-07-01", "2026-10-01", "the same day"),
]


@pytest.mark.parametrize(("on", "until", "remark"), CLOCKS)
def test_outside_the_member_companies_they_may_remain_three_months(
    default_terms: Terms, on: str, until: str, remark: str
) -> None:
    terms = history(default_terms)
    before = replace(three(), sittings=(sitting(ANN, 1, day("2026-06-01"), day("2028-05-31")),))

    table = done(before, Employ(ANN, "Dovecote", day(on)), terms=terms)

    [held] = table.sittings
    assert (held.ends_on, held.employer_until, held.term_ends_on) == (day(until), day(until), day("2028-05-31")), remark
    outcome = of(table, ANN, day(on), terms)
    assert (outcome.state, outcome.clock) == (State.CLOCK, Clock(day(on), day(until), day(until))), remark
    assert employer.electors(table, day=day(until), terms=terms) == [ANN]
    assert employer.electors(table, day=date.fromordinal(day(until).toordinal() + 1), terms=terms) == []


def test_a_term_that_is_over_first_ends_first(default_terms: Terms) -> None:
    before = replace(three(), sittings=(sitting(ANN, 1, FIRST, day("2026-08-31")),))

    table = done(before, Employ(ANN, "Dovecote", day("2026-07-01")), terms=history(default_terms))

    assert last_day(table, ANN) == day("2026-08-31")


def test_no_employer_at_all_is_no_member_company(default_terms: Terms) -> None:
    table = done(three(), Employ(ANN, "", day("2026-07-01")), terms=history(default_terms))

    assert last_day(table, ANN) == day("2026-10-01")


def test_the_date_is_fixed_whatever_comes_after_it(default_terms: Terms) -> None:
    """Going on to another company that is none does not start the months again."""
    terms = history(default_terms)
    first = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)

    on = done(first, Employ(ANN, "Elmfield", day("2026-09-01")), terms=terms, today=day("2026-09-01"))

    assert last_day(on, ANN) == day("2026-10-01")


def test_a_change_of_the_terms_does_not_move_the_date(default_terms: Terms) -> None:
    longer = replace(default_terms, tenure=replace(default_terms.tenure, employer_months=6))
    terms = TermsHistory([TermsVersion(1, date(2020, 1, 1), default_terms), TermsVersion(2, day("2026-08-01"), longer)])

    before = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)
    later = done(three(), Employ(ANN, "Dovecote", day("2026-08-01")), terms=terms)

    assert (last_day(before, ANN), last_day(later, ANN)) == (day("2026-10-01"), day("2027-02-01"))


def test_back_at_a_member_company_in_time_the_term_is_whole_again(default_terms: Terms) -> None:
    terms = history(default_terms)
    away = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)

    back = done(away, Employ(ANN, "Acme", day("2026-10-01")), terms=terms, today=day("2026-10-01"))

    [held] = [each for each in back.sittings if each.person_id == ANN]
    assert (held.ends_on, held.employer_until, held.term_ends_on) == (LAST, None, None)


def test_back_a_day_too_late_the_membership_has_ended(default_terms: Terms) -> None:
    terms = history(default_terms)
    away = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)

    late = done(away, Employ(ANN, "Acme", day("2026-10-02")), terms=terms, today=day("2026-10-02"))

    assert last_day(late, ANN) == day("2026-10-01")


def test_a_second_change_later_has_months_of_its_own(default_terms: Terms) -> None:
    terms = history(default_terms)
    steps = [("Dovecote", "2026-07-01"), ("Acme", "2026-08-01"), ("Dovecote", "2027-01-01")]

    table = three()
    for company, on in steps:
        table = done(table, Employ(ANN, company, day(on)), terms=terms, today=day(on))

    assert last_day(table, ANN) == day("2027-04-01")


def test_a_stakeholder_has_no_clock(default_terms: Terms) -> None:
    table = done(three(), Employ(DEE, "Elmfield", day("2026-07-01")), terms=history(default_terms))

    assert last_day(table, DEE) == LAST


def test_whoever_moves_to_a_stakeholder_seat_has_no_clock_any_more(default_terms: Terms) -> None:
    terms = history(default_terms)
    steps = (Leave(DEE, day("2026-06-14")), Employ(ANN, "Dovecote", day("2026-06-01")))
    away = done(three(), *steps, terms=terms, today=day("2026-06-01"))

    moved = done(away, Move(ANN, 4), terms=terms)

    assert (last_day(away, ANN), last_day(moved, ANN)) == (day("2026-09-01"), LAST)


def test_whoever_never_was_with_a_member_company_has_changed_nothing(default_terms: Terms) -> None:
    terms = history(default_terms)
    table = employer.settled(seated({ANN: DOVE}, sitting(ANN, 1), sitting(BOB, 2)), today=TODAY, terms=terms)

    assert of(table, ANN, TODAY, terms).state is State.OUTSIDE
    assert of(table, BOB, TODAY, terms).state is State.UNKNOWN
    assert (last_day(table, ANN), last_day(table, BOB)) == (LAST, LAST)


def test_a_renewal_after_the_date_falls_away(default_terms: Terms) -> None:
    terms = history(default_terms)
    renewed = done(three(), Renew(ANN), terms=terms)
    assert last_day(renewed, ANN) == day("2029-12-31")

    early = done(renewed, Employ(ANN, "Dovecote", day("2027-07-01")), terms=terms)
    late = done(renewed, Employ(ANN, "Dovecote", day("2027-11-30")), terms=terms)

    assert last_day(early, ANN) == day("2027-10-01")
    assert [each.starts_on for each in early.sittings if each.person_id == ANN] == [FIRST]
    assert last_day(late, ANN) == day("2028-02-29"), "it has begun by then, and ends by the clock"


def test_a_membership_that_the_clock_ended_does_not_come_back_where_the_seat_is_taken(default_terms: Terms) -> None:
    terms = history(default_terms)
    away = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)
    later = day("2026-11-01")
    taken = done(away, Join("Eve", 1, later, None, "Acme"), terms=terms, today=later)

    corrected = replace(
        taken, companies={**taken.companies, DOVE: replace(COMPANIES[DOVE], is_member=True, joined_on=FIRST)}
    )
    settled = employer.settled(corrected, today=later, terms=terms)

    assert last_day(settled, ANN) == day("2026-10-01")


def test_a_correction_brings_back_a_membership_whose_seat_is_free(default_terms: Terms) -> None:
    terms = history(default_terms)
    away = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)

    joined = done(away, Turned(DOVE, Turn.JOINED, day("2026-09-20")), terms=terms, today=day("2026-11-01"))

    assert last_day(joined, ANN) == LAST


def test_a_removal_is_not_undone(default_terms: Terms) -> None:
    terms = history(default_terms)
    removed = replace(sitting(ANN, 1, FIRST, TODAY), term_ends_on=LAST)
    gone = replace(removed, ended_at=__import__("datetime").datetime(2026, 6, 15, 12))

    assert employer.settled(seated({ANN: ACME}, gone), today=TODAY, terms=terms).sittings == (gone,)
    assert employer.settled(seated({ANN: ACME}, removed), today=TODAY, terms=terms).sittings != (removed,)


# an application

APPLICATIONS = [
    ("2026-09-01", None, None, None, "pending on the date: until it is decided"),
    ("2026-09-01", "2026-11-20", None, "2026-11-20", "refused later: the membership ends that day"),
    ("2026-09-01", "2026-09-20", None, "2026-10-01", "refused before: on the date"),
    ("2026-09-01", "2026-10-01", None, "2026-10-01", "refused on the date"),
    ("2026-10-01", None, None, None, "applied on the date"),
    ("2026-10-02", None, None, "2026-10-01", "applied a day too late"),
    ("2026-09-01", None, "2026-11-20", LAST, "joins later, having applied in time: stays"),
    ("2026-09-01", None, "2026-09-20", LAST, "joins before the date: stays"),
    (None, None, "2026-10-01", LAST, "joins on the date without having applied"),
    (None, None, "2026-10-02", "2026-10-01", "joins a day too late"),
]


@pytest.mark.parametrize(("applied", "refused", "joined", "ends_on", "remark"), APPLICATIONS)
def test_an_application_that_is_pending_on_the_date_keeps_them_until_it_is_decided(
    default_terms: Terms, applied: str | None, refused: str | None, joined: str | None, ends_on: object, remark: str
) -> None:
    terms = history(default_terms)
    table = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)
    for turn, on in ((Turn.APPLIED, applied), (Turn.REFUSED, refused), (Turn.JOINED, joined)):
        if on is not None:
            table = done(table, Turned(DOVE, turn, day(on)), terms=terms, today=day(on))

    assert last_day(table, ANN) == (day(ends_on) if isinstance(ends_on, str) else LAST), remark


def test_pending_after_the_date_and_then_with_another_company_it_ends_that_day(default_terms: Terms) -> None:
    terms = history(default_terms)
    steps = (Employ(ANN, "Dovecote", day("2026-07-01")), Turned(DOVE, Turn.APPLIED, TODAY))
    pending = done(three(), *steps, terms=terms)
    assert of(pending, ANN, day("2026-11-01"), terms).state is State.PENDING

    moved = done(pending, Employ(ANN, "Elmfield", day("2026-11-05")), terms=terms, today=day("2026-11-05"))

    assert last_day(moved, ANN) == day("2026-11-05")


def test_an_application_made_again_after_a_refusal_does_not_shorten_what_is_over(default_terms: Terms) -> None:
    terms = history(default_terms)
    table = done(three(), Employ(ANN, "Dovecote", day("2026-07-01")), terms=terms)
    for turn, on in ((Turn.APPLIED, "2026-09-01"), (Turn.REFUSED, "2026-11-20"), (Turn.APPLIED, "2026-12-01")):
        table = done(table, Turned(DOVE, turn, day(on)), terms=terms, today=day(on))

    assert last_day(table, ANN) == day("2026-11-20")


# a lapse, a merger


def test_a_company_that_lapses_is_a_change_of_employer(default_terms: Terms) -> None:
    terms = history(default_terms)

    table = done(three(), Turned(ACME, Turn.LAPSED, day("2026-06-10")), terms=terms)

    assert last_day(table, ANN) == day("2026-09-10")


def test_a_company_that_merges_takes_its_people_to_the_other(default_terms: Terms) -> None:
    terms = history(default_terms)

    into_member = done(three(), Turned(ACME, Turn.MERGED, TODAY, "Crownhill"), terms=terms)
    into_none = done(three(), Turned(ACME, Turn.MERGED, TODAY, "Dovecote"), terms=terms)

    assert employer.left_off(into_member, day=TODAY, terms=terms) == {ANN: Clash(CY, TODAY)}
    assert last_day(into_member, ANN) == LAST
    assert last_day(into_none, ANN) == day("2026-09-15")


def test_where_a_lapse_is_no_change_nobody_has_a_clock(default_terms: Terms) -> None:
    tenure = replace(default_terms.tenure, lapse_is_change=False)
    terms = history(default_terms, tenure=tenure)

    lapsed = done(three(), Turned(ACME, Turn.LAPSED, TODAY), terms=terms)
    merged = done(three(), Turned(ACME, Turn.MERGED, TODAY, "Crownhill"), terms=terms)
    moved = done(lapsed, Employ(ANN, "Dovecote", TODAY), terms=terms)

    assert last_day(lapsed, ANN) == LAST
    assert of(lapsed, ANN, TODAY, terms).state is State.OUTSIDE
    assert ANN in employer.left_off(merged, day=TODAY, terms=terms), "one of a company is a rule of its own (clause 14)"
    assert last_day(moved, ANN) == day("2026-09-15"), "to leave it is one"


def test_a_line_of_mergers_is_followed_to_its_end(default_terms: Terms) -> None:
    companies = {
        ACME: replace(COMPANIES[ACME], is_member=False, lapsed_on=day("2026-03-01"), merged_into_id=BRIGHT),
        BRIGHT: replace(COMPANIES[BRIGHT], is_member=False, lapsed_on=day("2026-05-01"), merged_into_id=CROWN),
        CROWN: replace(COMPANIES[CROWN], merged_into_id=ACME),
    }
    table = seated({ANN: ACME}, sitting(ANN, 1), companies=companies)

    found = [employer.employer_on(table, ANN, day(on)) for on in ("2026-02-28", "2026-03-01", "2026-05-01")]

    assert [company.name for company in found if company] == ["Acme", "Brightwell", "Crownhill"]


def test_who_merges_into_a_company_that_was_merged_away_before_stays_until_their_own_merger(
    default_terms: Terms,
) -> None:
    terms = history(default_terms)
    gone = done(three(), Turned(ACME, Turn.MERGED, day("2026-03-01"), "Dovecote"), terms=terms)

    table = done(gone, Turned(BRIGHT, Turn.MERGED, TODAY, "Acme"), terms=terms)

    found = [employer.employer_on(table, BOB, on) for on in (day("2026-02-28"), TODAY - timedelta(days=1), TODAY)]
    assert [company.name for company in found if company] == ["Brightwell", "Brightwell", "Dovecote"]
    assert last_day(table, BOB) == day("2026-09-15")


def test_a_company_at_the_table_bars_a_renewal_of_the_mover(default_terms: Terms) -> None:
    terms = history(default_terms)
    moved = done(three(), Employ(ANN, "Brightwell", day("2026-07-01")), terms=terms)
    renewed = done(moved, Renew(BOB), terms=terms)

    verdict = tried(renewed, Renew(ANN), terms=terms)

    assert [(bar.what, bar.other) for bar in verdict.bars] == [(Bar.COMPANY_AT_TABLE, "Bob")]
    assert verdict.after == renewed
