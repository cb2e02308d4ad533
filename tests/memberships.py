"""`/members` as the programme manager uses it, and who is a member of the sample group, for tests."""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session
from world import World, plain, texts

from rules.table import Table
from store import groups, people, table
from store.models import Membership, Person, Seat, WorkingGroup

DANA = "U0DANA"
DONE = "Done."


def told(world: World, line: str, user: str = DANA) -> list[str]:
    """The lines that `/members` answers with."""
    return plain(world.person(user).types(f"/members {line}".strip())["text"]).splitlines()


def does(world: World, line: str) -> str:
    """Type a line and confirm it; the receipt."""
    dana = world.person(DANA)
    dana.opens(f"/members {line}")
    done = dana.submits()
    assert "errors" not in done, done
    assert DONE in texts(done["view"]), done
    return texts(done["view"])


def sat(world: World, name: str) -> list[tuple[str, date, date]]:
    """The seats in which somebody sat, each from when to when."""
    labels_ = {seat.id: seat.label for seat in world.rows(Seat)}
    [person] = [person for person in world.rows(Person) if person.name == name]
    rows = [row for row in world.rows(Membership) if row.person_id == person.id]
    return sorted((labels_[row.seat_id], row.starts_on, row.ends_on) for row in rows)


def id_of(world: World, name: str) -> int:
    """The id of the person whose name is or begins so."""
    return next(int(person.id) for person in world.rows(Person) if person.name.startswith(name))


def the_table(session: Session) -> Table:
    """The sample group's table as the rules see it."""
    return table.load(session, group=the_group(session))


def the_group(session: Session) -> WorkingGroup:
    """The sample group, which is the first."""
    return groups.all_groups(session)[0]


def member_company(name: str, *, is_sme: bool = False) -> Callable[[Session], None]:
    """Another member company, for the store."""

    def add(session: Session) -> None:
        people.add_company(session, team_id=the_group(session).team_id, name=name, is_sme=is_sme)

    return add
