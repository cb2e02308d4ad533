"""Terms and memberships that end: who is told of it, when, once each (clauses 14 and 15)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rules.sections import TenureTerms
from rules.table import DAY, SeatKind
from rules.tenure import notice_due
from rules.terms import MEANINGS, TermsHistory
from store import employers, groups, outbox, people, terms
from store.models import UNBOUND, Membership, Owed, Person, Seat, WorkingGroup

TERM_NOTICE, TERMS_ENDING = "term-notice", "terms-ending"
EMPLOYER_NOTICE = "employer-notice"
ENDED, VACANCIES = "membership-ended", "seats-vacant"

LONGEST = timedelta(days=MEANINGS["tenure.notice_days"].most)
"""How long before an end the terms can have it announced."""

LATE = timedelta(days=14)
"""How long after an end it is still news, where the bot was away."""


_ENDS_NEAR = (
    columns(WorkingGroup, col(Membership.ends_on), col(Membership.employer_until))
    .join(Membership, col(Membership.group_id) == WorkingGroup.id)
    .join(Seat, col(Seat.id) == Membership.seat_id)
    .where(
        col(Seat.kind) != SeatKind.SUBGROUP,
        ~col(WorkingGroup.team_id).startswith(UNBOUND),
        col(Membership.ends_on) >= bindparam("since"),
        (col(Membership.ends_on) <= bindparam("end")) | (col(Membership.employer_until) <= bindparam("until")),
    )
    .order_by(col(WorkingGroup.id))
)


@dataclass(frozen=True)
class Telling:
    """One message that somebody is due: its key says of what, so that it is owed once."""

    kind: str
    subject: str
    to: int


def groups_near_an_end(session: Session, *, day: date) -> Sequence[WorkingGroup]:
    """The groups in which a membership ends soon or has just ended, as seen on a day (in any zone)."""
    latest = day + DAY + LONGEST
    near = (
        _not_over(day - DAY)
        .where((col(Membership.ends_on) <= latest) | (col(Membership.employer_until) <= latest))
        .with_only_columns(col(Membership.group_id))
    )
    return session.exec(
        select(WorkingGroup)
        .where(col(WorkingGroup.id).in_(near), ~col(WorkingGroup.team_id).startswith(UNBOUND))
        .order_by(col(WorkingGroup.id))
    ).all()


def groups_near_a_notice(session: Session, *, day: date) -> Sequence[WorkingGroup]:
    """Those of them in which somebody's end is as near, by any version of their terms, as the first notice of it."""
    tomorrow = day + DAY
    first, first_of_clock = (
        timedelta(days=max(terms.known(session, name=name), default=0))
        for name in ("tenure.notice_days", "tenure.employer_notice_days")
    )
    asked = {"since": day - DAY - LATE, "end": tomorrow + first, "until": tomorrow + first_of_clock}
    ends = session.execute(_ENDS_NEAR, asked).all()
    histories = terms.histories(session, those=list({group.id: group for group, _, _ in ends}.values()))
    near = [group for group, end, until in ends if _is_near(histories[group.id], end, until, day=day)]
    return list({group.id: group for group in near}.values())


def due(session: Session, *, group: WorkingGroup, day: date) -> list[Telling]:
    """What is to be told in a group on a day and was not. The number of queries does not grow with its past."""
    rows = session.exec(_not_over(day).where(Membership.group_id == group.id)).all()
    tenure = terms.history(session, group=group).on(day).terms.tenure
    officers = [officer.id for officer in employers.officers(session, group=group, day=day)]
    found = [
        *_terms(session, group, _ending(rows, day, tenure), officers),
        *_clocks(group, rows, day, tenure, officers),
        *_ends(session, group, rows, day, officers),
    ]
    return _not_told(session, group, found)


def tell(session: Session, *, group: WorkingGroup, day: date, now: datetime) -> None:
    """Owe everything that is due on a day."""
    for telling in due(session, group=group, day=day):
        kind, subject = telling.kind, telling.subject
        outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=telling.to)


def days_to_come(session: Session, *, group: WorkingGroup, day: date) -> Iterator[tuple[date, str]]:
    """The days after one on which something will be told, as it stands, with words for each."""
    rows = session.exec(_not_over(day).where(Membership.group_id == group.id)).all()
    tenure = terms.history(session, group=group).on(day).terms.tenure
    for row in rows:
        if not _is_followed(row, rows):
            yield row.ends_on + DAY, "a membership has ended"
            for days in tenure.notice_days:
                yield row.ends_on - timedelta(days=days), f"notice of terms that end in {days} days"
        for days in tenure.employer_notice_days if row.employer_until else ():
            assert row.employer_until is not None  # noqa: S101 - just looked at
            yield row.employer_until - timedelta(days=days), f"notice of a change of employer, {days} days to go"


def redraw(session: Session, *, group: WorkingGroup, person_id: int) -> None:
    """Have the officers' notices that name somebody drawn again."""
    subjects = outbox.subjects_owed(session, group=group, kind=TERMS_ENDING, prefix=f"{group.id}:")
    about = [subject for subject in subjects if person_id in named_in(subject)]
    outbox.redraw(session, group=group, kind=TERMS_ENDING, subjects=about)


