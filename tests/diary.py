"""The meetings of the sample group for tests: which there are, what was told of them, and one called off."""

from datetime import date

from world import GROUP_CHANNEL, World, texts

from store.models import Meeting


def on(world: World, day: date) -> list[Meeting]:
    """The meetings of a day, also those that were called off."""
    return [meeting for meeting in world.rows(Meeting) if meeting.on_date == day]


def in_channel(world: World) -> list[str]:
    """What the bot told everybody, oldest first."""
    world.settle()
    said = world.person("U0WEN").messages(GROUP_CHANNEL)
    return [message["text"] for message in said if not message["ephemeral"]]


def cancel(world: World, day: str, reason: str) -> None:
    """Call a meeting off, as the programme manager does."""
    dana = world.person("U0DANA")
    dana.opens(f"/meeting cancel {day} {reason}")
    done = dana.submits(reason=reason)
    assert "is cancelled" in texts(done["view"])
