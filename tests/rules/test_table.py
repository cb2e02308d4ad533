"""The rows of the table: when a company was a member company."""

import pytest
from tables import FIRST, TODAY, day

from rules.table import Company

MEMBER_ON = [
    (Company(1, "A", is_member=True), "2026-01-01", True, "a member company since nobody knows when"),
    (Company(1, "A"), "2026-01-01", False, "never one"),
    (Company(1, "A", is_member=True, joined_on=TODAY), "2026-06-14", False, "the day before it joined"),
    (Company(1, "A", is_member=True, joined_on=TODAY), "2026-06-15", True, "the day on which it joined"),
    (Company(1, "A", lapsed_on=TODAY), "2026-06-14", True, "the day before it lapsed"),
    (Company(1, "A", lapsed_on=TODAY), "2026-06-15", False, "the day on which it lapsed"),
    (Company(1, "A", joined_on=FIRST, lapsed_on=TODAY), "2025-12-31", False, "before it joined, and has lapsed since"),
    (Company(1, "A", is_member=True, joined_on=TODAY, lapsed_on=FIRST), "2025-12-31", True, "before it lapsed"),
    (Company(1, "A", is_member=True, joined_on=TODAY, lapsed_on=FIRST), "2026-03-01", False, "between the two"),
    (Company(1, "A", is_member=True, joined_on=TODAY, lapsed_on=FIRST), "2026-06-15", True, "and joined again"),
]


@pytest.mark.parametrize(("company", "on", "is_member", "remark"), MEMBER_ON)
def test_when_a_company_was_a_member_company(company: Company, on: str, is_member: bool, remark: str) -> None:
    assert company.is_member_on(day(on)) is is_member, remark
