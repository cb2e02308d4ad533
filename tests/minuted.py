"""Minutes that were held, uploaded and circulated, for the tests of what becomes of them."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from docx import Document
from packed import bytes_of
from sqlmodel import Session, select
from world import AFTER, GROUP_CHANNEL, Person, World

from bot.sample import TEAM_ID
from store import people
from store.models import Office
from store.models import Person as Row

DECEMBER = datetime(2027, 12, 9, 10, 30, tzinfo=UTC)
"""Half an hour into the meeting after that of 11 November."""

OPEN = b"# Minutes\n\nThe tariffs were discussed.\n"
PRIVATE = OPEN + b"\nThe seat at the board was discussed.\n"


def held(world: World, **statuses: str) -> None:
    """The meeting of 11 November is over, and Dana has confirmed who was there."""
    world.move_to(AFTER)
    world.person("U0DANA").takes_roll(statuses)
    world.process.pulse.tick()
    world.settle()


def uploads(world: World, main: bytes, public: bytes | None = None, *, name: str = "minutes.md") -> dict[str, Any]:
    """Dana uploads minutes: for everybody, or for members together with those that are `public` (none if empty)."""
    dana = world.person("U0DANA")
    dana.opens("/minutes upload 11 Nov")
    given: dict[str, Any] = {
        "file": [dana.uploads(name, main)],
        "readers": "everybody" if public is None else "members",
    }
    if public:
        given["public"] = [dana.uploads("public.md", public)]
    done = dana.submits(**given)
    world.settle()
    return done


def circulated(world: World) -> None:
    """The meeting was held, and version 1 of its minutes, without private parts, is in the channel."""
    held(world)
    uploads(world, OPEN)
    world.person("U0DANA").types("/minutes circulate 11 Nov")
    world.settle()


def enter_guest(world: World) -> Person:
    """Hugo, whom Dana has invited to the next meeting."""
    world.write(
        lambda session: people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
    )
    world.person("U0DANA").types("/guest Hugo Lindgren for next")
    world.settle()
    return world.person("U0HUGO")


def channel_messages(world: World) -> list[dict[str, Any]]:
    """What everybody in the channel sees of minutes: the bot's messages with the word, and files."""
    seen = [each for each in world.person("U0HUGO").messages(GROUP_CHANNEL) if not each["ephemeral"]]
    return [each for each in seen if each["text"].lstrip("*").startswith("Minutes of")]


def given_files(person: Person) -> list[tuple[str, bytes]]:
    """The files of minutes that somebody has from the bot, by name, the drafts left out."""
    found = [message for message in person.dms() if message["files"] and "Draft" not in message["text"]]
    return [(message["files"][0]["name"], bytes_of(message)) for message in found]


def words_of_word(data: bytes) -> str:
    """What a Word document says, its tables left out."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def retire(session: Session, user_id: str) -> None:
    """Somebody leaves every office that they hold, from yesterday on."""
    person = session.exec(select(Row).where(Row.slack_user_id == user_id)).one()
    for office in session.exec(select(Office).where(Office.person_id == person.id)):
        office.ends_on = (AFTER - timedelta(days=1)).date()
