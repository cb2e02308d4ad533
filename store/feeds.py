"""Calendar feeds: the unguessable address under which the meetings of a group, or of a person, can be subscribed to."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, select

from store import groups
from store.members import HELD_BY_MEMBERS
from store.models import Feed, Guest, Meeting, Membership, Office, WorkingGroup

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
    """The meetings of every group and sub-group in which a person is or was, from their first day to their last.

    As a member, in an office that needs no membership, or as a guest; after a removal not even those of the same day.
    Of a sub-group only while they are a member of its parent too.
    """
    with_group = select(WorkingGroup, Meeting).join(Meeting, col(Meeting.group_id) == WorkingGroup.id)
    as_member = with_group.where(
        _sat_at(WorkingGroup.id, person_id),
        col(WorkingGroup.parent_id).is_(None) | _sat_at(WorkingGroup.parent_id, person_id),
    )
    as_officer = with_group.join(Office, groups.where_held()).where(
        Office.person_id == person_id,
        col(Office.kind).not_in(HELD_BY_MEMBERS),
        col(Meeting.on_date) >= Office.starts_on,
        col(Office.ends_on).is_(None) | (col(Meeting.on_date) <= Office.ends_on),
    )
    as_guest = with_group.join(Guest, col(Guest.group_id) == WorkingGroup.id).where(
        Guest.person_id == person_id,
        col(Guest.ended_at).is_(None) | (col(Meeting.starts_at) < Guest.ended_at),
        (col(Guest.meeting_id) == Meeting.id)
        | (
            col(Guest.meeting_id).is_(None)
            & (col(Meeting.on_date) >= Guest.starts_on)
            & (col(Guest.ends_on).is_(None) | (col(Meeting.on_date) <= Guest.ends_on))
        ),
    )
    found = [*session.exec(as_member), *session.exec(as_officer), *session.exec(as_guest)]
    return list({meeting.id: (group, meeting) for group, meeting in found}.values())


def _sat_at(group_id: Any, person_id: int) -> ColumnElement[bool]:
    """Whether a person was a member of that group when the meeting began."""
    return exists().where(
        col(Membership.group_id) == group_id,
        col(Membership.person_id) == person_id,
        col(Membership.starts_on) <= Meeting.on_date,
        col(Membership.ends_on) >= Meeting.on_date,
        col(Membership.ended_at).is_(None) | (col(Membership.ended_at) > Meeting.starts_at),
    )


def _all(session: Session, group_id: int | None, person_id: int | None) -> Sequence[Feed]:
    of_whom = Feed.group_id == group_id if group_id is not None else Feed.person_id == person_id
    return session.exec(select(Feed).where(of_whom).order_by(col(Feed.id).desc())).all()
