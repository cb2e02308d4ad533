"""Which engines a test runs on in `make test`: without either mark on SQLite, and with the slow tests on both."""

import pytest

BOTH_ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
"""For what depends on the store, and not only with the slow tests."""

ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"])
"""For what does not depend on the store; of packs, whatever looks for what is due is tried on both."""
