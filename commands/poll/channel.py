"""The card in the channel, and what the clock brings: the end of a poll is written down."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.render import polls as render
from bot.render.blocks import Message
from bot.request import Due
from store import groups, polls
from store.models import Meeting, Person, Poll


def draw_card(session: Session, subject: str) -> Message | None:
    """The poll as it stands."""
    return drawn(session, session.get_one(Poll, int(subject)))


def drawn(session: Session, poll: Poll) -> Message:
    """The same for a poll that was found."""
    return render.card(
        poll,
        polls.standing(session, poll=poll),
        asker=session.get_one(Person, poll.asked_by_id),
        meeting=session.get(Meeting, poll.meeting_id) if poll.meeting_id else None,
        zone=groups.group_of(session, group_id=poll.group_id).zone,
    )


def find_ended(session: Session, now: datetime) -> Sequence[int]:
    """Polls, by id, that the clock has ended and nobody has written that down."""
    return [poll.id for poll in polls.that_close(session) if poll.closes_at is not None and poll.closes_at <= now]


def write_down(session: Session, now: datetime, poll_id: int) -> None:
    """Write it down for one of them."""
    poll = session.get_one(Poll, poll_id)
    group = groups.group_of(session, group_id=poll.group_id)
    groups.lock(session, group=group)
    session.refresh(poll)
    polls.settle(session, group=group, poll=poll, now=now)


def ends_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When polls end."""
    for poll in polls.that_close(session):
        if poll.closes_at is not None and poll.closes_at > now:
            group = groups.group_of(session, group_id=poll.group_id)
            yield poll.closes_at, f"{group.name}: a poll ends"


CLOSING = Due(find_ended, write_down, ends_to_come)
