"""The roster file: who sat where from when to when, for whom they worked, and which office they held."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.importing import permitted
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
from store.models import Membership, Person, Seat, WorkingGroup


def plan(session: Session, *, group: WorkingGroup, rows: Sequence[Row], now: datetime) -> tuple[Plan, list[Problem]]:
    """What the file changes, and what is wrong with it.

    A membership is (person, starts_on), and so is an office. A blank last day is that of a term. A removal that was
    decided stands, whatever the file says of that membership, and so does the end that a change of employer has set.
    What the file does not name stays as it is.
    """
    entries, problems = parse(rows)
    who = plan_people(entries, known=people.everyone(session, team_id=group.team_id), team_id=group.team_id)
    problems += [*who.problems, *_twice(entries, who.of_line)]
    companies = plan_companies(entries, known=people.companies(session, team_id=group.team_id), team_id=group.team_id)
    history = terms.history(session, group=group)
    rows_there = members.memberships_in(session, group=group)
    sittings = _sittings(entries, who.of_line, rows_there, history)
    seats_there = members.seats_of(session, group=group)
    others = _others(session, sittings, rows_there, seats_there)
    table = _table(group, seats_there, others)
    seats, wrong_seats = assign(sittings, table=table, companies=companies.named)
    memberships, changed_memberships = plan_memberships(sittings, seats=seats, now=now)
    offices = _offices(session, group, entries, who.of_line, sittings, history)
    everybody = {*(one.id for one in who.of_line.values() if one.id), *(person.id for _, person, _ in others)}
    jobs = plan_employments(
        entries,
        of_line=who.of_line,
        companies=companies.named,
        others=[person for _, person, _ in others],
        known=people.employments(session, person_ids=everybody),
    )
    wrong = permitted.problems(sittings, seats=seats, others=others, jobs=jobs, companies=companies, history=history)
    changes = [*who.changes, *companies.changes, *changed_memberships, *offices.changes, *jobs.changes]
    made = Plan(
        first=[*who.new, *companies.new, *table.new],
        new=[*memberships, *offices.new, *jobs.new],
        changes=changes,
        gone=offices.gone,
    )
    return made, [*problems, *wrong_seats, *wrong, *offices.problems]


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
            found.append(Sitting(entry, person, row.ends_on if row is not None and _stands(row) else ends_on, row))
    return found


def _table(group: WorkingGroup, seats: Sequence[Seat], others: Sequence[tuple[Membership, Person, Seat]]) -> Table:
    """The seats with everybody in them whom the file does not name."""
    table = Table(group, seats)
    for row, person, seat in others:
        table.take(seat, person, row.starts_on, row.ends_on)
    return table


def _stands(row: Membership) -> bool:
    """Whether its last day was decided in Slack: by a removal, or by a change of employer that the clock runs for."""
    return row.ended_at is not None or row.term_ends_on is not None


def _others(
    session: Session, sittings: Sequence[Sitting], known: Sequence[Membership], seats: Sequence[Seat]
) -> list[tuple[Membership, Person, Seat]]:
    """The memberships that the file does not name, with who sits where."""
    told = {sitting.row.id for sitting in sittings if sitting.row is not None}
    rows = [row for row in known if row.id not in told]
    labelled = {seat.id: seat for seat in seats}
    persons = people.named(session, ids={row.person_id for row in rows})
    return [(row, persons[row.person_id], labelled[row.seat_id]) for row in rows]


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
