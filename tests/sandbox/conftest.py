"""A sandbox for all tests of this folder, fresh for each, with a bot and people at its page."""

import copy
from collections.abc import Iterator

import pytest
from sandbox_kit import BOT_TOKEN, SEED, Page, SocketBot
from slack_sdk import WebClient

from sandbox import Sandbox


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    box = Sandbox(SEED)
    box.start()
    yield box
    box.stop()


@pytest.fixture
def box(running: Sandbox) -> Sandbox:
    running.reset(copy.deepcopy(SEED))
    return running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acks are waited for a third of a second, to save time where they never come."""
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 0.3)


@pytest.fixture
def web(box: Sandbox) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=box.api_url, timeout=60, retry_handlers=[])


@pytest.fixture
def bot(box: Sandbox) -> Iterator[SocketBot]:
    bot = SocketBot(box)
    bot.connect()
    yield bot
    bot.leave()


@pytest.fixture
def ada(box: Sandbox) -> Page:
    return Page(box, "U0ADA")


@pytest.fixture
def ben(box: Sandbox) -> Page:
    return Page(box, "U0BEN")
