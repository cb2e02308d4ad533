"""What can become of a company's membership, case by case."""

from dataclasses import replace

import pytest
from tables import ACME, BRIGHT, COMPANIES, DOVE, FIRST, TODAY, day, done, history, tried

from rules.companies import Enter, Turn, Turned
from rules.findings import Bar
from rules.table import Company, Table
from rules.terms import Terms
from rules.verdict import Change

APPLIED = replace(COMPANIES[DOVE], applied_on=day("2026-03-01"))
TABLE = Table(companies=COMPANIES)
APPLYING = Table(companies={**COMPANIES, DOVE: APPLIED})

BARRED: list[tuple[str, Table, Change, set[Bar]]] = [
    ("a day to come", TABLE, Turned(DOVE, Turn.APPLIED, day("2026-06-16")), {Bar.IN_FUTURE}),
    ("a member company applies", TABLE, Turned(ACME, Turn.APPLIED, TODAY), {Bar.IS_MEMBER_COMPANY}),
    ("a member company joins", TABLE, Turned(ACME, Turn.JOINED, TODAY), {Bar.IS_MEMBER_COMPANY}),
    ("applying again", APPLYING, Turned(DOVE, Turn.APPLIED, TODAY), {Bar.NOTHING_NEW}),
    ("refused without having applied", TABLE, Turned(DOVE, Turn.REFUSED, TODAY), {Bar.NOT_APPLYING}),
    ("refused before it applied", APPLYING, Turned(DOVE, Turn.REFUSED, day("2026-02-28")), {Bar.NOT_APPLYING}),
    ("none that lapses", TABLE, Turned(DOVE, Turn.LAPSED, TODAY), {Bar.IS_NONE}),
    ("none that merges", TABLE, Turned(DOVE, Turn.MERGED, TODAY, "Acme"), {Bar.IS_NONE}),
    ("merged into itself", TABLE, Turned(ACME, Turn.MERGED, TODAY, "acme"), {Bar.INTO_ITSELF}),
    ("merged into nobody", TABLE, Turned(ACME, Turn.MERGED, TODAY, "Elmfield"), {Bar.INTO_ITSELF}),
    ("a name that is taken", TABLE, Enter("ACME", "", False, True), {Bar.COMPANY_OF_THAT_NAME}),
    ("as it is", TABLE, Enter("Acme", "", True, True, ACME), {Bar.NOTHING_NEW}),
]


@pytest.mark.parametrize(("remark", "table", "change", "bars"), BARRED, ids=[case[0] for case in BARRED])
def test_what_bars_it(default_terms: Terms, remark: str, table: Table, change: Change, bars: set[Bar]) -> None:
    assert {bar.what for bar in tried(table, change, terms=history(default_terms)).bars} == bars


@pytest.mark.parametrize(
    ("company", "turn", "becomes"),
    [
        (COMPANIES[DOVE], Turn.APPLIED, {"applied_on": TODAY}),
        (replace(APPLIED, refused_on=day("2026-05-01")), Turn.APPLIED, {"applied_on": TODAY, "refused_on": None}),
        (APPLIED, Turn.REFUSED, {"refused_on": TODAY}),
        (APPLIED, Turn.JOINED, {"is_member": True, "joined_on": TODAY}),
        (COMPANIES[DOVE], Turn.JOINED, {"is_member": True, "joined_on": TODAY}),
        (COMPANIES[BRIGHT], Turn.LAPSED, {"is_member": False, "lapsed_on": TODAY}),
        (COMPANIES[BRIGHT], Turn.MERGED, {"is_member": False, "lapsed_on": TODAY, "merged_into_id": ACME}),
    ],
)
def test_each_turn_is_kept_with_its_day(
    default_terms: Terms, company: Company, turn: Turn, becomes: dict[str, object]
) -> None:
    table = Table(companies={**COMPANIES, company.id: company})

    after = done(table, Turned(company.id, turn, TODAY, "Acme"), terms=history(default_terms))

    assert after.companies[company.id] == replace(company, **becomes)  # type: ignore[arg-type]


def test_a_company_can_come_back(default_terms: Terms) -> None:
    terms = history(default_terms)
    lapsed = done(TABLE, Turned(ACME, Turn.LAPSED, day("2026-03-01")), terms=terms)

    back = done(lapsed, Turned(ACME, Turn.JOINED, day("2026-05-01")), terms=terms).companies[ACME]

    days = ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")
    assert [back.is_member_on(day(on)) for on in days] == [True, False, False, True]


PENDING = [
    (None, None, None, "2026-06-15", False, "it has not applied"),
    ("2026-06-15", None, None, "2026-06-14", False, "the day before"),
    ("2026-06-15", None, None, "2026-06-15", True, "the day on which it applied"),
    ("2026-06-01", "2026-06-15", None, "2026-06-14", True, "the day before it was refused"),
    ("2026-06-01", "2026-06-15", None, "2026-06-15", False, "the day on which it was refused"),
    ("2026-06-01", "2026-03-01", None, "2026-06-15", True, "refused earlier, and has applied again"),
    ("2026-06-01", None, "2026-06-15", "2026-06-15", False, "the day on which it joined"),
]


@pytest.mark.parametrize(("applied", "refused", "joined", "on", "is_pending", "remark"), PENDING)
def test_an_application_is_pending_until_it_is_decided(
    applied: str | None, refused: str | None, joined: str | None, on: str, is_pending: bool, remark: str
) -> None:
    company = Company(
        1,
        "A",
        applied_on=day(applied) if applied else None,
        refused_on=day(refused) if refused else None,
        joined_on=day(joined) if joined else None,
    )

    assert company.is_applying_on(day(on)) is is_pending, remark


def test_entering_a_company_and_correcting_one(default_terms: Terms) -> None:
    terms = history(default_terms)
    lapsed = replace(COMPANIES[ACME], is_member=False, joined_on=FIRST, lapsed_on=TODAY)
    table = Table(companies={**COMPANIES, ACME: lapsed})

    entered = done(table, Enter("Elmfield", "mapping", True, True), terms=terms)
    corrected = done(table, Enter("Acme Ltd", "records", True, True, ACME), terms=terms)

    [made] = [company for company in entered.companies.values() if company.id < 0]
    assert made == Company(made.id, "Elmfield", "mapping", is_sme=True, is_member=True)
    assert corrected.companies[ACME] == Company(ACME, "Acme Ltd", "records", is_sme=True, is_member=True)
