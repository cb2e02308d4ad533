"""Every clause that asks for a rule leads to a module that holds it."""

from importlib import import_module

import pytest

from rules import CLAUSES
from rules.terms import MEANINGS

WITHOUT_A_RULE = {"1", "2", "3", "4", "5", "6", "7", "16"}


def test_clauses_name_every_clause_that_asks_for_a_rule() -> None:
    assert CLAUSES.keys() == {str(clause) for clause in range(1, 25)} - WITHOUT_A_RULE | {"other"}


@pytest.mark.parametrize(("clause", "module"), CLAUSES.items())
def test_clauses_lead_to_a_module_that_is_there(clause: str, module: str) -> None:
    assert import_module(module).__doc__


def test_clauses_that_are_numbers_have_numbers() -> None:
    numbered = {meaning.clause for meaning in MEANINGS.values()}

    assert {clause for clause, module in CLAUSES.items() if module == "rules.sections"} <= numbered
