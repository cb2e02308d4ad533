"""The numbers of the terms, as people read them."""

from dataclasses import replace
from datetime import date

import pytest

from bot.render.terms import SECTIONS, bare, kind_line, section_lines, value_in_words, version_lines
from rules.amendment import Amendment, amended
from rules.number import Share, Value
from rules.terms import Terms, TermsHistory, TermsVersion


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("strikes.notice_days", "7 days"),
        ("strikes.card_minutes", "1 minute"),
        ("seats.per_company", "1 person"),
        ("agenda.preview_working_days", "1 working day before the pack"),
        ("agenda.pack_days", "7 days before the meeting"),
        ("meetings.ordinary_compulsory", "yes"),
        ("strikes.substitute_is_present", "no"),
        ("tenure.notice_days", "90, 60 and 30 days before the end"),
        ("actions.nudge_overdue_days", "7 days"),
        ("decisions.funds.majority", "at least 80%"),
        ("decisions.funds.base", "the roll"),
        ("decisions.funds.turnout", "at least half"),
        ("decisions.position.majority", "more than half"),
        ("decisions.appointment.majority", "the most votes"),
        ("decisions.appointment.base", "the votes cast"),
        ("decisions.invitation.base", "the votes for and against"),
    ],
)
def test_value_in_words_of_the_default_terms(terms: Terms, name: str, text: str) -> None:
    assert value_in_words(terms.describe(name)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Share(2, 4, or_equal=True), "at least half"),  # whatever it is a half of
        (Share(3, 4, or_equal=False), "more than 75%"),
        (Share(2, 3, or_equal=True), "at least 2 of 3"),  # never 66%
        (Share(1, 1, or_equal=True), "at least 100%"),
        (Share(0, 5, or_equal=False), "more than 0%"),
    ],
)
def test_value_in_words_of_a_share_is_exact(terms: Terms, value: Value, text: str) -> None:
    assert value_in_words(replace(terms.describe("decisions.funds.majority"), value=value)) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [((1,), "1 day before the end"), ((7, 1), "7 and 1 days before the end"), ((), "never")],
)
def test_value_in_words_of_several_days(terms: Terms, days: Value, text: str) -> None:
    assert value_in_words(replace(terms.describe("tenure.notice_days"), value=days)) == text


def test_bare_has_no_unit(terms: Terms) -> None:
    names = ("strikes.limit", "tenure.notice_days", "strikes.leave_counts", "decisions.funds.majority")

    assert [bare(terms.describe(name).value) for name in names] == ["2", "90, 60, 30", "no", "at least 80%"]


def test_every_section_has_a_title_and_no_title_is_left_over(terms: Terms) -> None:
    assert SECTIONS.keys() == {number.section for number in terms.numbers()}


def test_section_names_a_clause_once_where_all_its_numbers_serve_it(terms: Terms) -> None:
    assert section_lines(terms, "strikes")[:3] == [
        "*Attendance and strikes* (clause 17)",
        "• How many strikes in a calendar year make a case? *2 strikes*",
        "• How much notice must a compulsory meeting have? *7 days* (open)",
    ]
    assert section_lines(terms, "seats")[0] == "*Seats*"
    assert section_lines(terms, "seats")[-1] == (
        "• How many people of one company may hold supplier seats? *1 person* (clause 14)"
    )
    assert "(clauses 22-24)" in section_lines(terms, "decisions")[2]
    assert section_lines(terms, "actions")[-1] == "• How often is a progress update drafted? *3 months*"


def test_section_of_a_kind_of_decision_asks_without_repeating_the_kind(terms: Terms) -> None:
    assert section_lines(terms, "decisions.funds")[:2] == [
        "*Spending members' funds* (clause 22)",
        "• What share has to be for? *at least 80%* (open)",
    ]


def test_kind_in_a_line(terms: Terms) -> None:
    assert kind_line(terms, "decisions.position") == (
        "• Policy positions: *more than half of the roll* (clause 24, open); at least half of the roll take part; "
        "open ballot, counts never shown; 14 days as a rule"
    )
    assert kind_line(terms, "decisions.appointment").startswith("• Appointments: *the most votes* (clause 14); ")


def test_version_tells_what_it_altered_and_by_which_vote(terms: Terms) -> None:
    changed = amended(terms, Amendment({"strikes.notice_days": 10}, frozenset({"strikes.agreeing"})))
    history = TermsHistory(
        (TermsVersion(1, date(2027, 1, 1), terms), TermsVersion(2, date(2027, 6, 1), changed, "vote <7>"))
    )

    assert version_lines(history, history.versions[0]) == ["*Version 1*, from Friday 1 January 2027: the first."]
    assert version_lines(history, history.versions[1]) == [
        "*Version 2*, from Tuesday 1 June 2027, decided by “vote &lt;7&gt;”:",
        "• How much notice must a compulsory meeting have? 7 days → *10 days* (clause 17)",
        "• How many of the officers must agree on a case? *2 people*, settled as it was (clause 17)",
    ]
