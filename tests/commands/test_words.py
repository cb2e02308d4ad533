"""The private word on a strike below the limit, and what takes it back, through the front door."""

from datetime import timedelta

import pytest
from sqlmodel import delete, update
from world import MEETING, World, labels

from store.models import Owed, Turn

FIVE_PAST = MEETING + timedelta(minutes=5)
WORD = "You are recorded as not present"
BACK = "The record of Data Exchange Working Group was corrected"


@pytest.fixture
def told(world: World) -> World:
    """Priya was absent on 11 November, and has been told."""
    world.move_to(FIVE_PAST)
    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})
    assert labels(world.person("U0PRIYA").dm_beginning(WORD)) == ["My attendance", "I was there…"]
    return world


def correct(world: World, status: str) -> None:
    world.person("U0DANA").takes_roll({"U0PRIYA": status}, typed="/attendance 11 Nov", why="Mixed up")
    world.settle()


def beginnings(world: World) -> list[str]:
    """What Priya was told, in order, by its first word."""
    return [message["text"].split()[0] for message in world.person("U0PRIYA").dms()]


def slack_takes_messages_again(world: World) -> None:
    """What it said about waiting is forgotten, and everything that is still wanted is sent."""
    world.box.faults.clear()
    world.write(lambda session: session.exec(delete(Turn)))
    world.write(lambda session: session.exec(update(Owed).values(retry_at=None)))
    world.settle()


@pytest.mark.slow
def test_a_word_that_no_longer_stands_is_taken_back(told: World) -> None:
    correct(told, "present")

    assert told.person("U0PRIYA").dm_beginning(BACK)["text"] == (
        f"{BACK}: Thursday 11 November 2027 does not count as an absence of yours. You have no absences in 2027 now; "
        "only you and the officers know."
    )


@pytest.mark.slow
def test_a_word_that_stands_after_a_correction_is_left_alone(told: World) -> None:
    correct(told, "apologies")

    assert beginnings(told) == ["You"]


@pytest.mark.slow
def test_a_strike_that_stands_again_is_told_again(told: World) -> None:
    correct(told, "present")
    correct(told, "absent")
    correct(told, "late")

    assert beginnings(told) == ["You", "The", "You", "The"]


@pytest.mark.slow
def test_a_word_that_was_never_sent_is_not_taken_back(world: World) -> None:
    world.move_to(FIVE_PAST)
    world.box.faults.rate_limit("chat.postMessage", 60)
    world.person("U0DANA").takes_roll({"U0PRIYA": "absent"})

    correct(world, "present")

    slack_takes_messages_again(world)
    assert beginnings(world) == []


def test_not_held_takes_the_word_back(told: World) -> None:
    dana = told.person("U0DANA")

    dana.opens("/meeting not-held 11 Nov fire alarm")
    dana.submits()

    told.person("U0PRIYA").dm_beginning(BACK)
