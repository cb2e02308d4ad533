"""People and the companies they work for."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import bindparam
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


def company_called(session: Session, *, team_id: str, name: str) -> Company:
    """The company of that name, entered if nobody knew it: then it is no member company."""
    by_name = {known.name.casefold(): known for known in companies(session, team_id=team_id)}
    found = by_name.get(name.casefold())
    return found or add_company(session, team_id=team_id, name=name, is_member=False)


def employ(session: Session, *, person: Person, company: Company, starts_on: date | None = None) -> None:
    """Record that a person works for a company from a day on; an unknown start is empty."""
    session.add(Employment(team_id=person.team_id, person_id=person.id, company_id=company.id, starts_on=starts_on))
    session.flush()


_IN_SLACK = select(Person).where(Person.team_id == bindparam("team"), Person.slack_user_id == bindparam("user"))


def person_in_slack(session: Session, *, team_id: str, user_id: str) -> Person | None:
    """The person behind a Slack account of this workspace."""
    return session.exec(_IN_SLACK, params={"team": team_id, "user": user_id}).first()


def everyone(session: Session, *, team_id: str) -> Sequence[Person]:
    """Everybody a workspace knows, in the order they were entered; not those who were erased."""
    return session.exec(
        select(Person).where(Person.team_id == team_id, col(Person.erased_at).is_(None)).order_by(col(Person.id))
    ).all()


def companies(session: Session, *, team_id: str) -> Sequence[Company]:
    """Every company a workspace knows, in the order they were entered."""
    return session.exec(select(Company).where(Company.team_id == team_id).order_by(col(Company.id))).all()


def employments(session: Session, *, person_ids: Collection[int]) -> Sequence[Employment]:
    """Who of them worked for whom, in the order it was entered."""
    return session.exec(
        select(Employment).where(col(Employment.person_id).in_(person_ids)).order_by(col(Employment.id))
    ).all()


def recognised(known: Sequence[Person], *, name: str, email: str | None, slack_user_id: str | None) -> Sequence[Person]:
    """Who of `known` this is: by e-mail, else by Slack account, else by the exact name if no e-mail or account differs.

    Nobody: somebody new. Several: it cannot be told.
    """
    by_email = [person for person in known if email and person.email == email]
    by_account = [person for person in known if slack_user_id and person.slack_user_id == slack_user_id]
    by_name = [
        person
        for person in known
        if person.name == name and not (email and person.email) and not (slack_user_id and person.slack_user_id)
    ]
    if by_email and by_account and by_email != by_account:
        return [*by_email, *by_account]
    return by_email or by_account or by_name


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
        .order_by(col(Employment.starts_on).asc().nulls_first(), col(Employment.id))
    )
    return dict(rows.all())


def enter_visitor(session: Session, *, team_id: str, name: str, company: str) -> Person:
    """The person of that name at the company of that name, entered if they are new.

    A company that nobody knew is no member company.
    """
    employer = company_called(session, team_id=team_id, name=company)
    staff = select(Person).join(Employment, col(Employment.person_id) == Person.id)
    known = session.exec(
        staff.where(Person.team_id == team_id, Person.name == name, Employment.company_id == employer.id)
    ).first()
    if known is not None:
        return known
    visitor = add_person(session, team_id=team_id, name=name)
    employ(session, person=visitor, company=employer)
    return visitor


class Named(Protocol):
    """Whoever has a name: a person of the store or of the rules."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def called(known: Sequence[N], text: str) -> Sequence[N]:
    """Who of `known` is meant by a name: whoever is called so in full, else everybody with those words in their name.

    Case and accents do not matter, so that Siobhan finds Siobhán.
    """
    words = _folded(text.removeprefix("@")).split()
    in_full = [person for person in known if _folded(person.name).split() == words]
    return in_full or [person for person in known if words and set(words) <= set(_folded(person.name).split())]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
