"""What people do with papers: submit a file or a link, give a new version, withdraw."""

from datetime import datetime

from sqlmodel import Session, func, select

from rules.refusal import Refusal
from store.models import AgendaItem, FileState, Paper, PaperVersion, Person
from store.papers.finding import versions_of
from store.papers.links import checked_link
from store.papers.names import inert_name, inert_title, title_from
from store.papers.telling import note, tell

WITHDRAWN = "It was withdrawn before it arrived."


def submit_file(
    session: Session,
    *,
    item: AgendaItem,
    slack_file_id: str,
    name: str,
    title: str = "",
    person: Person,
    now: datetime,
    is_late: bool,
) -> PaperVersion:
    """Add a paper whose file is fetched from Slack after this; without a title it is called as its file is."""
    paper = _add(session, item, inert_title(title) or title_from(name), "", person, now)
    return _add_version(session, item, paper, slack_file_id, name, person, now, is_late, "paper.submit")


def submit_link(
    session: Session, *, item: AgendaItem, link: str, title: str = "", person: Person, now: datetime
) -> Paper:
    """Add a paper that is an https link, which nobody fetches; a Refusal, of the field `link`, if it is none."""
    address = checked_link(link)
    paper = _add(session, item, inert_title(title) or inert_title(address), address, person, now)
    note(session, item=item, paper=paper, deed="paper.link", now=now, actor_id=person.id, words=address)
    return paper


def new_version(
    session: Session,
    *,
    paper: Paper,
    slack_file_id: str,
    name: str,
    person: Person,
    now: datetime,
    is_late: bool,
) -> PaperVersion:
    """Add a version to a paper, fetched after this; until it is kept, the one before it is current.

    Refused for a link and for a paper that was withdrawn.
    """
    if paper.link or paper.withdrawn_at is not None:
        raise Refusal("There is no file to replace: submit a new paper instead.")
    item = session.get_one(AgendaItem, paper.item_id)
    return _add_version(session, item, paper, slack_file_id, name, person, now, is_late, "paper.replace")


def withdraw(session: Session, *, paper: Paper, now: datetime, person: Person) -> None:
    """Take a paper off its item, with all its versions, which are kept; what has not arrived is not fetched."""
    if paper.withdrawn_at is not None:
        return
    paper.withdrawn_at = now
    session.add(paper)
    item = session.get_one(AgendaItem, paper.item_id)
    note(session, item=item, paper=paper, deed="paper.withdraw", now=now, actor_id=person.id)
    for version in versions_of(session, paper=paper):
        if version.state is FileState.ARRIVING:
            version.state, version.problem, version.retry_at = FileState.REFUSED, WITHDRAWN, None
            session.add(version)
            session.flush()
            tell(session, version=version, now=now)


def _add(session: Session, item: AgendaItem, title: str, link: str, person: Person, now: datetime) -> Paper:
    last = session.exec(select(func.max(Paper.position)).where(Paper.item_id == item.id)).one()
    paper = Paper(
        team_id=item.team_id,
        item_id=item.id,
        position=(last or 0) + 1,
        title=title,
        link=link,
        submitted_at=now,
        submitted_by_id=person.id,
    )
    session.add(paper)
    session.flush()
    return paper


def _add_version(
    session: Session,
    item: AgendaItem,
    paper: Paper,
    slack_file_id: str,
    name: str,
    person: Person,
    now: datetime,
    is_late: bool,
    deed: str,
) -> PaperVersion:
    version = PaperVersion(
        team_id=item.team_id,
        paper_id=paper.id,
        number=len(versions_of(session, paper=paper)) + 1,
        name=inert_name(name),
        slack_file_id=slack_file_id,
        is_late=is_late,
        submitted_at=now,
        submitted_by_id=person.id,
    )
    session.add(version)
    session.flush()
    facts = {"version": version.id, "number": version.number, "file": slack_file_id, "late": is_late}
    note(session, item=item, paper=paper, deed=deed, now=now, actor_id=person.id, facts=facts, words=version.name)
    return version
