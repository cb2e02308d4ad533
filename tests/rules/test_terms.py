"""The terms as data: what a file may say, what each number is, and which version is in force."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.number import Base, Number, Share
from rules.refusal import Refusal
from rules.terms import MEANINGS, Question, Terms, TermsError, TermsHistory, TermsVersion, from_mapping, to_mapping

OPEN_DEFAULTS = {
    "strikes.notice_days": 7,
    "strikes.substitute_is_present": False,
    "strikes.leave_counts": False,
    "strikes.agreeing": 2,
    "meetings.extra_compulsory": False,
    "decisions.funds.majority": Share(80, 100, or_equal=True),
    "decisions.funds.base": Base.ROLL,
    "decisions.position.majority": Share(1, 2, or_equal=False),
    "decisions.position.base": Base.ROLL,
    "decisions.candidates_may_vote": True,
    "tenure.lapse_is_change": True,
    "tenure.removed_company_keeps_seat": False,
}

SETTLED = {
    "strikes.limit": 2,
    "strikes.moved_minutes": 60,
    "strikes.confirm_hours": 48,
    "strikes.card_minutes": 1,
    "strikes.case_reminder_days": 7,
    "strikes.case_agenda_days": 14,
    "seats.target": 12,
    "seats.fewest": 10,
    "seats.most": 14,
    "seats.stakeholder": 4,
    "seats.supplier": 8,
    "seats.sme": 2,
    "seats.per_company": 1,
    "tenure.years": 2,
    "tenure.office_years": 2,
    "tenure.notice_days": (90, 60, 30),
    "tenure.employer_months": 3,
    "tenure.employer_notice_days": (60, 30, 7),
    "decisions.roll_left": Share(1, 2, or_equal=True),
    "decisions.run_on_days": 7,
    "decisions.run_on_times": 1,
    "decisions.early_close_hours": 24,
    "decisions.nudge_hours": 24,
    "decisions.breakdown_from": 5,
    "decisions.ranked_from": 3,
    "decisions.tie_reruns": 1,
    "positions.willing": 6,
    "agenda.pack_days": 7,
    "agenda.items_called_days": 21,
    "agenda.items_deadline_working_days": 3,
    "agenda.preview_working_days": 1,
    "agenda.short_notice_hours": 24,
    "agenda.report_days": (7, 1, 0),
    "agenda.report_overdue_days": 7,
    "meetings.months_ahead": 12,
    "meetings.ordinary_compulsory": True,
    "meetings.reminder_days": (7, 1),
    "actions.nudge_before_days": (3, 0),
    "actions.nudge_overdue_days": 7,
    "actions.progress_months": 3,
    "minutes.skeleton_minutes": 5,
}

# kind: majority, base, turnout, secret, counts shown, days proposed
KINDS = {
    "funds": (Share(80, 100, or_equal=True), Base.ROLL, False, True, 14),
    "position": (Share(1, 2, or_equal=False), Base.ROLL, False, False, 14),
    "appointment": (None, Base.VOTES_CAST, True, True, 14),
    "invitation": (Share(1, 2, or_equal=False), Base.FOR_AND_AGAINST, False, True, 7),
    "procedural": (Share(1, 2, or_equal=False), Base.FOR_AND_AGAINST, False, True, 7),
}
KIND_FIELDS = ("majority", "base", "secret", "counts_shown", "open_days")


def test_preset_holds_every_number(default_terms: Terms) -> None:
    kinds = {
        f"decisions.{kind}.{name}": value
        for kind, values in KINDS.items()
        for name, value in zip(KIND_FIELDS, values, strict=True)
    }
    turnouts = {f"decisions.{kind}.turnout": Share(1, 2, or_equal=True) for kind in KINDS}

    assert {n.name: n.value for n in default_terms.numbers()} == OPEN_DEFAULTS | SETTLED | kinds | turnouts


def test_preset_marks_the_open_defaults(default_terms: Terms) -> None:
    assert default_terms.open_defaults == tuple(OPEN_DEFAULTS)
    assert {n.name: n.value for n in default_terms.numbers() if n.is_open} == OPEN_DEFAULTS


def test_preset_keeps_the_reviewers_questions_apart(default_terms: Terms) -> None:
    assert [question.clause for question in default_terms.questions] == ["5b", "5e", "22"]
    assert all(question.words.endswith("?") for question in default_terms.questions)


def test_terms_round_trip_through_json(preset: dict[str, Any], default_terms: Terms) -> None:
    spelled = to_mapping(default_terms)

    assert spelled == preset
    assert from_mapping(json.loads(json.dumps(spelled))) == default_terms


def test_preset_names_the_responsibilities_and_the_charters_principles(default_terms: Terms) -> None:
    codes = [heading.code for heading in default_terms.headings]

    assert codes == [*(f"5{part}" for part in "abcdef"), *(f"Charter {number}" for number in range(1, 6))]
    assert all(len(f"{heading.code} – {heading.words}") <= 75 for heading in default_terms.headings), "it fits a list"


def test_terms_without_lists_have_none(preset: dict[str, Any], default_terms: Terms) -> None:
    lists = ("open_defaults", "questions", "headings")
    numbers = {name: section for name, section in preset.items() if name not in lists}

    assert from_mapping(numbers) == replace(default_terms, open_defaults=(), questions=(), headings=())


def test_describe_says_what_a_number_is(default_terms: Terms) -> None:
    assert default_terms.describe("strikes.notice_days") == Number(
        name="strikes.notice_days",
        clause="17",
        unit="days",
        value=7,
        is_open=True,
        words="How much notice must a compulsory meeting have?",
        least=1,
        most=28,
    )


def test_describe_says_of_which_kind_of_decision_a_number_is(default_terms: Terms) -> None:
    assert default_terms.describe("decisions.funds.majority") == Number(
        name="decisions.funds.majority",
        clause="22",
        unit="share",
        value=Share(80, 100, or_equal=True),
        is_open=True,
        words="Spending members' funds: what share has to be for?",
        least=0,
        most=0,
    )


def test_describe_knows_no_other_number(default_terms: Terms) -> None:
    with pytest.raises(KeyError):
        default_terms.describe("strikes.colour")


def test_every_number_has_clause_unit_and_question() -> None:
    incomplete = [
        name
        for name, meant in MEANINGS.items()
        if not (re.fullmatch(r"\d+(-\d+)?|other", meant.clause) and meant.unit and meant.words.endswith("?"))
    ]

    assert incomplete == []


def test_of_finds_a_kind_by_its_name(default_terms: Terms) -> None:
    assert default_terms.decisions.of("position") == default_terms.decisions.position


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for name in path[:-1]:
            data = data[name]
        del data[path[-1]]

    return change


def with_(value: object, *path: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for name in path[:-1]:
            data = data[name]
        data[path[-1]] = value

    return change


PROBLEMS = [
    pytest.param(without("strikes", "limit"), ["strikes.limit: missing"], id="a number is missing"),
    pytest.param(without("positions"), ["positions.willing: missing"], id="a section is missing: each of its numbers"),
    pytest.param(
        without("decisions", "funds", "base"), ["decisions.funds.base: missing"], id="a number of a kind is missing"
    ),
    pytest.param(with_(3, "strikes", "colour"), ["strikes.colour: unknown"], id="an unknown number"),
    pytest.param(with_({"a": 1}, "weather"), ["weather: unknown"], id="an unknown section"),
    pytest.param(
        with_(6, "positions"),
        ["positions.willing: missing", "positions: must be a table of numbers"],
        id="a number for a section",
    ),
    pytest.param(
        with_("two", "strikes", "limit"),
        ["strikes.limit: must be a whole number from 1 to 12 (strikes)"],
        id="a wrong type",
    ),
    pytest.param(
        with_(0, "strikes", "limit"),
        ["strikes.limit: must be a whole number from 1 to 12 (strikes)"],
        id="out of range",
    ),
    pytest.param(with_(11, "seats", "fewest"), [], id="eleven of about twelve is no problem"),
    pytest.param(
        with_(13, "seats", "fewest"), ["seats.fewest: must not be more than seats.target"], id="two numbers at odds"
    ),
    pytest.param(
        with_(True, "decisions", "position", "counts_shown"),
        ["decisions.position.counts_shown: must be no: a position shows no number (clause 24)"],
        id="a position with numbers",
    ),
    pytest.param(
        with_(["strikes.colour"], "open_defaults"),
        ["open_defaults: there is no number strikes.colour"],
        id="an open default that is no number",
    ),
    pytest.param(with_("all", "open_defaults"), ["open_defaults: must be a list of names"], id="no list of names"),
    pytest.param(
        with_([{"clause": "22"}, {"clause": "5b", "words": "?"}], "questions"),
        ["questions: number 1 must have a clause and words"],
        id="a question without words",
    ),
    pytest.param(with_("why?", "questions"), ["questions: must be a list"], id="no list of questions"),
    pytest.param(
        with_([{"code": "5a"}], "headings"),
        ["headings: number 1 must have a code and words"],
        id="a heading without words",
    ),
    pytest.param(
        with_([{"clause": 22, "words": ["why?"]}], "questions"),
        ["questions: number 1 must have a clause and words"],
        id="a question that is no text",
    ),
    pytest.param(
        with_([["strikes.limit"], 7], "open_defaults"),
        ["open_defaults: there is no number ['strikes.limit']", "open_defaults: there is no number 7"],
        id="open defaults that are no names",
    ),
]


@pytest.mark.parametrize(("change", "problems"), PROBLEMS)
def test_from_mapping_names_the_problem(
    preset: dict[str, Any], change: Callable[[dict[str, Any]], None], problems: list[str]
) -> None:
    data = deepcopy(preset)
    change(data)

    assert problems_of(data) == problems


def test_from_mapping_names_every_problem_at_once(preset: dict[str, Any]) -> None:
    data = deepcopy(preset)
    for change in (
        without("strikes", "agreeing"),
        with_(True, "strikes", "limit"),
        with_(3, "strikes", "colour"),
        with_(9, "seats", "sme"),
        with_("half", "decisions", "funds", "majority"),
        with_("everybody", "decisions", "position", "base"),
        with_(["tenure.colour"], "open_defaults"),
    ):
        change(data)

    assert problems_of(data) == [
        "strikes.agreeing: missing",
        "strikes.limit: must be a whole number from 1 to 12 (strikes)",
        "strikes.colour: unknown",
        "decisions.funds.majority: must be a part of a whole, such as {part = 1, whole = 2, or_equal = true}",
        "decisions.position.base: must be one of roll, for_and_against, votes_cast",
        "seats.sme: must not be more than seats.supplier",
        "open_defaults: there is no number tenure.colour",
    ]


def test_terms_error_is_shown_word_for_word() -> None:
    error = TermsError(["strikes.limit: missing", "weather: unknown"])

    assert isinstance(error, Refusal)
    assert error.text == "These terms cannot be used:\nstrikes.limit: missing\nweather: unknown"


def test_terms_error_knows_what_each_problem_is_about() -> None:
    error = TermsError(["strikes.limit: missing", "seats.sme: must not be more than seats.supplier"])

    assert error.by_name == {"strikes.limit": "missing", "seats.sme": "must not be more than seats.supplier"}


def test_from_mapping_of_nothing_misses_every_number() -> None:
    assert problems_of({}) == [f"{name}: missing" for name in MEANINGS]


VERSIONS = [
    pytest.param("2026-01-31", 1, id="before a change"),
    pytest.param("2026-02-01", 2, id="on the day it takes effect"),
    pytest.param("2026-05-31", 2, id="until the next change"),
    pytest.param("2026-06-01", 4, id="two changes on one day: the later decision"),
    pytest.param("2020-01-01", 1, id="before the first: the first"),
]


@pytest.mark.parametrize(("day", "number"), VERSIONS)
def test_history_finds_the_version_in_force(default_terms: Terms, day: str, number: int) -> None:
    starts = {3: "2026-06-01", 1: "2025-01-01", 4: "2026-06-01", 2: "2026-02-01"}
    history = TermsHistory([TermsVersion(n, date.fromisoformat(on), default_terms) for n, on in starts.items()])

    assert history.on(date.fromisoformat(day)).number == number


def test_history_knows_what_comes_into_force_after_a_day(default_terms: Terms) -> None:
    starts = {1: "2025-01-01", 2: "2026-06-01", 3: "2026-02-01", 4: "2026-06-01"}
    history = TermsHistory([TermsVersion(n, date.fromisoformat(on), default_terms) for n, on in starts.items()])

    assert [version.number for version in history.after(date(2025, 1, 1))] == [3, 4], "4 replaces 2 on the same day"
    assert [version.number for version in history.after(date(2026, 2, 1))] == [4]
    assert history.after(date(2026, 6, 1)) == ()


def test_history_as_it_was_when_a_version_was_the_latest(default_terms: Terms) -> None:
    starts = {1: "2025-01-01", 2: "2026-06-01", 3: "2026-02-01"}
    history = TermsHistory([TermsVersion(n, date.fromisoformat(on), default_terms) for n, on in starts.items()])

    assert [version.number for version in history.up_to(2).versions] == [1, 2]


def test_history_is_never_empty() -> None:
    with pytest.raises(ValueError, match="at least one version"):
        TermsHistory(())


def test_question_is_clause_and_words(default_terms: Terms) -> None:
    assert default_terms.questions[-1] == Question(
        "22", "Should the consensus needed for spending be a figure, and which one?"
    )


def problems_of(data: dict[str, Any]) -> list[str]:
    try:
        from_mapping(data)
    except TermsError as error:
        return list(error.problems)
    return []
