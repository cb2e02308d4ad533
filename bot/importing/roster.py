"""The roster file: who sat where from when to when, for whom they worked, and which office they held."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.importing.employers import plan_companies, plan_employments
from bot.importing.entry import Entry, parse
from bot.importing.offices import Offices
from bot.importing.people import plan_people
from bot.importing.plan import Plan
from bot.importing.rows import Problem, Row
from bot.importing.seats import Sitting, Table, assign, plan_memberships
from rules.tenure import last_day
from rules.terms import TermsHistory
from store import members, people, terms
from store.models import Membership, Person, WorkingGroup


def plan(session: Session, *, group: WorkingGroup, rows: Sequence[Row], now: datetime) -> tuple[Plan, list[Problem]]:
    """What the file changes, and what is wrong with it.

    A membership is (person, starts_on), and so is an office. A blank last day is that of a term. A removal that was
    decided stands, whatever the file says of that membership. What the file does not name stays as it is.
    """
    entries, problems = parse(rows)
    who = plan_people(entries, known=people.everyone(session, team_id=group.team_id), team_id=group.team_id)
    problems += [*who.problems, *_twice(entries, who.of_line)]
    companies = plan_companies(entries, known=people.companies(session, team_id=group.team_id), team_id=group.team_id)
    history = terms.history(session, group=group)
    rows_there = members.memberships_in(session, group=group)
    sittings = _sittings(entries, who.of_line, rows_there, history)
    table = _table(session, group, sittings, rows_there)
    seats, wrong_seats = assign(sittings, table=table, companies=companies.named)
    memberships, changed_memberships = plan_memberships(sittings, seats=seats, now=now)
    offices = _offices(session, group, entries, who.of_line, sittings, history)
    jobs, changed_jobs = plan_employments(
        entries,
        of_line=who.of_line,
        companies=companies.named,
        known=people.employments(session, person_ids=[one.id for one in who.of_line.values() if one.id]),
    )
    changes = [*who.changes, *companies.changes, *changed_memberships, *offices.changes, *changed_jobs]
    made = Plan(
        first=[*who.new, *companies.new, *table.new],
        new=[*memberships, *offices.new, *jobs],
        changes=changes,
        gone=offices.gone,
    )
    return made, [*problems, *wrong_seats, *offices.problems]


def _twice(entries: Sequence[Entry], of_line: Mapping[int, Person]) -> list[Problem]:
    lines: dict[tuple[int, object], int] = {}
    problems = []
    for entry in entries:
        if entry.line in of_line:
            earlier = lines.setdefault((id(of_line[entry.line]), entry.starts_on), entry.line)
            if earlier != entry.line:
                problems.append(
                    Problem(entry.line, f"“{entry.name}” starts on {entry.starts_on} in line {earlier} too")
                )
    return problems


def _sittings(
    entries: Sequence[Entry],
    of_line: Mapping[int, Person],
    known: Sequence[Membership],
    history: TermsHistory,
) -> list[Sitting]:
    rows = {(row.person_id, row.starts_on): row for row in known}
    found = []
    for entry in entries:
        if entry.seat and entry.line in of_line:
            person = of_line[entry.line]
            row = rows.get((person.id, entry.starts_on))
            years = history.on(entry.starts_on).terms.tenure.years
            ends_on = entry.ends_on or last_day(entry.starts_on, years=years)
            removed = row is not None and row.ended_at is not None
            found.append(Sitting(entry, person, row.ends_on if row is not None and removed else ends_on, row))
    return found


def _table(session: Session, group: WorkingGroup, sittings: Sequence[Sitting], known: Sequence[Membership]) -> Table:
    """The seats with everybody in them whom the file does not name."""
    seats = {seat.id: seat for seat in members.seats_of(session, group=group)}
    table = Table(group, list(seats.values()))
    told = {sitting.row.id for sitting in sittings if sitting.row is not None}
    others = [row for row in known if row.id not in told]
    persons = people.named(session, ids={row.person_id for row in others})
    for row in others:
        table.take(seats[row.seat_id], persons[row.person_id], row.starts_on, row.ends_on)
    return table


def _offices(
    session: Session,
    group: WorkingGroup,
    entries: Sequence[Entry],
    of_line: Mapping[int, Person],
    sittings: Sequence[Sitting],
    history: TermsHistory,
) -> Offices:
    offices = Offices(group, members.offices_in(session, group=group), history)
    seated = {sitting.entry.line: sitting for sitting in sittings}
    for entry in entries:
        sitting = seated.get(entry.line)
        is_removed = sitting is not None and sitting.row is not None and sitting.row.ended_at is not None
        if entry.line in of_line and not is_removed:
            ends_on = sitting.ends_on if sitting is not None else None
            offices.plan(entry, of_line[entry.line], membership_ends_on=ends_on)
    return offices
