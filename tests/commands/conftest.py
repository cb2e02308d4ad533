"""The commands through the front door: on SQLite in `make test`, and with the slow tests on PostgreSQL as well."""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> str:
    """Runs the test on both engines."""
    return str(request.param)
