"""How the pack of one meeting stands: when it is due, what is in it, what keeps it back, what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from calendars.publication import Publication, publication_of
from rules.agenda import Planned, RunningOrder, running_order
from store import agenda, packs, people, terms
from store.models import ItemState, Meeting, Pack, PackHold, Person, WorkingGroup
from store.packs import Body, Change


@dataclass(frozen=True)
class Outlook:
    """`body` is the pack as it would be now, and `changes` how that differs from what was published last.

    `awaited` are the names of files on their way, `proposed` the labels of items that nobody has accepted, and
    `unreached` those who may see private items and are not in Slack.
    """

    group: WorkingGroup
    meeting: Meeting
    publication: Publication
    body: Body
    order: RunningOrder
    published: Sequence[Pack]
    hold: PackHold | None
    names: dict[int, Person]
    changes: tuple[Change, ...]
    awaited: tuple[str, ...]
    proposed: tuple[str, ...]
    unreached: tuple[str, ...]

    @property
    def number(self) -> int:
        """The number of what would be published next."""
        return len(self.published) + 1

    @property
    def next_body(self) -> Body:
        """What would be published next, with what is new in it."""
        return replace(self.body, changes=self.changes)


def outlook(session: Session, *, group: WorkingGroup, meeting: Meeting) -> Outlook:
    """Everything there is to know of a meeting's pack, as it stands."""
    history = terms.history(session, group=group)
    published, hold = packs.all_of(session, meeting_id=meeting.id), packs.hold_of(session, meeting_id=meeting.id)
    body = packs.draft(session, group=group, meeting=meeting, history=history)
    items = agenda.running_order(session, meeting=meeting)
    planned = [Planned(item.id, item.is_private, item.minutes) for item in items]
    labels = {item.id: item.label for item in body.items}
    actors = [pack.published_by_id for pack in published] + [hold.held_by_id if hold else None]
    return Outlook(
        group=group,
        meeting=meeting,
        publication=publication_of(session, group=group, meeting=meeting, history=history),
        body=body,
        order=running_order(planned, starts_at=meeting.starts_at, length=meeting.minutes),
        published=published,
        hold=hold,
        names=people.named(session, ids=[person_id for person_id in actors if person_id is not None]),
        changes=packs.since(packs.body_of(published[-1]), body) if published else (),
        awaited=tuple(version.name for _, version in packs.awaited(session, meeting=meeting)),
        proposed=tuple(labels[item.id] for item in items if item.state is ItemState.PROPOSED),
        unreached=_unreached(session, group, meeting, body),
    )


def _unreached(session: Session, group: WorkingGroup, meeting: Meeting, body: Body) -> tuple[str, ...]:
    if not body.edition(is_private=True):
        return ()
    readers = packs.readers(session, group=group, at=meeting.starts_at)
    return tuple(person.name for person in readers if person.slack_user_id is None)
