"""Who is told of a case, and what stays of it in the audit trail."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from rules.ruling import Ruling
from rules.terms import TermsHistory
from store import audit, groups, outbox
from store.benches import Bench
from store.cases import found
from store.models import StrikeCase, WorkingGroup

CARD, REMINDER, TOLD, OUTCOME = "strike-card", "strike-reminder", "strike-told", "strike-outcome"
AGENDA, REINSTATE = "strike-agenda", "strike-reinstate"


def put(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime, terms: TermsHistory) -> None:
    """Put a case to those who decide it, and tell the member."""
    bench, ruling = found.ruling_on(session, group=group, case=case, day=groups.local_date(group, now), terms=terms)
    owe_cards(session, group, case, bench, ruling, now)
    owe(session, group, TOLD, f"{case.id}:{case.round}", case.person_id, now)


def owe_cards(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    bench: Bench,
    ruling: Ruling,
    now: datetime,
    *,
    kind: str = CARD,
    only: Collection[int] | None = None,
) -> None:
    """Cards to whoever is asked, or `only` to some of them."""
    for subject, person_id in cards(case, bench, ruling, only=only).items():
        owe(session, group, kind, subject, person_id, now)


def cards(case: StrikeCase, bench: Bench, ruling: Ruling, *, only: Collection[int] | None = None) -> dict[str, int]:
    """Whose card it is, by its subject, which says in what part the SRO is asked."""
    sro_id = bench.sro.id if bench.sro is not None else None
    return {
        f"{case.id}:{case.round}:{'sro' if person.id == sro_id else 'officer'}:{person.id}": person.id
        for person in bench.asked(ruling)
        if only is None or person.id in only
    }


def owe_outcome(session: Session, group: WorkingGroup, case: StrikeCase, now: datetime) -> None:
    """The member is told how it ended; a round can end twice, deferred and then withdrawn."""
    owe(session, group, OUTCOME, f"{case.id}:{case.round}:{case.state.value}", case.person_id, now)


def redraw(session: Session, group: WorkingGroup, case: StrikeCase) -> None:
    """Have everything that shows how a case stands drawn again."""
    for kind in (CARD, REMINDER, TOLD):
        subjects = outbox.subjects_owed(session, group=group, kind=kind, prefix=f"{case.id}:")
        outbox.redraw(session, group=group, kind=kind, subjects=subjects)


def owe(session: Session, group: WorkingGroup, kind: str, subject: str, person_id: int, now: datetime) -> None:
    """Owe one person one message about a case."""
    outbox.owe(session, group=group, kind=kind, subject=subject, now=now, to_person_id=person_id)


def keep(
    session: Session,
    group: WorkingGroup,
    case: StrikeCase,
    deed: str,
    now: datetime,
    *,
    actor_id: int | None = None,
    facts: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    """Keep one step of a case in the audit trail."""
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor_id,
        deed=deed,
        subject=f"case:{case.id}",
        facts=facts,
        words={case.person_id: words},
    )
