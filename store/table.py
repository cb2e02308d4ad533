"""A group's table, read as values for the rules and written back when they have changed it (clauses 8 to 16)."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from rules import employer, table
from rules.authority import Role
from rules.table import SeatKind, Table
from rules.terms import TermsHistory
from rules.verdict import Change, Verdict, decide
from store import employers, groups, keeping, members, people, terms
from store.models import Membership, OfficeAgreement, Person, Seat, WorkingGroup


def load(session: Session, *, group: WorkingGroup) -> Table:
    """Everything that the rules need to know of a group's table. The number of queries is fixed."""
    sittings = members.memberships_in(session, group=group)
    offices = members.offices_in(session, group=group)
    everybody = people.everyone(session, team_id=group.team_id)
    known = {person.id: person for person in everybody}
    sat = {row.person_id for row in sittings} | {row.person_id for row in offices}
    known |= people.named(session, ids=sat - known.keys())
    agreed = _agreements(session, [office.id for office in offices])
    return Table(
        people={row.id: _value(table.Person, row) for row in known.values()},
        seats={row.id: _value(table.Seat, row) for row in members.seats_of(session, group=group)},
        companies={row.id: _value(table.Company, row) for row in people.companies(session, team_id=group.team_id)},
        jobs=tuple(_value(table.Job, row) for row in people.employments(session, person_ids=list(known))),
        sittings=tuple(_value(table.Sitting, row) for row in sittings),
        offices=tuple(
            _value(table.Office, row, kind=Role(row.kind.value), agreed_by=tuple(agreed.get(row.id, ())))
            for row in offices
        ),
    )


def electors(session: Session, *, group: WorkingGroup, day: date) -> list[Person]:
    """The people who may be on a roll that is drawn up on a day, by name: the members, less whoever has come to a
    company from which another sits (clauses 14 and 15)."""
    found = load(session, group=group)
    history = terms.history(session, group=group)
    ids = employer.electors(found, day=day, terms=history)
    return sorted(people.named(session, ids=ids).values(), key=lambda person: person.name)


def carry_out(
    session: Session,
    *,
    group: WorkingGroup,
    change: Change,
    deed: str,
    actor: Person | None,
    now: datetime,
    history: TermsHistory,
) -> Verdict:
    """Make a change, unless the rules bar it: then nothing is written, and the verdict says why.

    What follows from it for the same people or companies in other groups of the workspace is done there too.
    """
    today = groups.local_date(group, now)
    before = load(session, group=group)
    verdict = decide(before, change, today=today, terms=history)
    if verdict.bars:
        return verdict
    keeping.keep(session, group=group, before=before, after=verdict.after, deed=deed, actor=actor, now=now)
    _tell(session, group, before, now, history)
    for other in _others(session, group, _touched(before, verdict.after), today):
        groups.lock(session, group=other)
        _follow(session, other, actor, now)
    return verdict


def _follow(session: Session, group: WorkingGroup, actor: Person | None, now: datetime) -> None:
    """Let clause 15 take its course in a group after a change of employer or company that was entered in another."""
    today, history = groups.local_date(group, now), terms.history(session, group=group)
    before = load(session, group=group)
    after = employer.settled(before, today=today, terms=history)
    if after != before:
        keeping.keep(session, group=group, before=before, after=after, deed="member.employer", actor=actor, now=now)
    _tell(session, group, before, now, history)


def _tell(session: Session, group: WorkingGroup, before: Table, now: datetime, history: TermsHistory) -> None:
    found = load(session, group=group)
    employers.tell(session, group=group, before=before, after=found, now=now, history=history)


def _others(session: Session, group: WorkingGroup, person_ids: Collection[int], today: date) -> Sequence[WorkingGroup]:
    """The other groups in which one of those people sits, or will, in a supplier seat."""
    if not person_ids:
        return []
    last = func.coalesce(col(Membership.term_ends_on), col(Membership.ends_on))
    theirs = (
        select(Membership.group_id)
        .join(Seat, col(Seat.id) == Membership.seat_id)
        .where(col(Membership.person_id).in_(person_ids), Seat.kind == SeatKind.SUPPLIER, last >= today)
    )
    return session.exec(
        select(WorkingGroup)
        .where(col(WorkingGroup.id).in_(theirs), WorkingGroup.id != group.id)
        .order_by(col(WorkingGroup.id))
    ).all()


def _touched(before: Table, after: Table) -> set[int]:
    """Who is known already and whose employer a change may concern."""
    moved = {job.person_id for job in {*before.jobs} ^ {*after.jobs}}
    turned = {number for number, company in after.companies.items() if company != before.companies.get(number)}
    return (moved | {job.person_id for job in after.jobs if job.company_id in turned}) & before.people.keys()


def _agreements(session: Session, office_ids: Collection[int]) -> dict[int, list[str]]:
    rows = session.exec(
        select(OfficeAgreement).where(col(OfficeAgreement.office_id).in_(office_ids)).order_by(col(OfficeAgreement.id))
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.office_id, []).append(row.body)
    return found


def _value(made: type[Any], row: Any, **other: Any) -> Any:
    """A row as a value of the rules: its fields are called like the columns, but for those given in other words."""
    return made(**{part.name: other.get(part.name, getattr(row, part.name, None)) for part in fields(made)})
