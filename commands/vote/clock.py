"""What the clock brings: closes are written down, and who has not voted is reminded."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.request import Due
from store import groups, terms, votes
from store.models import Vote


def find_closed(session: Session, now: datetime) -> Sequence[int]:
    """Votes, by id, that the clock has closed and nobody has counted, or that are to run on."""
    found = votes.may_be_due(session, now=now)
    those = {vote.group_id: groups.group_of(session, group_id=vote.group_id) for vote in found}
    histories = terms.histories(session, those=list(those.values()))
    return [vote.id for vote in found if votes.can_have_closed(vote, now=now, history=histories[vote.group_id])]


def close(session: Session, now: datetime, vote_id: int) -> None:
    """Write down what one of them came to, unless somebody has."""
    vote = session.get_one(Vote, vote_id)
    group = groups.group_of(session, group_id=vote.group_id)
    groups.lock(session, group=group)
    session.refresh(vote)
    votes.settle(session, group=group, vote=vote, now=now, history=terms.history(session, group=group))


def closes_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """When votes close."""
    for group in votes.groups_voting(session):
        for vote in votes.open_in(session, group=group):
            if vote.closes_at > now:
                yield vote.closes_at, f"{group.name}: vote {vote.number} closes"


def find_unvoted(session: Session, now: datetime) -> Sequence[int]:
    """Groups, by id, in which somebody is to be reminded."""
    voting = votes.groups_voting(session)
    histories = terms.histories(session, those=voting)
    return [
        group.id for group in voting if votes.due_nudges(session, group=group, now=now, history=histories[group.id])
    ]


def remind(session: Session, now: datetime, group_id: int) -> None:
    """Remind everybody in a group whose turn it is."""
    group = groups.group_of(session, group_id=group_id)
    groups.lock(session, group=group)
    votes.nudge(session, group=group, now=now, history=terms.history(session, group=group))


def nothing_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, str]]:
    """Whom a reminder finds is not known before."""
    return ()


CLOSING = Due(find_closed, close, closes_to_come)
NUDGING = Due(find_unvoted, remind, nothing_to_come)
