"""People and their employers."""

from datetime import date, timedelta

import pytest
from small import TEAM, TODAY, found, person
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from store import people
from store.models import Company, Employment, Person

DAY = timedelta(days=1)


@pytest.fixture
def omar(session: Session) -> Person:
    found(session)
    return person(session, "Omar Haddad", "U0OMAR")


def employ(session: Session, who: Person, name: str, starts_on: date | None, ends_on: date | None = None) -> Company:
    company = people.add_company(session, team_id=TEAM, name=name)
    people.employ(session, person=who, company=company, starts_on=starts_on)
    session.exec(select(Employment).where(Employment.company_id == company.id)).one().ends_on = ends_on
    session.flush()
    return company


def test_person_in_slack_is_of_that_workspace(session: Session, omar: Person) -> None:
    found(session, "Elsewhere", team_id="T0ELSE")
    people.add_person(session, team_id="T0ELSE", name="Another Omar", slack_user_id="U0OMAR")

    assert people.person_in_slack(session, team_id=TEAM, user_id="U0OMAR") == omar
    assert people.person_in_slack(session, team_id=TEAM, user_id="U0NONE") is None


@pytest.mark.parametrize("given", [{"slack_user_id": "U0OMAR"}, {"email": "omar@pennant.example"}])
def test_add_person_twice_is_refused(session: Session, omar: Person, given: dict[str, str]) -> None:
    omar.email = "omar@pennant.example"
    session.flush()
    with pytest.raises(IntegrityError):
        people.add_person(session, team_id=TEAM, name="Omar again", **given)


def test_add_person_many_without_slack_or_mail(session: Session, omar: Person) -> None:
    people.add_person(session, team_id=TEAM, name="One")
    people.add_person(session, team_id=TEAM, name="Two")


def test_named_by_id(session: Session, omar: Person) -> None:
    assert people.named(session, ids=[omar.id, 0]) == {omar.id: omar}
    assert people.named(session, ids=[]) == {}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_employed"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (None, TODAY, True),
        (None, TODAY - DAY, False),
    ],
)
def test_employers_on_a_day(
    session: Session, omar: Person, starts_on: date | None, ends_on: date | None, is_employed: bool
) -> None:
    employ(session, omar, "Pennant", starts_on, ends_on)

    expected = {omar.id: "Pennant"} if is_employed else {}
    assert people.employers(session, person_ids=[omar.id], on=TODAY) == expected


def test_employers_the_latest_of_several(session: Session, omar: Person) -> None:
    """A known start beats an unknown one, and a later one beats both, on either engine."""
    employ(session, omar, "Known", TODAY - 9 * DAY)
    employ(session, omar, "Unknown", None)

    assert people.employers(session, person_ids=[omar.id], on=TODAY) == {omar.id: "Known"}

    employ(session, omar, "Later", TODAY - DAY)
    assert people.employers(session, person_ids=[omar.id], on=TODAY) == {omar.id: "Later"}
