"""A meeting's agenda with papers, and what the bot posts of its pack, for the tests of it."""

import io
from datetime import UTC, datetime
from typing import Any

from agendas import put_item, put_paper
from pypdf import PdfReader
from sqlmodel import Session, col, select
from world import GROUP_CHANNEL, HTTP, SETTINGS, World, plain, texts
from world import Person as Visitor

from store import groups, members
from store.models import FileKind, Person

PREVIEW_AT = datetime(2027, 11, 3, 10, tzinfo=UTC)
PACK_AT = datetime(2027, 11, 4, 10, tzinfo=UTC)
"""A week before Thursday 11 November 2027, 10:00."""

DANA, AMARA, OMAR = "U0DANA", "U0AMARA", "U0OMAR"
BOT = "U0CONVENOR"


def agenda_of_three(world: World) -> None:
    """Two open items, the first with two papers, and between them a private one with a paper, for three members."""
    world.write(lambda session: only_members(session, AMARA, OMAR, "U0PRIYA"))
    tariffs(world)
    board = put_item(world, "A seat at the board", is_private=True)
    put_paper(world, board, "Names", pages=1)
    put_item(world, "Any other business", minutes=5, owner="U0WEN")


def only_members(session: Session, *user_ids: str) -> None:
    """Everybody else left in the summer, so that what goes to each member goes to few."""
    [group] = groups.all_groups(session)
    for person in session.exec(select(Person).where(col(Person.slack_user_id).not_in(user_ids))):
        now = datetime(2027, 7, 1, tzinfo=UTC)
        members.end_membership(session, group=group, person_id=person.id, now=now, day=now.date())


def tariffs(world: World) -> int:
    """An open item with two papers, one of them no PDF; its id."""
    item = put_item(world, "Tariffs", purpose="Agree the options", minutes=30)
    put_paper(world, item, "Options", pages=3)
    put_paper(world, item, "Costs", name="costs.docx", data=b"PK word", kind=FileKind.WORD, pages=None)
    return item


def posted(person: Visitor, channel: str = GROUP_CHANNEL) -> list[dict[str, Any]]:
    """What is in the channel of packs, oldest first: messages that begin with the word, and everything with a file."""
    return [
        message
        for message in person.messages(channel)
        if not message["ephemeral"] and (message["files"] or message["text"].startswith(("Agenda pack", "Addendum")))
    ]


def lines_of(surface: dict[str, Any]) -> list[str]:
    """What a message or a form says, line by line, without its buttons."""
    read = [block for block in surface["blocks"] if block["type"] != "actions"]
    return plain(texts({"blocks": read})).splitlines()


def files(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The name and the title of each file in some messages."""
    return [(file["name"], file["title"]) for message in messages for file in message["files"]]


def reader_of(message: dict[str, Any]) -> PdfReader:
    """The PDF of a message."""
    return PdfReader(io.BytesIO(bytes_of(message)))


def bytes_of(message: dict[str, Any]) -> bytes:
    """The one file of a message, as Slack gives it to the bot."""
    [file] = message["files"]
    return HTTP.get(file["url_private"], headers={"Authorization": f"Bearer {SETTINGS.slack_bot_token}"}).content


def words_of(pdf: PdfReader) -> str:
    """Everything that a PDF says."""
    return "\n".join(page.extract_text() for page in pdf.pages)


def missed(message: dict[str, Any]) -> str:
    """What a pack's message says of the promise."""
    return plain(message["text"]).splitlines()[-1]
