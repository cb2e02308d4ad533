"""What no log line says, at any level: tokens, secrets, addresses of people, and how somebody voted."""

import http.client
import logging
import re
from collections.abc import Callable
from itertools import islice

import pytest
from lived import lived_in
from mischief import send, tricks
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from world import SETTINGS, World

from store.database import Database
from store.models import Person

BALLOT = "because the pump is worn out"
ADDRESS = "jo.planted@acme.example"
SECRETS = (
    SETTINGS.slack_bot_token,
    SETTINGS.slack_app_token,
    SETTINGS.slack_signing_secret,
    ADDRESS,
    "ana.ruiz@acme.example",
    "pump is worn out",
    "response/",
)


@pytest.fixture
def engine() -> str:
    return "sqlite"


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Everything logged, traces included, but what the tests' own web client and the sandbox say."""
    format_ = logging.Formatter("%(name)s %(levelname)s %(message)s")
    ours = [
        record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "uvicorn", "asyncio"))
    ]
    return [format_.format(record) for record in ours]


@pytest.mark.slow
@pytest.mark.parametrize("over", [pytest.param("http", marks=pytest.mark.slow), "socket"])
def test_no_line_has_a_secret_an_address_or_a_ballot(
    over: str, make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world = make_world(over=over)
    lived_in(world)
    for who in ("U0PRIYA", "U0GRACE"):
        world.person(who).types(f"/vote 1 against {BALLOT}")
    world.person("U0DANA").types(f"/guest Jo Planted (Acme) {ADDRESS} for next")
    world.person("U0DANA").types("/standing all")
    world.person("U0PRIYA").home()
    world.settle()

    told = lines(caplog)

    assert told
    assert [line for line in told if any(secret in line for secret in SECRETS)] == []
    assert [
        line for line in told if re.search(r"\b(for|against|abstain)\b.*\bballot\b|ballot.*\bagainst\b", line)
    ] == []


@pytest.mark.slow
def test_hostile_payloads_leave_no_trace_of_what_they_carry(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connection = http.client.HTTPConnection("127.0.0.1", world.process.server.port, timeout=60)
    before = len(caplog.records)
    for trick in islice(tricks(12), 30):
        send(connection, trick)

    connection.close()
    told = "\n".join(lines(caplog)[before:])

    assert all(secret not in told for secret in SECRETS)
    assert "evil.example" not in told


def test_an_error_of_the_database_does_not_tell_the_values(database: Database) -> None:
    def enter_twice(session: Session) -> None:
        for number in (1, 1):
            session.add(Person(id=number, team_id="T0", name="Jo Planted", email=ADDRESS))
            session.flush()
            session.expunge_all()

    with pytest.raises(IntegrityError) as caught:
        database.run(enter_twice)

    assert ADDRESS not in str(caught.value)
