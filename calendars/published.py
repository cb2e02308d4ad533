"""What a feed has in it: every meeting of a group, or those that a person belongs to."""

from sqlmodel import Session

from calendars.entry import entry_of
from calendars.feed import feed
from store import feeds, meetings
from store.models import Feed, WorkingGroup

NOWHERE = "UTC"
PERSONAL = "Working group meetings"
"""The name of a person's calendar: whose it is, they know."""


def of_feed(session: Session, *, subscribed: Feed) -> bytes:
    """The calendar that answers at a feed's address."""
    if subscribed.person_id is not None:
        return of_person(session, person_id=subscribed.person_id)
    return of_group(session, group=session.get_one(WorkingGroup, subscribed.group_id))


def of_group(session: Session, *, group: WorkingGroup) -> bytes:
    """Every meeting of a group, whatever became of it: one that is cancelled says so."""
    entries = [entry_of(meeting, group=group) for meeting in meetings.all_of(session, group=group)]
    return feed(entries, name=group.name, zone=group.zone)


def of_person(session: Session, *, person_id: int) -> bytes:
    """The meetings of each group in which somebody is or was, from their first day there to their last."""
    theirs = feeds.meetings_of_person(session, person_id=person_id)
    entries = [entry_of(meeting, group=group) for group, meeting in theirs]
    return feed(entries, name=PERSONAL, zone=theirs[0][0].zone if theirs else NOWHERE)
