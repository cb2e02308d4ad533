"""For a test that depends on the store: on both engines in `make test`, and not only with the slow tests."""

import pytest

BOTH_ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
