"""The terms that come with the program, for the tests of the rules."""

from importlib.resources import files
from tomllib import loads
from typing import Any

import pytest

from rules.terms import Terms, from_mapping


@pytest.fixture(scope="session")
def preset() -> dict[str, Any]:
    """The default terms as the file spells them."""
    return loads((files("rules.presets") / "working_group.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def default_terms(preset: dict[str, Any]) -> Terms:
    """The default terms."""
    return from_mapping(preset)
