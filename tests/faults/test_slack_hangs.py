"""Slack hangs or refuses while people work: they are answered in time, and the office learns what never arrived."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from ballots import MEMBERS, OFFICER, opened, result, vote
from world import AFTER, World, texts

from bot.posting import REFUSED_WORDS
from store.models import Apology, Ballot, Owed

POST = "chat.postMessage"
HANGS = 30.0
"""Seconds: more than a call of ours waits, and no more than a lease lasts."""


@pytest.fixture
def engine() -> str:
    return "sqlite"


def twenty_commands(world: World) -> list[str]:
    """Twelve members vote and eight send apologies, four at a time; what each is told."""

    def types(typed: tuple[str, str]) -> str:
        return str(world.person(typed[0]).types(typed[1])["text"])

    typed = [(user_id, "/vote 1 for") for user_id in MEMBERS] + [(each, "/apologies next") for each in MEMBERS[:8]]
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(types, typed))


@pytest.mark.alone
def test_hanging_on_every_call_while_twenty_commands_arrive(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is acknowledged within Slack's three seconds and counted as it was told; each message is there once."""
    monkeypatch.setattr("sandbox.delivery.bot.ACK_SECONDS", 3.0)
    world = make_world()
    opened(world)
    world.box.faults.hang(HANGS, "*", count=None)

    told = twenty_commands(world)

    assert ["is counted" in text for text in told[:12]] == [True] * 12, told
    assert all(text.startswith("Your apologies are recorded") for text in told[12:]), told
    world.clock.move_to(AFTER)
    world.process.pulse.tick()
    world.wait_for(lambda: any(row.error for row in world.rows(Owed)), "a call that was given up")
    world.box.faults.clear()
    everything_is_there_once(world)


def everything_is_there_once(world: World) -> None:
    world.wait_for(lambda: all(row.done == row.wanted for row in world.rows(Owed)), "the outbox")
    assert len([ballot for ballot in world.rows(Ballot) if ballot.superseded_at is None]) == 12
    assert len(world.rows(Apology)) == 9, "one was there before"
    assert "*Ballots:* 12 for, 0 against" in result(world)
    told = [dm["text"] for dm in world.person(OFFICER).dms()]
    assert sum("Who was there?" in text for text in told) == 1
    assert len(told) == len(set(told))


@pytest.mark.parametrize("code", ["channel_not_found", pytest.param("is_archived", marks=pytest.mark.slow)])
def test_a_channel_that_is_gone_is_told_to_the_programme_manager_in_words(world: World, code: str) -> None:
    """The vote goes on without its card; who is nobody's messenger sees nothing of it."""
    world.box.faults.fail(POST, code)
    opened(world)

    [dead] = [row for row in world.rows(Owed) if row.dead_at]
    assert dead.error == code
    assert "is counted" in vote(world, "U0OMAR", "1 for")
    told = texts(world.person(OFFICER).home())
    assert f"*Not delivered*\n• card to the channel: {REFUSED_WORDS[code]}" in told
    assert code not in told
    assert "Not delivered" not in texts(world.person("U0OMAR").home())