def named_in(subject: str) -> list[int]:
    """The people whom an officers' notice is about."""
    return [int(number) for number in subject.rpartition(":")[2].split(".")]


def _is_near(history: TermsHistory, end: date, employer_until: date | None, *, day: date) -> bool:
    tenures = [version.terms.tenure for version in history.versions]
    first = max(days for tenure in tenures for days in (0, *tenure.notice_days))
    first_of_clock = max(days for tenure in tenures for days in (0, *tenure.employer_notice_days))
    tomorrow = day + DAY
    return end <= tomorrow + timedelta(days=first) or (
        employer_until is not None and employer_until <= tomorrow + timedelta(days=first_of_clock)
    )


def _not_over(day: date) -> SelectOfScalar[Membership]:
    """The memberships that are in force on a day, are to come, or ended a little before; none of a sub-group."""
    return (
        select(Membership)
        .join(Seat, col(Seat.id) == Membership.seat_id)
        .where(Seat.kind != SeatKind.SUBGROUP, col(Membership.ends_on) >= day - LATE)
        .order_by(col(Membership.ends_on), col(Membership.id))
    )


def _ending(rows: Sequence[Membership], day: date, tenure: TenureTerms) -> Iterator[tuple[Membership, int]]:
    """The memberships in force whose term ends without a renewal, and which notice of it is due."""
    for row in rows:
        is_by_clock = row.term_ends_on is not None and row.ends_on < row.term_ends_on
        if row.starts_on <= day <= row.ends_on and not is_by_clock and not _is_followed(row, rows):
            days = notice_due(row.ends_on, today=day, days_before=tenure.notice_days)
            if days is not None and row.starts_on <= row.ends_on - timedelta(days=days):
                yield row, days


def _terms(
    session: Session, group: WorkingGroup, ending: Iterable[tuple[Membership, int]], officers: Sequence[int]
) -> Iterator[Telling]:
    by_end: defaultdict[str, list[int]] = defaultdict(list)
    for row, days in ending:
        yield Telling(TERM_NOTICE, f"{group.id}:{row.person_id}:{row.ends_on}:{days}", row.person_id)
        by_end[f"{group.id}:{row.ends_on}:{days}"].append(row.person_id)
    for about, ids in by_end.items():
        yield from _to_officers(session, group, TERMS_ENDING, about, ids, officers)


def _clocks(
    group: WorkingGroup, rows: Sequence[Membership], day: date, tenure: TenureTerms, officers: Sequence[int]
) -> Iterator[Telling]:
    for row in rows:
        if row.employer_until is not None and row.starts_on <= day <= row.ends_on:
            days = notice_due(row.employer_until, today=day, days_before=tenure.employer_notice_days)
            for to in dict.fromkeys((row.person_id, *officers)) if days is not None else ():
                yield Telling(EMPLOYER_NOTICE, f"{group.id}:{row.person_id}:{row.employer_until}:{days}:{to}", to)


def _ends(
    session: Session, group: WorkingGroup, rows: Sequence[Membership], day: date, officers: Sequence[int]
) -> Iterator[Telling]:
    """Whoever is a member no more is thanked, unless they were removed; the officers learn of the vacancy."""
    since = groups.local_date(group, group.created_at)
    by_end: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        if since <= row.ends_on < day and not _is_followed(row, rows):
            if row.ended_at is None:
                yield Telling(ENDED, f"{group.id}:{row.person_id}:{row.ends_on}", row.person_id)
            by_end[f"{group.id}:{row.ends_on}"].append(row.person_id)
    for about, ids in by_end.items():
        yield from _to_officers(session, group, VACANCIES, about, ids, officers)


def _to_officers(
    session: Session, group: WorkingGroup, kind: str, about: str, ids: Collection[int], officers: Sequence[int]
) -> Iterator[Telling]:
    """One message to each officer about everybody at once; whoever comes later to the same date has one more."""
    for officer in officers:
        told = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{about}:{officer}:")
        news = sorted(set(ids) - {number for subject in told for number in named_in(subject)})
        if news:
            yield Telling(kind, f"{about}:{officer}:{'.'.join(map(str, news))}", officer)


def _is_followed(row: Membership, rows: Sequence[Membership]) -> bool:
    """Whether the person goes on: renewed, or in another seat."""
    return any(
        other.person_id == row.person_id and other.starts_on <= row.ends_on + DAY and other.ends_on > row.ends_on
        for other in rows
    )


def _not_told(session: Session, group: WorkingGroup, found: Sequence[Telling]) -> list[Telling]:
    """Those that are not owed yet, to people in Slack: the officers tell the others."""
    if not found:
        return []
    keys = [f"{telling.kind}:{telling.subject}" for telling in found]
    told = set(session.exec(select(Owed.key).where(Owed.team_id == group.team_id, col(Owed.key).in_(keys))))
    known: dict[int, Person] = people.named(session, ids={telling.to for telling in found})
    return [
        telling
        for telling, key in zip(found, keys, strict=True)
        if key not in told and known[telling.to].slack_user_id is not None
    ]
