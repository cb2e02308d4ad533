"""The register of the companies that signed a version of the charter, when, and whether they withdrew."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from rules.refusal import Refusal
from store import audit
from store.models import CharterSignature, Company, Person, WorkingGroup

REGISTER, REGISTER_FILE = "charter-register", "charter-file"


def signatures(session: Session, *, team_id: str) -> Sequence[tuple[CharterSignature, Company]]:
    """Every signature a workspace knows, withdrawn or not, by version and then by company."""
    return session.exec(
        select(CharterSignature, Company)
        .join(Company, col(Company.id) == CharterSignature.company_id)
        .where(CharterSignature.team_id == team_id)
        .order_by(col(CharterSignature.version), col(Company.name))
    ).all()


def sign(
    session: Session, *, group: WorkingGroup, company: Company, version: str, on: date, actor: Person, now: datetime
) -> None:
    """A company has signed a version, perhaps after it had withdrawn; refused if its signature stands."""
    known = _signature(session, company, version)
    if known is not None and known.withdrawn_on is None:
        raise Refusal("That version is signed by it already; its signature stands.", field="version")
    signature = known or CharterSignature(team_id=group.team_id, company_id=company.id, version=version, signed_on=on)
    signature.signed_on, signature.withdrawn_on = on, None
    session.add(signature)
    session.flush()
    _keep(session, group, signature, "charter.sign", actor, now)


def withdraw(
    session: Session, *, group: WorkingGroup, company: Company, version: str, on: date, actor: Person, now: datetime
) -> None:
    """A company has withdrawn its signature; refused if none stands, or if that was before it signed."""
    signature = _signature(session, company, version)
    if signature is None or signature.withdrawn_on is not None:
        raise Refusal("It has no signature that stands under that version.", field="version")
    if on < signature.signed_on:
        raise Refusal(f"It signed on {signature.signed_on}: choose that day or a later one.", field="on")
    signature.withdrawn_on = on
    session.add(signature)
    session.flush()
    _keep(session, group, signature, "charter.withdraw", actor, now)


def _signature(session: Session, company: Company, version: str) -> CharterSignature | None:
    return session.exec(
        select(CharterSignature).where(CharterSignature.company_id == company.id, CharterSignature.version == version)
    ).first()


def _keep(
    session: Session, group: WorkingGroup, signature: CharterSignature, deed: str, actor: Person, now: datetime
) -> None:
    withdrawn_on = signature.withdrawn_on.isoformat() if signature.withdrawn_on else None
    audit.record(
        session,
        group=group,
        now=now,
        actor_id=actor.id,
        deed=deed,
        subject=f"charter:{signature.id}",
        facts={
            "company": signature.company_id,
            "signed_on": signature.signed_on.isoformat(),
            "withdrawn_on": withdrawn_on,
        },
    )
