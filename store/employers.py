"""What is told of a change of employer: a word to the person about their clock, and to the officers about a clash
(clauses 14 and 15)."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session

from rules import employer
from rules.employer import Clash
from rules.table import Sitting, Table
from rules.terms import TermsHistory
from store import benches, groups, members, outbox
from store.models import Person, WorkingGroup

WORD, CLASH = "employer-word", "employer-clash"


def tell(
    session: Session, *, group: WorkingGroup, before: Table, after: Table, now: datetime, history: TermsHistory
) -> None:
    """Owe the words about every clock that has begun, ended or changed its end, and about every clash, each once."""
    was = {sitting.id: sitting for sitting in before.sittings}
    for sitting in after.sittings:
        if sitting.id in was and _clock(sitting) != _clock(was[sitting.id]):
            state = f"{sitting.employer_until or 'over'}:{sitting.ends_on}"
            owe_in_slack(session, group, WORD, f"{sitting.id}:{state}", after.people[sitting.person_id].id, now)
    today = groups.local_date(group, now)
    for person_id, clash in _clashes(after, today, history):
        about = f"{group.id}:{person_id}:{clash.incumbent}:{clash.since}"
        for to in {person_id, *(officer.id for officer in officers(session, group=group, day=today))}:
            owe_in_slack(session, group, CLASH, f"{about}:{to}", to, now)


def officers(session: Session, *, group: WorkingGroup, day: date) -> list[Person]:
    """The chair, the vice-chair and the programme manager of a day, each once."""
    held = members.holders(session, group=group, on=day)
    return list({held[kind].id: held[kind] for kind in benches.OFFICES if kind in held}.values())


def owe_in_slack(session: Session, group: WorkingGroup, kind: str, subject: str, person_id: int, now: datetime) -> None:
    """Owe one message to somebody who is in Slack; the officers tell the others."""
    if session.get_one(Person, person_id).slack_user_id is not None:
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=person_id)


def _clock(sitting: Sitting) -> tuple[date | None, date | None]:
    return sitting.employer_until, sitting.ends_on if sitting.employer_until else None


def _clashes(table: Table, today: date, history: TermsHistory) -> Iterator[tuple[int, Clash]]:
    """Everybody who is left off new rolls today, or will be by a change that is known."""
    to_come = {job.starts_on for job in table.jobs if job.starts_on is not None and job.starts_on > today}
    told: set[tuple[int, Clash]] = set()
    for day in sorted({today, *to_come}):
        for person_id, clash in employer.left_off(table, day=day, terms=history).items():
            if (person_id, clash) not in told:
                told.add((person_id, clash))
                yield person_id, clash
