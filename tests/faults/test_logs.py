"""What no log line says, at any level: tokens, secrets, addresses of people, and how somebody voted."""

import http.client
import logging
from collections.abc import Callable
from itertools import islice

import pytest
from lived import lived_in
from mischief import send, tricks
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from unsaid import leaks
from world import World

from store.database import Database
from store.models import Person

ADDRESS = "jo.planted@acme.example"
REASON = "the pump is worn out"


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.mark.slow
@pytest.mark.parametrize("over", ["http", "socket"])
def test_no_line_has_a_secret_an_address_or_a_ballot(
    over: str, make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world = make_world(over=over)
    lived_in(world)
    for who in ("U0PRIYA", "U0GRACE"):
        world.person(who).types(f"/vote 1 against because {REASON}")
    world.person("U0DANA").types(f"/guest Jo Planted (Acme) {ADDRESS} for next")
    world.person("U0DANA").types("/standing all")
    world.person("U0PRIYA").home()
    world.settle()

    assert caplog.text
    assert leaks(caplog.text) == []
    assert REASON not in caplog.text


@pytest.mark.slow
def test_hostile_payloads_leave_no_trace_of_what_they_carry(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connection = http.client.HTTPConnection("127.0.0.1", world.process.server.port, timeout=60)
    for trick in islice(tricks(12), 30):
        send(connection, trick)

    connection.close()

    assert leaks(caplog.text) == []
    assert "evil.example" not in caplog.text


def test_an_error_of_the_database_does_not_tell_the_values(database: Database) -> None:
    def enter_twice(session: Session) -> None:
        for number in (1, 1):
            session.add(Person(id=number, team_id="T0", name="Jo Planted", email=ADDRESS))
            session.flush()
            session.expunge_all()

    with pytest.raises(IntegrityError) as caught:
        database.run(enter_twice)

    assert ADDRESS not in str(caught.value)
