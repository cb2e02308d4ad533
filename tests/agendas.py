"""Items and papers of an agenda, put there behind the bot's back or proposed, for tests of what becomes of them."""

from datetime import UTC, datetime
from typing import Any

from files import pdf
from sqlmodel import Session, select
from world import World, plain

from store import agenda, fetching, groups, papers
from store.models import AgendaItem, FileKind, Meeting, Paper, PaperVersion, Person


def put_item(world: World, title: str, *, minutes: int = 15, owner: str = "U0PRIYA", **options: Any) -> int:
    """An accepted item on the next meeting's agenda; its id."""

    def write(session: Session) -> int:
        now, person = world.clock.now(), _person(session, owner)
        [group] = groups.all_groups(session)
        meeting = session.exec(
            select(Meeting).where(Meeting.starts_at > now, Meeting.state == "planned").order_by(Meeting.starts_at)  # type: ignore[arg-type]
        ).first()
        assert meeting is not None
        fields = {"purpose": "", "heading": "", "raised_by": "", "is_private": False, "is_accepted": True, **options}
        return agenda.propose(
            session,
            group=group,
            meeting=meeting,
            title=title,
            minutes=minutes,
            owner=person,
            proposed_by=person,
            now=now,
            **fields,
        ).id

    return int(world.write(write))


def put_paper(
    world: World, item_id: int, title: str, *, name: str = "", pages: int | None = 2, is_late: bool = False, **kept: Any
) -> int:
    """A paper that has arrived: a PDF of so many pages, or what `kept` says; its id."""
    data = kept.pop("data", None) or pdf(pages or 1)

    def write(session: Session) -> int:
        item = session.get_one(AgendaItem, item_id)
        version = papers.submit_file(
            session,
            item=item,
            slack_file_id="F0GIVEN",
            name=name or f"{title}.pdf",
            title=title,
            person=session.get_one(Person, item.proposed_by_id),
            now=world.clock.now(),
            is_late=is_late,
        )
        _keep(session, world, version, data, {"pages": pages, **kept})
        return version.paper_id

    return int(world.write(write))


def put_version(world: World, paper_id: int, *, pages: int = 3, **kept: Any) -> None:
    """Another version of a paper, which has arrived."""

    def write(session: Session) -> None:
        paper = session.get_one(Paper, paper_id)
        version = papers.new_version(
            session,
            paper=paper,
            slack_file_id="F0AGAIN",
            name=f"{paper.title}.pdf",
            person=session.get_one(Person, paper.submitted_by_id),
            now=world.clock.now(),
            is_late=True,
        )
        _keep(session, world, version, pdf(pages), {"pages": pages, **kept})

    world.write(write)


def items(world: World) -> list[AgendaItem]:
    """Every item, in the order in which they were proposed."""
    return world.rows(AgendaItem)


def shown(world: World, user_id: str, typed: str = "/agenda") -> list[str]:
    """The lines of the items as somebody sees them."""
    blocks = world.person(user_id).opens(typed)["blocks"]
    first = next(at for at, block in enumerate(blocks) if block["type"] == "divider")
    paragraphs = [block["text"]["text"] for block in blocks[first:] if block["type"] == "section"]
    return plain("\n".join(paragraphs)).splitlines()


def propose(world: World, user_id: str, **entered: Any) -> dict[str, Any]:
    """Propose an item in the form, called Budget unless something else is entered; what is answered."""
    person = world.person(user_id)
    person.opens("/agenda propose")
    return person.submits(**{"title": "Budget", **entered})


def _keep(session: Session, world: World, version: Any, data: bytes, kept: dict[str, Any]) -> None:
    fetching.take(session, PaperVersion, machine_now=datetime.now(UTC))
    fields = {"kind": FileKind.PDF, "problem": "", **kept}
    papers.keep(session, version=version, data=data, now=world.clock.now(), **fields)


def _person(session: Session, user_id: str) -> Person:
    return session.exec(select(Person).where(Person.slack_user_id == user_id)).one()
