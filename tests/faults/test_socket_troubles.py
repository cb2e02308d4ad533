"""A network that drops the socket again and again, leaves it half open or has it refreshed, while people vote."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from ballots import MEMBERS, OFFICER, card, opened
from world import GROUP_CHANNEL, World

from sandbox.faults import Faults
from store.models import Apology, Ballot

SECONDS = 12.0
"""How long the trouble lasts."""

OUTAGE_SECONDS = 27.0
"""How long the network is away."""

SEED = 8


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def world(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> World:
    """Over a socket, with a watchdog and a Slack whose seconds are short."""
    monkeypatch.setattr("bot.socket.PING_SECONDS", 0.4)
    monkeypatch.setattr("bot.socket.SILENT_SECONDS", 1.0)
    monkeypatch.setattr("bot.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 2.0)
    return make_world(over="socket")


def in_trouble(world: World, stop: threading.Event) -> None:
    """Every second or so the socket is cut, goes silent, or is to be made anew; now and then Slack has no other."""
    chance = random.Random(SEED)  # noqa: S311 - a test's own
    faults = world.box.faults
    while not stop.wait(chance.uniform(0.3, 1.5)):
        chance.choice((faults.drop_sockets, faults.silence_sockets, faults.refresh_sockets))()
        if chance.random() < 0.3:
            faults.fail("apps.connections.open", 503, seconds=0.5)


def insists(world: World, user_id: str, text: str, until: str) -> int:
    """Type it until it is answered with those words, as a person would; how often that took."""
    for times in range(1, 200):
        told = world.person(user_id)._post("command", channel=GROUP_CHANNEL, text=text)
        if told["ok"] and until in str(told["ack"]):
            return times
        time.sleep(0.05)
    raise AssertionError(f"{user_id} was never answered: {told}")


@pytest.mark.slow
def test_a_socket_in_trouble_loses_and_doubles_nothing(world: World) -> None:
    """Each is counted once, however often they had to type; and when the network is back, so is the bot."""
    opened(world)
    stop = threading.Event()
    trouble = threading.Thread(target=in_trouble, args=(world, stop))
    trouble.start()
    started = time.monotonic()
    typed = 0
    rounds = 0
    while time.monotonic() - started < SECONDS:
        rounds += 1
        for user_id in MEMBERS:
            typed += insists(world, user_id, "/vote 1 for", "is counted" if rounds == 1 else "vote")
    for user_id in MEMBERS:
        typed += insists(world, user_id, "/apologies next", "pologies")
    stop.set()
    trouble.join()
    world.box.faults.clear()

    assert typed > (rounds + 1) * len(MEMBERS), "some had to type again"
    world.wait_for(lambda: world.process._socket.is_alive, "the socket")  # type: ignore[union-attr]
    assert "absence" in world.person("U0OMAR").types("/standing")["text"]
    in_force = [ballot.person_id for ballot in world.rows(Ballot) if ballot.superseded_at is None]
    assert len(in_force) == len(set(in_force)) == 12
    assert len(world.rows(Apology)) == 13, "one was there before"
    assert "*12 of the 12* on the roll have voted." in card(world)
    told = [message["text"] for message in world.person(OFFICER).dms()]
    assert len(told) == len(set(told)), "nobody was told twice"


@pytest.mark.slow
def test_a_command_that_a_silent_socket_swallowed_works_when_it_is_typed_again(world: World) -> None:
    """Half open: the socket took it, and nobody will ever hear of it; who waited for an answer got none."""
    opened(world)
    world.box.faults.silence_sockets()

    lost = world.person("U0OMAR")._post("command", channel=GROUP_CHANNEL, text="/vote 1 for")

    assert not lost["ok"]
    insists(world, "U0OMAR", "/vote 1 for", "is counted")
    assert len(world.rows(Ballot)) == 1


@pytest.mark.slow
def test_an_event_that_a_silent_socket_swallowed_comes_again_and_is_answered_once(world: World) -> None:
    """Slack tells of an event until it hears that it was taken."""
    world.box.faults.retry_scale(0.0)
    world.box.faults.silence_sockets()

    world.person("U0OMAR").says("<@U0CONVENOR> help")

    world.wait_for(lambda: world.person("U0OMAR").whispers(), "the answer")
    time.sleep(0.5)
    assert len(world.person("U0OMAR").whispers()) == 1


@pytest.mark.alone
def test_a_silent_socket_is_noticed_within_thirty_seconds(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the intervals of life; whoever types then is answered."""
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 3.0)
    world = make_world(over="socket")
    silent = world.process._socket._handler  # type: ignore[union-attr]
    world.box.faults.silence_sockets()
    began = time.monotonic()

    world.wait_for(lambda: world.process._socket._handler is not silent, "another socket")  # type: ignore[union-attr]

    assert time.monotonic() - began < 30
    insists(world, "U0OMAR", "/standing", "absence")


@pytest.mark.alone
@pytest.mark.parametrize(
    "away",
    [
        pytest.param(lambda faults: faults.fail("apps.connections.open", 503), id="refuses"),
        pytest.param(lambda faults: faults.hang(60.0, "apps.connections.open", count=None), id="never answers"),
    ],
)
def test_it_is_back_within_ten_seconds_of_the_network(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch, away: Callable[[Faults], None]
) -> None:
    """With the intervals of life; what was asked while the network was away is never answered."""
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 3.0)
    world = make_world(over="socket")
    away(world.box.faults)
    world.box.faults.drop_sockets()
    time.sleep(OUTAGE_SECONDS)
    assert not world.process._socket.is_alive  # type: ignore[union-attr]

    world.box.faults.clear()
    began = time.monotonic()
    world.wait_for(lambda: world.process._socket.is_alive, "the socket")  # type: ignore[union-attr]

    assert time.monotonic() - began < 10
    insists(world, "U0OMAR", "/standing", "absence")
