"""Calendar feeds: the unguessable address under which the meetings of a group, or of a person, can be subscribed to."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from store.members import HELD_BY_MEMBERS
from store.models import Feed, Meeting, Membership, Office, WorkingGroup

TOKEN_BYTES = 32
"""Of chance: nobody finds a feed by trying."""


def token_of(
    session: Session, *, team_id: str, group_id: int | None = None, person_id: int | None = None, now: datetime
) -> str:
    """The token of the feed of a group or of a person, made on first use, and anew where it was revoked."""
    feed = in_force(session, group_id=group_id, person_id=person_id)
    if feed is None:
        feed = Feed(
            team_id=team_id,
            group_id=group_id,
            person_id=person_id,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            made_at=now,
        )
        session.add(feed)
        session.flush()
    return feed.token


def rotate(
    session: Session, *, team_id: str, group_id: int | None = None, person_id: int | None = None, now: datetime
) -> str:
    """A new token; the one before it answers no more."""
    revoke(session, group_id=group_id, person_id=person_id, now=now)
    return token_of(session, team_id=team_id, group_id=group_id, person_id=person_id, now=now)


def revoke(session: Session, *, group_id: int | None = None, person_id: int | None = None, now: datetime) -> bool:
    """Let the feed answer no more; whether there was one that did."""
    answering = [feed for feed in _all(session, group_id, person_id) if feed.revoked_at is None]
    for feed in answering:
        feed.revoked_at = now
        session.add(feed)
    session.flush()
    return bool(answering)


def in_force(session: Session, *, group_id: int | None = None, person_id: int | None = None) -> Feed | None:
    """The feed of a group, or of a person, that answers."""
    return next((feed for feed in _all(session, group_id, person_id) if feed.revoked_at is None), None)


def is_stopped(session: Session, *, group_id: int | None = None, person_id: int | None = None) -> bool:
    """Whether there was a feed, and it was revoked without a new one."""
    feeds = _all(session, group_id, person_id)
    return bool(feeds) and all(feed.revoked_at is not None for feed in feeds)


def by_token(session: Session, *, token: str) -> Feed | None:
    """The feed that answers under a token."""
    return session.exec(select(Feed).where(Feed.token == token, col(Feed.revoked_at).is_(None))).first()


def meetings_of_person(session: Session, *, person_id: int) -> Sequence[tuple[WorkingGroup, Meeting]]:
    """The meetings of every group in which a person is or was, from their first day to their last.

    As a member, or in an office that needs no membership; after a removal not even those of the same day.
    """
    with_group = select(WorkingGroup, Meeting).join(Meeting, col(Meeting.group_id) == WorkingGroup.id)
    as_member = with_group.join(Membership, col(Membership.group_id) == WorkingGroup.id).where(
        Membership.person_id == person_id,
        col(Meeting.on_date) >= Membership.starts_on,
        col(Meeting.on_date) <= Membership.ends_on,
        col(Membership.ended_at).is_(None) | (col(Meeting.starts_at) < Membership.ended_at),
    )
    as_officer = with_group.join(Office, col(Office.group_id) == WorkingGroup.id).where(
        Office.person_id == person_id,
        col(Office.kind).not_in(HELD_BY_MEMBERS),
        col(Meeting.on_date) >= Office.starts_on,
        col(Office.ends_on).is_(None) | (col(Meeting.on_date) <= Office.ends_on),
    )
    found = [*session.exec(as_member), *session.exec(as_officer)]
    return list({meeting.id: (group, meeting) for group, meeting in found}.values())


def _all(session: Session, group_id: int | None, person_id: int | None) -> Sequence[Feed]:
    of_whom = Feed.group_id == group_id if group_id is not None else Feed.person_id == person_id
    return session.exec(select(Feed).where(of_whom).order_by(col(Feed.id).desc())).all()
