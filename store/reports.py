"""Reports that a group asks of its sub-groups (clause 18): asked for, chased, sent, or missing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from rules.reminding import reminder_days
from rules.sections import AgendaTerms
from store import agenda, audit, groups, members, outbox, papers
from store.models import AgendaItem, Meeting, OfficeKind, Person, ReportRequest, WorkingGroup

ASKED, CHASE = "report-asked", "report-chase"
SOURCE = "report:"
"""How the source of an agenda item begins that is a sub-group's report."""

MINUTES = 10
"""What a report may take on the agenda; it is edited like any item's."""

_OPEN = (
    select(ReportRequest, WorkingGroup)
    .join(WorkingGroup, col(WorkingGroup.id) == ReportRequest.group_id)
    .where(col(ReportRequest.sent_at).is_(None), col(ReportRequest.withdrawn_at).is_(None))
    .order_by(col(ReportRequest.due_on), col(ReportRequest.id))
)


def ask(session: Session, *, group: WorkingGroup, subject: str, due_on: date, actor: Person, now: datetime) -> None:
    """Ask a sub-group for a report, and tell its chair at once."""
    row = ReportRequest(
        team_id=group.team_id, group_id=group.id, subject=subject, due_on=due_on, asked_at=now, asked_by_id=actor.id
    )
    session.add(row)
    session.flush()
    facts = {"due": due_on.isoformat()}
    _audit(session, group, row, "report.ask", actor, now, facts=facts, words=subject)
    chair = chair_of(session, group=group, now=now)
    if chair is not None:
        outbox.owe(session, group=group, kind=ASKED, subject=f"{row.id}:{chair.id}", now=now, to_person_id=chair.id)


def withdraw(session: Session, *, group: WorkingGroup, request: ReportRequest, actor: Person, now: datetime) -> None:
    """A report that is not wanted any more."""
    request.withdrawn_at = now
    session.add(request)
    session.flush()
    _audit(session, group, request, "report.withdraw", actor, now)


def send(
    session: Session,
    *,
    group: WorkingGroup,
    request: ReportRequest,
    meeting: Meeting,
    report: str,
    link: str,
    is_late: bool,
    person: Person,
    now: datetime,
) -> AgendaItem:
    """Answer a request: it is an item, accepted, on the agenda of that meeting of the parent, with its link a paper."""
    parent = groups.group_of(session, group_id=meeting.group_id)
    item = agenda.propose(
        session,
        group=parent,
        meeting=meeting,
        title=f"Report of {group.name}: {request.subject}",
        purpose=report,
        minutes=MINUTES,
        owner=person,
        heading="",
        raised_by=group.name,
        is_private=False,
        proposed_by=person,
        now=now,
        source=f"{SOURCE}{request.id}",
        is_late=is_late,
        is_accepted=True,
    )
    if link:
        papers.submit_link(session, item=item, link=link, title=f"Report of {group.name}", person=person, now=now)
    request.report, request.sent_at, request.sent_by_id = report, now, person.id
    session.add(request)
    session.flush()
    _audit(session, group, request, "report.send", person, now, facts={"item": item.id}, words=report)
    return item


def open_in(session: Session, *, those: Sequence[WorkingGroup]) -> Sequence[tuple[ReportRequest, WorkingGroup]]:
    """The requests to those sub-groups that were neither answered nor withdrawn, the earliest due first."""
    theirs = _OPEN.where(col(ReportRequest.group_id).in_([group.id for group in those]))
    return session.execute(theirs).all()


def missing(session: Session, *, group: WorkingGroup, day: date) -> list[str]:
    """The reports that a group's sub-groups owe it and that are overdue on a day, in words."""
    owed = open_in(session, those=members.subgroups_of(session, group=group))
    return [f"{sub.name}: {request.subject}" for request, sub in owed if request.due_on < day]


def chair_of(session: Session, *, group: WorkingGroup, now: datetime) -> Person | None:
    """The chair of a sub-group, who is asked."""
    return members.holders(session, group=group, on=groups.local_date(group, now)).get(OfficeKind.CHAIR)


def everywhere(session: Session) -> Sequence[tuple[ReportRequest, WorkingGroup]]:
    """Every open request, whichever group's."""
    return session.execute(_OPEN).all()


def chase_days(request: ReportRequest, *, terms: AgendaTerms, asked_on: date, until: date) -> list[date]:
    """The days after the one on which it was asked for, up to `until`, on which its chair is reminded."""
    before, every = terms.report_days, terms.report_overdue_days
    return reminder_days(request.due_on, before=before, every=every, made_on=asked_on, until=until)


def is_chased(session: Session, *, group: WorkingGroup, request: ReportRequest, day: date) -> bool:
    """Whether the chair was reminded for that day."""
    subject = f"{request.id}:{day.isoformat()}"
    return outbox.owed_at(session, group=group, kind=CHASE, subject=subject) is not None


def chase(session: Session, *, group: WorkingGroup, request: ReportRequest, day: date, now: datetime) -> None:
    """Remind the chair, once for that day."""
    chair = chair_of(session, group=group, now=now)
    if chair is not None:
        subject = f"{request.id}:{day.isoformat()}"
        outbox.owe(session, group=group, kind=CHASE, subject=subject, now=now, to_person_id=chair.id)


def _audit(
    session: Session,
    group: WorkingGroup,
    request: ReportRequest,
    deed: str,
    actor: Person,
    now: datetime,
    *,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"report:{request.id}",
        facts=facts,
        words={actor.id: words} if words else None,
    )
