"""Open calls in the sample group: seats that are vacated behind the bot's back, a call, people who stand."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session
from world import GROUP_CHANNEL, World, plain, texts

from store import groups, members, people
from store.models import Nomination, Person

DANA, AMARA, TOMASZ, OMAR, PRIYA, SIOBHAN, HUGO = (
    "U0DANA",
    "U0AMARA",
    "U0TOMASZ",
    "U0OMAR",
    "U0PRIYA",
    "U0SIOBHAN",
    "U0HUGO",
)
CLOSES = datetime(2027, 11, 3, 17, tzinfo=UTC)
LAST = date(2027, 11, 30)
"""The last day of those who leave."""

OPEN_SEAT = "/call open seat until 3 Nov from 1 Dec"


def vacate(*names: str) -> Callable[[Session], None]:
    """Those members leave on 30 November; nobody else's term ends before long. Quayside is one more member company."""

    def write(session: Session) -> None:
        [group] = groups.all_groups(session)
        known = {person.id: person.name for person in people.everyone(session, team_id=group.team_id)}
        for row in members.memberships_in(session, group=group):
            leaves = any(known[row.person_id].startswith(name) for name in names)
            row.ends_on = LAST if leaves else date(2029, 12, 31)
            session.add(row)
        people.add_company(session, team_id=group.team_id, name="Quayside", is_sme=True)
        people.add_company(session, team_id=group.team_id, name="Ropewalk")

    return write


def calls_for(world: World, line: str = OPEN_SEAT) -> str:
    """The programme manager opens a call; the receipt."""
    said = str(world.person(DANA).types(line)["text"])
    world.settle()
    return plain(said)


def card(world: World, user: str = AMARA) -> dict[str, Any]:
    """The card of the latest call in the channel."""
    world.settle()
    found = [message for message in world.person(user).messages() if message["text"].startswith("Open call:")]
    return dict(found[-1])


def stands(world: World, user: str, line: str = "/nominate me", **entered: str) -> str:
    """Somebody stands, with what they enter in the last form; the receipt."""
    world.person(user).opens(line)
    said = texts(world.person(user).submits(**entered)["view"])
    world.settle()
    return plain(said)


def enters(world: World, line: str) -> str:
    """The programme manager enters somebody; the receipt."""
    dana = world.person(DANA)
    dana.opens(f"/nominate enter {line}")
    said = texts(dana.submits()["view"])
    world.settle()
    return plain(said)


def nominees(world: World) -> dict[str, str]:
    """Everybody who was nominated, with the state of it."""
    names = {person.id: person.name for person in world.rows(Person)}
    return {names[row.person_id]: row.state.value for row in world.rows(Nomination)}


def results(world: World) -> list[str]:
    """What the channel was told of calls that are over."""
    found = world.person(AMARA).messages(GROUP_CHANNEL)
    return [message["text"] for message in found if message["text"].startswith("*The call for")]
