"""People and the companies they work for."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from store.models import Company, Employment, Person


def add_person(
    session: Session,
    *,
    team_id: str,
    name: str,
    email: str | None = None,
    slack_user_id: str | None = None,
    post: str = "",
) -> Person:
    """Enter a person, in Slack or not."""
    person = Person(team_id=team_id, name=name, email=email, slack_user_id=slack_user_id, post=post)
    session.add(person)
    session.flush()
    return person


def add_company(
    session: Session, *, team_id: str, name: str, sector: str = "", is_sme: bool = False, is_member: bool = True
) -> Company:
    """Enter a company."""
    company = Company(team_id=team_id, name=name, sector=sector, is_sme=is_sme, is_member=is_member)
    session.add(company)
    session.flush()
    return company


def employ(session: Session, *, person: Person, company: Company, starts_on: date | None = None) -> None:
    """Record that a person works for a company from a day on; an unknown start is empty."""
    session.add(Employment(team_id=person.team_id, person_id=person.id, company_id=company.id, starts_on=starts_on))
    session.flush()


def person_in_slack(session: Session, *, team_id: str, user_id: str) -> Person | None:
    """The person behind a Slack account of this workspace."""
    return session.exec(select(Person).where(Person.team_id == team_id, Person.slack_user_id == user_id)).first()


def named(session: Session, *, ids: Collection[int]) -> dict[int, Person]:
    """The people of those ids."""
    return {person.id: person for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}


def employers(session: Session, *, person_ids: Collection[int], on: date) -> dict[int, str]:
    """The name of each person's company on a day; people without one are left out."""
    rows = session.exec(
        select(Employment.person_id, Company.name)
        .join(Company, col(Company.id) == Employment.company_id)
        .where(
            col(Employment.person_id).in_(person_ids),
            col(Employment.starts_on).is_(None) | (col(Employment.starts_on) <= on),
            col(Employment.ends_on).is_(None) | (col(Employment.ends_on) >= on),
        )
        .order_by(col(Employment.starts_on), col(Employment.id))
    )
    return dict(rows.all())
