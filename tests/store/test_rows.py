"""A row that is written by itself is one of the session's like any other."""

from small import NOW, TEAM, found
from sqlmodel import Session, select

from store import people
from store.models import Answered, Person
from store.rows import insert


def test_the_row_has_its_id_and_a_later_change_of_it_is_kept(session: Session) -> None:
    found(session)
    zoe = insert(session, Person(team_id=TEAM, name="Zoe Marsh"))
    zoe.post = "adviser"
    session.flush()
    session.expire_all()

    assert session.exec(select(Person).where(Person.id == zoe.id, Person.post == "adviser")).one() is zoe


def test_what_the_session_had_to_write_is_written_before(session: Session) -> None:
    found(session)
    first = insert(session, Answered(key="a", team_id=TEAM, reply={}, answered_at=NOW))
    first.key = "b"

    insert(session, Answered(key="a", team_id=TEAM, reply={}, answered_at=NOW))

    assert sorted(session.exec(select(Answered.key))) == ["a", "b"]


def test_an_id_that_was_given_stays(session: Session) -> None:
    found(session)
    known = people.add_person(session, team_id=TEAM, name="Zoe Marsh")

    other = insert(session, Person(id=known.id + 7, team_id=TEAM, name="Ada Quill"))

    assert session.get_one(Person, known.id + 7) is other
