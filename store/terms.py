"""The terms a group works under, version after version, and the presets to start from."""

from datetime import date, datetime
from importlib.resources import files
from tomllib import loads

from sqlmodel import Session, col, select

from rules.terms import Terms, TermsHistory, TermsVersion, from_mapping, to_mapping
from store.models import TermsRow, WorkingGroup


def preset(name: str = "working_group") -> Terms:
    """The terms that come with the program under that name."""
    return from_mapping(loads((files("rules.presets") / f"{name}.toml").read_text(encoding="utf-8")))


def adopt(
    session: Session,
    *,
    group: WorkingGroup,
    terms: Terms,
    effective_on: date,
    now: datetime,
    decided_by: str | None = None,
) -> None:
    """Add the next version of a group's terms."""
    number = len(_rows(session, group)) + 1
    session.add(
        TermsRow(
            team_id=group.team_id,
            group_id=group.id,
            number=number,
            effective_on=effective_on,
            body=to_mapping(terms),
            decided_by=decided_by,
            created_at=now,
        )
    )
    session.flush()


def history(session: Session, *, group: WorkingGroup) -> TermsHistory:
    """Every version of a group's terms, in order."""
    return TermsHistory(
        tuple(
            TermsVersion(row.number, row.effective_on, from_mapping(row.body), row.decided_by)
            for row in _rows(session, group)
        )
    )


def _rows(session: Session, group: WorkingGroup) -> list[TermsRow]:
    return list(session.exec(select(TermsRow).where(TermsRow.group_id == group.id).order_by(col(TermsRow.number))))
