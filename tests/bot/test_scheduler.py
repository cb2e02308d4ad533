"""The pulse: ticks by itself, delivers when woken or when it looks, and outlives what goes wrong."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from world import AFTER, World

from bot.scheduler import Lane
from store.models import Owed


@pytest.fixture
def engine() -> str:
    return "sqlite"


def test_pulse_ticks_by_itself(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.scheduler.TICK_SECONDS", 0.1)
    world = make_world()

    world.clock.move_to(AFTER)

    world.wait_for(lambda: world.person("U0DANA").dms(), "the roll call")


def test_pulse_looks_for_what_others_owe(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of another process wakes nobody here."""
    monkeypatch.setattr("bot.scheduler.LOOK_SECONDS", 0.05)
    world = make_world()
    world.clock.move_to(AFTER)
    monkeypatch.setattr(world.process.pulse, "wake", lambda: None)

    world.process.pulse.tick()

    world.wait_for(lambda: world.person("U0DANA").dms(), "the roll call")


def test_pulse_any_number_of_ticks_owe_it_once(world: World) -> None:
    world.clock.move_to(AFTER)

    threads = [threading.Thread(target=world.process.pulse.tick) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.settle()

    assert len([row for row in world.rows(Owed) if row.kind == "roll-call"]) == 1
    assert sum("Who was there?" in dm["text"] for dm in world.person("U0DANA").dms()) == 1


def test_pulse_outlives_a_bug_in_delivery(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    courier = world.process.parts.courier
    stumbled = threading.Event()
    real = courier.deliver_due

    def stumble(*_: Any) -> int:
        stumbled.set()
        raise LookupError("bug")

    monkeypatch.setattr(courier, "deliver_due", stumble)
    world.process.pulse.wake()
    assert stumbled.wait(60)
    monkeypatch.setattr(courier, "deliver_due", real)

    world.move_to(AFTER)

    assert sum("Who was there?" in dm["text"] for dm in world.person("U0DANA").dms()) == 1


def test_a_lane_goes_on_at_once_while_there_is_more_and_outlives_a_bug() -> None:
    said = [True, True, LookupError("bug"), False, False]
    done = threading.Event()

    def work() -> bool:
        answer = said.pop(0)
        if not said:
            done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    pauses: list[int] = []

    def pause() -> float:
        pauses.append(len(said))
        return 0.01 if said else 60

    lane = Lane("lane", work, pause=pause)
    lane.start()
    assert done.wait(60)
    lane.stop()
    lane.join()

    assert pauses[:2] == [2, 1], "none while there was more"


def test_a_lane_lets_those_who_are_answered_go_first_and_looks_once_for_all_who_woke_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.scheduler.BREATH_SECONDS", 0.5)
    looks: list[float] = []
    has_looked = threading.Semaphore(0)

    def work() -> bool:
        looks.append(time.monotonic())
        has_looked.release()
        return False

    lane = Lane("counted", work, pause=lambda: 60.0)
    lane.start()
    assert has_looked.acquire(timeout=60)
    woken_at = time.monotonic()
    for _ in range(10):
        lane.wake()
    assert has_looked.acquire(timeout=60)
    is_looked_again = has_looked.acquire(timeout=1.0)
    lane.stop()
    lane.join()

    assert not is_looked_again
    assert looks[1] - woken_at >= 0.5


def test_who_only_reads_wakes_nobody(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.scheduler.TICK_SECONDS", 3600)
    world = make_world()
    woken: list[Lane] = []
    monkeypatch.setattr(Lane, "wake", lambda lane: woken.append(lane))

    world.person("U0OMAR").types("/standing")
    world.person("U0OMAR").types("/vote help")
    assert not woken

    world.person("U0OMAR").types("/apologies next")
    assert woken


def test_pulse_stops_and_leaves_no_thread(make_world: Callable[..., World]) -> None:
    world = make_world()

    world.process.pulse.stop()

    assert not any(thread.name == "delivery" and thread.is_alive() for thread in threading.enumerate())
