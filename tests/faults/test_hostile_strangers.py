"""Ten thousand requests that Slack did not sign: a 4xx without a word for each, nothing written, no memory lost."""

import gc
import hashlib
import hmac
import http.client
import logging
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from mischief import tricks
from world import SETTINGS, World

from bot.web import BODY_MOST

MEGABYTE = 1024 * 1024
Sent = tuple[bytes, dict[str, str]]


@pytest.fixture
def engine() -> str:
    return "sqlite"


def stamped(body: bytes, stamp: int | str, secret: str) -> Sent:
    mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return body, {"X-Slack-Request-Timestamp": f"{stamp}", "X-Slack-Signature": f"v0={mac.hexdigest()}"}


def now() -> int:
    return int(time.time())


SECRET = SETTINGS.slack_signing_secret
STRANGERS: tuple[Callable[[bytes, Random], Sent], ...] = (
    lambda body, rng: (body, {}),
    lambda body, rng: stamped(body, now(), "a guess"),
    lambda body, rng: stamped(body, now() - 301 - rng.randrange(10**6), SECRET),
    lambda body, rng: stamped(body, now() + 400, SECRET),
    lambda body, rng: (body + b"x", stamped(body, now(), SECRET)[1]),
    lambda body, rng: stamped(body, rng.choice(("", "abc", "-1", "9" * 400, "1e9", "0x10")), SECRET),
    lambda body, rng: (rng.randbytes(rng.randrange(2_000)), {"X-Slack-Signature": "v0=" + "0" * 64}),
    lambda body, rng: (b"x" * (BODY_MOST + 1 + rng.randrange(1_000)), stamped(b"", now(), SECRET)[1]),
)
"""Unsigned, signed by another, replayed, from the future, changed on the way, without a time, rubbish, too large."""
OVERSIZED = STRANGERS[-1]


def resident() -> int:
    """Bytes of memory that this process has, the sandbox and the test with it."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def answered(world: World, sent: Sent, connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    body, headers = sent
    try:
        connection.request("POST", "/slack/events", body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    except (BrokenPipeError, ConnectionResetError):  # the answer did not wait for the end of the body
        connection.close()
        return 413, b""


@pytest.mark.parametrize("many", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_strangers_get_a_4xx_and_leave_nothing_behind(
    many: int, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    rng, bodies = Random(9), tricks(9)  # noqa: S311 - repeatable, and guards nothing
    connection = http.client.HTTPConnection("127.0.0.1", world.process.server.port, timeout=60)
    before, statuses = world.outline(), set()
    for number in range(many):
        if number == many // 10:
            memory = resident()
        make = OVERSIZED if number % 50 == 0 else rng.choice(STRANGERS[:-1])
        status, said = answered(world, make(next(bodies).body, rng), connection)
        statuses.add(status)
        assert b"Traceback" not in said
        assert len(said) < 500
    connection.close()

    assert statuses <= {400, 401, 413}
    assert {401, 413} <= statuses
    assert world.outline() == before
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert resident() - memory < 50 * MEGABYTE
