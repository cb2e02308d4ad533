"""The terms that come with the program, for the tests of how they are told."""

import pytest

from rules.terms import Terms
from store.terms import preset


@pytest.fixture(scope="session")
def terms() -> Terms:
    """The default terms."""
    return preset()
