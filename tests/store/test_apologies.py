"""Apologies: one in force for a person and a meeting, the earlier ones kept."""

from datetime import timedelta

import pytest
from small import NOW, found, meeting, person
from sqlmodel import Session, select

from store import apologies
from store.models import Apology, Meeting, Person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def coming(session: Session) -> Meeting:
    return meeting(session, found(session), NOW + timedelta(days=9))


@pytest.fixture
def omar(session: Session) -> Person:
    return person(session, "Omar Haddad")


def test_give_again_supersedes_and_keeps(session: Session, coming: Meeting, omar: Person) -> None:
    first = apologies.give(session, meeting=coming, person=omar, reason="cold", now=NOW, recorded_by=omar)
    second = apologies.give(session, meeting=coming, person=omar, reason="flu", now=NOW + MINUTE, recorded_by=omar)

    assert apologies.in_force(session, meeting_id=coming.id) == {omar.id: second}
    assert (first.superseded_at, first.reason, first.for_date) == (NOW + MINUTE, "cold", coming.on_date)
    assert len(session.exec(select(Apology)).all()) == 2


def test_withdraw_says_whether_there_were_any(session: Session, coming: Meeting, omar: Person) -> None:
    assert not apologies.withdraw(session, meeting=coming, person=omar, now=NOW)

    apologies.give(session, meeting=coming, person=omar, reason="", now=NOW, recorded_by=omar)

    assert apologies.withdraw(session, meeting=coming, person=omar, now=NOW + MINUTE)
    assert apologies.in_force(session, meeting_id=coming.id) == {}
    assert not apologies.withdraw(session, meeting=coming, person=omar, now=NOW + MINUTE)


def test_in_force_is_for_the_date_the_meeting_is_on(session: Session, coming: Meeting, omar: Person) -> None:
    """Moved to another day, the member is asked again (section 2, point 7)."""
    apologies.give(session, meeting=coming, person=omar, reason="", now=NOW, recorded_by=omar)
    coming.on_date += timedelta(days=1)
    session.flush()

    assert apologies.in_force(session, meeting_id=coming.id) == {}
    assert apologies.of_person(session, person_id=omar.id, meeting_ids=[coming.id]) == {}


def test_of_person_by_meeting(session: Session, coming: Meeting, omar: Person) -> None:
    given = apologies.give(session, meeting=coming, person=omar, reason="", now=NOW, recorded_by=omar)
    somebody = person(session, "Somebody Else")
    apologies.give(session, meeting=coming, person=somebody, reason="", now=NOW, recorded_by=omar)

    assert apologies.of_person(session, person_id=omar.id, meeting_ids=[coming.id, 0]) == {coming.id: given}
    assert apologies.of_person(session, person_id=omar.id, meeting_ids=[]) == {}
