"""Slack delivers everything several times, at once or long after, in whatever order: one effect, the same answer."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ballots import MEMBERS, OFFICER, card, opened
from world import AFTER, GROUP_CHANNEL, World, texts

from bot import sample
from sandbox import Sandbox
from store.models import AuditEntry, Ballot, Person

SEED = 7
CHOICES = ("for", "against", "abstain")
MOST_OVERTAKEN = 0.3
"""Seconds after which the last copy has come in, unless the machine is very busy."""


@pytest.fixture
def engine() -> str:
    return "sqlite"


def morning(world: World) -> list[str]:
    """Commands, forms, a form after a form, and a button on a card; what people see of it in the end."""
    omar, priya, dana = (world.person(user_id) for user_id in ("U0OMAR", "U0PRIYA", OFFICER))
    told = [opened(world), omar.types("/vote 1 for")["text"], omar.types("/vote 1 against")["text"]]
    omar.opens("/apologies")
    told.append(texts(omar.submits(reason="the train")["view"]))
    [on_card] = [message for message in priya.messages() if "Vote 1 is open" in texts(message)]
    told.append(priya.presses_and_hears("For", on=on_card, channel=GROUP_CHANNEL))
    world.clock.move_to(AFTER)
    told.append(dana.takes_roll({"U0OMAR": "absent"}))
    time.sleep(MOST_OVERTAKEN)
    told.append(card(world))
    for person in (omar, priya, dana):
        told += [message["text"] for message in [*person.dms(), *person.messages()]]
    return told


@pytest.mark.parametrize("times", [2, pytest.param(3, marks=pytest.mark.slow), pytest.param(5, marks=pytest.mark.slow)])
def test_everything_several_times_and_shuffled_is_as_everything_once(
    make_world: Callable[..., World], running_box: Sandbox, sample_url: str, tmp_path: Path, times: int
) -> None:
    """Two bots live through the same morning, one hears everything more than once: nothing tells them apart."""
    copy = tmp_path / "again.db"
    shutil.copy(sample_url.removeprefix("sqlite:///"), copy)
    once = make_world()
    told, outline, deeds = morning(once), once.outline(), Counter(entry.deed for entry in once.rows(AuditEntry))
    once.close()

    again = World(running_box, f"sqlite:///{copy}")
    running_box.faults.deliver_times(times)
    running_box.faults.shuffle()
    try:
        assert morning(again) == told
        assert again.outline() == outline
        assert Counter(entry.deed for entry in again.rows(AuditEntry)) == deeds
    finally:
        running_box.faults.clear()
        again.close()


@pytest.mark.parametrize("seed", [SEED, *(pytest.param(SEED + more, marks=pytest.mark.slow) for more in range(1, 9))])
def test_repeats_long_after_and_out_of_turn_change_nothing(world: World, seed: int) -> None:
    """Members change their minds again and again; every payload comes two to five times, four at a time, shuffled.

    A ballot counts when its payload first comes in, and a repeat that comes after a later one does not bring it back.
    """
    chance = random.Random(seed)  # noqa: S311 - a test's own
    opened(world)
    typed = [(f"{seed}.{n}", chance.choice(MEMBERS[:4]), chance.choice(CHOICES)) for n in range(16)]
    deliveries = [each for each in typed for _ in range(chance.randint(2, 5))]
    chance.shuffle(deliveries)

    def deliver(payload: tuple[str, str, str]) -> tuple[str, str]:
        trigger_id, user_id, choice = payload
        fields = {"team_id": sample.TEAM_ID, "channel_id": GROUP_CHANNEL, "trigger_id": trigger_id}
        where = f"{world.box.url}/nowhere"
        done = world.forge_command(command="/vote", text=f"1 {choice}", user_id=user_id, response_url=where, **fields)
        return trigger_id, str(done["text"])

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(deliver, deliveries))

    assert {trigger_id for trigger_id, _ in answers} == {trigger_id for trigger_id, _, _ in typed}
    assert len(set(answers)) == len(typed), "a repeat gets the answer that the first one got"
    people = {person.id: person.slack_user_id for person in world.rows(Person)}
    cast = Counter((people[ballot.person_id], ballot.choice.value) for ballot in world.rows(Ballot))
    assert all(
        times <= Counter((user_id, choice) for _, user_id, choice in typed)[each] for each, times in cast.items()
    )
    assert [entry.deed for entry in world.rows(AuditEntry)].count("vote.cast") == cast.total()
    in_force = [people[ballot.person_id] for ballot in world.rows(Ballot) if ballot.superseded_at is None]
    assert sorted(in_force) == sorted({user_id for _, user_id, _ in typed})
