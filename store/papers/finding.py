"""Finding papers, their versions and their content."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from store.models import AgendaItem, Content, FileState, Paper, PaperVersion


def of_item(session: Session, *, item_id: int) -> list[Paper]:
    """The papers of an item in their order, but for those that were withdrawn."""
    return list(
        session.exec(
            select(Paper)
            .where(Paper.item_id == item_id, col(Paper.withdrawn_at).is_(None))
            .order_by(col(Paper.position), col(Paper.id))
        )
    )


def paper_of(session: Session, *, item: AgendaItem, paper_id: int) -> Paper | None:
    """The paper of that id, if it is the item's, withdrawn or not."""
    paper = session.get(Paper, paper_id)
    return paper if paper is not None and paper.item_id == item.id else None


def versions_of(session: Session, *, paper: Paper) -> Sequence[PaperVersion]:
    """Every version of a paper, whatever became of it, the first one first; a link has none."""
    return session.exec(
        select(PaperVersion).where(PaperVersion.paper_id == paper.id).order_by(col(PaperVersion.number))
    ).all()


def current(session: Session, *, paper: Paper) -> PaperVersion | None:
    """The latest version that was kept; None for a link, and as long as nothing has arrived."""
    return session.exec(
        select(PaperVersion)
        .where(PaperVersion.paper_id == paper.id, PaperVersion.state == FileState.KEPT)
        .order_by(col(PaperVersion.number).desc())
        .limit(1)
    ).first()


def content_of(session: Session, *, version: PaperVersion) -> bytes:
    """The bytes of a version that was kept."""
    return session.get_one(Content, (version.team_id, version.digest)).data


def item_of(session: Session, *, version: PaperVersion) -> AgendaItem:
    """The agenda item that a version is a paper of."""
    return session.get_one(AgendaItem, session.get_one(Paper, version.paper_id).item_id)
