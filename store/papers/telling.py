"""Who is told what became of submitted files, and what stays of it in the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from store import audit, groups, members, outbox
from store.models import AgendaItem, FileKind, FileState, OfficeKind, Paper, PaperVersion

RECEIVED, TROUBLE = "papers-received", "papers-trouble"

PATIENCE = 3
"""Tries; a file that takes more does not keep its submitter waiting for word of the others."""


def tell(session: Session, *, version: PaperVersion, now: datetime) -> None:
    """Owe word of a submission once each of its files is settled or late; one that was late is told by itself.

    The submitter gets one message for one submission, and the programme manager one about what the pack cannot hold.
    """
    together = _submitted_with(session, version)
    first_id = together[0][1].id
    if version.state is not FileState.ARRIVING and version.attempts > PATIENCE:
        _owe(session, version, f"{first_id}:{version.id}", now)
    if not any(_is_awaited(each) for _, each in together):
        _owe(session, version, str(first_id), now)


def told_of(session: Session, *, subject: str) -> list[tuple[Paper, PaperVersion]]:
    """What a message tells of: "12" is the submission whose first version is 12, "12:14" its late file 14.

    Files that are late still are listed with the submission as such; papers that were withdrawn are not.
    """
    first_id, _, late_id = subject.partition(":")
    together = _submitted_with(session, session.get_one(PaperVersion, int(first_id)))
    wanted = (each for each in together if each[0].withdrawn_at is None)
    if late_id:
        return [each for each in wanted if each[1].id == int(late_id)]
    return [each for each in wanted if each[1].attempts <= PATIENCE or each[1].state is FileState.ARRIVING]


def cannot_be_merged(version: PaperVersion) -> bool:
    """Whether the pack has a page that names this file, and not the file's own pages."""
    return version.state is FileState.KEPT and (version.kind is not FileKind.PDF or bool(version.problem))


def note(
    session: Session,
    *,
    item: AgendaItem,
    paper: Paper,
    deed: str,
    now: datetime,
    actor_id: int | None,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    """Keep one step of a paper in the audit trail."""
    audit.record(
        session,
        group=groups.group_of(session, group_id=item.group_id),
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"paper:{paper.id}",
        facts={"item": item.id, **(facts or {})},
        words={paper.submitted_by_id: words},
    )


def _is_awaited(version: PaperVersion) -> bool:
    return version.state is FileState.ARRIVING and version.attempts <= PATIENCE


def _owe(session: Session, version: PaperVersion, subject: str, now: datetime) -> None:
    told = [each for _, each in told_of(session, subject=subject)]
    if not told:
        return
    paper = session.get_one(Paper, version.paper_id)
    group = groups.group_of(session, group_id=session.get_one(AgendaItem, paper.item_id).group_id)
    submitter_id = version.submitted_by_id
    outbox.owe(session, group=group, kind=RECEIVED, subject=subject, now=now, to_person_id=submitter_id)
    manager = members.holders(session, group=group, on=groups.local_date(group, now)).get(OfficeKind.PROGRAMME_MANAGER)
    if manager is not None and manager.id != submitter_id and any(map(cannot_be_merged, told)):
        outbox.owe(session, group=group, kind=TROUBLE, subject=subject, now=now, to_person_id=manager.id)


def _submitted_with(session: Session, version: PaperVersion) -> Sequence[tuple[Paper, PaperVersion]]:
    """Every version of one submission: the same item, person and instant; in the order they were submitted."""
    item_id = session.get_one(Paper, version.paper_id).item_id
    return session.exec(
        select(Paper, PaperVersion)
        .join(PaperVersion, col(PaperVersion.paper_id) == Paper.id)
        .where(
            Paper.item_id == item_id,
            PaperVersion.submitted_by_id == version.submitted_by_id,
            PaperVersion.submitted_at == version.submitted_at,
        )
        .order_by(col(PaperVersion.id))
    ).all()
