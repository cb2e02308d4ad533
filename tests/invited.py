"""A group with two meetings to come, and two members with an address who are invited to both by e-mail."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from post_office import GROUP, Letter, PostOffice
from sqlmodel import Session, select
from world import MEETING, World
from world import NOVEMBER as START

from store import audit, groups, meetings
from store.models import Person, WorkingGroup

NOVEMBER, DECEMBER = MEETING, datetime(2027, 12, 9, 10, tzinfo=UTC)
OMAR, WEN = "omar@pennant.example", "wen@tessellate.example"


def invite_two(world: World) -> None:
    """Give Omar and Wen an address: they are invited to the meetings of November and December."""
    world.write(two_members)
    ticks(world)


def invited_world(make_world: Callable[..., World], office: PostOffice) -> World:
    """A world with a mail server, in which Omar and Wen have been invited."""
    world = make_world(mail={"smtp_url": office.smtp_url, "mail_from": GROUP})
    invite_two(world)
    assert told(office) == [(OMAR, NOVEMBER), (WEN, NOVEMBER), (OMAR, DECEMBER), (WEN, DECEMBER)]
    return world


def two_members(session: Session) -> None:
    """Omar and Wen have an address, and there are two meetings to invite them to."""
    two_meetings(session)
    has_address("Omar Haddad", OMAR)(session)
    has_address("Wen Li", WEN)(session)
    note(session, START)


def two_meetings(session: Session) -> None:
    """No rule, and nothing after December."""
    [group] = groups.all_groups(session)
    group.rule = ""
    for meeting in meetings.all_of(session, group=group):
        if meeting.starts_at > DECEMBER:
            session.delete(meeting)


def has_address(name: str, address: str | None) -> Callable[[Session], None]:
    def write(session: Session) -> None:
        person = the_person(session, name)
        person.email = address
        session.add(person)

    return write


def changes(world: World, *works: Callable[[Session], Any]) -> None:
    """Change something as an import does, with its entry in the group's audit trail, and let the clock tick."""

    def write(session: Session) -> None:
        for work in works:
            work(session)
        note(session, world.clock.now())

    world.write(write)
    ticks(world)


def note(session: Session, now: datetime) -> None:
    """Leave the entry in the audit trail that every change leaves."""
    group = the_group(session)
    audit.record(session, group=group, now=now, actor_id=None, deed="import.change", subject="group:1")


def ticks(world: World) -> None:
    world.process.pulse.tick()
    world.settle()


def the_person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def the_group(session: Session) -> WorkingGroup:
    return groups.all_groups(session)[0]


def news(world: World, office: PostOffice, act: Callable[[], None]) -> list[Letter]:
    """The letters that an act brings, in the order of their addresses."""
    before = len(office.letters)
    act()
    return sorted(office.letters[before:], key=lambda letter: letter.to)


def told(office: PostOffice) -> list[tuple[str, datetime]]:
    """To whom letters went, and of which meeting."""
    return [(letter.to[0], letter.starts_at) for letter in office.letters]


def summed_up(letters: list[Letter]) -> list[tuple[str, str, int, str]]:
    """Of each letter to whom it went, and its METHOD, SEQUENCE and STATUS."""
    return [
        (letter.to[0], letter.method, int(letter.event["SEQUENCE"]), str(letter.event["STATUS"])) for letter in letters
    ]
