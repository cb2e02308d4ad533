"""More than one bot at work on one store, and a clock that jumps: one of everything, and nothing too early."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from ballots import CLOSES, MEMBERS, OFFICER, ballots, in_channel, opened, race, result, vote
from world import AFTER, NOVEMBER, SETTINGS, World

from bot import sample
from bot.process import Process
from store.models import AuditEntry, Ballot, Owed, Vote

INSTANCES = [
    pytest.param("sqlite", 2, id="two on one file"),
    pytest.param("postgresql", 3, id="three on a server", marks=pytest.mark.slow),
]


@pytest.fixture
def more(make_world: Callable[..., World]) -> Iterator[Callable[[World, int], list[Process]]]:
    """Starts further bots beside that of a world: whole ones, which share nothing but the store."""
    started: list[Process] = []

    def start(world: World, count: int) -> list[Process]:
        for _ in range(count):
            url = world.database.url.render_as_string(hide_password=False)
            settings = replace(SETTINGS, slack_api_url=world.box.api_url, database_url=url, slack_app_token="")
            started.append(Process(settings, now=world.clock.now, host="127.0.0.1"))
            started[-1].start()
        return started

    yield start
    for process in started:
        process.stop()


def shown(world: World) -> Counter[tuple[str, str]]:
    """How often each message is to be seen, in the channel and by each person."""
    seen = Counter(("channel", message["text"]) for message in world.person(OFFICER).messages())
    for sitter in sample.SITTERS:
        seen.update((sitter.user_id, message["text"]) for message in world.person(sitter.user_id).dms())
    return seen


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "instances"), INSTANCES)
def test_several_instances_do_each_thing_once(
    make_world: Callable[..., World],
    more: Callable[[World, int], list[Process]],
    monkeypatch: pytest.MonkeyPatch,
    instances: int,
) -> None:
    """All of them tick at the same moments, and all deliver; ballots are cast through each of them."""
    monkeypatch.setattr("bot.scheduler.TICK_SECONDS", 0.1)
    monkeypatch.setattr("bot.scheduler.LOOK_SECONDS", 0.01)
    world = make_world()
    others = more(world, instances - 1)
    opened(world)
    addresses = [world.bot_url, *(f"http://127.0.0.1:{other.server.port}/slack/events" for other in others)]
    for number, user_id in enumerate(MEMBERS):
        monkeypatch.setattr(world, "bot_url", addresses[number % instances])
        assert "is counted" in race(world, [user_id], "1 for")[0]
    for instant in (AFTER, CLOSES, CLOSES + timedelta(days=1)):
        world.clock.move_to(instant)
        for process in (world.process, *others):
            process.pulse.tick()
        world.settle()

    assert [ballot.superseded_at for ballot in world.rows(Ballot)] == [None] * 12
    deeds = Counter(entry.deed for entry in world.rows(AuditEntry))
    assert deeds["vote.close"] == 1
    assert len(in_channel(world, "Vote 1: ")) == 1
    seen = shown(world)
    assert len(seen) >= 6
    assert {message: times for message, times in seen.items() if times > 1} == {}
    assert [row.error for row in world.rows(Owed) if row.error] == []


def test_a_repeat_through_another_instance_gets_the_same_answer(
    make_world: Callable[..., World], more: Callable[[World, int], list[Process]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first instance acknowledged too late, and Slack asks again where another one listens."""
    world = make_world()
    [other] = more(world, 1)
    asked = {
        "team_id": sample.TEAM_ID,
        "user_id": "U0OMAR",
        "channel_id": sample.CHANNEL_ID,
        "trigger_id": "7.7.7",
        "text": "next train strike",
    }
    first = world.forge_command(**asked)
    before = world.outline()

    monkeypatch.setattr(world, "bot_url", f"http://127.0.0.1:{other.server.port}/slack/events")

    assert world.forge_command(**asked) == first
    assert world.outline() == before


class Jumping:
    """A group's clock in the hands of a test: it goes on by itself from wherever it is set, back too."""

    def __init__(self, world: World) -> None:
        self._clock = world.clock

    def at(self, instant: datetime) -> None:
        self._clock._offset = instant - datetime.now(UTC)


@pytest.mark.slow
def test_a_clock_that_jumps_doubles_and_skips_nothing(world: World) -> None:
    """It goes past what is due, back before it, and past it again; the vote is counted once, at its close."""
    clock = Jumping(world)
    opened(world)
    ballots(world, for_=9)
    for instant in (AFTER, NOVEMBER, CLOSES - timedelta(seconds=30), NOVEMBER + timedelta(hours=1)):
        clock.at(instant)
        world.process.pulse.tick()
        world.settle()
        assert "is counted" in vote(world, MEMBERS[10], "against"), "not closed early"
    clock.at(CLOSES + timedelta(seconds=1))
    world.process.pulse.tick()
    world.settle()
    clock.at(NOVEMBER)
    for _ in range(2):
        world.process.pulse.tick()
    world.settle()

    assert "*Ballots:* 9 for, 1 against" in result(world)
    assert [one.closed_at for one in world.rows(Vote)] == [CLOSES]
    assert [entry.deed for entry in world.rows(AuditEntry)].count("vote.close") == 1
    seen = shown(world)
    again = {text[:12]: times for (_, text), times in seen.items() if times > 1}
    assert again == {"You have not": 2}, "two members, on each of the two days that the clock showed"
    assert any("Who was there?" in text for _, text in seen), "what the clock went past is there"
