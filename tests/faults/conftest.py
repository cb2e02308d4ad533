"""Whatever goes wrong here, no line that is logged meanwhile says what it must not."""

import logging
from collections.abc import Generator

import pytest
from unsaid import leaks


@pytest.fixture(autouse=True)
def _as_in_life(caplog: pytest.LogCaptureFixture) -> None:
    """Logged is what a bot logs by default, and little of what the tests' own client and the sandbox do."""
    caplog.set_level(logging.INFO)
    for name in ("httpx", "httpcore", "uvicorn", "asyncio"):
        caplog.set_level(logging.WARNING, logger=name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test fails by what was logged in it, also by processes that it began."""
    report = yield
    if report.when == "call" and report.passed and (said := leaks(f"{report.caplog}\n{report.capstderr}")):
        report.outcome = "failed"
        report.longrepr = "\n".join(["logged, and should not have been:", *said])
    return report
