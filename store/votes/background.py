"""The paper that a question rests on, in the version that it had when the vote opened."""

from sqlmodel import Session, col, select

from store import papers
from store.models import AgendaItem, ItemState, Meeting, Paper, PaperVersion, Vote, VotePaper, WorkingGroup


def papers_to_vote_on(session: Session, *, group: WorkingGroup, most: int) -> list[tuple[Paper, Meeting]]:
    """The papers that everybody may read and that are there to be read, each with its meeting, the newest first."""
    found = session.exec(
        select(Paper, Meeting)
        .join(AgendaItem, col(AgendaItem.id) == Paper.item_id)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.group_id == group.id,
            col(AgendaItem.is_private).is_(False),
            AgendaItem.state != ItemState.WITHDRAWN,
            col(Paper.withdrawn_at).is_(None),
        )
        .order_by(col(Paper.submitted_at).desc(), col(Paper.id).desc())
        .limit(2 * most)
    ).all()
    return [(paper, at) for paper, at in found if paper.link or papers.current(session, paper=paper)][:most]


def attach(session: Session, *, vote: Vote, paper: Paper) -> PaperVersion | None:
    """Note the paper with the vote, and the version of its file that is the latest now; None for a link."""
    version = papers.current(session, paper=paper)
    session.add(
        VotePaper(team_id=vote.team_id, vote_id=vote.id, paper_id=paper.id, version_id=version.id if version else None)
    )
    return version


def paper_of(session: Session, *, vote: Vote) -> tuple[Paper, PaperVersion | None] | None:
    """The paper that a vote rests on, and the version of its file."""
    return session.exec(
        select(Paper, PaperVersion)
        .join(VotePaper, col(VotePaper.paper_id) == Paper.id)
        .join(PaperVersion, col(PaperVersion.id) == VotePaper.version_id, isouter=True)
        .where(VotePaper.vote_id == vote.id)
    ).first()
