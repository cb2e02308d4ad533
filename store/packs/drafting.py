"""The pack as it would be now: the running order with every paper that has arrived."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from rules.agenda import Place, Planned, letters, running_order
from rules.terms import TermsHistory
from store import agenda, papers, people, reports
from store.groups import local_date
from store.models import AgendaItem, FileState, Meeting, Paper, PaperVersion, WorkingGroup
from store.packs.body import Body, PackedItem, PackedPaper
from store.packs.finding import all_of, body_of


def draft(session: Session, *, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> Body:
    """The pack as it would be now, both editions; what is for the officers alone is in neither.

    Papers that were published keep their letters. A file that is still on its way, or was refused, is not in it.
    """
    items = agenda.running_order(session, meeting=meeting)
    every = {item.id: papers.of_item(session, item_id=item.id) for item in items}
    lettered = letters(
        [Planned(paper.id, item.is_private) for item in items for paper in every[item.id]],
        published=letters_published(session, meeting_id=meeting.id),
    )
    planned = [Planned(item.id, item.is_private, item.minutes) for item in items]
    places = {
        place.id: place for place in running_order(planned, starts_at=meeting.starts_at, length=meeting.minutes).places
    }
    owners = people.named(session, ids={item.owner_id for item in items if item.owner_id})
    headings = {heading.code: heading.words for heading in history.on(meeting.on_date).terms.headings}
    return Body(
        group=group.name,
        meeting=meeting.title,
        starts_at=meeting.starts_at,
        zone=group.zone,
        minutes=meeting.minutes,
        link=meeting.link,
        items=tuple(
            _item(
                item,
                places[item.id],
                owner=owners[item.owner_id].name if item.owner_id else "",
                heading=" ".join(filter(None, [item.heading, headings.get(item.heading)])),
                came_from=_came_from(session, group, item),
                packed=list(_arrived(session, every[item.id], lettered)),
            )
            for item in items
        ),
        letters=lettered,
        missing=tuple(reports.missing(session, group=group, day=_published_on(meeting, history))),
    )


def _published_on(meeting: Meeting, history: TermsHistory) -> date:
    """The day on which the pack is due."""
    return meeting.on_date - timedelta(days=history.on(meeting.on_date).terms.agenda.pack_days)


def letters_published(session: Session, *, meeting_id: int) -> dict[int, str]:
    """The letters that papers have in the packs of a meeting, by the paper's id: they keep them."""
    packed = (body_of(pack) for pack in all_of(session, meeting_id=meeting_id))
    return {paper_id: letter for body in packed for paper_id, letter in body.letters.items()}


def awaited(session: Session, *, meeting: Meeting) -> list[tuple[AgendaItem, PaperVersion]]:
    """Files of the agenda that are still on their way from Slack."""
    return [
        (item, version)
        for item in agenda.running_order(session, meeting=meeting)
        for paper in papers.of_item(session, item_id=item.id)
        for version in papers.versions_of(session, paper=paper)
        if version.state is FileState.ARRIVING
    ]


def _arrived(session: Session, every: Iterable[Paper], lettered: Mapping[int, str]) -> Iterator[PackedPaper]:
    """The papers of an item that can be read: links, and files with the version that is current."""
    for paper in every:
        version = papers.current(session, paper=paper)
        if version is not None or paper.link:
            yield _paper(paper, version, lettered[paper.id])


def _came_from(session: Session, group: WorkingGroup, item: AgendaItem) -> date | None:
    """The date of the meeting that an item was carried over from."""
    origin = agenda.origin_of(session, item=item)
    return local_date(group, session.get_one(Meeting, origin.meeting_id).starts_at) if origin is not None else None


def _item(
    item: AgendaItem, place: Place, *, owner: str, heading: str, came_from: date | None, packed: list[PackedPaper]
) -> PackedItem:
    return PackedItem(
        id=item.id,
        label=place.label,
        title=item.title,
        purpose=item.purpose,
        owner=owner,
        starts_at=place.starts_at,
        minutes=item.minutes,
        heading=heading,
        raised_by=item.raised_by,
        came_from=came_from.isoformat() if came_from else "",
        is_private=item.is_private,
        is_late=item.is_late,
        papers=tuple(packed),
    )


def _paper(paper: Paper, version: PaperVersion | None, letter: str) -> PackedPaper:
    if version is None:
        return PackedPaper(paper.id, letter, paper.title, link=paper.link)
    return PackedPaper(
        id=paper.id,
        letter=letter,
        title=paper.title,
        version_id=version.id,
        number=version.number,
        name=version.name,
        kind=version.kind.value if version.kind else "",
        pages=version.pages or 0,
        size=version.size or 0,
        problem=version.problem,
        digest=version.digest or "",
        is_late=version.is_late,
    )
